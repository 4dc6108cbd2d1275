"""Find damage that decoders conceal, so that a half-grey picture is not mistaken for a complete one.

Decoders show as much as they can: libjpeg fills what is missing with grey and continues. In strict mode they report the
first thing that does not fit.
"""

import re
import zlib
from collections.abc import Iterator

from PIL import Image, ImageChops

from evidence_kit.media.image.bitstreams import is_damaged_heif, is_damaged_webp
from evidence_kit.media.image.strict import JPEG, Strict, Verdict, by_ffmpeg, by_libjpeg
from evidence_kit.media.image.structure import (
    JPEG_PROGRESSIVE,
    JPEG_SCAN,
    BrokenStructure,
    jpeg_blocks,
    jpeg_end,
    png_blocks,
)

EXTRANEOUS = re.compile(r"(\d+) extraneous bytes before marker 0x([0-9a-f]{2})")
FEW_EXTRANEOUS = 32
"""Most bytes that some cameras leave between the last block and the end marker."""

JPEG_TABLES, AC_TABLE_0 = 0xC4, 0x10
"""The marker before Huffman tables, and the class and number of the luma's AC table."""

BEHIND_SCANS = frozenset({"d9", *(f"d{digit}" for digit in range(8))})
"""Markers before which leftover bytes are always entropy-coded data."""

FLAT_SPAN = 3
"""Most levels between the darkest and the lightest pixel of an empty row, after JPEG's rounding."""

BREAK = 3.0
"""Least ratio of the step between two rows where damage begins to the usual step."""


def is_damaged(data: bytes, mime: str, read: Strict | None = None) -> bool:
    """Return whether a strict reader finds damage in a picture that decodes; False when no reader can judge it.

    Args:
        read: libjpeg's result for a JPEG; None when it has not read it yet.
    """
    if mime == "image/jpeg":
        return is_damaged_jpeg(data, (read or by_libjpeg(data)).warning)
    if mime == "image/png":
        return any(zlib.crc32(chunk[4:-4]) != int.from_bytes(chunk[-4:]) for chunk in critical_chunks(data))
    if mime in ("image/heic", "image/avif"):
        return is_damaged_heif(data, mime)
    return mime == "image/webp" and is_damaged_webp(data)


def is_damaged_jpeg(data: bytes, warning: str | None) -> bool:
    """Return whether a JPEG's entropy-coded data does not fit its picture.

    Only libjpeg notices data left over at the end of a scan, only ffmpeg some gaps in later scans: of 70 files with a
    gap of 500 bytes each found 64, both together all.

    Args:
        warning: libjpeg's first warning; None when it could not judge.
    """
    try:
        end, is_gapless = jpeg_end(data), True
    except BrokenStructure:
        end, is_gapless = len(data), False
    picture = data[:end]
    if warning and not is_harmless(warning, picture, is_gapless=is_gapless):
        return True
    if is_gapless and is_zeroed(data):  # the whole file, whose scans have been searched, and not its copy
        return True
    return by_ffmpeg(picture, JPEG) is Verdict.damaged


def is_zeroed(data: bytes) -> bool:
    """Return whether a baseline JPEG has zeros in its data that would decode to blocks no picture contains.

    Zero bits are the first code of each Huffman table. Where the luma's first AC code is not the end of the block, 64
    zeroed bytes are two or more blocks with every wave at about -1, which no decoder reports.
    """
    first, has_zeros = None, False
    for marker, start, end in jpeg_blocks(data):
        if marker == JPEG_TABLES:
            first = first_wave_code(data[start + 4 : end], first)
        elif marker == JPEG_PROGRESSIVE:
            return False
        elif marker == JPEG_SCAN and first is not None and first & 0x0F:
            has_zeros = has_zeros or bytes(64) in data[start:end].rstrip(b"\0")  # padding before the end marker is fine
    return has_zeros


def first_wave_code(tables: bytes, known: int | None) -> int | None:
    """Return the first symbol of Huffman table 0 for AC coefficients, else `known` (ITU-T T.81, B.2.4.2)."""
    position = 0
    while position + 17 < len(tables):
        count = sum(tables[position + 1 : position + 17])
        if tables[position] == AC_TABLE_0 and count:
            known = tables[position + 17]
        position += 17 + count
    return known


def is_harmless(warning: str, data: bytes, *, is_gapless: bool) -> bool:
    """Return whether libjpeg's warning is about bytes between segments, or about padding before the end marker.

    Args:
        is_gapless: whether the segments follow one another without gaps, so that leftover bytes can only be in a scan.
    """
    match = EXTRANEOUS.search(warning)
    if match is None:
        return False
    count, marker = int(match[1]), match[2]
    if count <= FEW_EXTRANEOUS or (not is_gapless and marker not in BEHIND_SCANS):
        return True
    return marker == "d9" and len(set(data[-2 - count : -2])) == 1


def critical_chunks(data: bytes) -> Iterator[bytes]:
    """Yield the critical chunks of a PNG (PNG, 5.4), up to the first gap."""
    try:
        for kind, start, end in png_blocks(data):
            if kind[:1].isupper():
                yield data[start:end]
    except BrokenStructure:
        return


def lost_share(luma: Image.Image) -> float:
    """Return the share of a picture's rows, counted from its end, that share a single tone."""
    lowest, highest = 255, 0
    for row in range(luma.height - 1, -1, -1):
        levels = luma.crop((0, row, luma.width, row + 1)).tobytes()
        lowest, highest = min(lowest, *levels), max(highest, *levels)
        if highest - lowest > FLAT_SPAN:
            return (luma.height - 1 - row) / luma.height
    return 1.0


def damaged_share(luma: Image.Image) -> float:
    """Return the share of a damaged picture below the row where damage begins; 0 when no row stands out."""
    if luma.height < 4:
        return 0.0
    upper, lower = (luma.crop((0, top, luma.width, luma.height - 1 + top)) for top in (0, 1))
    steps = list(ImageChops.difference(upper, lower).resize((1, luma.height - 1), Image.Resampling.BOX).tobytes())
    usual = max(1, sorted(steps)[len(steps) // 2])
    worst = max(range(len(steps)), key=steps.__getitem__)
    below_break = 1 - (worst + 1) / luma.height if steps[worst] >= BREAK * usual else 0.0
    return max(below_break, lost_share(luma))
