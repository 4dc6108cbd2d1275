"""What is made of a video looks as players show the original: which way up, mirrored, in which shape and colours."""

import struct
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from tests.conftest import Run, decoded, ffmpeg

RED, GREEN, BLUE, GREY = (220, 40, 40), (40, 160, 60), (40, 60, 200), (180, 190, 200)
CORNERS = ((RED, GREEN), (BLUE, GREY))
X265 = ("-c:v", "libx265", "-x265-params", "log-level=none", "-tag:v", "hvc1")
X264 = ("-c:v", "libx264", "-pix_fmt", "yuv420p")

# a, b, c, d of the display matrix: rows of ISO/IEC 14496-12, section 6.2.2, without translation.
TURNS = {
    "as stored": (1, 0, 0, 1),
    "clockwise": (0, 1, -1, 0),
    "upside down": (-1, 0, 0, -1),
    "anticlockwise": (0, -1, 1, 0),
    "mirrored": (-1, 0, 0, 1),
    "flipped": (1, 0, 0, -1),
    "transposed": (0, 1, 1, 0),
    "transposed over the other diagonal": (0, -1, -1, 0),
}


def corners(width: int = 64, height: int = 48) -> NDArray[np.uint8]:
    """Return a picture of four coloured corners."""
    picture = np.zeros((height, width, 3), np.uint8)
    for row in (0, 1):
        for column in (0, 1):
            picture[row * height // 2 : (row + 1) * height // 2, column * width // 2 : (column + 1) * width // 2] = (
                CORNERS[row][column]
            )
    return picture


def film(path: Path, *codec: str, picture: NDArray[np.uint8] | None = None, frames: int = 12) -> Path:
    """Write a film of one picture that stands still."""
    still = path.with_suffix(".png")
    Image.fromarray(corners() if picture is None else picture).save(still)
    ffmpeg("-loop", "1", "-framerate", "12", "-i", still, "-frames:v", frames, "-pix_fmt", "yuv420p", *codec, path)
    still.unlink()
    return path


def turn(path: Path, matrix: tuple[int, int, int, int], box: bytes = b"tkhd", offset: int = 44) -> None:
    """Write a display matrix into the header of the first track, or of the film."""
    data = bytearray(path.read_bytes())
    at = data.index(box) + offset
    a, b, c, d = (value << 16 for value in matrix)
    data[at : at + 36] = struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30)
    path.write_bytes(data)


def shown(path: Path, width: int, height: int) -> NDArray[np.int16]:
    """Return the first frame of a film as players show it, which ffmpeg turns and crops as they do."""
    raw = decoded(path, "-map", "0:V:0", "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24")
    return np.frombuffer(raw, np.uint8).reshape(height, width, 3).astype(np.int16)


def turned(picture: NDArray[np.uint8], matrix: tuple[int, int, int, int]) -> NDArray[np.uint8]:
    """Return a picture turned by a matrix: the pixel at (x, y) goes to (ax + cy, bx + dy)."""
    a, b, c, d = matrix
    height, width = picture.shape[:2]
    y, x = np.mgrid[:height, :width]
    across, down = a * x + c * y, b * x + d * y
    across, down = across - across.min(), down - down.min()
    made = np.zeros((int(down.max()) + 1, int(across.max()) + 1, 3), np.uint8)
    made[down, across] = picture
    return made


@pytest.mark.parametrize("matrix", TURNS.values(), ids=TURNS.keys())
def test_every_way_up_is_kept(tmp_path: Path, run: Run, matrix: tuple[int, int, int, int]) -> None:
    """A phone turns by a matrix, its selfie camera mirrors by one, and both together are four more ways."""
    source = film(tmp_path / "in.mp4", *X265)
    turn(source, matrix)
    expected = turned(corners(), matrix)
    height, width = expected.shape[:2]
    done = run("fit", source, "--out", tmp_path / "out.mp4", "--format", "json")
    assert (done.code, done.data["action"]) == (0, "encoded"), done.err
    assert (done.data["facts"]["width"], done.data["facts"]["height"]) == (width, height)
    assert np.abs(shown(tmp_path / "out.mp4", width, height) - expected).mean() < 6


def test_the_matrix_of_the_whole_film_turns_too(tmp_path: Path, run: Run) -> None:
    """Some writers turn the film, not the track."""
    source = film(tmp_path / "in.mp4", *X265)
    turn(source, TURNS["clockwise"], b"mvhd", 40)
    done = run("fit", source, "--out", tmp_path / "out.mp4", "--format", "json")
    assert done.code == 0, done.err
    assert np.abs(shown(tmp_path / "out.mp4", 48, 64) - turned(corners(), TURNS["clockwise"])).mean() < 6


