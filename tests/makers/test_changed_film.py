"""A film that is replaced or removed while it is worked on: nothing of another film is used or kept."""

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from evidence_kit import Cache
from evidence_kit.events import ignore
from evidence_kit.makers.frames import Film, make_frames
from evidence_kit.makers.video import fit_one_video, watch_one_video
from evidence_kit.media.looking import examine_apart
from evidence_kit.media.video.decide import VideoPlan
from evidence_kit.media.video.shows import SHOWN, shows_number
from evidence_kit.model.artifact import CaseTake
from evidence_kit.model.case import Original
from evidence_kit.model.form import Limit
from evidence_kit.model.plan import Filling, Placement, Slot
from tests.conftest import DEMO_NUMBER, MakeVideo

PICTURES = Limit(("image/jpeg",), 5_000_000)
FILMS = Limit(("video/mp4",), 20_000_000)


@pytest.fixture
def film(tmp_path: Path, make_video: MakeVideo) -> Original:
    """A short film, examined."""
    path = make_video(tmp_path / "take.mp4", seconds=1, rate=10)
    return Original(path, path.name, examine_apart(path))


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    """An empty cache."""
    (tmp_path / "cache").mkdir()
    return Cache(tmp_path / "cache", 1 << 30, "these tools")


def replaced(film: Original, make_video: MakeVideo) -> Callable[[], object]:
    """Put another film in its place, and return what puts the first one back."""
    data = film.path.read_bytes()
    make_video(film.path, "-c:v", "mpeg4", size="160x120", seconds=1, rate=10)
    return lambda: film.path.write_bytes(data)


def placed(film: Original, filling: Filling, number: int) -> Placement:
    """Return what wants something of the film."""
    return Placement(Slot("image", number), filling, (film,), "a test", filling, number=number)


def kept(cache: Cache) -> set[str]:
    """Return which kinds of work a cache has kept."""
    assert cache.folder
    return {json.loads(path.read_bytes())["work"] for path in cache.folder.rglob("*.json")}


def test_a_number_that_was_sought_in_another_film_is_not_kept(
    film: Original, make_video: MakeVideo, cache: Cache
) -> None:
    """Whether it is shown is only known of the film that was examined."""
    put_back = replaced(film, make_video)
    assert not shows_number(film.path, film.facts, DEMO_NUMBER, cache)
    assert kept(cache) == set()
    put_back()
    assert not shows_number(film.path, film.facts, DEMO_NUMBER, cache)
    assert kept(cache) == {SHOWN}


def test_frames_of_another_film_are_neither_used_nor_kept(
    film: Original, tmp_path: Path, make_video: MakeVideo, cache: Cache
) -> None:
    """The finding says why there are none; with the film back in its place they are made."""
    watched = watch_one_video(film, tmp_path, ignore, CaseTake(None)).watched
    assert watched is not None
    wanted = [placed(film, "still", 1), placed(film, "key-frames", 2)]
    frames = Film(film, watched, PICTURES, tmp_path / "upload", cache=cache)
    put_back = replaced(film, make_video)
    made = make_frames(frames, wanted, None)
    assert {finding.code for finding in made.findings} == {"not-examined"}
    assert (made.artifacts, list((tmp_path / "upload").iterdir())) == ((), [])
    put_back()
    made = make_frames(frames, wanted, None)
    assert [artifact.facts.video for artifact in made.artifacts] == [None, None]
    assert not made.findings
    again = make_frames(frames, wanted, None)
    assert {"frame of a video", "key frames of a video"} <= kept(cache)
    assert [artifact.sha256 for artifact in again.artifacts] == [artifact.sha256 for artifact in made.artifacts]


def test_a_sheet_without_all_of_its_frames_is_not_kept(film: Original, tmp_path: Path, cache: Cache) -> None:
    """And its record names those that are on it."""
    watched = watch_one_video(film, tmp_path, ignore, CaseTake(None)).watched
    assert watched is not None
    missing = dataclasses.replace(watched.seen[-1], time=99.0)
    longer = dataclasses.replace(watched, seen=(*watched.seen, missing))
    frames = Film(film, longer, PICTURES, tmp_path / "upload", cache=cache)
    made = make_frames(frames, [placed(film, "key-frames", 1)], None)
    times = made.artifacts[0].recipe.settings["times"]
    assert times
    assert 99.0 not in times
    assert "key frames of a video" not in kept(cache)


@pytest.mark.parametrize("known", [False, True])
def test_a_film_that_is_gone_when_it_is_copied_is_a_finding(
    film: Original, tmp_path: Path, cache: Cache, *, known: bool
) -> None:
    """Whether it was copied before or not."""
    plan = VideoPlan("copy")
    place = dataclasses.replace(placed(film, "file", 1), slot=Slot("video", 1))
    if known:
        assert fit_one_video(place, FILMS, tmp_path, plan=plan, cache=cache).made.artifacts
    film.path.unlink()
    made = fit_one_video(place, FILMS, tmp_path / "again", plan=plan, cache=cache).made
    assert [finding.code for finding in made.findings] == ["not-examined"]
    assert not made.artifacts
