"""Lay out both photos, and compute with boxes and places."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from evidence_kit.media.comparison.strokes import Place
from evidence_kit.model.case import Box

LEAST_CELL = 0.21
"""Least width of a cell as a share of the whole, so that its title fits; a narrower picture is padded."""

TALLEST_CELL = 0.52
"""Largest height of a narrow picture beside a wide one that is lower, as a share of the panels' width."""

NEARLY_SAME = 1.3
"""Largest ratio of heights at which a narrow picture is padded at its sides, so that both have the same height."""

TALLEST_PANEL = 1.15
"""Largest height of a panel as a share of the panels' width; thinner pictures are padded at their sides."""

SMALL_SHARE = 0.03
"""The smallest type size as a share of the whole width: 9.6 pixels at a width of 320, with capitals of 6.8."""


MOST_UPSCALE = 2.0
"""The largest enlargement of an original, but for one beside a larger one."""

MOST_BESIDE = 3.0
"""Most enlargement of a photo beside a much larger one: softer, but as large as what it is compared with."""

NOMINAL = 2400
"""Width at which the sizes of two photos are compared."""


@dataclass(frozen=True, slots=True)
class Panel:
    """A side of the comparison.

    Attributes:
        bar: where the title lies.
        cell: its area, padded where the picture does not fill it.
        picture: where the photo lies.
        scale: shown pixels per pixel of the original.
    """

    bar: Place
    cell: Place
    picture: Place
    scale: float


def gap_of(width: int) -> int:
    """Return the space between elements in a picture of this width."""
    return max(6, round(width * 0.01))


def stroke_of(width: int) -> int:
    """Return the width of a frame's stroke in a picture of this width."""
    return max(2, round(width * 0.0026))


def small_size(width: int) -> int:
    """Return the smallest type size of a picture in pixels, at least SMALL_SHARE of its width."""
    return math.ceil(width * SMALL_SHARE)


def panels(
    span: tuple[int, int], top: int, bar: int, sizes: tuple[Box, ...], upscales: Sequence[float], whole: int
) -> tuple[Panel, ...]:
    """Return the panel of each photo; one that stands alone has the whole width.

    Args:
        span: left and right edge of the panels.
        bar: height of a title.
        sizes: the visible part of the photo, or of the two photos.
        upscales: largest enlargement of each photo.
        whole: width of the whole picture.
    """
    if len(sizes) == 1:
        return (only_panel(span, top, bar, sizes[0], upscales[0]),)
    return two_panels(span, top, bar, (sizes[0], sizes[1]), upscales, whole)


def natural_scales(parts: tuple[Box, ...]) -> list[float]:
    """Return the scale at which each photo fills its panel of a picture of NOMINAL width."""
    inside = (gap_of(NOMINAL), NOMINAL - gap_of(NOMINAL))
    return [panel.scale for panel in panels(inside, 0, 0, parts, (math.inf,) * len(parts), NOMINAL)]


def upscales_of(parts: tuple[Box, ...]) -> tuple[float, ...]:
    """Return the largest enlargement of each photo: more for one that stands beside a larger one, to be as large."""
    scales = natural_scales(parts)
    return tuple(min(MOST_BESIDE, MOST_UPSCALE * scale / min(scales)) for scale in scales)


def only_panel(span: tuple[int, int], top: int, bar: int, size: Box, upscale: float) -> Panel:
    """Return the panel of a photo that stands alone."""
    free = span[1] - span[0]
    height = min(free * size[3] / size[2], TALLEST_PANEL * free, upscale * size[3])
    return panel(span, top, bar, max(1, round(height)), size, upscale)


def two_panels(
    span: tuple[int, int], top: int, bar: int, sizes: tuple[Box, Box], upscales: Sequence[float], whole: int
) -> tuple[Panel, Panel]:
    """Return both panels, with photos of the same height unless either would be a sliver or enlarged too much."""
    gap = gap_of(span[1] - span[0])
    free = span[1] - span[0] - gap
    shapes = [size[2] / size[3] for size in sizes]
    most = [upscale * size[2] / free for size, upscale in zip(sizes, upscales, strict=True)]
    first = round(free * cell_share(shapes, most, LEAST_CELL * whole / free))
    natural = [across / shape for across, shape in zip((first, free - first), shapes, strict=True)]
    height = min(max(natural), max(min(natural), TALLEST_CELL * free), TALLEST_PANEL * free)
    if min(natural) <= height < NEARLY_SAME * min(natural):
        height = min(natural)
    down = max(1, round(height))
    cells = ((span[0], span[0] + first), (span[0] + first + gap, span[1]))
    return (
        panel(cells[0], top, bar, down, sizes[0], upscales[0]),
        panel(cells[1], top, bar, down, sizes[1], upscales[1]),
    )


def cell_share(shapes: Sequence[float], most: Sequence[float], least: float) -> float:
    """Return the share of the panels' width that the listing gets.

    Args:
        shapes: width by height of each photo.
        most: the share of each photo at its largest enlargement.
        least: the share that a title and labels need.
    """
    first = shapes[0] / sum(shapes)
    first = min(max(first, least), 1 - least)
    if most[0] < 0.8 * first:
        first = min(first, max(least, most[0]))
    elif most[1] < 0.8 * (1 - first):
        first = max(first, 1 - max(least, most[1]))
    return first


def panel(across: tuple[int, int], top: int, bar: int, height: int, size: Box, upscale: float) -> Panel:
    """Return a panel with its photo centred in its cell."""
    left, right = across
    width, head = right - left, top + bar
    scale = min(width / size[2], height / size[3], upscale)
    sides = [max(1, round(size[2] * scale)), max(1, round(size[3] * scale))]
    sides = [
        most if abs(pixels - most) <= 2 and scale < upscale else min(pixels, most)
        for pixels, most in zip(sides, (width, height), strict=True)
    ]
    x, y = left + (width - sides[0]) // 2, head + (height - sides[1]) // 2
    return Panel(
        (left, top, right, head), (left, head, right, head + height), (x, y, x + sides[0], y + sides[1]), scale
    )


def shown_place(box: Box, size: Box, panel: Panel) -> Place:
    """Return the place where a box of the original is shown, at least a pixel large.

    Args:
        size: the visible part of the original.
    """
    left, top, right, bottom = panel.picture
    across, down = (right - left) / size[2], (bottom - top) / size[3]
    x, y = box[0] - size[0], box[1] - size[1]
    low = (left + math.floor(x * across), top + math.floor(y * down))
    high = (left + math.ceil((x + box[2]) * across), top + math.ceil((y + box[3]) * down))
    return low[0], low[1], min(right, max(high[0], low[0] + 1)), min(bottom, max(high[1], low[1] + 1))


def area(place: Place) -> int:
    """Return the number of pixels of a place."""
    return (place[2] - place[0]) * (place[3] - place[1])


def overlap(first: Place, second: Place) -> int:
    """Return the number of pixels that two places share."""
    across = min(first[2], second[2]) - max(first[0], second[0])
    down = min(first[3], second[3]) - max(first[1], second[1])
    return across * down if across > 0 and down > 0 else 0
