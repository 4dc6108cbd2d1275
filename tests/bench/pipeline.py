"""How long the whole process takes, and where `build` spends its time and memory; run by hand on a quiet machine.

    python tests/bench/pipeline.py [--runs 5] [--corpus FOLDER] [--against PATH] [--only WORD]

Without a corpus the photos are made up; with one they are a phone's own. With another build's executable both are timed
in turn, and the ratio of their medians is told, of seconds and of processor time, which a busy machine changes less.
Linux only, because memory is read from /proc.
"""

import argparse
import functools
import io
import itertools
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pillow_heif

from tests.noise import sensor_noise

DEMO = Path(__file__).parents[2] / "fixtures" / "cases" / "good" / "wrong-colour" / "case"
TWELVE_MEGAPIXELS = (4032, 3024)


OWN = Path(sys.executable).parent / "evidence-kit"

Taken = TypeVar("Taken")


def command(*argv: object) -> list[str]:
    """Return the command line of evidence-kit, as a user's shell would start it."""
    return [str(OWN), *map(str, argv)]


def wall(argv: Sequence[str]) -> float:
    """Return the seconds one whole process takes."""
    started = time.perf_counter()
    subprocess.run(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - started


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process and all that it started took: seconds, and seconds of processor time."""

    wall: float
    processor: float


def cost(folder: Path, program: Path, argv: Sequence[object]) -> Cost:
    """Return what one whole process takes.

    It runs in a folder without a package, or `python -m` would find the one there, and may keep what it compiles.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before, started = os.times(), time.perf_counter()
    words = [str(program), *map(str, argv)]
    subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, env=kept, check=False)
    ended, after = time.perf_counter(), os.times()
    processor = sum(after[2:4]) - sum(before[2:4])  # of children, user and system
    return Cost(ended - started, processor)


def photos(folder: Path, form: str, corpus: Path | None) -> list[Path]:
    """Return six photos of 12 megapixels, from the corpus or made up."""
    pattern = {"JPEG": ("pair_tree_*.JPG", "photo_Samsung*.jpg"), "HEIF": ("photo_iphone_1*",)}[form]
    real = sorted(path for one in pattern for path in corpus.glob(one)) if corpus else []
    made = []
    for index in range(6):
        path = folder / f"{index}.{'jpg' if form == 'JPEG' else 'heic'}"
        if real:
            path.write_bytes(real[index % len(real)].read_bytes())
        else:
            buffer = io.BytesIO()
            noise = sensor_noise(TWELVE_MEGAPIXELS, 12 + index).convert("RGB")
            noise.save(buffer, form, quality=85)
            path.write_bytes(buffer.getvalue())
        made.append(path)
    return made


def video(folder: Path, corpus: Path | None) -> Path:
    """Return a video of some megabytes."""
    path = folder / "take.mp4"
    if corpus and (corpus / "video_1080p_beach_13MB.mp4").exists():
        path.write_bytes((corpus / "video_1080p_beach_13MB.mp4").read_bytes())
        return path
    import imageio_ffmpeg

    picture = "testsrc2=size=1920x1080:rate=30:duration=10"
    argv = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-f", "lavfi", "-i", picture]
    subprocess.run([*argv, "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", str(path)], check=True)
    return path


def resident_bytes(process: int) -> int:
    """Return the memory that a process and all of its children hold now."""
    page = os.sysconf("SC_PAGE_SIZE")
    total = 0
    queue = [process]
    while queue:
        current = queue.pop()
        try:
            total += int(Path(f"/proc/{current}/statm").read_text(encoding="ascii").split()[1]) * page
            for task in Path(f"/proc/{current}/task").iterdir():
                queue += [int(child) for child in (task / "children").read_text(encoding="ascii").split()]
        except (OSError, IndexError):
            continue
    return total


class Peak:
    """Samples the memory of this process and its children; a class because a thread does it."""

    def __init__(self) -> None:
        self.step = "start"
        self.peaks: dict[str, int] = {}
        self.done = threading.Event()
        self.thread = threading.Thread(target=self.sample, daemon=True)
        self.thread.start()

    def sample(self) -> None:
        """Keep the highest memory seen in each step."""
        while not self.done.wait(0.01):
            self.peaks[self.step] = max(self.peaks.get(self.step, 0), resident_bytes(os.getpid()))


