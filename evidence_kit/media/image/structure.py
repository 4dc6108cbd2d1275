"""Walk the blocks of a JPEG, PNG or GIF, to find data after the picture and to remove metadata.

Removing blocks changes no pixel: the others are copied as they are.
"""

import struct
from collections.abc import Iterator
from typing import BinaryIO

from evidence_kit.media.image.scans import scan_end

JPEG_START = b"\xff\xd8"
JPEG_PROGRESSIVE, JPEG_SCAN, JPEG_END = 0xC2, 0xDA, 0xD9
JPEG_APPLICATION = 0xE0
"""The first marker that decoding does not need: APP0 to APP15, JPG0 to JPG13 and COM follow."""

# ITU-T T.81, table B.1; what stands between (RES, JPG, JPG0 to JPG13) is in no picture.
JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
JPEG_PICTURE = JPEG_FRAMES | {0x01, 0xC4, 0xCC, *range(0xD0, 0xE0)}
"""Markers of the picture itself: frames, tables, scans, restarts and definitions."""

JPEG_JFIF, JPEG_EXIF, JPEG_ICC, JPEG_ADOBE = 0xE0, 0xE1, 0xE2, 0xEE
EXIF_NAME = b"Exif\0\0"
JFIF_BYTES = 18
"""Size of a JFIF segment without a thumbnail, including its marker."""

ADOBE_BYTES = 16
"""Size of the segment that states how colours are stored, including its marker (ITU-T T.872, 6.5.3)."""

JPEG_STANDALONE = frozenset({0x01, *range(0xD0, 0xD8)})

PNG_START = b"\x89PNG\r\n\x1a\n"
# PNG third edition, clause 11 and 4.6 (APNG): everything that changes how the picture looks.
PNG_PICTURE_CHUNKS = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs sPLT acTL fcTL fdAT".split()
)

PNG_PROFILE_CHUNKS = frozenset({b"iCCP", b"gAMA", b"cHRM"})
"""The profile of a PNG and two other chunks for its colours, which would apply without the profile."""

PNG_TIME, PNG_TIME_BYTES = b"tIME", 19
"""The time of its last change: seven bytes and the chunk's frame."""

GIF_TRAILER, GIF_EXTENSION, GIF_IMAGE = 0x3B, 0x21, 0x2C
GIF_CONTROL, GIF_APPLICATION = 0xF9, 0xFF
GIF_LOOPING = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


class BrokenStructure(ValueError):
    """The blocks do not follow one another as the format requires."""


