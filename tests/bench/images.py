"""How an image is brought under its limit, beside jpegoptim, ImageMagick and a plain search; run on a quiet machine.

    python -m tests.bench.images --corpus FOLDER [--runs 5]

Prints Markdown tables. jpegoptim, ImageMagick and the package ssimulacra2 are used where they are installed.
"""

import argparse
import functools
import importlib
import io
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pillow_heif
from PIL import Image, ImageCms, ImageOps

from evidence_kit.media.image.colour import to_srgb
from evidence_kit.media.image.encode import FittedImage, ImageTarget
from evidence_kit.media.image.fit import fit_image
from evidence_kit.media.image.loading import load_upright
from evidence_kit.media.image.probe import look_image
from evidence_kit.media.probe import examine_bytes
from evidence_kit.model.facts import Facts
from tests.bench.pipeline import command, interleaved, wall

LIMIT = 5_000_000
SHARES = (0.7, 0.5)
"""Of its own size, for photos that are under the limit of the forms."""

PHOTOS = (
    "photo_over5MB_*.jpg", "photo_Samsung_*.jpg", "photo_Nokia_*.jpg", "photo_UltraHDR_*.jpg", "pair_tree_*.JPG",
    "label_code128_*.jpg",
)  # fmt: skip
HEICS = ("photo_iphone_1*", "photo_iphone_1*", "photo_iphone_1*")
TILE, TILES_ACROSS = 480, 2
"""Pixels and number of the tiles that are compared; the reference program takes two seconds for each million."""


@dataclass(frozen=True, slots=True)
class Task:
    """One photo and one limit."""

    path: Path
    limit: int

    @property
    def name(self) -> str:
        """What the tables call it."""
        return f"{self.path.stem[:28]} in {self.limit / 1e6:.2f} MB"


Scored = tuple[Task, dict[str, float | None], set[str]]
"""A task, what SSIMULACRA2 says of every tool's result, and the tools that kept within the limit."""


def wall_and_work(argv: list[str], worked: list[float]) -> float:
    """Return the seconds a whole process takes, and add those that it computed to `worked`."""
    before = os.times()
    taken = wall(argv)
    after = os.times()
    worked.append(after.children_user - before.children_user + after.children_system - before.children_system)
    return taken


def tasks(corpus: Path) -> list[Task]:
    """Return photos that are over a limit: that of the forms, or shares of their own size."""
    made = []
    for path in sorted({one for pattern in PHOTOS for one in corpus.glob(pattern)}):
        size = path.stat().st_size
        limits = [LIMIT] if size > LIMIT else [int(size * share) for share in SHARES]
        made += [Task(path, limit) for limit in limits]
    return made


def peers(task: Task, out: Path) -> dict[str, tuple[list[str], Path]]:
    """Return the command lines that bring a photo to a size, and what they write."""
    found: dict[str, tuple[list[str], Path]] = {}
    ours = out / "ours" / "made.jpg"
    fit = command("fit", task.path, "--out", ours, "--max-bytes", task.limit)
    found["evidence-kit"] = fit, ours
    if shutil.which("jpegoptim"):
        kibibytes = task.limit // 1024
        folder = out / "jpegoptim"
        argv = ["jpegoptim", "-q", "-o", f"--size={kibibytes}", "-d", str(folder), str(task.path)]
        found["jpegoptim"] = argv, folder / task.path.name
    magick = shutil.which("magick") or shutil.which("convert")
    if magick:
        made = out / "magick.jpg"
        found["ImageMagick"] = [magick, str(task.path), "-define", f"jpeg:extent={task.limit}B", str(made)], made
    return found


def plain_search(picture: Image.Image, limit: int) -> tuple[bytes, int]:
    """Return the best of Pillow's qualities by bisection, and how many encodes that took."""
    low, high, encodes, best = 1, 95, 0, b""
    while low <= high:
        quality = (low + high) // 2
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=quality, optimize=True)
        encodes += 1
        if buffer.tell() <= limit:
            best, low = buffer.getvalue(), quality + 1
        else:
            high = quality - 1
    return best, encodes


def plain_fit(data: bytes, limit: int) -> tuple[bytes, int]:
    """Return what a plain script makes of a photo: upright, sRGB, bisected."""
    return plain_search(to_srgb(load_upright(data, "image/jpeg")), limit)


def ours(data: bytes, facts: Facts, limit: int) -> FittedImage:
    """Return what the project makes of the same."""
    return fit_image(data, facts, ImageTarget(max_bytes=limit))


