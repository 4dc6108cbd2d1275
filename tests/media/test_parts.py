"""A take is encoded in parts: they fill the limit together, are one stream, and each picture keeps its time."""

import io
import math
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import imageio_ffmpeg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_kit.media.cage import Cage
from evidence_kit.media.feeding import FedChild
from evidence_kit.media.probe import examine
from evidence_kit.media.video.parts import BOX, Fragment, fragments, with_cuts
from evidence_kit.media.video.rate import BEST_CRF, Complexity, Sample
from evidence_kit.media.video.spending import (
    EARLY_PARTS,
    EARLY_STEP,
    LAST_STEP,
    LEAST_PICTURES,
    MOST_STEP,
    WORST_CRF,
    Budget,
    Part,
    expected_bits,
    learned,
    next_crf,
    part_lengths,
)
from evidence_kit.media.video.survey import survey
from tests.conftest import Run, decoded, ffmpeg

SAMPLES = (Sample(2.0, 400_000, 20_000), Sample(6.0, 500_000, 60_000), Sample(10.0, 300_000, 5_000))
COMPLEXITY = Complexity(900_000, 960 * 540, 360, SAMPLES)
BUDGET = Budget(30_000_000, COMPLEXITY, 1920 * 1080, 30.0)


@given(st.integers(1, 20_000), st.floats(0.5, 240))
def test_the_parts_have_all_pictures(frames: int, fps: float) -> None:
    """None is left over, and none but the only one is shorter than an encoder needs."""
    lengths = part_lengths(frames, fps)
    assert sum(lengths) == frames
    assert len(lengths) == 1 or min(lengths) >= LEAST_PICTURES


@given(
    st.floats(1, 1e9), st.lists(st.tuples(st.integers(8, 120), st.floats(18, 51), st.integers(1, 10**9)), max_size=6)
)
def test_the_quality_stays_within_its_bounds(bits: float, before: list[tuple[int, float, int]]) -> None:
    """Whatever the parts before took, and however little is left."""
    parts: list[Part] = []
    for pictures, crf, taken in before:
        parts.append(Part(sum(part.pictures for part in parts), pictures, crf, taken))
    crf = next_crf(replace(BUDGET, bits=bits), parts, [120, 60, 30])
    assert BEST_CRF <= crf <= WORST_CRF
    assert not parts or abs(crf - parts[-1].crf) <= (EARLY_STEP if len(parts) <= EARLY_PARTS else MOST_STEP) + 0.01
    assert not parts or next_crf(replace(BUDGET, bits=bits), parts, [30]) >= parts[-1].crf - LAST_STEP - 0.01


@pytest.mark.parametrize("factor", [0.5, 1.0, 1.7])
@pytest.mark.parametrize("doubling", [1.8, 3.5, 4.2, 5.0])
def test_a_wrong_estimate_is_corrected_on_the_way(factor: float, doubling: float) -> None:
    """Pictures that take half or nearly twice of what was estimated fill the limit all the same, noise too."""
    parts: list[Part] = []
    lengths = part_lengths(1800, 30.0)
    budget = replace(BUDGET, bits=20_000_000, complexity=replace(COMPLEXITY, frames=1800))
    truth = replace(budget, complexity=replace(budget.complexity, doubling=doubling))
    for number, pictures in enumerate(lengths):
        begin = sum(part.pictures for part in parts)
        crf = next_crf(budget, parts, lengths[number:])
        parts.append(Part(begin, pictures, crf, round(factor * expected_bits(truth, begin, pictures, crf))))
    assert 0.97 <= sum(part.bits for part in parts) / budget.bits <= 1.005


def test_a_sample_stands_for_the_second_of_its_key_frame(tmp_path: Path) -> None:
    """Where key frames are rare, samples that begin at the same one count once, and none for seconds far behind it."""
    source = tmp_path / "a.mp4"
    rare = ("-force_key_frames", "8", "-g", "1000", "-sc_threshold", "0")
    ffmpeg("-f", "lavfi", "-i", "testsrc2=size=160x90:rate=30:duration=12", *rare, "-c:v", "libx264", source)
    facts = examine(source).video
    assert facts
    samples = survey(source, facts, tmp_path, lambda _: None).samples
    assert [sample.second for sample in samples] == pytest.approx([0.4, 8.4], abs=0.1)


def test_what_an_encode_took_is_what_the_next_expects() -> None:
    """At the same quality the same bits, part by part."""
    parts = [Part(0, 60, 25.0, 4_000_000), Part(60, 120, 26.0, 9_000_000), Part(180, 90, 24.0, 2_000_000)]
    after = replace(BUDGET, complexity=learned(BUDGET, parts), fps=BUDGET.fps * 270 / COMPLEXITY.frames)
    assert after.complexity.frames == 270
    for part in parts:
        assert math.isclose(expected_bits(after, part.begin, part.pictures, part.crf), part.bits, rel_tol=0.01)


