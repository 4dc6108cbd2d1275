"""Lay out and draw the text around the photos: the caption above, the measurements below, and the footer."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import ImageColor, ImageDraw

from evidence_kit.media.comparison.badges import chip_width, draw_middle
from evidence_kit.media.comparison.difference import LINEAR_TO_XYZ, Difference, linear_light
from evidence_kit.media.comparison.layout import TITLE_SHARE
from evidence_kit.media.comparison.panels import SMALL_SHARE, gap_of, small_size
from evidence_kit.media.comparison.strokes import BLACK, WHITE
from evidence_kit.media.image.text import font, shortened, wrapped

CAPTION_LINES = 2
CAPTION_SHARE = 0.04
LINE = 1.28
"""Height of a line as a multiple of its type size."""

BASELINE = 0.86
"""Distance of a line's baseline from its top, as a share of its height."""

LEGEND_LINES = 6
LEGEND_MORE = "… and more: the labels of all marks are in the manifest."
MOST_SWATCHES = 4
SWATCH_SHARE = 0.145
"""Width of a colour as a share of the whole width, so that "received" fits in it."""

INK, QUIET_INK = "#111111", "#3A3D44"


@dataclass(frozen=True, slots=True)
class Texts:
    """All text around the photos.

    Attributes:
        colours: number (None for a single mark), hue and measured difference of each mark.
        lengths: sentences about promised and measured lengths.
        legend: labels without room in the photos, such as "4 Seam".
        order: the order's number for the footer; may be empty.
        treatments: what was done to the photos, each in full and in short.
    """

    caption: str
    colours: tuple[tuple[int | None, str, Difference], ...] = ()
    lengths: tuple[str, ...] = ()
    legend: tuple[str, ...] = ()
    order: str = ""
    treatments: tuple[tuple[str, str], ...] = ()

    def heights(self, width: int) -> tuple[int, int, int]:
        """Return the heights of caption, measurements and footer in a picture of this width."""
        lines, size = caption_lines(self.caption, width)
        caption = round(len(lines) * size * LINE)
        rows = swatches_height(len(self.colours), width)
        rows += sum(round(len(lines) * size * LINE) + gap_of(width) for lines, size in self.sentences(width))
        return caption, rows, round(small_size(width) * LINE) if self.foot(width) else 0

    def sentences(self, width: int) -> list[tuple[list[str], int]]:
        """Return the lines of each length and of the legend, with their type size."""
        room, small = width - 2 * gap_of(width), small_size(width)
        large = math.ceil(width * TITLE_SHARE)
        lengths = [(wrapped(length, room, font(large, bold=True).getlength), large) for length in self.lengths]
        if not self.legend:
            return lengths
        lines = packed(self.legend, " · ", room, small)
        if len(lines) > LEGEND_LINES:
            lines = [*lines[: LEGEND_LINES - 1], LEGEND_MORE]
        return [*lengths, (lines, small)]

    def foot(self, width: int) -> str:
        """Return the first footer that fits: in full, without the order's number, or with short treatments."""
        order = [f"Order {self.order}"] if self.order else []
        full, short = [words for words, _ in self.treatments], [words for _, words in self.treatments]
        lines = [" · ".join(parts) for parts in ([*order, *full], full, [*order, *short], short)]
        room, face = width - 2 * gap_of(width), font(small_size(width))
        return next((line for line in lines if face.getlength(line) <= room), lines[-1])


def caption_lines(caption: str, width: int) -> tuple[list[str], int]:
    """Return the caption in at most two lines and its type size, smaller if that avoids cutting it."""
    room = width - 2 * gap_of(width)
    sizes = [math.ceil(width * share) for share in (CAPTION_SHARE, TITLE_SHARE, SMALL_SHARE)]
    found = [(size, wrapped(caption, room, font(size, bold=True).getlength)) for size in sizes]
    for size, lines in found[:2]:
        if len(lines) <= 1:
            return lines, size
    for size, lines in found:
        if len(lines) <= CAPTION_LINES:
            return balanced(caption, len(lines), room, size), size
    return shortened(caption, room, CAPTION_LINES, font(sizes[-1], bold=True).getlength), sizes[-1]


