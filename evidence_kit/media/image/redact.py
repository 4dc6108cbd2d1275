"""Covering places of a picture for good: what lies under a box is not in the pixels any more."""

import math
from collections.abc import Sequence

from PIL import Image

from evidence_kit.model.case import Box

BLACK: dict[str, int | tuple[int, ...]] = {"L": 0, "RGB": (0, 0, 0), "RGBA": (0, 0, 0, 255)}


class BoxOutside(ValueError):
    """A box to cover has no size or does not lie within its picture."""


def covered(picture: Image.Image, boxes: Sequence[Box]) -> Image.Image:
    """Return the picture with each box filled with opaque black; the same object when there is none.

    A fill, because blurred or pixelated text can be computed back (Hill et al., PoPETs 2016/4).

    Args:
        picture: upright, in mode L, RGB or RGBA; it is left as it is.
        boxes: x, y, width and height in its pixels.

    Raises:
        BoxOutside: a box has no size or does not lie within the picture.
    """
    if not boxes:
        return picture
    check_boxes(picture.size, boxes)
    made = picture.copy()
    black = BLACK[made.mode]
    for x, y, width, height in boxes:
        made.paste(black, (x, y, x + width, y + height))
    return made


def check_boxes(size: tuple[int, int], boxes: Sequence[Box]) -> None:
    """Raise when a box has no size or does not lie within an upright picture of `size`.

    Raises:
        BoxOutside: it does not.
    """
    for x, y, width, height in boxes:
        if x < 0 or y < 0 or width <= 0 or height <= 0 or x + width > size[0] or y + height > size[1]:
            raise BoxOutside(
                f"the box {x},{y},{width},{height} does not lie within the upright picture's {size[0]}x{size[1]} pixels"
            )


def boxes_within(boxes: Sequence[Box], size: tuple[int, int], reduced: tuple[int, int]) -> tuple[Box, ...]:
    """Return boxes of an upright picture of `size` as boxes of the same picture reduced, grown to whole pixels."""
    if size == reduced:
        return tuple(boxes)
    across, down = reduced[0] / size[0], reduced[1] / size[1]
    made = []
    for x, y, width, height in boxes:
        left, top = math.floor(x * across), math.floor(y * down)
        right, bottom = math.ceil((x + width) * across), math.ceil((y + height) * down)
        made.append((left, top, min(right, reduced[0]) - left, min(bottom, reduced[1]) - top))
    return tuple(made)
