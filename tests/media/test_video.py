"""Deciding what to do with a video, and doing it with the real ffmpeg."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_kit.events import Encoding, Event
from evidence_kit.media.probe import examine
from evidence_kit.media.video.command import picture_filter, remux_argv
from evidence_kit.media.video.decide import AudioPlan, Refusal, VideoPlan, decide, may_be_refused
from evidence_kit.media.video.rate import (
    BEST_CRF,
    MUSH_QUANTIZER,
    Complexity,
    PicturePlan,
    corrected,
    enlarged,
    quantizer,
    settle,
)
from evidence_kit.media.video.watch import PictureSink, watch_argv
from evidence_kit.media.video.x264 import join_argv, part_argv
from evidence_kit.model.facts import VideoFacts
from evidence_kit.policies import load_policy
from evidence_kit.verbs.fit import fit_file
from tests.conftest import DEMO, MakeVideo, Run, decoded, ffmpeg, write

CLEAN = VideoFacts(
    container="mp4", codec="h264", profile="High", pixel_format="yuv420p", width=1920, height=1080, coded_width=1920,
    coded_height=1080, transfer="bt709", primaries="bt709", matrix="bt709", duration=60.0, frame_rate=30.0, frames=1800,
    video_bytes=10_000_000, audio_codec="aac", audio_profile="LC", audio_bitrate=96_000, channels=2, audio_streams=1,
    video_streams=1, moov_first=True,
)  # fmt: skip
MB20 = 20_000_000


@pytest.mark.parametrize(
    ("changes", "size", "action", "reason"),
    [
        ({}, 10_800_000, "copy", ""),
        ({"rotation": 90}, 10_800_000, "copy", ""),
        ({"transfer": None, "primaries": None, "matrix": None}, 10_800_000, "copy", ""),
        ({"moov_first": False}, 10_800_000, "remux", "its index is at the end"),
        ({"container": "quicktime"}, 10_800_000, "remux", "its file format is quicktime"),
        ({"private": ("location",)}, 10_800_000, "remux", "it has private metadata"),
        ({"other_streams": 3}, 10_800_000, "remux", "it has other streams beside picture and sound"),
        ({"audio_streams": 2}, 10_800_000, "remux", "it has more than one picture or sound"),
        ({"audio_codec": "pcm", "audio_bitrate": 1_536_000}, 21_500_000, "remux", "its sound is pcm"),
        ({"fragmented": True}, 10_800_000, "remux", "its index is fragmented"),
        ({"trailing": 10}, 10_800_000, "remux", "data follows its end"),
        ({"codec": "hevc"}, 10_800_000, "encode", "its codec is hevc"),
        ({"pixel_format": "yuv420p10"}, 10_800_000, "encode", "its pixels are yuv420p10"),
        ({"hdr": "hlg", "transfer": "hlg"}, 10_800_000, "encode", "it is HDR (hlg)"),
        ({"matrix": "bt601"}, 10_800_000, "copy", ""),
        ({"matrix": "bt601", "primaries": "bt601", "transfer": "bt601"}, 10_800_000, "copy", ""),
        ({"matrix": "bt2020"}, 10_800_000, "encode", "its colours are bt2020"),
        ({"width": 1088, "height": 1920}, 10_800_000, "copy", ""),
        ({"width": 1090, "height": 1920}, 10_800_000, "encode", "its short side has 1090 pixels"),
        ({"hidden_pictures": 2}, 10_800_000, "copy", ""),
        ({"hidden_pictures": 3}, 10_800_000, "encode", "3 the removed frames are still in it"),
        ({"hidden_sound": 3.0}, 10_800_000, "remux", "the removed sound is still in it"),
        ({"interlaced": True}, 10_800_000, "encode", "it is interlaced"),
        ({"width": 3840, "height": 2160}, 10_800_000, "encode", "its short side has 2160 pixels"),
        ({"coded_width": 1919}, 10_800_000, "encode", "its size is odd"),
        ({}, 20_000_001, "encode", "it is over the limit"),
    ],
)
def test_the_cheapest_that_does_is_chosen(changes: dict[str, Any], size: int, action: str, reason: str) -> None:
    """Copy before remux before encode, each step with the reason why not the one before."""
    plan = decide(replace(CLEAN, **changes), size, MB20)
    assert isinstance(plan, VideoPlan)
    assert plan.action == action
    assert not reason or reason in plan.reasons


def test_dolby_vision_5_is_refused_with_words() -> None:
    """Its colours cannot be told, so nothing is made."""
    plan = decide(replace(CLEAN, codec="hevc", hdr="dolby-vision-5"), 1000, MB20)
    assert isinstance(plan, Refusal)
    assert plan.code == "codec-not-playable"


def test_a_take_far_too_long_is_refused_with_the_least_limit_that_would_do() -> None:
    """Three hours in 20 MB are mush whatever they show; the refusal names a limit and a length that would work."""
    long = replace(CLEAN, duration=10_800.0, frames=324_000, video_bytes=9_000_000_000)
    plan = decide(long, 9_000_000_000, MB20)
    assert isinstance(plan, Refusal)
    assert plan.code == "cannot-fit"
    assert plan.least_bytes > MB20
    assert isinstance(decide(long, 9_000_000_000, plan.least_bytes), VideoPlan)
    short = replace(long, duration=float(plan.longest), video_bytes=100_000_000)
    assert isinstance(decide(short, 100_000_000, MB20), VideoPlan)
    assert isinstance(decide(long, 9_000_000_000, MB20, allow_illegible=True), VideoPlan)


@pytest.mark.parametrize(("seconds", "tight"), [(60, False), (300, False), (900, True), (1800, True)])
def test_a_long_take_depends_on_what_moves_in_it(seconds: float, tight: bool) -> None:
    """Between surely and surely not there is only the survey."""
    long = replace(CLEAN, duration=seconds, video_bytes=int(seconds * 2_000_000))
    assert may_be_refused(long, decide(long, int(seconds * 2_000_000), MB20), MB20) is tight


# What the survey told of real footage, and what was best by VMAF at 20 MB a minute and at lower rates (decide.py).
@pytest.mark.parametrize(
    ("rate", "seconds", "side"),
    [
        (2_416_000, 60, 1080), (2_416_000, 120, 1080), (2_416_000, 250, 720),  # real surf, which is hard
        (1_393_000, 60, 1080), (1_393_000, 250, 1080), (1_393_000, 500, 720),  # a pan over a detailed photo
        (363_000, 60, 1080), (363_000, 600, 1080),  # a phone that lies on a table
    ],
)  # fmt: skip
def test_the_size_follows_the_content(rate: float, seconds: float, side: int) -> None:
    """As large as the bytes can carry, and no larger."""
    video = replace(CLEAN, duration=seconds, audio_streams=0)
    plan = settle(video, Complexity(rate, 960 * 540, round(30 * seconds)), 0, MB20)
    assert isinstance(plan, PicturePlan)
    assert plan.height == side


def test_nothing_is_inflated() -> None:
    """An easy take stops at the quality from which more bytes gain nothing, without a limit at once."""
    easy = Complexity(20_000, 960 * 540, 600)
    assert settle(replace(CLEAN, duration=20.0), easy, 0, MB20) == PicturePlan(1920, 1080, "faster", crf=BEST_CRF)
    hard = Complexity(9_000_000, 960 * 540, 600)
    assert settle(replace(CLEAN, duration=20.0), hard, 0, None) == PicturePlan(1920, 1080, "medium", crf=BEST_CRF)


facts = st.builds(
    lambda width, height, seconds, rate, sound: replace(
        CLEAN, codec="hevc", width=width, height=height, coded_width=width, coded_height=height, duration=seconds,
        frame_rate=rate, video_bytes=int(seconds * 2_000_000), audio_streams=sound,
    ),
    st.integers(64, 4096), st.integers(64, 4096), st.floats(0.2, 4000), st.floats(1, 240), st.integers(0, 1),
)  # fmt: skip


complexities = st.builds(Complexity, st.floats(0, 20_000_000), st.integers(2, 960 * 960), st.integers(1, 100_000))


@given(facts, complexities, st.integers(0, 2_000_000), st.integers(100_000, 200_000_000))
def test_a_plan_never_enlarges_and_never_plans_beyond_the_limit(
    video: VideoFacts, seen: Complexity, sound: int, limit: int
) -> None:
    """Whatever the clip and the limit: even sides, at most 1080, the shape kept, and all bytes within the limit."""
    plan = settle(video, seen, sound, limit)
    if isinstance(plan, Refusal):
        assert plan.least_bytes > limit
        assert plan.longest <= (video.duration or 0)
        forced = settle(video, seen, sound, limit, allow_illegible=True)
        assert isinstance(forced, PicturePlan)
        assert forced.degraded
        return
    assert plan.width % 2 == 0
    assert plan.height % 2 == 0
    assert min(plan.width, plan.height) <= 1080
    assert plan.width <= video.width + 1
    assert plan.height <= video.height + 1
    shape, wanted = plan.width / plan.height, video.width / video.height
    assert abs(plan.width - wanted * plan.height) <= 2 * max(1, wanted) + 1, (shape, wanted)
    assert not plan.degraded
    if plan.bitrate is not None:
        assert plan.bitrate * (video.duration or 0) / 8 + sound <= limit
        assert quantizer(seen, (plan.width, plan.height), plan.bitrate) <= MUSH_QUANTIZER + 0.1


@given(facts, complexities, st.integers(100_000, 50_000_000), st.integers(0, 50_000_000))
def test_more_bytes_never_mean_a_smaller_picture(video: VideoFacts, seen: Complexity, limit: int, more: int) -> None:
    """The ladder goes up with the budget, and what is refused at more is refused at less."""
    small, large = settle(video, seen, 0, limit), settle(video, seen, 0, limit + more)
    if isinstance(large, Refusal):
        assert isinstance(small, Refusal)
    elif not isinstance(small, Refusal):
        assert large.width >= small.width


@given(facts, complexities, st.integers(100_000, 50_000_000))
def test_the_limit_that_a_refusal_names_would_do(video: VideoFacts, seen: Complexity, limit: int) -> None:
    """Nobody is sent for a limit that fails again."""
    plan = settle(video, seen, 10_000, limit)
    if isinstance(plan, Refusal):
        assert isinstance(settle(video, seen, 10_000, plan.least_bytes), PicturePlan)


def test_what_was_over_the_limit_is_taken_off() -> None:
    """The next encode aims lower each time, within what sound and container leave; one of best quality gets a rate."""
    for first in (PicturePlan(1920, 1080, "faster", bitrate=2_600_000), PicturePlan(1920, 1080, "faster", crf=18)):
        second, third = (corrected(first, 500_000, MB20, 60.0, encodes) for encodes in (2, 3))
        assert (second.crf, third.crf) == (None, None)
        assert second.bitrate is not None
        assert third.bitrate is not None
        assert 0.95 * MB20 < third.bitrate * 60 / 8 + 500_000 < second.bitrate * 60 / 8 + 500_000 < 0.99 * MB20


@pytest.mark.parametrize("sound", [None, AudioPlan(copy=True), AudioPlan(copy=False, bitrate=64_000, channels=1)])
def test_command_lines_never_cut_and_never_guess(sound: AudioPlan | None, tmp_path: Path) -> None:
    """No option that ends a take early, one demuxer by name, only files, no standard input, no metadata."""
    plan = PicturePlan(1280, 720, "faster", bitrate=1_000_000)
    odd = tmp_path / "-i concat:x%03d.mp4"
    made = tmp_path / "sound.m4a" if sound and not sound.copy else None
    encoding = PictureSink(1280, 720, lambda _output, _beat: None)
    watching, again = (watch_argv(odd, CLEAN, encoding) for _ in range(2))
    assert watching == again
    for argv in (watching, watch_argv(odd, CLEAN), remux_argv(odd, CLEAN, sound, made, tmp_path / "o.mp4")):
        assert not {"-t", "-to", "-fs", "-ss", "-frames:v", "-shortest"} & set(argv)
        assert argv[argv.index("-i") + 1] == f"file:{tmp_path}/-i concat:x%03d.mp4"
        assert argv[argv.index("-f") + 1] == "mov"
        assert argv[argv.index("-protocol_whitelist") + 1] == "file"
        assert "-nostdin" in argv
        assert "-map_metadata" in argv or argv[-1] != str(tmp_path / "o.mp4")
    joining = join_argv(odd, CLEAN, sound, made, tmp_path / "o.mp4", (0, 0))
    for argv in (part_argv(CLEAN, plan, 24.0, "part.mp4"), joining):
        assert not {"-t", "-to", "-fs", "-ss", "-frames:v", "-shortest"} & set(argv)
        assert argv[argv.index("-i") + 1] == "pipe:0"
        assert argv[argv.index("-protocol_whitelist") + 1] == "pipe"
        assert "-nostdin" in argv
    assert "-map_metadata" in joining
    assert part_argv(CLEAN, plan, 24.0, "part.mp4").count("-threads") == 2


@pytest.mark.parametrize(
    ("changes", "holds"),
    [
        ({}, "in_color_matrix=bt709"),
        ({"matrix": "bt601"}, "in_color_matrix=bt601"),
        ({"matrix": None, "coded_width": 640, "coded_height": 480}, "in_color_matrix=bt601"),
        ({"full_range": True}, "in_range=pc"),
        ({"interlaced": True}, "bwdif"),
        (
            {"hdr": "hlg", "transfer": "hlg", "primaries": "bt2020", "matrix": "bt2020"},
            "lut3d=file=colours.cube",
        ),
        ({"hdr": "pq", "transfer": "pq", "primaries": "bt2020", "matrix": "bt2020"}, "in_color_matrix=bt2020"),
        ({"primaries": "p3"}, "pin=smpte432"),
    ],
)
def test_colours_are_told_to_the_filters(changes: dict[str, Any], holds: str) -> None:
    """What the file says of its colours is what is converted from, and bt709 is what comes out."""
    chain = picture_filter(replace(CLEAN, **changes), 1280, 720)
    assert holds in chain
    assert chain.endswith(
        "format=yuv420p,setsar=1,sidedata=mode=delete,setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv"
    )


def frames_of(path: Path) -> int:
    """Return how many pictures a decoder finds."""
    return (
        decoded(
            path, "-map", "0:v:0", "-fps_mode", "passthrough", "-vf", "scale=2:2", "-f", "rawvideo", "-pix_fmt", "gray"
        ).__len__()
        // 4
    )


def fit(run: Run, source: Path, out: Path, *options: object) -> dict[str, Any]:
    """Fit a video and return the report after checking every promise about outputs with other readers."""
    before = source.read_bytes()
    ran = run("fit", source, "--out", out, "--format", "json", *options)
    assert source.read_bytes() == before
    if ran.data["action"] != "refused":
        made = examine(out)
        assert made.bytes == ran.data["bytes"] == out.stat().st_size
        assert made.sha256 == ran.data["sha256"]
        assert ran.data["bytes"] <= ran.data["max_bytes"]
        assert made.video
        assert (made.video.codec, made.video.pixel_format, made.video.moov_first) == ("h264", "yuv420p", True)
        assert not made.video.private
        assert made.video.other_streams == 0
        assert made.video.audio_codec in (None, "aac")
        assert min(made.video.width, made.video.height) <= 1080
    else:
        assert not out.exists()
    return ran.data


def test_what_complies_is_copied(tmp_path: Path, run: Run, make_video: MakeVideo) -> None:
    """A clean H.264 MP4 under the limit comes out byte for byte."""
    source = make_video(tmp_path / "clean.mp4")
    sound = examine(source)
    assert sound.video
    if sound.video.audio_codec != "aac":
        pytest.fail("the fixture must have AAC")
    data = fit(run, source, tmp_path / "out.mp4")
    assert (data["action"], data["encodes"]) == ("copied", 0)
    assert (tmp_path / "out.mp4").read_bytes() == source.read_bytes()


def test_a_mov_with_a_place_is_rewrapped(tmp_path: Path, run: Run, make_video: MakeVideo) -> None:
    """The pictures stay, the place and the index at the end go; every frame and all sound are still there."""
    source = make_video(
        tmp_path / "a.mov", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac",
        "-metadata", "location=+48.8577+002.2950/",
    )  # fmt: skip
    assert examine(source).video.location  # type: ignore[union-attr]
    data = fit(run, source, tmp_path / "out.mp4")
    assert data["action"] == "remuxed"
    assert b"48.8577" not in (tmp_path / "out.mp4").read_bytes()
    assert frames_of(source) == frames_of(tmp_path / "out.mp4")
    samples = ("-map", "0:a:0", "-f", "s16le")
    assert len(decoded(source, *samples)) == len(decoded(tmp_path / "out.mp4", *samples))


def test_a_rotated_hevc_is_encoded_upright(tmp_path: Path, run: Run, make_video: MakeVideo) -> None:
    """The display matrix is baked into the pixels."""
    flat = make_video(
        tmp_path / "flat.mov",
        "-c:v",
        "libx265",
        "-preset",
        "ultrafast",
        "-x265-params",
        "log-level=none",
        "-tag:v",
        "hvc1",
        "-c:a",
        "aac",
    )
    ffmpeg("-display_rotation", "90", "-i", flat, "-c", "copy", tmp_path / "turned.mov")
    facts = examine(tmp_path / "turned.mov").video
    assert facts
    assert (facts.rotation, facts.width, facts.height) == (270, 240, 320)
    data = fit(run, tmp_path / "turned.mov", tmp_path / "out.mp4")
    assert (data["action"], data["encodes"]) == ("encoded", 1)
    assert (data["facts"]["width"], data["facts"]["height"], data["facts"]["rotation"]) == (240, 320, 0)
    assert frames_of(tmp_path / "turned.mov") == frames_of(tmp_path / "out.mp4")
    shrunk = ("-frames:v", "1", "-vf", "scale=24:32", "-f", "rawvideo", "-pix_fmt", "gray")
    pairs = zip(decoded(tmp_path / "turned.mov", *shrunk), decoded(tmp_path / "out.mp4", *shrunk), strict=True)
    assert sum(abs(a - b) for a, b in pairs) / (24 * 32) < 4


@pytest.mark.parametrize("transfer", ["arib-std-b67", "smpte2084"])
def test_hdr_becomes_bt709(tmp_path: Path, run: Run, make_video: MakeVideo, transfer: str) -> None:
    """A 10-bit BT.2020 clip comes out as 8-bit bt709, tagged so, neither black nor white."""
    source = make_video(
        tmp_path / "hdr.mov", "-vf", "lutyuv=y=minval+(val-minval)*0.4",
        "-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le", "-tag:v", "hvc1", "-c:a", "aac",
        "-color_primaries", "bt2020", "-color_trc", transfer, "-colorspace", "bt2020nc",
        "-x265-params", f"log-level=none:colorprim=bt2020:transfer={transfer}:colormatrix=bt2020nc", seconds=1,
    )  # fmt: skip
    data = fit(run, source, tmp_path / "out.mp4")
    assert data["action"] == "encoded"
    assert (data["facts"]["transfer"], data["facts"]["primaries"], data["facts"]["hdr"]) == ("bt709", "bt709", None)
    level = decoded(tmp_path / "out.mp4", "-vf", "scale=1:1", "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "gray")[0]
    assert 40 < level < 220


def test_the_last_frame_survives(tmp_path: Path, run: Run) -> None:
    """A take whose very last picture is white ends white after an encode into a tight limit."""
    ffmpeg(
        "-f", "lavfi", "-i", "testsrc2=size=320x240:rate=30:duration=3",
        "-f", "lavfi", "-i", "color=white:size=320x240:rate=30:duration=0.04",
        "-filter_complex", "[0][1]concat=n=2:v=1[v]", "-map", "[v]",
        "-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none", "-tag:v", "hvc1", tmp_path / "a.mov",
    )  # fmt: skip
    data = fit(run, tmp_path / "a.mov", tmp_path / "out.mp4", "--max-bytes", 60_000)
    assert data["action"] == "encoded"
    assert frames_of(tmp_path / "out.mp4") == frames_of(tmp_path / "a.mov") > 90
    grey = decoded(tmp_path / "out.mp4", "-vf", "scale=1:1", "-f", "rawvideo", "-pix_fmt", "gray")
    assert grey[-1] > 200
    assert grey[-10] < 200


@pytest.mark.parametrize("limit", [38_000, 79_000, 281_000])
def test_a_take_over_the_limit_is_encoded_until_it_fits(tmp_path: Path, run: Run, limit: int) -> None:
    """Noise is the hardest there is to compress; the limit holds all the same, and is used."""
    ffmpeg(
        "-f", "lavfi", "-i", "testsrc2=size=480x270:rate=30:duration=2", "-f", "lavfi", "-i", "sine=duration=2",
        "-vf", "noise=alls=30:allf=t",
        "-c:v", "libx264", "-preset", "ultrafast", "-crf", "18", "-pix_fmt", "yuv420p", "-c:a", "aac",
        tmp_path / "a.mp4",
    )  # fmt: skip
    data = fit(run, tmp_path / "a.mp4", tmp_path / "out.mp4", "--max-bytes", limit)
    if data["action"] == "refused":
        assert data["findings"][0]["code"] == "cannot-fit"
        assert data["findings"][0]["actual"] > limit
        return
    assert frames_of(tmp_path / "out.mp4") == 60
    assert data["bytes"] >= 0.85 * limit
    assert data["encodes"] <= 5


def test_the_same_input_gives_the_same_bytes(tmp_path: Path, run: Run, make_video: MakeVideo) -> None:
    """On any number of cores, at any time."""
    lossless = ("-c:v", "libx264", "-crf", "1", "-pix_fmt", "yuv444p", "-c:a", "pcm_s16le")
    source = make_video(tmp_path / "a.mkv", *lossless, seconds=1)
    argv = ["fit", source, "--max-bytes", 75_000, "--format", "json"]
    sums = {run(*argv, "--out", tmp_path / f"{n}.mp4").data["sha256"] for n in (1, 2)}
    if hasattr(os, "sched_setaffinity"):
        one_core = "import os; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}); from evidence_kit.cli import main; main()"
        command = [sys.executable, "-c", one_core, *map(str, argv), "--out", str(tmp_path / "3.mp4")]
        done = subprocess.run(command, capture_output=True, check=True, timeout=120)
        sums.add(json.loads(done.stdout)["sha256"])
    assert len(sums) == 1


@pytest.mark.parametrize("form", ["avi", "mkv", "mov", "m4v", "3gp", "fragments.mp4", "mpeg4.avi"])
def test_every_container_comes_through_whole(tmp_path: Path, run: Run, make_video: MakeVideo, form: str) -> None:
    """Rewrapped where that can be, encoded where not; every frame is there."""
    codec = "mpeg4" if form.startswith("mpeg4") else "libx264"
    split = ("-movflags", "frag_keyframe+empty_moov") if form.startswith("fragments") else ()
    source = make_video(tmp_path / f"a.{form}", "-c:v", codec, "-g", "10", "-pix_fmt", "yuv420p", "-c:a", "aac", *split)
    data = fit(run, source, tmp_path / "out.mp4")
    assert data["action"] in ("remuxed", "encoded"), data
    assert abs(frames_of(tmp_path / "out.mp4") - frames_of(source)) == 0
    assert data["facts"]["fragmented"] is False


def test_variable_frame_times_are_kept(tmp_path: Path, run: Run) -> None:
    """Frames come out at the times they went in."""
    ffmpeg(
        "-f", "lavfi", "-i", "testsrc2=size=320x240:rate=30:duration=4",
        "-vf", "select='not(mod(n,3))+gt(n,90)',format=yuv420p",
        "-fps_mode", "vfr", "-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none", "-tag:v", "hvc1",
        tmp_path / "a.mov",
    )  # fmt: skip
    fit(run, tmp_path / "a.mov", tmp_path / "out.mp4")

    def times(path: Path) -> list[float]:
        command = [
            imageio_ffmpeg.get_ffmpeg_exe(),
            "-v",
            "info",
            "-nostdin",
            "-i",
            path,
            "-vf",
            "showinfo",
            "-fps_mode",
            "passthrough",
            "-f",
            "null",
            "-",
        ]
        told = subprocess.run([*map(str, command)], capture_output=True, text=True, check=True, timeout=60).stderr
        return [float(line.split("pts_time:")[1].split()[0]) for line in told.splitlines() if "pts_time:" in line]

    before, after = times(tmp_path / "a.mov"), times(tmp_path / "out.mp4")
    assert len(before) == len(after)
    assert all(abs((a - before[0]) - (b - after[0])) < 0.002 for a, b in zip(before, after, strict=True))


@pytest.mark.parametrize(
    "content", [b"#EXTM3U\n#EXTINF:1,\n/etc/passwd\n", b"ffconcat version 1.0\nfile /etc/passwd\n", b"hello"]
)
def test_playlists_named_mp4_are_never_opened_as_such(tmp_path: Path, run: Run, content: bytes) -> None:
    """The content is text, so it is said, and ffmpeg never sees it."""
    ran = run("fit", write(tmp_path / "a.mp4", content), "--out", tmp_path / "o.mp4", "--format", "json")
    assert ran.code == 1
    assert ran.codes("error") == ["extension-mismatch"]
    assert not (tmp_path / "o.mp4").exists()


@pytest.mark.parametrize("cut", [0.3, 0.7, 0.95])
@pytest.mark.parametrize("form", ["mp4", "mov", "mkv"])
def test_a_cut_video_is_unreadable_and_nothing_is_written(
    tmp_path: Path, run: Run, make_video: MakeVideo, form: str, cut: float
) -> None:
    """An index without its pictures, or pictures without their index, are a finding."""
    options = (
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-pix_fmt",
        "yuv420p",
        "-c:a",
        "aac",
        *(("-movflags", "+faststart") if form == "mp4" else ()),
    )
    data = make_video(tmp_path / f"whole.{form}", *options).read_bytes()
    ran = run(
        "fit",
        write(tmp_path / f"cut.{form}", data[: int(len(data) * cut)]),
        "--out",
        tmp_path / "o.mp4",
        "--format",
        "json",
    )
    assert ran.code == 1, ran.out
    assert ran.codes("error") == ["unreadable"]
    assert not (tmp_path / "o.mp4").exists()


def test_sound_alone_is_no_video(tmp_path: Path, run: Run) -> None:
    """An MP4 with only sound is said to have no picture."""
    ffmpeg("-f", "lavfi", "-i", "sine=duration=1", "-c:a", "aac", "-f", "mp4", "-brand", "isom", tmp_path / "a.mp4")
    ran = run("fit", tmp_path / "a.mp4", "--out", tmp_path / "o.mp4", "--format", "json")
    assert ran.code == 1
    assert "no picture" in json.dumps(ran.data["findings"])


@pytest.mark.parametrize(
    ("width", "height", "rate", "larger"),
    [
        (1280, 720, 1_000_000, (1920, 1080)),
        (960, 540, 400_000, (1280, 720)),
        (1920, 1080, 1_000_000, None),
        (640, 360, 30_000, None),
    ],
)
def test_what_is_too_small_to_read_gets_the_next_larger_size(
    width: int, height: int, rate: int, larger: tuple[int, int] | None
) -> None:
    """Resolution first, never beyond the source, and never below the quality floor."""
    plan = enlarged(CLEAN, PicturePlan(width, height, "faster", bitrate=rate), Complexity(400_000, 960 * 540, 1800))
    assert (plan and (plan.width, plan.height)) == larger


@pytest.mark.parametrize(
    ("known", "copied"), [({"audio_bitrate": None, "audio_bytes": None}, False), ({"audio_bitrate": 96_000}, True)]
)
def test_sound_of_unknown_size_is_never_taken_as_it_is(known: dict[str, Any], copied: bool) -> None:
    """Matroska says nothing of the rate of its sound, which may fill the whole limit."""
    plan = decide(replace(CLEAN, codec="hevc", duration=60.0, **known), 100_000_000, MB20)
    assert isinstance(plan, VideoPlan)
    assert plan.audio
    assert plan.audio.copy is copied


def test_below_the_floor_only_when_asked(tmp_path: Path, run: Run) -> None:
    """Mush is refused with what would do, made when the user insists, and then called DEGRADED."""
    ffmpeg(
        "-f", "lavfi", "-i", "testsrc2=size=480x270:rate=30:duration=1", "-vf", "noise=alls=24:allf=t",
        "-c:v", "libx264", "-preset", "ultrafast", "-crf", "18", "-pix_fmt", "yuv420p", tmp_path / "a.mp4",
    )  # fmt: skip
    refused = fit(run, tmp_path / "a.mp4", tmp_path / "refused.mp4", "--max-bytes", 24_000)
    assert (refused["action"], refused["findings"][0]["code"]) == ("refused", "cannot-fit")
    assert refused["findings"][0]["actual"] > 24_000
    assert "evidence-kit stills" in refused["findings"][0]["hint"]
    made = fit(run, tmp_path / "a.mp4", tmp_path / "made.mp4", "--max-bytes", 24_000, "--floor", "none")
    assert made["action"] == "encoded"
    assert [one["code"] for one in made["findings"]] == ["degraded"]
    assert "DEGRADED" in made["findings"][0]["message"]
    named = refused["findings"][0]["actual"]
    assert fit(run, tmp_path / "a.mp4", tmp_path / "named.mp4", "--max-bytes", named)["action"] == "encoded"


def test_progress_is_one_bar_from_nothing_to_all(tmp_path: Path) -> None:
    """The share never falls, begins with what was expected of the time, and comes to its end."""
    ffmpeg(
        "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=30:duration=2", "-f", "lavfi", "-i", "sine=duration=2",
        "-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none", "-tag:v", "hvc1", "-c:a", "aac", tmp_path / "a.mov",
    )  # fmt: skip
    told: list[Encoding] = []

    def hear(event: Event) -> None:
        if isinstance(event, Encoding):
            told.append(event)

    single = fit_file(tmp_path / "a.mov", str(tmp_path / "o.mp4"), load_policy(), listener=hear)
    assert single.artifact
    shares = [one.done for one in told]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert all(one.expected and one.expected > 0 for one in told)
    assert len({one.doing for one in told}) >= 3


@pytest.mark.parametrize(
    "change",
    [
        ("-r", "120"), ("-r", "240"), ("-vf", "scale=3840:2160"), ("-flags", "+ilme+ildct", "-vf", "setfield=tff"),
        ("-vf", "scale=639:359"), ("-c:a", "pcm_s16le"), ("-an",),
    ],
    ids=["120 fps", "240 fps", "4K", "interlaced", "odd size", "pcm", "no sound"],
)  # fmt: skip
def test_whatever_a_phone_films_comes_through_whole(tmp_path: Path, run: Run, change: tuple[str, ...]) -> None:
    """Every frame is there, upright, at most 1080, in what every player plays."""
    source = tmp_path / "a.mov"
    ffmpeg(
        "-f", "lavfi", "-i", "testsrc2=size=640x360:rate=30:duration=0.3", "-f", "lavfi", "-i", "sine=duration=0.3",
        "-c:v", "mpeg4", "-q:v", "3", "-c:a", "aac", *change, source,
    )  # fmt: skip
    data = fit(run, source, tmp_path / "out.mp4")
    assert data["action"] == "encoded"
    assert frames_of(tmp_path / "out.mp4") == frames_of(source)


def test_further_streams_are_dropped_and_said(tmp_path: Path, run: Run) -> None:
    """Two pictures, two sounds and a data track: the first picture and sound stay."""
    ffmpeg(
        "-f", "lavfi", "-i", "testsrc2=size=320x240:rate=30:duration=1", "-f", "lavfi", "-i", "sine=duration=1",
        "-f", "lavfi", "-i", "color=red:size=160x120:rate=30:duration=1",
        "-map", "0:v", "-map", "2:v", "-map", "1:a", "-map", "1:a", "-c:v", "mpeg4", "-c:a", "aac",
        "-timecode", "00:00:00:00", tmp_path / "a.mov",
    )  # fmt: skip
    data = fit(run, tmp_path / "a.mov", tmp_path / "out.mp4")
    assert (data["facts"]["video_streams"], data["facts"]["audio_streams"], data["facts"]["width"]) == (1, 1, 320)
    assert any("sound" in words for words in data["settings"]["dropped"])


def test_wide_colours_are_the_same_on_any_number_of_cores(tmp_path: Path, run: Run) -> None:
    """Error diffusion would begin anew in every thread's band of the picture."""
    ffmpeg(
        "-f", "lavfi", "-i", "testsrc2=size=640x480:rate=30:duration=1", "-c:v", "libx264", "-preset", "ultrafast",
        "-pix_fmt", "yuv420p", "-color_primaries", "smpte432", "-color_trc", "bt709", "-colorspace", "bt709",
        tmp_path / "a.mov",
    )  # fmt: skip
    argv = ["fit", tmp_path / "a.mov", "--format", "json"]
    sums = {run(*argv, "--out", tmp_path / "1.mp4").data["sha256"]}
    if hasattr(os, "sched_setaffinity"):
        one_core = "import os; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}); from evidence_kit.cli import main; main()"
        command = [sys.executable, "-c", one_core, *map(str, argv), "--out", str(tmp_path / "2.mp4")]
        done = subprocess.run(command, capture_output=True, check=True, timeout=120)
        sums.add(json.loads(done.stdout)["sha256"])
    assert len(sums) == 1


def test_a_second_encode_learns_from_the_first(run: Run, tmp_path: Path) -> None:
    """Two seconds are one part, which nothing corrects on the way."""
    film = tmp_path / "two seconds.mov"
    ffmpeg("-i", DEMO / "unboxing.mov", "-t", 2, "-c", "copy", film)
    ran = run("fit", film, "--out", tmp_path / "o.mp4", "--max-bytes", 50_000, "--format", "json")
    assert ran.code == 0, ran.err
    assert ran.data["encodes"] > 1
    assert 0.85 <= ran.data["bytes"] / 50_000 <= 1
