"""The page of a phone in Chromium, on a touch device of 390 pixels; Firefox has no such device to drive."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from tests.conftest import DEMO, jpeg_bytes, photo, write
from tests.drawn_labels import NUMBER, drawn_label
from tests.studio.stories import Settings, Telling, begun, paths

AGENT = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile "
    "Safari/537.36"
)
FILM = 120_000_000
"""How large the film is that loses its network, in bytes."""


def settings_of(_: str, folder: Path) -> Settings:
    """Write the photos and the film of a phone, and return the settings of its story."""
    write(folder / "case" / "case.toml", f'[order]\ntracking = "{NUMBER}"\n[claim]\nreason = "damaged"\n')
    dark = photo(1200, 900).point(lambda level: level // 8)
    label, taken = drawn_label().resize((1400, 1000)).convert("RGB"), Image.Exif()
    taken.get_ifd(0x8769)[0x9003] = "2026:10:20 14:05:00"
    film = (DEMO / "unboxing.mov").read_bytes()
    large = write(folder / "large.mov", film + (FILM - len(film)).to_bytes(4, "big") + b"free")
    os.truncate(large, FILM)
    files = {
        "dark": write(folder / "dark.jpg", jpeg_bytes(dark)),
        "good": write(folder / "good.jpg", jpeg_bytes(photo(1200, 900, seed=3))),
        "label": write(folder / "label.jpg", jpeg_bytes(label, exif=taken)),
        "film": large,
        "screen": folder / "screen.png",
    }
    return {**paths(files), "agent": AGENT, "more": ["--address", "127.0.0.1", "--phone"]}


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Telling]:
    """The phone at its story."""
    telling = begun("phone", "chrome", tmp_path_factory.mktemp("phone"), settings_of)
    yield telling
    if telling.child is not None:
        telling.child.kill()
        telling.child.communicate()


@pytest.fixture(scope="module")
def told(story: Telling) -> dict[str, Any]:
    """What came of the story, with its settings."""
    return story.end()


def test_everyone_can_use_every_state_of_it(told: dict[str, Any]) -> None:
    """axe-core finds nothing, and nothing is wider than the screen."""
    assert len(told["axe"]) >= 9
    assert {state: found for state, found in told["axe"].items() if found} == {}
    assert [said for said in told["messages"] if "Failed to load" not in said] == []  # the studio is killed in it


def test_the_code_on_the_screen_can_be_scanned(told: dict[str, Any]) -> None:
    """It holds the address that lets one phone in; a second one is told to scan the next code."""
    with Image.open(told["settings"]["screen"]) as screen:
        assert [code.text for code in zxingcpp.read_barcodes(screen)] == [told["code"]]
    assert "computer" in told["late"]
    assert "terminal" not in told["late"]


def test_each_photo_is_judged_also_one_that_was_sent_before(told: dict[str, Any]) -> None:
    """In words, beside the photo."""
    judged = told["judged"]
    assert "Better take it again" in judged["dark"]
    assert "Good" in judged["good"]
    assert "Good" in judged["the same again"]
    assert f"{NUMBER}, this order's number" in judged["label"]
    lost = "does not say when it was taken"  # as copies that a browser made
    assert [name for name, words in judged.items() if lost not in words] == ["label"]


def test_two_fingers_zoom_and_one_draws(told: dict[str, Any]) -> None:
    """The box is where the finger was."""
    assert told["zoomed"] > 1.5
    assert told["box"] == pytest.approx(told["meant"], abs=told["share"] + 1)


def test_a_finger_moves_the_selected_box(told: dict[str, Any]) -> None:
    """Without a tool in the hand, and nothing scrolls meanwhile."""
    x, y, width, height = told["box"]
    share = told["share"]
    assert told["movedBox"] == pytest.approx([x + 30 * share, y + 120 * share, width, height], abs=share + 1)


def test_with_a_tool_a_small_page_still_scrolls(told: dict[str, Any]) -> None:
    """By two fingers, which then neither zoom nor draw, and by one beside the picture; a line says so."""
    scrolled = told["scrolled"]
    assert scrolled["two"] > 30
    assert abs(scrolled["wider"]) < 1
    assert scrolled["beside"] > 30
    assert scrolled["drawn"] == 0
    assert "two fingers" in scrolled["said"]


def test_two_fingers_zoom_the_picture_on_the_page_of_the_computer(told: dict[str, Any]) -> None:
    """Without a tool as well, and the page itself is not zoomed."""
    picture, page = told["pinched"]
    assert picture > 1.5
    assert page == 1


def test_a_film_outlives_the_network_a_locked_phone_and_the_studio(told: dict[str, Any]) -> None:
    """It goes on where it was, over the connection that the phone trusts already."""
    assert 0 < told["cut"]["received"] < FILM
    assert told["film"]["state"] == "done"
    kept = Path(told["settings"]["folder"]) / "large.mov"
    assert kept.read_bytes() == Path(told["settings"]["film"]).read_bytes()


def test_the_page_goes_on_with_the_next_studio(told: dict[str, Any]) -> None:
    """Also after Ctrl-C, of which it is told; what to do where it does not is said."""
    assert "goes on by itself" in told["closed"]
    assert "scan the code" in told["closed"]
    assert told["reopened"]


def test_a_phone_is_told_that_it_was_switched_off(told: dict[str, Any]) -> None:
    """And what lets it in again."""
    assert "scan" in told["off"]
