"""Lay out a comparison or a marked photo: pure geometry, in pixels of the whole picture.

From the top: the caption, the panels with their title bars, rows of magnified places, the measurements, and the
footer.
"""

import functools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evidence_kit.media.comparison.pairs import Magnified, Packing, Pair, packings, place_pairs
from evidence_kit.media.comparison.panels import (
    MOST_UPSCALE,
    NOMINAL,
    Panel,
    gap_of,
    natural_scales,
    panels,
    stroke_of,
    upscales_of,
)
from evidence_kit.media.comparison.views import inset_upscale, view_of
from evidence_kit.model.case import Box

WIDEST = NOMINAL
"""Most pixels of the width: a good full-chroma JPEG of the most restless photos of a corpus is below 5 MB then."""

LEAST_WIDTH = 800
TALLEST = 2800
CALM_UPSCALE = 4 / 3
"""Most enlargement of photos with magnified places below, so that 2 is still a magnification."""

CALM_WIDTH = 1500
"""Width up to which photos are enlarged beyond CALM_UPSCALE, at most by MOST_UPSCALE."""

LABEL_SHARE = 0.032
TITLE_SHARE = 0.036
"""Type sizes as shares of the whole width."""

FIELDS = tuple(share / 100 for share in range(16, 46, 4))
"""Heights of magnified places to try, as shares of the whole width."""

GOOD_HEIGHT = 1.15
MOST_ADDED = 0.42
"""Height that is always fine, and most height that magnified places may add to a picture; as shares of its width."""

AS_LARGE = 1.04
"""Places whose sizes differ by a smaller factor count as equally large; then the lower picture is better."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole picture.

    Attributes:
        pairs: the places of every magnified mark, in order of the marks.
        caption: its top.
        measured: top of the measurements.
        footer: its top.
    """

    width: int
    height: int
    panels: tuple[Panel, ...]
    pairs: tuple[Pair, ...]
    caption: int
    measured: int
    footer: int

    @property
    def gap(self) -> int:
        """The space between elements, in pixels."""
        return gap_of(self.width)

    @property
    def stroke(self) -> int:
        """The width of a frame's stroke, in pixels."""
        return stroke_of(self.width)


Bands = Callable[[int], tuple[int, int, int]]
"""Function from the width of the whole picture to the heights of caption, measured values and footer."""


def choose_sheet(parts: tuple[Box, ...], marked: Sequence[Magnified], bands: Bands) -> Sheet:
    """Return the arrangement with the largest smallest magnified place relative to the width, or the lowest of these.

    The photos fill the whole width in every arrangement, so that magnified places never shrink them.

    Args:
        parts: the visible part of each original: x, y, width, height.
        marked: the marks to magnify.
    """
    width, bands = widest(parts, marked=bool(marked)), functools.cache(bands)
    plain = arranged(width, parts, (), ((), 0.0), bands)
    if not marked:
        return lowered(plain, parts, marked, ((), 0.0), bands)
    most = max(GOOD_HEIGHT * width, plain.height + MOST_ADDED * width)
    options = []
    for packing in packings(marked):
        for tallest in FIELDS:
            sheet = arranged(width, parts, marked, (packing, tallest), bands)
            sizes = [-round(math.log(size, AS_LARGE)) for size in sorted(drawn_sizes(sheet, parts, marked))]
            options.append((sheet.height > most, sizes, sheet.height, (packing, tallest), sheet))
    fitting = [option for option in options if not option[0]]
    best = min(fitting, key=lambda option: option[1:3]) if fitting else min(options, key=lambda option: option[2])
    return lowered(best[4], parts, marked, best[3], bands)


def drawn_sizes(sheet: Sheet, parts: tuple[Box, ...], marked: Sequence[Magnified]) -> list[float]:
    """Return the side length of each marked place, in its pair or photo, as a share of the width."""
    return [
        math.sqrt(box[2] * box[3])
        * max(view_of(box, part, field, inset_upscale(panel.scale)).scale, panel.scale)
        / sheet.width
        for mark, pair in zip(marked, sheet.pairs, strict=True)
        for box, field, part, panel in zip(mark.boxes, pair.fields, parts, sheet.panels, strict=True)
        if box is not None and field is not None
    ]


def widest(parts: tuple[Box, ...], *, marked: bool) -> int:
    """Return the largest width at which no photo is enlarged too much; a small one does not make a large one small."""
    scales = natural_scales(parts)
    calm = WIDEST * (CALM_UPSCALE if marked else MOST_UPSCALE) / max(scales)
    most = WIDEST * MOST_UPSCALE / max(scales)
    # The larger photo decides up to here, and beside it the smaller one is enlarged more, or has grey around it.
    kept = WIDEST * CALM_UPSCALE / min(scales)
    return max(LEAST_WIDTH, math.floor(min(WIDEST, max(calm, min(most, CALM_WIDTH), min(kept, CALM_WIDTH)))))


def lowered(
    sheet: Sheet, parts: tuple[Box, ...], marked: Sequence[Magnified], how: tuple[Packing, float], bands: Bands
) -> Sheet:
    """Return the arrangement, made smaller if it is taller than TALLEST."""
    if sheet.height <= TALLEST or sheet.width == LEAST_WIDTH:
        return sheet
    width = max(LEAST_WIDTH, math.floor(sheet.width * TALLEST / sheet.height))
    return arranged(width, parts, marked, how, bands)


def arranged(
    width: int, parts: tuple[Box, ...], marked: Sequence[Magnified], how: tuple[Packing, float], bands: Bands
) -> Sheet:
    """Return the arrangement at a width.

    Args:
        how: the rows of magnified places, and their largest height as a share of the width.
    """
    gap, (caption, measured, footer) = gap_of(width), bands(width)
    top = gap + (caption + gap if caption else 0)
    bar = round(width * TITLE_SHARE * 1.5)
    placed = panels((gap, width - gap), top, bar, parts, upscales_of(parts), width)
    bottom = placed[0].cell[3]
    pairs = place_pairs(marked, *how, width, bottom + gap)
    bottom = max((pair.place[3] for pair in pairs), default=bottom)
    measured_top = bottom + gap + (gap // 2 if measured else 0)
    footer_top = measured_top + (measured + gap if measured else 0)
    return Sheet(width, footer_top + (footer + gap // 2 if footer else 0), placed, pairs, gap, measured_top, footer_top)
