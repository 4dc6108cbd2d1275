"""Many cases: one and two workers beside a plain loop, and what is held for queued ones; run by hand on a quiet machine.

    python -m tests.bench.many [--cases 200] [--runs 3]

The plain loop is `build_case` in one process, case by case, with the same options. The runs take turns. Linux only,
because memory is read from /proc.
"""

import argparse
import datetime as dt
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from evidence_kit import load_policy
from evidence_kit.many.here import workers_here
from evidence_kit.many.job import BuiltCase, Job
from evidence_kit.many.spread import Workers, spread
from tests.conftest import jpeg_bytes, photo, write

DAY = "2026-11-01"

LOOP = """
import datetime as dt, sys
from pathlib import Path
from evidence_kit import build_case, load_policy
policy = load_policy("aliexpress")
for case in sorted(Path(sys.argv[1]).iterdir()):
    build_case(case, policy, Path(sys.argv[2]) / case.name, dt.date.fromisoformat(sys.argv[3]))
"""


def make_cases(folder: Path, count: int) -> None:
    """Make small cases of two photos each."""
    for number in range(count):
        for shot in (1, 2):
            write(folder / f"{number:04}" / "received" / f"{shot}.jpg", jpeg_bytes(photo(640, 480, 2 * number + shot)))


def seconds_of(argv: list[str]) -> float:
    """Run a command, and return how long it took."""
    began = time.perf_counter()
    subprocess.run(argv, capture_output=True, check=True)
    return time.perf_counter() - began


def many(cases: Path, out: Path, jobs: int) -> list[str]:
    """Return the command that builds all cases with so many workers."""
    argv = [sys.executable, "-m", "evidence_kit", "build", "--each", cases, "--out", out, "--jobs", jobs]
    return [*map(str, argv), "--today", DAY, "--no-cache", "--quiet"]


def do_nothing(job: Job) -> BuiltCase:
    """Return at once."""
    return BuiltCase(case=job.name, package="", verdict="ready", state=job.state)


def held_for(count: int) -> None:
    """Print the largest memory of this process, in MB, after it has handed out so many jobs."""
    policy, day, place = load_policy("aliexpress"), dt.date.fromisoformat(DAY), Path()
    jobs = [Job(f"{number:05}", place, place, place, policy, day, "0" * 64) for number in range(count)]
    here = workers_here(2)
    done = sum(1 for _ in spread(jobs, Workers(here.start, here.count, do_nothing)))
    assert done == count
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000)


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=200)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--held", type=int)
    asked = parser.parse_args()
    if asked.held:
        held_for(asked.held)
        return
    with tempfile.TemporaryDirectory() as place:
        cases, out = Path(place) / "cases", Path(place) / "out"
        make_cases(cases, asked.cases)
        commands = {
            "plain loop": [sys.executable, "-c", LOOP, str(cases), str(out), DAY],
            "--jobs 1": many(cases, out, 1),
            "--jobs 2": many(cases, out, 2),
        }
        walls: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(asked.runs):
            for name, argv in commands.items():
                shutil.rmtree(out, ignore_errors=True)
                walls[name].append(seconds_of(argv))
    print("| what | s | ms a case | of the plain loop |\n|---|---|---|---|")
    loop = statistics.median(walls["plain loop"])
    for name, took in walls.items():
        wall = statistics.median(took)
        print(f"| {name} | {wall:.1f} | {1000 * wall / asked.cases:.0f} | {wall / loop:.2f} |")
    for count in (200, 5000):
        argv = [sys.executable, "-m", "tests.bench.many", "--held", str(count)]
        told = subprocess.run(argv, capture_output=True, text=True, check=True).stdout.strip()
        print(f"memory for {count} queued cases: {told} MB")


if __name__ == "__main__":
    main()
