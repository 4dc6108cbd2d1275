"""Strict readers of pictures: libjpeg with its warnings, and ffmpeg stopping at the first error."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from PIL import Image

from evidence_kit.errors import ToolMissing
from evidence_kit.media.doubts import raise_doubt
from evidence_kit.media.ffmpeg_program import run_ffmpeg, strict_reading
from evidence_kit.media.locks import temporary_folder

MOST_SECONDS = 60.0
"""Time limit for ffmpeg; 200 megapixels take 2."""

INVALID_DATA = 183
"""ffmpeg's exit status for AVERROR_INVALIDDATA: -('I' | 'N' << 8 | 'D' << 16 | 'A' << 24) modulo 256 (error.h)."""

JPEG = ("-f", "image2", "-pattern_type", "none", "-lowres", "3", "-c:v", "mjpeg")
HEIC = ("-f", "mov")
AVIF = ("-f", "mov", "-c:v", "libaom-av1")
"""libaom checks the padding after each tile's data; dav1d, which decodes the pictures, does not."""

ABOUT_DATA = re.compile(r"Corrupt JPEG data|Premature end|rogression")
"""libjpeg's warnings about entropy-coded data that does not fit; the others are about headers (jerror.h)."""


class Verdict(Enum):
    """The verdict of a strict reader."""

    intact = "intact"
    damaged = "damaged"
    unknown = "unknown"


@dataclass(frozen=True, slots=True)
class Strict:
    """libjpeg's result for a JPEG.

    Attributes:
        warning: its first warning about the data, empty without one; None when it could not judge.
        luma: the picture without its colours, at a fraction of its size; only without a warning.
    """

    warning: str | None
    luma: Image.Image | None = None


def by_libjpeg(data: bytes, part: int = 8) -> Strict:
    """Return libjpeg's result for a JPEG, all of whose data it reads.

    It cannot judge without a wheel of simplejpeg for this system, or when its first warning is about something else.

    Args:
        part: 1, 2, 4 or 8; both sides are divided by it.
    """
    try:
        import simplejpeg  # type: ignore[import-untyped]  # noqa: PLC0415  (loads numpy; it has no wheels for musl)
    except ImportError:
        return Strict(None)
    try:
        height, width, space, _ = simplejpeg.decode_jpeg_header(data, strict=False)
        grey = space != "CMYK"
        least = {"min_height": math.ceil(height / part), "min_width": math.ceil(width / part)}
        pixels = simplejpeg.decode_jpeg(data, "GRAY" if grey else "CMYK", min_factor=part, strict=True, **least)
    except ValueError as problem:
        return Strict(str(problem) if ABOUT_DATA.search(str(problem)) else None)
    except MemoryError:
        raise_doubt()
        return Strict(None)
    except KeyError:  # simplejpeg 1.9 looks up colours that libjpeg does not know
        return Strict(None)
    size = (pixels.shape[1], pixels.shape[0])
    return Strict("", Image.frombuffer("L", size, pixels, "raw", "L", 0, 1) if grey else None)


def by_ffmpeg(data: bytes, reading: Sequence[str]) -> Verdict:
    """Return ffmpeg's verdict on a picture, decoded up to the first error.

    Args:
        reading: the demuxer and the decoder, so that nothing is probed.
    """
    with temporary_folder() as folder:
        path = folder / "looked"
        try:
            path.write_bytes(data)
            argv = [*strict_reading(reading, path), "-frames:v", "1", "-f", "null", "-"]
            outcome = run_ffmpeg(argv, timeout=MOST_SECONDS)
        except (ToolMissing, OSError):
            return Verdict.unknown
    if outcome.code == INVALID_DATA:
        return Verdict.damaged
    return Verdict.intact if outcome.ok else Verdict.unknown
