"""PDF documents through the command line: in a case, in a package, and loose."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from evidence_kit.media.probe import examine
from evidence_kit.model.artifact import Artifact, Made, Recipe
from evidence_kit.model.codes import Severity
from evidence_kit.model.document_facts import DocumentFacts
from evidence_kit.model.facts import Facts
from evidence_kit.model.plan import Slot
from evidence_kit.policies import load_policy
from evidence_kit.policies.promises import broken_promises
from evidence_kit.steps.verify import verify
from tests.conftest import Run, jpeg_bytes, photo, write
from tests.papers import attachment, author, exif, paper, saved, script

TODAY = "2026-11-01"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A claim about customs: a clean paper, one that says too much, and a photo."""
    folder = tmp_path / "case"
    write(folder / "customs-decision.pdf", saved(paper(2)))
    full = paper(1)
    for add in (author, exif, script, attachment):
        add(full)
    write(folder / "report" / "post office.pdf", saved(full))
    write(folder / "received" / "a.jpg", jpeg_bytes(photo(900, 700)))
    write(folder / "statement.txt", "Customs keeps the parcel. I ask for the full price.\n")
    write(folder / "case.toml", '[claim]\nreason = "customs"\nrefund = "24.90"\n')
    return folder


def test_documents_go_in_as_they_are_where_they_are_taken(case: Path, tmp_path: Path, run: Run) -> None:
    """A clean one byte for byte, the other without what it says beside its page; originals keep every byte."""
    before = {path: path.read_bytes() for path in case.rglob("*.pdf")}
    made = []
    for name in ("one", "two"):
        ran = run("build", case, "--policy", "paypal", "--out", tmp_path / name, "--today", TODAY, "--format", "json")
        assert ran.code == 0, ran.out
        made.append({path.name: path.read_bytes() for path in (tmp_path / name / "upload").iterdir()})
    assert made[0] == made[1]
    assert {path: path.read_bytes() for path in case.rglob("*.pdf")} == before
    actions = [(one["slot"], one["path"], one["recipe"]["action"]) for one in ran.data["artifacts"]]
    assert actions == [
        ("image-1", "upload/01-received.jpg", "copied"),
        ("document-1", "upload/02-document.pdf", "copied"),
        ("document-2", "upload/03-report.pdf", "stripped"),
    ]
    assert made[0]["02-document.pdf"] == (case / "customs-decision.pdf").read_bytes()
    stripped = ran.data["artifacts"][2]
    assert stripped["recipe"]["settings"] == {
        "pages": "unchanged",
        "dropped": ["metadata", "scripts", "attached files"],
    }
    assert stripped["encodes"] == 0
    assert (stripped["facts"]["pages"], stripped["facts"]["private"], stripped["facts"]["location"]) == (1, [], False)
    assert stripped["made_from"] == [hashlib.sha256((case / "report" / "post office.pdf").read_bytes()).hexdigest()]
    roles = {
        one["path"]: one["role"] for one in json.loads((tmp_path / "one" / "manifest.json").read_text())["originals"]
    }
    assert (roles["customs-decision.pdf"], roles["report/post office.pdf"]) == ("document", "report")
    assert run("verify", tmp_path / "one").code == 0


def test_pages_become_pictures_where_no_document_is_taken(case: Path, tmp_path: Path, run: Run) -> None:
    """Both pages of the paper and the only one of the report, large enough to be read, without metadata."""
    made = []
    for name in ("one", "two"):
        ran = run("build", case, "--out", tmp_path / name, "--today", TODAY, "--format", "json")
        assert not set(ran.codes("error")) - {"evidence-missing"}, ran.out
        made.append({path.name: path.read_bytes() for path in (tmp_path / name / "upload").iterdir()})
    assert made[0] == made[1]
    assert [(one["slot"], one["path"].rsplit(".", 1)[0]) for one in ran.data["slots"]] == [
        ("image-1", "upload/01-document-page-1"),
        ("image-2", "upload/02-document-page-2"),
        ("image-3", "upload/03-received"),
        ("image-4", "upload/04-report"),
    ]
    pages = [one for one in ran.data["artifacts"] if one["recipe"]["tool"] == "pypdfium2"]
    assert [one["recipe"]["settings"]["page"] for one in pages] == [1, 2, 1]
    for one in pages:
        with Image.open(tmp_path / "one" / one["path"]) as picture:
            assert min(picture.size) >= 1600
            assert not picture.getexif()
        assert one["bytes"] <= 5_000_000
    assert {one["path"] for one in ran.data["findings"] if one["code"] == "pages-drawn"} == {
        "customs-decision.pdf",
        "report/post office.pdf",
    }
    assert run("verify", tmp_path / "one").code == 0