def balanced(caption: str, count: int, room: int, size: int) -> list[str]:
    """Return the caption in `count` lines, as equally long as its words allow."""
    face = font(size, bold=True)
    narrow = next(
        (share for share in range(50, 100, 2) if len(wrapped(caption, room * share // 100, face.getlength)) <= count),
        100,
    )
    return wrapped(caption, room * narrow // 100, face.getlength)


def packed(parts: Sequence[str], between: str, room: int, size: int) -> list[str]:
    """Return the lines of joined parts, broken between parts where possible."""
    face = font(size)
    lines: list[str] = []
    for part in parts:
        if lines and face.getlength(f"{lines[-1]}{between}{part}") <= room:
            lines[-1] += f"{between}{part}"
        else:
            lines += wrapped(part, room, face.getlength)
    return lines


def swatches_height(count: int, width: int) -> int:
    """Return the height of `count` swatches, two in a row."""
    return (min(count, MOST_SWATCHES) + 1) // 2 * swatch_height(width)


def swatch_height(width: int) -> int:
    """Return the height of a row of swatches and the space below it."""
    return round(2 * small_size(width) * LINE) + gap_of(width)


def draw_caption(canvas: ImageDraw.ImageDraw, texts: Texts, width: int, top: int) -> None:
    """Draw the caption."""
    lines, size = caption_lines(texts.caption, width)
    for row, line in enumerate(lines):
        spot = (gap_of(width), top + round((row + 0.5) * size * LINE))
        draw_middle(canvas, spot, line, size, INK, centred=False)


def draw_measured(canvas: ImageDraw.ImageDraw, texts: Texts, width: int, top: int) -> None:
    """Draw pairs of swatches with their difference, then the lengths and the legend."""
    gap = gap_of(width)
    cell = (width - 3 * gap) // 2
    for index, (number, hue, difference) in enumerate(texts.colours[:MOST_SWATCHES]):
        spot = (gap + (index % 2) * (cell + gap), top + (index // 2) * swatch_height(width))
        draw_swatches(canvas, (number, hue), difference, spot, width)
    down = top + swatches_height(len(texts.colours), width)
    for lines, size in texts.sentences(width):
        face = font(size, bold=size > small_size(width))
        for row, line in enumerate(lines):
            canvas.text((gap, down + (row + BASELINE) * size * LINE), line, font=face, fill=INK, anchor="ls")
        down += round(len(lines) * size * LINE) + gap


def draw_swatches(
    canvas: ImageDraw.ImageDraw, mark: tuple[int | None, str], difference: Difference, spot: tuple[int, int], width: int
) -> None:
    """Draw the two colours of a mark side by side, each named after its side, and their difference.

    Args:
        mark: its number, None for a single mark, and its hue.
    """
    size, stroke = small_size(width), max(2, round(width * 0.0018))
    number, hue = mark
    left, top = spot
    height, chip, across = round(2 * size * LINE), chip_width(number, size), round(width * SWATCH_SHARE)
    canvas.rectangle((left, top, left + chip + 2 * across + 4 * stroke - 1, top + height - 1), fill=BLACK)
    top, bottom, left = top + stroke, top + height - stroke, left + stroke
    canvas.rectangle((left, top, left + chip - 1, bottom - 1), fill=hue)
    if number is not None:
        draw_middle(canvas, (left + chip / 2, (top + bottom) / 2), f"{number}", size, BLACK, centred=True)
    left += chip
    canvas.rectangle((left, top, left + 2 * across + 2 * stroke - 1, bottom - 1), fill=WHITE)
    left += stroke
    for side, colour in (("listing", difference.listing), ("received", difference.received)):
        canvas.rectangle((left, top + stroke, left + across - 1, bottom - 1 - stroke), fill=colour)
        draw_middle(canvas, (left + across / 2, (top + bottom) / 2), side, size, ink_on(colour), centred=True)
        left += across
    left, first = left + 2 * stroke + size // 3, spot[1] + BASELINE * size * LINE
    verdict = difference.words[0].upper() + difference.words[1:]
    canvas.text((left, first), verdict, font=font(size, bold=True), fill=INK, anchor="ls")
    figures = f"CIEDE2000 {difference.delta_e:.1f}"
    canvas.text((left, first + size * LINE), figures, font=font(size), fill=QUIET_INK, anchor="ls")


def ink_on(colour: str) -> str:
    """Return black or white, whichever has the better contrast to a colour by WCAG 2.2: at least 4.58:1."""
    light = float(linear_light(np.array(ImageColor.getrgb(colour)[:3]) / 255) @ LINEAR_TO_XYZ[1])
    return BLACK if (light + 0.05) ** 2 > 1.05 * 0.05 else WHITE


def draw_footer(canvas: ImageDraw.ImageDraw, texts: Texts, width: int, top: int) -> None:
    """Draw the footer's line."""
    size = small_size(width)
    spot = (gap_of(width), top + BASELINE * size * LINE)
    canvas.text(spot, texts.foot(width), font=font(size), fill=QUIET_INK, anchor="ls")
