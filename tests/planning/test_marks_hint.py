"""A comparison without marks says how to get them, and where pixels are counted in a HEIC, how to get a copy of it."""

from pathlib import Path

import pillow_heif
import pytest
from PIL import Image

from evidence_kit.media.video.stills import Seen, choose_different
from tests.conftest import Run, ffmpeg, jpeg_bytes, photo, write

pillow_heif.register_heif_opener()


def heic(path: Path, size: tuple[int, int] = (640, 480)) -> Path:
    """Write a photo as HEIC."""
    path.parent.mkdir(parents=True, exist_ok=True)
    photo(*size).save(path, "HEIF", quality=60)
    return path


def hint_of(run: Run, case: Path, code: str) -> str:
    """Return the hint of the finding of that code, as a person reads it."""
    lines = run("check", case, "--today", "2026-11-24").out.splitlines()
    place = next(number for number, line in enumerate(lines) if f"[{code}]" in line)
    return next(line for line in lines[place:] if "->" in line)


def test_a_comparison_without_marks_names_suggest_and_a_copy_to_count_in(tmp_path: Path, run: Run) -> None:
    write(tmp_path / "listing" / "lamp.jpg", jpeg_bytes())
    heic(tmp_path / "received" / "lamp.heic")
    hint = hint_of(run, tmp_path, "comparison-unmarked")
    assert f"evidence-kit suggest {tmp_path}" in hint
    assert "in pixels of the upright picture" in hint
    assert "evidence-kit fit received/lamp.heic --out lamp.jpg" in hint
    assert "listing/lamp.jpg" not in hint


def test_the_copy_has_the_pixels_of_the_original(tmp_path: Path, run: Run) -> None:
    """Otherwise what is counted in it would mean another place."""
    out = tmp_path / "lamp.jpg"
    assert run("fit", heic(tmp_path / "lamp.heic", (1234, 876)), "--out", out).code == 0
    with Image.open(out) as made:
        assert made.size == (1234, 876)


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ('[[evidence]]\nfile = "received/lamp.heic"\nredact = [[900, 0, 10, 10]]\n', "redact-outside"),
        (
            (
                '[[comparison]]\nlisting = "listing/lamp.jpg"\nreceived = "received/lamp.heic"\n[[comparison.mark]]\n'
                "listing = [0, 0, 50, 50]\nreceived = [900, 0, 10, 10]\n"
            ),
            "mark-outside",
        ),
    ],
)
def test_a_place_outside_of_a_heic_names_the_copy(tmp_path: Path, run: Run, table: str, code: str) -> None:
    write(tmp_path / "listing" / "lamp.jpg", jpeg_bytes())
    heic(tmp_path / "received" / "lamp.heic")
    write(tmp_path / "case.toml", table)
    assert ".heic --out lamp.jpg" in (hint := hint_of(run, tmp_path, code)) or "X.HEIC --out x.jpg" in hint


def test_of_nearly_the_same_frames_one_still_is_taken(tmp_path: Path, run: Run) -> None:
    """A film of one view with noise in it gives one still, one of three views three, and the report says why."""
    for number in range(3):
        write(tmp_path / f"{number}.jpg", jpeg_bytes(photo(320, 240, seed=number * 5 + 1)))
    codec = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
    noise = "noise=alls=8:allf=t,format=yuv420p"
    one = ("-loop", "1", "-t", "3", "-r", "10", "-i", tmp_path / "0.jpg")
    ffmpeg(*one, "-vf", noise, *codec, tmp_path / "still.mp4")
    views = [
        word for number in range(3) for word in ("-loop", "1", "-t", "2", "-r", "10", "-i", tmp_path / f"{number}.jpg")
    ]
    joined = f"[0:v][1:v][2:v]concat=n=3:v=1,{noise}"
    ffmpeg(*views, "-filter_complex", joined, *codec, tmp_path / "views.mp4")
    still = run("stills", tmp_path / "still.mp4", "--out", tmp_path / "a", "--count", "4", "--format", "json")
    assert (len(still.data["files"]), "stills-alike" in still.codes("note")) == (1, True)
    views_taken = run("stills", tmp_path / "views.mp4", "--out", tmp_path / "b", "--count", "6", "--format", "json")
    assert len(views_taken.data["files"]) == 3


def test_frames_of_unknown_views_are_all_taken() -> None:
    seen = [Seen(number / 2, 3.0, 100.0) for number in range(10)]
    assert len(choose_different(seen, 3, distinct=True)) == 3
