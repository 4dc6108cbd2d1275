"""Child side: read the facts of a PDF from its structure, without drawing it; only XMP and pictures are unpacked."""

import dataclasses
import io
import re
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree as ET

import pikepdf
import pypdfium2 as pdfium
from PIL import Image

from evidence_kit.media.document.hidden import take_out
from evidence_kit.media.document.outside import has_content_outside, has_layer_off
from evidence_kit.media.document.walk import dictionaries, is_pin, name_of, picture_boxes, picture_file, picture_filter
from evidence_kit.media.image.metadata import METADATA_ERRORS, PRIVATE_XMP, read_metadata, read_stray
from evidence_kit.media.image.structure import BrokenStructure
from evidence_kit.model.document_facts import DocumentFacts

OWN_TITLE = "Key frames of the take"
"""The title of our own document of a video's frames."""

HARMLESS_INFO = frozenset({"/Producer", "/Creator", "/CreationDate", "/ModDate", "/Trapped", "/PTEX.Fullbanner"})
"""Keys for program and time: ISO 32000-1, table 317, and what TeX adds."""

# The XMP properties for program and time, and the identifiers that PDF/A needs (ISO 16684-1, ISO 19005-1 6.7).
HARMLESS_XMP = frozenset(
    f"{{{space}}}{name}"
    for space, names in (
        ("http://ns.adobe.com/xap/1.0/", "CreateDate ModifyDate MetadataDate CreatorTool"),
        ("http://ns.adobe.com/pdf/1.3/", "Producer PDFVersion Trapped"),
        ("http://ns.adobe.com/xap/1.0/mm/", "DocumentID InstanceID OriginalDocumentID RenditionClass VersionID"),
        ("http://purl.org/dc/elements/1.1/", "format"),
        ("http://www.aiim.org/pdfa/ns/id/", "part conformance amd rev"),
        ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "about"),
        ("adobe:ns:meta/", "xmptk"),
    )
    for name in names.split()
) | {"about"}

MOST_SIZED_PAGES = 300
END_BYTES = 4096
"""Bytes at the end of a file, which refer to its last table of contents; viewers search the last 1024."""

MOST_XMP = 1 << 20
ACTIVE = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/ResetForm", "/RichMediaExecute"})
"""Actions that run or send something; links and going to a page do not."""

# What qpdf and the code around it raise on a damaged document.
READ_ERRORS = (pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RuntimeError, OSError)


class Unreadable(Exception):
    """The document cannot be read; the message says why."""


def look(path: Path) -> DocumentFacts:
    """Return the facts of the PDF at `path`.

    Raises:
        Unreadable: it cannot be read as a PDF, even after repairs.
    """
    data = path.read_bytes()
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            facts = facts_of(pdf, data)
            was_repaired = bool(pdf.get_warnings())
    except pikepdf.PasswordError:
        version = re.search(rb"%PDF-(\d\.\d)", data[:1024])
        return DocumentFacts(version[1].decode() if version else "unknown", 0, locked=True)
    except READ_ERRORS as problem:
        raise Unreadable(reason_for(problem)) from None
    end = data[-END_BYTES:]
    if was_repaired and b"startxref" not in end and b"%%EOF" not in end:
        raise Unreadable("it is cut off before its end")
    if facts.pages and check_viewable(path):
        facts = dataclasses.replace(facts, hidden=("cropped", *facts.hidden))
    return facts


def check_viewable(path: Path) -> bool:
    """Check that viewers can open a PDF, and return whether something lies outside the visible part of a page.

    Raises:
        Unreadable: PDFium, the viewer of browsers, cannot open it or its first page; qpdf repairs more.
    """
    try:
        with pdfium.PdfDocument(path) as document:
            document[0].close()
            return has_content_outside(document)
    except (pdfium.PdfiumError, ValueError, IndexError, OSError):
        raise Unreadable("viewers cannot open it") from None


def facts_of(pdf: pikepdf.Pdf, data: bytes) -> DocumentFacts:
    """Return the facts of an open PDF."""
    width, height = largest_page(pdf)
    signed = script = dynamic = False
    embedded = 0
    private = set(info_kinds(pdf)) | set(bytes_kinds(pdf, data))
    for dictionary in dictionaries(pdf):
        signed = signed or (name_of(dictionary, "/FT") == "/Sig" and "/V" in dictionary)
        script = script or name_of(dictionary, "/S") in ACTIVE
        dynamic = dynamic or "/XFA" in dictionary
        embedded += "/EF" in dictionary
        private |= object_kinds(dictionary)
    if signed:
        private.discard("earlier-version")  # signing appends to a file, so its earlier version is what was signed
    hidden = ("layer",) if has_layer_off(pdf) else ()
    if take_out(pdf, ACTIVE):
        private.add("hidden-words")
    return DocumentFacts(
        str(pdf.pdf_version),
        len(pdf.pages),
        width,
        height,
        hidden=hidden,
        restricted=pdf.is_encrypted,
        signed=signed,
        dynamic=dynamic,
        script=script,
        embedded=embedded,
        private=tuple(sorted(private)),
    )


