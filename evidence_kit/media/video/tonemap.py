"""Convert HDR to standard range with true colours, as a three-dimensional look-up table for ffmpeg's `lut3d`.

In a dispute about a colour the colour is the evidence. ffmpeg's own `tonemap` compresses red, green and blue
separately, so that hues shift (measured on a chart of 16 patches: hable 25 to 28 levels of 255 off, mobius 8 to 14,
this table 2 to 3). Here what an ordinary screen can show stays as it is, and only brighter light is compressed.

Sources: ITU-R BT.2100-2 (HLG and PQ), BT.2408-7 (203 cd/m2 is the white of an ordinary screen), BT.2087-0 (primaries).
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Colours = NDArray[np.float64]
"""Red, green and blue along the last axis."""

TABLE_FILE = "colours.cube"
TABLE_SIDE = 33
"""Points along each axis, as colourists use; values between are interpolated in tetrahedra."""

WHITE = 203.0
"""Luminance in cd/m2 that becomes the white of an ordinary screen."""

BRIGHTEST = {"hlg": 1000.0, "pq": 4000.0}
"""Light in cd/m2 that becomes the brightest level: HLG ends there, and few PQ films are graded for more."""

KNEE = 0.75
"""Largest share of white that stays unchanged."""

SCREEN_GAMMA = 2.4
"""Exponent of a bt709 screen from signal to light (ITU-R BT.1886)."""

LUMINANCE_2020 = np.array((0.2627, 0.6780, 0.0593))
LUMINANCE_709 = np.array((0.2126, 0.7152, 0.0722))
TO_709 = np.array(((1.6605, -0.5876, -0.0728), (-0.1246, 1.1329, -0.0083), (-0.0182, -0.1006, 1.1187)))


def write_table(transfer: str, folder: Path) -> None:
    """Write the table for "hlg" or "pq" signals with BT.2020 primaries into `folder` as `TABLE_FILE`."""
    np.savetxt(
        folder / TABLE_FILE,
        to_screen(all_signals(TABLE_SIDE), transfer),
        fmt="%.5f",
        header=f"LUT_3D_SIZE {TABLE_SIDE}",
        comments="",
        encoding="ascii",
    )


def all_signals(side: int) -> Colours:
    """Return the signals (0 to 1) of a table with `side` points along each axis, red fastest."""
    steps = np.arange(side) / (side - 1)
    return np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), -1).reshape(-1, 3)[:, ::-1]


def to_screen(signals: Colours, transfer: str) -> Colours:
    """Return the bt709 signals (0 to 1) that show the same colours as HDR signals (0 to 1)."""
    shares = light_of(signals, transfer) / WHITE
    inside = in_gamut(compressed(shares, BRIGHTEST[transfer] / WHITE) @ TO_709.T, shares.max(-1, keepdims=True))
    return np.asarray(np.clip(inside, 0, 1) ** (1 / SCREEN_GAMMA))


def light_of(signals: Colours, transfer: str) -> Colours:
    """Return the light in cd/m2 of "hlg" signals on a screen of 1000 cd/m2 (BT.2100 table 5, gamma 1.2), or of "pq"."""
    if transfer == "hlg":
        bright = (np.exp((signals - 0.55991073) / 0.17883277) + 0.28466892) / 12
        scene = np.where(signals <= 0.5, signals**2 / 3, bright)
        return np.asarray(1000 * (scene @ LUMINANCE_2020)[..., None] ** 0.2 * scene)
    power = signals ** (32 / 2523)
    shares = np.maximum(power - 3424 / 4096, 0) / (2413 / 128 - 2392 / 128 * power)
    return np.asarray(10000 * shares ** (16384 / 2610))


def compressed(shares: Colours, brightest: float) -> Colours:
    """Return light as shares of white, compressed above the knee to at most 1, all components by the same factor.

    The curve is Reinhard's, extended so that `brightest` (also a share of white) becomes exactly 1. A single factor
    keeps hue and saturation at any brightness: the case may be about the colour of something in the sun (BT.2390-11
    also applies its curve to the largest component).
    """
    largest = np.maximum(shares.max(-1, keepdims=True), KNEE)
    room, peak = 1 - KNEE, (brightest - KNEE) / (1 - KNEE)
    above = np.minimum((largest - KNEE) / room, peak)
    return np.asarray(shares * (KNEE + room * above * (1 + above / peak**2) / (1 + above)) / largest)


def in_gamut(light: Colours, brightness: Colours) -> Colours:
    """Return the light moved into bt709, with its hue kept.

    Light too saturated for bt709 moves towards grey of the same luminance. Light too bright for it also moves towards
    that grey while `brightness`, the largest component before compression, is below the knee, and is dimmed where it
    was brighter than white: luminance is lost there anyway, and colour would be lost with it.
    """
    luminance, lowest = (light @ LUMINANCE_709)[..., None], light.min(-1, keepdims=True)
    outside = (lowest < 0) & (luminance > 0)
    light = light + (luminance - light) * np.where(outside, -lowest / np.where(outside, luminance - lowest, 1), 0)
    highest = light.max(-1, keepdims=True)
    bright = (highest > 1) & (luminance < 1)
    paled = light + (luminance - light) * (highest - 1) / np.where(bright, highest - luminance, 1)
    share = np.clip((brightness - KNEE) / (1 - KNEE), 0, 1)
    return np.where(bright, paled + (light / np.maximum(highest, 1) - paled) * share, light)
