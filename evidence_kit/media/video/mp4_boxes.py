"""Read the top-level boxes of an ISO base media file (MP4, MOV, 3GP; ISO/IEC 14496-12, section 4.2)."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from evidence_kit.media.video.plausible import is_plausible
from evidence_kit.media.video.private import find_private
from evidence_kit.media.video.tracks import Track, read_tracks

# ISO/IEC 14496-12 and QuickTime: boxes of the top level. Anything else that extends beyond the end is not a box.
TOP_LEVEL = frozenset(
    b"ftyp moov mdat free skip wide udta meta moof mfra sidx ssix styp uuid pdin prft emsg pnot pict".split()
)

MOST_BOXES = 4096
MOST_INDEX_BYTES = 256 << 20
"""A larger index is not read; an hour of video has about 3 MB."""

MOST_PADDING_BYTES = 1 << 20
"""Most bytes of a box beside the index that are searched for private metadata."""

TEXTLESS = frozenset((b"ftyp", b"moov", b"mdat", b"moof", b"mfra", b"sidx", b"ssix", b"styp", b"prft"))
"""Boxes of the top level without text; the index is checked separately."""


@dataclass(frozen=True, slots=True)
class Boxes:
    """The top level of a file.

    Attributes:
        moov_first: the index comes before the pictures; None when either is missing.
        complete: every box ends within the file, and both index and pictures exist.
        trailing: bytes after the last box.
        private: kinds of private metadata found in the index and beside it.
        end_cut: the last box extends beyond the end of the file.
        fragmented: the index is spread over the file, as browsers record.
        tracks: the tracks in the index; empty for a fragmented file.
        plausible: the tables of the index do not claim more entries than the file has room for.
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
    """Return the top level of an ISO base media file of `size` bytes."""
    spans: dict[bytes, tuple[int, int]] = {}
    others: list[tuple[bytes, bytes]] = []
    end = 0
    for kind, start, stop in walk(handle, 0, size):
        if kind not in TOP_LEVEL and stop > size:
            break
        spans.setdefault(kind, (start, stop))
        end = stop
        if kind not in TEXTLESS and stop - start <= MOST_INDEX_BYTES:
            handle.seek(start + 8)
            others.append((kind, handle.read(min(stop - start - 8, MOST_PADDING_BYTES))))
    moov, mdat = spans.get(b"moov"), spans.get(b"mdat")
    fragmented = b"moof" in spans
    private: tuple[str, ...] = ()
    tracks: tuple[Track, ...] = ()
    plausible = True
    if moov and moov[1] - moov[0] <= MOST_INDEX_BYTES:
        handle.seek(moov[0])
        index = handle.read(moov[1] - moov[0])
        private = find_private(index, others)
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
