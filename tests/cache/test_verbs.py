"""What each verb finds and writes is the same without a cache, with an empty one and with one that knows everything."""

import dataclasses
import datetime as dt
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evidence_kit import (
    Cache,
    check_statement_at,
    compare_files,
    fit_file,
    plan_case,
    suggest_for_case,
    take_stills,
)
from evidence_kit.cache.store import NO_CACHE
from evidence_kit.media.process import LOG
from evidence_kit.model.case import Mark
from tests.conftest import MakeVideo, photo, write

DAY = dt.date(2026, 11, 1)
STATEMENT = """I ordered a white lamp in October and the seller sent a blue one instead of it.
Pieni sininen lamppu tuli perille, valkoinen puuttuu laatikosta kokonaan.
"""
PAIR = '[[comparison]]\nlisting = "listing.jpg"\nreceived = "received.jpg"\n'
MARK = Mark((20, 20, 90, 80), (30, 30, 90, 80), "Colour")

Verb = Callable[[Path, Path, Cache], Any]


@pytest.fixture
def case(tmp_path: Path, make_video: MakeVideo) -> Path:
    """A case with two pictures, a film and a statement that is only half in English."""
    folder = tmp_path / "case"
    folder.mkdir()
    photo(420, 320, seed=3).save(folder / "listing.jpg")
    photo(440, 330, seed=4).save(folder / "received.jpg")
    make_video(folder / "take.mp4", seconds=2, rate=10)
    write(folder / "statement.txt", STATEMENT)
    return folder


def compared(case: Path, out: Path, cache: Cache) -> Any:
    """Put both pictures side by side."""
    return compare_files(case / "listing.jpg", case / "received.jpg", f"{out}/", marks=[MARK], cache=cache)


def stills(case: Path, out: Path, cache: Cache) -> Any:
    """Take two frames."""
    return take_stills(case / "take.mp4", out, count=2, cache=cache)


def fitted(case: Path, out: Path, cache: Cache) -> Any:
    """Make a picture smaller."""
    return fit_file(case / "received.jpg", f"{out}/", max_bytes=60_000, cache=cache)


def suggested(case: Path, _out: Path, cache: Cache) -> Any:
    """Propose marks; those of an earlier time are gone."""
    write(case / "case.toml", PAIR)
    return suggest_for_case(case, policy="aliexpress", today=DAY, cache=cache)


def planned(case: Path, _out: Path, cache: Cache) -> Any:
    """Plan the package."""
    return plan_case(case, today=DAY, cache=cache)


def judged(case: Path, _out: Path, cache: Cache) -> Any:
    """Judge the words of the case, and the same words in a loose file."""
    return [check_statement_at(path, today=DAY, cache=cache) for path in (case, case / "statement.txt")]


@pytest.mark.parametrize(
    ("verb", "starts"),
    [(compared, 0), (stills, 2), (fitted, 0), (suggested, 0), (planned, 0), (judged, 0)],  # a still is taken again
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_verb_does_the_same_with_a_cache(
    case: Path, verb: Verb, starts: int, caplog: pytest.LogCaptureFixture
) -> None:
    """With a full cache, ffmpeg is started only for what is not kept."""
    caplog.set_level(logging.DEBUG, logger=LOG.name)
    (case.parent / "cache").mkdir()
    known = Cache(case.parent / "cache", 1 << 30, "the tools of this test")
    told: list[str] = []
    written: list[dict[str, bytes]] = []
    for number, cache in enumerate((NO_CACHE, known, known)):
        out = case.parent / f"out-{number}"
        out.mkdir()
        caplog.clear()
        told.append(without_clock(verb(case, out, cache)).replace(out.name, "out"))
        written.append({path.name: path.read_bytes() for path in out.glob("*")})
    assert told[0] == told[1] == told[2]
    assert written[0] == written[1] == written[2]
    assert bool(written[0]) == (verb in (compared, stills, fitted))
    assert sum("ffmpeg" in message and "-version" not in message for message in caplog.messages) == starts


def without_clock(result: Any) -> str:
    """Return all of a result but how long it took."""
    return repr(dataclasses.replace(result, seconds=0.0) if hasattr(result, "seconds") else result)
