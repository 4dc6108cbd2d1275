"""Measure how different two colours are: the colour of a place, CIEDE2000, and words for the difference."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from evidence_kit.model.case import Box

Lab = tuple[float, float, float]
"""L*, a* and b* of CIE 1976 under D65."""

LINEAR_TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
"""IEC 61966-2-1, linear sRGB to CIE XYZ."""

WHITE = LINEAR_TO_XYZ.sum(axis=1)
SAMPLES_A_SIDE = 192
"""A box is sampled in at most this many rows and columns; more moved no colour by over 0.5 on real photos."""

# Mokrzycki and Tatol, "Colour difference Delta E: a survey", Machine Graphics and Vision 20 (2011): a difference below
# 1 is invisible, below 2 visible to a trained observer, below 5 to anybody, and from 5 on it is two different colours.
# That is for samples under the same lamp. The same six places of a tree in two photos of one phone differed by 1.3 to
# 11.4, and places of a white wall in a single photo by up to 16.1: "clearly" begins above what light alone causes.
WORDS = ((1.0, "no visible difference"), (2.0, "hardly different"), (5.0, "slightly different"), (16.0, "different"))
MOST_WORDS = "clearly different"


@dataclass(frozen=True, slots=True)
class Difference:
    """Two measured colours and their difference.

    Attributes:
        listing: as "#RRGGBB".
        received: as "#RRGGBB".
        delta_e: CIEDE2000 with all weights 1.
    """

    listing: str
    received: str
    delta_e: float
    words: str


def difference(listing: Lab, received: Lab) -> Difference:
    """Return the difference of two colours."""
    distance = ciede2000(listing, received)
    words = next((word for below, word in WORDS if distance < below), MOST_WORDS)
    return Difference(hex_of(listing), hex_of(received), round(distance, 1), words)


def colour_of(picture: Image.Image, box: Box) -> Lab:
    """Return the colour of a place: the median of each of L*, a* and b* over its pixels.

    A median, because glints, the shadow at an edge and the background would shift a mean; in Lab, because there the
    median of three channels is close to the perceived median. Pixels are sampled and never averaged before, so that
    every measured colour exists in the photo.

    Args:
        picture: upright, sRGB, mode RGB.
        box: within the picture.
    """
    x, y, width, height = box
    size = (min(width, SAMPLES_A_SIDE), min(height, SAMPLES_A_SIDE))
    place = picture.resize(size, Image.Resampling.NEAREST, box=(x, y, x + width, y + height))
    middle = np.median(lab_of(np.asarray(place, dtype=np.float64) / 255).reshape(-1, 3), axis=0)
    return float(middle[0]), float(middle[1]), float(middle[2])


def lab_of(levels: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return sRGB levels from 0 to 1 as CIE L*a*b* under D65 (IEC 61966-2-1, CIE 15); the last axis is the channel."""
    share = linear_light(levels) @ LINEAR_TO_XYZ.T / WHITE
    root = np.where(share > 216 / 24389, np.cbrt(share), (24389 / 27 * share + 16) / 116)
    x, y, z = root[..., 0], root[..., 1], root[..., 2]
    return np.stack((116 * y - 16, 500 * (x - y), 200 * (y - z)), axis=-1)


def linear_light(levels: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return sRGB levels from 0 to 1 in linear light (IEC 61966-2-1)."""
    return np.where(levels <= 0.04045, levels / 12.92, ((levels + 0.055) / 1.055) ** 2.4)


def hex_of(colour: Lab) -> str:
    """Return the nearest sRGB colour as "#RRGGBB"."""
    light, a, b = colour
    roots = ((light + 16) / 116 + a / 500, (light + 16) / 116, (light + 16) / 116 - b / 200)
    share = [root**3 if root**3 > 216 / 24389 else (116 * root - 16) * 27 / 24389 for root in roots]
    linear = np.clip(np.linalg.solve(LINEAR_TO_XYZ, np.array(share) * WHITE), 0, 1)
    levels = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return "#" + "".join(f"{round(float(level) * 255):02X}" for level in levels)


def ciede2000(first: Lab, second: Lab) -> float:
    """Return the colour difference of CIEDE2000 (CIE 142, ISO/CIE 11664-6) with all weights 1.

    It follows the formulae and the notes on hue in Sharma, Wu and Dalal, "The CIEDE2000 color-difference formula",
    Color Research and Application 30 (2005).
    """
    (light1, chroma1, hue1), (light2, chroma2, hue2) = stretched(first, second)
    light_step, chroma_step = light2 - light1, chroma2 - chroma1
    turn = (hue2 - hue1 + 180) % 360 - 180 if chroma1 * chroma2 else 0.0
    if turn == -180 and hue2 > hue1:
        turn = 180.0
    hue_step = 2 * math.sqrt(chroma1 * chroma2) * math.sin(math.radians(turn / 2))
    light, chroma = (light1 + light2) / 2, (chroma1 + chroma2) / 2
    hue = middle_hue(hue1, hue2) if chroma1 * chroma2 else hue1 + hue2
    weight = (
        1
        - 0.17 * math.cos(math.radians(hue - 30))
        + 0.24 * math.cos(math.radians(2 * hue))
        + 0.32 * math.cos(math.radians(3 * hue + 6))
        - 0.20 * math.cos(math.radians(4 * hue - 63))
    )
    light_scale = 1 + 0.015 * (light - 50) ** 2 / math.sqrt(20 + (light - 50) ** 2)
    chroma_scale, hue_scale = 1 + 0.045 * chroma, 1 + 0.015 * chroma * weight
    bend = math.radians(60 * math.exp(-(((hue - 275) / 25) ** 2)))
    rotation = -2 * math.sqrt(chroma**7 / (chroma**7 + 25**7)) * math.sin(bend)
    parts = light_step / light_scale, chroma_step / chroma_scale, hue_step / hue_scale
    return math.sqrt(sum(part**2 for part in parts) + rotation * parts[1] * parts[2])


def stretched(first: Lab, second: Lab) -> tuple[Lab, Lab]:
    """Return both colours as lightness, chroma and hue in degrees, with a* stretched near the greys."""
    mean = (math.hypot(*first[1:]) + math.hypot(*second[1:])) / 2
    factor = 1.5 - math.sqrt(mean**7 / (mean**7 + 25**7)) / 2
    polar = [
        (light, math.hypot(a * factor, b), math.degrees(math.atan2(b, a * factor)) % 360)
        for light, a, b in (first, second)
    ]
    return polar[0], polar[1]


def middle_hue(first: float, second: float) -> float:
    """Return the hue half-way on the shorter arc, in degrees; for opposite hues the mean of their numbers."""
    total = first + second
    if abs(first - second) <= 180:
        return total / 2
    return (total + 360) / 2 if total < 360 else (total - 360) / 2
