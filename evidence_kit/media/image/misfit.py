"""Say what does not fit in the structure of a picture that may still decode.

Blocks have to follow one another without gaps, to end within what is around them, and to hold as much as they count.
"""

import io
import itertools
import string
import struct
import zlib
from collections.abc import Iterator

from evidence_kit.media.image.structure import (
    JPEG_FRAMES,
    JPEG_PICTURE,
    JPEG_SCAN,
    BrokenStructure,
    gif_blocks,
    jpeg_blocks,
    png_blocks,
)
from evidence_kit.media.iso_boxes import boxes_between, walk
from evidence_kit.media.nested_boxes import nesting_problem
from evidence_kit.media.tail import LEAST_MEANING

JPEG_KNOWN = JPEG_PICTURE | {*range(0xE0, 0xF0), 0xFE}
"""Markers of the picture, of application data and of comments."""

QUANTIZATION, HUFFMAN = 0xDB, 0xC4

MOST_SCANS = 512
"""A progressive picture has some ten scans; one with thousands keeps its reader busy for hours."""

ADAM7 = (
    *((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8)),
    *((2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)),
)
"""Where the rows of each pass of an interlaced PNG begin, and how far they lie apart: across and down."""

MOST_PIXEL_BYTES = 2 << 30
"""Rows of a larger PNG are not counted; it is refused for its pixels."""

PIECE_BYTES = 1 << 20

LETTERS = frozenset(string.ascii_letters.encode())

HEIF_HOLDERS = frozenset((b"meta", b"iprp", b"ipco", b"dinf"))
MOST_OVERLAP = 8
"""How many times the bytes of a file its items may claim together; a grid names each tile once."""


def misfit_of(mime: str, data: bytes) -> str:
    """Return as a clause what does not fit in the structure of a picture; empty when all does."""
    found: Iterator[str] = iter(())
    if mime == "image/jpeg":
        found = jpeg_misfits(data)
    elif mime == "image/png":
        found = png_misfits(data)
    elif mime == "image/gif":
        found = gif_misfits(data)
    elif mime in ("image/heic", "image/avif"):
        found = heif_misfits(data)
    elif mime == "image/webp" and len(data) < 8 + int.from_bytes(data[4:8], "little"):
        return "it is shorter than it says"
    try:
        return next(found, "")
    except BrokenStructure as problem:
        return str(problem)
    except (struct.error, IndexError):
        return "a part of it is shorter than its fields"


def jpeg_misfits(data: bytes) -> Iterator[str]:
    """Yield what does not fit in a JPEG.

    Raises:
        BrokenStructure: its segments do not follow one another.
    """
    frames, scans = 0, 0
    for marker, start, end in jpeg_blocks(data):
        if marker == 0xD8 and start:
            yield "a picture begins within it"
        elif marker not in JPEG_KNOWN:
            yield f"it has a segment that no picture has (marker {marker:02X})"
        elif marker == QUANTIZATION and not fits_quantization(data, start + 4, end):
            yield "a quantization table does not fit its segment"
        elif marker == HUFFMAN and not fits_huffman(data, start + 4, end):
            yield "a Huffman table does not fit its segment"
        frames += marker in JPEG_FRAMES
        scans += marker == JPEG_SCAN
        if marker == JPEG_SCAN and not frames:
            yield "its data comes before its size"
    if frames > 1:
        yield "it states its size more than once"
    if scans > MOST_SCANS:
        yield f"it has {scans} scans"


def fits_quantization(data: bytes, position: int, end: int) -> bool:
    """Return whether quantization tables fill their segment (ITU-T T.81, B.2.4.1)."""
    while position < end:
        position += 129 if data[position] >> 4 else 65
    return position == end


def fits_huffman(data: bytes, position: int, end: int) -> bool:
    """Return whether Huffman tables fill their segment (ITU-T T.81, B.2.4.2)."""
    while position + 17 <= end:
        position += 17 + sum(data[position + 1 : position + 17])
    return position == end


def png_misfits(data: bytes) -> Iterator[str]:
    """Yield what does not fit in a PNG.

    Raises:
        BrokenStructure: its chunks do not follow one another.
    """
    kinds, pieces = [], []
    for kind, start, end in png_blocks(data):
        if not LETTERS.issuperset(kind):
            yield "it has a chunk whose type is not letters"
        if kind[:1].islower() and zlib.crc32(data[start + 4 : end - 4]) != int.from_bytes(data[end - 4 : end]):
            yield f"the checksum of its chunk {kind.decode('latin-1')} is wrong"
        if (kind == b"IHDR" and end - start != 25) or (kind == b"IEND" and end - start != 12):
            yield f"its chunk {kind.decode()} has the wrong length"
        if kind == b"PLTE" and (end - start) % 3:
            yield "its palette is not made of colours"
        kinds.append(kind)
        if kind == b"IDAT":  # which some programs write as one; what is left of a piece is copied with each step
            pieces += [data[at : min(at + PIECE_BYTES, end - 4)] for at in range(start + 8, end - 4, PIECE_BYTES)]
    if kinds[0] != b"IHDR" or kinds.count(b"IHDR") > 1:
        yield "its header is not at its beginning"
    if [kind for kind, _ in itertools.groupby(kinds)].count(b"IDAT") != 1:
        yield "its data is not in one piece"
    if has_more_than_pixels(data[16:29], pieces):
        yield "its data goes on after its last pixel"