def test_a_last_part_for_which_nothing_was_left_teaches_nothing() -> None:
    """Noise at the worst quality has so few bits that it seemed to need a thousand times as many at a better one."""
    first = [Part(0, 90, 28.7, 1_057_000), Part(90, 45, 28.7, 616_000), Part(135, 45, 24.7, 2_033_000)]
    second = [Part(0, 90, 24.0, 4_890_000), Part(90, 45, 24.0, 2_697_000), Part(135, 45, 51.0, 35_000)]
    budget = replace(BUDGET, bits=5_900_000)
    known = learned(replace(budget, complexity=learned(budget, first)), second, first)
    assert known.doubling == pytest.approx(2.15, abs=0.05)
    crf = next_crf(replace(budget, complexity=known), [], [90, 45, 45])
    assert 25 < crf < 28


def test_black_pictures_do_not_tell_what_doubles_the_bits() -> None:
    """Their bits are the same at every quality, so that a take of noise and black came four times to less than half."""
    first = [Part(0, 60, 25.6, 2_374_544), Part(60, 120, 25.6, 5_018_168), Part(180, 180, 21.6, 197_952)]
    second = [Part(0, 60, 18.5, 11_733_376), Part(60, 120, 18.5, 23_715_912), Part(180, 180, 26.5, 174_472)]
    assert learned(BUDGET, second, first).doubling == pytest.approx(3.1, abs=0.1)


def stream_of(times: Sequence[int]) -> list[Fragment]:
    """Return fragments with these times, read from bytes as a decoder writes them."""
    written = BOX.pack(BOX.size, b"moov")
    for time in times:
        moof = BOX.pack(20, b"tfdt") + bytes([1, 0, 0, 0]) + time.to_bytes(8, "big")
        written += BOX.pack(8 + len(moof), b"moof") + moof + BOX.pack(10, b"mdat") + b"ab"
    return list(fragments(io.BytesIO(written)))[1:]


@given(st.lists(st.integers(1, 40), min_size=1, max_size=60))
def test_no_part_begins_where_its_clock_would_overlap(steps: list[int]) -> None:
    """The first decoding time of a part lies behind the last of the part before it."""
    times = [sum(steps[:count]) for count in range(len(steps) + 1)]
    cuts = [may_begin for _, may_begin in with_cuts(stream_of(times))]
    assert len(cuts) == len(times)
    if len(set(steps)) == 1:
        assert cuts == [3 <= at < len(times) - 2 for at in range(len(times))]
    for at, may_begin in enumerate(cuts):
        if may_begin:
            assert times[at] - (times[at + 2] - times[at]) > times[at - 3]


def stamps(path: Path) -> list[tuple[Fraction, Fraction]]:
    """Return decoding and presentation time of each packet of the pictures, in seconds."""
    lines = decoded(path, "-map", "0:v:0", "-c", "copy", "-f", "framecrc").decode().splitlines()
    base = Fraction(next(line.split()[-1] for line in lines if line.startswith("#tb 0")))
    rows = [line.split(",") for line in lines if line.startswith("0,")]
    return [(int(row[1]) * base, int(row[2]) * base) for row in rows]


UNEVEN = "select='not(between(mod(n,37),5,5+mod(n,11)))'"
"""Leaves out up to ten pictures in a row, wherever a part may begin."""


@pytest.mark.parametrize("rate", ["30000/1001", "12"])
def test_a_film_of_uneven_rate_keeps_the_time_of_each_picture(tmp_path: Path, run: Run, rate: str) -> None:
    """The parts are one stream, whose pictures have the times of the original, and whose clock never goes back."""
    source, out = tmp_path / "a.mkv", tmp_path / "out.mp4"
    picture = f"testsrc2=size=160x90:rate={rate}:duration=18,noise=alls=12:allf=t,{UNEVEN}"
    ffmpeg(
        "-f",
        "lavfi",
        "-i",
        picture,
        "-fps_mode",
        "vfr",
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-crf",
        "12",
        source,
    )
    done = run("fit", source, "--out", out, "--max-bytes", 300_000, "--format", "json")
    assert (done.code, done.data["action"]) == (0, "encoded"), done.out
    assert len(done.data["settings"]["parts"]) > 4
    shown = sorted(presented for _, presented in stamps(out))
    wanted = sorted(presented for _, presented in stamps(source))
    assert len(shown) == len(wanted)
    assert max(abs((a - shown[0]) - (b - wanted[0])) for a, b in zip(shown, wanted, strict=True)) < Fraction(1, 900)
    decoding = [first for first, _ in stamps(out)]
    assert all(later - earlier > Fraction(1, 200) for earlier, later in pairwise(decoding))
    assert all(first <= presented for first, presented in stamps(out))


