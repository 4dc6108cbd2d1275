"""Child side: a PDF without what it says beside its pages. Content, pictures and fonts keep their bytes."""

import io
from pathlib import Path

import pikepdf

from evidence_kit.media.document.hidden import take_out
from evidence_kit.media.document.probe import ACTIVE, READ_ERRORS, Unreadable, is_note, plainly
from evidence_kit.media.document.walk import (
    dictionaries,
    filters_of,
    name_of,
    picture_boxes,
    picture_file,
    picture_filter,
)
from evidence_kit.media.image.structure import BrokenStructure, without_metadata

PRIVATE_KEYS = ("/Metadata", "/PieceInfo", "/Thumb", "/EF", "/AF", "/AA", "/LastModified")
"""What any part of a document may carry: XMP, a program's own data, small pictures, attached files, actions."""

FILE_KEYS = ("/F", "/UF", "/DOS", "/Mac", "/Unix", "/Desc", "/ID", "/V", "/CI", "/RF")
"""What says where an attached file came from and what it is (ISO 32000-1, table 44)."""

ROOT_KEYS = ("/Perms", "/Collection", "/SpiderInfo", "/Legal", "/URI")
PDFA = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    'xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"><pdfaid:part>{}</pdfaid:part>'
    "<pdfaid:conformance>{}</pdfaid:conformance></rdf:Description></rdf:RDF></x:xmpmeta>"
    '<?xpacket end="w"?>'
)
"""All that a PDF/A must say of itself (ISO 19005-1, 6.7.11)."""


def clean(path: Path, out: Path) -> None:
    """Write the PDF at `path` to `out` without metadata, scripts, attached files, signatures and earlier versions.

    Raises:
        Unreadable: it cannot be read or written as a PDF.
    """
    try:
        with pikepdf.open(io.BytesIO(path.read_bytes())) as pdf:
            standard = archival(pdf)
            if "/Info" in pdf.trailer:
                del pdf.trailer["/Info"]
            take_out(pdf, ACTIVE)
            clean_root(pdf)
            for page in pdf.pages:
                clean_annotations(page.obj)
            for one in dictionaries(pdf):
                clean_object(one)
            if standard:
                packet = pdf.make_stream(PDFA.format(*standard).encode())
                packet.Type, packet.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
                pdf.Root.Metadata = packet
            pdf.save(
                out,
                deterministic_id=True,
                encryption=False,
                compress_streams=False,
                stream_decode_level=pikepdf.StreamDecodeLevel.none,
                fix_metadata_version=False,
            )
    except (pikepdf.PasswordError, *READ_ERRORS) as problem:
        raise Unreadable(plainly(problem)) from None


def archival(pdf: pikepdf.Pdf) -> tuple[str, str] | None:
    """Return the part and the conformance of the PDF/A that a document says it is; None when it says no such thing."""
    if "/Metadata" not in pdf.Root:
        return None
    try:
        status = pdf.open_metadata().pdfa_status  # "2B"
    except (*READ_ERRORS, SyntaxError):
        return None
    return (status[0], status[1:]) if status[:1].isdigit() and status[1:].isalpha() else None


def clean_root(pdf: pikepdf.Pdf) -> None:
    """Take out of the catalogue what opens, runs or is attached."""
    root = pdf.Root
    for key in ROOT_KEYS:
        if key in root:
            del root[key]
    names = root.get("/Names")
    if isinstance(names, pikepdf.Dictionary):
        for key in ("/JavaScript", "/EmbeddedFiles"):
            if key in names:
                del names[key]
    form = root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and "/SigFlags" in form:
        del form["/SigFlags"]


def clean_annotations(page: pikepdf.Object) -> None:
    """Take the pins of attached files off a page, with their windows and the replies to them."""
    found = page.get("/Annots")
    if not isinstance(found, pikepdf.Array):
        return
    kept = [one for one in found if not is_of_pin(one)]
    if len(kept) == len(found):
        return
    if kept:
        page.Annots = pikepdf.Array(kept)
    else:
        del page["/Annots"]


def is_of_pin(annotation: object) -> bool:
    """Return whether an annotation pins a file to a page, or is the window of one that does, or a reply to it."""
    if not isinstance(annotation, pikepdf.Dictionary):
        return False
    several = [annotation, annotation.get("/Parent"), annotation.get("/IRT")]
    return any(isinstance(one, pikepdf.Dictionary) and is_pin(one) for one in several)


def is_pin(one: pikepdf.Object) -> bool:
    """Return whether a dictionary is an annotation that is nothing without its file."""
    return name_of(one, "/Subtype") == "/FileAttachment"


def clean_object(one: pikepdf.Object) -> None:
    """Take out of one dictionary or stream what is no part of how a page looks."""
    for key in (*PRIVATE_KEYS, *FILE_KEYS) if "/EF" in one else PRIVATE_KEYS:
        if key in one:
            del one[key]
    if is_note(one):
        del one["/T"]
    if name_of(one, "/FT") == "/Sig" and "/V" in one:
        del one["/V"]  # a signature that does not hold any more would look like a forged one
    for key in ("/A", "/OpenAction", "/Next"):
        if is_active(one.get(key)):
            del one[key]
    if name_of(one, "/S") in ACTIVE or is_pin(one):  # a document's structure may still refer to it
        for key in list(one.keys()):
            del one[key]
    if picture_filter(one):
        clean_picture(one)


def is_active(action: object) -> bool:
    """Return whether an action, or one of several, runs or sends something."""
    many = list(action) if isinstance(action, pikepdf.Array) else [action]
    return any(isinstance(one, pikepdf.Dictionary) and name_of(one, "/S") in ACTIVE for one in many)


def clean_picture(stream: pikepdf.Object) -> None:
    """Take the metadata out of a stored picture file; its pixels keep their bytes, and a PDF turns none.

    One that cannot be looked into stays as it is.
    """
    own = picture_filter(stream)
    try:
        data = picture_file(stream)
        cleaned = without_metadata("image/jpeg", data) if own == "/DCTDecode" else picture_boxes(data)[0]
    except (BrokenStructure, *READ_ERRORS):
        return
    if cleaned != data:
        parameters = stream.get("/DecodeParms")
        if isinstance(parameters, pikepdf.Array):
            place = len(filters_of(stream)) - 1
            parameters = parameters[place] if len(parameters) > place else None
        kept = parameters if isinstance(parameters, pikepdf.Dictionary) and len(parameters) else None
        stream.write(cleaned, filter=pikepdf.Name(own), decode_parms=kept)
