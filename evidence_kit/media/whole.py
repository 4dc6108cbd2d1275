"""Whether a file reaches to its end, or looks as if it were still being copied. Only its bytes are looked at."""

import os
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from evidence_kit.media.filetype import sniff_brand
from evidence_kit.media.image.structure import (
    JPEG_START,
    PNG_START,
    BrokenStructure,
    gif_blocks,
    jpeg_end,
    png_blocks,
)
from evidence_kit.model.formats import promises_evidence
from evidence_kit.text.regular import open_regular

TAIL_BYTES = 4096
"""So many zeros at the end of a file that has no reason for them: its room was reserved and is not filled yet."""

MOST_PICTURE_BYTES = 256 << 20
"""Largest picture whose blocks are walked in memory."""

MOST_PICTURES = 8
"""So many JPEGs one behind the other are followed; a film of a car's camera has thousands, and only its end counts."""

SAMPLES, SAMPLE_BYTES = 64, 64 << 10
"""Of a file that begins with zeros so many places are looked at, the last one at its end."""

PDF_TAIL_BYTES = 4096
"""Readers accept %%EOF anywhere in the last 1024 bytes (ISO 32000-1, implementation note 18), and more in practice."""

JPEG_END_MARK = b"\xff\xd9"

WINDOWS_ELSEWHERE = 0x1000 | 0x40000 | 0x400000
"""FILE_ATTRIBUTE_OFFLINE, _RECALL_ON_OPEN and _RECALL_ON_DATA_ACCESS: only a placeholder of a cloud's file."""

MACOS_DATALESS = 0x40000000
"""SF_DATALESS of sys/stat.h: the same."""

OLD_MOVIES = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})
"""With these boxes a QuickTime file may begin that has no ftyp."""

CUT = "its end is missing"
EMPTY = "it is still empty"
HOLLOW = "it is still full of zeros"
NO_INDEX = "it has no index yet"
ELSEWHERE = "it is not on this computer yet"


def why_unfinished(path: Path) -> str:
    """Return as a clause why a file looks unfinished; empty when it can be read to its end.

    A file that cannot be opened now, because another program holds it or it may not be read, is unfinished too.
    """
    try:
        with open_regular(path) as handle:
            status = os.fstat(handle.fileno())
            if is_placeholder(status):
                return ELSEWHERE
            if not status.st_size:
                return EMPTY if promises_evidence(path.name) else ""
            return why_cut(handle, status.st_size)
    except OSError as problem:
        return f"it cannot be read now ({problem.strerror or 'no reason given'})"


def is_placeholder(status: os.stat_result) -> bool:
    """Return whether a cloud's program has only promised the file; opening its content would load it."""
    if sys.platform == "win32":
        return bool(status.st_file_attributes & WINDOWS_ELSEWHERE)
    if sys.platform == "darwin":
        return bool(status.st_flags & MACOS_DATALESS)
    return False


def why_cut(handle: BinaryIO, size: int) -> str:
    """Return as a clause why the content of a file does not reach to its end; empty when it does."""
    head = handle.read(64)
    if not any(head) and is_hollow(handle, size):
        return HOLLOW
    if head[4:8] == b"ftyp":
        return why_boxes_end(handle, size, b"meta" if sniff_brand(head).startswith("image/") else b"moov")
    if head[4:8] in OLD_MOVIES:
        return why_boxes_end(handle, size, b"moov")
    if head[:4] == b"RIFF":
        return why_riff_ends(handle, size, head)
    if head[:4] == b"\x1aE\xdf\xa3":
        return why_matroska_ends(handle, size)
    if head[:5] == b"%PDF-":
        handle.seek(max(0, size - PDF_TAIL_BYTES))
        return "" if b"%%EOF" in handle.read() else CUT
    walk = walk_for(head)
    if walk is None or size > MOST_PICTURE_BYTES:
        return HOLLOW if ends_hollow(handle, size) else ""
    handle.seek(0)
    return walk(handle.read())