def test_a_mirrored_film_that_complies_stays_mirrored(tmp_path: Path, run: Run) -> None:
    """Its pictures are not touched, and its size is never below 0."""
    source = film(tmp_path / "in.mp4", *X264, "-movflags", "+faststart")
    turn(source, TURNS["mirrored"])
    assert "64x48" in run("check", source).out
    done = run("fit", source, "--out", tmp_path / "out.mp4", "--format", "json")
    assert (done.code, done.data["action"]) == (0, "copied"), done.err
    assert np.abs(shown(tmp_path / "out.mp4", 64, 48) - turned(corners(), TURNS["mirrored"])).mean() < 6


def test_a_matroska_film_is_turned(tmp_path: Path, run: Run) -> None:
    """Matroska turns by the roll of a projection."""
    flat = film(tmp_path / "flat.mp4", *X265)
    turn(flat, TURNS["clockwise"])
    ffmpeg("-i", flat, "-c", "copy", tmp_path / "in.mkv")
    done = run("fit", tmp_path / "in.mkv", "--out", tmp_path / "out.mp4", "--format", "json")
    assert done.code == 0, done.err
    assert np.abs(shown(tmp_path / "out.mp4", 48, 64) - turned(corners(), TURNS["clockwise"])).mean() < 6


def test_pixels_that_are_not_square_are_not_squashed(tmp_path: Path, run: Run) -> None:
    """64x48 pixels of 2:1 are seen as 128x48."""
    source = film(tmp_path / "in.mkv", *X265, "-vf", "setsar=2")
    done = run("fit", source, "--out", tmp_path / "out.mp4", "--format", "json")
    assert done.code == 0, done.err
    assert np.abs(shown(tmp_path / "out.mp4", 128, 48) - corners(128, 48)).mean() < 6


def test_a_clean_aperture_is_cut_and_not_stretched(tmp_path: Path, run: Run) -> None:
    """Phones film some columns more than they show."""
    source = film(tmp_path / "in.mp4", *X265)
    with_aperture(source, 40, 48)
    done = run("fit", source, "--out", tmp_path / "out.mp4", "--format", "json")
    assert done.code == 0, done.err
    assert np.abs(shown(tmp_path / "out.mp4", 40, 48) - corners()[:, 12:52]).mean() < 6


def with_aperture(path: Path, width: int, height: int) -> None:
    """Put a clean aperture into the middle of the first picture track's sample entry (ISO/IEC 14496-12, 12.1.4)."""
    data = path.read_bytes()
    box = struct.pack(">I4s8I", 40, b"clap", width, 1, height, 1, 0, 1, 0, 1)
    at = data.index(b"hvcC") - 4
    at += struct.unpack_from(">I", data, at)[0]
    made = bytearray(data[:at] + box + data[at:])
    for kind in (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd", b"hvc1"):
        place = data.index(kind) - 4
        struct.pack_into(">I", made, place, struct.unpack_from(">I", made, place)[0] + 40)
    assert data.index(b"mdat") < data.index(b"moov")
    path.write_bytes(made)


@pytest.mark.parametrize("name", ["in.mov", "in.avi"])
def test_motion_jpeg_has_the_colours_of_a_jpeg(tmp_path: Path, run: Run, name: str) -> None:
    """BT.601 and full range at every size, though no container says so."""
    still = tmp_path / "still.png"
    Image.fromarray(corners(1280, 720)).save(still)
    matrix = "scale=out_color_matrix=bt601:out_range=pc,format=yuvj420p"
    ffmpeg("-loop", "1", "-i", still, "-frames:v", "5", "-vf", matrix, "-c:v", "mjpeg", "-q:v", "2", tmp_path / name)
    done = run("fit", tmp_path / name, "--out", tmp_path / "out.mp4", "--format", "json")
    assert done.code == 0, done.err
    assert np.abs(shown(tmp_path / "out.mp4", 1280, 720) - corners(1280, 720)).mean() < 3


def test_hlg_that_only_the_pictures_name_is_seen(tmp_path: Path, run: Run) -> None:
    """The index says BT.2020 of ten bits; an SEI message says that it is HLG, as broadcasters do for old receivers."""
    options = "log-level=none:transfer=bt2020-10:colorprim=bt2020:colormatrix=bt2020nc:atc-sei=18"
    colours = ("-colorspace", "bt2020nc", "-color_primaries", "bt2020", "-color_trc", "bt2020-10")
    source = film(
        tmp_path / "in.mp4", "-c:v", "libx265", "-x265-params", options, "-tag:v", "hvc1", *colours,
        "-pix_fmt", "yuv420p10le", frames=5,
    )  # fmt: skip
    assert "hdr-video" in run("check", source, "--format", "json").codes()
    done = run("fit", source, "--out", tmp_path / "out.mp4", "--format", "json")
    assert done.code == 0, done.err
    assert any("HDR (hlg)" in why for why in done.data["settings"]["why"])
