"""PDFs nobody can use, words hidden beside the pages, and systems where no PDF or no film can be looked into."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from evidence_kit.media.document.apart import clean_document
from evidence_kit.media.pool import end_readers
from tests.conftest import Run, jpeg_bytes, photo, write
from tests.papers import look, paper, saved

TODAY = "2026-11-01"


def encrypted(user: str) -> bytes:
    """Return a PDF that its owner locked; with a user's password nobody else opens it."""
    return saved(paper(), encryption=pikepdf.Encryption(owner="o", user=user), static_id=False)


UNUSABLE_PDFS = {
    "locked": (encrypted("u"), "unreadable", "open it with its password"),
    "restricted": (encrypted(""), "document-encrypted", "print it into a new PDF"),
    "without pages": (saved(pikepdf.new()), "unreadable", "download it again"),
}


@pytest.mark.parametrize("policy", ["stripe", "aliexpress"])
@pytest.mark.parametrize("name", UNUSABLE_PDFS)
def test_a_pdf_that_a_form_cannot_use_is_refused_in_the_same_words_by_fit_and_check(
    tmp_path: Path, run: Run, name: str, policy: str
) -> None:
    data, code, hint = UNUSABLE_PDFS[name]
    found = write(tmp_path / "x.pdf", data)
    fitted = run("fit", found, "--out", tmp_path / "y.pdf", "--policy", policy, "--format", "json")
    assert fitted.code == 1
    assert fitted.data["action"] == "refused"
    assert not (tmp_path / "y.pdf").exists()
    (finding,) = fitted.data["findings"]
    assert (finding["code"], finding["severity"]) == (code, "error")
    assert hint in finding["hint"]
    if policy == "stripe":
        checked = run("check", "--each", found, "--policy", policy, "--format", "json")
        assert finding in checked.data["findings"]


def test_pages_of_a_restricted_pdf_are_drawn_where_a_picture_is_asked_for(tmp_path: Path, run: Run) -> None:
    """As `build` does it for a form that takes no PDF."""
    ran = run("fit", write(tmp_path / "x.pdf", encrypted("")), "--out", tmp_path / "y.png")
    assert ran.code == 0
    assert (tmp_path / "y.png").is_file()