def test_the_plan_tells_of_pages(case: Path, run: Run) -> None:
    ran = run("plan", case, "--today", TODAY)
    assert "01-document-page-1" in ran.out
    assert "customs-decision.pdf" in ran.out


def test_what_cannot_be_used_is_said_and_the_rest_goes_on(case: Path, run: Run) -> None:
    write(case / "locked.pdf", saved(paper(), encryption=pikepdf.Encryption(owner="o", user="u"), static_id=False))
    write(case / "cut.pdf", saved(paper(3))[:900])
    write(case / "answer.pdf", "<html><title>Not found</title></html>")
    write(case / "empty.pdf", "")
    write(case / "restricted.pdf", saved(paper(), encryption=pikepdf.Encryption(owner="o", user=""), static_id=False))
    for verb in ("check", "build"):
        ran = run(verb, case, "--policy", "paypal", "--today", TODAY, "--format", "json")
        assert ran.code == 1
        errors = {(one["code"], one["path"]): one["hint"] for one in ran.data["findings"] if one["severity"] == "error"}
        expected = {
            ("unreadable", "locked.pdf"),
            ("unreadable", "cut.pdf"),
            ("extension-mismatch", "answer.pdf"),
            ("empty-file", "empty.pdf"),
            ("document-encrypted", "restricted.pdf"),
        }
        assert expected <= set(errors)
        assert "print it into a new PDF" in errors["unreadable", "locked.pdf"]
        assert "print it into a new PDF" in errors["document-encrypted", "restricted.pdf"]
    assert [one["slot"] for one in ran.data["slots"]] == ["image-1", "document-1", "document-2"]


def test_a_limit_on_all_files_together_is_kept_beside_a_document(tmp_path: Path, run: Run) -> None:
    """The document keeps its bytes and the photos give way."""
    case = tmp_path / "case"
    scan = paper()
    from tests.papers import with_photo

    with_photo(scan, jpeg_bytes(photo(2400, 1800, 3), quality=92))
    write(case / "customs.pdf", saved(scan))
    for index in range(3):
        write(case / "received" / f"{index}.jpg", jpeg_bytes(photo(2000, 1500, index + 5), quality=97))
    write(case / "statement.txt", "Customs keeps the parcel. I ask for the full price.\n")
    ran = run("build", case, "--policy", "stripe", "--today", TODAY, "--format", "json")
    sizes = {one["slot"]: one["bytes"] for one in ran.data["artifacts"]}
    assert set(sizes) == {"image-1", "image-2", "image-3", "document-1"}, ran.out
    assert sum(sizes.values()) <= 4_500_000
    assert sizes["document-1"] == (case / "customs.pdf").stat().st_size


def test_the_case_file_says_what_a_document_is(tmp_path: Path, run: Run) -> None:
    """Its role there goes before its name, and a name that is not there is missed."""
    write(tmp_path / "scan.pdf", saved(paper()))
    told = '[[evidence]]\nfile = "scan.pdf"\nrole = "report"\n[[evidence]]\nfile = "gone.pdf"\n'
    write(tmp_path / "case.toml", told)
    ran = run("check", tmp_path, "--policy", "paypal", "--today", TODAY, "--format", "json")
    missing = [one["actual"] for one in ran.data["findings"] if one["code"] == "file-missing"]
    assert missing == ["gone.pdf"]
    assert [(one["slot"], one["why"]) for one in ran.data["slots"]] == [("document-1", "a report")]


def test_loose_documents_are_examined(tmp_path: Path, run: Run) -> None:
    good = write(tmp_path / "a.pdf", saved(paper(2)))
    ran = run("check", good, "--policy", "paypal", "--format", "json")
    assert ran.code == 0, ran.out
    assert run("check", write(tmp_path / "b.pdf", saved(paper(3))[:900]), "--policy", "paypal").code == 1
    late = write(tmp_path / "late.pdf", b"HTTP/1.1 200 OK\r\n\r\n" + good.read_bytes())
    assert "extension-mismatch" not in run("check", late, "--policy", "paypal", "--format", "json").codes()


