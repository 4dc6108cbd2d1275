"""The boxes of an ISO base media file (MP4, MOV, 3GP): their order and their end (ISO/IEC 14496-12, section 4.2)."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from evidence_kit.media.video.plausible import is_plausible
from evidence_kit.media.video.private import find_private
from evidence_kit.media.video.tracks import Track, read_tracks

# ISO/IEC 14496-12 and QuickTime: what may stand at the top level. Anything else that reaches beyond the end is no box.
TOP_LEVEL = frozenset(
    b"ftyp moov mdat free skip wide udta meta moof mfra sidx ssix styp uuid pdin prft emsg pnot pict".split()
)

MOST_BOXES = 4096
MOST_INDEX_BYTES = 256 << 20
"""An index above this many bytes is not read for metadata; an hour of video has about 3 MB."""

MOST_PADDING_BYTES = 1 << 20
"""Of padding between boxes, how much is looked at."""

PICTURES = frozenset((b"ftyp", b"moov", b"mdat", b"moof", b"mfra", b"sidx", b"ssix", b"styp", b"prft"))
"""What holds no words at the top level, the index aside, which is looked through by itself."""


@dataclass(frozen=True, slots=True)
class Boxes:
    """What the top level of the file looks like.

    Attributes:
        moov_first: the index stands before the pictures; None when one of them is missing.
        complete: every box ends within the file, and index and pictures are there.
        trailing: bytes behind the last box that make no box.
        private: kinds of private metadata found in the index.
        end_cut: the last box is longer than the file.
        fragmented: the index is spread over the file, as browsers' recorders write it.
        tracks: what the index says of its tracks; empty when it is spread over the file.
        plausible: its tables count no more than there is room for.
    """

    moov_first: bool | None
    complete: bool
    trailing: int
    private: tuple[str, ...]
    end_cut: bool
    fragmented: bool
    tracks: tuple[Track, ...] = ()
    plausible: bool = True


def walk(handle: BinaryIO, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield (type, start, end) of the boxes between two offsets; the last end may lie beyond the file's."""
    position, count = start, 0
    while position + 8 <= end and count < MOST_BOXES:
        handle.seek(position)
        head = handle.read(16)
        if len(head) < 8:
            return
        size, kind = struct.unpack_from(">I4s", head)
        if size == 1 and len(head) == 16:
            size = struct.unpack_from(">Q", head, 8)[0]
        elif size == 0:
            size = end - position
        if size < 8 or not all(32 <= char < 127 or char == 0xA9 for char in kind):
            return
        yield kind, position, position + size
        position += size
        count += 1


def read_boxes(handle: BinaryIO, size: int) -> Boxes:
    """Return what the top level of an ISO base media file of `size` bytes tells."""
    order: dict[bytes, tuple[int, int]] = {}
    beside: list[tuple[bytes, bytes]] = []
    end = 0
    for kind, start, stop in walk(handle, 0, size):
        if kind not in TOP_LEVEL and stop > size:
            break
        order.setdefault(kind, (start, stop))
        end = stop
        if kind not in PICTURES and stop - start <= MOST_INDEX_BYTES:
            handle.seek(start + 8)
            beside.append((kind, handle.read(min(stop - start - 8, MOST_PADDING_BYTES))))
    moov, mdat = order.get(b"moov"), order.get(b"mdat")
    fragmented = b"moof" in order
    private: tuple[str, ...] = ()
    tracks: tuple[Track, ...] = ()
    plausible = True
    if moov and moov[1] - moov[0] <= MOST_INDEX_BYTES:
        handle.seek(moov[0])
        index = handle.read(moov[1] - moov[0])
        private = find_private(index, beside)
        plausible = is_plausible(index, size)
        tracks = read_tracks(index) if plausible and not fragmented else ()
    return Boxes(
        moov_first=moov[0] < mdat[0] if moov and mdat else None,
        complete=bool(moov) and bool(mdat or fragmented) and end <= size,
        trailing=max(0, size - end),
        private=private,
        end_cut=end > size,
        fragmented=fragmented,
        tracks=tracks,
        plausible=plausible,
    )
