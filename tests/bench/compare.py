"""How long `evidence-kit compare` takes on two photos of 12 megapixels, and how much memory; run by hand.

    python tests/bench/compare.py [--runs 5] [--corpus FOLDER]

Whole process, as a user's shell starts it. Without a corpus the photos are made up, and compress as photos do; with one
they are a phone's own. Linux and macOS only, because the peak is what the system counted for the child.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pillow_heif
from PIL import ImageFilter

from tests.noise import sensor_noise

TWELVE_MEGAPIXELS = (4032, 3024)
TARGET = (1.0, 400)
"""Seconds and megabytes that one comparison may take on two cores."""

REAL = {"JPEG": ("pair_tree_*.JPG",), "HEIF": ("photo_iphone_1*",)}
MARKS = ("1000,1000,300,300:1000,1000,300,300:Hole", "1500,2000,900,500:1350,1900,900,700:Mouth")


def photos(folder: Path, form: str, corpus: Path | None) -> list[Path]:
    """Return two photos of 12 megapixels in a format, from the corpus or made up."""
    real = sorted(path for pattern in REAL[form] for path in corpus.glob(pattern)) if corpus else []
    if len(real) >= 2:
        return real[:2]
    made = []
    for index in range(2):
        path = folder / f"{index}.{'jpg' if form == 'JPEG' else 'heic'}"
        noise = sensor_noise(TWELVE_MEGAPIXELS, 30 + index).filter(ImageFilter.GaussianBlur(2)).convert("RGB")
        noise.save(path, form, quality=88)
        made.append(path)
    return made


def measured(argv: list[str]) -> tuple[float, float, float]:
    """Return (seconds, seconds of both cores, peak megabytes) of one process.

    Raises:
        SystemExit: it failed.
    """
    started = time.perf_counter()
    child = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{' '.join(argv)} ended with {child.returncode}")
    unit = 1 if sys.platform == "darwin" else 1024
    return time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss * unit / 1e6


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--corpus", type=Path, default=None)
    chosen = parser.parse_args()
    pillow_heif.register_heif_opener()
    print(f"target: {TARGET[0]} s, {TARGET[1]} MB\n\n| two photos | median s | min | max | s of cores | peak MB |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as scratch:
        for form in ("JPEG", "HEIF"):
            listing, received = photos(Path(scratch), form, chosen.corpus)
            argv = [sys.executable, "-m", "evidence_kit", "compare", str(listing), str(received)]
            argv += ["--out", f"{scratch}/made.jpg", "--caption", "Ordered red, received blue", "--quiet"]
            argv += [part for mark in MARKS for part in ("--mark", mark)]
            measured(argv)
            runs = [measured(argv) for _ in range(chosen.runs)]
            walls, cores, peaks = zip(*runs, strict=True)
            row = f"{statistics.median(walls):.2f} | {min(walls):.2f} | {max(walls):.2f}"
            print(f"| {form} | {row} | {statistics.median(cores):.2f} | {max(peaks):.0f} |")


if __name__ == "__main__":
    main()
