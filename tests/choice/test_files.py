"""Which files a check looks at: none, those of a list, those that cannot be reached."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command_line import needed, obeying
from tests.conftest import Run, jpeg_bytes, photo, with_location, write

SMALL = jpeg_bytes(photo(160, 120))


def test_nothing_is_ready_only_when_asked(tmp_path: Path, run: Run) -> None:
    """The number of files is said either way."""
    (tmp_path / "empty").mkdir()
    done = run("check", "--each", tmp_path / "empty")
    assert (done.code, "0 files looked at" in done.out, "--allow-empty" in done.out) == (1, True, True)
    done = run("check", "--each", tmp_path / "empty", "--allow-empty")
    assert (done.code, "READY: 0 files looked at" in done.out) == (0, True)
    write(tmp_path / "evidence-kit.toml", "allow_empty = true\n")
    assert run("check", "--each", tmp_path / "empty").code == 0
    assert run("check", "--each", tmp_path / "gone.jpg", "--allow-empty").code == 1


@pytest.mark.parametrize(
    "listed", ["a b.jpg\n-x.jpg\nin/é.jpg", "a b.jpg\r\n-x.jpg\r\n\r\nin/é.jpg\r\n", "a b.jpg\0-x.jpg\0in/é.jpg\0"]
)
@pytest.mark.parametrize("pipe", [True, False], ids=["-", "FILE"])
def test_a_list_of_files_is_taken(tmp_path: Path, listed: str, pipe: bool) -> None:
    """A line each or NUL between them, as `git diff --name-only -z` has it."""
    for name in ("a b.jpg", "-x.jpg", "in/é.jpg", "other.jpg"):
        write(tmp_path / name, SMALL)
    write(tmp_path / "list", listed)
    done = subprocess.run(
        [sys.executable, "-m", "evidence_kit", "check", "--each", "--files-from", "-" if pipe else "list"],
        cwd=tmp_path,
        input=listed.encode() if pipe else b"",
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert b"READY: 3 files looked at" in done.stdout


def test_an_empty_list_is_nothing(tmp_path: Path, run: Run) -> None:
    """A list that cannot be read is an error of its own."""
    write(tmp_path / "list", "\n")
    assert run("check", "--each", "--files-from", tmp_path / "list").code == 1
    assert run("check", "--each", "--files-from", tmp_path / "list", "--allow-empty").code == 0
    assert run("check", "--each", "--files-from", tmp_path / "gone").code == 3
    assert run("check", "--each").code == 2


def test_a_path_that_cannot_be_followed_stops_no_other(tmp_path: Path, run: Run) -> None:
    """A link to itself, a file as a folder, a name that no disk takes."""
    bad = write(tmp_path / "bad.jpg", with_location(photo()))
    loop = tmp_path / "loop.jpg"
    loop.symlink_to("loop.jpg")
    done = run("check", "--each", loop, bad, bad / "in.jpg", tmp_path / ("x" * 300), "--format", "json")
    assert done.code == 1
    codes = {(Path(one["path"]).name, one["code"]) for one in done.data["findings"]}
    assert {("loop.jpg", "not-examined"), ("in.jpg", "not-examined"), ("bad.jpg", "location-metadata")} <= codes
    assert ("x" * 300, "not-examined") in codes


def test_a_folder_that_cannot_be_looked_into_is_named(tmp_path: Path, run: Run) -> None:
    """With the reason; it is no file, and stops no other."""
    write(tmp_path / "a.jpg", SMALL)
    write(tmp_path / Path(*["in"] * 66) / "b.jpg", SMALL)
    done = run("check", "--each", tmp_path, "--format", "json")
    (finding,) = done.data["findings"]
    assert (done.code, finding["code"]) == (1, "not-examined")
    assert finding["message"] == "This folder could not be examined: it lies in more than 64 folders."
    assert "1 file looked at" in done.data["judged"]["words"]


def test_what_a_folder_holds_besides_files_is_named_by_its_path(tmp_path: Path, run: Run) -> None:
    """A link with what to do about it, and a folder that looks like a program's: both as they are reached from here."""
    write(tmp_path / "media" / "thumbs" / "a.jpg", SMALL)
    (tmp_path / "media" / "link.jpg").symlink_to("thumbs/a.jpg")
    done = run("check", "--each", "media", "--format", "json", folder=tmp_path)
    found = {one["code"]: (one["path"], one["hint"]) for one in done.data["findings"]}
    assert found["not-examined"] == ("media/link.jpg", "put a copy of the file there, or leave the link out")
    assert found["folder-left-out"][0] == "media/thumbs"


