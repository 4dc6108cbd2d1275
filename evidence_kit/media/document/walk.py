"""Walking a PDF's objects, each dictionary and stream once, and the picture files that are stored in it."""

import struct
from collections.abc import Iterator

import pikepdf

from evidence_kit.media.image.structure import BrokenStructure

PICTURE_FILTERS = {"/DCTDecode": "/DCTDecode", "/DCT": "/DCTDecode", "/JPXDecode": "/JPXDecode"}
"""Filters whose data is a whole picture file; "/DCT" is the short name (ISO 32000-1, table 94)."""

CODESTREAM_START = b"\xff\x4f\xff\x51"
JP2_START = b"\0\0\0\x0cjP  \r\n\x87\n"

# ISO/IEC 15444-1, annex I, and 15444-2, annex M: all that says how the picture looks. Others hold words (xml, uuid,
# uinf, jp2i, lbl) or anything at all (free, mdat).
JP2_OUTER_BOXES = frozenset({b"jp2h", b"jpch", b"jplh", b"cgrp", b"comp", b"res "})
JP2_PICTURE_BOXES = frozenset(
    {b"jP  ", b"ftyp", b"rreq", b"jp2c", b"ihdr", b"bpcc", b"colr", b"pclr", b"cmap", b"cdef", b"resc", b"resd"}
    | {b"opct", b"creg", b"copt", b"inst"}
)
JP2_PLACES = frozenset({b"ftbl", b"flst", b"dtbl"})
"""Boxes that point at other places of the file or at other files."""


def dictionaries(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Yield every dictionary and stream of a document, also those inside others.

    What is referred to is met as an object of its own, so that no loop of references is followed.
    """
    for top in pdf.objects:
        waiting = [top]
        while waiting:
            one = waiting.pop()
            if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
                yield one
                inner = [value for _, value in one.items()]
            elif isinstance(one, pikepdf.Array):
                inner = list(one)
            else:
                continue
            waiting += [value for value in inner if isinstance(value, pikepdf.Object) and not value.is_indirect]


def name_of(one: pikepdf.Object, key: str) -> str:
    """Return the name that stands at a key, such as "/Sig"; empty when there is none."""
    value = one.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""


def filters_of(stream: pikepdf.Object) -> list[str]:
    """Return the names of the filters a stream went through, the outermost first."""
    filters = stream.get("/Filter")
    many = list(filters) if isinstance(filters, pikepdf.Array) else [filters]
    return [str(one) for one in many if isinstance(one, pikepdf.Name)]


def picture_filter(one: pikepdf.Object) -> str:
    """Return "/DCTDecode" or "/JPXDecode" of a stream that holds a whole JPEG or JPEG 2000 file; else nothing."""
    if not isinstance(one, pikepdf.Stream):
        return ""
    filters = [PICTURE_FILTERS.get(name, "") for name in filters_of(one)]
    return next(filter(None, reversed(filters)), "")


def picture_file(stream: pikepdf.Object) -> bytes:
    """Return the JPEG or JPEG 2000 file that a stream holds, without the filters around it.

    Raises:
        BrokenStructure: a filter around it cannot be undone, so that nobody knows what is in it.
    """
    *around, last = filters_of(stream)
    data = stream.read_raw_bytes()
    if last not in PICTURE_FILTERS:
        raise BrokenStructure("the picture's own filter is not the last one")
    if not around:
        return data
    parameters = stream.get("/DecodeParms")
    if isinstance(parameters, pikepdf.Dictionary) and len(parameters):
        raise BrokenStructure("nobody knows which filter the parameters belong to")
    many = list(parameters) if isinstance(parameters, pikepdf.Array) else []
    with pikepdf.new() as apart:
        packed = apart.make_stream(data)
        packed.Filter = pikepdf.Array([pikepdf.Name(name) for name in around])
        if many:
            packed.DecodeParms = pikepdf.Array([numbers_of(one) for one in many[: len(around)]])
        try:
            return packed.read_bytes(pikepdf.StreamDecodeLevel.specialized)
        except (pikepdf.PdfError, ValueError, RuntimeError) as problem:
            raise BrokenStructure(str(problem)) from None


def numbers_of(parameters: object) -> pikepdf.Dictionary | None:
    """Return a filter's parameters, all whole numbers (ISO 32000-1, table 8); None for none, as qpdf wants it."""
    items: dict[str, object] = dict(parameters.items()) if isinstance(parameters, pikepdf.Dictionary) else {}
    numbers = {key: value for key, value in items.items() if isinstance(value, int)}
    return pikepdf.Dictionary(numbers) if numbers else None


def picture_boxes(data: bytes) -> tuple[bytes, list[bytes]]:
    """Return a JPEG 2000 file without the boxes that no picture needs, and those boxes.

    Raises:
        BrokenStructure: the boxes cannot be walked to the end, or some point at places of the file.
    """
    if data.startswith(CODESTREAM_START):
        return data, []
    if not data.startswith(JP2_START):
        raise BrokenStructure("no JPEG 2000")
    return kept_boxes(data)


def kept_boxes(data: bytes) -> tuple[bytes, list[bytes]]:
    """Return a sequence of boxes without those that no picture needs, and those; kept ones keep their bytes."""
    kept, removed = [], []
    for kind, start, body, end in boxes(data):
        if kind in JP2_OUTER_BOXES:
            inside, inner = kept_boxes(data[body:end])
            head = struct.pack(">I4s", len(inside) + 8, kind)
            kept.append(head + inside if inner else data[start:end])
            removed += inner
        elif kind in JP2_PICTURE_BOXES:
            kept.append(data[start:end])
        else:
            removed.append(data[start:end])
    return b"".join(kept), removed


def boxes(data: bytes) -> Iterator[tuple[bytes, int, int, int]]:
    """Yield (type, start, start of the content, end) for each box of a sequence (ISO/IEC 15444-1, I.4).

    Raises:
        BrokenStructure: they do not fill the data, or one points at places of the file.
    """
    position = 0
    while position < len(data):
        if position + 8 > len(data):
            raise BrokenStructure("it ends within a box")
        length, kind = struct.unpack_from(">I4s", data, position)
        body = position + 8
        if length == 1 and position + 16 <= len(data):
            length, body = struct.unpack_from(">Q", data, body)[0], position + 16
        end = position + length if length else len(data)
        if end < body or end > len(data) or kind in JP2_PLACES:
            raise BrokenStructure(f"no box that can be walked at byte {position}")
        yield kind, position, body, end
        position = end
