"""The blocks a JPEG, PNG or GIF is made of: what stands behind the picture, and the picture without its metadata.

Removing blocks changes no pixel: what remains is copied as it is.
"""

import re
import struct
from collections.abc import Iterator

JPEG_START = b"\xff\xd8"
# ITU-T T.81 B.1.1.2: in entropy-coded data FF is followed by 00 or by RST0 to RST7; FF FF is fill.
JPEG_MARKER_IN_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
JPEG_PROGRESSIVE, JPEG_SCAN, JPEG_END, JPEG_COMMENT, JPEG_IPTC = 0xC2, 0xDA, 0xD9, 0xFE, 0xED
JPEG_APPLICATION = 0xE0
JFIF_BYTES = 18
"""Of JFIF's segment without a small picture, its marker included."""

JPEG_STANDALONE = frozenset({0x01, *range(0xD0, 0xD8)})

PNG_START = b"\x89PNG\r\n\x1a\n"
# PNG third edition, clause 11 and 4.6 (APNG): everything that changes how the picture looks.
PNG_PICTURE_CHUNKS = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs sPLT acTL fcTL fdAT".split()
)

PNG_TEXT_CHUNKS = (b"tEXt", b"zTXt", b"iTXt")

# XMP's angles, and IPTC-IIM's datasets 2:90 city and 2:92 sub-location.
PLACE_MARKS = (b"GPSLatitude", b"GPSLongitude", b"\x1c\x02\x5a", b"\x1c\x02\x5c")

GIF_TRAILER, GIF_EXTENSION, GIF_IMAGE = 0x3B, 0x21, 0x2C
GIF_CONTROL, GIF_APPLICATION = 0xF9, 0xFF
GIF_LOOPING = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


class BrokenStructure(ValueError):
    """The blocks do not follow one another as the format says."""


