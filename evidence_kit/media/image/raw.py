"""Camera RAW photos, and which pages of a TIFF are pictures: by what stands in the file, never by its name.

RAW files of most makers are TIFF whose first directory is a small preview: a reader of TIFF shows that and calls it the
photo.
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
"""How RAW files begin that are no plain TIFF: a place and the bytes there."""

NEW_SUBFILE_TYPE, PHOTOMETRIC, SUB_IFDS, DNG_VERSION = 0x00FE, 0x0106, 0x014A, 0xC612
WIDTH, HEIGHT = 0x0100, 0x0101
REDUCED, MASK = 1, 4
"""Bits of NewSubfileType (TIFF 6.0, section 8): a smaller copy of another picture, and a mask for one."""

RAW_PHOTOMETRICS = frozenset({32803, 34892})
"""Colour filter array and LinearRaw (Adobe DNG 1.7)."""

MOST_DIRECTORIES = 2000
MOST_ENTRIES = 4096
SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 7: 1, 13: 4}
"""Bytes of a value, by TIFF's number of its type."""

Directory = dict[int, list[int]]


def is_marked_raw(head: bytes) -> bool:
    """Return whether a file begins as a camera RAW photo does that is no plain TIFF."""
    return any(head[place : place + len(mark)] == mark for place, mark in MARKS)


def is_raw_tiff(data: bytes) -> bool:
    """Return whether a TIFF is a camera RAW photo."""
    try:
        for number, directory in enumerate(directories(data)):
            if DNG_VERSION in directory or RAW_PHOTOMETRICS & set(directory.get(PHOTOMETRIC, [])):
                return True
            inner = [one for place in directory.get(SUB_IFDS, []) for one in chain(data, place)]
            if any(RAW_PHOTOMETRICS & set(one.get(PHOTOMETRIC, [])) for one in inner):
                return True
            if number == 0 and is_reduced(directory) and any(pixels(one) > pixels(directory) for one in inner):
                return True
    except struct.error:
        return False
    return False


def picture_pages(data: bytes) -> list[int]:
    """Return the numbers of a TIFF's pages, from 0, without previews and masks; [0] where that cannot be told."""
    try:
        pages = [number for number, one in enumerate(directories(data)) if not is_reduced(one)]
    except struct.error:
        return [0]
    return pages or [0]


def is_reduced(directory: Directory) -> bool:
    """Return whether a directory is a smaller copy of another picture, or a mask."""
    return bool(directory.get(NEW_SUBFILE_TYPE, [0])[0] & (REDUCED | MASK))


def pixels(directory: Directory) -> int:
    """Return the pixels of a directory's picture."""
    return directory.get(WIDTH, [0])[0] * directory.get(HEIGHT, [0])[0]


def directories(data: bytes) -> Iterator[Directory]:
    """Yield the directories of a TIFF one after another, nothing for another file.

    Raises:
        struct.error: one lies outside the file.
    """
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(data[:4])
    if order:
        yield from chain(data, struct.unpack_from(f"{order}I", data, 4)[0])


def chain(data: bytes, place: int) -> Iterator[Directory]:
    """Yield the directory at a place and those that follow it.

    Raises:
        struct.error: one lies outside the file.
    """
    order = "<" if data[:2] == b"II" else ">"
    seen: set[int] = set()
    while place and place not in seen and len(seen) < MOST_DIRECTORIES:
        seen.add(place)
        count = min(MOST_ENTRIES, struct.unpack_from(f"{order}H", data, place)[0])
        found: Directory = {}
        for entry in range(count):
            tag, kind, number, _ = struct.unpack_from(f"{order}HHII", data, place + 2 + 12 * entry)
            if tag in (NEW_SUBFILE_TYPE, PHOTOMETRIC, SUB_IFDS, DNG_VERSION, WIDTH, HEIGHT) and kind in SIZES:
                found[tag] = values(data, order, place + 10 + 12 * entry, kind, min(number, 64))
        yield found
        place = struct.unpack_from(f"{order}I", data, place + 2 + 12 * count)[0]


def values(data: bytes, order: str, place: int, kind: int, number: int) -> list[int]:
    """Return the values of an entry whose value or offset stands at a place.

    Raises:
        struct.error: they lie outside the file.
    """
    size = SIZES[kind]
    if size * number > 4:
        place = struct.unpack_from(f"{order}I", data, place)[0]
    letter = {1: "B", 2: "H", 4: "I"}[size]
    return list(struct.unpack_from(f"{order}{number}{letter}", data, place)) or [0]
