"""Find where a picture ends, what follows it, and whether the file is something else at the same time."""

import io
import struct
from collections.abc import Iterator, Sequence

from evidence_kit.media.foreign import LONGEST_TAIL, foreign_kinds
from evidence_kit.media.image.misfit import misfit_of
from evidence_kit.media.image.structure import (
    GIF_CONTROL,
    GIF_EXTENSION,
    JPEG_APPLICATION,
    BrokenStructure,
    gif_blocks,
    jpeg_blocks,
    jpeg_end,
    png_blocks,
)
from evidence_kit.media.iso_boxes import TOP_LEVEL as FILM_BOXES
from evidence_kit.media.iso_boxes import walk
from evidence_kit.media.tail import SEARCHED, Beyond, Part, tail_parts

ISO = frozenset({"image/heic", "image/avif"})

# ISO/IEC 23008-12 and 14496-12, and the boxes with which Android and Samsung add a video.
TOP_LEVEL = FILM_BOXES | {b"mpvd", b"sefd"}

WEBP_PIXELS = frozenset((b"VP8 ", b"VP8L", b"ALPH", b"ANMF"))
MOST_WORDS = 16 << 20
"""Most bytes of metadata that are searched for scripts."""


def look_beyond(mime: str, data: bytes) -> Beyond:
    """Return what a file holds beyond its picture; of one whose blocks are broken only other files are found."""
    try:
        end = end_of(mime, data)
        words = list(metadata_of(mime, data))
    except BrokenStructure:
        end, words = len(data), []
    announcing = b"".join(words)[:MOST_WORDS] if mime == "image/jpeg" else b""
    parts = tail_parts(data, end, announcing)
    stray, further = searched_in(data, parts)
    foreign = foreign_kinds(lambda start, stop: data[start:stop], len(data), stray, [*words, *further], data)
    kinds = tuple(sorted({part.kind for part in parts}))
    return Beyond(len(data) - end, kinds, foreign, misfit_of(mime, data))


def searched_in(data: bytes, parts: Sequence[Part]) -> tuple[bytes, list[bytes]]:
    """Return what is searched of the parts of a tail: all bytes of some, and the metadata of pictures and videos."""
    stray, words = b"", list[bytes]()
    for part in parts:
        content = data[part.start : part.end]
        if part.kind in SEARCHED:
            stray += content[: LONGEST_TAIL - len(stray)]
        elif part.kind != "padding":
            words += metadata_of("image/heic" if part.kind == "motion-video" else "image/jpeg", content)
    return stray, words


def end_of(mime: str, data: bytes) -> int:
    """Return the offset after the end of a picture; the file's end for formats that do not say where they end.

    Raises:
        BrokenStructure: the picture has no end.
    """
    if mime == "image/jpeg":
        return jpeg_end(data)
    if mime == "image/png":
        return max(block[2] for block in png_blocks(data))
    if mime == "image/gif":
        return max(block[2] for block in gif_blocks(data))
    if mime in ISO:
        return iso_end(data)
    if mime == "image/webp" and len(data) >= 12:
        size = 8 + int.from_bytes(data[4:8], "little")
        return min(len(data), size + size % 2)
    return len(data)


def iso_end(data: bytes) -> int:
    """Return the offset after the last box of a HEIC or AVIF.

    Raises:
        BrokenStructure: a box reaches past the end of the file.
    """
    end = 0
    for kind, _, stop in walk(io.BytesIO(data), 0, len(data)):
        if stop > len(data):
            if kind in TOP_LEVEL:
                raise BrokenStructure(f"the box {kind.decode('latin-1')} reaches past the end of the file")
            break
        end = stop
    return end


def metadata_of(mime: str, data: bytes) -> Iterator[bytes]:
    """Yield the blocks of a picture that hold no pixels.

    Raises:
        BrokenStructure: its blocks are broken.
    """
    if mime == "image/jpeg":
        yield from (data[start:end] for marker, start, end in jpeg_blocks(data) if marker >= JPEG_APPLICATION)
    elif mime == "image/png":
        yield from (data[start:end] for kind, start, end in png_blocks(data) if kind not in (b"IDAT", b"fdAT"))
    elif mime == "image/gif":
        for kind, start, end in gif_blocks(data):
            if data[start] == GIF_EXTENSION and kind != GIF_CONTROL:
                yield data[start:end]
    elif mime in ISO:
        for name, start, end in walk(io.BytesIO(data), 0, len(data)):
            if name != b"mdat" and end <= len(data):
                yield data[start:end]
    elif mime == "image/webp":
        position = 12
        while position + 8 <= len(data):
            chunk, size = struct.unpack_from("<4sI", data, position)
            if chunk not in WEBP_PIXELS:
                yield data[position : position + 8 + size]
            position += 8 + size + size % 2


def trailing_bytes(mime: str, data: bytes) -> int:
    """Return the number of bytes after the end of a picture.

    Raises:
        BrokenStructure: the picture has no end.
    """
    return len(data) - end_of(mime, data)
