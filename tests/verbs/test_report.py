"""The page of a package, rendered again and printed."""

import json
import os
import re
import shutil
import sys
from pathlib import Path

import pikepdf
import pytest

from evidence_kit.errors import ToolMissing
from evidence_kit.media.browser import NAMES, find_browser
from tests.command_line import run_cli
from tests.conftest import Run, jpeg_bytes, photo, with_location, write


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small package, built once."""
    case = tmp_path_factory.mktemp("case")
    write(case / "received" / "a.jpg", jpeg_bytes(photo(320, 240, 3)))
    assert run_cli("build", case).code == 0
    return case / "package"


def test_the_page_is_the_package_s_own(package: Path, run: Run, tmp_path: Path) -> None:
    """From the package, its case, its manifest, or --from; written in its place it changes nothing."""
    own = (package / "report.html").read_text(encoding="utf-8")
    for argv in ([package], [package.parent], [package / "manifest.json"], ["--from", package / "manifest.json"]):
        assert run("report", *argv, folder=package).out == own
    copy = shutil.copytree(package, tmp_path / "copy")
    assert run("report", copy, "--out", copy / "report.html").code == 0
    assert run("verify", copy).code == 0


def test_links_lead_from_where_the_page_lies(package: Path, run: Run, tmp_path: Path) -> None:
    """Beside the package, or in another folder."""
    copy = shutil.copytree(package, tmp_path / "a package")
    assert run("report", copy, "--out", tmp_path / "page.html").code == 0
    assert 'href="a%20package/upload/01-received.jpg"' in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_a_saved_report_has_a_page(package: Path, run: Run, tmp_path: Path) -> None:
    """What build printed as JSON: its package is found again."""
    saved = write(tmp_path / "saved.json", run("build", package.parent, "--format", "json").out)
    page = run("report", "--from", saved, folder=tmp_path).out
    assert "<h1>The files fit, the claim was not examined" in page
    assert page.count("<img") == 1


def test_a_saved_check_claims_no_package(run: Run, tmp_path: Path) -> None:
    """Nothing is made, left out or fixed yet, and whether there is a statement is not known; the claim was examined."""
    write(tmp_path / "case.toml", '[claim]\nreason = "wrong-colour"\nstatement = "A blue lamp came."\n')
    write(tmp_path / "received" / "a.jpg", with_location(photo(320, 240)))
    ran = run("check", tmp_path, "--format", "json")
    page = run("report", "--from", write(tmp_path / "saved.json", ran.out)).out
    assert re.search("<h1>Not ready: [0-9]+ thing", page)
    assert "; the claim was examined for wrong-colour.</p>" in page
    assert "To be fixed in the uploads, nothing to do" in page
    assert not re.search("left out|No statement yet|Your statement|not examined", page.partition("<script")[0])
    judged = {"claim": True, "words": "the files fit the form; the claim was examined for wrong-colour"}
    told = {"schema": "evidence_kit.report/1", "policy": {"name": "x"}, "verdict": "ready", "judged": judged}
    assert "<h1>Ready to build" in run("report", "--from", write(tmp_path / "ready.json", json.dumps(told))).out


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "is not a manifest"),
        ('{"schema": "somebody/2", "policy": {"name": "x"}}', "no page is made of"),
        ('{"schema": "evidence_kit.manifest/1", "policy": 3}', "is not a manifest"),
        ("[" * 100_000, "is not a manifest"),
    ],
)
def test_what_is_no_manifest_is_said(content: str, words: str, run: Run, tmp_path: Path) -> None:
    """In a line with a hint, and exit code 3."""
    ran = run("report", write(tmp_path / "manifest.json", content))
    assert ran.code == 3
    assert words in ran.err


def test_wrong_usage(package: Path, run: Run, tmp_path: Path) -> None:
    """Nothing, two sources, and one more file in the package."""
    assert run("report").code == 2
    assert run("report", package, "--from", package).code == 2
    assert run("report", package, "--out", package / "upload" / "page.html").code == 2
    assert run("report", tmp_path).code == 3
    assert run("report", tmp_path / "nowhere").code == 3


def test_what_is_not_ours_is_never_written_over(package: Path, run: Run, tmp_path: Path) -> None:
    """Neither an original, the case file, a watcher's page, a device nor a PDF of somebody; a page of ours is."""
    case = shutil.copytree(package.parent, tmp_path / "case")
    for name in ("case.toml", "status.html", "somebody.pdf"):
        write(case / name, "mine")
    (case / "link.html").symlink_to(case / "received" / "a.jpg")
    before = {path: path.read_bytes() for path in case.rglob("*") if path.is_file()}
    for place in [*before, case / "link.html", case / "received", os.devnull]:
        for option in ("--out", "--pdf"):
            if (option, place) != ("--out", case / "package" / "report.html"):
                ran = run("report", case, option, place)
                assert (ran.code, ran.out) == (2, ""), (option, place, ran.err)
    assert run("report", case, "--out", case / "p", "--pdf", case / "received" / ".." / "p").code == 2
    assert {path: path.read_bytes() for path in case.rglob("*") if path.is_file()} == before
    page = tmp_path / "page.html"
    for _ in range(2):
        assert run("report", case, "--out", page).code == 0
    assert "<h1>The files fit, the claim was not examined" in page.read_text(encoding="utf-8")


