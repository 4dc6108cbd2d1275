"""One name is one name: in two Unicode forms, in capitals, and under the ends that systems hide."""

import datetime as dt
import json
import os
import unicodedata
from pathlib import Path

import pytest

from evidence_kit.errors import RulesWrong
from evidence_kit.model.results import Report
from evidence_kit.pipeline import check_case
from evidence_kit.policies import load_policy
from tests.conftest import Run, jpeg_bytes, photo, write

NAME = "café-lampe"
NFC, NFD = (unicodedata.normalize(form, NAME) for form in ("NFC", "NFD"))
TODAY = ("--format", "json", "--today", "2026-11-01")
CASE = '[claim]\nreason = "wrong-colour"\nreceived = true\n\n[[evidence]]\nfile = "lamp.jpg"\nrole = "received"\n'
WORDS = "I ordered a red lamp and a blue lamp came. I ask for a refund."
RTF = rb"{\rtf1\ansi I ordered a red lamp and a blue lamp came. I ask for a refund.}"


def checked(case: Path) -> Report:
    """Return what `check CASE` reports."""
    return check_case(case, load_policy("aliexpress"), dt.date(2026, 11, 1))


def codes(report: Report, *severities: str) -> list[str]:
    """Return the codes of the findings, of some severities or of all."""
    return [one.code for one in report.findings if not severities or one.severity in severities]


def roles(case: Path) -> dict[str, str]:
    """Return the role of each original of a case by its name."""
    return {one.name: str(one.role) for one in checked(case).originals}


@pytest.mark.parametrize(("disk", "said"), [(NFC, NFD), (NFD, NFC), (NFD, NFD), (NFC, NFC.upper()), (NFD, NFC.title())])
def test_a_file_is_found_in_either_form(tmp_path: Path, run: Run, disk: str, said: str) -> None:
    """What the case file names is the file in the folder, which every report names in one form."""
    write(tmp_path / "photos" / f"{disk}.jpg", jpeg_bytes())
    write(tmp_path / "case.toml", f'[[evidence]]\nfile = "./photos\\\\{said}.jpg"\nrole = "damage"\n')
    assert roles(tmp_path) == {f"photos/{NFC}.jpg": "damage"}
    assert run("build", tmp_path, "--today", "2026-11-01").code == 0
    manifest = json.loads((tmp_path / "package" / "manifest.json").read_text(encoding="utf-8"))
    assert [one["path"] for one in manifest["originals"]] == [f"photos/{NFC}.jpg"]


def test_listing_and_received_of_one_name_are_compared(tmp_path: Path, run: Run) -> None:
    """A name saved by a browser on a Mac pairs with one that a phone wrote."""
    write(tmp_path / "listing" / f"{NFC}.jpg", jpeg_bytes())
    write(tmp_path / "received" / f"{NFD}.jpg", jpeg_bytes(photo(seed=5)))
    assert run("plan", tmp_path, *TODAY).data["slots"][0]["form"] == "comparison"


@pytest.mark.skipif(os.name != "posix" or os.uname().sysname != "Linux", reason="other systems hold one of the two")
def test_two_files_of_one_name_stay_two(tmp_path: Path) -> None:
    """Where the disk holds both forms beside each other, neither hides the other."""
    write(tmp_path / f"{NFC}.jpg", jpeg_bytes())
    write(tmp_path / f"{NFD}.jpg", jpeg_bytes(photo(seed=5)))
    write(tmp_path / "case.toml", f'[[evidence]]\nfile = "{NFD}.jpg"\nrole = "damage"\n')
    assert roles(tmp_path) == {f"{NFC}.jpg": "other", f"{NFD}.jpg": "damage"}


@pytest.mark.skipif(os.name != "posix" or os.uname().sysname != "Linux", reason="other systems hold one of the two")
def test_capitals_are_not_guessed_among_two(tmp_path: Path) -> None:
    """A name that could be either of two files is asked about."""
    write(tmp_path / "Lamp.jpg", jpeg_bytes())
    write(tmp_path / "lamp.JPG", jpeg_bytes(photo(seed=5)))
    write(tmp_path / "case.toml", '[[evidence]]\nfile = "LAMP.jpg"\nrole = "damage"\n')
    ran = checked(tmp_path)
    assert codes(ran, "error") == ["file-missing"]


def test_one_file_has_one_table(tmp_path: Path) -> None:
    """Two tables about one file contradict each other sooner or later, whatever form their names have."""
    write(tmp_path / f"{NFD}.jpg", jpeg_bytes())
    for other in (NFD, NFC.upper()):
        tables = "".join(f'[[evidence]]\nfile = "{name}.jpg"\nrole = "damage"\n' for name in (NFC, other))
        write(tmp_path / "case.toml", tables)
        with pytest.raises(RulesWrong, match=r"two \[\[evidence\]\] tables|are the same file"):
            checked(tmp_path)


@pytest.mark.parametrize(
    "name",
    [
        *("case.toml.txt", "Case.toml", "CASE.TOML.TXT", "case.toml.toml", "case (1).toml", "case.toml (1).txt"),
        *("case - Copy.toml", "case - Kopie.toml", "case copy 2.toml", "case-1.toml", "case_toml.txt"),
    ],
)
def test_a_case_file_of_another_name_is_not_ignored(tmp_path: Path, name: str) -> None:
    """It is an error that says what to rename."""
    write(tmp_path / "lamp.jpg", jpeg_bytes())
    write(tmp_path / name, CASE)
    if (tmp_path / "case.toml").exists():
        pytest.skip("this disk does not tell capitals apart, so the file is the case file")
    ran = checked(tmp_path)
    (finding,) = [one for one in ran.findings if one.path == name]
    assert (finding.code, finding.severity) == ("case-file-misnamed", "error")
    assert "rename it to case.toml" in finding.hint
    (tmp_path / name).rename(tmp_path / "case.toml")
    assert roles(tmp_path) == {"lamp.jpg": "received"}


