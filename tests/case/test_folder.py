"""Which folders of a case hold the buyer's evidence, and which belong to a system, a NAS or a program."""

import os
from pathlib import Path

import pytest

from evidence_kit.case.folder import MOST_DEPTH
from evidence_kit.steps.catalog import catalog
from tests.conftest import Run, jpeg_bytes, photo, write

SYSTEM = (
    *("$RECYCLE.BIN", "$Recycle.Bin", "System Volume Information", "RECYCLER", "Recycled", "FOUND.000"),
    *("@eaDir", "#recycle", "#snapshot", "@tmp", "@Recycle", ".@__thumb", "@Recently-Snapshot", "~snapshot"),
    *(".Trashes", ".fseventsd", "__MACOSX", ".AppleDouble", ".Spotlight-V100", ".Trash-1000", "lost+found"),
    *(".stversions", ".stfolder", ".dropbox.cache", ".tmp.drivedownload", ".thumbnails", "OneDriveTemp"),
)
"""Folders as they are found on disks, cards and shares; nobody needs to be told about them."""

ODD = ("#private", "@home", "$stuff", ".hidden", "~old", "%temp%", "Trash", "thumbs", "Photos.photoslibrary")
"""Folders that may be a system's or a person's: left out, and that is said."""

ORDINARY = (
    "received",
    "_received",
    "(received)",
    "[box] received",
    "\U0001f4e6 received",
    "été",
    "2026-11-02",
    "+more",
)


def originals(run: Run, *argv: object) -> list[str]:
    """Return the names of the originals that a verb looked at."""
    return [one["path"] for one in run(*argv, "--format", "json", "--today", "2026-11-01").data["originals"]]


def filled(folder: Path, names: tuple[str, ...]) -> Path:
    """Make a case of one photo, with another photo in each of the folders, at the top and beside the photo."""
    write(folder / "received" / "lamp.jpg", jpeg_bytes(photo(seed=3)))
    for number, name in enumerate(names):
        place = folder / "received" / name if number % 2 else folder / name
        write(place / "sub" / "deleted.jpg", jpeg_bytes(photo(160, 120, seed=number + 20)))
    return folder


def test_system_folders_hold_no_evidence(tmp_path: Path, run: Run) -> None:
    """Whatever the verb, only the photo in the ordinary folder is looked at, without a word about the others."""
    case = filled(tmp_path / "case", SYSTEM)
    for verb in (["check", "--each", case], ["check", "--upload", case], ["build", case]):
        ran = run(*verb, "--format", "json", "--today", "2026-11-01")
        assert [one["path"].split("case/")[-1] for one in ran.data["originals"]] == ["received/lamp.jpg"], verb
        assert "folder-left-out" not in ran.codes()
    assert [path.name for path in (case / "package" / "upload").iterdir()] == ["01-received.jpg"]
    begun = run("init", case, "--no-input")
    assert begun.code == 0
    assert "deleted.jpg" not in (case / "case.toml").read_text(encoding="utf-8")


def test_folders_of_odd_names_are_left_out_and_named(tmp_path: Path, run: Run) -> None:
    """One note counts what lies in them and says how to have it used."""
    case = filled(tmp_path / "case", ODD)
    for verb in (["check", case], ["check", "--each", case]):
        ran = run(*verb, "--format", "json", "--today", "2026-11-01")
        assert [one["path"].split("case/")[-1] for one in ran.data["originals"]] == ["received/lamp.jpg"], verb
        (note,) = [one for one in ran.data["findings"] if one["code"] == "folder-left-out"]
        assert note["severity"] == "note"
        assert note["actual"] == len(ODD)
        assert f"{len(ODD)} files in {len(ODD)} folders" in note["message"]
        assert "and 6 more" in note["message"]
        assert "ordinary name" in note["hint"]


def test_an_odd_folder_without_media_is_not_worth_a_word(tmp_path: Path) -> None:
    """What programs keep for themselves is left alone silently."""
    case = filled(tmp_path / "case", ())
    write(case / "@settings" / "state.db", b"x")
    write(case / ".tool" / "log.txt", b"x")
    assert "folder-left-out" not in [one.code for one in catalog(case).findings]


def test_ordinary_folders_are_looked_into(tmp_path: Path) -> None:
    """Letters and digits of any script, brackets and signs that people write are no reason to leave photos out."""
    case = tmp_path / "case"
    for number, name in enumerate(ORDINARY):
        write(case / name / f"{number}.jpg", jpeg_bytes(photo(160, 120, seed=number + 2)))
    assert len(catalog(case).originals) == len(ORDINARY)


def test_what_is_named_itself_is_judged(tmp_path: Path, run: Run) -> None:
    """A folder that the user names is looked into, whatever it is called."""
    write(tmp_path / "#recycle" / "a.jpg", jpeg_bytes())
    assert len(originals(run, "check", "--each", tmp_path / "#recycle")) == 1
    assert len(originals(run, "check", "--each", tmp_path / "#recycle" / "a.jpg")) == 1


def test_watch_makes_no_case_of_a_recycle_bin(tmp_path: Path, run: Run) -> None:
    """Of a watched folder, system folders are no cases; one named by its order number is."""
    for name in ("lamp", "#recycle", "@eaDir", "System Volume Information", ".hidden"):
        write(tmp_path / name / "received" / "a.jpg", jpeg_bytes())
    write(tmp_path / "#8123456789012345" / "received" / "a.jpg", jpeg_bytes())
    ran = run("watch", tmp_path, "--once", "--settle", "0.2", "--pause", "0.2", "--quiet", "--today", "2026-11-01")
    built = {path.parent.name for path in tmp_path.glob("*/package")}
    assert built == {"lamp", "#8123456789012345"}, ran.out


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may list every folder, Windows has no modes")
def test_a_folder_that_cannot_be_listed_is_said(tmp_path: Path, run: Run) -> None:
    """Of the folders to check, one that nobody may enter does not pass in silence."""
    write(tmp_path / "a.jpg", jpeg_bytes())
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o000)
    assert "not-examined" in run("check", "--each", tmp_path, "--format", "json").codes("error")


def test_folders_without_end_are_said(tmp_path: Path, run: Run) -> None:
    """A program that went wrong leaves thousands in each other; what lies in reach counts all the same."""
    write(tmp_path / "a.jpg", jpeg_bytes())
    write(tmp_path / "/".join("d" * MOST_DEPTH) / "b.jpg", jpeg_bytes(photo(90, 100)))
    write(tmp_path / "/".join("d" * (MOST_DEPTH + 20)) / "c.jpg", jpeg_bytes(photo(80, 100)))
    ran = run("check", tmp_path, "--format", "json")
    assert (ran.code, ran.data["verdict"]) == (1, "unknown"), ran.err
    assert [file["path"] for file in ran.data["originals"]] == ["a.jpg", f"{'d/' * MOST_DEPTH}b.jpg"]
    (finding,) = (one for one in ran.data["findings"] if one["severity"] == "error")
    assert finding["code"] == "not-examined"
    assert f"more than {MOST_DEPTH} folders" in finding["message"]
