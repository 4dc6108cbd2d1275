"""Convert still pictures of high dynamic range to what an ordinary screen shows.

The curve is the same as for videos: what an ordinary screen can show stays as it is, only brighter light is compressed.
"""

import functools

from PIL import Image, ImageFilter

from evidence_kit.media.image.matrix import adapted_columns
from evidence_kit.media.image.profile import CODED_PRIMARIES, D65, SRGB_PRIMARIES
from evidence_kit.media.video.tonemap import SCREEN_GAMMA, Triple, hlg_light, pq_light, to_screen

TABLE_SIDE = 49
"""Points along each axis; with 33 a saturated green was 12 levels of 255 off, with 49 it was 2."""

BT2020 = 9
"""The code of its primaries in ITU-T H.273, table 2."""


def to_standard(picture: Image.Image, transfer: str, primaries: int) -> Image.Image:
    """Return an RGB picture in "pq" or "hlg" levels as sRGB."""
    return picture.filter(table_of(transfer, primaries))


@functools.lru_cache(maxsize=4)
def table_of(transfer: str, primaries: int) -> ImageFilter.Color3DLUT:
    """Return the look-up table from levels of a transfer and primaries to sRGB."""
    steps = [index / (TABLE_SIDE - 1) for index in range(TABLE_SIDE)]
    rows = matrix_to_2020(primaries)
    levels: list[float] = []
    for blue in steps:
        for green in steps:
            for red in steps:
                levels += shown((red, green, blue), transfer, rows)
    return ImageFilter.Color3DLUT(TABLE_SIDE, levels)


def shown(signal: Triple, transfer: str, rows: tuple[Triple, ...] | None) -> Triple:
    """Return the sRGB levels (0 to 1) of one signal (0 to 1).

    Args:
        rows: the matrix from its light to BT.2020 light; None when it is BT.2020 already.
    """
    if rows:
        light = hlg_light(signal) if transfer == "hlg" else pq_light(signal)
        turned = [sum(part * value for part, value in zip(row, light, strict=True)) for row in rows]
        signal, transfer = (pq_signal(turned[0]), pq_signal(turned[1]), pq_signal(turned[2])), "pq"
    red, green, blue = to_screen(signal, transfer)
    return srgb_level(red**SCREEN_GAMMA), srgb_level(green**SCREEN_GAMMA), srgb_level(blue**SCREEN_GAMMA)


def pq_signal(nits: float) -> float:
    """Return the PQ component (0 to 1) of light in cd/m2: the inverse of BT.2100's PQ EOTF."""
    power = (min(max(nits, 0.0), 10000.0) / 10000) ** (2610 / 16384)
    return float(((3424 / 4096 + 2413 / 128 * power) / (1 + 2392 / 128 * power)) ** (2523 / 32))


def srgb_level(share: float) -> float:
    """Return the sRGB level (0 to 1) of a share of white (IEC 61966-2-1)."""
    return float(12.92 * share if share <= 0.0031308 else 1.055 * share ** (1 / 2.4) - 0.055)


def matrix_to_2020(primaries: int) -> tuple[Triple, ...] | None:
    """Return the matrix from light of coded primaries to BT.2020 light; None for BT.2020 itself."""
    if primaries == BT2020:
        return None
    import numpy as np  # noqa: PLC0415  (slow to load, and few pictures need it)

    corners, white = CODED_PRIMARIES.get(primaries, (SRGB_PRIMARIES, D65))
    rows = np.linalg.inv(adapted_columns(*CODED_PRIMARIES[BT2020])) @ adapted_columns(corners, white)
    return tuple((float(row[0]), float(row[1]), float(row[2])) for row in rows)
