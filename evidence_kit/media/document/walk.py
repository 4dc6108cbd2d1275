"""Walk a PDF's objects, each dictionary and stream once, and read the picture files stored in it."""

import struct
from collections.abc import Iterator

import pikepdf

from evidence_kit.media.image.structure import BrokenStructure
from evidence_kit.media.iso_boxes import boxes_between

PICTURE_FILTERS = {"/DCTDecode": "/DCTDecode", "/DCT": "/DCTDecode", "/JPXDecode": "/JPXDecode"}
"""Filters whose data is a complete picture file; "/DCT" is the short name (ISO 32000-1, table 94)."""

CODESTREAM_START = b"\xff\x4f\xff\x51"
JP2_START = b"\0\0\0\x0cjP  \r\n\x87\n"

# ISO/IEC 15444-1, annex I, and 15444-2, annex M: boxes that affect how the picture looks. Others contain text (xml,
# uuid, uinf, jp2i, lbl) or anything at all (free, mdat).
JP2_OUTER_BOXES = frozenset({b"jp2h", b"jpch", b"jplh", b"cgrp", b"comp", b"res "})
JP2_PICTURE_BOXES = frozenset(
    {b"jP  ", b"ftyp", b"rreq", b"jp2c", b"ihdr", b"bpcc", b"colr", b"pclr", b"cmap", b"cdef", b"resc", b"resd"}
    | {b"opct", b"creg", b"copt", b"inst"}
)
JP2_PLACES = frozenset({b"ftbl", b"flst", b"dtbl"})
"""Boxes that refer to other positions in the file or to other files."""


def dictionaries(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Yield every dictionary and stream of a document, also those inside others.

    Referenced objects are yielded by themselves, so that loops of references are not followed.
    """
    for top in pdf.objects:
        waiting = [top]
        while waiting:
            part = waiting.pop()
            if isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
                yield part
                inner: list[object] = [value for _, value in part.items()]  # some of them are numbers and text
            elif isinstance(part, pikepdf.Array):
                inner = list(part)
            else:
                continue
            waiting += [value for value in inner if isinstance(value, pikepdf.Object) and not value.is_indirect]


def name_of(dictionary: pikepdf.Object, key: str) -> str:
    """Return the name at a key, such as "/Sig"; empty without one."""
    value = dictionary.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""


def as_list(value: object) -> list[object]:
    """Return the items of an array, or a list of any other value."""
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def is_pinned(annotation: object) -> bool:
    """Return whether an annotation pins a file to a page, or belongs to one that does, as its window or a reply."""
    if not isinstance(annotation, pikepdf.Dictionary):
        return False
    family = (annotation, annotation.get("/Parent"), annotation.get("/IRT"))
    return any(isinstance(member, pikepdf.Dictionary) and is_pin(member) for member in family)


def is_pin(dictionary: pikepdf.Object) -> bool:
    """Return whether a dictionary is an annotation that exists only for its file."""
    return name_of(dictionary, "/Subtype") == "/FileAttachment"


def filters_of(stream: pikepdf.Object) -> list[str]:
    """Return the names of a stream's filters, the outermost first."""
    return [str(name) for name in as_list(stream.get("/Filter")) if isinstance(name, pikepdf.Name)]


def picture_filter(stream: pikepdf.Object) -> str:
    """Return "/DCTDecode" or "/JPXDecode" for a stream that contains a complete JPEG or JPEG 2000 file, else ""."""
    if not isinstance(stream, pikepdf.Stream):
        return ""
    filters = [PICTURE_FILTERS.get(name, "") for name in filters_of(stream)]
    return next(filter(None, reversed(filters)), "")


def picture_file(stream: pikepdf.Object) -> bytes:
    """Return the JPEG or JPEG 2000 file in a stream, without the filters around it.

    Raises:
        BrokenStructure: a filter around it cannot be undone, so its content is unknown.
    """
    *outer, last = filters_of(stream)
    data = stream.read_raw_bytes()
    if last not in PICTURE_FILTERS:
        raise BrokenStructure("the picture's own filter is not the last one")
    if not outer:
        return data
    parameters = stream.get("/DecodeParms")
    if isinstance(parameters, pikepdf.Dictionary) and len(parameters):
        raise BrokenStructure("nobody knows which filter the parameters belong to")
    settings_list = list(parameters) if isinstance(parameters, pikepdf.Array) else []
    with pikepdf.new() as scratch:
        packed = scratch.make_stream(data)
        packed.Filter = pikepdf.Array([pikepdf.Name(name) for name in outer])
        if settings_list:
            packed.DecodeParms = pikepdf.Array([numbers_of(settings) for settings in settings_list[: len(outer)]])
        try:
            return packed.read_bytes(pikepdf.StreamDecodeLevel.specialized)
        except (pikepdf.PdfError, ValueError, RuntimeError) as problem:
            raise BrokenStructure(str(problem)) from None


def numbers_of(parameters: object) -> pikepdf.Dictionary | None:
    """Return a filter's parameters, all whole numbers (ISO 32000-1, table 8); None without any, as qpdf requires."""
    items: dict[str, object] = dict(parameters.items()) if isinstance(parameters, pikepdf.Dictionary) else {}
    numbers = {key: value for key, value in items.items() if isinstance(value, int)}
    return pikepdf.Dictionary(numbers) if numbers else None


def picture_boxes(data: bytes) -> tuple[bytes, list[bytes]]:
    """Return a JPEG 2000 file without unneeded boxes, and a list of those boxes.

    Raises:
        BrokenStructure: the boxes are broken, or some refer to positions in the file.
    """
    if data.startswith(CODESTREAM_START):
        return data, []
    if not data.startswith(JP2_START):
        raise BrokenStructure("no JPEG 2000")
    return sort_boxes(data)


def sort_boxes(data: bytes) -> tuple[bytes, list[bytes]]:
    """Return the needed boxes of a sequence with their bytes, and a list of the unneeded ones."""
    kept, removed = [], []
    for kind, start, body, end in boxes(data):
        if kind in JP2_OUTER_BOXES:
            needed, inner = sort_boxes(data[body:end])
            head = struct.pack(">I4s", len(needed) + 8, kind)
            kept.append(head + needed if inner else data[start:end])
            removed += inner
        elif kind in JP2_PICTURE_BOXES:
            kept.append(data[start:end])
        else:
            removed.append(data[start:end])
    return b"".join(kept), removed


def boxes(data: bytes) -> Iterator[tuple[bytes, int, int, int]]:
    """Yield (type, start, start of the content, end) for each box of a sequence (ISO/IEC 15444-1, I.4).

    Raises:
        BrokenStructure: they do not fill the data, or some refer to positions in the file.
    """
    position = 0
    for kind, body, end in boxes_between(data, 0, len(data)):
        if end > len(data) or kind in JP2_PLACES:
            break
        yield kind, position, body, end
        position = end
    if position < len(data):
        raise BrokenStructure(f"no readable box at byte {position}")
