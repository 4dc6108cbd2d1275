"""Child side: find invisible content of a PDF's pages that cannot be removed without drawing them again."""

import pikepdf
import pypdfium2 as pdfium
from pypdfium2 import raw

MOST_SEARCHED_PAGES = 100
MOST_SEARCHED_PARTS = 5000
"""Most texts and pictures of a page that are searched."""

SLACK = 1.0
"""Points beyond the edge of a page that rounding explains."""


def has_content_outside(document: pdfium.PdfDocument) -> bool:
    """Return whether a text or a picture lies entirely outside the visible part of one of the first pages."""
    for number in range(min(len(document), MOST_SEARCHED_PAGES)):
        page = document[number]
        try:
            left, bottom, right, top = page.get_cropbox()
            for count, part in enumerate(page.get_objects(filter=(raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_IMAGE))):
                x0, y0, x1, y1 = part.get_bounds()
                is_outside = x1 < left + SLACK or x0 > right - SLACK or y1 < bottom + SLACK or y0 > top - SLACK
                if is_outside and x1 > x0 and y1 > y0:
                    return True
                if count > MOST_SEARCHED_PARTS:
                    break
        finally:
            page.close()
    return False


def has_layer_off(pdf: pikepdf.Pdf) -> bool:
    """Return whether a layer is hidden when the document is opened (ISO 32000-1, 8.11.4)."""
    layers = pdf.Root.get("/OCProperties")
    configuration = layers.get("/D") if isinstance(layers, pikepdf.Dictionary) else None
    if not isinstance(configuration, pikepdf.Dictionary):
        return False
    off = configuration.get("/OFF")
    return configuration.get("/BaseState") == pikepdf.Name.OFF or (isinstance(off, pikepdf.Array) and len(off) > 0)