def walk_for(head: bytes) -> Callable[[bytes], str] | None:
    """Return the function that tells why a picture of this beginning ends too early; None for other files."""
    if head.startswith(JPEG_START):
        return why_jpeg_ends
    if head.startswith(PNG_START):
        return lambda data: why_blocks_end(lambda: list(png_blocks(data)))
    if head[:3] == b"GIF":
        return lambda data: why_blocks_end(lambda: list(gif_blocks(data)))
    return None


def why_blocks_end(walk: Callable[[], object]) -> str:
    """Return that a picture is cut off, unless its blocks lead to its end."""
    try:
        walk()
    except BrokenStructure:
        return CUT
    return ""


def why_jpeg_ends(data: bytes) -> str:
    """Return why a JPEG is cut off; one that is damaged inside and has its end mark at its end is not.

    What follows its end mark, the film of a motion photo or a second picture, must reach to its own end.
    """
    for _ in range(MOST_PICTURES):
        try:
            data = data[jpeg_end(data) :]
        except BrokenStructure:
            break
        if not data.startswith(JPEG_START):
            film = data.find(b"ftyp", 4, 1 << 16) - 4
            return cut_boxes(data[film:]) if film >= 0 else ""
    return "" if data.endswith(JPEG_END_MARK) else CUT


def cut_boxes(data: bytes) -> str:
    """Return why the film behind a photo is cut off; a maker's own data may follow it."""
    position, kinds = 0, set()
    while position + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, position)
        if length < 8:
            break
        kinds.add(kind)
        position += length
    return CUT if position > len(data) or b"moov" not in kinds else ""


def why_boxes_end(handle: BinaryIO, size: int, wanted: bytes) -> str:
    """Return why a film, HEIC or AVIF is cut off: its boxes reach to its end, and the one with its index is there."""
    position, kinds, last = 0, set(), b""
    while position + 8 <= size:
        handle.seek(position)
        head = handle.read(16)
        if len(head) < 8:
            return CUT
        length, kind = struct.unpack_from(">I4s", head)
        if length == 1 and len(head) == 16:
            length = struct.unpack_from(">Q", head, 8)[0]
        elif length == 0 and kind != bytes(4):
            length = size - position
        if length < 8 or not kind.isascii():
            break  # data of a maker behind the last box, or zeros
        kinds.add(kind)
        position, last = position + length, kind
    if position > size:
        return CUT
    if wanted not in kinds:
        return NO_INDEX
    follows_nothing = position < size and not kinds & {b"mdat", b"moof"}
    return HOLLOW if follows_nothing or (last == b"mdat" and ends_hollow(handle, size)) else ""


def why_riff_ends(handle: BinaryIO, size: int, head: bytes) -> str:
    """Return why a WebP or AVI is cut off: it says at its beginning how long it is."""
    if size + 1 < struct.unpack_from("<I", head, 4)[0] + 8:
        return CUT
    return HOLLOW if ends_hollow(handle, size) else ""


def why_matroska_ends(handle: BinaryIO, size: int) -> str:
    """Return why a Matroska or WebM is cut off; one that was recorded live does not say how long it is (RFC 8794)."""
    position = 0
    while position < size:
        handle.seek(position)
        head = handle.read(12)
        name = 9 - head[0].bit_length() if head[0] else 9
        if name > 4 or len(head) <= name or not head[name]:
            break
        width = 9 - head[name].bit_length()
        length = int.from_bytes(head[name : name + width]) & ((1 << 7 * width) - 1)
        if length == (1 << 7 * width) - 1:
            return ""
        position += name + width + length
    return CUT if position > size else HOLLOW if ends_hollow(handle, size) else ""


def ends_hollow(handle: BinaryIO, size: int) -> bool:
    """Return whether the end of a large file, or all of a small one, is zeros."""
    handle.seek(max(0, size - TAIL_BYTES))
    return not any(handle.read(TAIL_BYTES))


def is_hollow(handle: BinaryIO, size: int) -> bool:
    """Return whether a file is zeros wherever it is looked at, which takes no longer for gigabytes than for a photo."""
    zeros = bytes(SAMPLE_BYTES)
    last = max(0, size - SAMPLE_BYTES)
    for number in range(SAMPLES + 1):
        handle.seek(last * number // SAMPLES)
        block = handle.read(SAMPLE_BYTES)
        if block != zeros[: len(block)]:
            return False
    return True
