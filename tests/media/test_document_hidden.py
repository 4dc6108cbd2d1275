"""PDFs nobody can use, words hidden beside the pages, and systems where no PDF or no film can be looked into."""

from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from evidence_kit.media.readers import end_readers
from tests.conftest import Run, jpeg_bytes, photo, write
from tests.media.test_document import paper, saved

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