def test_the_number_of_jobs_changes_nothing_that_is_said(tmp_path: Path, run: Run) -> None:
    """Only how many files are looked at at a time."""
    for number in range(4):
        write(tmp_path / f"{number}.jpg", with_location(photo(160, 120, seed=number + 1)))
    said = [
        run("check", "--each", tmp_path, "--format", "json", *argv).out for argv in ((), ("--jobs", 1), ("--jobs", 3))
    ]
    assert said[0] == said[1] == said[2]
    assert run("check", "--each", tmp_path, "--jobs", 0).code == 2


def test_a_path_through_more_folders_than_any_disk_has_is_only_missing(tmp_path: Path, run: Run) -> None:
    """Settings and ignored files are looked for above it, however long that way is."""
    subprocess.run([needed("git"), "init", "-q", tmp_path], check=True, timeout=60)
    write(tmp_path / "a.jpg", SMALL)
    done = run("check", "--each", "a.jpg", "d/" * 1500 + "b.jpg", "--format", "json", folder=tmp_path)
    assert (done.code, set(done.codes()), len(done.data["originals"])) == (1, {"file-missing"}, 1)


@pytest.mark.skipif(os.name != "posix", reason="the names of pipes are those of Unix")
def test_a_list_may_be_a_pipe(tmp_path: Path) -> None:
    """As a shell's <(git diff --name-only) is, and a saved result too."""
    write(tmp_path / "a.jpg", SMALL)
    check = f"{sys.executable} -m evidence_kit check --each --format json --files-from <(echo a.jpg)"
    script = f"{sys.executable} -m evidence_kit report --format github --from <({check})"
    done = subprocess.run(
        [needed("bash"), "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120
    )
    assert (done.returncode, done.stdout.splitlines()[-1:]) == (0, ["evidence-kit: ready"]), done.stderr


def test_a_link_to_what_is_looked_at_anyway_is_no_finding(tmp_path: Path, run: Run) -> None:
    """As repositories have them, such as docs/current; one that leads elsewhere is not examined, and named."""
    write(tmp_path / "docs" / "v2" / "a.jpg", SMALL)
    write(tmp_path / "other" / "b.jpg", SMALL)
    for name, target in (("current", "v2"), ("latest.jpg", "v2/a.jpg"), ("loop", ".")):
        (tmp_path / "docs" / name).symlink_to(target)
    done = run("check", "--each", "docs", "--format", "json", folder=tmp_path)
    assert (done.code, done.codes(), len(done.data["originals"])) == (0, [], 1)
    for name, target in (("b.jpg", "../other/b.jpg"), ("up", "..")):
        (tmp_path / "docs" / name).symlink_to(target)
    done = run("check", "--each", "docs", "--format", "json", folder=tmp_path)
    assert (done.code, [one["path"] for one in done.data["findings"]]) == (1, ["docs/b.jpg", "docs/up"])
    assert all("the link out" in one["hint"] for one in done.data["findings"])


@pytest.mark.skipif(os.name != "posix", reason="permissions are those of Unix")
def test_a_file_that_may_not_be_read_stops_no_other(tmp_path: Path) -> None:
    """It is one finding, also where it or its folder is named itself."""
    for name in ("a.jpg", "closed/b.jpg", "c.jpg"):
        write(tmp_path / name, SMALL)
    (tmp_path / "closed").chmod(0)
    (tmp_path / "c.jpg").chmod(0)
    command = [*obeying(), sys.executable, "-m", "evidence_kit", "check", "--each", "--format", "json"]
    for named in (["a.jpg", "closed/b.jpg", "c.jpg"], ["a.jpg", "closed", "c.jpg"]):
        done = subprocess.run([*command, *named], cwd=tmp_path, capture_output=True, check=False, timeout=120)
        found = json.loads(done.stdout)["findings"]
        assert (done.returncode, {one["path"]: one["code"] for one in found}) == (
            1,
            dict.fromkeys(named[1:], "not-examined"),
        )
