"""Child side: what the structure of a PDF tells. Nothing is drawn; XMP and picture files alone are unpacked."""

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
from evidence_kit.media.document.outside import cropped_away, has_layer_off
from evidence_kit.media.document.walk import dictionaries, name_of, picture_boxes, picture_file, picture_filter
from evidence_kit.media.image.metadata import METADATA_ERRORS, PRIVATE_XMP, read_metadata, read_stray
from evidence_kit.media.image.structure import BrokenStructure
from evidence_kit.model.facts import DocumentFacts

OWN_TITLE = "Key frames of the take"
"""What our own document of a video's frames is called."""

HARMLESS_INFO = frozenset({"/Producer", "/Creator", "/CreationDate", "/ModDate", "/Trapped", "/PTEX.Fullbanner"})
"""Which program and when: ISO 32000-1, table 317, and what TeX adds."""

# The XMP properties of the same, and the identifiers that PDF/A needs (ISO 16684-1, ISO 19005-1 6.7).
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
"""Of the end of a file, where its last table of contents is told; viewers look for it in the last 1024."""

MOST_XMP = 1 << 20
ACTIVE = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/ResetForm", "/RichMediaExecute"})
"""Actions that run something or send something away; a link, or going to a page, does not."""

# What qpdf and the code around it raise on a damaged document.
READ_ERRORS = (pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RuntimeError, OSError)


class Unreadable(Exception):
    """The document cannot be read; the message says why."""


def look(path: Path) -> DocumentFacts:
    """Return the facts of the PDF at `path`.

    Raises:
        Unreadable: it is no PDF that can be read, also not after repairs.
    """
    data = path.read_bytes()
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            facts = facts_of(pdf, data)
            repaired = bool(pdf.get_warnings())
    except pikepdf.PasswordError:
        return DocumentFacts(version_in(data), 0, locked=True)
    except READ_ERRORS as problem:
        raise Unreadable(plainly(problem)) from None
    end = data[-END_BYTES:]
    if repaired and b"startxref" not in end and b"%%EOF" not in end:
        raise Unreadable("it is cut off before its end")
    if facts.pages and check_viewable(path):
        facts = dataclasses.replace(facts, hidden=("cropped", *facts.hidden))
    return facts


def check_viewable(path: Path) -> bool:
    """Return whether something lies outside what a viewer shows of a page; qpdf repairs more than viewers do.

    Raises:
        Unreadable: PDFium, which browsers show PDF with, opens neither it nor its first page.
    """
    try:
        with pdfium.PdfDocument(path) as document:
            document[0].close()
            return cropped_away(document)
    except (pdfium.PdfiumError, ValueError, IndexError, OSError):
        raise Unreadable("viewers cannot open it") from None


def facts_of(pdf: pikepdf.Pdf, data: bytes) -> DocumentFacts:
    """Return the facts of an open PDF."""
    width, height = largest(pdf)
    signed = script = dynamic = False
    embedded = 0
    private = set(info_kinds(pdf)) | set(bytes_kinds(pdf, data))
    for one in dictionaries(pdf):
        signed = signed or (name_of(one, "/FT") == "/Sig" and "/V" in one)
        script = script or name_of(one, "/S") in ACTIVE
        dynamic = dynamic or "/XFA" in one
        embedded += "/EF" in one
        private |= object_kinds(one)
    if signed:
        private.discard("earlier-version")  # signing adds to a file, so that what was signed is its earlier version
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


def largest(pdf: pikepdf.Pdf) -> tuple[int, int]:
    """Return the sides in points of the largest page as it is seen, 0 when no page tells."""
    sizes = [(0, 0)]
    for page in pdf.pages[:MOST_SIZED_PAGES]:
        try:
            left, bottom, right, top = (float(value) for value in page.cropbox)
            unit = float(page.obj.get("/UserUnit", 1))
            turned = int(page.rotation if hasattr(page, "rotation") else page.obj.get("/Rotate", 0)) % 180 == 90
        except READ_ERRORS:
            continue
        sides = (round(abs(right - left) * unit), round(abs(top - bottom) * unit))
        sizes.append(sides[::-1] if turned else sides)
    return max(sizes, key=lambda one: one[0] * one[1])


