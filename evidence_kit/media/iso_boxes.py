"""Read the boxes of films, HEIC and AVIF in memory (ISO/IEC 14496-12, section 4.2)."""

import struct
from collections.abc import Iterator


def boxes_between(data: bytes, start: int, stop: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield (type, start of the content, end) of the boxes between two offsets, up to the first data that is not a box.

    The last end may lie after `stop`, when a file is cut off or wrong; the caller decides what that means.
    """
    while start + 8 <= stop:
        size, kind = struct.unpack_from(">I4s", data, start)
        head = 8
        if size == 1 and start + 16 <= stop:
            size, head = struct.unpack_from(">Q", data, start + 8)[0], 16
        elif size == 0:
            size = stop - start
        if size < head:
            return
        yield kind, start + head, start + size
        start += size