def quality(reference: Image.Image, data: bytes) -> float | None:
    """Return SSIMULACRA2 of a result against the upright original, the mean of tiles; None without the package."""
    try:
        score = importlib.import_module("ssimulacra2").compute_ssimulacra2
    except ImportError:
        return None
    made = to_srgb(load_upright(data, "image/jpeg")).convert("RGB")
    if made.size != reference.size:
        made = made.resize(reference.size, Image.Resampling.BICUBIC)
    scores = []
    with tempfile.TemporaryDirectory() as folder:
        first, second = Path(folder) / "first.png", Path(folder) / "second.png"
        for index in range(TILES_ACROSS**2):
            column, row = index % TILES_ACROSS, index // TILES_ACROSS
            left = int((column + 0.5) * reference.width / TILES_ACROSS) - TILE // 2
            top = int((row + 0.5) * reference.height / TILES_ACROSS) - TILE // 2
            box = (left, top, left + TILE, top + TILE)
            reference.crop(box).save(first, compress_level=1)
            made.crop(box).save(second, compress_level=1)
            scores.append(float(score(str(first), str(second))))
    return statistics.mean(scores)


def seconds(job: Callable[[], object]) -> float:
    """Return the seconds that a job takes in this process."""
    started = time.perf_counter()
    job()
    return time.perf_counter() - started


def told(value: float | None, form: str = ".2f") -> str:
    """Return a number for a table."""
    return "-" if value is None else format(value, form)


def whole_processes(chosen: list[Task], runs: int, root: Path) -> None:
    """Print the wall of whole processes, what they wrote, and how good it is."""
    print(
        "| image over its limit, whole process | wall s, CPU s (share of the limit) | wall, CPU to the quicker peer's |"
    )
    print("|---|---|---|")
    ratios: list[float] = []
    works: list[float] = []
    scores: list[Scored] = []
    over: dict[str, int] = {}
    for task in chosen:
        out = root / f"{task.path.stem}-{task.limit}"
        for folder in ("ours", "jpegoptim"):
            (out / folder).mkdir(parents=True)
        jobs = {name: (argv, made) for name, (argv, made) in peers(task, out).items()}
        worked: dict[str, list[float]] = {name: [] for name in jobs}
        rounds: dict[str, Callable[[], float]] = {}
        rounds |= {name: functools.partial(wall_and_work, argv, worked[name]) for name, (argv, _) in jobs.items()}
        times = interleaved(runs, rounds)
        medians = {name: statistics.median(taken) for name, taken in times.items()}
        others = [taken for name, taken in medians.items() if name != "evidence-kit"]
        ratio = medians["evidence-kit"] / min(others) if others else None
        ratios += [ratio] if ratio is not None else []
        work = {name: statistics.median(taken[1:]) for name, taken in worked.items()}
        works += (
            [work["evidence-kit"] / min(one for name, one in work.items() if name != "evidence-kit")] if others else []
        )
        reference = to_srgb(load_upright(task.path.read_bytes(), "image/jpeg")).convert("RGB")
        cells = []
        for name, (_, made) in jobs.items():
            share = made.stat().st_size / task.limit
            over[name] = over.get(name, 0) + (share > 1)
            cells.append(f"{name} {medians[name]:.2f}, {work[name]:.2f} ({share:.3f})")
        score = {name: quality(reference, made.read_bytes()) for name, (_, made) in jobs.items()}
        fitting = {name for name, (_, made) in jobs.items() if made.stat().st_size <= task.limit}
        scores.append((task, score, fitting))
        print(
            f"| {task.name} | {'; '.join(cells)} | {told(ratio)}, {told(works[-1] if others else None)} |", flush=True
        )
    if ratios:
        walls = f"{statistics.median(ratios):.2f}, {max(ratios):.2f} (<= 0.6)"
        print(f"| median, worst | | wall {walls}; CPU {statistics.median(works):.2f}, {max(works):.2f} |")
    print(f"\nOver the limit: {', '.join(f'{name} {count} times' for name, count in over.items())}.\n")
    print_scores(scores)


def print_scores(scores: list[Scored]) -> None:
    """Print SSIMULACRA2 of every tool's result; what is over the limit is in brackets and not compared with."""
    names = list(scores[0][1])
    print(
        f"| SSIMULACRA2 at the limit | {' | '.join(names)} | ours less the best peer |\n|---|{'---|' * (len(names) + 1)}"
    )
    differences = []
    for task, score, fitting in scores:
        rivals = [score[name] for name in fitting if name != "evidence-kit"]
        best = max((one for one in rivals if one is not None), default=None)
        mine = score["evidence-kit"]
        difference = mine - best if mine is not None and best is not None else None
        differences += [difference] if difference is not None else []
        shown = {name: told(score[name], ".1f") for name in names}
        cells = " | ".join(shown[name] if name in fitting else f"({shown[name]})" for name in names)
        print(f"| {task.name} | {cells} | {told(difference, '+.1f')} |")
    if differences:
        print(f"| mean, worst | {' | ' * len(names)}{statistics.mean(differences):+.1f}, {min(differences):+.1f} |")