def test_pictures_of_others_are_read_under_limits(package: Path) -> None:
    """One whose reader is stopped is not shown, and the page is there all the same, whatever the terminal can write."""
    ran = run_cli("report", package, EVIDENCE_KIT_READ_SECONDS="0.001", PYTHONIOENCODING="ascii:backslashreplace")
    own = (package / "report.html").read_text(encoding="utf-8")
    assert ran.code == 0, ran.err
    assert (own.count("<img"), ran.out.count("<img")) == (1, 0)
    assert (own.count("·"), ran.out.count("\\xb7")) == (ran.out.count("·"), 0)


def test_what_the_page_says_of_its_place_is_true_there(package: Path, run: Run, tmp_path: Path) -> None:
    """Beside the package, elsewhere, and without it no link leads nowhere."""
    assert "of the package, beside this page." in (package / "report.html").read_text(encoding="utf-8")
    assert run("report", package, "--out", tmp_path / "page.html").code == 0
    elsewhere = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "of the package." in elsewhere
    assert "beside this page" not in elsewhere
    saved = (package / "manifest.json").read_bytes().replace(b"manifest/1", b"report/1")
    (tmp_path / "saved.json").write_bytes(saved)
    assert "manifest.json" in elsewhere
    assert "manifest.json" not in run("report", "--from", tmp_path / "saved.json").out


def test_a_package_keeps_its_own_page(package: Path, run: Run, tmp_path: Path) -> None:
    """A page of another package, or one that an older version made otherwise, is not put in its place."""
    other = shutil.copytree(package, tmp_path / "other")
    (other / "manifest.json").write_text((other / "manifest.json").read_text().replace("a.jpg", "b.jpg"))
    assert run("report", other, "--out", package / "report.html").code == 2
    ran = run("report", other, "--out", other / "report.html")
    assert ran.code == 2
    assert "belongs to its package as it was built" in ran.err
    assert run("verify", package).code == 0


def test_without_a_browser_it_says_how_to_print(package: Path, tmp_path: Path) -> None:
    """Exit code 5, and what to press."""
    here = str(tmp_path)
    ran = run_cli("report", package, "--pdf", tmp_path / "a.pdf", EVIDENCE_KIT_BROWSER="no-such-browser")
    assert ran.code == 5
    ran = run_cli("report", package, "--pdf", tmp_path / "a.pdf", PATH=here, PLAYWRIGHT_BROWSERS_PATH=here)
    if sys.platform in ("darwin", "win32"):
        pytest.skip("browsers may be installed outside of PATH here")
    assert ran.code == 5
    assert "Ctrl+P" in ran.err
    assert not (tmp_path / "a.pdf").exists()


def test_a_browser_that_prints_nothing_is_told(package: Path, tmp_path: Path) -> None:
    """A program that is no browser: exit code 6, and nothing is written."""
    ran = run_cli("report", package, "--pdf", tmp_path / "a.pdf", EVIDENCE_KIT_BROWSER=shutil.which("true") or "true")
    assert ran.code == 6
    assert not (tmp_path / "a.pdf").exists()


SANDBOXED = """#!/bin/sh
for word; do case "$word" in --print-to-pdf=*) out=${word#*=};; esac; done
echo "$XDG_CONFIG_HOME" >>"$0.config"
case "$out" in "$TMPDIR"/*) exit 0;; esac
cp "$(cat "$0.prints")" "$out"
"""
"""Stands for a browser that sees no folder of ours for temporary files, as one in a snap of Ubuntu."""


@pytest.mark.skipif(os.name != "posix", reason="runs a script of the shell")
def test_a_browser_that_sees_no_temporary_files_prints_beside_the_pdf(package: Path, tmp_path: Path) -> None:
    """It leaves nothing there, nor in the user's own folders; and a broken PDF is not handed on."""
    browser, temporary, out = tmp_path / "browser", tmp_path / "temporary", tmp_path / "out" / "a.pdf"
    write(browser, SANDBOXED).chmod(0o755)
    temporary.mkdir()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(tmp_path / "good")
    write(tmp_path / "broken", "%PDF-1.4 and no more")
    for name, code, left in (("broken", 6, []), ("good", 0, ["a.pdf"])):
        (tmp_path / "out").mkdir(exist_ok=True)
        own = {"EVIDENCE_KIT_BROWSER": str(browser), "TMPDIR": str(temporary)}
        write(tmp_path / "browser.prints", str(tmp_path / name))
        ran = run_cli("report", package, "--pdf", out, folder=None, timeout=300, **own)
        assert ran.code == code, ran.err
        assert [path.name for path in (tmp_path / "out").iterdir()] == left
    assert not list(temporary.iterdir())
    folders = (tmp_path / "browser.config").read_text().splitlines()
    assert [folder.startswith(str(tmp_path / "out")) for folder in folders] == [False, True, False, True]
    assert all(Path(folder).parent.name.startswith("evidence-kit-") for folder in folders)


def test_the_printed_page(package: Path, run: Run, tmp_path: Path) -> None:
    """A4 with the words of the page, no path of this machine, and the same bytes when it is printed again."""
    try:
        find_browser()
    except ToolMissing:
        pytest.skip(f"none of {', '.join(NAMES)} is installed")
    printed = []
    for name in ("a.pdf", "a.pdf"):
        assert run("report", package, "--pdf", tmp_path / name).code == 0
        printed.append((tmp_path / name).read_bytes())
    assert printed[0] == printed[1]
    assert str(tmp_path).encode() not in printed[0]
    assert b"file:///" not in printed[0]
    with pikepdf.open(tmp_path / "a.pdf") as document:
        box = [round(float(side)) for side in document.pages[0].MediaBox]
        assert box == [0, 0, 595, 842]
        assert str(document.docinfo["/Title"]) == "The files fit, the claim was not examined"
    assert json.loads((package / "manifest.json").read_text())["verdict"] == "ready"
