"""Find the coded pictures of a HEIC or AVIF file and their bytes (ISO/IEC 23008-12, 14496-12)."""

import struct
from collections.abc import Iterator

from evidence_kit.media.image.structure import BrokenStructure
from evidence_kit.media.iso_boxes import boxes_between

MOST_ITEMS = 10_000
CODED = {"image/heic": b"hvc1", "image/avif": b"av01"}
"""The type of the coded items."""


def boxes(data: bytes, start: int, stop: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield (type, start of the content, end) for each box in a part of a file.

    Raises:
        BrokenStructure: a box ends after that part.
    """
    for kind, content, end in boxes_between(data, start, stop):
        if end > stop:
            break
        yield kind, content, end
        start = end
    if start + 8 <= stop:
        raise BrokenStructure(f"the box at {start} reaches past the end of the file")


def coded_items(data: bytes, mime: str) -> list[list[tuple[int, int]]]:
    """Return the byte ranges (start, end) of each coded picture in a file.

    Raises:
        BrokenStructure: the boxes cannot be read, or a picture lies after the end of the file.
    """
    inner: dict[bytes, tuple[int, int]] = {}
    try:
        for kind, start, end in boxes(data, 0, len(data)):
            if kind == b"meta":
                inner = {name: (begin, stop) for name, begin, stop in boxes(data, start + 4, end)}
        if b"iinf" not in inner or b"iloc" not in inner:
            return []
        wanted = {number for number, kind in item_types(data, *inner[b"iinf"]) if kind == CODED[mime]}
        return [extents for number, extents in item_extents(data, *inner[b"iloc"]) if number in wanted]
    except struct.error:
        raise BrokenStructure("its index ends early") from None


def item_types(data: bytes, start: int, end: int) -> Iterator[tuple[int, bytes]]:
    """Yield (number, type) of each item that `iinf` names.

    Raises:
        BrokenStructure: an entry ends after the box.
    """
    wide = data[start] > 0
    for kind, begin, _ in boxes(data, start + (8 if wide else 6), end):
        if kind == b"infe" and data[begin] in (2, 3):
            pattern = ">HH4s" if data[begin] == 2 else ">IH4s"
            number, _, name = struct.unpack_from(pattern, data, begin + 4)
            yield number, name


def item_extents(data: bytes, start: int, end: int) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """Yield (number, [(start, end), …]) of each item that `iloc` locates in the file itself.

    Raises:
        BrokenStructure: an item lies after the end of the file.
    """
    version, sizes, more = data[start], data[start + 4], data[start + 5]
    offset_size, length_size, base_size = sizes >> 4, sizes & 15, more >> 4
    index_size = more & 15 if version in (1, 2) else 0
    long_number = 4 if version == 2 else 2
    position = start + 6

    def number_of(size: int) -> int:
        nonlocal position
        position += size
        if position > end:
            raise BrokenStructure("its index ends early")
        return int.from_bytes(data[position - size : position])

    for _ in range(min(number_of(long_number), MOST_ITEMS)):
        item = number_of(long_number)
        method = number_of(2) & 15 if version in (1, 2) else 0
        number_of(2)
        base = number_of(base_size)
        extents = []
        for _ in range(number_of(2)):
            number_of(index_size)
            begin = base + number_of(offset_size)
            length = number_of(length_size)
            extents.append((begin, begin + length if length else len(data)))
        if method == 0:
            if any(stop > len(data) for _, stop in extents):
                raise BrokenStructure("a picture in it reaches past the end of the file")
            yield item, extents