def in_process(chosen: list[Task], runs: int) -> None:
    """Print the time and the encodes of the same in one process, beside a plain bisection of Pillow's quality."""
    print(
        "\n| image over its limit, in process | ours s | plain s | ratio | our encodes | plain | SSIMULACRA2 ours | plain |"
    )
    print("|---|---|---|---|---|---|---|---|")
    ratios, encodes = [], []
    for task in chosen:
        data = task.path.read_bytes()
        facts = examine_bytes(data)
        times = interleaved(
            runs,
            {
                "ours": functools.partial(seconds, functools.partial(ours, data, facts, task.limit)),
                "plain": functools.partial(seconds, functools.partial(plain_fit, data, task.limit)),
            },
        )
        mine, theirs = statistics.median(times["ours"]), statistics.median(times["plain"])
        fitted, (plain, count) = ours(data, facts, task.limit), plain_fit(data, task.limit)
        reference = to_srgb(load_upright(data, "image/jpeg")).convert("RGB")
        scores = quality(reference, fitted.data), quality(reference, plain)
        ratios.append(mine / theirs)
        encodes.append(fitted.encodes)
        print(
            f"| {task.name} | {mine:.2f} | {theirs:.2f} | {mine / theirs:.2f} | {fitted.encodes} | {count} "
            f"| {told(scores[0], '.1f')} | {told(scores[1], '.1f')} |",
            flush=True,
        )
    print(
        f"| median, worst; mean, most encodes | | | {statistics.median(ratios):.2f}, {max(ratios):.2f} (<= 1.0) "
        f"| {statistics.mean(encodes):.2f}, {max(encodes)} (<= 3, 5) | | | |"
    )


def convert_plainly(path: Path) -> bytes:
    """Return a HEIC as the JPEG that a script with Pillow makes: upright, sRGB, quality 95."""
    buffer = io.BytesIO()
    with Image.open(path) as image:
        upright = ImageOps.exif_transpose(image)
        profile = image.info.get("icc_profile")
        if profile:
            srgb = ImageCms.createProfile("sRGB")
            upright = ImageCms.profileToProfile(upright, io.BytesIO(profile), srgb, outputMode="RGB") or upright
        upright.save(buffer, "JPEG", quality=95)
    return buffer.getvalue()


def convert(path: Path, *, decoded: bool) -> bytes:
    """Return a HEIC as the project makes it, within the limit of the forms.

    Args:
        decoded: look at it whole first, as a case's catalog does; else it is decoded once.
    """
    data = path.read_bytes()
    facts = Facts("image", "image/heic", len(data), "", image=look_image(data, "image/heic", decode=decoded))
    return fit_image(data, facts, ImageTarget(max_bytes=LIMIT), decoded=decoded).data


def heics(corpus: Path, runs: int) -> None:
    """Print how long six HEIC photos of 12 megapixels take to become JPG."""
    paths = [path for pattern in HEICS for path in sorted(corpus.glob(pattern))][:6]
    if not paths:
        return

    def at_once(*, decoded: bool) -> None:
        with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
            list(pool.map(lambda path: convert(path, decoded=decoded), paths))

    times = interleaved(
        runs,
        {
            "Pillow, one by one": lambda: seconds(lambda: [convert_plainly(path) for path in paths]),
            "ours, decoded once": lambda: seconds(lambda: at_once(decoded=False)),
            "ours, looked at first": lambda: seconds(lambda: at_once(decoded=True)),
        },
    )
    base = statistics.median(times["Pillow, one by one"])
    print(f"\n| {len(paths)} HEIC of 12 megapixels to JPG | median s | times as fast (>= 1.3) |\n|---|---|---|")
    for name, taken in times.items():
        print(f"| {name} | {statistics.median(taken):.2f} | {base / statistics.median(taken):.2f} |")


def largest(corpus: Path, root: Path) -> None:
    """Print the time and the memory of fitting a photo of 200 megapixels; Linux and macOS only."""
    path = corpus / "photo_200MP.heic"
    if not path.exists() or not hasattr(os, "wait4"):
        return
    started = time.perf_counter()
    argv = command("fit", path, "--out", root / "large.jpg", "--max-bytes", LIMIT)
    child = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, used = os.wait4(child.pid, 0)
    child.returncode = 0
    taken = time.perf_counter() - started
    print("\n| 200 megapixels, whole process | s | CPU s | peak MB (<= 2000) |\n|---|---|---|---|")
    print(f"| {path.name} | {taken:.1f} | {used.ru_utime + used.ru_stime:.1f} | {used.ru_maxrss / 1000:.0f} |")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    pillow_heif.register_heif_opener()
    chosen = tasks(asked.corpus)
    with tempfile.TemporaryDirectory() as scratch:
        whole_processes(chosen, asked.runs, Path(scratch))
        in_process(chosen, asked.runs)
        heics(asked.corpus, asked.runs)
        largest(asked.corpus, Path(scratch))


if __name__ == "__main__":
    main()
