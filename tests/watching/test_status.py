"""The page that a watcher keeps: what it says, and when it is written. Browsers open it in tests/report."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from evidence_kit.errors import CannotWrite
from evidence_kit.events import Encoding, ItemDone, StepStarted
from evidence_kit.report.status.html import render_status
from evidence_kit.report.status.status import CaseNow
from evidence_kit.watching.earlier import case_with_package, known_by_package
from evidence_kit.watching.events import (
    Away,
    Back,
    Began,
    Building,
    Built,
    Failed,
    Polling,
    Recovered,
    Retrying,
    Stirred,
    Unchanged,
    Waiting,
    WatchEvent,
)
from evidence_kit.watching.status import MOST_LINES, Pace, paced
from tests.conftest import Run, jpeg_bytes, photo, write
from tests.watched_status import HOSTILE, LACKING, LAMP, READY, WITHOUT_REASON, told


def text_of(page: str) -> str:
    """Return what a browser without styles shows, blanks made one."""
    return " ".join(re.sub(r"<[^>]*>", " ", page.split("</head>")[1]).split())


@pytest.mark.parametrize(
    ("events", "words", "refresh"),
    [
        ((), "Waiting for photos and videos", 10),
        ((Stirred(LAMP, 2),), "lamp New files The package is built once nothing has come", 2),
        ((Waiting(LAMP, "its end is missing", "a.mp4"),), "Waiting It waits for a.mp4: its end is missing.", 2),
        ((Building(LAMP, 4),), "Building lamp", 2),
        ((Building(LAMP, 4), Built(LAMP, READY)), "lamp Ready Built 12:00:05.", 10),
        ((Building(LAMP, 4), Built(LAMP, WITHOUT_REASON)), "lamp Files fit, no reason given Built 12:00:05.", 10),
        ((Built(LAMP, LACKING),), "There is no photo 2. What to do: take one 2 more in the report Built", 10),
        ((Built(LAMP, READY), Stirred(LAMP, 5)), "Built 12:00:05, ready; it stays until the new one is whole.", 2),
        ((Failed(LAMP, CannotWrite("No room.", hint="free some")),), "Failed No room. It is tried again", 10),
        ((Failed(LAMP, CannotWrite("No room.", hint="free some")),), "What to do: free some", 10),
        ((Retrying(LAMP, CannotWrite("No room."), 30),), "No room. It is tried again at 12:00:35.", 10),
        ((Retrying(LAMP, CannotWrite("No room."), 30), Recovered(LAMP)), "it works again", 10),
        ((Away(LAMP, "it is empty"),), "lamp Away The folder is away: it is empty. Nothing counts as deleted", 10),
        ((Away(Path("/w"), "it is not there"),), "The folder is away", 10),
        ((Away(Path("/w"), "it is not there"), Back(Path("/w"))), "the folder is back", 10),
        ((Stirred(LAMP, 1), Unchanged(LAMP, 1), Polling(Path("/w"), "of a limit")), "checked every few seconds", 10),
    ],
    ids=lambda value: type(value[-1]).__name__ if isinstance(value, tuple) and value else None,
)
def test_each_thing_that_happens_is_said(events: tuple[WatchEvent, ...], words: str, refresh: int) -> None:
    """In words that stand without any style, and with a reload as often as it is worth it."""
    page = render_status(told(*events))
    assert words in text_of(page)
    assert f'<meta http-equiv="refresh" content="{refresh}">' in page


def test_a_page_says_until_when_it_can_be_believed() -> None:
    """One that a killed watcher left does not claim for ever that work goes on."""
    assert "If your clock is past 12:00:35 and this line has not changed" in text_of(
        render_status(told(Building(LAMP, 1)))
    )
    assert "does not show up here within 40 seconds, nobody is watching" in text_of(render_status(told()))


def test_hostile_names_stay_text() -> None:
    """In headings, sentences and addresses."""
    case = Path("/w") / HOSTILE
    page = render_status(told(Waiting(case, HOSTILE, HOSTILE), Built(case, READY), cases=(HOSTILE,)))
    assert page.count("<script") == 1
    assert "\u202e" not in page
    assert [link.split("/")[0] for link in re.findall(r'href="([^"]*)"', page)] == [".", "."], page
    assert "%3Cscript%3E" in page


def test_many_cases_and_lines_do_not_make_it_endless() -> None:
    """A watcher runs for months."""
    status = told(*[Built(LAMP, READY)] * 40, cases=tuple(f"c{number}" for number in range(300)))
    assert len(status.lines) == MOST_LINES
    assert len(render_status(status)) < 120_000


def test_the_time_left_follows_from_the_work() -> None:
    """Before a tenth of it is done from what was expected, then from its own speed; a step counts its items."""
    pace, progress = paced(Pace(), StepStarted("fit", 4), 0.0)
    pace, progress = paced(pace, ItemDone("fit", "a.jpg"), 1.0)
    assert (progress.step, progress.file, progress.share, progress.left) == ("making files fit", "", 0.25, None)
    pace, progress = paced(pace, Encoding("a.mov", 0.0, "encoding", 60.0), 10.0)
    assert progress.left == 60.0
    pace, progress = paced(pace, Encoding("a.mov", 0.5, "encoding", 60.0), 20.0)
    assert (progress.file, progress.share, progress.left) == ("a.mov", 0.5, 10.0)


@pytest.mark.skipif(os.name != "posix", reason="sends a signal")
def test_the_watcher_keeps_it_and_takes_it_for_nothing_else(tmp_path: Path, run: Run) -> None:
    """Ready with a link; not written while nothing happens; at the end it says that nobody watches any more."""
    write(tmp_path / "a.jpg", jpeg_bytes(photo(320, 240)))
    child = subprocess.Popen(
        [sys.executable, "-m", "evidence_kit", "watch", tmp_path, "--settle", "0.3", "--pause", "0.3"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    page = tmp_path / "status.html"
    try:
        wait_for(page, "Built ")
        assert 'href="./package/report.html"' in page.read_text("utf-8")
        time.sleep(1.2)
        written = page.stat().st_mtime_ns
        time.sleep(2.5)
        assert page.stat().st_mtime_ns == written
        assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    finally:
        child.send_signal(signal.SIGINT)
        child.wait(timeout=10)
    shown = text_of(page.read_text("utf-8"))
    assert "Not watching any more" in shown
    assert f"evidence-kit watch {tmp_path.resolve()} --settle 0.3 --pause 0.3" in shown
    told = run("check", tmp_path, "--format", "json").data
    assert [original["path"] for original in told["originals"]] == ["a.jpg"]
    assert not [finding for finding in told["findings"] if finding["path"] == "status.html"]


def wait_for(page: Path, words: str, seconds: float = 20) -> None:
    """Wait until the page says something."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if page.exists() and words in text_of(page.read_text("utf-8")):
            return
        time.sleep(0.1)
    raise AssertionError(page.read_text("utf-8") if page.exists() else "no page")