def jpeg_blocks(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield (marker, start, end) for each segment from SOI to EOI; a scan goes with its entropy-coded data.

    Raises:
        BrokenStructure: the data ends before EOI.
    """
    if data[:2] != JPEG_START:
        raise BrokenStructure("no start of image")
    yield 0xD8, 0, 2
    position = 2
    while position + 2 <= len(data):
        start = position
        if data[position] != 0xFF:
            raise BrokenStructure(f"no marker at byte {position}")
        while position + 1 < len(data) and data[position + 1] == 0xFF:
            position += 1
        marker = data[position + 1] if position + 1 < len(data) else 0
        position += 2
        if marker == JPEG_END:
            yield marker, start, position
            return
        if marker not in JPEG_STANDALONE:
            if position + 2 > len(data):
                break
            position += struct.unpack_from(">H", data, position)[0]
        if marker == JPEG_SCAN:
            following = JPEG_MARKER_IN_SCAN.search(data, position)
            if following is None:
                break
            position = following.start()
        yield marker, start, position
    raise BrokenStructure("it ends before its end mark")


def jpeg_end(data: bytes) -> int:
    """Return the offset behind a JPEG's end mark.

    Raises:
        BrokenStructure: there is none.
    """
    return max(block[2] for block in jpeg_blocks(data))


def is_progressive(data: bytes) -> bool:
    """Return whether a JPEG is stored in several scans (ITU-T T.81, SOF2).

    Raises:
        BrokenStructure: it has no end.
    """
    return any(marker == JPEG_PROGRESSIVE for marker, _, _ in jpeg_blocks(data))


def png_blocks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield (type, start, end) for each chunk from IHDR to IEND.

    Raises:
        BrokenStructure: the data ends before IEND.
    """
    if data[:8] != PNG_START:
        raise BrokenStructure("no PNG signature")
    position = 8
    while position + 12 <= len(data):
        length = struct.unpack_from(">I", data, position)[0]
        kind, end = data[position + 4 : position + 8], position + 12 + length
        if end > len(data):
            break
        yield kind, position, end
        if kind == b"IEND":
            return
        position = end
    raise BrokenStructure("it ends before its last chunk")


def gif_blocks(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield (kind, start, end) for each block from the header to the trailer; an extension's kind is its label.

    Raises:
        BrokenStructure: the data ends before the trailer.
    """
    if data[:3] != b"GIF" or len(data) < 13:
        raise BrokenStructure("no GIF header")
    position = 13 + gif_table_bytes(data[10])
    yield 0, 0, position
    while position < len(data):
        start, introducer = position, data[position]
        if introducer == GIF_TRAILER:
            yield introducer, start, start + 1
            return
        if introducer == GIF_EXTENSION and position + 2 <= len(data):
            kind = data[position + 1]
            position += 2
        elif introducer == GIF_IMAGE and position + 10 <= len(data):
            kind = introducer
            position += 10 + gif_table_bytes(data[position + 9]) + 1
        else:
            break
        while position < len(data) and data[position]:
            position += data[position] + 1
        position += 1
        yield kind, start, position
    raise BrokenStructure("it ends before its trailer")


def gif_table_bytes(packed: int) -> int:
    """Return the bytes of the colour table that a GIF's packed field announces."""
    return 3 * 2 ** ((packed & 7) + 1) if packed & 0x80 else 0


def trailing_bytes(mime: str, data: bytes) -> int:
    """Return how many bytes stand behind the end of the picture; 0 when the format is not walked here.

    Raises:
        BrokenStructure: the picture has no end.
    """
    end = len(data)
    if mime == "image/jpeg":
        end = jpeg_end(data)
    elif mime == "image/png":
        end = max(block[2] for block in png_blocks(data))
    elif mime == "image/gif":
        end = max(block[2] for block in gif_blocks(data))
    return len(data) - end


def without_metadata(mime: str, data: bytes) -> bytes:
    """Return the same picture without what does not change how it looks: EXIF, XMP, comments, trailers.

    Colour profiles stay. The EXIF orientation goes too, so the pixels must be upright or be turned.

    Raises:
        BrokenStructure: the blocks cannot be walked to the end.
    """
    if mime == "image/jpeg":
        kept = [data[start:end] for marker, start, end in jpeg_blocks(data) if jpeg_keeps(marker, data[start:end])]
        return b"".join(without_thumbnail(block) if has_thumbnail(block) else block for block in kept)
    if mime == "image/png":
        kept = [data[start:end] for kind, start, end in png_blocks(data) if kind in PNG_PICTURE_CHUNKS]
        return PNG_START + b"".join(kept)
    if mime == "image/gif":
        return b"".join(data[start:end] for kind, start, end in gif_blocks(data) if gif_keeps(kind, data[start:end]))
    raise BrokenStructure(f"{mime} is not walked here")


def stray_kinds(mime: str, data: bytes) -> set[str]:
    """Return the kinds of metadata that stand in blocks Pillow does not read as EXIF or XMP, for JPEG, PNG and GIF.

    Raises:
        BrokenStructure: the blocks cannot be walked to the end.
    """
    found: set[str] = set()
    if mime == "image/jpeg":
        blocks = [(marker, data[start:end]) for marker, start, end in jpeg_blocks(data) if marker >= JPEG_APPLICATION]
        texts = [block for marker, block in blocks if marker in (JPEG_COMMENT, JPEG_IPTC)]
        if any(has_thumbnail(block) for _, block in blocks):
            found.add("thumbnail")
    elif mime == "image/png":
        texts = [data[start:end] for kind, start, end in png_blocks(data) if kind in PNG_TEXT_CHUNKS]
    elif mime == "image/gif":
        texts = [data[start:end] for kind, start, end in gif_blocks(data) if not gif_keeps(kind, data[start:end])]
    else:
        return found
    if texts:
        found.add("text")
    if any(mark in text for text in texts for mark in PLACE_MARKS):
        found.add("location")
    return found


def jpeg_keeps(marker: int, block: bytes) -> bool:
    """Return whether a JPEG segment is part of the picture: no APPn but JFIF, ICC and Adobe, and no comment."""
    if 0xE0 <= marker <= 0xEF:
        return block[4:].startswith((b"JFIF\0", b"ICC_PROFILE\0", b"Adobe"))
    return marker != JPEG_COMMENT


def has_thumbnail(block: bytes) -> bool:
    """Return whether a JPEG segment is JFIF's with a small picture in it, or its extension (ITU-T T.871, 10)."""
    return block[4:9] == b"JFXX\0" or (block[4:9] == b"JFIF\0" and len(block) > JFIF_BYTES and any(block[16:18]))


def without_thumbnail(block: bytes) -> bytes:
    """Return a JFIF segment that says it has no small picture, and has none."""
    return block[:2] + (JFIF_BYTES - 2).to_bytes(2) + block[4:16] + b"\0\0"


def gif_keeps(kind: int, block: bytes) -> bool:
    """Return whether a GIF block is part of the picture: no comment, no plain text, no application but looping."""
    if kind == GIF_APPLICATION:
        return block[3:14] in GIF_LOOPING
    return kind in (0, GIF_CONTROL, GIF_IMAGE, GIF_TRAILER)
