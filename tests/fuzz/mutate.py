"""Tries mutated pictures, films and PDFs against `check --each` and `fit`, and counts every promise that does not hold.

    python -m tests.fuzz.mutate [--count 20000] [--first 0] [--jobs 2] [--batch 40] [--keep FOLDER] [--results FILE]
    python -m tests.fuzz.mutate --first 1234 --count 1      one mutant again, with its traceback

Sound files are made small; with EVIDENCE_KIT_CORPUS set, real phone media of at most 400 kB are mutated too. Each
worker keeps its readers warm. A promise: no traceback, no file that takes longer than the limit, no file left behind,
no original changed, and nothing foreign in what `fit` makes. The last lines are a table of what came out.
"""

import argparse
import collections
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from evidence_kit.errors import EvidenceKitError
from evidence_kit.media.filetype import sniff
from evidence_kit.media.image.ends import look_beyond
from evidence_kit.model.finding import Finding
from evidence_kit.model.verdicts import verdict
from evidence_kit.verbs.check_files import check_files
from evidence_kit.verbs.fit import fit_file
from tests.fuzz.changes import CHANGES
from tests.mutations import FILMS, PICTURES, sound_film, sound_picture, sound_pictures

MOST_CORPUS_BYTES = 400_000
FILM_SHARE, FILM_FIT_SHARE, CORPUS_SHARE = 0.12, 0.06, 0.04
"""Of all mutants, films; of films, those that are fitted; of pictures, real ones: they take longer."""

LIMIT_SECONDS = 60.0
"""Seconds for one file on a machine that has nothing else to do; a reader is killed after as many."""

SLOWER = 4.0
"""How many times slower a busy machine may be before a file counts as a hang."""


class Sources:
    """The sound files that are mutated, by name."""

    def __init__(self, kept: Path) -> None:
        """Make them, or read them where another worker has made them."""
        if not (kept / "done").exists():
            make_sources(kept)
        self.films = {path.name: path.read_bytes() for path in sorted((kept / "films").iterdir())}
        self.pictures = {path.name: path.read_bytes() for path in sorted((kept / "pictures").iterdir())}
        corpus = Path(os.environ.get("EVIDENCE_KIT_CORPUS") or "/nonexistent")
        found = [path for path in sorted(corpus.glob("*.*")) if 0 < path.stat().st_size <= MOST_CORPUS_BYTES]
        real = [path for path in found if path.suffix.lower() not in (".mp4", ".mov", ".mkv", ".3gp", ".tsv", ".md")]
        self.real = {path.name: path.read_bytes() for path in real}
        self.real_films = {
            path.name: path.read_bytes() for path in found if path not in real and path.suffix not in (".tsv", ".md")
        }

    def one(self, dice: random.Random) -> tuple[str, bytes]:
        """Return the name and the bytes of a sound file."""
        if dice.random() < FILM_SHARE:
            pool = self.real_films if self.real_films and dice.random() < CORPUS_SHARE else self.films
        else:
            pool = self.real if self.real and dice.random() < CORPUS_SHARE else self.pictures
        name = dice.choice(sorted(pool))
        return name, pool[name]


def make_sources(kept: Path) -> None:
    """Write the sound files to be mutated: every format small, and what stands in tests/hostile_media.py."""
    from tests.hostile_media import FOREIGN, HARMLESS, UNKNOWN

    for kind in ("films", "pictures"):
        (kept / kind).mkdir(parents=True, exist_ok=True)
    for extension in FILMS:
        (kept / "films" / f"film.{extension}").write_bytes(sound_film(extension, "96x64", 0.4))
    for extension in PICTURES:
        (kept / "pictures" / f"picture.{extension}").write_bytes(sound_picture(extension, (96, 64)))
    (kept / "pictures" / "paper.pdf").write_bytes(sound_pictures()["pdf"])
    hostile = {name: made for name, (made, _) in (FOREIGN | HARMLESS).items()} | UNKNOWN
    for name, made in hostile.items():
        kind = "films" if name.endswith((".mp4", ".mov")) else "pictures"
        (kept / kind / f"hostile-{name}").write_bytes(made())
    (kept / "done").touch()


def mutant(sources: Sources, seed: int) -> tuple[str, str, bytes]:
    """Return the name, the change and the bytes of one mutant; the same seed gives the same."""
    dice = random.Random(seed)
    name, data = sources.one(dice)
    _, other = sources.one(dice)
    change = sorted(CHANGES)[seed % len(CHANGES)]
    data = CHANGES[change](data, other, dice)
    if dice.random() < 0.2 and len(data) > 8:
        data = CHANGES[dice.choice(sorted(CHANGES))](data, other, dice)
    extension = name.rsplit(".", 1)[-1]
    if change == "other name" or dice.random() < 0.03:
        extension = dice.choice(("jpg", "png", "gif", "heic", "avif", "webp", "mp4", "mov", "pdf", "bmp", "tif", "txt"))
    return f"{seed}.{extension}", change, data[:4_000_000]


