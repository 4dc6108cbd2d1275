"""Comparisons that were looked at by a person and found good stay as they are, pixel by pixel within a tolerance."""

import json
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from tests.conftest import Run

PAIRS = sorted((Path(__file__).parents[2] / "fixtures" / "comparisons").iterdir())
MARKED = sorted((PAIRS[0].parents[1] / "marked").iterdir())
OPTIONS = (("marks", "--mark"), ("rulers", "--ruler"), ("crops", "--crop"), ("redactions", "--redact"))
MEAN_LEVELS = 1.5
"""Of 255 over the whole picture; another JPEG encoder makes 0.5."""

TILE_LEVELS = 14.0
"""Of 255 over any tile of 35 pixels; a number that moved or a letter that differs makes more."""


def compose(folder: Path, out: Path, run: Run) -> Image.Image:
    """Return the comparison that the pair in a folder makes."""
    how = json.loads((folder / "how.json").read_text(encoding="utf-8"))
    argv = [word for key, option in OPTIONS for value in how.get(key, []) for word in (option, value)]
    argv += [f"--{flag}" for flag in ("dim", "colour") if how.get(flag)]
    sides = [next(folder.glob(f"{side}.*")) for side in ("listing", "received")]
    ran = run("compare", *sides, "--out", out, "--caption", how["caption"], "--order", "8123456789012345", *argv)
    assert ran.code == 0, ran.out + ran.err
    with Image.open(out) as made:
        return made.convert("RGB")


def distances(made: Image.Image, golden: Image.Image) -> tuple[float, float]:
    """Return the mean difference of two pictures of one size, and that of the worst tile."""
    grey = ImageChops.difference(made, golden).convert("L")
    tiles = grey.resize((grey.width // 35, grey.height // 35), Image.Resampling.BOX)
    low, high = tiles.getextrema()
    assert isinstance(low, int | float)
    assert isinstance(high, int | float)
    return ImageStat.Stat(grey).mean[0], float(high)


def at_size_of(made: Image.Image, golden: Image.Image) -> Image.Image:
    """Return a picture reduced as the golden one was."""
    expected = round(made.height * golden.width / made.width)
    assert golden.height == expected
    return made.resize(golden.size, Image.Resampling.LANCZOS)


@pytest.mark.parametrize("folder", PAIRS, ids=lambda folder: folder.name)
def test_a_comparison_looks_as_it_was_approved(folder: Path, tmp_path: Path, run: Run) -> None:
    with Image.open(folder / "golden.jpg") as opened:
        golden = opened.convert("RGB")
    mean, worst = distances(at_size_of(compose(folder, tmp_path / "made.jpg", run), golden), golden)
    assert (mean <= MEAN_LEVELS, worst <= TILE_LEVELS) == (True, True), (mean, worst)


@pytest.mark.parametrize("folder", MARKED, ids=lambda folder: folder.name)
def test_a_marked_photo_looks_as_it_was_approved(folder: Path, tmp_path: Path, run: Run) -> None:
    how = json.loads((folder / "how.json").read_text(encoding="utf-8"))
    with Image.open(folder / "golden.jpg") as opened:
        golden = opened.convert("RGB")
    argv = [word for value in how["marks"] for word in ("--mark", value)]
    ran = run("fit", folder.parents[1] / how["photo"], "--out", tmp_path / "made.jpg", *argv)
    assert ran.code == 0, ran.out + ran.err
    with Image.open(tmp_path / "made.jpg") as made:
        mean, worst = distances(at_size_of(made.convert("RGB"), golden), golden)
    assert (mean <= MEAN_LEVELS, worst <= TILE_LEVELS) == (True, True), (mean, worst)


def test_the_tolerance_sees_a_caption_that_changed(tmp_path: Path, run: Run) -> None:
    """One other word is more than the tolerance lets pass."""
    folder = tmp_path / "other"
    folder.mkdir()
    for path in PAIRS[0].iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    how = json.loads((folder / "how.json").read_text(encoding="utf-8"))
    how["caption"] = how["caption"][:-6] + "χερια."
    (folder / "how.json").write_text(json.dumps(how), encoding="utf-8")
    with Image.open(folder / "golden.jpg") as opened:
        golden = opened.convert("RGB")
    made = compose(folder, tmp_path / "made.jpg", run)
    assert distances(at_size_of(made, golden), golden)[1] > TILE_LEVELS
