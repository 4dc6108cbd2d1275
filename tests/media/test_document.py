"""PDF documents: what is told of them, cleaned without changing a page, and their pages as pictures."""

import base64
import io
import re
import shutil
import struct
import subprocess
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from evidence_kit.media.document.apart import DocumentProblem, clean_document, draw_pages
from evidence_kit.media.document.child import answer
from evidence_kit.media.document.draw import MOST_PIXELS, resolution
from evidence_kit.media.probe import examine
from evidence_kit.media.sheet.pages import as_pdf
from evidence_kit.model.document_facts import DocumentFacts
from tests.conftest import jpeg_bytes, photo, with_location, write
from tests.papers import (
    A4,
    Array,
    Dictionary,
    Name,
    Text,
    attachment,
    author,
    exif,
    look,
    paper,
    saved,
    script,
    with_photo,
)


def wrapped(pdf: pikepdf.Pdf, filters: list[Any], packed: bytes, parameters: Any = None) -> None:
    """Show a picture on the first page whose bytes went through several filters."""
    with_photo(pdf, b"")
    pdf.pages[0].obj.Resources.XObject.I.write(packed, filter=Array(filters), decode_parms=parameters)


def flate_photo(pdf: pikepdf.Pdf) -> None:
    wrapped(pdf, [Name.FlateDecode, Name.DCTDecode], zlib.compress(with_location(photo(400, 300))))


def hex_photo(pdf: pikepdf.Pdf) -> None:
    wrapped(pdf, [Name.ASCIIHexDecode, Name.DCTDecode], with_location(photo(400, 300)).hex().encode() + b">")


def base85_photo(pdf: pikepdf.Pdf) -> None:
    packed = base64.a85encode(with_location(photo(400, 300))) + b"~>"
    wrapped(pdf, [Name.ASCII85Decode, Name.DCTDecode], packed)


def run_length_photo(pdf: pikepdf.Pdf) -> None:
    data = with_location(photo(400, 300))
    runs = [data[start : start + 128] for start in range(0, len(data), 128)]
    packed = b"".join(bytes([len(run) - 1]) + run for run in runs) + b"\x80"
    wrapped(pdf, [Name.RunLengthDecode, Name.DCTDecode], packed)


def predicted_photo(pdf: pikepdf.Pdf) -> None:
    """Two layers, the inner with rows of nine bytes behind a predictor's (ISO 32000-1, 7.4.4.4: 0 is none)."""
    data = with_location(photo(400, 300))
    data += bytes(-len(data) % 9)
    rows = b"".join(b"\0" + data[start : start + 9] for start in range(0, len(data), 9))
    packed = zlib.compress(rows).hex().encode() + b">"
    parameters = Array([Dictionary(), Dictionary(Predictor=12, Columns=9), Dictionary(ColorTransform=1)])
    wrapped(pdf, [Name.ASCIIHexDecode, Name.FlateDecode, Name.DCTDecode], packed, parameters)


def jpeg2000() -> bytes:
    """Return a photo as JPEG 2000 without anything private."""
    buffer = io.BytesIO()
    photo(400, 300).convert("RGB").save(buffer, "JPEG2000")
    return buffer.getvalue()


def box(kind: bytes, content: bytes) -> bytes:
    """Return a box of a JPEG 2000 file (ISO/IEC 15444-1, I.4)."""
    return struct.pack(">I4s", len(content) + 8, kind) + content


def with_jpeg2000(pdf: pikepdf.Pdf, data: bytes) -> None:
    wrapped(pdf, [Name.JPXDecode], data)


def plain_jpeg2000(pdf: pikepdf.Pdf) -> None:
    with_jpeg2000(pdf, jpeg2000())


def boxed_words(pdf: pikepdf.Pdf) -> None:
    """Before the picture, in a long box, and in one that goes on to the end of the file."""
    data = jpeg2000()
    split = data.index(b"jp2h") - 4
    words = b"<gps>52.5,13.3 Jane Roe</gps>"
    long = struct.pack(">I4sQ", 1, b"uuid", 16 + 16 + len(words)) + bytes(16) + words
    last = struct.pack(">I4s", 0, b"xml ") + words
    end = data.index(b"jp2c") - 4
    scan = box(b"jp2c", data[end + 8 :])
    with_jpeg2000(pdf, data[:split] + long + data[split:end] + scan + box(b"jp2i", b"Jane") + last)


