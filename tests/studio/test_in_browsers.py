"""The studio in real browsers, as a buyer uses it, from an empty folder to a package: Chromium and Firefox.

Both are driven by puppeteer-core, as in tests/report; where it, node or a browser are missing these tests are skipped.
EVIDENCE_KIT_LONG=1 looks at every orientation of both formats in each browser, not at a part of them.
"""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.browsers import MODULES, PROGRAMS
from tests.conftest import DEMO, jpeg_bytes, photo, run_cli, write
from tests.studio.target import HUES, places, stored, target

STORY = Path(__file__).with_name("story.cjs")
Story = tuple["subprocess.Popen[str]", dict[str, Any]]
"""A browser at its story, and the settings of it."""

LONG = bool(os.environ.get("EVIDENCE_KIT_LONG"))
HOSTILE = "\u202egpj.<img src=x onerror=alert(1)>.jpg"
TARGET = (1200, 900)
LARGE = {"chrome": 200_000_000, "firefox": 200_000_000 if LONG else 70_000_000}
"""How large the film is whose connection breaks twice."""

MARK_HUE = (0xE6, 0x9F, 0x00)
"""The colour of the first mark's frame; see media/comparison/strokes.py."""

TARGETS = {
    "chrome": ((1, "JPEG"), (6, "HEIF"), (5, "JPEG")),
    "firefox": ((8, "JPEG"), (3, "HEIF"), (7, "HEIF")),
}
"""Which orientations and formats a short run looks at in each browser."""


def targets_of(kind: str, folder: Path) -> list[dict[str, Any]]:
    """Write the target pictures of a browser, and return what the story must know of them."""
    chosen = [(turn, form) for form in ("JPEG", "HEIF") for turn in range(1, 9)] if LONG else TARGETS[kind]
    known = []
    for turn, form in chosen:
        name = f"target-{form.lower()}-{turn}"
        write(folder / f"{name}.{'jpg' if form == 'JPEG' else 'heic'}", stored(target(TARGET), turn, form))
        known.append({"name": name, "size": TARGET, "boxes": [places(TARGET)[1]]})
    return known


def large_film(path: Path, size: int) -> Path:
    """Write the example's film with a box of nothing behind it, so large that a connection may well break."""
    film = (DEMO / "unboxing.mov").read_bytes()
    rest = size - len(film)
    write(path, film + rest.to_bytes(4, "big") + b"free")
    os.truncate(path, size)
    return path


def settings_of(kind: str, folder: Path) -> dict[str, Any]:
    """Write the files of a story, and return its settings."""
    there = folder / "from"
    files = {
        "one": write(there / "one.webp", (DEMO / "listing" / "string-light.webp").read_bytes()),
        "two": write(there / "two.heic", (DEMO / "received" / "string-light.heic").read_bytes()),
        "three": write(there / "three.jpg", jpeg_bytes(photo(640, 480, 7))),
        "hostile": write(there / HOSTILE, jpeg_bytes(photo(320, 240, 9))),
        "no picture": write(there / "no picture.jpg", b"This is a letter, whatever its name says."),
    }
    targets = targets_of(kind, there)
    files |= {known["name"]: next(there.glob(f"{known['name']}.*")) for known in targets}
    case = folder / "case"
    case.mkdir()
    return {
        "command": [sys.executable, "-m", "evidence_kit"],
        "folder": str(case),
        "files": {name: str(path) for name, path in files.items()},
        "size": {"one": upright_size(files["one"]), "two": upright_size(files["two"])},
        "targets": targets,
        "whole": LONG or kind == "chrome",
        "cut": LARGE[kind] * 3 // 10,
        "large": str(large_film(folder / "large.mov", LARGE[kind])),
    }


