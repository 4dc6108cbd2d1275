"""Convert HDR to standard range with true colours, as a three-dimensional look-up table for ffmpeg's `lut3d`.

In a dispute about a colour the colour is the evidence. ffmpeg's own `tonemap` compresses red, green and blue
separately, so that hues shift (measured on a chart of 16 patches: hable 25 to 28 levels of 255 off, mobius 8 to 14,
this table 2 to 3). Here what an ordinary screen can show stays as it is, and only brighter light is compressed.

Sources: ITU-R BT.2100-2 (HLG and PQ), BT.2408-7 (203 cd/m2 is the white of an ordinary screen), BT.2087-0 (primaries).
"""

import math
from pathlib import Path

Triple = tuple[float, float, float]

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

LUMINANCE_2020 = (0.2627, 0.6780, 0.0593)
LUMINANCE_709 = (0.2126, 0.7152, 0.0722)
TO_709 = ((1.6605, -0.5876, -0.0728), (-0.1246, 1.1329, -0.0083), (-0.0182, -0.1006, 1.1187))


def write_table(transfer: str, folder: Path) -> None:
    """Write the table for "hlg" or "pq" signals with BT.2020 primaries into `folder` as `TABLE_FILE`."""
    steps = [index / (TABLE_SIDE - 1) for index in range(TABLE_SIDE)]
    lines = [f"LUT_3D_SIZE {TABLE_SIDE}"]
    for blue in steps:
        for green in steps:
            for red in steps:
                shown = to_screen((red, green, blue), transfer)
                lines.append("{:.5f} {:.5f} {:.5f}".format(*shown))
    (folder / TABLE_FILE).write_text("\n".join(lines) + "\n", encoding="ascii")


def to_screen(signal: Triple, transfer: str) -> Triple:
    """Return the bt709 signal (0 to 1) that shows the same colour as an HDR signal (0 to 1)."""
    light = hlg_light(signal) if transfer == "hlg" else pq_light(signal)
    shares = scaled(light, 1 / WHITE)
    inside = in_gamut(in_bt709_primaries(compressed(shares, BRIGHTEST[transfer] / WHITE)), max(shares))
    return (encoded(inside[0]), encoded(inside[1]), encoded(inside[2]))


def hlg_light(signal: Triple) -> Triple:
    """Return the light in cd/m2 of an HLG signal on a screen of 1000 cd/m2 (BT.2100 table 5, gamma 1.2)."""
    scene = (hlg_scene(signal[0]), hlg_scene(signal[1]), hlg_scene(signal[2]))
    luminance = weighted(scene, LUMINANCE_2020)
    return scaled(scene, 1000.0 * luminance**0.2 if luminance > 0 else 0.0)


def hlg_scene(value: float) -> float:
    """Return the scene light (0 to 1) of an HLG component: the inverse of BT.2100's HLG OETF."""
    if value <= 0.5:
        return value * value / 3
    return (math.exp((value - 0.55991073) / 0.17883277) + 0.28466892) / 12


def pq_light(signal: Triple) -> Triple:
    """Return the light in cd/m2 of a PQ signal."""
    return (pq_nits(signal[0]), pq_nits(signal[1]), pq_nits(signal[2]))


def pq_nits(value: float) -> float:
    """Return the light in cd/m2 of a PQ component: BT.2100's PQ EOTF."""
    power = value ** (32 / 2523)
    return float(10000 * (max(power - 3424 / 4096, 0) / (2413 / 128 - 2392 / 128 * power)) ** (16384 / 2610))


def compressed(shares: Triple, brightest: float) -> Triple:
    """Return light as shares of white, compressed above the knee to at most 1, all components by the same factor.

    The curve is Reinhard's, extended so that `brightest` (also a share of white) becomes exactly 1. A single factor
    keeps hue and saturation at any brightness: the case may be about the colour of something in the sun (BT.2390-11
    also applies its curve to the largest component).
    """
    largest = max(shares)
    if largest <= KNEE:
        return shares
    room, peak = 1 - KNEE, (brightest - KNEE) / (1 - KNEE)
    above = min((largest - KNEE) / room, peak)
    target = KNEE + room * above * (1 + above / (peak * peak)) / (1 + above)
    return scaled(shares, target / largest)


def in_gamut(light: Triple, brightness: float) -> Triple:
    """Return the light moved into bt709, with its hue kept.

    Light too saturated for bt709 moves towards grey of the same luminance. Light too bright for it also moves towards
    that grey while `brightness`, the largest component before compression, is below the knee, and is dimmed where it
    was brighter than white: luminance is lost there anyway, and colour would be lost with it.
    """
    luminance = weighted(light, LUMINANCE_709)
    lowest, highest = min(light), max(light)
    if lowest < 0 < luminance:
        light = mixed(light, luminance, -lowest / (luminance - lowest))
        highest = max(light)
    if highest <= 1 or luminance >= 1:
        return light
    paled, dimmed = mixed(light, luminance, (highest - 1) / (highest - luminance)), scaled(light, 1 / highest)
    share = min(1.0, max(0.0, (brightness - KNEE) / (1 - KNEE)))
    return (
        paled[0] + (dimmed[0] - paled[0]) * share,
        paled[1] + (dimmed[1] - paled[1]) * share,
        paled[2] + (dimmed[2] - paled[2]) * share,
    )


def encoded(value: float) -> float:
    """Return the bt709 signal of a share of white."""
    return float(min(1.0, max(0.0, value)) ** (1 / SCREEN_GAMMA))


def in_bt709_primaries(light: Triple) -> Triple:
    """Return BT.2020 light in bt709 primaries."""
    return (weighted(light, TO_709[0]), weighted(light, TO_709[1]), weighted(light, TO_709[2]))


def weighted(values: Triple, weights: Triple) -> float:
    """Return the sum of products."""
    return values[0] * weights[0] + values[1] * weights[1] + values[2] * weights[2]


def scaled(values: Triple, factor: float) -> Triple:
    """Return the values, each multiplied by a factor."""
    return (values[0] * factor, values[1] * factor, values[2] * factor)


def mixed(values: Triple, grey: float, share: float) -> Triple:
    """Return the values moved towards grey by a share."""
    return tuple(value + (grey - value) * share for value in values)  # type: ignore[return-value]