def test_no_verb_begins_a_second_case_file(tmp_path: Path, run: Run) -> None:
    """`init` and `deadlines` say it as well."""
    write(tmp_path / "case.toml.txt", CASE)
    assert run("deadlines", tmp_path, *TODAY).codes("error") == ["case-file-misnamed"]
    for argv in (["init", tmp_path, "--no-input"], ["init", "--attest", tmp_path]):
        begun = run(*argv)
        assert begun.code != 0
        assert "rename it to case.toml" in begun.err


def test_a_copy_beside_the_case_file_is_a_note(tmp_path: Path) -> None:
    """The one that counts is read; the other is named."""
    write(tmp_path / "lamp.jpg", jpeg_bytes())
    write(tmp_path / "case.toml", CASE)
    write(tmp_path / "case (1).toml", CASE)
    ran = checked(tmp_path)
    assert "case-file-misnamed" in codes(ran, "note")
    assert "not-media" not in codes(ran)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"])
def test_unicode_of_any_width_is_read_and_written_back(tmp_path: Path, run: Run, encoding: str) -> None:
    """Windows' editors save UTF-16; the case file, the statement and what repairs it stay in that encoding."""
    write(tmp_path / "lamp.jpg", jpeg_bytes())
    write(tmp_path / "case.toml", CASE.replace("\n", "\r\n").encode(encoding))
    write(tmp_path / "statement.txt", f"{WORDS} It cost 5 №.".encode(encoding))
    ran = checked(tmp_path)
    assert roles(tmp_path) == {"lamp.jpg": "received"}
    assert "unreadable" not in codes(ran)
    run("statement", tmp_path, "--fix")
    fixed = (tmp_path / "statement.txt").read_bytes().decode(encoding).lstrip("\ufeff")
    assert fixed.startswith(WORDS)
    assert "№" not in fixed


@pytest.mark.parametrize("begin", [b"\xef\xbb\xbf", b""])
def test_a_case_file_in_an_old_encoding_says_what_to_do(tmp_path: Path, begin: bytes) -> None:
    """Windows-1252 and half a character are never guessed at."""
    write(tmp_path / "lamp.jpg", jpeg_bytes())
    write(tmp_path / "case.toml", begin + '[order]\nitem = "Lämpchen für 5 €"\n'.encode("cp1252") + b"\n" * len(begin))
    with pytest.raises(RulesWrong) as caught:
        checked(tmp_path)
    assert "plain text, encoding UTF-8" in caught.value.hint


@pytest.mark.parametrize(
    ("name", "data", "wanted"),
    [
        ("statement.rtf", RTF, "RTF"),
        ("statement.txt", RTF, "RTF"),
        ("Statement.docx", b"PK\x03\x04" + bytes(30), "Word"),
        ("statement.odt", b"PK\x03\x04" + bytes(30), "LibreOffice"),
        ("statement.doc", bytes.fromhex("d0cf11e0a1b11ae1"), "Word"),
        ("statement.html", b"<!DOCTYPE html><p>", "web page"),
        ("statement.txt", "Lämpchen, 5 €".encode("cp1252"), "UTF-8"),
        ("statement.txt.txt", WORDS.encode(), "only statement.txt is read"),
        ("statement (1).txt", WORDS.encode(), "only statement.txt is read"),
        ("statement", WORDS.encode(), "only statement.txt is read"),
        ("statement.md", WORDS.encode(), "only statement.txt is read"),
    ],
)
def test_a_statement_that_cannot_be_read_says_what_to_do(tmp_path: Path, name: str, data: bytes, wanted: str) -> None:
    """Words that the buyer wrote are never passed over in silence."""
    write(tmp_path / "lamp.jpg", jpeg_bytes())
    write(tmp_path / "case.toml", CASE)
    write(tmp_path / name, data)
    ran = checked(tmp_path)
    (finding,) = [one for one in ran.findings if one.path == name]
    assert (finding.code, finding.severity) == ("unreadable", "error")
    assert wanted in finding.message
    assert "plain text" in finding.hint or "rename it to statement.txt" in finding.hint
    assert ran.verdict == "not-ready"


@pytest.mark.parametrize("name", ["Statement.TXT", "STATEMENT.txt"])
def test_a_statement_in_capitals_is_read(tmp_path: Path, name: str) -> None:
    """Windows and some editors write capitals."""
    write(tmp_path / "lamp.jpg", jpeg_bytes())
    write(tmp_path / "case.toml", CASE)
    write(tmp_path / name, WORDS)
    ran = checked(tmp_path)
    assert not {"unreadable", "statement-missing", "not-media"} & set(codes(ran))


def test_a_named_statement_is_found_in_either_form(tmp_path: Path, run: Run) -> None:
    """`statement_file` is a name like all others."""
    write(tmp_path / "lamp.jpg", jpeg_bytes())
    write(tmp_path / "words" / f"{NFD}.txt", WORDS)
    write(tmp_path / "case.toml", f'[claim]\nstatement_file = "words/{NFC}.txt"\n')
    ran = checked(tmp_path)
    assert not {"file-missing", "unreadable", "statement-missing", "not-media"} & set(codes(ran))
    assert run("statement", tmp_path, "--format", "json").data["findings"] is not None
