"""Videos under 20 MB: size, quality, time and memory beside the peers, in one run; run by hand on a quiet machine.

    python -m tests.bench.video FOOTAGE --corpus CORPUS [--runs 1] [--only CLIP ...] [--tools TOOL ...] [--seconds N]

FOOTAGE is the folder of footage.py's clips, made when they are not there. Tools: `evidence-kit`, `two-pass` (x264 medium
at the source's own size, the same ffmpeg, the same budget), `handbrake` (HandBrakeCLI, two passes, turbo) and `ff4d`
(ffmpeg4discord). The tools take turns. Linux only, because memory is read from /proc.
"""

import argparse
import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import zxingcpp

from evidence_kit.media.probe import examine
from evidence_kit.media.video.label import find_label
from evidence_kit.media.video.measure import read_measured
from evidence_kit.media.video.stills import seen_of
from evidence_kit.media.video.take import judge_take
from evidence_kit.media.video.watch import PREDICTION_LOG, decode_argv, watch_argv
from evidence_kit.media.video.x264_log import read_pictures
from evidence_kit.model.facts import VideoFacts
from tests.bench import footage, pipeline

LIMIT = 20_000_000
SOUND = 96_000
FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
EVERY = 5
"""Of the frames, which ones VMAF scores; an odd number, so that no rhythm of B-frames is favoured."""

SHORTEST = 45.0
"""Seconds of the shortest clip that has the whole limit; a part of one has as many bytes a second as a minute has."""

QUIET = [FFMPEG, "-nostdin", "-nostats", "-v", "error", "-y"]


@dataclass(slots=True)
class Tried:
    """What one tool did with one clip; walls are of every run, the rest of the last."""

    walls: list[float] = field(default_factory=list)
    cpu: float = 0.0
    memory: int = 0
    size: int = 0
    encodes: int = 0
    vmaf: float = 0.0
    vmaf_low: float = 0.0
    xpsnr: float = 0.0
    labels: str = ""
    gates: str = ""


def limit(facts: VideoFacts) -> int:
    """Return how many bytes a clip may have."""
    seconds = facts.duration or 60.0
    return LIMIT if seconds >= SHORTEST else round(LIMIT * seconds / 60.0)


def ours(source: Path, facts: VideoFacts, out: Path) -> int:
    """Fit with evidence-kit; return the encodes it says it took."""
    size = ("--max-bytes", limit(facts))
    argv = pipeline.command("fit", source, "--out", out, *size, "--no-cache", "--format", "json", "--quiet")
    told = json.loads(subprocess.run(argv, capture_output=True, check=False).stdout)
    return int(told["encodes"])


def two_pass(source: Path, facts: VideoFacts, out: Path) -> int:
    """Encode with two passes of x264 medium at the source's size, exactly for the limit less 1 % for the container."""
    rate = int((limit(facts) * 0.99 * 8) / (facts.duration or 1) - min(SOUND, facts.audio_bitrate or 0))
    common = ["-i", str(source), "-map", "0:V:0", "-c:v", "libx264", "-preset", "medium", "-pix_fmt", "yuv420p"]
    common += ["-b:v", str(rate), "-fps_mode", "vfr", "-passlogfile", str(out.with_suffix(".log"))]
    subprocess.run([*QUIET, *common, "-pass", "1", "-an", "-f", "null", "-"], check=True)
    sound = ["-map", "0:a:0?", "-c:a", "aac", "-b:a", str(min(SOUND, facts.audio_bitrate or SOUND))]
    subprocess.run([*QUIET, *common, "-pass", "2", *sound, "-movflags", "+faststart", str(out)], check=True)
    return 2


