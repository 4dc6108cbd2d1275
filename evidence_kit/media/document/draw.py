"""Child side: draw the pages of a PDF as legible pictures."""

import math
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium

from evidence_kit.media.document.probe import Unreadable

USUAL_DPI = 200
"""A4 becomes 1654 by 2339 pixels, and letters of 8 points are 22 pixels high."""

LEAST_SHORT_SIDE = 1600
MOST_DPI = 600
MOST_SIDE, MOST_PIXELS = 12_000, 25_000_000
"""Limits of a page: a poster is drawn more coarsely, and a long receipt still fits a form's viewer."""


def draw(path: Path, folder: Path, count: int) -> list[dict[str, Any]]:
    """Draw the first pages into `folder`, up to a damaged one, and return number, path and resolution of each.

    Raises:
        Unreadable: it cannot be opened, or its first page cannot be drawn.
    """
    drawn: list[dict[str, Any]] = []
    try:
        with pdfium.PdfDocument(path) as document:
            document.init_forms()
            for number in range(1, min(count, len(document)) + 1):
                page = document[number - 1]
                dpi = resolution(*page.get_size())
                picture = page.render(scale=dpi / 72, may_draw_forms=True).to_pil().convert("RGB")
                drawn_page = folder / f"page-{number}.png"
                picture.save(drawn_page, "PNG", compress_level=1)
                drawn.append({"number": number, "path": str(drawn_page), "dpi": dpi})
                page.close()
    except (pdfium.PdfiumError, ValueError, OSError, RuntimeError) as problem:
        if not drawn:
            raise Unreadable(f"its pages cannot be drawn ({type(problem).__name__})") from None
    return drawn


def resolution(width: float, height: float) -> int:
    """Return the pixels per inch at which a page of this size in points is legible, within the limits of a picture.

    Raises:
        ValueError: the page has no size.
    """
    short, long = sorted((width, height))
    if not short > 0 or not math.isfinite(long):
        raise ValueError("a page without a size")
    wanted = min(max(USUAL_DPI, math.ceil(72 * LEAST_SHORT_SIDE / short)), MOST_DPI)
    most = min(72 * MOST_SIDE / long, 72 * math.sqrt(MOST_PIXELS / (width * height)))
    return max(1, min(wanted, int(most)))
