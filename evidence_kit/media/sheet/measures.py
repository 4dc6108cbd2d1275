"""The measures of a sheet: its limits, and the height of its text in ems.

An em is the height of the sheet's smallest type and a share of its width, so that type is equally legible on every
sheet shown at the same width.
"""

import functools
import math

SHORT_SIDE = 600
"""Least pixels of each picture's short side, if its shape and its own size allow."""

MOST_UPSCALE = 2
"""The largest enlargement of a small original."""

LEAST_WIDTH, MOST_WIDTH, WIDTH_STEP = 660, 3420, 60
MOST_HEIGHT, MOST_PIXELS = 5000, 13_000_000
"""Limits of a sheet. At 5,000,000 bytes they leave 3.1 bits a pixel for a JPEG with full chroma."""

GOOD_PIXELS = 11_400_000
LONG_SHEET = 1.45
"""Limits only exceeded to make pictures large enough: 3000 by 3800 pixels, and the aspect ratio of paper."""

GOOD_SHARE = 0.6
"""The pictures' share of a good sheet."""

TALLEST_NEED = 1340
"""Most pixels of height that a picture can require; a taller one, such as a scrolled screenshot, gets this or more but
not a short side of SHORT_SIDE. A phone's screen, 9:20, is just within it."""

TEXT_SHARE = 0.03
"""Height of the type as a share of the width: 9.6 pixels when the sheet is shown 320 pixels wide."""

GAP, PAD, LINE, BADGE = 0.4, 0.32, 1.22, 1.75
"""In ems: between cards, around the text in a strip, from line to line, and the width of a cell's number."""

TITLE_SIZE, TITLE_LINE, TITLE_PAD = 1.35, 1.65, 0.35
"""In ems: the title's type, from line to line, and above and below its lines."""

LEAST_CARD = 8.5
"""Least width of a cell in ems: a number and about ten letters beside it."""

MOST_CAPTION_LINES, MOST_TITLE_LINES, MOST_FOOTER_LINES = 2, 2, 3
SET_LONGER = 1.03
"""Largest ratio of a line's length to its length in ems, because letters are set on whole pixels."""


def em_of(width: int) -> int:
    """Return the height of the type in pixels on a sheet of this width."""
    return math.ceil(width * TEXT_SHARE)


@functools.lru_cache(maxsize=1024)
def gap_of(em: int) -> int:
    """Return the distance between cards, and around them."""
    return round(em * GAP)


@functools.lru_cache(maxsize=1024)
def strip_height(em: int, lines: int) -> int:
    """Return the height of the strip below a picture; a number alone takes a line."""
    return round(em * (max(1, lines) * LINE + 2 * PAD))


def title_height(em: int, lines: int) -> int:
    """Return the height of the bar at the top."""
    return round(em * (lines * TITLE_LINE + 2 * TITLE_PAD)) if lines else 0


def footer_height(em: int, lines: int) -> int:
    """Return the height of the lines at the bottom, including the space below."""
    return round(em * lines * LINE) + gap_of(em) if lines else 0


def text_width(card: float, em: int) -> float:
    """Return the room for a caption's line on a card of this width."""
    return card - em * (BADGE + 2 * PAD)