def inner_words(pdf: pikepdf.Pdf) -> None:
    """In the header's own box, and behind a filter."""
    data = jpeg2000()
    split = data.index(b"jp2h") - 4
    size = struct.unpack_from(">I", data, split)[0]
    header = box(b"jp2h", data[split + 8 : split + size] + box(b"uuid", bytes(16) + b"Jane Roe"))
    packed = zlib.compress(data[:split] + header + data[split + size :])
    wrapped(pdf, [Name.FlateDecode, Name.JPXDecode], packed)


def pinned(pdf: pikepdf.Pdf) -> None:
    """A file at a place of the page, the window of its words, and a reply; a link beside them stays."""
    file = Dictionary(
        Type=Name.Filespec,
        F=Text("C:\\Users\\Jane\\SECRET.txt"),
        UF=Text("C:\\Users\\Jane\\SECRET.txt"),
        Desc=Text("Jane's"),
        EF=Dictionary(F=pdf.make_stream(b"SECRET")),
    )
    pin = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.FileAttachment,
            Rect=[9, 9, 30, 30],
            FS=pdf.make_indirect(file),
            Contents=Text("by Jane"),
        )
    )
    popup = Dictionary(Type=Name.Annot, Subtype=Name.Popup, Rect=[9, 9, 30, 30], Parent=pin, Contents=Text("by Jane"))
    reply = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[9, 9, 30, 30], IRT=pin, Contents=Text("to Jane"), F=2)
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[50, 50, 90, 90], Border=[0, 0, 0])
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(one) for one in (popup, reply, link)] + [pin])
    pdf.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=Dictionary(Type=Name.OBJR, Obj=pin))


def title(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Title"] = "C:\\Users\\Jane\\claim.docx"


def xmp(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False) as told:
        told["dc:creator"] = ["Jane Roe"]


def nested_script(pdf: pikepdf.Pdf) -> None:
    hidden = Dictionary(S=Name.JavaScript, JS=Text("SECRET"))
    pdf.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.GoTo, D=Text("x"), Next=Array([hidden])))


def launch(pdf: pikepdf.Pdf) -> None:
    link = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=Dictionary(S=Name.Launch, F=Text("SECRET"))
    )
    pdf.pages[0].obj.Annots = Array([link])


def comment(pdf: pikepdf.Pdf) -> None:
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.Text, Rect=[9, 9, 30, 30], Contents=Text("broken"), T=Text("Jane Roe")
    )
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])


