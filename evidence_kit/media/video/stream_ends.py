"""Find where a Matroska, WebM or AVI ends; what follows is no part of the film."""

import struct
from collections.abc import Callable
from typing import BinaryIO

EBML, SEGMENT, VOID, CHECKSUM = b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67", b"\xec", b"\xbf"
TOP_ELEMENTS = frozenset((EBML, SEGMENT, VOID, CHECKSUM))
"""What stands at the top of a Matroska: headers and segments (RFC 8794, 11.1), and padding among them."""

AVI_FORMS = frozenset((b"AVI ", b"AVIX"))
UNKNOWN_SIZES = frozenset((0, 0xFFFFFFFF))
"""Sizes that a recorder leaves behind that could not go back to its beginning."""

MOST_PARTS = 4096


def end_of_film(handle: BinaryIO, size: int, container: str) -> int:
    """Return the offset after the end of a film, which lies beyond the file's when it is cut off.

    The file's end is that of a film whose length is unknown, and of containers that do not state it.
    """
    step = {"matroska": after_element, "webm": after_element, "avi": after_riff}.get(container)
    return walked(handle, size, step) if step else size


def walked(handle: BinaryIO, size: int, step: Callable[[bytes, int], int | None]) -> int:
    """Return the offset behind the parts at the top of a file.

    Args:
        step: returns the length of the part that begins with these bytes; None when none begins there.
    """
    position = 0
    for _ in range(MOST_PARTS):
        if position >= size:
            break
        handle.seek(position)
        length = step(handle.read(12), size - position)
        if not length:
            break
        position += length
    return position or size


def after_element(head: bytes, room: int) -> int | None:
    """Return the length of an element of Matroska with its head; `room` for one of unknown length."""
    name = next((known for known in TOP_ELEMENTS if head.startswith(known)), None)
    if name is None or len(head) <= len(name) or not head[len(name)]:
        return None
    width = 9 - head[len(name)].bit_length()
    content = int.from_bytes(head[len(name) : len(name) + width]) & ((1 << 7 * width) - 1)
    return room if content == (1 << 7 * width) - 1 else len(name) + width + content


def after_riff(head: bytes, room: int) -> int | None:
    """Return the length of a part of an AVI; a long film has several, of a gigabyte each (OpenDML 1.02)."""
    if len(head) < 12 or head[:4] != b"RIFF" or head[8:] not in AVI_FORMS:
        return None
    content = struct.unpack_from("<I", head, 4)[0]
    return room if content in UNKNOWN_SIZES else 8 + content + content % 2
