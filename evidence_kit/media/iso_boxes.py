"""Read the boxes of films, HEIC and AVIF (ISO/IEC 14496-12, section 4.2), in memory or in an open file."""

import struct
from collections.abc import Iterator
from typing import BinaryIO

HEAD_BYTES = 16
"""Bytes of the longest header of a box: with a size of 64 bits."""

MOST_BOXES = 1 << 18
"""Most boxes that are read of a file; a film of a day in fragments of a second has 170,000."""


# ISO/IEC 14496-12 and QuickTime: boxes of the top level. Anything else that extends beyond the end is not a box.
TOP_LEVEL = frozenset(
    b"ftyp moov mdat free skip wide udta meta moof mfra sidx ssix styp uuid pdin prft emsg pnot pict".split()
)


def head_of(head: bytes, room: int) -> tuple[bytes, int, int] | None:
    """Return (type, bytes of the header, bytes of the box) for the box that begins with `head`, else None.

    Args:
        head: its first 16 bytes, or fewer at the end of the data.
        room: bytes from its beginning to the end of the data; a box of size 0 takes them all.
    """
    if len(head) < 8:
        return None
    size, kind = struct.unpack_from(">I4s", head)
    header = 8
    if size == 1 and len(head) >= HEAD_BYTES:
        size, header = struct.unpack_from(">Q", head, 8)[0], HEAD_BYTES
    elif size == 0:
        size = room
    return (kind, header, size) if size >= header else None


def boxes_between(data: bytes, start: int, stop: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield (type, start of the content, end) of the boxes between two offsets, up to the first data that is not a box.

    The last end may lie after `stop`, when a file is cut off or wrong; the caller decides what that means.
    """
    while start + 8 <= stop:
        found = head_of(data[start : min(start + HEAD_BYTES, stop)], stop - start)
        if found is None:
            return
        kind, header, size = found
        yield kind, start + header, start + size
        start += size


def walk(handle: BinaryIO, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield (type, start, end) of the boxes of an open file; the last end may lie beyond the file's.

    Only a box whose type can be printed counts as one, so that zeros and foreign data end the walk.
    """
    position, count = start, 0
    while position + 8 <= end and count < MOST_BOXES:
        handle.seek(position)
        found = head_of(handle.read(min(HEAD_BYTES, end - position)), end - position)
        if found is None or not is_printable(found[0]):
            return
        kind, _, size = found
        yield kind, position, position + size
        position += size
        count += 1


def is_printable(kind: bytes) -> bool:
    """Return whether a box's type is made of printable characters; Apple's begin with the copyright sign."""
    return all(32 <= char < 127 or char == 0xA9 for char in kind)
