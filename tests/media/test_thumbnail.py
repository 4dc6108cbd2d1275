"""The small picture of a file that a page shows."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from evidence_kit.media.thumbnail import LARGE, frame_of, small_jpeg, thumbnail, without_fine_scans
from tests.conftest import ffmpeg, jpeg_bytes, photo, write


@pytest.mark.parametrize("second", [0.0, 0.4, 0.96, 5.0])
def test_a_film_with_one_key_frame_has_a_picture(second: float, tmp_path: Path) -> None:
    """Whatever second is asked for: the frame before it is shown, not dropped."""
    source = ("-f", "lavfi", "-i", "testsrc2=size=320x240:rate=25:duration=1")
    ffmpeg(*source, "-g", "250", "-pix_fmt", "yuv420p", tmp_path / "film.mp4")
    made = frame_of(tmp_path / "film.mp4", "mp4", second, 160)
    assert made is not None
    assert Image.open(io.BytesIO(made)).size == (160, 120)


def test_a_progressive_photo_is_decoded_as_far_as_a_small_picture_shows(tmp_path: Path) -> None:
    """Half of its data is enough, and the difference is less than anybody sees."""
    taken = photo(1600, 1200)
    data = jpeg_bytes(taken, quality=96, progressive=True)
    assert len(without_fine_scans(data)) < 0.6 * len(data)
    assert len(data) > LARGE
    made = thumbnail(write(tmp_path / "a.jpg", data), "image/jpeg", 400)
    assert made is not None
    wanted = Image.open(io.BytesIO(small_jpeg(taken, 400)))
    difference = ImageChops.difference(Image.open(io.BytesIO(made)), wanted)
    assert max(ImageStat.Stat(difference).rms) < 4


def test_other_pictures_are_read_whole() -> None:
    """A baseline JPEG has no scans to leave out; what ends early is left to the decoder, which says so."""
    plain, progressive = jpeg_bytes(photo(320, 240)), jpeg_bytes(photo(320, 240), progressive=True)
    for data in (plain, progressive[:-100], progressive[:30], b"\xff\xd8"):
        assert without_fine_scans(data) == data
