"""A single file that lies in a case: what the case covers or mutes is covered or muted in what is made of it alone."""

from pathlib import Path

import numpy as np
from PIL import Image

from tests.conftest import MakeVideo, Run, decoded, jpeg_bytes, photo

BOX = (40, 30, 120, 90)


def case_with(folder: Path, text: str) -> Path:
    """Return a folder with a case file."""
    folder.mkdir()
    (folder / "case.toml").write_text(text, encoding="utf-8")
    return folder


def middle_of(picture: Image.Image) -> tuple[int, int]:
    """Return the darkest and the brightest pixel of the covered box."""
    x, y, width, height = BOX
    return picture.convert("L").crop((x + 4, y + 4, x + width - 4, y + height - 4)).getextrema()  # type: ignore[return-value]


def test_what_a_case_covers_and_mutes_in_a_film_is_so_in_the_film_alone(
    tmp_path: Path, run: Run, make_video: MakeVideo
) -> None:
    """It went out bare and with its sound, while frames of it were covered."""
    covered = f"[[evidence.cover]]\nbox = {list(BOX)}\nfrom = 0.5"
    case = case_with(tmp_path / "case", f'[[evidence]]\nfile = "film.mp4"\nmute = [[0.5, 1.0]]\n{covered}')
    film, made = make_video(case / "film.mp4"), tmp_path / "made.mp4"
    ran = run("fit", film, "--out", made, "--redact", "200,100,40,40", "--format", "json")
    assert ran.code == 0, ran.out + ran.err
    told = [finding["message"] for finding in ran.data["findings"] if finding["code"] in ("redacted", "sound-muted")]
    assert sum("lies in a case" in message for message in told) == 2
    raw = decoded(made, "-an", "-vf", "format=gray", "-f", "rawvideo")
    last = np.frombuffer(raw, np.uint8).reshape(-1, 240, 320)[-1]
    assert last[40:110, 50:150].max() < 40
    assert last[105:135, 205:235].max() < 40
    assert last[200:, :].max() > 100
    sound = np.frombuffer(decoded(made, "-vn", "-ac", "1", "-ar", "16000", "-f", "s16le"), np.int16)
    assert abs(sound[9600:14400].astype(int)).max() < 100
    assert abs(sound[20000:28000].astype(int)).max() > 1000


def test_what_a_case_covers_in_a_photo_is_covered_in_the_photo_alone(tmp_path: Path, run: Run) -> None:
    """Also in a copy of another name, and in a comparison."""
    case = case_with(tmp_path / "case", f'[[evidence]]\nfile = "photo.jpg"\nredact = [{list(BOX)}]')
    (case / "photo.jpg").write_bytes(jpeg_bytes())
    (case / "copy.jpg").write_bytes((case / "photo.jpg").read_bytes())
    photo(seed=3).save(tmp_path / "listing.png")
    for name in ("photo.jpg", "copy.jpg"):
        ran = run("fit", case / name, "--out", tmp_path / "made.png", "--format", "json")
        assert ran.code == 0, ran.out + ran.err
        assert any("lies in a case" in finding["message"] for finding in ran.data["findings"])
        assert middle_of(Image.open(tmp_path / "made.png")) == (0, 0)
    sides = (tmp_path / "listing.png", case / "photo.jpg")
    ran = run("compare", *sides, "--mark", ":300,200,80,80", "--out", tmp_path / "both.png", "--format", "json")
    assert "redacted" in ran.codes("note")


def test_a_case_file_that_cannot_be_read_is_not_passed_over(tmp_path: Path, run: Run) -> None:
    """Nobody knows what it covers."""
    case = case_with(tmp_path / "case", "[[evidence]\n")
    (case / "photo.jpg").write_bytes(jpeg_bytes())
    ran = run("fit", case / "photo.jpg", "--out", tmp_path / "made.jpg")
    assert ran.code == 4
    assert not (tmp_path / "made.jpg").exists()


def test_a_mute_outside_of_the_film_stops_a_single_film_too(tmp_path: Path, run: Run, make_video: MakeVideo) -> None:
    """As `build` has it."""
    case = case_with(tmp_path / "case", '[[evidence]]\nfile = "film.mp4"\nmute = [[7.0, 8.0]]')
    ran = run("fit", make_video(case / "film.mp4"), "--out", tmp_path / "made.mp4", "--format", "json")
    assert "mute-outside" in ran.codes("error")
    assert not (tmp_path / "made.mp4").exists()