def thumbnail(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Thumb = pdf.make_stream(b"SECRET")


def piece(pdf: pikepdf.Pdf) -> None:
    pdf.Root.PieceInfo = Dictionary(App=Dictionary(Private=Text("SECRET")))


def plain(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Producer"] = "A scanner"
    pdf.docinfo["/CreationDate"] = "D:20260901120000Z"


CASES: list[tuple[Callable[[pikepdf.Pdf], None], tuple[str, ...], bool, int]] = [
    (plain, (), False, 0),
    (author, ("owner",), False, 0),
    (title, ("text",), False, 0),
    (xmp, ("owner", "text"), False, 0),
    (exif, ("location", "serial"), False, 0),
    (script, (), True, 0),
    (nested_script, (), True, 0),
    (launch, (), True, 0),
    (attachment, (), False, 1),
    (comment, ("owner",), False, 0),
    (thumbnail, ("thumbnail",), False, 0),
    (piece, ("maker-note",), False, 0),
    (flate_photo, ("location", "serial"), False, 0),
    (hex_photo, ("location", "serial"), False, 0),
    (base85_photo, ("location", "serial"), False, 0),
    (run_length_photo, ("location", "serial"), False, 0),
    (predicted_photo, ("location", "serial"), False, 0),
    (plain_jpeg2000, (), False, 0),
    (boxed_words, ("text",), False, 0),
    (inner_words, ("text",), False, 0),
    (pinned, ("text",), False, 1),
]


@pytest.mark.parametrize(("add", "private", "runs", "embedded"), CASES, ids=[one[0].__name__ for one in CASES])
def test_what_a_document_says_beside_its_pages_is_found_and_taken_out(
    tmp_path: Path, add: Callable[[pikepdf.Pdf], None], private: tuple[str, ...], runs: bool, embedded: int
) -> None:
    """The pages look the same to the last pixel, and no word of it is left."""
    pdf = paper(2)
    add(pdf)
    data = saved(pdf)
    facts = looked_at_here(data, tmp_path)
    assert (facts.pages, facts.width, facts.height) == (2, *A4)
    assert set(private) <= set(facts.private)
    assert bool(private) == bool(facts.private)
    assert (facts.script, facts.embedded) == (runs, embedded)
    assert facts.clean == (add in (plain, plain_jpeg2000))
    cleaned = cleaned_here(data, tmp_path)
    assert cleaned == clean_document(data)
    assert looked_at_here(cleaned, tmp_path).clean
    with pikepdf.open(io.BytesIO(cleaned)) as read:
        unpacked = saved(read, qdf=True)
    for word in (b"SECRET", b"Jane", b"JavaScript", b"SERIAL-1234567", b"Exif", b"CreationDate"):
        assert word not in unpacked
    for page, after in zip(shots_here(data, 2, tmp_path), shots_here(cleaned, 2, tmp_path), strict=True):
        assert ImageChops.difference(page, after).getbbox() is None


def asked_here(verb: str, data: bytes, folder: Path, *argv: object) -> dict[str, Any]:
    """Return what a child answers about a document, without starting one: that takes longer than the answer."""
    answered = answer([verb, str(write(folder / "asked.pdf", data)), *map(str, argv)])
    assert not {"problem", "missing"} & set(answered), answered
    return answered


def looked_at_here(data: bytes, folder: Path) -> DocumentFacts:
    """Return the facts of a document."""
    return msgspec.convert(asked_here("look", data, folder)["facts"], DocumentFacts)


def cleaned_here(data: bytes, folder: Path) -> bytes:
    """Return a document cleaned."""
    out = folder / "cleaned.pdf"
    out.unlink(missing_ok=True)
    assert asked_here("clean", data, folder, out) == {"done": True}
    return out.read_bytes()


def shots_here(data: bytes, count: int, folder: Path) -> list[Image.Image]:
    """Return pages as pictures."""
    pages = asked_here("draw", data, folder, folder, count)["pages"]
    assert len(pages) == count
    return pictures_of([page["path"] for page in pages])


def shots(data: bytes, count: int, folder: Path) -> list[Image.Image]:
    """Return pages as pictures, drawn in a child."""
    folder.mkdir(exist_ok=True)
    return pictures_of([one.path for one in draw_pages(data, count, folder)])


def pictures_of(paths: Sequence[str]) -> list[Image.Image]:
    """Return pictures decoded."""
    pictures = []
    for path in paths:
        with Image.open(path) as opened:
            pictures.append(opened.convert("RGB"))
    return pictures


def test_a_pinned_file_goes_and_a_link_stays() -> None:
    pdf = paper()
    pinned(pdf)
    with pikepdf.open(io.BytesIO(clean_document(saved(pdf)))) as read:
        assert [str(one.Subtype) for one in read.pages[0].Annots] == ["/Link"]


def test_a_picture_without_its_metadata_is_stored_with_its_own_filter_alone() -> None:
    """What the filters that went had to know goes with them; what the picture's own has to know stays."""
    pdf = paper()
    predicted_photo(pdf)
    with pikepdf.open(io.BytesIO(clean_document(saved(pdf)))) as read:
        stored = read.pages[0].Resources.XObject.I
        assert stored.Filter == Name.DCTDecode
        assert dict(stored.DecodeParms.items()) == {"/ColorTransform": 1}
        assert stored.read_raw_bytes().startswith(b"\xff\xd8")


UNWALKED: dict[str, tuple[list[Any], bytes]] = {
    "no zlib": ([Name.FlateDecode, Name.DCTDecode], b"no zlib"),
    "unknown": ([Name.Strange, Name.DCTDecode], with_location(photo(400, 300))),
    "not last": ([Name.DCTDecode, Name.FlateDecode], with_location(photo(400, 300))),
    "no boxes": ([Name.JPXDecode], b"Jane"),
    "too short": ([Name.JPXDecode], jpeg2000() + struct.pack(">I4s", 7, b"jp2c")),
    "too long": ([Name.JPXDecode], jpeg2000()[:12] + struct.pack(">I4s", 1 << 20, b"jp2c") + b"Jane"),
    "scraps": ([Name.JPXDecode], jpeg2000()[:12] + box(b"jp2c", b"") + b"Jane"),
    "elsewhere": ([Name.JPXDecode], jpeg2000()[:12] + box(b"ftbl", b"Jane")),
}


@pytest.mark.parametrize("name", UNWALKED)
def test_a_picture_that_cannot_be_looked_into_is_never_clean(name: str, tmp_path: Path) -> None:
    """It may say anything; cleaned it is what it was, and still said not to be clean."""
    pdf = paper()
    wrapped(pdf, *UNWALKED[name])
    data = saved(pdf, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    assert "picture" in looked_at_here(data, tmp_path).private
    assert "picture" in looked_at_here(cleaned_here(data, tmp_path), tmp_path).private


def test_an_archival_document_stays_one() -> None:
    """PDF/A says of itself that it is, and keeps saying so without the author's name (ISO 19005-1, 6.7.11)."""
    pdf = paper()
    with pdf.open_metadata(set_pikepdf_as_editor=False) as told:
        told["pdfaid:part"], told["pdfaid:conformance"] = "2", "B"
    assert look(saved(pdf)).clean
    xmp(pdf)
    cleaned = clean_document(saved(pdf))
    assert look(cleaned).clean
    with pikepdf.open(io.BytesIO(cleaned)) as read:
        assert read.open_metadata().pdfa_status == "2B"


def test_an_earlier_version_is_found_and_left_behind() -> None:
    """Who edits a document often leaves what it said before inside."""
    first = saved(paper())
    table = int(re.findall(rb"startxref\n(\d+)", first)[-1])
    start = len(first)
    added = b"9 0 obj\n<< /Note (x) >>\nendobj\n"
    size = b"trailer << /Size 10 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (table, start + len(added))
    data = first + added + b"xref\n9 1\n%010d 00000 n \n" % start + size
    assert look(data).private == ("earlier-version",)
    assert look(clean_document(data)).clean


def test_words_around_a_document_are_found_and_left_behind() -> None:
    """A download may begin with the server's answer, which holds a session's name."""
    for data in (b"Set-Cookie: jane\r\n" + saved(paper()), saved(paper()) + b"\nJane Roe\n"):
        assert look(data).private == ("text",)
        cleaned = clean_document(data)
        assert look(cleaned).clean
        assert b"ane" not in cleaned


def test_a_signature_is_told_and_never_left_as_a_broken_one() -> None:
    pdf = paper()
    field = Dictionary(FT=Name.Sig, T=Text("s"), V=Dictionary(Type=Name.Sig, Contents=Text("x")), Type=Name.Annot)
    pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.make_indirect(field)]), SigFlags=3)
    assert look(saved(pdf)).signed
    assert look(saved(pdf)).clean
    author(pdf)
    assert not look(clean_document(saved(pdf))).signed


