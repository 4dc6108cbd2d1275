"""What the index of a film counts is held against its bytes before any library reads it."""

import struct
from pathlib import Path

import pytest

from evidence_kit.media.probe import examine
from tests.conftest import MakeVideo

HUGE = struct.pack(">I", 0xFFFFFFF0)


@pytest.mark.parametrize(
    ("table", "shift"),
    [
        (b"stts", 8),  # its entries
        (b"stts", 12),  # the samples of its first entry
        (b"stsz", 12),
        (b"stsc", 8),
        (b"stco", 8),
    ],
)
def test_a_count_that_cannot_be_true(tmp_path: Path, make_video: MakeVideo, table: bytes, shift: int) -> None:
    """Thousands of millions of entries in a small file: refused with words, at once."""
    sound = make_video(tmp_path / "film.mp4", seconds=1)
    assert not examine(sound).problem
    data = bytearray(sound.read_bytes())
    place = data.index(table) + shift
    data[place : place + 4] = HUGE
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(data)
    assert examine(broken).problem == "its index lists more than the file can hold"


def test_an_index_that_lasts_to_the_end_of_the_file_is_looked_at(tmp_path: Path, make_video: MakeVideo) -> None:
    """A size of 0 is "to the end of the file", and no way past the look."""
    data = bytearray(
        make_video(tmp_path / "film.mp4", "-c:v", "libx264", "-pix_fmt", "yuv420p", seconds=1).read_bytes()
    )
    index, table = data.index(b"moov") - 4, data.index(b"stts") + 8
    assert index + int.from_bytes(data[index : index + 4]) == len(data)  # it is the last box
    data[index : index + 4] = bytes(4)
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(data)
    assert not examine(broken).problem
    data[table : table + 4] = HUGE
    broken.write_bytes(data)
    assert examine(broken).problem == "its index lists more than the file can hold"


@pytest.mark.parametrize("name", ["film.mov", "film.mp4", "film.3gp"])
@pytest.mark.parametrize("movflags", ["+faststart", "+frag_keyframe+empty_moov"])
def test_a_sound_index_is_plausible(tmp_path: Path, make_video: MakeVideo, name: str, movflags: str) -> None:
    """Also one that is spread over the file, or whose sound is counted sample by sample."""
    sound = ("-c:a", "pcm_u8", "-ar", "8000") if name.endswith("mov") else ("-c:a", "aac")
    made = make_video(tmp_path / name, "-c:v", "libx264", "-pix_fmt", "yuv420p", *sound, "-movflags", movflags)
    assert "counts more" not in examine(made).problem