def test_the_last_picture_lasts_as_long_as_in_the_original(tmp_path: Path, run: Run) -> None:
    """A screen recording's may last for seconds; with B-frames it is not the last one that is decoded."""
    source, out = tmp_path / "a.mov", tmp_path / "out.mp4"
    longer = ("-bsf:v", "setts=duration='if(gt(PTS*TB,3.9),1.5/TB,DURATION)'")
    picture = "testsrc2=size=160x90:rate=10:duration=4"
    ffmpeg("-f", "lavfi", "-i", picture, "-c:v", "libx264", "-bf", "0", "-preset", "ultrafast", *longer, source)
    source_facts = examine(source).video
    assert source_facts
    assert source_facts.duration == pytest.approx(5.3, abs=0.15)
    done = run("fit", source, "--out", out, "--max-bytes", 30_000, "--format", "json")
    assert (done.code, done.data["action"]) == (0, "encoded"), done.out
    assert done.data["facts"]["duration"] == pytest.approx(source_facts.duration, abs=0.05)


def test_one_encode_fills_the_limit_whatever_comes_when(tmp_path: Path, run: Run) -> None:
    """A take that is calm, then busy, then calm again, of which no part before tells what comes."""
    busy = "testsrc2=size=320x180:rate=30:duration=8,noise=alls=8:allf=t"
    ffmpeg(
        "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=30:duration=8", "-f", "lavfi", "-i", busy, "-filter_complex",
        "[0]split[c][d];[c][1][d]concat=n=3:v=1[v]", "-map", "[v]", "-c:v", "libx264", "-preset", "ultrafast", "-crf",
        "8", "-pix_fmt", "yuv420p", tmp_path / "a.mkv",
    )  # fmt: skip
    done = run("fit", tmp_path / "a.mkv", "--out", tmp_path / "out.mp4", "--max-bytes", 700_000, "--format", "json")
    assert (done.code, done.data["encodes"]) == (0, 1), done.out
    assert 0.95 <= done.data["bytes"] / 700_000 <= 1


def test_a_film_of_more_pictures_than_it_tells_of_fills_its_limit(tmp_path: Path, run: Run) -> None:
    """It tells of 10 pictures a second and has 30: behind those that were expected, no part is a few pictures short."""
    film, out = tmp_path / "a.mkv", tmp_path / "out.mp4"
    busy = "testsrc2=size=320x180:rate=10:duration=24,noise=alls=8:allf=t"
    moved = ("-bsf:v", "setts=ts=TS/3")
    ffmpeg("-f", "lavfi", "-i", busy, "-c:v", "libx264", "-preset", "ultrafast", "-crf", "8", *moved, film)
    done = run("fit", film, "--out", out, "--max-bytes", 300_000, "--format", "json")
    assert (done.code, done.data["action"]) == (0, "encoded"), done.out
    assert len(stamps(out)) == 240
    assert done.data["encodes"] <= 3
    assert 0.85 <= done.data["bytes"] / 300_000 <= 1


def test_a_disk_that_is_too_small_for_the_parts_is_what_is_said(tmp_path: Path, run: Run) -> None:
    """Not that ffmpeg could not encode; and nothing is left on it."""
    film, disk = tmp_path / "a.mkv", tmp_path / "disk"
    busy = "testsrc2=size=320x180:rate=30:duration=8,noise=alls=20:allf=t"
    ffmpeg("-f", "lavfi", "-i", busy, "-c:v", "libx264", "-preset", "ultrafast", "-crf", "8", film)
    disk.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=700k", "tmpfs", str(disk)]
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if not is_root or not shutil.which("mount") or subprocess.run(mounting, check=False).returncode:
        pytest.skip("a disk of its own needs root")
    try:
        done = run("fit", film, "--out", disk / "out.mp4", "--max-bytes", 1_500_000)
        assert done.code == 7, done.out + done.err
        assert "The disk is full." in done.err
        assert list(disk.iterdir()) == []
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_take_that_becomes_hard_at_its_end_is_as_clear_there(tmp_path: Path, run: Run) -> None:
    """What the first encode learned spares the last part from having what is left."""
    ffmpeg(
        "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=30:duration=16", "-f", "lavfi", "-t", "3", "-i",
        "testsrc2=size=320x180:rate=30,noise=alls=30:allf=t", "-filter_complex", "[0][1]concat=n=2:v=1[v]",
        "-map", "[v]", "-c:v", "libx264", "-preset", "ultrafast", "-crf", "8", "-pix_fmt", "yuv420p", tmp_path / "a.mkv",
    )  # fmt: skip
    done = run("fit", tmp_path / "a.mkv", "--out", tmp_path / "out.mp4", "--max-bytes", 500_000, "--format", "json")
    assert done.code == 0, done.out
    assert done.data["bytes"] <= 500_000
    crfs = [crf for _, crf in done.data["settings"]["parts"]]
    assert max(crfs) <= sum(crfs) / len(crfs) + 8