def test_locks_and_restrictions_are_told_apart() -> None:
    """A restricted one opens for everybody; cleaned it is open."""
    restricted = saved(paper(), encryption=pikepdf.Encryption(owner="o", user=""), static_id=False)
    assert (look(restricted).restricted, look(restricted).pages) == (True, 1)
    assert not look(clean_document(restricted)).restricted
    locked = saved(paper(), encryption=pikepdf.Encryption(owner="o", user="u"), static_id=False)
    assert (look(locked).locked, look(locked).pages) == (True, 0)
    with pytest.raises(DocumentProblem):
        clean_document(locked)


def test_our_own_documents_are_clean() -> None:
    assert look(as_pdf([jpeg_bytes()], "Key frames of the take")).clean


@pytest.mark.parametrize(("turned", "unit", "sides"), [(0, 1, (595, 842)), (90, 1, (842, 595)), (270, 2, (1684, 1190))])
def test_a_page_is_as_large_as_it_is_seen(turned: int, unit: int, sides: tuple[int, int]) -> None:
    pdf = paper()
    pdf.pages[0].obj.Rotate, pdf.pages[0].obj.UserUnit = turned, unit
    facts = look(saved(pdf))
    assert (facts.width, facts.height) == sides
    assert facts.page_inches == (round(sides[0] / 72, 2), round(sides[1] / 72, 2))


def looped() -> bytes:
    """A tree of pages that holds itself."""
    return re.sub(rb"/Kids \[ \d+ 0 R", b"/Kids [ 2 0 R", saved(paper(2)))


def bomb() -> bytes:
    """Objects that unpack to two thousand million spaces."""
    spaces, check = b" " * 1_000_000, 1
    packer, end = (zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS) for _ in range(2))
    part = packer.compress(spaces) + packer.flush(zlib.Z_FULL_FLUSH)  # repeated, because packing each takes seconds
    for _ in range(2000):
        check = zlib.adler32(spaces, check)
    packed = b"\x78\x9c" + 2000 * part + end.flush() + check.to_bytes(4, "big")
    stream = b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n" % len(packed)
    body = b"%PDF-1.5\n5 0 obj\n" + stream + packed + b"\nendstream\nendobj\n"
    return body + b"trailer << /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"


