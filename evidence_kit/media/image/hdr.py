"""Convert still pictures of high dynamic range to what an ordinary screen shows.

The curve is the same as for videos: what an ordinary screen can show stays as it is, only brighter light is compressed.
"""

import functools

from PIL import Image, ImageFilter

from evidence_kit.media.image.matrix import adapted_columns
from evidence_kit.media.image.profile import CODED_PRIMARIES, D65, SRGB_PRIMARIES

TABLE_SIDE = 49
"""Points along each axis; with 33 a saturated green was 12 levels of 255 off, with 49 it was 2."""

BT2020 = 9
"""The code of BT.2020's primaries in ITU-T H.273, table 2."""


def to_standard(picture: Image.Image, transfer: str, primaries: int) -> Image.Image:
    """Return an RGB picture in "pq" or "hlg" levels as sRGB."""
    return picture.filter(table_of(transfer, primaries))


@functools.lru_cache(maxsize=4)
def table_of(transfer: str, primaries: int) -> ImageFilter.Color3DLUT:
    """Return the look-up table from levels of a transfer and coded primaries to sRGB."""
    import numpy as np  # noqa: PLC0415  (slow to load, and few pictures need it)

    from evidence_kit.media.video.tonemap import SCREEN_GAMMA, all_signals, light_of, to_screen  # noqa: PLC0415

    signals = all_signals(TABLE_SIDE)
    if primaries != BT2020:
        corners, white = CODED_PRIMARIES.get(primaries, (SRGB_PRIMARIES, D65))
        to_2020 = np.linalg.inv(adapted_columns(*CODED_PRIMARIES[BT2020])) @ adapted_columns(corners, white)
        # Back to PQ levels by the inverse of BT.2100's PQ EOTF.
        power = (np.clip(light_of(signals, transfer) @ to_2020.T, 0, 10000) / 10000) ** (2610 / 16384)
        signals = ((3424 / 4096 + 2413 / 128 * power) / (1 + 2392 / 128 * power)) ** (2523 / 32)
        transfer = "pq"
    share = to_screen(signals, transfer) ** SCREEN_GAMMA
    levels = np.where(share <= 0.0031308, 12.92 * share, 1.055 * share ** (1 / 2.4) - 0.055)  # IEC 61966-2-1
    return ImageFilter.Color3DLUT(TABLE_SIDE, levels.astype(np.float32))