@pytest.mark.skipif(os.name != "posix", reason="a shell stands in for an encoder")
@pytest.mark.parametrize(
    ("script", "takes_all", "code"),
    [
        ("cat >all", True, 0), ("head -c 10 >all", False, 0), ("cat >all; exit 3", True, 3), ("sleep 60", False, None),
    ],
    ids=["reads", "ends early", "fails", "stands still"],
)  # fmt: skip
def test_a_child_is_fed_until_it_stops(tmp_path: Path, script: str, takes_all: bool, code: int | None) -> None:
    """Whoever feeds it is told when it no longer reads; nothing waits for ever, and no child is left."""
    piece = bytes(1 << 20)
    with FedChild(
        ["sh", "-c", script], folder=tmp_path, cage=Cage(writes=(tmp_path,)), timeout=60, patience=2
    ) as child:
        assert all(child.feed(piece, piece) for _ in range(8)) == takes_all
        outcome = child.finish()
        assert (outcome.code, outcome.still) == (code, code is None)
    assert child.child.poll() is not None
    if code == 0 and takes_all:
        assert (tmp_path / "all").stat().st_size == 16 << 20


def stopping(folder: Path, stopped: str, how: str) -> dict[str, str]:
    """Return the settings for an ffmpeg that does `how` instead of encoding the file `stopped`."""
    program = folder / "ffmpeg-that-stops"
    program.write_text(
        f'#!/bin/sh\nfor last; do :; done\ncase "$last" in *{stopped}) {how} ;; esac\n'
        f'exec "{imageio_ffmpeg.get_ffmpeg_exe()}" "$@"\n'
    )
    program.chmod(0o755)
    return {"EVIDENCE_KIT_FFMPEG": str(program), "EVIDENCE_KIT_SANDBOX": "limits"}


def noisy(folder: Path) -> Path:
    """Return a film that is encoded in several parts."""
    picture, source = "testsrc2=size=160x90:rate=30:duration=12,noise=alls=12:allf=t", folder / "a.mkv"
    ffmpeg("-f", "lavfi", "-i", picture, "-c:v", "libx264", "-preset", "ultrafast", "-crf", "12", source)
    return source


@pytest.mark.skipif(os.name != "posix", reason="a shell script stands in for ffmpeg")
@pytest.mark.parametrize("stopped", ["part-1.mp4", "take.mp4"])
def test_an_encoder_that_stops_early_is_an_error(tmp_path: Path, run: Run, stopped: str) -> None:
    """Also when it says that all is well: nothing is written, and no picture is lost silently."""
    settings = stopping(tmp_path, stopped, "head -c 100000 >/dev/null; exit 0")
    done = run("fit", noisy(tmp_path), "--out", tmp_path / "out.mp4", "--max-bytes", 120_000, **settings)
    assert done.code == 6, done.err
    assert "could not" in done.err
    assert not (tmp_path / "out.mp4").exists()


@pytest.mark.skipif(os.name != "posix", reason="a shell script stands in for ffmpeg")
@pytest.mark.parametrize("how", ["kill -9 $$", "head -c 100000 >/dev/null; exit 1"], ids=["killed", "failed"])
def test_an_encoder_that_stops_once_is_tried_again(tmp_path: Path, run: Run, how: str) -> None:
    """The film is the same as if nothing had happened, and no part of the first try is left."""
    source, once = noisy(tmp_path), tmp_path / "once"
    settings = stopping(tmp_path, "part-1.mp4", f'[ -e "{once}" ] || {{ touch "{once}"; {how}; }}')
    size = ("--max-bytes", 120_000)
    interrupted = run("fit", source, "--out", tmp_path / "interrupted.mp4", *size, **settings)
    assert interrupted.code == 0, interrupted.out + interrupted.err
    assert once.exists()
    assert run("fit", source, "--out", tmp_path / "whole.mp4", *size).code == 0
    assert (tmp_path / "interrupted.mp4").read_bytes() == (tmp_path / "whole.mp4").read_bytes()
