"""The frame of a film that a page shows."""

import io
from pathlib import Path

import pytest
from PIL import Image

from evidence_kit.media.thumbnail import frame_of
from tests.conftest import ffmpeg


@pytest.mark.parametrize("second", [0.0, 0.4, 0.96, 5.0])
def test_a_film_with_one_key_frame_has_a_picture(second: float, tmp_path: Path) -> None:
    """Whatever second is asked for: the frame before it is shown, not dropped."""
    source = ("-f", "lavfi", "-i", "testsrc2=size=320x240:rate=25:duration=1")
    ffmpeg(*source, "-g", "250", "-pix_fmt", "yuv420p", tmp_path / "film.mp4")
    made = frame_of(tmp_path / "film.mp4", "mp4", second, 160)
    assert made is not None
    assert Image.open(io.BytesIO(made)).size == (160, 120)
