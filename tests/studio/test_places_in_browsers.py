"""Boxes of the studio lie where they were drawn, in real browsers and in the upload: a target with a known pattern shows it.

A short form looks at a part of the orientations in each browser.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from evidence_kit.model.case import Box
from tests.browsers import PROGRAMS
from tests.conftest import jpeg_bytes, write
from tests.studio.stories import LONG, Settings, Telling, paths, tellings
from tests.studio.target import HUES, places, stored, target

TARGET = (1200, 900)

MARK_HUE = (0xE6, 0x9F, 0x00)
"""The colour of the first mark's frame; see media/comparison/strokes.py."""

TARGETS = {
    "chrome": ((1, "JPEG"), (6, "HEIF"), (5, "JPEG")),
    "firefox": ((8, "JPEG"), (3, "HEIF"), (7, "HEIF")),
}
"""Which orientations and formats a short run looks at in each browser."""


LARGE = (500, 400, 200, 150)
"""The box that is drawn while the picture is shown larger than it is."""


def drawn() -> list[Box]:
    """Return how the boxes are drawn: one in the middle, one backwards beyond a corner, one on beyond the other corner."""
    corner, middle, _, end = places(TARGET)
    beyond = 16
    return [
        middle,
        (corner[2], corner[3], -corner[2] - beyond, -corner[3] - beyond),
        (end[0], end[1], end[2] + beyond, end[3] + beyond),
    ]


def settings_of(kind: str, folder: Path) -> Settings:
    """Write the target pictures of a browser, and return what the story must know of them."""
    chosen = [(turn, form) for form in ("JPEG", "HEIF") for turn in range(1, 9)] if LONG else TARGETS[kind]
    files: dict[str, Path] = {}
    known = []
    for turn, form in chosen:
        name = f"target-{form.lower()}-{turn}"
        path = folder / "from" / f"{name}.{'jpg' if form == 'JPEG' else 'heic'}"
        files[name] = write(path, stored(target(TARGET), turn, form))
        known.append({"name": name, "size": TARGET, "boxes": drawn(), "large": LARGE})
    fine = write(folder / "fine.jpg", jpeg_bytes(target((4000, 3000))))
    return {"files": paths(files), "targets": known, "fine": str(fine)}


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Telling]]:
    """Each browser at its story beside the other."""
    yield from tellings("places", tmp_path_factory, settings_of)


@pytest.fixture(scope="module", params=PROGRAMS)
def told(request: pytest.FixtureRequest, stories: dict[str, Telling]) -> dict[str, Any]:
    """What came of the story in one browser, with its settings."""
    return {**stories[request.param].end(), "browser": request.param}


def test_boxes_lie_where_they_were_drawn_however_a_picture_is_turned(told: dict[str, Any]) -> None:
    """At several zooms and densities: within a pixel of what the pointer means, which is whole pixels of the window."""
    corner, middle, _, end = places(TARGET)
    for one in told["targets"]:
        wanted = [middle, corner, end, LARGE][: len(one["marks"])]
        assert len(wanted) >= 3
        for mark, meant, place, unit in zip(one["marks"], one["meant"], wanted, one["units"], strict=True):
            # A window that is scrolled by a part of a pixel moves by up to one in Firefox between two questions.
            slack = unit if told["browser"] == "firefox" else 0
            assert mark == pytest.approx(meant, abs=max(1, slack)), one["name"]
            assert mark == pytest.approx(place, abs=unit / 2 + 1.5 + slack), one["name"]
    assert any(len(one["marks"]) == 4 and one["units"][3] <= 0.5 for one in told["targets"])


def test_boxes_at_the_very_edge_reach_it_and_go_no_farther(told: dict[str, Any]) -> None:
    """To the pixel, although the pointer went beyond it."""
    for one in told["targets"]:
        _, corner, end, *_ = one["marks"]
        assert corner[:2] == [0, 0], one["name"]
        assert (end[0] + end[2], end[1] + end[3]) == TARGET, one["name"]


def test_a_large_picture_is_shown_with_its_own_pixels(told: dict[str, Any]) -> None:
    """Nothing is softened: at 100 % each pixel of the file has one of the screen."""
    assert told["sharp"] == pytest.approx([1, 1], abs=0.01)


def test_the_frames_in_the_upload_lie_around_the_pattern(told: dict[str, Any]) -> None:
    """The frame's colour is found in the built picture; on all four sides it is as far from the pattern as it was drawn."""
    package = Path(told["settings"]["folder"]) / "package"
    manifest = json.loads((package / "manifest.json").read_bytes())
    names = {original["sha256"]: original["path"] for original in manifest["originals"]}
    drawn = {names[made["made_from"][0]]: made for made in manifest["artifacts"] if made.get("marks")}
    looked = 0
    for one in told["targets"]:
        mark = one["marks"][0]
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
