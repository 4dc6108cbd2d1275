"""Gestures that do not go as they should, in a real browser: nothing is lost, and nothing happens to another box."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browsers import PROGRAMS
from tests.conftest import DEMO, jpeg_bytes, photo, write
from tests.studio.stories import Settings, Telling, paths, tellings

MANY = 22
"""More photos than edits go into one request."""


def settings_of(_: str, folder: Path) -> Settings:
    """Write the files of the story, and return its settings."""
    there = folder / "from"
    files = {
        name: write(there / f"{name}.jpg", jpeg_bytes(photo(640, 480, 7 + at)))
        for at, name in enumerate(("one", "two"))
    }
    for at in range(MANY):
        files[f"photo{at}"] = write(there / f"photo{at:02}.jpg", jpeg_bytes(photo(160, 120, 20 + at)))
    files["film"] = write(there / "film.mov", (DEMO / "unboxing.mov").read_bytes())
    return {"files": paths(files), "many": MANY}


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Telling]]:
    """Chromium at its story; in the long form Firefox beside it."""
    yield from tellings("gestures", tmp_path_factory, settings_of, kinds=("chrome",))


@pytest.fixture(scope="module", params=PROGRAMS)
def told(request: pytest.FixtureRequest, stories: dict[str, Telling]) -> dict[str, Any]:
    """What came of the story in one browser."""
    return stories[request.param].end()


def test_a_box_stays_itself_when_another_page_renumbers_it(told: dict[str, Any]) -> None:
    """The one that is dragged moves, its neighbours do not; the one that is named gets the whole name."""
    first, second, third = told["before"]
    moved, untouched = told["dragged"]
    assert untouched == third
    assert moved[2:] == second[2:]
    assert moved[1] > second[1] != first[1] + 1
    assert told["selected"] == {"kind": "mark", "side": "listing", "index": 0}
    [named] = told["named"]
    assert (named["listing"], named["label"]) == (third, "Colour")
    assert told["namedAt"] == ["label", {"kind": "mark", "side": "listing", "index": 0}]


def test_two_pages_at_different_places_of_one_thing_are_not_asked(told: dict[str, Any]) -> None:
    """A label here and a box there, words here and words there: all of it is kept, and the caret stays at its letter."""
    assert told["asked"] == [False, False]
    assert told["caret"] == ["Hello. reddish, blue.", 14]


def test_a_pointer_or_a_key_that_is_let_go_unseen_leaves_nothing_stuck(told: dict[str, Any]) -> None:
    """The box is there as it was seen last, and the next drag draws again."""
    assert told["lost"]


def test_keys_work_on_every_keyboard(told: dict[str, Any]) -> None:
    """By their place with Cyrillic letters; a word that is being composed keeps its field."""
    assert told["armed"] == "mark"
    assert told["composing"] == "label"


def test_all_chosen_files_get_the_role(told: dict[str, Any]) -> None:
    """Also more than one request takes; Ctrl and A choose all files."""
    assert told["all"]


def test_a_picture_that_is_held_is_the_one_that_moves(told: dict[str, Any]) -> None:
    """Though the order changed while it was in the hand."""
    before, after = told["held"]
    assert after[:4] == [before[1], before[2], before[3], before[0]]


def test_a_film_has_keys_of_its_own(told: dict[str, Any]) -> None:
    """What makes it faster gives it no role."""
    assert told["filmRole"] in ("video", "unboxing", "other")


def test_amounts_are_taken_as_they_are_copied(told: dict[str, Any]) -> None:
    """With the currency beside them; what may mean a thousand is not guessed at."""
    assert told["amounts"] == [["1024.90", "USD"], ["24.90", "USD"], ["24.90", "USD"]]


def test_words_that_were_refused_can_be_copied(told: dict[str, Any]) -> None:
    """They stand beside the reason, which a screen reader says once."""
    [said] = told["said"]
    assert said.startswith("This was not saved. ")
    assert told["lostWords"] == "It is blue."


def test_a_dropped_link_does_not_lead_away(told: dict[str, Any]) -> None:
    """The browser is told that the page takes it, and the page says what to do."""
    over, dropped, said = told["link"]
    assert (over, dropped) == (False, False)
    assert "Save the picture first" in said


def test_whoever_repairs_the_case_goes_on_without_a_connection(told: dict[str, Any]) -> None:
    """The text of the repair stays in sight; afterwards the field that was left has the focus again."""
    assert told["repairing"] == [False, True]
    assert told["again"] == "label"


def test_undo_without_a_connection_says_so_and_does_nothing_later(told: dict[str, Any]) -> None:
    """With one, a press whose answer was lost counts once."""
    assert "Undo works again" in told["offline"]
    assert told["kept"] == 0
    assert told["step"].startswith("Draw box")
    assert told["undoTwice"] == [2, -1]


def test_a_closed_tab_loses_nothing_that_the_studio_had_not_heard_of(told: dict[str, Any]) -> None:
    """More changes than one request may hold; each is a step of its own."""
    assert told["closed"] == f"Caption of photo{MANY - 2:02}.jpg"


def test_the_handles_of_the_selected_box_lie_above_every_other_box(told: dict[str, Any]) -> None:
    """Its corner is gripped, though a smaller box lies around it; that one stays where it is."""
    first, second = told["gripped"]
    assert first[:2] == [100, 100]
    assert first[2] > 210
    assert first[3] > 170
    assert second == [280, 240, 60, 60]


def test_a_box_of_the_second_comparison_stays_when_the_first_is_deleted(told: dict[str, Any]) -> None:
    """It is drawn in its own comparison, which is the first from then on."""
    assert told["several"] == [True, 0, True]
    [comparison] = tomllib.loads(told["severalWritten"])["comparison"]
    assert (comparison["listing"], len(comparison["mark"])) == ("photo00.jpg", 1)


def test_a_tool_stays_only_where_marking_goes_on(told: dict[str, Any]) -> None:
    """From one comparison to the next with Mark; what covers is put away there, and Mark before a photo by itself."""
    assert told["armedElsewhere"] == ["mark", "mark", None, None]


def test_whatever_is_done_is_one_press_of_undo_also_after_a_reload(told: dict[str, Any]) -> None:
    """Moved, drawn, typed, pressed, chosen, deleted; the last of it was not sent yet when the page was loaded again."""
    kinds = told["undone"][len(told["undone"]) // 2 :]
    assert len(set(kinds)) >= 9
    assert told["undone"] == [*reversed(kinds), *kinds]
