"""From HDR to standard range with true colours, as a three-dimensional look-up table for ffmpeg's `lut3d`.

In a dispute about a colour the colour is the evidence. ffmpeg's own `tonemap` bends each of red, green and blue for
itself, so that hues shift (measured on a chart of 16 patches: hable 25 to 28 levels of 255 off, mobius 8 to 14, this
table 2 to 3). Here what an ordinary screen can show stays as it is, and only what is brighter is bent.

Sources: ITU-R BT.2100-2 (HLG and PQ), BT.2408-7 (203 cd/m2 is the white of an ordinary screen), BT.2087-0 (primaries).
"""

import math
from pathlib import Path

Triple = tuple[float, float, float]

TABLE_FILE = "colours.cube"
TABLE_SIDE = 33
"""Points along each axis; 33 is what colourists use, and what lies between is interpolated in tetrahedra."""

WHITE = 203.0
"""Luminance in cd/m2 that becomes the white of an ordinary screen."""

BRIGHTEST = {"hlg": 1000.0, "pq": 4000.0}
"""Light in cd/m2 above which nothing grows brighter: HLG ends there, and few films in PQ are graded for more."""

KNEE = 0.75
"""Share of white up to which nothing is changed."""

SCREEN_GAMMA = 2.4
"""ITU-R BT.1886: what a bt709 screen does to the signal."""

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
    inside = in_gamut(turned(bent(shares, BRIGHTEST[transfer] / WHITE)), max(shares))
    return (encoded(inside[0]), encoded(inside[1]), encoded(inside[2]))


def hlg_light(signal: Triple) -> Triple:
    """Return the light in cd/m2 that an HLG signal asks of a screen of 1000 cd/m2 (BT.2100 table 5, gamma 1.2)."""
    scene = (hlg_scene(signal[0]), hlg_scene(signal[1]), hlg_scene(signal[2]))
    luminance = weighted(scene, LUMINANCE_2020)
    return scaled(scene, 1000.0 * luminance**0.2 if luminance > 0 else 0.0)


def hlg_scene(value: float) -> float:
    """Return the scene light (0 to 1) of one HLG component: the inverse of BT.2100's HLG OETF."""
    if value <= 0.5:
        return value * value / 3
    return (math.exp((value - 0.55991073) / 0.17883277) + 0.28466892) / 12


def pq_light(signal: Triple) -> Triple:
    """Return the light in cd/m2 that a PQ signal asks for."""
    return (pq_nits(signal[0]), pq_nits(signal[1]), pq_nits(signal[2]))


def pq_nits(value: float) -> float:
    """Return the light in cd/m2 of one PQ component: BT.2100's PQ EOTF."""
    power = value ** (32 / 2523)
    return float(10000 * (max(power - 3424 / 4096, 0) / (2413 / 128 - 2392 / 128 * power)) ** (16384 / 2610))


def bent(shares: Triple, brightest: float) -> Triple:
    """Return light as shares of white with what is above the knee bent under 1, all components by the same factor.

    The bend is Reinhard's, extended so that `brightest` (a share of white as well) becomes exactly 1. One factor for
    all three keeps hue and saturation however bright a thing is: the colour of a wall in the sun may be what the case
    is about (BT.2390-11 has such a form of its curve, on the largest of the three).
    """
    largest = max(shares)
    if largest <= KNEE:
        return shares
    room, peak = 1 - KNEE, (brightest - KNEE) / (1 - KNEE)
    above = min((largest - KNEE) / room, peak)
    target = KNEE + room * above * (1 + above / (peak * peak)) / (1 + above)
    return scaled(shares, target / largest)


def in_gamut(light: Triple, brightness: float) -> Triple:
    """Return the light with what lies outside bt709 brought into it, hue kept.

    What bt709 cannot show so saturated is drawn towards grey of the same luminance. What it cannot show so bright is
    drawn towards that grey as well while `brightness`, the largest component before the bend, is under the knee, and
    is dimmed where it was brighter than white: luminance is lost there anyway, and colour would be lost with it.
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
    """Return the bt709 signal that makes a screen show a share of white."""
    return float(min(1.0, max(0.0, value)) ** (1 / SCREEN_GAMMA))


def turned(light: Triple) -> Triple:
    """Return BT.2020 light in bt709 primaries."""
    return (weighted(light, TO_709[0]), weighted(light, TO_709[1]), weighted(light, TO_709[2]))


def weighted(values: Triple, weights: Triple) -> float:
    """Return the sum of products."""
    return values[0] * weights[0] + values[1] * weights[1] + values[2] * weights[2]


def scaled(values: Triple, factor: float) -> Triple:
    """Return every value times a factor."""
    return (values[0] * factor, values[1] * factor, values[2] * factor)


def mixed(values: Triple, grey: float, share: float) -> Triple:
    """Return the values moved towards grey by a share."""
    return tuple(value + (grey - value) * share for value in values)  # type: ignore[return-value]
