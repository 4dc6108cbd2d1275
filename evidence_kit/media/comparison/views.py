"""Choose the part of a photo that an inset shows, and its enlargement."""

from dataclasses import dataclass

from PIL import Image

from evidence_kit.media.comparison.panels import MOST_UPSCALE
from evidence_kit.media.comparison.strokes import Place
from evidence_kit.model.case import Box

REDUCING_GAP = 2.0
"""Pillow's resize first averages a photo over whole blocks of pixels, down to this multiple of its final size.

For photos reduced 5 to 6 times it takes less than half the time; the worst of them differs from a plain resize by
44.8 dB and 11 levels, at factor 8.
"""

MAGNIFIED = 4 / 3
"""Largest enlargement in an inset beyond that of a small photo above, which is enlarged already."""

SURROUNDINGS = 1.35
"""The least shown area as a multiple of the box: its surroundings show where it is."""


@dataclass(frozen=True, slots=True)
class View:
    """The part of a photo that an inset shows.

    Attributes:
        region: left, top, right, bottom in pixels of the original.
        place: where it is drawn; smaller than the inset when the photo is too small.
        scale: drawn pixels per pixel of the original.
    """

    region: tuple[float, float, float, float]
    place: Place
    scale: float


def scaled(picture: Image.Image, part: Box, size: tuple[int, int]) -> Image.Image:
    """Return a part of a photo at a size, scaled by LANCZOS only."""
    region = (part[0], part[1], part[0] + part[2], part[1] + part[3])
    return picture.resize(size, Image.Resampling.LANCZOS, box=region, reducing_gap=REDUCING_GAP)


def inset_upscale(shown: float) -> float:
    """Return the largest enlargement in an inset of a photo that is shown at a scale above: more than there."""
    return max(MOST_UPSCALE, shown * MAGNIFIED)


def view_of(box: Box, part: Box, inset: Place, most: float = MOST_UPSCALE) -> View:
    """Return the view of an inset: the box in its surroundings.

    Args:
        part: the visible part of the original.
        most: the largest enlargement.
    """
    across, down = inset[2] - inset[0], inset[3] - inset[1]
    scale = min(most, across / (box[2] * SURROUNDINGS), down / (box[3] * SURROUNDINGS))
    width, height = min(part[2], across / scale), min(part[3], down / scale)
    left = min(max(box[0] + box[2] / 2 - width / 2, part[0]), part[0] + part[2] - width)
    top = min(max(box[1] + box[3] / 2 - height / 2, part[1]), part[1] + part[3] - height)
    drawn = max(1, min(across, round(width * scale))), max(1, min(down, round(height * scale)))
    x, y = inset[0] + (across - drawn[0]) // 2, inset[1] + (down - drawn[1]) // 2
    # Rounding of fractions may end a hair outside the photo, which Pillow refuses.
    right, bottom = min(left + width, part[0] + part[2]), min(top + height, part[1] + part[3])
    return View((left, top, right, bottom), (x, y, x + drawn[0], y + drawn[1]), scale)