def build_step_by_step(out: Path) -> list[tuple[str, float, int]]:
    """Return (step, seconds, peak bytes of process and ffmpeg) of one build of the demo case."""
    import datetime as dt

    from evidence_kit.events import Event, StepStarted
    from evidence_kit.pipeline import build_case
    from evidence_kit.policies import load_policy

    peak, started = Peak(), [("start", time.perf_counter())]

    def hear(event: Event) -> None:
        if isinstance(event, StepStarted):
            peak.step = event.step
            started.append((event.step, time.perf_counter()))

    build_case(DEMO, load_policy(), out, dt.date(2026, 11, 1), listener=hear)
    started.append(("end", time.perf_counter()))
    peak.done.set()
    peak.thread.join()
    steps = []
    for (step, begin), (_, end) in itertools.pairwise(started):
        steps.append((step, end - begin, peak.peaks.get(step, 0)))
    return steps


def interleaved(runs: int, jobs: dict[str, Callable[[], Taken]]) -> dict[str, list[Taken]]:
    """Return what each job took over several rounds, the jobs in turn; the first round only warms up."""
    costs: dict[str, list[Taken]] = {name: [] for name in jobs}
    for round_ in range(runs + 1):
        for name, job in jobs.items():
            taken = job()
            if round_:
                costs[name].append(taken)
    return costs


def print_costs(costs: dict[str, list[Cost]]) -> None:
    """Print the medians of one build."""
    print("| whole process | median s | min | max | processor s |\n|---|---|---|---|---|")
    for name, taken in costs.items():
        walls = [one.wall for one in taken]
        processor = statistics.median(one.processor for one in taken)
        print(f"| {name} | {statistics.median(walls):.2f} | {min(walls):.2f} | {max(walls):.2f} | {processor:.2f} |")


def print_ratios(ours: dict[str, list[Cost]], theirs: dict[str, list[Cost]]) -> None:
    """Print the medians of two builds beside each other."""
    print("| whole process | other s | this s | ratio | other processor s | this | ratio |\n" + "|---" * 7 + "|")
    for name, taken in ours.items():
        wall, other_wall = (statistics.median(one.wall for one in each) for each in (taken, theirs[name]))
        busy, other_busy = (statistics.median(one.processor for one in each) for each in (taken, theirs[name]))
        seconds = f"{other_wall:.2f} | {wall:.2f} | {wall / other_wall:.2f}"
        print(f"| {name} | {seconds} | {other_busy:.2f} | {busy:.2f} | {busy / max(other_busy, 0.01):.2f} |")


def compared(runs: int, folder: Path, against: Path | None, jobs: dict[str, Sequence[object]]) -> None:
    """Time this build, and another in turn with it, and print the table."""
    timed: dict[str, Callable[[], Cost]] = {}
    for name, argv in jobs.items():
        for program in (OWN, against):
            if program:
                timed[f"{program} {name}"] = functools.partial(cost, folder, program, argv)
    costs = interleaved(runs, timed)
    ours = {name: costs[f"{OWN} {name}"] for name in jobs}
    if against:
        print_ratios(ours, {name: costs[f"{against} {name}"] for name in jobs})
    else:
        print_costs(ours)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--corpus", type=Path, default=None)
    parser.add_argument("--against", type=Path, default=None, metavar="PATH", help="another build's evidence-kit")
    parser.add_argument("--only", default="", metavar="WORD", help="only the rows whose name holds it")
    chosen = parser.parse_args()
    pillow_heif.register_heif_opener()
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        for name in ("jpeg", "heic"):
            (root / name).mkdir()
        take = video(root / "jpeg", chosen.corpus)
        jpegs, heics = photos(root / "jpeg", "JPEG", chosen.corpus), photos(root / "heic", "HEIF", chosen.corpus)
        jobs: dict[str, Sequence[object]] = {
            "evidence-kit --help (<= 0.15)": ("--help",),
            "check 6 JPEG of 12 MP and a video (<= 0.6)": ("check", *jpegs, take),
            "check 6 HEIC of 12 MP (<= 1.5)": ("check", *heics),
            "build the demo case": ("build", DEMO, "--out", root / "package"),
        }
        jobs = {name: argv for name, argv in jobs.items() if chosen.only in name}
        compared(chosen.runs, root, chosen.against, jobs)
        if chosen.against or chosen.only:
            return
        print("\n| step of building the demo case | s | peak MB, with ffmpeg |\n|---|---|---|")
        for step, seconds, memory in build_step_by_step(root / "stepped"):
            print(f"| {step} | {seconds:.2f} | {memory / 1e6:.0f} |")


if __name__ == "__main__":
    main()
