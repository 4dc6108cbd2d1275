"""Everyone can use the studio, in real browsers: with the keyboard alone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browsers import PROGRAMS
from tests.conftest import jpeg_bytes, photo, write
from tests.studio.stories import Settings, Telling, paths, tellings


def settings_of(_: str, folder: Path) -> Settings:
    """Write the files of the story: the second photo differs from the first in one place."""
    there = folder / "from"
    listing = photo(640, 480, 7)
    received = listing.copy()
    received.paste((30, 60, 200), (380, 260, 480, 350))
    pictures = {"one": listing, "two": received, "three": photo(640, 480, 9)}
    return {"files": paths({name: write(there / f"{name}.jpg", jpeg_bytes(one)) for name, one in pictures.items()})}


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Telling]]:
    """Each browser at its story beside the other."""
    yield from tellings("everyone", tmp_path_factory, settings_of)


@pytest.fixture(scope="module", params=PROGRAMS)
def told(request: pytest.FixtureRequest, stories: dict[str, Telling]) -> dict[str, Any]:
    """What came of the story in one browser, with its settings."""
    return stories[request.param].end()


def test_everything_is_done_without_a_pointer(told: dict[str, Any]) -> None:
    """From the empty folder to a package: one by an arrow, ten with Shift, larger with Alt; the list of keys opens."""
    assert told["nudged"] == [1, 10, 1, 0]
    assert told["keys"] > 20
    assert told["build"]["state"] == "done", told["build"]


def test_undo_leaves_the_focus_in_the_picture(told: dict[str, Any]) -> None:
    """Where the covered place, the crop or the box was that had it."""
    assert told["afterUndo"] == [True, True, True]


def test_what_is_suggested_is_announced_with_the_key_that_takes_it(told: dict[str, Any]) -> None:
    """Nothing of it was refused, and nothing says so."""
    assert "Press Y to take" in told["found"]
    assert not told["refused"]
    assert "has marks" in told["answered"]
    assert not told["refusedAgain"]
    assert told["hintAgain"]


def test_the_tray_asks_what_a_file_shows(told: dict[str, Any]) -> None:
    """What most photos show comes first, the rest is folded away, and no photo is a film."""
    assert told["asks"] == "What does it show?"
    assert [role for role, seen in told["roles"] if seen] == ["listing", "received", "damage", "label", "chat"]
    assert "other" in dict(told["roles"])
    assert "unboxing" not in dict(told["roles"])


def test_what_is_to_be_entered_is_marked_until_it_is(told: dict[str, Any]) -> None:
    """A press of the number leads to the first such field, of which a screen reader says the same; then it counts down."""
    assert told["wanted"] == [["2 to enter", 2], ["1 to enter", 1]]
    assert told["described"] == "to enter"


def test_a_day_that_was_entered_is_on_the_line_though_nothing_is_counted_from_it(told: dict[str, Any]) -> None:
    """So is today; and the panel asks for the day that more is counted from."""
    assert sorted(told["today"]) == ["date", "given-delivered"]
    assert "buyer protection ends" in told["days"]
    assert told["jumped"] == 0, "the field in which somebody types stays where it is"


def test_a_reason_leads_through_the_form_and_bad_words_are_underlined_while_they_are_typed(
    told: dict[str, Any],
) -> None:
    """The way is that of the form, in its own words."""
    assert len(told["path"]) > 1
    assert all(told["path"])
    alert, contradicted = told["contradicted"]
    assert alert == "alert"
    assert 'The reason "The colour is not the one ordered" means that a parcel came' in contradicted
    assert "wrong-colour" not in contradicted
    assert "".join(told["underlined"]) in "PAY ME!!!"
    assert told["underlined"]


def test_nothing_in_the_claim_moves_while_somebody_answers(told: dict[str, Any]) -> None:
    """What may have to be said has its room before, and what is no order number is objected to beside its field."""
    assert "moved" not in told
    assert told["doubt"] == "'USD' is not an order number: it has letters."


def test_a_letter_in_a_form_is_no_key_and_tab_goes_to_the_next_field(told: dict[str, Any]) -> None:
    """Shift and Tab still lead to the heading of a part, where letters do nothing either."""
    assert told["afterCurrency"] == "field-facts-promised"
    assert told["beforeIt"] == "summary"
    assert told["slips"] == [1, ["damage", "listing", "received"], False]
