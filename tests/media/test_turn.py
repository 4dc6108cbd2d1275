"""A photo that lies on its side is turned as jpegtran turns it: exactly, or not at all."""

import io
import subprocess
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageOps

from evidence_kit.media.image.turn import TURNS, turned
from tests.command_line import needed
from tests.conftest import Run, jpeg_bytes, photo, with_location

JPEGTRAN = {
    2: ("-flip", "horizontal"),
    3: ("-rotate", "180"),
    4: ("-flip", "vertical"),
    5: ("-transpose",),
    6: ("-rotate", "90"),
    7: ("-transverse",),
    8: ("-rotate", "270"),
}
SIZES = ((64, 48), (80, 72), (61, 45), (65, 48), (64, 45), (400, 304))


def by_jpegtran(path: Path, orientation: int) -> bytes | None:
    """Return what jpegtran makes of a JPEG; None where it says that the turn is not perfect."""
    argv = [needed("jpegtran"), "-copy", "none", "-optimize", "-perfect", *JPEGTRAN[orientation], str(path)]
    done = subprocess.run(argv, capture_output=True, check=False, timeout=60)
    assert done.returncode == 0 or b"not perfect" in done.stderr, done.stderr
    return done.stdout if done.returncode == 0 else None


@pytest.mark.parametrize("kind", ["4:4:4", "4:2:2", "4:2:0", "4:1:1", "grey"])
@pytest.mark.parametrize("orientation", JPEGTRAN)
def test_a_turn_is_that_of_jpegtran(tmp_path: Path, orientation: int, kind: str) -> None:
    """Whole and cut blocks, every way to store chroma."""
    for size in SIZES:
        picture = photo(*size).convert("L" if kind == "grey" else "RGB")
        path = tmp_path / "lying.jpg"
        path.write_bytes(jpeg_bytes(picture, **({} if kind == "grey" else {"subsampling": kind})))
        expected, made = by_jpegtran(path, orientation), turned(path.read_bytes(), orientation)
        assert (made is None) == (expected is None), size
        if made is not None and expected is not None:
            ours, theirs = Image.open(io.BytesIO(made)), Image.open(io.BytesIO(expected))
            assert ours.size == theirs.size
            assert ImageChops.difference(ours, theirs).getbbox() is None, size


def test_the_table_is_that_of_exif() -> None:
    """Swapping and mirroring pixels as the table says is what Pillow does for the tag."""
    for orientation, (swap, across, down) in TURNS.items():
        picture = photo(40, 30)
        picture.getexif()[0x0112] = orientation
        expected = ImageOps.exif_transpose(picture)
        moved = picture.transpose(Image.Transpose.TRANSPOSE) if swap else picture
        moved = ImageOps.mirror(moved) if across else moved
        moved = ImageOps.flip(moved) if down else moved
        assert moved.tobytes() == expected.tobytes(), orientation


def test_a_damaged_or_coloured_otherwise_photo_is_not_turned() -> None:
    """It is encoded instead, or refused before."""
    assert turned(b"\xff\xd8 nothing", 6) is None
    assert turned(jpeg_bytes(photo(64, 48).convert("CMYK")), 6) is None


def test_a_phone_photo_is_turned_without_an_encode(tmp_path: Path, run: Run) -> None:
    """The command says so, and the pixels are those that a viewer showed before."""
    (tmp_path / "a.jpg").write_bytes(with_location(photo(1600, 1200), 6))
    ran = run("fit", tmp_path / "a.jpg", "--out", tmp_path / "out.jpg", "--format", "json")
    assert (ran.code, ran.data["action"], ran.data["encodes"]) == (0, "stripped", 0)
    with Image.open(tmp_path / "out.jpg") as made, Image.open(tmp_path / "a.jpg") as lying:
        assert made.size == (1200, 1600)
        assert 0x0112 not in made.getexif()
        difference = ImageChops.difference(made, ImageOps.exif_transpose(lying)).convert("L")
        assert max(difference.tobytes()) <= 3  # 4:2:0 is interpolated after the turn
