"""Patches of known colours, coded in the ways that files tell their colours."""

import io
import struct
import zlib
from typing import Any

import numpy as np
import pillow_heif
from numpy.typing import NDArray
from PIL import ExifTags, Image

from evidence_kit.media.comparison.difference import ciede2000, lab_of
from tests.encodings import encoded

TO_XYZ = {
    "sRGB": ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505)),
    "Display P3": ((0.48657, 0.26567, 0.19822), (0.22897, 0.69174, 0.07929), (0.0, 0.04511, 1.04394)),
    "Adobe RGB": ((0.57667, 0.18556, 0.18823), (0.29734, 0.62736, 0.07529), (0.02703, 0.07069, 0.99134)),
    "BT.2020": ((0.63696, 0.14462, 0.16888), (0.2627, 0.678, 0.0593), (0.0, 0.02807, 1.06099)),
}
"""Linear light to XYZ under D65, as published in IEC 61966-2-1, SMPTE EG 432-1, Adobe RGB (1998) and BT.2020."""


INSIDE = ((200, 60, 50), (60, 160, 70), (50, 80, 190), (210, 190, 60), (128, 128, 128), (230, 225, 220), (40, 40, 40))
"""sRGB colours that every wider space can hold."""


CHROMATICITIES = {
    "Display P3": ((0.68, 0.32), (0.265, 0.69), (0.15, 0.06)),
    "Adobe RGB": ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06)),
    "BT.2020": ((0.708, 0.292), (0.17, 0.797), (0.131, 0.046)),
    "sRGB": ((0.64, 0.33), (0.3, 0.6), (0.15, 0.06)),
}


PATCH = 32


D65 = (0.3127, 0.329)


SRGB = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)


def light_of(levels: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the light of levels on sRGB's curve."""
    return np.where(levels <= 0.04045, levels / 12.92, ((levels + 0.055) / 1.055) ** 2.4)


def coded(space: str, gamma: float | None) -> Image.Image:
    """Return INSIDE as patches in the levels of another space, computed in floats; no gamma means sRGB's curve."""
    light = light_of(np.array(INSIDE) / 255) @ np.array(TO_XYZ["sRGB"]).T @ np.linalg.inv(np.array(TO_XYZ[space])).T
    light = light.clip(0, 1)
    curve = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    levels = curve if gamma is None else light ** (1 / gamma)
    rows = (levels * 255).round().astype(np.uint8)[:, None]
    return Image.fromarray(rows.repeat(PATCH, axis=0).repeat(PATCH * 8, axis=1))


def chunked(picture: Image.Image, *chunks: tuple[bytes, bytes], **options: Any) -> bytes:
    """Return a PNG with chunks put behind its head."""
    data = encoded(picture, "PNG", **options)
    told = b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )
    return data[:33] + told + data[33:]


def chroma(space: str, gamma: float) -> tuple[tuple[bytes, bytes], tuple[bytes, bytes]]:
    """Return the cHRM and gAMA chunks of a space."""
    numbers = [0.3127, 0.329, *(number for corner in CHROMATICITIES[space] for number in corner)]
    head = struct.pack(">8I", *(round(number * 100_000) for number in numbers))
    return (b"cHRM", head), (b"gAMA", struct.pack(">I", round(100_000 / gamma)))


def heic(picture: Image.Image, primaries: int, transfer: int, **options: Any) -> bytes:
    """Return a HEIC that tells its colours by codes."""
    buffer = io.BytesIO()
    codes = {"color_primaries": primaries, "transfer_characteristics": transfer, "matrix_coefficients": 6}
    pillow_heif.from_pillow(picture).save(buffer, quality=100, chroma=444, full_range_flag=1, **codes, **options)
    return buffer.getvalue()


def cicp(*codes: int) -> tuple[bytes, bytes]:
    """Return a cICP chunk."""
    return b"cICP", bytes(codes)


def marked(picture: Image.Image, index: str = "R03") -> bytes:
    """Return a JPEG whose EXIF has an interoperability index."""
    exif = Image.Exif()
    exif[ExifTags.IFD.Exif] = {
        ExifTags.Base.ColorSpace: 65535,
        ExifTags.IFD.Interop: {ExifTags.Interop.InteropIndex: index},
    }
    return encoded(picture, "JPEG", exif=exif, quality=100, subsampling=0)


def worst(made: Image.Image) -> float:
    """Return the largest CIEDE2000 between patches and INSIDE."""
    found = np.asarray(made.convert("RGB"), dtype=np.float64)[PATCH // 2 :: PATCH, PATCH // 2] / 255
    pairs = zip(lab_of(found), lab_of(np.array(INSIDE) / 255), strict=True)
    return max(ciede2000((a[0], a[1], a[2]), (b[0], b[1], b[2])) for a, b in pairs)
