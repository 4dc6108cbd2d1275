"""Where everything of a comparison picture lies: pure geometry, in pixels of the whole picture.

From the top: the caption, the two panels with their title bars, the magnified places in a row under the panels or in
columns outside of them, what was measured, and the footer.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evidence_kit.media.comparison.panels import Panel, area, gap_of, middle, panels
from evidence_kit.media.comparison.strokes import Place
from evidence_kit.media.comparison.views import MOST_UPSCALE, use_of
from evidence_kit.model import Box

WIDEST = 2400
"""Pixels; with this a full-chroma JPEG of a good quality stays under 5 MB for the most restless photos of a corpus."""

LEAST_WIDTH = 800
TALLEST = 2800
CALM_UPSCALE = 4 / 3
"""Up to here photos are enlarged when places of them are magnified beside, so that 2 remains a magnification."""

CALM_WIDTH = 1500
"""A picture that would be narrower than this has its photos enlarged further, up to MOST_UPSCALE."""

SMALL_SHARE = 0.03
LABEL_SHARE = 0.032
TITLE_SHARE = 0.036
"""Type sizes as shares of the whole width. At 320 pixels the smallest has 9.6 pixels, capitals of it 6.8."""

HEAD_SHARE = 0.042
"""What the strip with number and label takes of an inset."""

FLATTEST_INSET = 0.4
"""Height by width of an inset below which nothing is seen in it under its number."""

TALLEST_INSET = 1.6
"""Height by width of an inset in a column; what is longer shows more of what lies around than of the place."""

COLUMN_SHARE = 0.205
LEAST_PANELS = 0.28
"""Share of the whole picture below which the photos themselves are too small to be understood in a glance."""

GOOD_SHAPES = (4 / 3, 2.0)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole picture.

    Attributes:
        insets: a place in the listing's and one in the received photo's part for every magnified mark, in the order in
            which the marks were given.
        beside: the insets lie in columns outside of the panels, not in a row under them.
        caption: its top.
        measured: top of what was measured.
        footer: its top.
    """

    width: int
    height: int
    panels: tuple[Panel, Panel]
    insets: tuple[tuple[Place, Place], ...]
    beside: bool
    caption: int
    measured: int
    footer: int

    @property
    def gap(self) -> int:
        """The space between things, in pixels."""
        return gap_of(self.width)

    @property
    def stroke(self) -> int:
        """The breadth of one stroke of a frame, in pixels."""
        return max(2, round(self.width * 0.0026))


Bands = Callable[[int], tuple[int, int, int]]
"""From the width of the whole picture to the heights of caption, measured values and footer."""


def choose_sheet(
    sizes: tuple[Box, Box], marked: Sequence[tuple[Box, Box]], bands: Bands, *, roomy: bool = False
) -> Sheet:
    """Return the arrangement that wastes least and has the best shape.

    Args:
        sizes: what is shown of each original: x, y, width, height.
        marked: the places to magnify, listing's and received's box of each.
        roomy: much is drawn into the photos, so that they must be as large as they can.
    """
    kinds = (False, True) if marked and not roomy else (False,)
    options = [fitted_sheet(sizes, marked, bands, beside=beside) for beside in kinds]
    return min(options, key=lambda sheet: cost(sheet, marked))


def cost(sheet: Sheet, marked: Sequence[tuple[Box, Box]]) -> float:
    """Return how bad an arrangement is: far from a good shape, little photo, insets that show more than their place.

    The weights were chosen by looking at the pictures that they make of a corpus of real photos.
    """
    if any(place[3] - place[1] < FLATTEST_INSET * (place[2] - place[0]) for pair in sheet.insets for place in pair):
        return math.inf
    shape = sheet.width / sheet.height
    off = abs(math.log(shape / min(max(shape, GOOD_SHAPES[0]), GOOD_SHAPES[1])))
    whole = sheet.width * sheet.height
    photos = sum(area(panel.picture) for panel in sheet.panels) / whole
    insets = [
        (box, place)
        for pair, places in zip(marked, sheet.insets, strict=True)
        for box, place in zip(pair, places, strict=True)
    ]
    head = round(HEAD_SHARE * sheet.width)
    fields = [(box, (place[0], place[1] + head, place[2], place[3])) for box, place in insets]
    used = sum(use_of(box, field) * area(field) for box, field in fields) / whole
    return 1.3 * off + 1.5 * (1 - photos) + 3 * max(0.0, LEAST_PANELS - photos) - 3 * used