def jpeg_blocks(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield (marker, start, end) for each segment from SOI to EOI; a scan includes its entropy-coded data.

    Raises:
        BrokenStructure: the data ends before EOI.
    """
    if data[:2] != JPEG_START:
        raise BrokenStructure("no start of image")
    yield 0xD8, 0, 2
    position = 2
    while position + 2 <= len(data):
        if data[position] != 0xFF:
            raise BrokenStructure(f"no marker at byte {position}")
        while position + 1 < len(data) and data[position + 1] == 0xFF:
            position += 1
        start = position
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
            following = scan_end(data, position)
            if following is None:
                break
            position = following
        yield marker, start, position
    raise BrokenStructure("it ends before its end mark")


def jpeg_end(data: bytes) -> int:
    """Return the offset after a JPEG's end marker.

    Raises:
        BrokenStructure: it has no end marker.
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


def early_chunk(source: BinaryIO, kind: bytes) -> bytes:
    """Return the body of a PNG's chunk before its picture, empty without one; the position in `source` is kept."""
    position = source.tell()
    source.seek(len(PNG_START))
    body = b""
    while len(head := source.read(8)) == 8 and head[4:] not in (b"IDAT", b"IEND"):
        length = struct.unpack_from(">I", head)[0]
        if head[4:] == kind:
            body = source.read(min(length, 1 << 16))
            break
        source.seek(length + 4, 1)
    source.seek(position)
    return body


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


def without_metadata(mime: str, data: bytes, *, profile: bool = True) -> bytes:
    """Return the same picture without EXIF, XMP, comments, trailers and all else that does not affect how it looks.

    The EXIF orientation is removed too, so the pixels must be upright.

    Args:
        profile: whether the colour profile stays; without it the levels count as sRGB.

    Raises:
        BrokenStructure: the blocks are broken, or it is another format.
    """
    if mime == "image/jpeg":
        blocks = [(marker, data[start:end]) for marker, start, end in jpeg_blocks(data)]
        return b"".join(
            trimmed(marker, block)
            for marker, block in blocks
            if jpeg_keeps(marker, block) and (profile or marker != JPEG_ICC)
        )
    if mime == "image/png":
        wanted = PNG_PICTURE_CHUNKS if profile else PNG_PICTURE_CHUNKS - PNG_PROFILE_CHUNKS
        kept = [data[start:end] for kind, start, end in png_blocks(data) if kind in wanted]
        return PNG_START + b"".join(kept)
    if mime == "image/gif":
        return b"".join(data[start:end] for kind, start, end in gif_blocks(data) if gif_keeps(kind, data[start:end]))
    raise BrokenStructure(f"{mime} is not walked here")


def stray_blocks(mime: str, data: bytes) -> list[bytes]:
    """Return the blocks of a JPEG, PNG or GIF that belong neither to the picture nor to the EXIF that Pillow reads.

    Pillow reads only one EXIF block, so several are returned; a PNG's time is not.

    Raises:
        BrokenStructure: the blocks are broken.
    """
    strays, exif = [], []
    if mime == "image/jpeg":
        for marker, block in ((marker, data[start:end]) for marker, start, end in jpeg_blocks(data)):
            if marker == JPEG_EXIF and block[4:].startswith(EXIF_NAME):
                exif.append(block)
            elif not jpeg_keeps(marker, block) or (marker == JPEG_ADOBE and len(block) > ADOBE_BYTES):
                strays += [] if has_thumbnail(block) else [block]
    elif mime == "image/png":
        for kind, start, end in png_blocks(data):
            if kind == b"eXIf":
                exif.append(data[start:end])
            elif kind not in PNG_PICTURE_CHUNKS and (kind, end - start) != (PNG_TIME, PNG_TIME_BYTES):
                strays.append(data[start:end])
    elif mime == "image/gif":
        strays = [data[start:end] for kind, start, end in gif_blocks(data) if not gif_keeps(kind, data[start:end])]
    return strays + (exif if len(exif) > 1 else [])


def count_thumbnails(mime: str, data: bytes) -> int:
    """Return the number of JFIF thumbnails in a JPEG, 0 for other formats.

    Raises:
        BrokenStructure: the JPEG has no end.
    """
    if mime != "image/jpeg":
        return 0
    return sum(marker == JPEG_JFIF and has_thumbnail(data[start:end]) for marker, start, end in jpeg_blocks(data))


def jpeg_keeps(marker: int, block: bytes) -> bool:
    """Return whether a JPEG segment belongs to the picture: of APPn and comments only JFIF, ICC and Adobe's."""
    if marker in JPEG_PICTURE:
        return True
    content = block[4:]
    return (
        (marker == JPEG_JFIF and len(block) >= JFIF_BYTES and content.startswith(b"JFIF\0"))
        or (marker == JPEG_ICC and content.startswith(b"ICC_PROFILE\0"))
        or (marker == JPEG_ADOBE and len(block) >= ADOBE_BYTES and content.startswith(b"Adobe"))
    )


def has_thumbnail(block: bytes) -> bool:
    """Return whether a JPEG segment has a JFIF thumbnail (ITU-T T.871, 10)."""
    return block[:2] == b"\xff\xe0" and (
        block[4:9] == b"JFXX\0" or (block[4:9] == b"JFIF\0" and len(block) > JFIF_BYTES)
    )


def trimmed(marker: int, block: bytes) -> bytes:
    """Return a JPEG segment without data after its fields: JFIF's thumbnail, or anything in Adobe's."""
    if marker == JPEG_JFIF:
        return block[:2] + (JFIF_BYTES - 2).to_bytes(2) + block[4:16] + b"\0\0"
    if marker == JPEG_ADOBE:
        return block[:2] + (ADOBE_BYTES - 2).to_bytes(2) + block[4:ADOBE_BYTES]
    return block


def gif_keeps(kind: int, block: bytes) -> bool:
    """Return whether a GIF block belongs to the picture: of extensions only control and looping."""
    if block[0] != GIF_EXTENSION:
        return True
    return kind == GIF_CONTROL or (kind == GIF_APPLICATION and block[3:14] in GIF_LOOPING)
