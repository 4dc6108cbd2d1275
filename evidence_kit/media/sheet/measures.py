"""The measures of a sheet: its limits, and the height of everything that is no picture, in ems.

An em is the height of the sheet's smallest type and a share of the sheet's width, so that the type reads as well on
every sheet that is seen at the same width.
"""

import math

SHORT_SIDE = 600
"""Pixels that each picture's short side has at least, where its shape and its own size allow."""

MOST_UPSCALE = 2
"""A small original is enlarged up to this."""

LEAST_WIDTH, MOST_WIDTH, WIDTH_STEP = 660, 3420, 60
MOST_HEIGHT, MOST_PIXELS = 5000, 13_000_000
"""Of a sheet. At 5,000,000 bytes that leaves 3.1 bits a pixel for a JPEG with full chroma."""

GOOD_PIXELS = 11_400_000
LONG_SHEET = 1.45
"""What a sheet exceeds only for the sake of its pictures: 3000 by 3800 pixels, and the height over width of paper."""

GOOD_SHARE = 0.6
"""Of a sheet, that is picture."""

TALLEST_NEED = 1340
"""Pixels of height that a picture can ask for; what is taller, such as a scrolled screenshot, gets this or more but not
a short side of SHORT_SIDE. The screen of a phone, 9:20, is just within it."""

TEXT_SHARE = 0.03
"""Height of the type as a share of the width: 9.6 pixels when the sheet is seen 320 pixels wide."""

GAP, PAD, LINE, BADGE = 0.4, 0.32, 1.22, 1.75
"""In ems: between cards, within a strip beside the words, from line to line, and the width of a cell's number."""

TITLE_SIZE, TITLE_LINE, TITLE_PAD = 1.35, 1.65, 0.35
"""In ems: the title's type, from line to line, and above and below all of them."""

LEAST_CARD = 8.5
"""Ems of width that a cell has at least: a number and some ten letters beside it."""

MOST_CAPTION_LINES, MOST_TITLE_LINES, MOST_FOOTER_LINES = 2, 2, 3
SET_LONGER = 1.03
"""A line may come out longer than its length in ems by this, because letters are set on whole pixels."""


def em_of(width: int) -> int:
    """Return the height of the type in pixels on a sheet of a width."""
    return math.ceil(width * TEXT_SHARE)


def gap_of(em: int) -> int:
    """Return the distance between cards, and around them."""
    return round(em * GAP)


def strip_height(em: int, lines: int) -> int:
    """Return the height of what lies below a picture; a number alone has the room of one line."""
    return round(em * (max(1, lines) * LINE + 2 * PAD))


def title_height(em: int, lines: int) -> int:
    """Return the height of the bar at the top."""
    return round(em * (lines * TITLE_LINE + 2 * TITLE_PAD)) if lines else 0


def footer_height(em: int, lines: int) -> int:
    """Return the height of the lines at the bottom, with the distance below them."""
    return round(em * lines * LINE) + gap_of(em) if lines else 0


def words_width(card: float, em: int) -> float:
    """Return the room that a caption's line has on a card of a width."""
    return card - em * (BADGE + 2 * PAD)
