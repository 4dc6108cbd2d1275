"""What a verb writes to: a file that it may renew, and nothing that somebody may need."""

import os
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.command_line import run_cli
from tests.conftest import jpeg_bytes, photo, write


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A case with a date and a photo."""
    write(tmp_path / "case.toml", "[order]\nordered = 2026-10-01\n")
    write(tmp_path / "received" / "lamp.jpg", jpeg_bytes(photo(320, 240)))
    return tmp_path


def test_a_calendar_is_renewed(case: Path) -> None:
    """The days change, and the file that a calendar program reads stays the same one."""
    calendar = case / "days.ics"
    for today in ("2026-10-05", "2026-10-06"):
        assert run_cli("deadlines", case, "--ics", calendar, "--today", today).code in {0, 1, 3}
        assert Calendar.from_ical(calendar.read_bytes()).events


@pytest.mark.parametrize("taken", ["received/lamp.jpg", "case.toml"])
def test_a_calendar_replaces_nothing_else(case: Path, taken: str) -> None:
    """A slip of the completion of names must not cost evidence."""
    before = (case / taken).read_bytes()
    ran = run_cli("deadlines", case, "--ics", case / taken)
    assert (ran.code, (case / taken).read_bytes()) == (2, before)
    assert "is not a calendar; it is not overwritten" in ran.err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes in folders")
def test_a_pipe_is_not_replaced_by_a_file(case: Path) -> None:
    """As root, one would even replace a device of the system."""
    pipe = case / "pipe.jpg"
    os.mkfifo(pipe)
    ran = run_cli("fit", case / "received" / "lamp.jpg", "--out", pipe)
    assert ran.code == 7, ran.out + ran.err
    assert pipe.is_fifo()
    assert "is a device or a pipe, not a file" in ran.err
    assert sorted(path.name for path in case.iterdir()) == ["case.toml", "pipe.jpg", "received"]