HOSTILE: dict[str, Callable[[], bytes]] = {
    "half": lambda: saved(paper(3))[:900],
    "header alone": lambda: b"%PDF-1.7\n",
    "no pages": lambda: saved(pikepdf.new()),
    "loop": looped,
    "deep": lambda: b"%PDF-1.4\n1 0 obj\n" + b"[" * 300_000 + b"\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF",
    "zeros": lambda: b"%PDF-1.4\n" + b"\0" * 100_000,
    "bomb": bomb,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_broken_document_is_a_word_about_the_file(tmp_path: Path, name: str) -> None:
    """Never a crash, a hang or a traceback."""
    facts = examine(write(tmp_path / "x.pdf", HOSTILE[name]()))
    assert (facts.kind, facts.examined) == ("document", True)
    assert facts.problem
    assert "Traceback" not in facts.problem
    assert str(tmp_path) not in facts.problem
    assert len(facts.problem) < 100


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2000), st.binary(max_size=12)), min_size=1, max_size=6))
def test_any_damage_is_survived(changes: list[tuple[int, bytes]]) -> None:
    """What is looked at without a problem can be cleaned and drawn, or it is said why not."""
    data = bytearray(saved(paper(2)))
    for place, new in changes:
        data[place % len(data) : place % len(data) + len(new)] = new
    try:
        facts = look(bytes(data))
        if facts.pages and not facts.clean:
            assert look(clean_document(bytes(data))).clean
    except DocumentProblem as problem:
        assert str(problem)


def test_ten_thousand_pages_are_counted_and_the_first_is_drawn(tmp_path: Path) -> None:
    data = saved(paper(10_000))
    assert look(data).pages == 10_000
    assert [one.number for one in draw_pages(data, 1, tmp_path)] == [1]


@settings(max_examples=300)
@given(st.floats(1, 20_000), st.floats(1, 20_000))
def test_a_page_is_drawn_large_enough_to_be_read_and_never_too_large(width: float, height: float) -> None:
    dpi = resolution(width, height)
    pixels = (width * dpi / 72, height * dpi / 72)
    assert dpi == 1 or pixels[0] * pixels[1] <= MOST_PIXELS
    if max(width, height) < 1200 and min(width, height) > 200:  # receipts to A3
        assert dpi >= 200 or min(pixels) >= 1600


def test_pages_are_drawn_upright_white_and_readable(tmp_path: Path) -> None:
    """A page that is turned, and one that is small, are drawn as a viewer shows them."""
    pdf = paper(2, (300, 200))
    pdf.pages[1].obj.Rotate = 90
    first, second = shots(saved(pdf), 5, tmp_path)
    assert first.size[0] > first.size[1] >= 1600
    assert second.size == first.size[::-1]
    assert first.getpixel((0, 0)) == (255, 255, 255)
    assert first.convert("L").getextrema() == (0, 255)


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler's pdfinfo and pdftotext are not installed")
def test_poppler_reads_what_is_cleaned(tmp_path: Path) -> None:
    """Text stays text, and there is no information left."""
    pdf = paper(3)
    for add in (author, xmp, exif, attachment, script):
        add(pdf)
    cleaned = write(tmp_path / "x.pdf", clean_document(saved(pdf)))
    told = subprocess.run(["pdfinfo", cleaned], capture_output=True, text=True, check=True)
    assert not told.stderr
    assert "Pages:           3" in told.stdout
    assert "Author" not in told.stdout
    assert re.search(r"JavaScript: +no", told.stdout)
    text = subprocess.run(["pdftotext", cleaned, "-"], capture_output=True, text=True, check=True).stdout
    assert [f"CUSTOMS PAPER {number}" in text for number in (1, 2, 3)] == [True] * 3
    images = subprocess.run(["pdfimages", "-list", cleaned], capture_output=True, text=True, check=True).stdout
    assert images.count("jpeg") == 1


@pytest.mark.skipif(not shutil.which("exiftool"), reason="exiftool is not installed")
def test_exiftool_finds_nothing_private(tmp_path: Path) -> None:
    pdf = paper()
    for add in (author, title, xmp, exif):
        add(pdf)
    before, after = write(tmp_path / "a.pdf", saved(pdf)), write(tmp_path / "b.pdf", clean_document(saved(pdf)))
    told = [
        subprocess.run(["exiftool", "-ee", "-G", one], capture_output=True, text=True, check=True).stdout
        for one in (before, after)
    ]
    assert "Jane" in told[0]
    assert not re.search("Jane|GPS|Serial|Create Date|XMP", told[1])
