"""The studio in real browsers, as a buyer uses it, from an empty folder to a package: Chromium and Firefox."""

import json
import os
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pillow_heif
import pytest
from PIL import Image

from tests.browsers import PROGRAMS
from tests.command_line import run_cli
from tests.conftest import DEMO, corpus_files, jpeg_bytes, photo, write
from tests.studio.stories import LONG, Settings, Telling, paths, tellings

pillow_heif.register_heif_opener()

REAL = ("photo_xiaomi.heic", "orient_landscape_6.jpg", "photo_gps_DSCN0010.jpg")
"""Photos of real phones and cameras, which come in as well where there are some."""

HOSTILE = "\u202egpj.<img src=x onerror=alert(1)>.jpg"


def settings_of(kind: str, folder: Path) -> Settings:
    """Write the files of the story, and return its settings: one browser goes on to the package in the short form."""
    there = folder / "from"
    files = {
        "one": write(there / "one.webp", (DEMO / "listing" / "string-light.webp").read_bytes()),
        "two": write(there / "two.heic", (DEMO / "received" / "string-light.heic").read_bytes()),
        "three": write(there / "three.jpg", jpeg_bytes(photo(640, 480, 7))),
        "hostile": write(there / HOSTILE, jpeg_bytes(photo(320, 240, 9))),
        "no picture": write(there / "no picture.jpg", b"This is a letter, whatever its name says."),
    }
    files |= {path.stem: write(there / path.name, path.read_bytes()) for path in corpus_files(*REAL)}
    sizes = {name: upright_size(files[name]) for name in ("one", "two")}
    opener = write(folder / "programs" / "xdg-open", f'#!/bin/sh\necho "$1" >>"{folder}/opened"\n'.encode())
    opener.chmod(0o755)
    path = os.pathsep.join([str(opener.parent), os.environ["PATH"]])
    command = ["env", f"PATH={path}", sys.executable, "-m", "evidence_kit"]
    whole = LONG or kind == "chrome"
    return {"files": paths(files), "size": sizes, "whole": whole, "command": command, "opened": str(folder / "opened")}


def upright_size(path: Path) -> tuple[int, int]:
    """Return the size of a picture as a person sees it."""
    with Image.open(path) as picture:
        turned = picture.format != "HEIF" and picture.getexif().get(0x0112, 1) >= 5
        return picture.size[::-1] if turned else picture.size


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Telling]]:
    """Each browser at its story beside the other."""
    yield from tellings("package", tmp_path_factory, settings_of)


@pytest.fixture(scope="module", params=PROGRAMS)
def told(request: pytest.FixtureRequest, stories: dict[str, Telling]) -> dict[str, Any]:
    """What came of the story in one browser, with its settings."""
    return stories[request.param].end()


@pytest.fixture
def whole(told: dict[str, Any]) -> dict[str, Any]:
    """A story up to its package: one browser tells it in the short form, both in the long one."""
    if not told["settings"]["whole"]:
        pytest.skip("EVIDENCE_KIT_LONG=1 goes on up to the package in this browser too")
    return told


def comparison_of(text: str) -> dict[str, Any]:
    """Return the first comparison of a case file."""
    found: dict[str, Any] = tomllib.loads(text)["comparison"][0]
    return found


def test_every_file_comes_into_the_case_and_what_is_none_is_told(told: dict[str, Any]) -> None:
    """Under a name that is harmless, byte for byte; the page shows nothing as markup."""
    names = told["inFolder"]
    for key, path in told["settings"]["files"].items():
        if key != "hostile":
            kept = Path(told["settings"]["folder"], Path(path).name)
            assert kept.read_bytes() == Path(path).read_bytes()
    assert not any("\u202e" in name for name in names)
    assert told["kinds"]["no picture.jpg"] == "other"
    assert "No picture" in told["said"]
    assert told["address"] == "/"


def test_nothing_is_said_in_the_console(told: dict[str, Any]) -> None:
    """Nothing breaks the page's policy, and no script fails."""
    assert told["messages"] == []
    assert "Traceback" not in told["stderr"]


