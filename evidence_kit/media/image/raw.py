"""Recognise camera RAW photos, and the pages of a TIFF that are pictures, by content and never by name.

RAW files of most makers are TIFFs whose first directory is a small preview, which TIFF readers show as the photo.
"""

import struct
from collections.abc import Iterator

MARKS = (
    (0, b"FUJIFILMCCD-RAW"),
    (0, b"IIU\0"),  # Panasonic, Leica
    (0, b"IIRO"),  # Olympus
    (0, b"IIRS"),
    (0, b"MMOR"),
    (0, b"FOVb"),  # Sigma
    (0, b"\0MRM"),  # Minolta
    (4, b"ftypcrx "),  # Canon
    (6, b"HEAPCCDR"),
    (8, b"CR\x02\0"),
)
"""Beginnings of RAW files that are not plain TIFF: an offset and the bytes there."""

NEW_SUBFILE_TYPE, PHOTOMETRIC, SUB_IFDS, DNG_VERSION = 0x00FE, 0x0106, 0x014A, 0xC612
WIDTH, HEIGHT = 0x0100, 0x0101
REDUCED, MASK = 1, 4
"""Bits of NewSubfileType (TIFF 6.0, section 8): a smaller copy of another picture, and a transparency mask."""

RAW_PHOTOMETRICS = frozenset({32803, 34892})
"""Colour filter array and LinearRaw (Adobe DNG 1.7)."""

MOST_DIRECTORIES = 2000
MOST_ENTRIES = 4096
SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 7: 1, 13: 4}
"""Bytes of a value, by the number of its TIFF type."""

Directory = dict[int, list[int]]


def is_marked_raw(head: bytes) -> bool:
    """Return whether a file begins like a camera RAW photo that is not plain TIFF."""
    return any(head[offset : offset + len(mark)] == mark for offset, mark in MARKS)


def is_raw_tiff(data: bytes) -> bool:
    """Return whether a TIFF is a camera RAW photo."""
    try:
        for number, directory in enumerate(directories(data)):
            if DNG_VERSION in directory or RAW_PHOTOMETRICS & set(directory.get(PHOTOMETRIC, [])):
                return True
            inner = [page for offset in directory.get(SUB_IFDS, []) for page in chain(data, offset)]
            if any(RAW_PHOTOMETRICS & set(page.get(PHOTOMETRIC, [])) for page in inner):
                return True
            if number == 0 and is_reduced(directory) and any(pixels(page) > pixels(directory) for page in inner):
                return True
    except struct.error:
        return False
    return False


def picture_pages(data: bytes) -> list[int]:
    """Return the numbers of a TIFF's pages, from 0, without previews and masks; [0] where they cannot be read."""
    try:
        pages = [number for number, page in enumerate(directories(data)) if not is_reduced(page)]
    except struct.error:
        return [0]
    return pages or [0]


def is_reduced(directory: Directory) -> bool:
    """Return whether a directory is a smaller copy of another picture, or a mask."""
    return bool(directory.get(NEW_SUBFILE_TYPE, [0])[0] & (REDUCED | MASK))


def pixels(directory: Directory) -> int:
    """Return the number of pixels of a directory's picture."""
    return directory.get(WIDTH, [0])[0] * directory.get(HEIGHT, [0])[0]


def directories(data: bytes) -> Iterator[Directory]:
    """Yield the directories of a TIFF; nothing for other files.

    Raises:
        struct.error: one lies outside the file.
    """
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(data[:4])
    if order:
        yield from chain(data, struct.unpack_from(f"{order}I", data, 4)[0])


def chain(data: bytes, offset: int) -> Iterator[Directory]:
    """Yield the directory at an offset and those after it; raise struct.error as `directories` does."""
    order = "<" if data[:2] == b"II" else ">"
    seen: set[int] = set()
    while offset and offset not in seen and len(seen) < MOST_DIRECTORIES:
        seen.add(offset)
        count = min(MOST_ENTRIES, struct.unpack_from(f"{order}H", data, offset)[0])
        directory: Directory = {}
        for entry in range(count):
            tag, kind, number, _ = struct.unpack_from(f"{order}HHII", data, offset + 2 + 12 * entry)
            if tag in (NEW_SUBFILE_TYPE, PHOTOMETRIC, SUB_IFDS, DNG_VERSION, WIDTH, HEIGHT) and kind in SIZES:
                directory[tag] = values(data, order, offset + 10 + 12 * entry, kind, min(number, 64))
        yield directory
        offset = struct.unpack_from(f"{order}I", data, offset + 2 + 12 * count)[0]


def values(data: bytes, order: str, offset: int, kind: int, number: int) -> list[int]:
    """Return the values of an entry whose value field is at `offset`; it contains them or their offset.

    Raises:
        struct.error: they lie outside the file.
    """
    size = SIZES[kind]
    if size * number > 4:
        offset = struct.unpack_from(f"{order}I", data, offset)[0]
    letter = {1: "B", 2: "H", 4: "I"}[size]
    return list(struct.unpack_from(f"{order}{number}{letter}", data, offset)) or [0]
