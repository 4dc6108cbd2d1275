"""Key moments of a video as one picture: chosen by what is seen, timed, and the same bytes again."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PIL import Image, ImageDraw

from evidence_kit.media.probe import examine
from tests.conftest import Run, ffmpeg, jpeg_bytes, photo, write
from tests.drawn_labels import NUMBER, scene

RATE, SIZE = 8, (1280, 720)
CLOSED, LABEL, HANDS, ITEM = range(24), range(24, 36), range(36, 56), range(56, 96)
"""The pictures in which a film shows the closed parcel, its label, hands at work, and what was inside."""


def table() -> Image.Image:
    """Return a soft table."""
    rough = np.random.default_rng(5).normal(150, 6, (9, 16)).clip(0, 255).astype(np.uint8)
    return Image.fromarray(rough).resize(SIZE, Image.Resampling.BICUBIC)


def unboxing() -> Iterator[Image.Image]:
    """Yield the pictures of a film: a parcel, its label from near, hands that move, and a thing of another shape."""
    label, chance = scene(2.2, 10, seed=3), np.random.default_rng(8)
    for number in range(ITEM.stop):
        picture = table()
        draw = ImageDraw.Draw(picture)
        if number in LABEL:
            picture = label.copy()
        elif number < HANDS.start:
            draw.rectangle((340, 120, 940, 600), fill=70, outline=20, width=8)
        elif number in HANDS:
            for left, top in chance.integers(0, 500, (3, 2)):
                draw.ellipse((left * 2, top, left * 2 + 360, top + 260), fill=200, outline=40, width=12)
        else:
            for ring in range(300, 20, -40):
                draw.ellipse((640 - ring, 360 - ring, 640 + ring, 360 + ring), fill=(ring * 9) % 256)
        yield picture


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unboxing of twelve seconds, as H.264."""
    folder = tmp_path_factory.mktemp("strip")
    raw = folder / "frames.gray"
    with raw.open("wb") as handle:
        for picture in unboxing():
            handle.write(picture.tobytes())
    path = folder / "unboxing.mp4"
    size = f"{SIZE[0]}x{SIZE[1]}"
    quick = ("-c:v", "libx264", "-preset", "ultrafast", "-crf", "18", "-pix_fmt", "yuv420p", "-g", str(RATE))
    ffmpeg("-f", "rawvideo", "-pix_fmt", "gray", "-s", size, "-r", RATE, "-i", raw, *quick, path)
    raw.unlink()
    return path


def scene_at(time: float) -> range:
    """Return which part of the film a second belongs to."""
    return next(part for part in (CLOSED, LABEL, HANDS, ITEM) if round(time * RATE) in part)


def test_the_moments_are_those_in_which_something_is_seen(film: Path, tmp_path: Path, run: Run) -> None:
    """The closed parcel, the label, hands at the greatest change and the thing; twice the same bytes."""
    made = []
    for name in ("one.jpg", "two.jpg"):
        ran = run("stills", film, "--strip", "--out", tmp_path / name, "--tracking", NUMBER, "--format", "json")
        assert (ran.code, ran.codes("error"), ran.data["files"]) == (0, [], [])
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]
    strip = ran.data["strip"]
    assert ran.data["tracking"] == NUMBER
    frames = strip["frames"]
    assert len(frames) == 9
    assert [one["time"] for one in frames] == sorted({one["time"] for one in frames})
    shown = {one["shows"]: scene_at(one["time"]) for one in frames if one["shows"]}
    assert shown["start"] == CLOSED
    assert shown[f"label {NUMBER}"] == LABEL
    assert shown["greatest change"] in (HANDS, ITEM)
    assert shown["end"] == ITEM
    assert {scene_at(one["time"]) for one in frames} == {CLOSED, LABEL, HANDS, ITEM}
    facts = examine(tmp_path / "one.jpg")
    assert (facts.mime, facts.bytes) == ("image/jpeg", strip["bytes"])
    assert strip["bytes"] <= 5_000_000
    with Image.open(tmp_path / "one.jpg") as picture:
        assert NUMBER in [one.text for one in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize("count", [6, 12])
def test_a_strip_has_as_many_frames_as_asked_for(film: Path, tmp_path: Path, run: Run, count: int) -> None:
    """From six to twelve; a folder gets a name of the film's."""
    ran = run("stills", film, "--strip", "--count", count, "--out", f"{tmp_path}/", "--format", "json")
    assert ran.code == 0, ran.err
    assert len(ran.data["strip"]["frames"]) == count
    assert [path.name for path in tmp_path.iterdir()] == ["unboxing-moments.jpg"]


def test_where_nothing_is_seen_the_frames_are_spread_evenly(tmp_path: Path, run: Run) -> None:
    """A film of one colour has nothing to choose by."""
    still = tmp_path / "still.mp4"
    ffmpeg("-f", "lavfi", "-i", "color=gray:s=320x240:r=10:d=20", "-c:v", "libx264", "-preset", "ultrafast", still)
    ran = run("stills", still, "--strip", "--out", tmp_path / "s.jpg", "--format", "json")
    assert ran.code == 0, ran.err
    frames = ran.data["strip"]["frames"]
    assert [one["shows"] for one in frames if one["shows"]] == ["start", "end"]
    gaps = np.diff([one["time"] for one in frames])
    assert len(frames) == 9
    assert gaps.max() < 2.5 * gaps.mean()


def test_what_cannot_be_a_strip_is_refused(film: Path, tmp_path: Path, run: Run) -> None:
    """Five frames, a name of another type, a photo; nothing is written, and no original is overwritten."""
    assert run("stills", film, "--strip", "--count", 5, "--out", tmp_path / "s.jpg").code == 2
    assert run("stills", film, "--strip", "--out", tmp_path / "s.png").code == 2
    assert run("stills", film, "--strip", "--out", film).code == 2
    picture = write(tmp_path / "photo.jpg", jpeg_bytes(photo(400, 300)))
    ran = run("stills", picture, "--strip", "--out", tmp_path / "s.jpg", "--format", "json")
    assert (ran.code, ran.codes("error"), ran.data["strip"]) == (1, ["type-not-allowed"], None)
    assert [path.name for path in tmp_path.iterdir()] == ["photo.jpg"]


@pytest.mark.parametrize(
    ("picture", "least", "most"), [("color=gray:", 1, 1), ("testsrc2=", 2, 9)], ids=["one view", "a view that changes"]
)
def test_a_short_film_gives_frames_that_differ(picture: str, least: int, most: int, tmp_path: Path, run: Run) -> None:
    """Nine frames of one second would show the same nine times; fewer are said, and one is enough."""
    short = tmp_path / "short.mp4"
    quick = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
    ffmpeg("-f", "lavfi", "-i", f"{picture}s=320x240:r=30:d=1", *quick, short)
    ran = run("stills", short, "--strip", "--out", tmp_path / "s.jpg", "--format", "json")
    assert ran.code == 0, ran.err
    frames = ran.data["strip"]["frames"]
    assert least <= len(frames) <= most
    assert frames[0]["shows"].startswith("start")
    assert frames[-1]["shows"].endswith("end")
    assert ("stills-alike" in ran.codes("note")) is (len(frames) < 9)
