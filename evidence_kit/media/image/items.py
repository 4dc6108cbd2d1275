"""Read the properties of the main picture in a HEIC or AVIF file: crop, rotation and colours.

ISO/IEC 14496-12 (boxes `meta`, `pitm`), ISO/IEC 23008-12 (`iprp`, `ipco`, `ipma`, `clap`, `irot`, `imir`).
"""

import io
import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from evidence_kit.media.iso_boxes import walk
from evidence_kit.model.case import Box

MOST_META_BYTES = 8 << 20
"""A larger `meta` box is not read; the longest list of a phone's tiles has about 20 kilobytes."""

FULL_BOX = 4
"""Bytes of version and flags after the header of a full box."""

# ISO/IEC 23008-12, 6.5.10 and 6.5.12: quarter turns anticlockwise, then the axis of a mirror, as EXIF's numbers.
TURNED = {0: 1, 1: 8, 2: 3, 3: 6}
MIRRORED = {
    0: {1: 4, 8: 5, 3: 2, 6: 7},
    1: {1: 2, 8: 7, 3: 4, 6: 5},
}
"""Combined orientation by axis (0 swaps top and bottom, 1 left and right), then by the orientation so far."""


@dataclass(frozen=True, slots=True)
class Properties:
    """Properties of the main picture; None where the file has none.

    Attributes:
        orientation: rotation and mirror as EXIF's numbers 1 to 8.
        clap: the eight numbers of a clean aperture: width, height and the shift of its centre as fractions.
        nclx: primaries, transfer, matrix (ITU-T H.273) and whether the range is full.
        icc: the colour profile.
    """

    orientation: int = 1
    clap: tuple[int, ...] | None = None
    nclx: tuple[int, int, int, bool] | None = None
    icc: bytes | None = None


def properties_of(data: bytes) -> Properties:
    """Return the properties of the main picture; defaults where the boxes make no sense."""
    try:
        return read_properties(data)
    except (struct.error, IndexError, ValueError):
        return Properties()


def read_properties(data: bytes) -> Properties:
    """Return the properties of the main picture.

    Raises:
        struct.error, IndexError, ValueError: a box is shorter than its fields.
    """
    boxes = dict(meta_boxes(data))
    orientation, clap, nclx, icc = 1, None, None, None
    for kind, body in own_properties(boxes):
        if kind == b"irot":
            orientation = TURNED[body[0] & 3]
        elif kind == b"imir":
            orientation = MIRRORED[body[0] & 1].get(orientation, orientation)
        elif kind == b"clap":
            clap = struct.unpack_from(">IIIIiIiI", body)
        elif kind == b"colr" and body[:4] == b"nclx":
            primaries, transfer, matrix, full = struct.unpack_from(">HHHB", body, 4)
            nclx = primaries, transfer, matrix, bool(full & 0x80)
        elif kind == b"colr" and body[:4] in (b"prof", b"rICC"):
            icc = body[4:]
    return Properties(orientation, clap, nclx, icc)


def meta_boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield (type, body) of the boxes in the file's first `meta`."""
    for kind, start, stop in walk(io.BytesIO(data), 0, len(data)):
        if kind == b"meta" and stop - start <= MOST_META_BYTES:
            yield from children(data[start:stop], 8 + FULL_BOX)
            return


def children(box: bytes, start: int) -> Iterator[tuple[bytes, bytes]]:
    """Yield (type, body) of the boxes within a box, from `start` on."""
    for kind, begin, end in walk(io.BytesIO(box), start, len(box)):
        head = 16 if box[begin : begin + 4] == b"\0\0\0\1" else 8
        yield kind, box[begin + head : end]


def own_properties(boxes: dict[bytes, bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Yield (type, body) of the main picture's properties, in the order in which they are applied.

    Raises:
        struct.error, IndexError: a box is shorter than its fields.
    """
    primary = boxes.get(b"pitm", b"")
    if not primary:
        return
    wanted = struct.unpack_from(">I" if primary[0] else ">H", primary, FULL_BOX)[0]
    containers = list(children(boxes.get(b"iprp", b""), 0))
    properties = [item for kind, body in containers if kind == b"ipco" for item in children(body, 0)]
    for number in (number for kind, body in containers if kind == b"ipma" for number in property_numbers(body, wanted)):
        if 0 < number <= len(properties):
            yield properties[number - 1]


def property_numbers(table: bytes, wanted: int) -> Iterator[int]:
    """Yield the numbers of an item's properties, counted from 1, from the body of an `ipma` box.

    Raises:
        struct.error, IndexError: it is shorter than its fields.
    """
    version, wide = table[0], table[3] & 1
    (entries,) = struct.unpack_from(">I", table, FULL_BOX)
    position = FULL_BOX + 4
    for _ in range(entries):
        (item,) = struct.unpack_from(">I" if version else ">H", table, position)
        position += 4 if version else 2
        count = table[position]
        position += 1
        for index in range(count):
            if item == wanted and wide:
                yield struct.unpack_from(">H", table, position + 2 * index)[0] & 0x7FFF
            elif item == wanted:
                yield table[position + index] & 0x7F
        position += count * (2 if wide else 1)


def clean_aperture(clap: tuple[int, ...], size: tuple[int, int]) -> Box | None:
    """Return the part of a picture within a clean aperture; None when that is the whole picture or impossible.

    The centre is at (width - 1) / 2 of the picture, shifted (ISO/IEC 14496-12, 12.1.4). Halves are rounded as libheif
    does: the left and upper edge down.
    """
    if not all(clap[index] for index in (1, 3, 5, 7)):
        return None
    width, height, across, down = (Fraction(clap[index], clap[index + 1]) for index in range(0, 8, 2))
    left = math.floor(across + Fraction(size[0] - 1, 2) - (width - 1) / 2)
    top = math.floor(down + Fraction(size[1] - 1, 2) - (height - 1) / 2)
    right, bottom = min(size[0], left + math.floor(width)), min(size[1], top + math.floor(height))
    left, top = max(0, left), max(0, top)
    if right <= left or bottom <= top or (left, top, right, bottom) == (0, 0, *size):
        return None
    return left, top, right - left, bottom - top
