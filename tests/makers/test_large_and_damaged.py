"""Large films are decoded sparingly; damage in a film that is copied is told by `fit` as by `build`."""

from dataclasses import replace
from pathlib import Path

import pytest

from evidence_kit.media.video.rate import PicturePlan
from evidence_kit.media.video.watch import watch_argv
from evidence_kit.media.video.x264 import part_argv, sample_argv
from evidence_kit.model.facts import VideoFacts
from tests.conftest import MakeVideo, Run

PHONE = VideoFacts("mp4", "hevc", width=1920, height=1080, coded_width=1920, coded_height=1080, duration=1.0)


@pytest.mark.parametrize(
    ("codec", "width", "height", "threads", "ahead"),
    [
        ("hevc", 1920, 1080, "4", "20"),
        ("hevc", 3840, 2160, "4", "20"),
        ("hevc", 7680, 4320, "1", "10"),
        ("h264", 8192, 4320, "1", "10"),
        ("av1", 1920, 1080, "4", "20"),
        ("av1", 2160, 3840, "1", "10"),
    ],
)
def test_large_pictures_are_held_once(codec: str, width: int, height: int, threads: str, ahead: str) -> None:
    """One thread decodes them, and x264 looks less far ahead; measured memory stands beside the limits."""
    facts = replace(PHONE, codec=codec, width=width, height=height, coded_width=width, coded_height=height)
    plan = PicturePlan(1280, 720, "faster", bitrate=1_000_000)
    for argv in (watch_argv(Path("a"), facts), sample_argv(Path("a"), facts, [0.0], None)):
        assert argv[argv.index("-threads") + 1] == threads
        assert argv.index("-threads") < argv.index("-i")
    argv = part_argv(facts, plan, 24.0, "o")
    parameters = dict(pair.split("=") for pair in argv[argv.index("-x264-params") + 1].split(":"))
    assert parameters["rc-lookahead"] == ahead
    assert parameters["sync-lookahead"] == "0", "x264's own thread for it makes other bytes on a busy machine"


def test_damage_in_a_film_that_is_copied_is_told(tmp_path: Path, run: Run, make_video: MakeVideo) -> None:
    """The bytes of two pictures in its middle are gone; a sound film has no such finding."""
    film = make_video(tmp_path / "film.mp4", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac",
                      "-movflags", "+faststart")  # fmt: skip
    ran = run("fit", film, "--out", tmp_path / "a.mp4", "--format", "json")
    assert (ran.code, ran.codes()) == (0, []), ran.out
    data = bytearray(film.read_bytes())
    begin = data.index(b"mdat") + (len(data) - data.index(b"mdat")) // 2
    data[begin : begin + 3000] = bytes(3000)
    (tmp_path / "torn.mp4").write_bytes(data)
    ran = run("fit", tmp_path / "torn.mp4", "--out", tmp_path / "b.mp4", "--format", "json")
    assert "damaged-video" in ran.codes("warning"), ran.out
