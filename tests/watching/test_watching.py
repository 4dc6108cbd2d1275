"""The folder that files are dropped into, with the real file system and the real clock."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import MakeVideo, Run, jpeg_bytes, photo, write

FAST = ("--settle", "0.4", "--pause", "0.6", "--patience", "1.5", "--quiet", "--today", "2026-11-01")


@contextmanager
def watching(folder: Path, *options: str) -> Iterator[list[str]]:
    """Run the watcher and collect its lines; at the end it is interrupted and must end at once."""
    child = subprocess.Popen(
        [sys.executable, "-m", "evidence_kit", "watch", str(folder), *(options or FAST)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    lines: list[str] = []
    assert child.stdout
    reader = threading.Thread(target=lambda: lines.extend(iter(child.stdout.readline, "")))  # type: ignore[union-attr]
    reader.start()
    try:
        yield lines
    finally:
        asked = time.monotonic()
        child.send_signal(signal.SIGINT)
        child.wait(timeout=10)
        took = time.monotonic() - asked
        reader.join(timeout=5)
        assert child.stderr
        told = child.stderr.read()
        child.stdout.close()
        child.stderr.close()
        assert "Traceback" not in told, told
    assert child.returncode == 130, told
    assert took < 2
    assert not [path for path in folder.rglob(".*") if "staging" in path.name]


def wait_for(lines: list[str], wanted: int | str, seconds: float = 20) -> None:
    """Wait until so many lines, or a line with these words, were printed."""

    def is_there() -> bool:
        return len(lines) >= wanted if isinstance(wanted, int) else any(wanted in line for line in lines)

    until = time.monotonic() + seconds
    while not is_there() and time.monotonic() < until:
        time.sleep(0.05)
    assert is_there(), lines


def test_once_builds_every_case_and_ends(tmp_path: Path, run: Run) -> None:
    """Sub-folders are cases; the worst of them decides the exit code."""
    write(tmp_path / "one" / "a.jpg", jpeg_bytes())
    write(tmp_path / "two" / "a.jpg", jpeg_bytes()[:500])
    ran = run("watch", tmp_path, "--once", *FAST)
    assert ran.code == 1
    assert sorted(line.split(" ", 1)[1].split("/")[-1] for line in ran.out.splitlines()) == [
        "one: ready, 1 file; the files fit the form; the claim was not examined: no reason given",
        "two: not-ready, 0 files; the files were checked against the form's limits; the claim was not examined: no reason given",
    ]
    assert (tmp_path / "one" / "package" / "manifest.json").exists()
    (tmp_path / "two" / "a.jpg").unlink()
    assert run("watch", tmp_path, "--once", *FAST).code == 0


@pytest.mark.parametrize("mark", ["a.jpg", "received/a.jpg", "case.toml"])
def test_a_folder_with_media_or_roles_is_itself_the_case(tmp_path: Path, run: Run, mark: str) -> None:
    """The package is put into the watched folder itself."""
    write(tmp_path / mark, jpeg_bytes() if mark.endswith("jpg") else "")
    write(tmp_path / "received" / "b.jpg", jpeg_bytes())
    assert run("watch", tmp_path, "--once", *FAST).code == 0
    assert (tmp_path / "package" / "upload").is_dir()


@pytest.mark.skipif(os.name != "posix", reason="sends a signal")
def test_files_dropped_in_are_built_once_they_stand_still(tmp_path: Path, make_video: MakeVideo) -> None:
    """A slow copy is not taken half; temporary names are ignored; our own output wakes nobody."""
    take = make_video(tmp_path.parent / f"{tmp_path.name}.mp4").read_bytes()
    with watching(tmp_path) as lines:
        write(tmp_path / "a.jpg", jpeg_bytes())
        write(tmp_path / "b.jpg.crdownload", b"half")
        write(tmp_path / "._a.jpg", b"mac")
        write(tmp_path / "~$a.jpg", b"office")
        with (tmp_path / "take.mp4").open("wb") as handle:
            for start in range(0, len(take), len(take) // 8 + 1):
                handle.write(take[start : start + len(take) // 8 + 1])
                handle.flush()
                time.sleep(0.2)
        wait_for(lines, 1)
        assert " ready, 2 files; " in lines[0]
        time.sleep(2)
        assert len(lines) == 1, lines
        write(tmp_path / "c.jpg", jpeg_bytes(photo(200, 100)))
        wait_for(lines, 2)
        assert " ready, 3 files; " in lines[1]
    assert sorted(path.name for path in (tmp_path / "package" / "upload").iterdir()) == [
        "01-photo.jpg",
        "02-photo.jpg",
        "03-video.mp4",
    ]


@pytest.mark.skipif(os.name != "posix", reason="sends a signal")
def test_nothing_that_is_dropped_in_stops_the_watcher(tmp_path: Path) -> None:
    """A broken photo, a wrong case file, a folder that goes away: it is said, and the next case is built."""
    with watching(tmp_path) as lines:
        write(tmp_path / "one" / "a.jpg", b"\xff\xd8\xff\xe0broken")
        wait_for(lines, 1)
        write(tmp_path / "two" / "a.jpg", jpeg_bytes())
        write(tmp_path / "two" / "case.toml", "[ordr]\n")
        wait_for(lines, 2)
        assert "failed" in lines[1]
        (tmp_path / "two" / "case.toml").unlink()
        wait_for(lines, "two: ready")
        for path in sorted((tmp_path / "one").rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        (tmp_path / "one").rmdir()
        write(tmp_path / "three" / "a.jpg", jpeg_bytes(photo(100, 90)))
        wait_for(lines, "three: ready")
    assert any("two: ready" in line for line in lines), lines
    assert any("three: ready" in line for line in lines), lines
