"""What a repeated build costs: this checkout beside another one that does all work each time.

    python -m tests.bench.cached --before PATH/TO/evidence-kit [--runs 3] [--footage REAL.mp4 | --film MINUTE.mp4]

The case is the example of README with a film of a minute instead of its own, as large as a phone's. Each round, both
build it for the first time, again, check it, build it with a seventh photo, and without the cache; then the medians are
printed. Shares are of the first build of the checkout before. Change no code meanwhile: its cache is another one.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg

from tests.conftest import DEMO, photo

OWN = Path(sys.executable).parent / "evidence-kit"
FIRST, AGAIN, CHECK, SEVENTH, WITHOUT = WORKS = (
    "first build", "build again", "check", "seventh photo", "without the cache"
)  # fmt: skip


def film(path: Path, footage: Path | None) -> None:
    """Write a minute of video with noise as of a sensor, and with sound.

    Args:
        footage: shown again and again; by default something that moves everywhere, in 1080p.
    """
    drawn = "testsrc2=size=1920x1080:rate=30:duration=60,rotate=0.3*sin(t/3):c=gray"
    pictures = ["-stream_loop", "-1", "-i", str(footage)] if footage else ["-f", "lavfi", "-i", drawn]
    sound = "anoisesrc=c=pink:a=0.05:r=48000:d=60:seed=7"
    argv = [
        imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", *pictures, "-f", "lavfi", "-i", sound, "-t", "60",
        "-map", "0:v:0", "-map", "1:a", "-vf", f"noise=alls={4 if footage else 6}:allf=t:all_seed=7",
        "-c:v", "libx264", "-preset", "ultrafast", "-b:v", "17M", "-pix_fmt", "yuv420p", "-colorspace", "bt709",
        "-color_primaries", "bt709", "-color_trc", "bt709", "-c:a", "aac", "-b:a", "128k", str(path),
    ]  # fmt: skip
    subprocess.run(argv, check=True)


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds that a whole process took, and seconds of processor time, which a busy machine changes less."""

    wall: float
    processor: float


def cost(program: Path, argv: Sequence[object], cache: Path) -> Cost:
    """Return what one whole process takes."""
    around = {**os.environ, "EVIDENCE_KIT_CACHE": str(cache)}
    around.pop("PYTHONDONTWRITEBYTECODE", None)
    command, before = [str(program), *map(str, argv), "--quiet", "--today", "2026-11-01"], os.times()
    done = subprocess.run(command, env=around, cwd=cache.parent, stdout=subprocess.DEVNULL, check=False)
    after = os.times()
    if done.returncode not in (0, 1):
        raise SystemExit(f"{program} ended with status {done.returncode}")
    return Cost(after.elapsed - before.elapsed, sum(after[2:4]) - sum(before[2:4]))


@dataclass(frozen=True, slots=True)
class Way:
    """A way to do the work.

    Attributes:
        forgetting: the option that does without the cache, where the program has it.
    """

    program: Path
    forgetting: tuple[str, ...] = ()


def one_round(case: Path, root: Path, ways: dict[str, Way], works: Sequence[str]) -> dict[str, dict[str, Cost]]:
    """Return what each way took for each piece of work, the ways in turn."""
    for name in ways:
        shutil.rmtree(root / name, ignore_errors=True)
        (root / name).mkdir()
        shutil.copytree(case, root / name / "case")
    taken: dict[str, dict[str, Cost]] = {}
    for work in works:
        for name, way in ways.items():
            folder = root / name
            if work == SEVENTH:
                photo(3000, 2250, seed=11).save(folder / "case" / "received" / "seventh.jpg", quality=92)
            argv = ["check" if work == CHECK else "build", folder / "case"]
            argv += way.forgetting if work == WITHOUT else ()
            taken.setdefault(work, {})[name] = cost(way.program, argv, folder / "cache")
            print(f"{work}, {name}: {taken[work][name]}, load {os.getloadavg()[0]:.1f}", file=sys.stderr, flush=True)
    return taken


def print_table(rounds: Sequence[dict[str, dict[str, Cost]]], ways: Sequence[str]) -> None:
    """Print the medians, and their shares of the first build of the first way."""

    def median(work: str, way: str, kind: str) -> float:
        costs = [taken[work][way] for taken in rounds]
        return statistics.median(one.wall if kind == "wall" else one.processor for one in costs)

    for kind in ("wall", "processor"):
        base = median(FIRST, ways[0], kind)
        print(f"| {kind} seconds | " + " | ".join(f"{way} | share" for way in ways) + " |")
        print("|---" * (2 * len(ways) + 1) + "|")
        for work in rounds[0]:
            medians = [median(work, way, kind) for way in ways]
            print(f"| {work} | " + " | ".join(f"{value:.2f} | {value / base:.3f}" for value in medians) + " |")
        print()


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--before", type=Path, default=None, metavar="PATH", help="another checkout's evidence-kit")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--film", type=Path, default=None, metavar="PATH", help="made when it is not there")
    parser.add_argument("--footage", type=Path, default=None, metavar="PATH", help="what the film is made of")
    parser.add_argument("--works", nargs="*", choices=WORKS, default=WORKS)
    chosen = parser.parse_args()
    ways = {"now": Way(OWN, ("--no-cache",))}
    if chosen.before:
        ways = {"before": Way(chosen.before.absolute()), **ways}
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        case = root / "original"
        shutil.copytree(DEMO, case)
        (case / "unboxing.mov").unlink()
        take = chosen.film or root / "film.mp4"
        if not take.exists():
            film(take, chosen.footage)
        shutil.copyfile(take, case / "unboxing.mp4")
        rounds = [one_round(case, root, ways, chosen.works) for _ in range(chosen.runs)]
    print_table(rounds, list(ways))
    print(f"medians of {chosen.runs}; load of the machine at the end {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