def info_kinds(pdf: pikepdf.Pdf) -> Iterable[str]:
    """Yield the kinds of private words in the document's information."""
    info = pdf.trailer.get("/Info")
    if not isinstance(info, pikepdf.Dictionary):
        return
    for key, value in info.items():
        words = str(value).strip()
        if words and key not in HARMLESS_INFO and not (key == "/Title" and words == OWN_TITLE):
            yield "owner" if key == "/Author" else "text"


def bytes_kinds(pdf: pikepdf.Pdf, data: bytes) -> Iterable[str]:
    """Yield what stands around the document: words before or behind it, and earlier versions of it."""
    end = data.rfind(b"%%EOF")
    if not data.startswith(b"%PDF-") or (end >= 0 and data[end + 5 :].strip(b"\0\t\r\n ")):
        yield "text"
    # A file that begins to show before it is whole has two tables of contents of its own.
    if data.count(b"startxref") > 2 if pdf.is_linearized else "/Prev" in pdf.trailer:
        yield "earlier-version"


def object_kinds(one: pikepdf.Object) -> set[str]:
    """Return the kinds of private metadata in one dictionary or stream."""
    found = set()
    if "/PieceInfo" in one:
        found.add("maker-note")
    if "/Thumb" in one:
        found.add("thumbnail")
    if is_note(one) and str(one.get("/T", "")).strip():
        found.add("owner")
    if isinstance(one, pikepdf.Stream) and name_of(one, "/Type") == "/Metadata":
        found |= xmp_kinds(one)
    if name_of(one, "/Subtype") == "/FileAttachment":
        found.add("text")
    if picture_filter(one):
        found |= picture_kinds(one)
    return found


def is_note(one: pikepdf.Object) -> bool:
    """Return whether a dictionary is an annotation whose /T names its author; of a form's field it is its own name."""
    return "/T" in one and "/Subtype" in one and "/Rect" in one and name_of(one, "/Subtype") != "/Widget"


def xmp_kinds(stream: pikepdf.Object) -> set[str]:
    """Return the kinds of private metadata in an XMP packet; a property not known to be harmless is text."""
    try:
        packet = stream.read_bytes()
        if len(packet) > MOST_XMP:
            return {"text"}
        root = ET.fromstring(packet.strip(b"\0 \r\n\t"))  # noqa: S314  (in a bounded process, expat >= 2.4)
    except (*READ_ERRORS, ET.ParseError):
        return {"text"}
    told = {one.tag for one in root.iter() if (one.text or "").strip()}
    told |= {key for one in root.iter() for key, value in one.attrib.items() if value.strip()}
    if told <= HARMLESS_XMP:
        return set()
    return {"text", *(kind for pattern, kind in PRIVATE_XMP if pattern.search(packet))}


def picture_kinds(stream: pikepdf.Object) -> set[str]:
    """Return the kinds of private metadata in a stored picture file; one that cannot be looked into is "picture"."""
    try:
        data = picture_file(stream)
        if picture_filter(stream) == "/DCTDecode":
            return photo_kinds(data)
        _, strays = picture_boxes(data)
    except (BrokenStructure, *READ_ERRORS):
        return {"picture"}
    words = b"".join(strays)
    return {"text", *(kind for pattern, kind in PRIVATE_XMP if pattern.search(words))} if strays else set()


def photo_kinds(data: bytes) -> set[str]:
    """Return the kinds of private metadata in a JPEG that a page shows."""
    found = read_stray("image/jpeg", data)
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG",)) as image:
            return found | set(read_metadata(image)[1])
    except METADATA_ERRORS:
        return found


def version_in(data: bytes) -> str:
    """Return the version that the header spells."""
    spelled = re.search(rb"%PDF-(\d\.\d)", data[:1024])
    return spelled[1].decode() if spelled else "unknown"


def plainly(problem: BaseException) -> str:
    """Return a reader's complaint in a few words, without the names of temporary files."""
    text = str(problem)
    if "loop" in text.lower():
        return "its pages refer to each other in a loop"
    if "unable to find trailer" in text or "no pages" in text.lower():
        return "it is cut off, or no PDF inside"
    return "its structure is broken"
