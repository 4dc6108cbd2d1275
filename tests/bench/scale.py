"""How `check --each` and `verify` grow with the number of files, and how fast beside others; run by hand.

    python -m tests.bench.scale [--counts 10 100 1000 10000] [--corpus FOLDER] [--runs 3] [--speed 100]

Wall seconds and the peak of memory, all children included, for so many files; then pictures per second of `check --each`,
`exiftool -fast` (which reads no pixel), `identify -regard-warnings` of ImageMagick and a bare Pillow that decodes each,
on the same files in turn. Nothing is cached between runs. The load of the machine stands above the tables. Linux only.
"""

import argparse
import hashlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from tests.bench.pipeline import command, interleaved, resident_bytes
from tests.noise import sensor_noise


@dataclass(frozen=True, slots=True)
class Grown:
    """What a run took: seconds, and the highest memory of the process and its children in bytes."""

    wall: float
    peak: int


def taken(argv: Sequence[str], folder: Path) -> Grown:
    """Run a command to its end, and return what it took."""
    environment = {**os.environ, "EVIDENCE_KIT_CACHE": "off", "EVIDENCE_KIT_STATE": str(folder / "state")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    began, ended, peak = time.perf_counter(), threading.Event(), 0
    with (folder / "printed").open("wb") as printed:
        process = subprocess.Popen(argv, stdout=printed, stderr=subprocess.DEVNULL, env=environment)

        def sample() -> None:
            nonlocal peak
            while not ended.wait(0.02):
                peak = max(peak, resident_bytes(process.pid))

        watcher = threading.Thread(target=sample)
        watcher.start()
        process.wait()
        wall = time.perf_counter() - began
        ended.set()
        watcher.join()
    return Grown(wall, peak)


def small_pictures(folder: Path, count: int) -> Path:
    """Write so many small JPEGs with different contents into a folder, and return it."""
    folder.mkdir()
    first = folder / "0.jpg"
    sensor_noise((96, 64), 60).convert("RGB").save(first, quality=85)
    data = first.read_bytes()
    for number in range(1, count):
        words = f"picture {number}".encode()
        comment = b"\xff\xfe" + (len(words) + 2).to_bytes(2, "big") + words
        (folder / f"{number}.jpg").write_bytes(data[:2] + comment + data[2:])
    return folder


def grown_package(package: Path, built: Path, count: int) -> Path:
    """Return a package like `built` whose upload has so many files more, all recorded, as `verify` wants them."""
    shutil.copytree(built, package)
    manifest = json.loads((package / "manifest.json").read_text(encoding="utf-8"))
    model = next(made for made in manifest["artifacts"] if made["path"].endswith(".jpg"))
    data = (package / model["path"]).read_bytes()
    for number in range(count - len(manifest["artifacts"])):
        words = f"picture {number}".encode()
        more = data[:2] + b"\xff\xfe" + (len(words) + 2).to_bytes(2, "big") + words + data[2:]
        path = f"upload/more-{number}.jpg"
        (package / path).write_bytes(more)
        sha256 = hashlib.sha256(more).hexdigest()
        manifest["artifacts"].append({**model, "path": path, "bytes": len(more), "sha256": sha256})
    (package / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    names = sorted(
        path.relative_to(package).as_posix()
        for path in package.rglob("*")
        if path.is_file() and path.name != "SHA256SUMS"
    )
    lines = (f"{hashlib.sha256((package / name).read_bytes()).hexdigest()}  {name}\n" for name in names)
    (package / "SHA256SUMS").write_text("".join(lines), encoding="ascii")
    return package


def small_package(folder: Path) -> Path:
    """Build a package of one photo, and return it."""
    case = folder / "received"
    case.mkdir(parents=True)
    sensor_noise((96, 64), 60).convert("RGB").save(case / "lamp.jpg", quality=85)
    subprocess.run(command("build", folder, "--quiet"), check=False, stdout=subprocess.DEVNULL)
    return folder / "package"


def print_growth(counts: Sequence[int], root: Path) -> None:
    """Print wall and memory for each number of files."""
    built = small_package(root / "case")
    print("| files | check --each s | ms a file | peak MB | verify s | ms a file | peak MB |\n" + "|---" * 7 + "|")
    for count in counts:
        with tempfile.TemporaryDirectory(dir=root) as scratch:
            folder = small_pictures(Path(scratch) / "pictures", count)
            each = taken(command("check", "--each", folder, "--format", "json", "--quiet"), root)
            package = grown_package(Path(scratch) / "package", built, count)
            verified = taken(command("verify", package, "--format", "json"), root)
        cells = [f"{one.wall:.2f} | {1000 * one.wall / count:.1f} | {one.peak / 1e6:.0f}" for one in (each, verified)]
        print(f"| {count:,} | {' | '.join(cells)} |", flush=True)


def pictures(folder: Path, corpus: Path | None, count: int) -> list[Path]:
    """Return so many pictures that all of the programs read: of the corpus, or made up; none twice the same."""
    folder.mkdir()
    patterns = (
        "pair_tree_*.JPG",
        "photo_Samsung*.jpg",
        "label_*.jpg",
        "orient_*.jpg",
        "img_p3.png",
        "screenshot_*.png",
    )
    real = sorted(path for pattern in patterns for path in corpus.glob(pattern)) if corpus else []
    made = []
    for number in range(count):
        path = folder / f"{number}{real[number % len(real)].suffix if real else '.jpg'}"
        if real:
            shutil.copyfile(real[number % len(real)], path)
        else:
            sensor_noise((1600, 1200), 12, number % 8).convert("RGB").save(path, quality=85)
        made.append(path)
    return made


def decode_each(paths: Sequence[Path]) -> None:
    """Decode each picture with Pillow alone."""
    for path in paths:
        with Image.open(path) as opened:
            opened.load()


def print_speed(runs: int, files: Sequence[Path], root: Path) -> None:
    """Print pictures per second beside other programs, the programs in turn."""
    names = list(map(str, files))
    jobs: dict[str, Callable[[], Grown]] = {
        "evidence-kit check --each": lambda: taken(command("check", "--each", *names, "--quiet"), root),
    }
    if shutil.which("exiftool"):
        jobs["exiftool -fast (no pixels)"] = lambda: taken(["exiftool", "-fast", *names], root)
    if shutil.which("identify"):
        jobs["identify -regard-warnings"] = lambda: taken(["identify", "-regard-warnings", *names], root)
        every = ["identify", "+ping", "-regard-warnings", *names]
        jobs["identify +ping -regard-warnings (every pixel)"] = lambda: taken(every, root)
    bare = "import sys; from pathlib import Path; from tests.bench.scale import decode_each; decode_each([*map(Path, sys.argv[1:])])"
    jobs["Pillow alone, every pixel"] = lambda: taken([sys.executable, "-c", bare, *names], root)
    costs = interleaved(runs, jobs)
    print("\n| program | pictures a second | s (median) | min | max | peak MB |\n" + "|---" * 6 + "|")
    for name, each in costs.items():
        walls = [one.wall for one in each]
        median, peak = statistics.median(walls), max(one.peak for one in each)
        spread = f"{median:.2f} | {min(walls):.2f} | {max(walls):.2f}"
        print(f"| {name} | {len(files) / median:.0f} | {spread} | {peak / 1e6:.0f} |", flush=True)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--counts", type=int, nargs="*", default=[10, 100, 1000, 10_000])
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--speed", type=int, default=100, metavar="COUNT", help="pictures that the programs race with")
    asked = parser.parse_args()
    print(f"load {' '.join(f'{one:.1f}' for one in os.getloadavg())}, {os.cpu_count()} processors\n")
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        if asked.counts:
            print_growth(asked.counts, root)
        if asked.speed:
            print_speed(asked.runs, pictures(root / "raced", asked.corpus, asked.speed), root)


if __name__ == "__main__":
    main()
