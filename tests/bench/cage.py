"""What the cage of decoders costs, on this machine: check and build of the example in it, with limits alone, and before.

    python -m tests.bench.cage check [--runs 7] [--before FOLDER]
    python -m tests.bench.cage build [--runs 3] [--before FOLDER]

FOLDER is a checkout from before there was a cage. The sides run in turn, with nothing kept between runs. Prints a
Markdown table of medians: what a clock shows, and processor time with that of all children, which a busy machine
changes less.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.conftest import DEMO, ROOT


def run_once(verb: str, root: Path, sandbox: str) -> tuple[float, float]:
    """Return the wall and processor seconds of one run."""
    with tempfile.TemporaryDirectory(prefix="evidence-kit-bench-") as folder:
        out = ["--out", f"{folder}/package"] if verb == "build" else []
        variables = {
            **os.environ,
            "EVIDENCE_KIT_CACHE": "off",
            "EVIDENCE_KIT_SANDBOX": sandbox,
            "PYTHONPATH": str(root),
        }
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        subprocess.run(
            [sys.executable, "-m", "evidence_kit", verb, str(DEMO), "--today", "2026-11-24", "--quiet", *out],
            cwd=root,
            env=variables,
            stdout=subprocess.DEVNULL,
            check=True,
        )
        wall, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Measure, and print the table."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("verb", choices=("check", "build"))
    asked.add_argument("--runs", type=int, default=5)
    asked.add_argument("--before", type=Path)
    chosen = asked.parse_args()
    sides = {"in the cage": (ROOT, ""), "limits alone": (ROOT, "limits")}
    if chosen.before:
        sides["before"] = (chosen.before.resolve(), "")
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in sides}
    for number in range(chosen.runs + 1):
        for name, (root, sandbox) in sides.items():
            seconds = run_once(chosen.verb, root, sandbox)
            if number:  # the first loads what is on disk
                taken[name].append(seconds)
    base = list(taken)[-1]
    print(f"| {chosen.verb} | wall s | ratio to {base} | processor s | ratio |\n|---|---|---|---|---|")
    for name, runs in taken.items():
        figures = []
        for which in (0, 1):
            median = statistics.median(run[which] for run in runs)
            ratio = statistics.median(run[which] / other[which] for run, other in zip(runs, taken[base], strict=True))
            figures.append(f"{median:.2f} | {ratio:.3f}")
        print(f"| {name} | {' | '.join(figures)} |")


if __name__ == "__main__":
    main()