@pytest.fixture
def without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give a folder whose modules stand before the installed ones in every reader that starts from now on."""
    folder = tmp_path / "without"
    folder.mkdir()
    monkeypatch.setenv("PYTHONPATH", str(folder))
    end_readers()
    yield folder
    end_readers()


@pytest.mark.parametrize(
    ("library", "module", "unread"),
    [
        ("pikepdf", "raise ImportError('no wheel')", "x.pdf"),
        ("pypdfium2", "raise OSError('libpdfium')", "x.pdf"),
        ("pymediainfo", "raise ImportError('no wheel')", "x.mp4"),
        ("pymediainfo", "class MediaInfo:\n    can_parse = classmethod(lambda cls: False)", "x.mp4"),
    ],
)
def test_what_cannot_be_read_on_a_system_is_a_finding_and_everything_else_goes_on(
    tmp_path: Path, run: Run, without: Path, library: str, module: str, unread: str
) -> None:
    """Neither ready nor a failure, and never the file's or the phone's fault."""
    write(without / f"{library}.py", module + "\n")
    case = tmp_path / "case"
    clip = Path(__file__).parents[2] / "fixtures" / "media" / "clip.mp4"
    write(case / unread, saved(paper()) if unread == "x.pdf" else clip.read_bytes())
    write(case / "received" / "a.jpg", jpeg_bytes(photo(900, 700)))
    checked = run(
        "check", "--each", case / unread, case / "received" / "a.jpg", "--policy", "stripe", "--format", "json"
    )
    assert (checked.code, checked.data["verdict"]) == (1, "unknown")
    (finding,) = [one for one in checked.data["findings"] if one["severity"] == "error"]
    assert (finding["code"], finding["path"].endswith(unread)) == ("not-examined", True)
    what = "PDFs" if unread == "x.pdf" else "Videos"
    assert finding["message"].startswith(f"{what} cannot be examined on this system: {library} ")
    assert library in finding["hint"]
    fitted = run("fit", case / unread, "--out", tmp_path / "fitted/", "--policy", "stripe", "--format", "json")
    assert (fitted.code, [one["code"] for one in fitted.data["findings"]]) == (1, ["not-examined"])
    if "no wheel" in module:
        built = run(
            "build", case, "--out", tmp_path / "out", "--policy", "stripe", "--today", TODAY, "--format", "json"
        )
        assert built.code == 1
        assert ("not-examined", unread) in {(one["code"], one["path"]) for one in built.data["findings"]}
        assert "output-wrong" not in {one["code"] for one in built.data["findings"]}
        assert (tmp_path / "out" / "upload" / "01-received.jpg").is_file()


def unpack(pdf: pikepdf.Pdf) -> bytes:
    """Return all bytes of a document with nothing compressed."""
    plain = pikepdf.StreamDecodeLevel.generalized
    return saved(pdf, compress_streams=False, stream_decode_level=plain, qdf=True)


def note(**keys: Any) -> Dictionary:
    """Return an annotation whose words nobody is shown."""
    return Dictionary(Type=Name.Annot, Rect=[100, 100, 200, 200], **keys)


def hide_everywhere(pdf: pikepdf.Pdf) -> None:
    """Put words into every place beside the pages that is not known to be harmless."""
    page, words = pdf.pages[0].obj, String("SECRET")
    element = Dictionary(Type=Name.StructElem, S=Name.Figure, K=0, Pg=page, Alt=words, E=words, T=words)
    element.ActualText = words
    pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array([element])))
    outline = pdf.make_indirect(Dictionary(Title=words))
    pdf.Root.Outlines = Dictionary(First=outline, Last=outline, Count=1)
    pdf.Root.Unheard, page.Unheard = words, words
    pdf.Root.Names = Dictionary(URLS=Dictionary(Names=Array([words, Dictionary(X=words)])))
    far = Dictionary(S=Name.GoToR, F=String("C:\\SECRET.pdf"), D=Array([0, Name.Fit]))
    disk, play = Dictionary(S=Name.URI, URI=String("file:///C:/SECRET.docx")), Dictionary(S=Name.Thread, F=words)
    page.Annots = Array(
        [
            note(Subtype=Name.Text, F=2, Contents=words),
            note(Subtype=Name.FreeText, F=32, Contents=words, DA=words),
            note(Subtype=Name.Link, A=disk, Contents=words),
            note(Subtype=Name.Link, A=far),
            note(Subtype=Name.Link, A=play),
            note(Subtype=Name.Highlight, Contents=words, RC=words, Subj=words, QuadPoints=[1, 1, 2, 1, 1, 2, 2, 2]),
            note(Subtype=Name.Popup, Contents=words),
            note(Subtype=Name.Screen, Movie=Dictionary(F=words), Strange=words),
        ]
    )
    drawn = page.Contents.read_bytes()
    marked = b"/Span <</ActualText (SECRET) /MCID 0>> BDC " + drawn + b" EMC /Figure <</Alt (SECRET)>> DP"
    page.Contents = pdf.make_stream(marked)


def test_what_is_not_known_to_be_harmless_is_taken_out_and_the_page_stays(tmp_path: Path, run: Run) -> None:
    pdf = paper()
    hide_everywhere(pdf)
    found = write(tmp_path / "x.pdf", saved(pdf))
    ran = run("fit", found, "--out", tmp_path / "y.pdf", "--policy", "stripe", "--format", "json")
    assert (ran.code, ran.data["action"]) == (0, "stripped")
    assert "hidden words" in ran.data["settings"]["dropped"]
    with pikepdf.open(tmp_path / "y.pdf") as read:
        unpacked = unpack(read)
    assert unpack(pdf).count(b"SECRET") > 15
    assert b"SECRET" not in unpacked
    assert b"CUSTOMS PAPER 1" in unpacked
    assert b"/MCID 0" in unpacked
    assert look((tmp_path / "y.pdf").read_bytes()).clean
    checked = run("check", "--each", found, "--policy", "stripe", "--format", "json")
    assert "document-hidden-words" in {one["code"] for one in checked.data["findings"]}


def harmless(pdf: pikepdf.Pdf) -> None:
    """A web link, a jump to a page, a ligature and text that a scanner's reader put behind the picture."""
    page = pdf.pages[0].obj
    web = Dictionary(S=Name.URI, URI=String("https://example.org/"))
    jump = Dictionary(S=Name.GoTo, D=Array([page, Name.Fit]))
    page.Annots = Array([note(Subtype=Name.Link, A=web), note(Subtype=Name.Link, A=jump)])
    drawn = page.Contents.read_bytes()
    page.Contents = pdf.make_stream(b"/Span <</ActualText (ffi) /MCID 0>> BDC 3 Tr " + drawn + b" EMC")


def cropped(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.CropBox = [0, 0, 595, 300]


def outside(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0].obj
    page.Contents = pdf.make_stream(page.Contents.read_bytes() + b" BT /F1 9 Tf 700 40 Td (SECRET) Tj ET")


def layer_off(pdf: pikepdf.Pdf) -> None:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("SECRET")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))


@pytest.mark.parametrize(
    ("add", "hidden"), [(harmless, ()), (cropped, ("cropped",)), (outside, ("cropped",)), (layer_off, ("layer",))]
)
def test_what_only_drawing_takes_out_is_said(
    tmp_path: Path, run: Run, add: Callable[[pikepdf.Pdf], None], hidden: tuple[str, ...]
) -> None:
    pdf = paper()
    add(pdf)
    data = saved(pdf)
    assert look(data).hidden == hidden
    assert look(data).clean == (add is not layer_off)
    with pikepdf.open(io.BytesIO(clean_document(data))) as read:
        assert (b"SECRET" in unpack(read)) == (add is outside)
    found = write(tmp_path / "x.pdf", data)
    ran = run("fit", found, "--out", tmp_path / "y.pdf", "--policy", "stripe", "--format", "json")
    assert ran.code == 0
    warned = [one["severity"] for one in ran.data["findings"] if one["code"] == "document-hidden-parts"]
    assert warned == (["warning"] if hidden else [])