def has_more_than_pixels(header: bytes, pieces: list[bytes]) -> bool:
    """Return whether the data of a PNG goes on after its last pixel, where no program that shows it looks.

    A few bytes, and zeros, say nothing. One that is damaged is no matter of its structure.

    Args:
        header: the content of its first chunk.
        pieces: the data, compressed as one stream.
    """
    left, reader = bytes_of_pixels(*struct.unpack(">IIBBBBB", header)), zlib.decompressobj()
    if left > MOST_PIXEL_BYTES:
        return False
    try:
        for number, piece in enumerate(pieces):
            waiting = piece
            while waiting and not reader.eof:
                left -= len(reader.decompress(waiting, PIECE_BYTES))
                waiting = reader.unconsumed_tail
                if left <= -LEAST_MEANING:
                    return True
            if reader.eof:
                tail = b"".join([reader.unused_data, *pieces[number + 1 :]])
                return len(tail.strip(b"\0")) >= LEAST_MEANING
    except zlib.error:
        pass
    return False


def bytes_of_pixels(width: int, height: int, depth: int, colour: int, *methods: int) -> int:
    """Return the bytes of all rows of a PNG, each with the byte of its filter (PNG third edition, 7.2 and 8.1)."""
    bits = depth * {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}.get(colour, 4)
    passes = ADAM7 if methods[-1] else ((0, 0, 1, 1),)
    total = 0
    for left, top, across, down in passes:
        columns, rows = -(-max(0, width - left) // across), -(-max(0, height - top) // down)
        total += rows * (1 + (columns * bits + 7) // 8) if columns else 0
    return total


def gif_misfits(data: bytes) -> Iterator[str]:
    """Yield what does not fit in a GIF.

    Raises:
        BrokenStructure: its blocks do not follow one another.
    """
    pictures = 0
    for kind, start, end in gif_blocks(data):
        if end > len(data):
            yield "a block reaches past the end of the file"
        if data[start] == 0x2C and kind == 0x2C:
            pictures += 1
            left, top, width, height = struct.unpack_from("<4H", data, start + 1)
            if not (width and height) or left + width > 0xFFFF or top + height > 0xFFFF:
                yield "a picture in it has no room"
    if not pictures:
        yield "it has no picture"


def heif_misfits(data: bytes) -> Iterator[str]:
    """Yield what does not fit in a HEIC or AVIF: boxes within boxes, references in a loop, items that overlap."""
    for kind, start, stop in walk(io.BytesIO(data), 0, len(data)):
        if kind != b"meta" or stop > len(data):
            continue
        problem = nesting_problem(data[start:stop], HEIF_HOLDERS)
        if problem:
            yield problem
        inner = {name: (begin, end) for name, begin, end in boxes_between(data, start + 12, stop)}
        if b"iref" in inner and has_loop(references(data, *inner[b"iref"])):
            yield "pictures in it refer to each other in a loop"
        if b"iloc" in inner and claimed_bytes(data, *inner[b"iloc"]) > MOST_OVERLAP * len(data):
            yield "its items claim the same bytes many times"


def references(data: bytes, start: int, end: int) -> dict[int, list[int]]:
    """Return which items each derived item is made from, of an `iref` box (ISO/IEC 14496-12, 8.11.12)."""
    made_from: dict[int, list[int]] = {}
    number = ">I" if data[start] else ">H"
    size = struct.calcsize(number)
    for kind, begin, stop in boxes_between(data, start + 4, end):
        if kind != b"dimg" or stop > end:
            continue
        item = struct.unpack_from(number, data, begin)[0]
        count = struct.unpack_from(">H", data, begin + size)[0]
        first = begin + size + 2
        if first + count * size > stop:
            raise BrokenStructure("its references do not fit their box")
        made_from.setdefault(item, []).extend(struct.unpack_from(f">{count}{number[1]}", data, first))
    return made_from


def has_loop(made_from: dict[int, list[int]]) -> bool:
    """Return whether an item is made from itself, directly or through others."""
    done: set[int] = set()
    for first, parts in made_from.items():
        waiting, above = [(first, iter(parts))], {first}
        while waiting:
            item, others = waiting[-1]
            other = next(others, None)
            if other is None:
                waiting.pop()
                above.discard(item)
                done.add(item)
            elif other in above:
                return True
            elif other not in done and other in made_from:
                above.add(other)
                waiting.append((other, iter(made_from[other])))
    return False


def claimed_bytes(data: bytes, start: int, end: int) -> int:
    """Return the bytes that all items together claim, of an `iloc` box.

    Raises:
        BrokenStructure: an item lies after the end of the file.
    """
    from evidence_kit.media.image.extents import item_extents  # noqa: PLC0415  (only HEIC and AVIF need it)

    return sum(stop - begin for _, extents in item_extents(data, start, end) for begin, stop in extents)
