"""Write pictures as the pages of a PDF, with each JPEG embedded byte for byte.

Pillow encodes every JPEG again and writes the time of day; pikepdf is missing on some systems whose films still become
a document. The structure below is all that pages of one picture need (ISO 32000-1, 7.5 and 8.9.5).
"""

import io
from collections.abc import Sequence

from PIL import Image

from evidence_kit.media.image.opening import ImageProblem

POINTS = 72
"""Units of a PDF to an inch."""

LEAST_DPI = 150
WIDEST, TALLEST = 7.8, 10.5
"""Inches of a page that prints on A4 (8.27 by 11.69) and on US Letter (8.5 by 11) without being made smaller."""

PAGE_OVERHEAD = 700
"""Most bytes of a document for each page beside its JPEG, and as much again for the document with its title."""

MOST_TITLE = 120
COLOURS = {"L": b"/DeviceGray", "RGB": b"/DeviceRGB"}


def page_bytes(max_bytes: int, count: int) -> int:
    """Return the most bytes of each of `count` JPEG pages whose document is to be within `max_bytes`."""
    return max(0, (max_bytes - PAGE_OVERHEAD * (count + 1)) // max(1, count))


def as_pdf(pages: Sequence[bytes], title: str) -> bytes:
    """Return a PDF 1.4 of JPEG pages: the same bytes for the same pages, without a time or an identifier.

    Each page is as large as its picture at LEAST_DPI, or at as many more pixels an inch as it takes to print it on
    paper without scaling.

    Args:
        pages: upright baseline or progressive JPEGs, grey or RGB; a PDF knows no orientation.
        title: what a viewer shows; of a longer one the first 120 characters.

    Raises:
        ImageProblem: a page is not a JPEG, or neither grey nor RGB.
        ValueError: there are no pages.
    """
    if not pages:
        raise ValueError("a document needs a page")
    kids = b" ".join(b"%d 0 R" % (4 + 3 * index) for index in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /ViewerPreferences << /DisplayDocTitle true >> >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(pages), kids),
        b"<< /Title %s >>" % text_string(title[:MOST_TITLE]),
    ]
    for index, data in enumerate(pages):
        objects += page_objects(data, 4 + 3 * index)
    return document_of(objects)


def page_objects(data: bytes, first: int) -> list[bytes]:
    """Return a page, what it draws and its picture, as objects numbered from `first` on."""
    (width, height), colours = size_and_colours(data)
    dpi = max(LEAST_DPI, width / WIDEST, height / TALLEST)
    wide, tall = (b"%.2f" % (pixels * POINTS / dpi) for pixels in (width, height))
    drawn = b"q %s 0 0 %s 0 0 cm /Picture Do Q" % (wide, tall)
    picture = (
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace %s /BitsPerComponent 8 /Filter /DCTDecode"
    ) % (width, height, colours)
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %s %s] /Contents %d 0 R"
        b" /Resources << /XObject << /Picture %d 0 R >> >> >>"
    ) % (wide, tall, first + 1, first + 2)
    return [page, stream(b"", drawn), stream(picture, data)]


def size_and_colours(data: bytes) -> tuple[tuple[int, int], bytes]:
    """Return the size of a JPEG in pixels and its colour space.

    Raises:
        ImageProblem: it is not a JPEG, or its colours are neither grey nor RGB.
    """
    try:
        with Image.open(io.BytesIO(data), formats=["JPEG"]) as picture:
            size, mode = picture.size, picture.mode
    except (OSError, ValueError, SyntaxError) as error:
        raise ImageProblem("a page is not a JPEG") from error
    if mode not in COLOURS:
        raise ImageProblem(f"a page has the colours {mode}, not grey or RGB")
    return size, COLOURS[mode]


def stream(entries: bytes, data: bytes) -> bytes:
    """Return bytes as a stream object with its dictionary."""
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(data), data)


def text_string(text: str) -> bytes:
    """Return a text in UTF-16 with its mark, in hexadecimal, so that nothing in it needs escaping (7.9.2.2)."""
    return b"<FEFF%s>" % text.encode("utf-16-be", "replace").hex().upper().encode()


def document_of(objects: Sequence[bytes]) -> bytes:
    """Return a document of objects numbered from 1 on, the catalogue first and its information third."""
    out = io.BytesIO()
    # Four bytes above 127 in the second line tell programs that pass the file on that it is binary (7.5.2).
    out.write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    table = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % offset for offset in offsets)
    out.write(b"trailer\n<< /Size %d /Root 1 0 R /Info 3 0 R >>\n" % (len(objects) + 1))
    out.write(b"startxref\n%d\n%%%%EOF\n" % table)
    return out.getvalue()
