"""Redact areas of a picture: the pixels under a box are gone for good."""

import math
from collections.abc import Sequence

from PIL import Image

from evidence_kit.model.case import Box, lies_within

BLACK: dict[str, int | tuple[int, ...]] = {"L": 0, "RGB": (0, 0, 0), "RGBA": (0, 0, 0, 255)}


class BoxOutside(ValueError):
    """A box to redact is empty or lies outside its picture."""


def covered(picture: Image.Image, boxes: Sequence[Box]) -> Image.Image:
    """Return a copy of an upright picture with each box filled with opaque black; the picture itself without boxes.

    A fill, because blurred or pixelated text can be computed back (Hill et al., PoPETs 2016/4).

    Args:
        picture: upright, in mode L, RGB or RGBA.
        boxes: x, y, width and height in its pixels.

    Raises:
        BoxOutside: a box is empty or lies outside the picture.
    """
    if not boxes:
        return picture
    check_boxes(picture.size, boxes)
    copy = picture.copy()
    black = BLACK[copy.mode]
    for x, y, width, height in boxes:
        copy.paste(black, (x, y, x + width, y + height))
    return copy


def check_boxes(size: tuple[int, int], boxes: Sequence[Box]) -> None:
    """Check that all boxes lie within an upright picture of `size`.

    Raises:
        BoxOutside: a box is empty or lies outside.
    """
    for box in boxes:
        if not lies_within(box, size):
            named = ",".join(map(str, box))
            raise BoxOutside(f"the box {named} does not lie within the upright picture's {size[0]}x{size[1]} pixels")


def boxes_within(boxes: Sequence[Box], size: tuple[int, int], reduced: tuple[int, int]) -> tuple[Box, ...]:
    """Return boxes of an upright picture of `size` for the reduced picture, enlarged to whole pixels."""
    if size == reduced:
        return tuple(boxes)
    across, down = reduced[0] / size[0], reduced[1] / size[1]
    smaller = []
    for x, y, width, height in boxes:
        left, top = math.floor(x * across), math.floor(y * down)
        right, bottom = math.ceil((x + width) * across), math.ceil((y + height) * down)
        smaller.append((left, top, min(right, reduced[0]) - left, min(bottom, reduced[1]) - top))
    return tuple(smaller)
