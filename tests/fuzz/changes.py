"""Ways to break a file on purpose: cut, flip, splice, lengthen, miscount, and move its blocks about.

Every change is a function of the file, of another file, and of dice; the same dice give the same bytes.
"""

import random
import struct
from collections.abc import Callable

from evidence_kit.media.image.structure import BrokenStructure, gif_blocks, jpeg_blocks, png_blocks
from evidence_kit.media.iso_boxes import boxes_between
from tests.mutations import cut, flipped, lengthened, miscounted, zeroed

Change = Callable[[bytes, bytes, random.Random], bytes]
Span = tuple[int, int]

HOLDERS = frozenset(b"moov trak mdia minf stbl edts dinf udta iprp ipco".split())
"""Boxes whose boxes are moved about too; `meta` has four more bytes before them."""

DEEPEST = 8
SIZES = (0, 1, 7, 8, 16, 0xFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)


def flip_bits(data: bytes, _: bytes, dice: random.Random) -> bytes:
    """Return a file with a few single bits turned over, half of the time near its beginning."""
    changed = bytearray(data)
    for _again in range(dice.choice((1, 2, 8, 64))):
        reach = len(data) if dice.random() < 0.5 else min(len(data), 900)
        changed[dice.randrange(reach)] ^= 1 << dice.randrange(8)
    return bytes(changed)


def splice(data: bytes, other: bytes, dice: random.Random) -> bytes:
    """Return the beginning of one file with the end of another, or one within the other."""
    place, from_ = dice.randrange(len(data)), dice.randrange(len(other))
    if dice.random() < 0.5:
        return data[:place] + other[from_:]
    return data[:place] + other[from_ : from_ + 4000] + data[place:]


def join(data: bytes, other: bytes, _: random.Random) -> bytes:
    """Return one file behind the other, both whole."""
    return data + other


def grow_sizes(data: bytes, _: bytes, dice: random.Random) -> bytes:
    """Return a file whose blocks state other sizes than they have."""
    changed, spans = bytearray(data), blocks(data)
    for start, end in dice.sample(spans, min(len(spans), dice.choice((1, 1, 2, 5)))):
        stated = dice.choice(
            (*SIZES, len(data), end - start + 1, end - start - 1, 2 * (end - start), len(data) - start)
        )
        if data[:2] == b"\xff\xd8":
            changed[start + 2 : start + 4] = struct.pack(">H", stated & 0xFFFF)
        elif data[:4] == b"RIFF":
            changed[start + 4 : start + 8] = struct.pack("<I", stated & 0xFFFFFFFF)
        elif data[:3] == b"GIF":
            changed[start : start + 1] = bytes((stated & 0xFF,))
        else:
            changed[start : start + 4] = struct.pack(">I", stated & 0xFFFFFFFF)
    return bytes(changed[: max(len(data), 1)])


def duplicate(data: bytes, _: bytes, dice: random.Random) -> bytes:
    """Return a file with one of its blocks several times."""
    start, end = dice.choice(blocks(data))
    times = dice.choice((1, 2, 40)) if end - start < 4000 else 1
    return data[:end] + data[start:end] * times + data[end:]


def reorder(data: bytes, _: bytes, dice: random.Random) -> bytes:
    """Return a file with two of its blocks in each other's place, or one left out."""
    spans = blocks(data)
    (first, first_end), (second, second_end) = sorted(dice.choice(spans) for _again in range(2))
    if first_end > second or dice.random() < 0.3:
        return data[:first] + data[first_end:]
    middle = data[first_end:second]
    return data[:first] + data[second:second_end] + middle + data[first:first_end] + data[second_end:]


def nest(data: bytes, _: bytes, dice: random.Random) -> bytes:
    """Return a file with a box around one of its boxes, and one around that, up to hundreds."""
    start, end = dice.choice(blocks(data))
    inner, kind = data[start:end], dice.choice((b"moov", b"meta", b"trak", b"udta", b"free", b"iprp"))
    for _again in range(dice.choice((1, 20, 600))):
        inner = struct.pack(">I", len(inner) + 8) + kind + inner
    return data[:start] + inner + data[end:]


def blocks(data: bytes) -> list[Span]:
    """Return the blocks of a file as (start, end); pieces of equal size where it has none or they are broken."""
    found: list[Span] = []
    try:
        if data[:2] == b"\xff\xd8":
            found = [(start, end) for marker, start, end in jpeg_blocks(data) if marker != 0xD8]
        elif data[:4] == b"\x89PNG":
            found = [(start, end) for _, start, end in png_blocks(data)]
        elif data[:3] == b"GIF":
            found = [(start, end) for _, start, end in gif_blocks(data)][1:]
        elif data[:4] == b"RIFF":
            found = riff(data)
        elif data[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free"):
            found = boxes(data, 0, len(data), 0)
    except BrokenStructure:
        found = []
    step = max(1, len(data) // 16)
    return found or [(start, min(len(data), start + step)) for start in range(0, len(data), step)]


def boxes(data: bytes, start: int, stop: int, depth: int) -> list[Span]:
    """Return the boxes between two offsets, and those within them."""
    found = []
    for kind, inner, end in boxes_between(data, start, stop):
        if end > stop:
            break
        found.append((start, end))
        if depth < DEEPEST and kind in HOLDERS | {b"meta"}:
            found += boxes(data, inner + (4 if kind == b"meta" else 0), end, depth + 1)
        start = end
    return found


def riff(data: bytes) -> list[Span]:
    """Return the chunks of a WebP or AVI."""
    found, position = [], 12
    while position + 8 <= len(data):
        end = position + 8 + struct.unpack_from("<I", data, position + 4)[0]
        found.append((position, min(len(data), end)))
        position = end + end % 2
    return found


CHANGES: dict[str, Change] = {
    "cut": lambda data, _, dice: cut(data, dice),
    "zero run": lambda data, _, dice: zeroed(data, dice),
    "other bytes": lambda data, _, dice: flipped(data, dice),
    "other bits": flip_bits,
    "rubbish behind": lambda data, _, dice: lengthened(data, dice),
    "count": lambda data, _, dice: miscounted(data, dice),
    "block size": grow_sizes,
    "block again": duplicate,
    "block moved": reorder,
    "boxes nested": nest,
    "spliced": splice,
    "joined": join,
    "other name": lambda data, _, dice: data if dice.random() < 0.5 else flipped(data, dice),
}
"""Every change by the name it has in the table of results."""