def upright_size(path: Path) -> tuple[int, int]:
    """Return the size of a picture as a person sees it."""
    with Image.open(path) as picture:
        turned = picture.format != "HEIF" and picture.getexif().get(0x0112, 1) >= 5
        return picture.size[::-1] if turned else picture.size


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Story | str]]:
    """Each browser at its story beside the other, or why it does not tell one."""
    modules = os.environ.get(MODULES)
    begun: dict[str, Story | str] = {}
    for kind, names in PROGRAMS.items():
        program = next(filter(None, map(shutil.which, names)), None)
        if not program:
            begun[kind] = f"none of {', '.join(names)} is installed"
        elif not modules or not Path(modules, "puppeteer-core").is_dir() or not shutil.which("node"):
            begun[kind] = f"node is not installed, or {MODULES} names no folder with puppeteer-core"
        else:
            settings = settings_of(kind, tmp_path_factory.mktemp(kind))
            child = subprocess.Popen(
                ["node", STORY, kind, program, json.dumps(settings)],
                env={**os.environ, "NODE_PATH": modules},
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            begun[kind] = (child, settings)
    yield begun
    for story in begun.values():
        if not isinstance(story, str):
            story[0].kill()
            story[0].communicate()


@pytest.fixture(scope="module", params=PROGRAMS)
def told(request: pytest.FixtureRequest, stories: dict[str, Story | str]) -> dict[str, Any]:
    """What came of the story in one browser, with its settings."""
    story = stories[request.param]
    if isinstance(story, str):
        pytest.skip(story)
    child, settings = story
    out, problems = child.communicate(timeout=540)
    assert child.returncode == 0, problems
    return {**json.loads(out), "settings": settings}


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


def test_boxes_lie_where_they_were_drawn_however_a_picture_is_turned(told: dict[str, Any]) -> None:
    """At several zooms and densities: within a pixel of what the pointer means, which is whole pixels of the window."""
    for one in told["targets"]:
        for mark, meant, place in zip(one["marks"], one["meant"], one["boxes"], strict=True):
            assert mark == pytest.approx(meant, abs=1), one["name"]
            assert mark == pytest.approx(place, abs=one["unit"] / 2 + 1.5), one["name"]


def test_the_frames_in_the_upload_lie_around_the_pattern(whole: dict[str, Any]) -> None:
    """The frame's colour is found in the built picture; on all four sides it is as far from the pattern as it was drawn."""
    package = Path(whole["settings"]["folder"]) / "package"
    manifest = json.loads((package / "manifest.json").read_bytes())
    names = {original["sha256"]: original["path"] for original in manifest["originals"]}
    drawn = {names[made["made_from"][0]]: made for made in manifest["artifacts"] if made.get("marks")}
    looked = 0
    for one in whole["targets"]:
        [mark] = one["marks"]
        made = next((made for name, made in drawn.items() if name.startswith(one["name"])), None)
        if made is None:
            continue
        looked += 1
        scale = made["recipe"]["settings"]["scale"]
        with Image.open(package / made["path"]) as picture:
            # Below the photo stand its marked places once more, larger.
            photo_alone = picture.convert("RGB").crop((0, 0, picture.width, round(TARGET[1] * scale)))
        pixels = np.asarray(photo_alone, dtype=int)
        known = places(TARGET)[2]
        blue = box_of(pixels, HUES[2], (known[2] * scale, known[3] * scale))
        left, top = blue[0] - known[0] * scale, blue[1] - known[1] * scale
        x, y, right, bottom = mark[0], mark[1], mark[0] + mark[2], mark[1] + mark[3]
        drawn_at = (left + x * scale, top + y * scale, left + right * scale, top + bottom * scale)
        # Only what is near: another rectangle of the target has nearly the frame's colour.
        corner = [round(drawn_at[0]) - 40, round(drawn_at[1]) - 40]
        near = pixels[corner[1] : round(drawn_at[3]) + 40, corner[0] : round(drawn_at[2]) + 40]
        frame = box_of(near, MARK_HUE, (mark[2] * scale, mark[3] * scale))
        strokes = [
            drawn_at[0] - corner[0] - frame[0],
            drawn_at[1] - corner[1] - frame[1],
            frame[2] + corner[0] - drawn_at[2],
            frame[3] + corner[1] - drawn_at[3],
        ]
        assert max(strokes) - min(strokes) <= 2 * scale, (one["name"], strokes)
    assert looked >= 2


def box_of(pixels: "np.ndarray[Any, Any]", hue: tuple[int, int, int], size: tuple[float, float]) -> tuple[int, ...]:
    """Return left, top, right and bottom of what has a colour and about a size; a number's plate is smaller than that."""
    found = np.abs(pixels - np.array(hue)).sum(axis=2) < 60
    columns = np.flatnonzero(found.sum(axis=0) > size[1] / 2)
    rows = np.flatnonzero(found.sum(axis=1) > size[0] / 2)
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def test_everything_is_done_without_a_pointer(told: dict[str, Any]) -> None:
    """One by an arrow, ten with Shift, larger with Alt; the list of keys opens."""
    assert told["nudged"] == [1, 10, 1, 0]
    assert told["keys"] > 20


def test_a_large_film_comes_whole_though_its_connection_breaks_twice(whole: dict[str, Any]) -> None:
    """It goes on where it was."""
    assert whole["cutsLeft"] == 0
    assert whole["sameBytes"]


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