@pytest.mark.parametrize(
    ("known", "word"),
    [
        ({"private": ("owner",)}, "owner metadata"),
        ({"script": True}, "runs"),
        ({"embedded": 1}, "attached"),
        ({"restricted": True}, "encrypted"),
        ({}, None),
    ],
)
def test_what_verify_promises_of_documents(known: dict[str, Any], word: str | None) -> None:
    facts = Facts("document", "application/pdf", 9, "0" * 64, document=DocumentFacts("1.7", 1, 595, 842, **known))
    wrong = list(broken_promises("upload/01-document.pdf", facts))
    assert [word in one.message for one in wrong if word] == ([True] if word else [])
    assert bool(wrong) == bool(word)


@pytest.mark.parametrize("policy", ["mastercom", "wave"])
def test_an_upload_keeps_to_the_pages_that_the_form_takes(tmp_path: Path, run: Run, policy: str) -> None:
    """Of two papers of 10 and 12 pages only the first goes in, and what is uploaded breaks no rule."""
    case, package = tmp_path / "case", tmp_path / "package"
    write(case / "customs-decision.pdf", saved(paper(10)))
    write(case / "report" / "post.pdf", saved(paper(12)))
    write(case / "received" / "a.jpg", jpeg_bytes(photo(900, 700)))
    write(case / "statement.txt", "Customs keeps the parcel. I ask for the full price.\n")
    write(case / "case.toml", '[claim]\nreason = "customs"\nrefund = "24.90"\n')
    ran = run("build", case, "--policy", policy, "--out", package, "--today", TODAY, "--format", "json")
    assert ran.code == 0, ran.out
    told = {one["path"]: one for one in ran.data["findings"] if one["code"] == "left-out"}
    assert set(told) == {"report/post.pdf"}
    assert "pages" in told["report/post.pdf"]["message"]
    assert {one["slot"] for one in ran.data["slots"]} == {"image-1", "document-1"}
    uploads = sorted((package / "upload").iterdir())
    checked = run("check", "--upload", *uploads, "--policy", policy, "--format", "json")
    assert (checked.code, checked.codes("error", "warning")) == (0, []), checked.out
    verified = run("verify", package, "--format", "json")
    assert (verified.code, verified.codes("error", "warning")) == (0, []), verified.out


def test_what_was_made_is_dropped_until_the_totals_hold(tmp_path: Path) -> None:
    """The last resort: the last goes first, the only one of its kind last, and each is said and deleted."""
    made = []
    for place, (name, pages) in enumerate((("01-a.pdf", 10), ("02-b.pdf", 12), ("03-c.pdf", 1)), 1):
        data = saved(paper(pages))
        path = write(tmp_path / "upload" / name, data)
        facts = examine(path)
        sum_, slot = facts.sha256 or "", Slot("document", place)
        recipe = Recipe("none", "", "copied")
        made.append(
            Artifact(
                f"upload/{name}", slot, len(data), sum_, facts, (sum_,), "fit", recipe, number=place, word=path.stem[3:]
            )
        )
    kept = verify(Made(tuple(made)), tmp_path, load_policy("wave").rules)
    assert [upload.path for upload in kept.artifacts] == ["upload/01-a.pdf"]
    assert sorted(path.name for path in (tmp_path / "upload").iterdir()) == ["01-a.pdf"]
    assert [(one.code, one.severity, one.path) for one in kept.findings] == [
        ("left-out", Severity.error, "upload/03-c.pdf"),
        ("left-out", Severity.error, "upload/02-b.pdf"),
    ]
    assert all("pages" in one.message and one.hint for one in kept.findings)


def test_loose_documents_are_told_what_they_hold(tmp_path: Path, run: Run) -> None:
    """Of a place and attached files a warning, of a script a note, of encryption an error where PDFs are taken."""
    full = paper(1)
    for add in (exif, script, attachment):
        add(full)
    told = run("check", write(tmp_path / "full.pdf", saved(full)), "--policy", "paypal", "--format", "json")
    assert {(one["code"], one["severity"]) for one in told.data["findings"]} == {
        ("location-metadata", "warning"),
        ("document-attachments", "warning"),
        ("document-script", "note"),
    }
    shut = saved(paper(), encryption=pikepdf.Encryption(owner="o", user=""), static_id=False)
    path = write(tmp_path / "shut.pdf", shut)
    assert run("check", path, "--policy", "paypal", "--format", "json").codes("error") == ["document-encrypted"]
    assert "document-encrypted" not in run("check", path, "--policy", "aliexpress", "--format", "json").codes()
