"""Find damage in pictures whose data is arithmetic code: HEIC, AVIF and WebP.

Their decoders return some picture for any bytes. Damage shows in what no encoder writes: byte sequences that the format
forbids, data left over or missing at the end, and blocks that were never decoded.
"""

import contextlib
import io
import struct

from PIL import Image, ImageChops

from evidence_kit.media.image.extents import coded_items
from evidence_kit.media.image.strict import AVIF, HEIC, Verdict, by_ffmpeg
from evidence_kit.media.image.structure import BrokenStructure

FORBIDDEN = (b"\0\0\0", b"\0\0\1", b"\0\0\2")
"""ITU-T H.265, 7.4.2.1: sequences that never occur within a NAL unit, because encoders insert a 3."""

LEFT_OVER = 32
"""Bytes at the end of a WebP; one that decodes without them was not read to its end."""

UNDECODED = (0, 135, 0)
"""The green that Y, Cb and Cr of 0 give at full range (ITU-R BT.601): blocks that libde265 never decoded."""

UNDECODED_SHARE = 0.001
BLOCK = 16


def is_damaged_heif(data: bytes, mime: str) -> bool:
    """Return whether a HEIC or AVIF lacks bytes, contains forbidden ones, or fails a strict decode."""
    try:
        pictures = coded_items(data, mime)
    except BrokenStructure:
        return True
    if mime == "image/avif":
        return by_ffmpeg(data, AVIF) is Verdict.damaged
    coded = (b"".join(data[start:end] for start, end in extents) for extents in pictures)
    return any(map(has_forbidden, coded)) or by_ffmpeg(data, HEIC) is Verdict.damaged


def has_forbidden(units: bytes) -> bool:
    """Return whether NAL units, each after its four-byte length, overrun their picture or contain forbidden bytes."""
    position = 0
    while position + 4 <= len(units):
        end = position + 4 + int.from_bytes(units[position : position + 4])
        if end > len(units):
            return True
        unit = units[position + 4 : end]
        if any(sequence in unit for sequence in FORBIDDEN):
            return True
        position = end
    return False


def undecoded_share(image: Image.Image) -> float:
    """Return the share of blocks of a decoded HEIC that libde265 never decoded; 0 when it is too small to tell."""
    if image.mode not in ("RGB", "RGBA") or min(image.size) < 4 * BLOCK:
        return 0.0
    return share_of_undecoded((image if image.mode == "RGB" else image.convert("RGB")).reduce(BLOCK))


def share_of_undecoded(small: Image.Image) -> float:
    """Return the undecoded share of an RGB picture whose sides were divided by `BLOCK`."""
    red, green, blue = small.split()
    masks = [
        band.point([255 * (abs(level - aim) <= 1) for level in range(256)])
        for band, aim in zip((red, green, blue), UNDECODED, strict=True)
    ]
    all_three = ImageChops.darker(ImageChops.darker(masks[0], masks[1]), masks[2])
    share = all_three.histogram()[255] / (small.width * small.height)
    return share if share >= UNDECODED_SHARE else 0.0


def is_damaged_webp(data: bytes) -> bool:
    """Return whether a still WebP decodes even without the end of its data, which no intact one does."""
    position = 12
    while position + 8 <= len(data):
        kind, size = struct.unpack_from("<4sI", data, position)
        body = data[position + 8 : position + 8 + size]
        if kind in (b"VP8 ", b"VP8L"):
            return decodes(kind, body[:-LEFT_OVER])
        position += 8 + size + size % 2
    return False


def decodes(kind: bytes, body: bytes) -> bool:
    """Return whether a WebP with this single chunk decodes."""
    chunk = kind + struct.pack("<I", len(body)) + body + bytes(len(body) % 2)
    riff = b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk
    with contextlib.suppress(OSError, ValueError, SyntaxError, EOFError, MemoryError):
        with Image.open(io.BytesIO(riff), formats=("WEBP",)) as image:
            image.load()
        return True
    return False
