"""The boxes of an ISO base media file (MP4, MOV, 3GP): their order, their end, and where a place is written.

ISO/IEC 14496-12, section 4.2; 3GPP TS 26.244, section 8.8 (`loci`); Apple's QuickTime File Format (`udta`, `meta`).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from evidence_kit.media.video.tracks import Track, read_tracks

# ISO/IEC 14496-12 and QuickTime: what may stand at the top level. Anything else that reaches beyond the end is no box.
TOP_LEVEL = frozenset(
    b"ftyp moov mdat free skip wide udta meta moof mfra sidx ssix styp uuid pdin prft emsg pnot pict".split()
)

MOST_BOXES = 4096
MOST_INDEX_BYTES = 256 << 20
"""An index above this many bytes is not read for metadata; an hour of video has about 3 MB."""

LOCATION_BOXES = (b"\xa9xyz", b"loci")
XMP_PLACES = (b"GPSLatitude", b"GPSLongitude")
LOCATION_KEYS = (b"com.apple.quicktime.location.ISO6709", b"location-eng", b"com.android.location")
OWNER_KEYS = (b"com.apple.quicktime.author", b"com.apple.quicktime.artist", b"\xa9aut", b"\xa9ART")
SERIAL_KEYS = (b"com.apple.quicktime.camera.identifier", b"com.apple.quicktime.content.identifier", b"SNum")
SERIAL_BOXES = (b"slno", b"CAME")


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
    """

    moov_first: bool | None
    complete: bool
    trailing: int
    private: tuple[str, ...]
    end_cut: bool
    fragmented: bool
    tracks: tuple[Track, ...] = ()


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
    end, beside = 0, b""
    for kind, start, stop in walk(handle, 0, size):
        if kind not in TOP_LEVEL and stop > size:
            break
        order.setdefault(kind, (start, stop))
        end = stop
        if kind in (b"uuid", b"udta", b"meta") and stop - start <= MOST_INDEX_BYTES:
            handle.seek(start)
            beside += handle.read(stop - start)
    moov, mdat = order.get(b"moov"), order.get(b"mdat")
    fragmented = b"moof" in order
    private: tuple[str, ...] = ()
    tracks: tuple[Track, ...] = ()
    if moov and moov[1] - moov[0] <= MOST_INDEX_BYTES:
        handle.seek(moov[0])
        index = handle.read(moov[1] - moov[0])
        private = find_private(index + beside)
        tracks = () if fragmented else read_tracks(index)
    return Boxes(
        moov_first=moov[0] < mdat[0] if moov and mdat else None,
        complete=bool(moov) and bool(mdat or fragmented) and end <= size,
        trailing=max(0, size - end),
        private=private,
        end_cut=end > size,
        fragmented=fragmented,
        tracks=tracks,
    )


def find_private(index: bytes) -> tuple[str, ...]:
    """Return the kinds of private metadata whose boxes or keys stand in the index."""
    found = set()
    if any(is_box(index, name) for name in LOCATION_BOXES) or any(
        key in index for key in (*LOCATION_KEYS, *XMP_PLACES)
    ):
        found.add("location")
    if any(key in index for key in OWNER_KEYS):
        found.add("owner")
    if any(key in index for key in SERIAL_KEYS) or any(is_box(index, name) for name in SERIAL_BOXES):
        found.add("serial")
    return tuple(sorted(found))


def is_box(index: bytes, name: bytes) -> bool:
    """Return whether `name` occurs as the type of a box with a plausible size."""
    position = index.find(name)
    while position >= 0:
        if position >= 4 and 8 < struct.unpack_from(">I", index, position - 4)[0] <= 4096:
            return True
        position = index.find(name, position + 1)
    return False