def worker(first: int, count: int, batch: int, kept: Path, keep: Path | None) -> None:
    """Try some mutants, and print a line of JSON for each batch."""
    sources = Sources(kept)
    with tempfile.TemporaryDirectory() as temporary:
        # The readers keep the folder that they were started with, so that it is the same for all batches.
        os.environ["TMPDIR"] = tempfile.tempdir = temporary
        for start in range(first, first + count, batch):
            seeds = range(start, min(first + count, start + batch))
            print(json.dumps(try_batch(sources, seeds, keep)), flush=True)
        tempfile.tempdir = None


def try_batch(sources: Sources, seeds: range, keep: Path | None) -> dict[str, Any]:
    """Return what came out for the mutants of some seeds."""
    tallies: dict[str, Any] = {"first": seeds.start, "count": len(seeds), "broken": [], "table": {}, "slowest": 0.0}
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "in").mkdir()
        made = {name: (change, data) for name, change, data in (mutant(sources, seed) for seed in seeds)}
        for name, (_, data) in made.items():
            (place / "in" / name).write_bytes(data)
        broken = checked(place, made, tallies)
        fitted(place, made, broken, tallies)
        for name, (_, data) in made.items():
            path = place / "in" / name
            if not path.exists() or hashlib.sha256(path.read_bytes()).digest() != hashlib.sha256(data).digest():
                broken.append((name, "original changed"))
        broken += [(f"{seeds.start}", f"file left: {name}") for name in files_left(place, made.keys())]
        for name, what in broken:
            if keep and name in made:
                keep.mkdir(parents=True, exist_ok=True)
                (keep / name).write_bytes(made[name][1])
            tallies["broken"].append([name, what])
    return tallies


def files_left(place: Path, made: Collection[str]) -> list[str]:
    """Return the files that nobody asked for: beside the originals, beside the results, and in the temporary folder."""
    left = sorted({path.name for path in (place / "in").iterdir()} - set(made))
    left += sorted(path.name for path in place.parent.iterdir() if path != place)
    return left + [path.name for path in (place / "out").rglob("*") if path.name.startswith(".")]