def fitted_sheet(sizes: tuple[Box, Box], marked: Sequence[tuple[Box, Box]], bands: Bands, *, beside: bool) -> Sheet:
    """Return the largest arrangement of one kind in which no photo is enlarged too much."""
    full = arranged(WIDEST, sizes, marked, bands, beside=beside)
    largest = max(panel.scale for panel in unbound(WIDEST, sizes, beside=beside))
    calm = WIDEST * (CALM_UPSCALE if marked else MOST_UPSCALE) / largest
    most = WIDEST * MOST_UPSCALE / largest
    width = min(WIDEST, max(calm, min(most, CALM_WIDTH)), WIDEST * TALLEST / full.height)
    return arranged(max(LEAST_WIDTH, math.floor(width)), sizes, marked, bands, beside=beside)


def unbound(width: int, sizes: tuple[Box, Box], *, beside: bool) -> tuple[Panel, Panel]:
    """Return the panels as if photos could be enlarged at will."""
    return panels(panel_span(width, beside=beside), 0, 0, sizes, math.inf, width)


def panel_span(width: int, *, beside: bool) -> tuple[int, int]:
    """Return from where to where both panels reach."""
    gap = gap_of(width)
    outer = gap + (round(width * COLUMN_SHARE) + 2 * gap if beside else 0)
    return outer, width - outer


def arranged(
    width: int, sizes: tuple[Box, Box], marked: Sequence[tuple[Box, Box]], bands: Bands, *, beside: bool
) -> Sheet:
    """Return the arrangement at a width."""
    gap, (caption, measured, footer) = gap_of(width), bands(width)
    top = gap + (caption + gap if caption else 0)
    bar = round(width * TITLE_SHARE * 1.5)
    both = panels(panel_span(width, beside=beside), top, bar, sizes, MOST_UPSCALE, width)
    bottom = both[0].cell[3]
    if beside and marked:
        insets = in_columns(width, top, bottom, marked)
    else:
        insets = in_rows(width, bottom + 2 * gap, marked)
        bottom = max((one[3] for pair in insets for one in pair), default=bottom)
    measured_top = bottom + gap + gap // 2
    footer_top = measured_top + (measured + gap if measured else 0)
    return Sheet(width, footer_top + footer + gap, both, insets, beside, gap, measured_top, footer_top)


def in_columns(width: int, top: int, bottom: int, marked: Sequence[tuple[Box, Box]]) -> tuple[tuple[Place, Place], ...]:
    """Return the insets outside of the panels, one over the other in the order of their places in each photo."""
    gap, across, count = gap_of(width), round(width * COLUMN_SHARE), len(marked)
    slot = (bottom - top - (count - 1) * gap) // count
    height = min(slot, round(TALLEST_INSET * across))
    found: list[list[Place]] = [[], []]
    for side, left in enumerate((gap, width - gap - across)):
        for rank in ranked([middle(pair[side])[1] for pair in marked]):
            upper = top + rank * (slot + gap) + (slot - height) // 2
            found[side].append((left, upper, left + across, upper + height))
    return tuple(zip(found[0], found[1], strict=True))


def in_rows(width: int, top: int, marked: Sequence[tuple[Box, Box]]) -> tuple[tuple[Place, Place], ...]:
    """Return the insets under the panels, side by side in the order of their places in each photo.

    Each side has one half of the width, also when the panels are not equally wide: so none is smaller than another.
    """
    if not marked:
        return ()
    gap, count = gap_of(width), len(marked)
    half = (width - 4 * gap) // 2
    across = (half - (count - 1) * gap) // count
    height = round(min(0.22 * width, max(0.15 * width, across)) + HEAD_SHARE * width)
    found: list[list[Place]] = [[], []]
    for side, left in enumerate((gap, width - gap - count * across - (count - 1) * gap)):
        for rank in ranked([middle(pair[side])[0] for pair in marked]):
            x = left + rank * (across + gap)
            found[side].append((x, top, x + across, top + height))
    return tuple(zip(found[0], found[1], strict=True))


def ranked(values: Sequence[float]) -> list[int]:
    """Return the rank of each value among all, from 0; of equal ones the earlier comes first."""
    order = sorted(range(len(values)), key=lambda index: (values[index], index))
    ranks = [0] * len(values)
    for rank, index in enumerate(order):
        ranks[index] = rank
    return ranks
