"""Every state of the studio's page in real browsers: axe finds nothing, and nothing scrolls sideways.

A short form looks at each in one browser, at a desk by day and on a phone by night; the long one at all of them in both.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browsers import PROGRAMS
from tests.conftest import DEMO, ROOT, jpeg_bytes, photo, write
from tests.studio.stories import LONG, Settings, Telling, paths, tellings

CASE = """
[order]
number = "8123456789012345"
tracking = "RB123456785GB"
item = "Lamp"
price = "24.90"
currency = "USD"
ordered = 2026-09-01
delivered = 2026-10-20

[claim]
reason = "wrong-colour"
received = true
refund = "24.90"

[facts]
promised = "red"
came = "blue"

[[message]]
day = 2026-10-21
by = "seller"
words = "Please wait."

[[evidence]]
file = "one.jpg"
role = "listing"

[[evidence]]
file = "two.jpg"
role = "received"
redact = [[20, 20, 100, 40]]

[[evidence]]
file = "three.jpg"
role = "damage"
caption = "A crack"

[[evidence.mark]]
box = [100, 100, 200, 120]
label = "Crack"

[[comparison]]
listing = "one.jpg"
received = "two.jpg"
caption = "Ordered red, received blue"

[[comparison.mark]]
label = "Colour"
colour = true
listing = [100, 100, 120, 90]
received = [110, 110, 120, 90]

[[comparison.mark]]
label = "Shape"
listing = [300, 200, 80, 60]
received = [310, 210, 80, 60]

[[comparison.ruler]]
side = "received"
points = [50, 400, 350, 400]
length = "10 cm"
item = [50, 430, 250, 430]
label = "Cable"

[[comparison.suggestion]]
listing = [400, 50, 90, 80]
received = [410, 60, 90, 80]
confirmed = false
"""

STATES = {
    *("empty", "dragging", "dropping", "files without roles", "built", "comparison", "redaction", "ruler", "a box"),
    *("a small preview", "a large preview", "the phone"),
    *("suggestion", "crop", "drawing", "a photo", "claim", "words", "days", "upload", "reasons", "a question"),
    *("a new comparison", "led to a picture"),
    *("the keys", "refused", "film", "building", "stopped", "repair", "offline", "ended"),
}


def settings_of(_: str, folder: Path) -> Settings:
    """Write the files of the story, and return its settings."""
    sizes = {"one": (640, 480), "two": (640, 480), "three": (600, 440)}
    dropped = {
        name: write(folder / "from" / f"{name}.jpg", jpeg_bytes(photo(*size, 7 + seed)))
        for seed, (name, size) in enumerate(sizes.items())
    }
    film = ROOT / "fixtures" / "media" / "clip.mp4"
    return {"dropped": paths(dropped), "film": str(film), "toml": CASE, "example": str(DEMO)}


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Telling]]:
    """Each browser at its story beside the other."""
    yield from tellings("states", tmp_path_factory, settings_of, ("chrome",))


@pytest.fixture(scope="module", params=PROGRAMS)
def told(request: pytest.FixtureRequest, stories: dict[str, Telling]) -> dict[str, Any]:
    """What came of the story in one browser, with its settings."""
    return stories[request.param].end()


def test_axe_finds_nothing_in_any_state(told: dict[str, Any]) -> None:
    """By day and by night."""
    assert set(told["faults"]) == STATES | ({"ready"} if LONG else set())
    assert {state: faults for state, faults in told["faults"].items() if faults} == {}


def test_nothing_scrolls_sideways(told: dict[str, Any]) -> None:
    """At 1440 pixels and at 390."""
    assert {state: widths for state, widths in told["wide"].items() if widths} == {}


def test_the_likeliest_pair_is_chosen_already_in_a_new_comparison(told: dict[str, Any]) -> None:
    """One photo is compared already: the other one of what came is proposed, and Enter takes it."""
    assert told["proposed"] == ["one.jpg", "three.jpg"]


def test_whoever_is_led_to_a_picture_reads_above_it_what_to_do(told: dict[str, Any]) -> None:
    """What is wrong with it, what helps, and the button for that; a screen reader is there too."""
    words, above = told["told"]
    assert "600x440" in words
    assert "Add files" in words
    assert above


def test_the_roles_cover_no_row_of_the_tray(told: dict[str, Any]) -> None:
    """In a low window of any width; on a phone they leave the row in sight that was pressed."""
    assert told["covered"] == {"1440": 0, "1024": 0, "390": 0}
    assert told["pressed"]


def test_nothing_is_said_in_the_console(told: dict[str, Any]) -> None:
    """Nothing breaks the page's policy, and no script fails."""
    assert told["messages"] == []
