"""Films in the studio, in real browsers."""

import os
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.bench.cover import film_of
from tests.browsers import PROGRAMS
from tests.conftest import DEMO, ROOT, write
from tests.studio.stories import Settings, Telling, tellings

LARGE = 200_000_000
"""How large the film is whose connection breaks twice, in bytes."""


def large_film(path: Path, size: int) -> Path:
    """Write the example's film with a box of nothing behind it, so large that a connection may well break."""
    film = (DEMO / "unboxing.mov").read_bytes()
    rest = size - len(film)
    write(path, film + rest.to_bytes(4, "big") + b"free")
    os.truncate(path, size)
    return path


def settings_of(_: str, folder: Path) -> Settings:
    """Write the films of the story, and return its settings."""
    film = ROOT / "fixtures" / "media" / "clip.mp4"
    moving, _labels, box = film_of("leave-left", folder)
    return {
        "moving": str(moving),
        "box": list(box),
        "film": str(film),
        "cut": LARGE * 3 // 10,
        "most": LARGE * 9 // 10,
        "large": str(large_film(folder / "large.mov", LARGE)),
    }


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Telling]]:
    """Each browser at its story beside the other."""
    yield from tellings("films", tmp_path_factory, settings_of, ("chrome",))


@pytest.fixture(scope="module", params=PROGRAMS)
def told(request: pytest.FixtureRequest, stories: dict[str, Telling]) -> dict[str, Any]:
    """What came of the story in one browser, with its settings."""
    return stories[request.param].end()


def test_a_film_is_played_and_stepped_through(told: dict[str, Any]) -> None:
    """By its frames, of which there are 15 a second; where it is stopped, the frame of the original is shown."""
    assert told["seconds"] == pytest.approx([0, 1 / 15, 2 / 15, 1 / 15], abs=0.01)
    assert told["paused"]
    assert 0.2 < told["stopped"] <= 2


def test_a_frame_becomes_a_picture_and_the_label_s_time_is_kept(told: dict[str, Any]) -> None:
    """Both of the frame that is shown, and both in case.toml."""
    assert told["labelAt"] == pytest.approx(told["stopped"], abs=0.01)
    assert told["still"]["still_of"]["at"] == pytest.approx(told["stopped"], abs=0.01)
    assert (told["still"]["width"], told["still"]["height"]) == (480, 360)
    [film] = [one for one in tomllib.loads(told["written"])["evidence"] if "label_at" in one]
    assert film["label_at"] == told["labelAt"]


def test_the_sound_of_a_film_is_left_out_and_comes_back(told: dict[str, Any]) -> None:
    """In case.toml, and in the player, so that one hears what is uploaded."""
    assert told["muted"] == [[True, True], [False, False]]


def test_places_of_a_film_are_covered_by_pointer_and_by_keys(told: dict[str, Any]) -> None:
    """From the second that is shown to the end, and black in the picture from then on; as the engine reads it."""
    covers = told["covers"]
    [drawn] = covers["drawn"]
    assert drawn == {"box": told["drawnBox"], "from": 1.0, "to": None, "follow": False, "at": [], "lost": None}
    assert [covers["blackHere"], covers["blackBefore"]] == [1, 0]
    x, y, width, height = told["drawnBox"]
    assert covers["moved"][0]["box"] == [x, y + 10, width, height]
    assert covers["refusedEnd"] is None
    assert [covers["timed"][1]["from"], covers["timed"][1]["to"]] == pytest.approx([0.4, 1.5], abs=1 / 15)
    [film] = [one for one in tomllib.loads(covers["written"])["evidence"] if "cover" in one]
    assert [cover.get("to") for cover in film["cover"]] == [None, 1.5]
    assert told["faults"]["film"] == []
    assert told["wide"]["film"] == []


def test_key_moments_are_added_named_moved_and_removed(told: dict[str, Any]) -> None:
    """In the order of time, wherever each is moved to; and what is covered in the film is black in its frame."""
    moments = told["moments"]
    assert 2 <= len(moments["chosen"]) <= 12
    assert moments["chosen"] == sorted(set(moments["chosen"]))
    assert [one["at"] for one in moments["added"]] == pytest.approx([0.2, 1.2], abs=1 / 15)
    assert moments["black"] == [0, 2]
    assert [one["shows"] for one in moments["moved"]] == [None, "closed"]
    [film] = [one for one in tomllib.loads(moments["written"])["evidence"] if "moments" in one]
    [moment] = film["moments"]
    assert (moment["at"], moment["shows"]) == (pytest.approx(1.6, abs=1 / 15), "closed")


def test_what_goes_astray_is_shown_and_answered_at_the_film(told: dict[str, Any]) -> None:
    """It leaves the picture: the page goes there, and its place is said there, or that all may be black."""
    followed = told["followed"]
    assert "1 place of it is covered with black" in followed["covered"]
    assert followed["shownAt"] >= followed["begin"] - 0.05
    assert followed["dashed"], "whoever places the box sees what is below it"
    assert followed["focused"] == "cover", "the arrows move it at once"
    assert followed["key"] == pytest.approx(followed["shownAt"], abs=0.002)
    assert followed["written"]["follow"]
    assert all(begin <= end for begin, end in followed["written"]["lost"]), "the gaps that were shown, no others"
    assert followed["written"]["lost"]


def test_a_film_is_opened_without_an_error(told: dict[str, Any]) -> None:
    """Nothing is asked for that is not there yet: one film is played as it is, of the other a copy is made first."""
    assert told["played"] in ("copy", "original")
    assert told["refused"] == []


def test_a_large_film_comes_whole_though_its_connection_breaks_twice(told: dict[str, Any]) -> None:
    """It goes on where it was."""
    assert told["cutsLeft"] == 0
    assert told["sameBytes"]


def test_a_picture_is_marked_and_named_while_a_large_film_comes(told: dict[str, Any]) -> None:
    """The studio has both before the film is there."""
    assert sorted(told["meanwhile"]) == [["", 0], ["A crack", 1]]