def handbrake(source: Path, facts: VideoFacts, out: Path) -> int:
    """Encode with HandBrake's two passes, turbo, at the same budget."""
    rate = int(((limit(facts) * 0.99 * 8) / (facts.duration or 1) - min(SOUND, facts.audio_bitrate or 0)) / 1000)
    argv = [
        "HandBrakeCLI",
        "-i",
        str(source),
        "-o",
        str(out),
        "-e",
        "x264",
        "--encoder-preset",
        "medium",
        "-b",
        str(rate),
    ]
    argv += ["--two-pass", "--turbo", "-E", "av_aac", "-B", str(SOUND // 1000), "--vfr", "-O", "--crop", "0:0:0:0"]
    size = f"{facts.width}:{facts.height}".split(":")
    argv += ["--width", size[0], "--height", size[1]]
    subprocess.run(argv, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    return 2


def ff4d(source: Path, facts: VideoFacts, out: Path) -> int:
    """Encode with ffmpeg4discord, which counts in MiB and loops both passes until it fits."""
    with tempfile.TemporaryDirectory() as folder:
        argv = [shutil.which("ff4d") or "ff4d", str(source), "-s", f"{limit(facts) / 2**20:.4f}", "-o", folder]
        done = subprocess.run(argv, check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        shutil.move(next(Path(folder).glob("*.mp4")), out)
    return 2 * max(1, done.stdout.count("The output file size"))


TOOLS: dict[str, Callable[[Path, VideoFacts, Path], int]] = {
    "evidence-kit": ours,
    "two-pass": two_pass,
    "handbrake": handbrake,
    "ff4d": ff4d,
}


def attempt(tool: str, source: Path, facts: VideoFacts, out: Path, tried: Tried) -> None:
    """Run one tool once, and add what it took."""
    out.unlink(missing_ok=True)
    peak, stop = [0], threading.Event()

    def sample() -> None:
        while not stop.wait(0.05):
            peak[0] = max(peak[0], pipeline.resident_bytes(os.getpid()) - own)

    own = pipeline.resident_bytes(os.getpid())
    watcher = threading.Thread(target=sample, daemon=True)
    watcher.start()
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    tried.encodes = TOOLS[tool](source, facts, out)
    tried.walls.append(time.perf_counter() - started)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    stop.set()
    watcher.join()
    tried.cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    tried.memory, tried.size = peak[0], out.stat().st_size


def judge(source: Path, facts: VideoFacts, out: Path, tried: Tried) -> None:
    """Measure quality against the upright source at 1080 at most, and hold the result against the gates."""
    short = min(1080, facts.width, facts.height)
    share = short / min(facts.width, facts.height)
    size = f"{round(facts.width * share / 2) * 2}:{round(facts.height * share / 2) * 2}"
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "vmaf.json"
        graph = (
            f"[0:V:0]scale={size}:flags=bicubic,settb=1/1000,setpts=N,format=yuv420p,split[a][b];"
            f"[1:V:0]scale={size}:flags=bicubic,settb=1/1000,setpts=N,format=yuv420p,split[c][d];"
            f"[a][c]libvmaf=n_threads=2:n_subsample={EVERY}:log_fmt=json:log_path={log}[v];[b][d]xpsnr[x]"
        )
        argv = [
            FFMPEG,
            "-nostdin",
            "-nostats",
            "-v",
            "info",
            "-i",
            str(out),
            "-i",
            str(source),
            "-filter_complex",
            graph,
        ]
        argv += ["-map", "[v]", "-f", "null", "-", "-map", "[x]", "-f", "null", "-"]
        told = subprocess.run(argv, capture_output=True, text=True, check=True).stderr
        scores = [frame["metrics"]["vmaf"] for frame in json.loads(log.read_text())["frames"]]
    tried.vmaf, tried.vmaf_low = statistics.fmean(scores), float(np.percentile(scores, 5))
    found = re.search(r"XPSNR\s+y: ([\d.]+)", told)
    tried.xpsnr = float(found[1]) if found else float("nan")
    made = examine(out).video
    assert made is not None
    seconds = abs((made.duration or 0) - (facts.duration or 0)) < 0.1
    frames = made.frames == facts.frames or facts.frames is None
    tried.gates = " ".join(
        ("ok" if holds else "NO") + f" {name}"
        for name, holds in (
            ("cap", tried.size <= limit(facts)),
            ("whole", seconds and frames),
            ("tags", (made.transfer, made.primaries, made.matrix) in ((None,) * 3, ("bt709",) * 3)),
            ("place", not made.location),
        )
    )


def beginning(source: Path, seconds: float | None, folder: Path) -> Path:
    """Return the first seconds of a clip, its pictures and sound untouched; the clip itself for None."""
    if seconds is None:
        return source
    out = folder / source.name
    subprocess.run([*QUIET, "-i", str(source), "-t", str(seconds), "-c", "copy", str(out)], check=True)
    return out


def labels(source: Path, facts: VideoFacts, out: Path) -> str:
    """Return in how many of the frames of every half second the label is read, in the output and in the source."""
    read = [readable(path, facts) for path in (source, out)]
    both = sum(a and b for a, b in zip(*read, strict=False))
    return f"{both}/{sum(read[0])}"


def readable(path: Path, facts: VideoFacts) -> list[bool]:
    """Return for each half second whether zxing reads the label in the frame."""
    share = min(1.0, 1080 / min(facts.width, facts.height))
    width, height = round(facts.width * share / 2) * 2, round(facts.height * share / 2) * 2
    argv = [*QUIET, "-i", str(path), "-map", "0:V:0", "-vf", f"fps=2,scale={width}:{height}", "-pix_fmt", "gray"]
    found = []
    with subprocess.Popen([*argv, "-f", "rawvideo", "-"], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        while len(data := child.stdout.read(width * height)) == width * height:
            picture = np.frombuffer(data, dtype=np.uint8).reshape(height, width)
            found.append(any(code.text == footage.TRACKING for code in zxingcpp.read_barcodes(picture)))
    return found


def row(clip: str, tool: str, tried: Tried, base: Tried | None, most: int) -> str:
    """Return one line of the table."""
    wall = statistics.median(tried.walls)
    ratio = f"{wall / statistics.median(base.walls):.2f}" if base else ""
    return (
        f"| {clip} | {tool} | {tried.size} | {tried.size / most:.3f} | {tried.vmaf:.2f} | {tried.vmaf_low:.2f} "
        f"| {tried.xpsnr:.2f} | {tried.labels} | {wall:.1f} | {ratio} | {tried.cpu:.0f} | {tried.encodes} "
        f"| {tried.memory / 1e6:.0f} | {tried.gates} |"
    )


def quick(folder: Path, corpus: Path, runs: int) -> None:
    """Print how long the whole process takes where nothing is encoded, and what watching the take costs."""
    remuxed = folder / "remux.mov"
    if not remuxed.exists():
        source = str(folder / "pan_60s_1080p.mp4")
        subprocess.run([*QUIET, "-i", source, "-c", "copy", "-t", "46", str(remuxed)], check=True)
    clean = corpus / "video_talking_720p_42s.mp4"
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "out.mp4"
        jobs = {
            "copy of 3 MB (<= 0.4)": lambda: pipeline.wall(pipeline.command("fit", clean, "--out", out)),
            f"remux of {remuxed.stat().st_size / 1e6:.0f} MB (<= 1.5)": lambda: pipeline.wall(
                pipeline.command("fit", remuxed, "--out", out, "--max-bytes", "200000000")
            ),
            "decoding and measuring": lambda: decoded(folder / "pan_60s_1080p.mp4", Path(scratch), measuring=True),
            "decoding": lambda: decoded(folder / "pan_60s_1080p.mp4", Path(scratch), measuring=False),
            "judging and the label": lambda: watched(folder / "pan_60s_1080p.mp4", Path(scratch)),
        }
        times = pipeline.interleaved(runs, jobs)
    print("| what | median s | min | max |\n|---|---|---|---|")
    for name, taken in times.items():
        print(f"| {name} | {statistics.median(taken):.2f} | {min(taken):.2f} | {max(taken):.2f} |")


def decoded(source: Path, folder: Path, *, measuring: bool) -> float:
    """Return the seconds of one decode, with or without measuring the take."""
    facts = examine(source).video
    assert facts is not None
    argv = watch_argv(source, facts) if measuring else decode_argv(source, facts)
    started = time.perf_counter()
    subprocess.run(argv, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - started


def watched(source: Path, folder: Path) -> float:
    """Return the seconds of judging the take and of finding its label, after a decode in `folder`."""
    facts = examine(source).video
    assert facts is not None
    started = time.perf_counter()
    measured = read_measured(folder, read_pictures(folder / PREDICTION_LOG))
    judge_take(measured, facts)
    find_label(source, facts, seen_of(measured, facts), footage.TRACKING, folder)
    return time.perf_counter() - started


def main() -> None:
    """Print the table, a line as soon as it is known."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("footage", type=Path)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--only", nargs="*")
    parser.add_argument("--tools", nargs="*", choices=TOOLS, default=list(TOOLS))
    parser.add_argument("--seconds", type=float, help="only so many from the beginning of each clip")
    parser.add_argument("--quick", action="store_true", help="only what is quick: copy, remux, measuring")
    asked = parser.parse_args()
    if asked.quick:
        footage.footage(asked.footage, asked.corpus, ["pan_60s_1080p"])
        quick(asked.footage, asked.corpus, asked.runs)
        return
    print(
        "| clip | tool | bytes | fill | VMAF | 5th % | XPSNR | labels | wall s | of two-pass | CPU s | encodes | MB | gates |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|")
    ratios = []
    with tempfile.TemporaryDirectory() as scratch:
        for whole in footage.footage(asked.footage, asked.corpus, asked.only):
            source = beginning(whole, asked.seconds, Path(scratch))
            facts = examine(source).video
            assert facts is not None
            tried = {tool: Tried() for tool in asked.tools}
            outs = {tool: Path(scratch) / f"{tool}.mp4" for tool in asked.tools}
            for _ in range(asked.runs):
                for tool in asked.tools:
                    attempt(tool, source, facts, outs[tool], tried[tool])
            for tool in asked.tools:
                judge(source, facts, outs[tool], tried[tool])
                tried[tool].labels = labels(source, facts, outs[tool])
                print(row(source.stem, tool, tried[tool], tried.get("two-pass"), limit(facts)), flush=True)
            if {"evidence-kit", "two-pass"} <= tried.keys():
                pair = (statistics.median(tried[tool].walls) for tool in ("evidence-kit", "two-pass"))
                ratios.append(next(pair) / next(pair))
    if ratios:
        print(
            f"\nwall against two-pass: geometric mean {statistics.geometric_mean(ratios):.3f}, worst {max(ratios):.2f}"
        )


if __name__ == "__main__":
    main()
