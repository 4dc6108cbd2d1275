"""Check each made picture with a second decoder before it is kept.

Pillow decodes the original and encodes the result, so Pillow alone would confirm its own mistakes. ffmpeg reads the
result from disk as a viewer does, applies its orientation, and its pixels are compared with what was meant.
"""

import math
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from evidence_kit.errors import ToolMissing
from evidence_kit.media.doubts import raise_doubt
from evidence_kit.media.ffmpeg_program import run_ffmpeg, strict_reading
from evidence_kit.media.image.structure import BrokenStructure, jpeg_blocks
from evidence_kit.media.locks import temporary_folder
from evidence_kit.model.formats import BY_MIME

ACROSS = 4
"""Tiles in each direction whose mean colours are compared."""

FINE = 64
"""Pixels in each direction that ffmpeg returns; its scaler averages over a few hundred at most."""

LEAST_SIDE = 32
"""A picture with a shorter side is compared as a whole."""

MOST_OFF = 8
"""Largest difference of a tile in levels; of 42 real pictures, half of them JPEG of quality 70 to 80, none had 3."""

COARSE_SIDE = 2000
"""Least long side of a JPEG that is decoded at an eighth of its size, which still reads all its data."""

MOST_SECONDS = 60.0
DAMAGED = (183, 187)
"""ffmpeg's exit status for damaged data: AVERROR_INVALIDDATA, and AVERROR_EXTERNAL of zlib, modulo 256 (error.h)."""

# SOF0 to SOF15 without DHT, JPG and DAC (ITU-T T.81, table B.1).
FRAME_MARKERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


class NotAsPromised(Exception):
    """The made picture does not show what was meant; the text says how."""


@dataclass(frozen=True, slots=True)
class Promise:
    """The promise of what a picture shows.

    Attributes:
        tiles: means of premultiplied red, green and blue, and of alpha, for each tile in reading order; empty to skip
            the comparison.
    """

    width: int
    height: int
    tiles: bytes


def promise_of(picture: Image.Image) -> Promise:
    """Return the promise of a result made of this upright picture."""
    across = ACROSS if min(picture.size) >= LEAST_SIDE else 1
    # Without alpha, shrink first: premultiplying needs a copy.
    small = picture.resize((FINE, FINE), Image.Resampling.BOX) if picture.mode in ("L", "RGB") else picture
    tiles = small.convert("RGBA").convert("RGBa").resize((across, across), Image.Resampling.BOX)
    return Promise(*picture.size, tiles.tobytes())


def keep_picture(data: bytes, mime: str, promise: Promise | None, folder: Path, stem: str) -> Path:
    """Write a picture as `folder`/`stem` with its type's extension, and keep it if ffmpeg sees what was promised.

    If ffmpeg is missing or fails by itself, the picture is kept.

    Raises:
        NotAsPromised: it shows something else; nothing is left in the folder.
    """
    path = write_picture(data, mime, folder, stem)
    if promise is not None:
        try:
            confirm(data, mime, path, promise)
        except NotAsPromised:
            path.unlink()
            raise
    return path


def write_picture(data: bytes, mime: str, folder: Path, stem: str) -> Path:
    """Write a picture as `folder`/`stem` with its type's extension, and return its path."""
    path = folder / f"{stem}.{BY_MIME[mime].extensions[0]}"
    path.write_bytes(data)
    return path


def confirm(data: bytes, mime: str, path: Path, promise: Promise) -> None:
    """Compare a picture on disk, as ffmpeg sees it, with its promise.

    Raises:
        NotAsPromised: it shows something else than promised.
    """
    stored = stored_size(mime, data)
    if stored is not None and stored != (promise.width, promise.height):
        raise NotAsPromised(f"it has {stored[0]}x{stored[1]} pixels instead of {promise.width}x{promise.height}")
    if not promise.tiles:
        return
    across = math.isqrt(len(promise.tiles) // 4)
    seen = seen_tiles(path, mime, across, coarse=max(promise.width, promise.height) >= COARSE_SIDE)
    if seen is None:
        return
    off = max(abs(level - promised) for level, promised in zip(seen, promise.tiles, strict=True))
    if off > MOST_OFF:
        raise NotAsPromised(f"its colours are up to {off} of 255 levels off")


def stored_size(mime: str, data: bytes) -> tuple[int, int] | None:
    """Return width and height from the header of a JPEG, PNG or GIF; None when they are not found."""
    if mime == "image/png":
        return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
    if mime == "image/gif":
        return int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")
    try:
        for marker, start, _ in jpeg_blocks(data):
            if marker in FRAME_MARKERS:
                return int.from_bytes(data[start + 7 : start + 9]), int.from_bytes(data[start + 5 : start + 7])
    except BrokenStructure:
        return None
    return None


def seen_tiles(path: Path, mime: str, across: int, *, coarse: bool) -> bytes | None:
    """Return the tiles that ffmpeg sees in a picture; None when ffmpeg is missing or fails by itself.

    Raises:
        NotAsPromised: ffmpeg reports damaged data.
    """
    has_alpha = mime in ("image/png", "image/gif")
    steps = ["format=gbrap,premultiply=inplace=1"] if has_alpha else []
    reading = ["-f", "gif"] if mime == "image/gif" else ["-f", "image2", "-pattern_type", "none"]
    reading += ["-lowres", "3"] if coarse and mime == "image/jpeg" else []
    steps += [f"scale={FINE}:{FINE}:flags=area+accurate_rnd", "format=rgba"]
    with temporary_folder() as folder:
        out = folder / "tiles"
        try:
            argv = [*strict_reading(reading, path), "-frames:v", "1", "-vf", ",".join(steps)]
            outcome = run_ffmpeg([*argv, "-f", "rawvideo", f"file:{out}"], timeout=MOST_SECONDS, folder=folder)
            tiles = out.read_bytes() if outcome.ok and out.exists() else b""
        except (ToolMissing, OSError):
            return None
    if outcome.code in DAMAGED:
        raise NotAsPromised("another reader finds its data damaged")
    if len(tiles) != 4 * FINE * FINE:
        raise_doubt()
        return None
    seen = Image.frombytes("RGBa", (FINE, FINE), tiles)
    return seen.resize((across, across), Image.Resampling.BOX).tobytes()
