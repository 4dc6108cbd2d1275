"""Child side: rewrite a PDF without private data, with the same bytes of content, pictures and fonts."""

import io
from pathlib import Path

import pikepdf

from evidence_kit.media.document.hidden import take_out
from evidence_kit.media.document.probe import ACTIVE, READ_ERRORS, Unreadable, is_note, reason_for
from evidence_kit.media.document.walk import (
    as_list,
    dictionaries,
    filters_of,
    is_pin,
    is_pinned,
    name_of,
    picture_boxes,
    picture_file,
    picture_filter,
)
from evidence_kit.media.image.structure import BrokenStructure, without_metadata

PRIVATE_KEYS = ("/Metadata", "/PieceInfo", "/Thumb", "/EF", "/AF", "/AA", "/LastModified")
"""Keys of any dictionary: XMP, a program's own data, thumbnails, attached files, actions."""

FILE_KEYS = ("/F", "/UF", "/DOS", "/Mac", "/Unix", "/Desc", "/ID", "/V", "/CI", "/RF")
"""Keys that describe an attached file and its origin (ISO 32000-1, table 44)."""

ROOT_KEYS = ("/Perms", "/Collection", "/SpiderInfo", "/Legal", "/URI")
PDFA = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    'xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"><pdfaid:part>{}</pdfaid:part>'
    "<pdfaid:conformance>{}</pdfaid:conformance></rdf:Description></rdf:RDF></x:xmpmeta>"
    '<?xpacket end="w"?>'
)
"""The whole metadata that a PDF/A must have (ISO 19005-1, 6.7.11)."""


def clean(path: Path, out: Path) -> None:
    """Write the PDF at `path` to `out` without metadata, scripts, attached files, signatures and earlier versions.

    Raises:
        Unreadable: it cannot be read or written as a PDF.
    """
    try:
        with pikepdf.open(io.BytesIO(path.read_bytes())) as pdf:
            standard = claimed_standard(pdf)
            if "/Info" in pdf.trailer:
                del pdf.trailer["/Info"]
            take_out(pdf, ACTIVE)
            clean_root(pdf)
            for page in pdf.pages:
                clean_annotations(page.obj)
            for dictionary in dictionaries(pdf):
                clean_object(dictionary)
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
        raise Unreadable(reason_for(problem)) from None


def claimed_standard(pdf: pikepdf.Pdf) -> tuple[str, str] | None:
    """Return the PDF/A part and conformance that a document claims; None without a claim."""
    if "/Metadata" not in pdf.Root:
        return None
    try:
        status = pdf.open_metadata().pdfa_status  # "2B"
    except (*READ_ERRORS, SyntaxError):
        return None
    return (status[0], status[1:]) if status[:1].isdigit() and status[1:].isalpha() else None


def clean_root(pdf: pikepdf.Pdf) -> None:
    """Remove what opens, runs or is attached from a PDF's catalogue."""
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
    """Remove the pins of attached files from a page, with their windows and replies."""
    annotations = page.get("/Annots")
    if not isinstance(annotations, pikepdf.Array):
        return
    kept = [annotation for annotation in annotations if not is_pinned(annotation)]
    if len(kept) == len(annotations):
        return
    if kept:
        page.Annots = pikepdf.Array(kept)
    else:
        del page["/Annots"]


def clean_object(dictionary: pikepdf.Object) -> None:
    """Remove private data, which never affects how a page looks, from a dictionary or stream."""
    for key in (*PRIVATE_KEYS, *FILE_KEYS) if "/EF" in dictionary else PRIVATE_KEYS:
        if key in dictionary:
            del dictionary[key]
    if is_note(dictionary):
        del dictionary["/T"]
    if name_of(dictionary, "/FT") == "/Sig" and "/V" in dictionary:
        del dictionary["/V"]  # an invalid signature would look like a forged one
    for key in ("/A", "/OpenAction", "/Next"):
        actions = as_list(dictionary.get(key))
        if any(isinstance(action, pikepdf.Dictionary) and name_of(action, "/S") in ACTIVE for action in actions):
            del dictionary[key]
    if name_of(dictionary, "/S") in ACTIVE or is_pin(dictionary):  # a document's structure may still refer to it
        for key in list(dictionary.keys()):
            del dictionary[key]
    if picture_filter(dictionary):
        clean_picture(dictionary)


def clean_picture(stream: pikepdf.Object) -> None:
    """Remove the metadata from a stored picture file, but keep its pixels' bytes; skip an unreadable one."""
    format_filter = picture_filter(stream)
    try:
        data = picture_file(stream)
        cleaned = without_metadata("image/jpeg", data) if format_filter == "/DCTDecode" else picture_boxes(data)[0]
    except (BrokenStructure, *READ_ERRORS):
        return
    if cleaned != data:
        parameters = stream.get("/DecodeParms")
        if isinstance(parameters, pikepdf.Array):
            last = len(filters_of(stream)) - 1
            parameters = parameters[last] if len(parameters) > last else None
        kept = parameters if isinstance(parameters, pikepdf.Dictionary) and len(parameters) else None
        stream.write(cleaned, filter=pikepdf.Name(format_filter), decode_parms=kept)