def largest_page(pdf: pikepdf.Pdf) -> tuple[int, int]:
    """Return the upright sides in points of the largest page, 0 when unknown."""
    sizes = [(0, 0)]
    for page in pdf.pages[:MOST_SIZED_PAGES]:
        try:
            left, bottom, right, top = (float(value) for value in page.cropbox)
            unit = float(page.obj.get("/UserUnit", 1))
            is_turned = int(page.rotation if hasattr(page, "rotation") else page.obj.get("/Rotate", 0)) % 180 == 90
        except READ_ERRORS:
            continue
        sides = (round(abs(right - left) * unit), round(abs(top - bottom) * unit))
        sizes.append(sides[::-1] if is_turned else sides)
    return max(sizes, key=lambda sides: sides[0] * sides[1])


def info_kinds(pdf: pikepdf.Pdf) -> Iterable[str]:
    """Yield the kinds of private text in the document's information."""
    info = pdf.trailer.get("/Info")
    if not isinstance(info, pikepdf.Dictionary):
        return
    for key, value in info.items():
        text = str(value).strip()
        if text and key not in HARMLESS_INFO and not (key == "/Title" and text == OWN_TITLE):
            yield "owner" if key == "/Author" else "text"


def bytes_kinds(pdf: pikepdf.Pdf, data: bytes) -> Iterable[str]:
    """Yield the kinds of private data around the document: before or after it, and in earlier versions."""
    end = data.rfind(b"%%EOF")
    if not data.startswith(b"%PDF-") or (end >= 0 and data[end + 5 :].strip(b"\0\t\r\n ")):
        yield "text"
    # A linearised file, shown before it is complete, has two tables of contents.
    if data.count(b"startxref") > 2 if pdf.is_linearized else "/Prev" in pdf.trailer:
        yield "earlier-version"


def object_kinds(dictionary: pikepdf.Object) -> set[str]:
    """Return the kinds of private metadata in a dictionary or stream."""
    found = set()
    if "/PieceInfo" in dictionary:
        found.add("maker-note")
    if "/Thumb" in dictionary:
        found.add("thumbnail")
    if is_note(dictionary) and str(dictionary.get("/T", "")).strip():
        found.add("owner")
    if isinstance(dictionary, pikepdf.Stream) and name_of(dictionary, "/Type") == "/Metadata":
        found |= xmp_kinds(dictionary)
    if is_pin(dictionary):
        found.add("text")
    if picture_filter(dictionary):
        found |= picture_kinds(dictionary)
    return found


def is_note(dictionary: pikepdf.Object) -> bool:
    """Return whether a dictionary is an annotation whose /T is its author; a form's field has its own name there."""
    return (
        "/T" in dictionary
        and "/Subtype" in dictionary
        and "/Rect" in dictionary
        and name_of(dictionary, "/Subtype") != "/Widget"
    )


def xmp_kinds(stream: pikepdf.Object) -> set[str]:
    """Return the kinds of private metadata in an XMP packet; properties not known to be harmless are "text"."""
    try:
        packet = stream.read_bytes()
        if len(packet) > MOST_XMP:
            return {"text"}
        root = ET.fromstring(packet.strip(b"\0 \r\n\t"))  # noqa: S314  (in a bounded process, expat >= 2.4)
    except (*READ_ERRORS, ET.ParseError):
        return {"text"}
    present = {element.tag for element in root.iter() if (element.text or "").strip()}
    present |= {key for element in root.iter() for key, value in element.attrib.items() if value.strip()}
    if present <= HARMLESS_XMP:
        return set()
    return {"text", *(kind for pattern, kind in PRIVATE_XMP if pattern.search(packet))}


def picture_kinds(stream: pikepdf.Object) -> set[str]:
    """Return the kinds of private metadata in a stored picture file; an unreadable one is "picture"."""
    try:
        data = picture_file(stream)
        if picture_filter(stream) == "/DCTDecode":
            return photo_kinds(data)
        _, strays = picture_boxes(data)
    except (BrokenStructure, *READ_ERRORS):
        return {"picture"}
    text = b"".join(strays)
    return {"text", *(kind for pattern, kind in PRIVATE_XMP if pattern.search(text))} if strays else set()


def photo_kinds(data: bytes) -> set[str]:
    """Return the kinds of private metadata in a JPEG that a page shows."""
    found = read_stray("image/jpeg", data)
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG",)) as image:
            return found | set(read_metadata(image)[1])
    except METADATA_ERRORS:
        return found


def reason_for(problem: BaseException) -> str:
    """Return the reason for a reader's error in a few words, without the names of temporary files."""
    text = str(problem)
    if "loop" in text.lower():
        return "its pages refer to each other in a loop"
    if "unable to find trailer" in text or "no pages" in text.lower():
        return "it is cut off, or not a PDF"
    return "its structure is broken"