def test_once_writes_none_and_a_page_of_the_user_stays(tmp_path: Path, run: Run) -> None:
    """Their own status.html is a file like any other."""
    write(tmp_path / "a.jpg", jpeg_bytes(photo(320, 240)))
    assert run("watch", tmp_path, "--once", "--settle", "0.2", "--pause", "0.2").code == 0
    assert not (tmp_path / "status.html").exists()
    mine = write(tmp_path / "status.html", "<p>mine</p>")
    from evidence_kit.watching.status_page import StatusPage

    with StatusPage(tmp_path, "") as page:
        page.note(Began(tmp_path, "aliexpress", True, 1, 1, paths=(tmp_path,)))
    assert mine.read_text("utf-8") == "<p>mine</p>"


def test_nothing_is_written_where_a_disk_is_away(tmp_path: Path) -> None:
    """An empty mount point, or a folder that is gone, gets no page; a full disk stops nobody."""
    from evidence_kit.watching.status_page import StatusPage

    folder = tmp_path / "disk"
    folder.mkdir()
    with StatusPage(folder, "") as page:
        page.note(Began(folder, "aliexpress", False, 0, 0))
        folder.rename(tmp_path / "unmounted")
        folder.mkdir()
        page.note(Building(folder / "lamp", 1))
    assert list(folder.iterdir()) == []


def test_a_page_that_could_not_be_written_is_written_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Though nothing else happens: the last state is the one that is read."""
    from evidence_kit.watching import status_page

    monkeypatch.setattr(status_page, "HEARTBEAT_SECONDS", 0.2)
    in_the_way = tmp_path / ".status.html.tmp"
    in_the_way.mkdir()
    with status_page.StatusPage(tmp_path, "") as page:
        page.note(Began(tmp_path, "aliexpress", False, 0, 0))
        time.sleep(0.5)
        assert not (tmp_path / "status.html").exists()
        in_the_way.rmdir()
        wait_for(tmp_path / "status.html", "Waiting for photos and videos", 5)


def test_a_package_from_before_says_what_it_came_to(tmp_path: Path, run: Run) -> None:
    """As its manifest does, which may have been judged strictly; a time that no calendar has ends nothing."""
    write(tmp_path / "a.jpg", jpeg_bytes(photo(60, 50)))
    assert run("watch", tmp_path, "--once", "--strict", "--settle", "0.2", "--pause", "0.2").code == 1
    case = case_with_package(CaseNow(tmp_path))
    assert (case.verdict, case.files) == ("not-ready", 1)
    assert case.lacks
    assert not known_by_package(tmp_path).ready
    assert run("watch", tmp_path, "--once", "--settle", "0.2", "--pause", "0.2").code == 0
    assert case_with_package(CaseNow(tmp_path)).verdict == "ready"
    assert known_by_package(tmp_path).ready
    os.utime(tmp_path / "package" / "manifest.json", (1e14, 1e14))
    case_with_package(CaseNow(tmp_path))