def test_roles_are_given_by_a_key_and_by_dragging(told: dict[str, Any]) -> None:
    """Both are read in case.toml."""
    roles = {one["file"]: one["role"] for one in tomllib.loads(told["roles"])["evidence"]}
    assert roles == {"one.webp": "listing", "two.heic": "received"}


def test_boxes_are_where_the_pointer_drew_them(told: dict[str, Any]) -> None:
    """To the pixel of what the pointer's whole pixels mean, on both sides, and so they are written."""
    marks = comparison_of(told["marks"])["mark"]
    for meant, drawn, mark in zip(told["meant"], told["drawn"], marks, strict=True):
        for side in ("listing", "received"):
            assert drawn[side] == pytest.approx(meant[side], abs=1)
            assert mark[side] == drawn[side]
    width, height = told["settings"]["size"]["two"]
    x, y, across, down = told["redact"]
    assert (x + across, y + down) == (width, height), "the very edge is reached from beyond it"
    assert max(told["preview"]) > 320


def test_what_is_being_typed_outlives_a_reload_and_so_does_undo(told: dict[str, Any]) -> None:
    """The label was not left yet when the page was loaded again."""
    assert comparison_of(told["typed"])["mark"][0]["label"] == "Colour"


def test_an_answer_that_only_has_the_focus_is_not_given(told: dict[str, Any]) -> None:
    """Nobody pressed it: leaving the page writes nothing."""
    assert told["onAnswer"]
    assert told["afterLeaving"] == told["beforeLeaving"]


def test_two_tabs_and_an_editor_lose_nothing(told: dict[str, Any]) -> None:
    """What each changed is in the file, comments too; where they meet, somebody is asked."""
    text = told["together"]
    assert text.startswith("# Mine\n")
    assert tomllib.loads(text)["order"] == {"price": "24.90", "currency": "USD"}
    assert comparison_of(text)["caption"] == "Ordered red, received blue"
    assert "Theirs" in told["asked"]
    assert comparison_of(told["mine"])["caption"] == "Mine"


def test_a_studio_that_is_killed_goes_on_where_it_was(told: dict[str, Any]) -> None:
    """What was moved meanwhile waits, says so, and is written afterwards; the tab stays signed in."""
    assert told["samePort"]
    assert "1 change waits" in told["offline"]
    assert comparison_of(told["afterKill"])["mark"][1]["received"] == told["movedTo"]


def test_a_statement_is_typed_at_its_edges_too(told: dict[str, Any]) -> None:
    """It is kept without the line break before and the space behind it; in the field both stay, and so does the caret."""
    assert told["field"] == "\nOrdered red, received blue. "


def test_the_package_holds(whole: dict[str, Any]) -> None:
    """What was built on the page is verified by the command line; the studio ended within a second when it was asked to."""
    assert whole["build"]["state"] == "done", whole["build"]
    assert (
        Path(whole["settings"]["folder"], "statement.txt").read_text("utf-8").strip() == "Ordered red, received blue."
    )
    assert run_cli("verify", Path(whole["settings"]["folder"]) / "package").code == 0


def test_what_is_left_out_says_why(whole: dict[str, Any]) -> None:
    """Beside its name, in the panel of the upload."""
    assert whole["leftOut"]["three.jpg"] == "three.jpg is not uploaded: you left it out."


def test_a_button_opens_the_folder_of_the_uploads(whole: dict[str, Any]) -> None:
    """In the window of the system, which is a program that writes down what it was asked for."""
    status, asked = whole["opened"]
    assert (status, json.loads(asked)) == (204, {"which": "upload"})
    opened = Path(whole["settings"]["opened"]).read_text("utf-8").splitlines()
    assert opened == [str(Path(whole["settings"]["folder"], "package", "upload").resolve())]


def test_a_package_of_another_case_is_never_called_ready(whole: dict[str, Any]) -> None:
    """A number is typed after the build: the title says that it was changed since."""
    built, changed = whole["titles"]
    assert built == "Built, but not ready"
    assert changed == "The case has changed since this was built"