def checked(place: Path, made: dict[str, tuple[str, bytes]], tallies: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the promises that `check --each` broke."""
    broken: list[tuple[str, str]] = []
    by_name: dict[str, list[Finding]] = {name: [] for name in made}
    began = time.monotonic()
    try:
        report = check_files(sorted((place / "in").iterdir()), each=True)
        found = list(report.findings)
    except Exception:  # noqa: BLE001  (what would be a traceback is what is looked for)
        found, trace = [], traceback.format_exc()
        broken.append((next(iter(made)), f"traceback of check: {trace}"))
    seconds = (time.monotonic() - began) / len(made)
    tallies["slowest"] = max(tallies["slowest"], seconds)
    for finding in found:
        name = Path(finding.path or "").name
        by_name.setdefault(name, []).append(finding)
        if "crashes on it" in finding.message:
            broken.append((name, "traceback in the reader"))
        elif "stops on it" in finding.message:
            broken.append((name, "reader died"))
        elif "could not be examined within" in finding.message:
            broken.append((name, "hang in the reader"))
        elif finding.code == "not-examined":
            broken.append((name, f"not examined: {finding.message}"))
    for name, (change, _) in made.items():
        row = tallies["table"].setdefault(change, collections.Counter())
        row[f"check {verdict(by_name[name])}"] += 1
        row["tried"] += 1
    return broken


def fitted(
    place: Path,
    made: dict[str, tuple[str, bytes]],
    broken: list[tuple[str, str]],
    tallies: dict[str, Any],
) -> None:
    """Try `fit` on the mutants, of films only on some."""
    out = place / "out"
    out.mkdir()
    for name, (change, data) in made.items():
        dice = random.Random(name)
        mime = sniff(data[:8192])
        if mime.startswith("video/") and dice.random() >= FILM_FIT_SHARE:
            continue
        began = time.monotonic()
        row = tallies["table"][change]
        try:
            done = fit_file(place / "in" / name, f"{out}/")
            row["fit made" if done.output else "fit refused"] += 1
            if done.output:
                broken += unclean(name, Path(done.output))
        except EvidenceKitError as problem:
            row[f"fit exit {int(problem.exit_code)}"] += 1
            if int(problem.exit_code) >= 70 or int(problem.exit_code) in (5, 6):
                broken.append((name, f"fit exit {int(problem.exit_code)}: {problem}"))
        except Exception:  # noqa: BLE001  (as above)
            broken.append((name, f"traceback of fit: {traceback.format_exc()}"))
        seconds = time.monotonic() - began
        tallies["slowest"] = max(tallies["slowest"], seconds)
        if seconds > LIMIT_SECONDS * SLOWER:
            broken.append((name, f"hang: fit took {seconds:.0f} s"))


def unclean(name: str, made: Path) -> Iterator[tuple[str, str]]:
    """Yield what is behind or inside a picture that `fit` made."""
    data = made.read_bytes()
    mime = sniff(data[:8192])
    if mime.startswith("image/"):
        beyond = look_beyond(mime, data)
        if beyond.trailing or beyond.foreign:
            yield name, f"unclean: {beyond}"


def run_workers(asked: argparse.Namespace, kept: Path) -> dict[str, Any]:
    """Run the workers and return what they counted together; a worker that dies is started again behind its batch."""
    total: dict[str, Any] = {
        "tried": 0,
        "broken": [],
        "table": collections.defaultdict(collections.Counter),
        "slowest": 0.0,
    }
    lock, began, until = threading.Lock(), time.monotonic(), time.monotonic() + asked.minutes * 60
    share = -(-asked.count // asked.jobs)

    def serve(first: int, last: int) -> None:
        while first < last and time.monotonic() < until:
            command = [
                sys.executable,
                "-m",
                "tests.fuzz.mutate",
                "--worker",
                "--first",
                str(first),
                "--kept",
                str(kept),
            ]
            command += ["--count", str(last - first), "--batch", str(asked.batch)]
            command += ["--keep", str(asked.keep)] if asked.keep else []
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
                assert child.stdout
                for line in child.stdout:
                    done = json.loads(line)
                    first = done["first"] + done["count"]
                    with lock:
                        add(total, done)
                        if asked.results:
                            with asked.results.open("a") as log:
                                log.write(line)
                        if total["tried"] % 1000 < asked.batch:
                            print(
                                f"{total['tried']} tried, {len(total['broken'])} broken, {time.monotonic() - began:.0f} s",
                                flush=True,
                            )
                    if time.monotonic() > until:
                        child.terminate()
                        return
            if first < last:
                with lock:
                    total["broken"].append([str(first), "the program died in this batch"])
                first += asked.batch

    threads = [
        threading.Thread(target=serve, args=(start, min(asked.first + asked.count, start + share)))
        for start in range(asked.first, asked.first + asked.count, share)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return total


def add(total: dict[str, Any], done: dict[str, Any]) -> None:
    """Add what a batch counted."""
    total["tried"] += done["count"]
    total["broken"] += done["broken"]
    total["slowest"] = max(total["slowest"], done["slowest"])
    for change, row in done["table"].items():
        total["table"][change].update(row)
    for name, what in done["broken"]:
        print(f"{name}: {what}", flush=True)


def show(total: dict[str, Any]) -> None:
    """Print the table."""
    columns = sorted({column for row in total["table"].values() for column in row} - {"tried"})
    print(f"| change | tried | {' | '.join(columns)} |")
    print(f"|---|---{'|---' * len(columns)}|")
    for change, row in sorted(total["table"].items()):
        print(f"| {change} | {row['tried']} | {' | '.join(str(row[column]) for column in columns)} |")
    words = [what for _, what in total["broken"]]
    kinds = (
        "traceback",
        "not examined",
        "hang",
        "file left",
        "original changed",
        "reader died",
        "program died",
        "unclean",
        "fit exit",
    )
    print(
        f"{total['tried']} mutants; " + ", ".join(f"{sum(kind in what for what in words)} × {kind}" for kind in kinds)
    )
    print(f"slowest file: {total['slowest']:.1f} s")


def main() -> int:
    """Try mutants and print what came out; 1 when a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--batch", type=int, default=40)
    parser.add_argument("--minutes", type=float, default=600)
    parser.add_argument("--keep", type=Path, help="where mutants go that break a promise")
    parser.add_argument("--results", type=Path, help="a file to which each batch adds a line of JSON")
    parser.add_argument("--kept", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.worker:
        worker(asked.first, asked.count, asked.batch, asked.kept, asked.keep)
        return 0
    kept = Path(tempfile.mkdtemp())
    try:
        Sources(kept)
        total = run_workers(asked, kept)
    finally:
        shutil.rmtree(kept, ignore_errors=True)
    show(total)
    return 1 if total["broken"] else 0


if __name__ == "__main__":
    sys.exit(main())
