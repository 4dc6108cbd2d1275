"""PDF documents made on the spot, and what is put into them."""

import io
from typing import Any

import pikepdf

from evidence_kit.media.document.apart import look_document
from evidence_kit.model.document_facts import DocumentFacts
from tests.conftest import photo, with_location

A4 = (595, 842)


Name, Dictionary, Array, Text = pikepdf.Name, pikepdf.Dictionary, pikepdf.Array, pikepdf.String


def paper(count: int = 1, size: tuple[int, int] = A4) -> pikepdf.Pdf:
    """Return a document of pages that each say which page they are."""
    pdf = pikepdf.new()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    for number in range(1, count + 1):
        page = pdf.add_blank_page(page_size=size).obj
        page.Resources = Dictionary(Font=Dictionary(F1=font))
        page.Contents = pdf.make_stream(f"BT /F1 24 Tf 72 {size[1] // 2} Td (CUSTOMS PAPER {number}) Tj ET".encode())
    return pdf


def saved(pdf: pikepdf.Pdf, **options: Any) -> bytes:
    """Return a document as bytes that are the same each time."""
    buffer = io.BytesIO()
    pdf.save(buffer, **({"static_id": True} | options))
    return buffer.getvalue()


def with_photo(pdf: pikepdf.Pdf, data: bytes) -> None:
    """Show a JPEG on the first page, stored byte for byte."""
    stored = pdf.make_stream(b"")
    stored.write(data, filter=Name.DCTDecode)
    for key, value in {"Type": Name.XObject, "Subtype": Name.Image, "Width": 400, "Height": 300}.items():
        stored[f"/{key}"] = value
    stored.ColorSpace, stored.BitsPerComponent = Name.DeviceRGB, 8
    page = pdf.pages[0].obj
    page.Resources.XObject = Dictionary(I=stored)
    page.Contents = pdf.make_stream(page.Contents.read_bytes() + b" q 300 0 0 200 72 100 cm /I Do Q")


def look(data: bytes) -> DocumentFacts:
    """Return the facts of a document in memory."""
    return look_document(io.BytesIO(data), len(data))


def author(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Author"] = "Jane Roe"


def exif(pdf: pikepdf.Pdf) -> None:
    with_photo(pdf, with_location(photo(400, 300)))


def script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=Text("app.alert('SECRET')"))


def attachment(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["SECRET.txt"] = b"SECRET"
