"""Child side: pages of a PDF as pictures that can be read."""

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
"""Of one page: a poster is drawn more coarsely, and a receipt's roll is not longer than a form's viewer shows."""


def draw(path: Path, folder: Path, count: int) -> list[dict[str, Any]]:
    """Draw the first pages into `folder`, and return number, path and resolution of each, up to one that is damaged.

    Raises:
        Unreadable: it cannot be opened, or already its first page cannot be drawn.
    """
    drawn: list[dict[str, Any]] = []
    try:
        with pdfium.PdfDocument(path) as document:
            document.init_forms()
            for number in range(1, min(count, len(document)) + 1):
                page = document[number - 1]
                dpi = resolution(*page.get_size())
                picture = page.render(scale=dpi / 72, may_draw_forms=True).to_pil().convert("RGB")
                place = folder / f"page-{number}.png"
                picture.save(place, "PNG", compress_level=1)
                drawn.append({"number": number, "path": str(place), "dpi": dpi})
                page.close()
    except (pdfium.PdfiumError, ValueError, OSError, RuntimeError) as problem:
        if not drawn:
            raise Unreadable(f"its pages cannot be drawn ({type(problem).__name__})") from None
    return drawn


def resolution(width: float, height: float) -> int:
    """Return pixels an inch at which a page of these points can be read, within what a picture may have.

    Raises:
        ValueError: the page has no size.
    """
    short, long = sorted((width, height))
    if not short > 0 or not math.isfinite(long):
        raise ValueError("a page without a size")
    wanted = min(max(USUAL_DPI, math.ceil(72 * LEAST_SHORT_SIDE / short)), MOST_DPI)
    most = min(72 * MOST_SIDE / long, 72 * math.sqrt(MOST_PIXELS / (width * height)))
    return max(1, min(wanted, int(most)))
