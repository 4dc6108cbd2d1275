"""Whether two checkouts make the same packages and say the same, byte by byte; run by hand.

    python tests/bench/identical.py BEFORE AFTER [--only WORD] [--cases FOLDER]

Every run of every fixture is made with both, and every folder below --cases is checked and built as a case. Packages,
exit codes, reports for a person and reports for programs are compared; only the seconds that `fit` tells may differ.
Both checkouts use the libraries of the Python that runs this.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SECONDS = re.compile(r'"seconds": ?[\d.]+')
TODAY = "2026-11-05"


@dataclass(frozen=True, slots=True)
class Made:
    """What one run came to: its exit code, both streams, and the bytes of every file that it wrote."""

    code: int
    output: str
    errors: str
    files: dict[str, bytes]


def runs(fixtures: Path, cases: Path | None) -> Iterator[tuple[str, Path, list[str]]]:
    """Yield the name of every run, the folder to start it in and its arguments; --out is added where it builds."""
    for expected in sorted(fixtures.glob("cases/*/*/expected.json")):
        for number, run in enumerate(json.loads(expected.read_text(encoding="utf-8"))["runs"], 1):
            yield f"{expected.parent.name}-{number}-{run['verb']}", expected.parent, [run["verb"], *run["args"]]
    for folder in sorted(cases.iterdir()) if cases else []:
        for verb in ("check", "plan", "build"):
            yield f"{folder.name}-{verb}", folder.parent, [verb, folder.name, "--today", TODAY]


def make(checkout: Path, folder: Path, arguments: list[str], form: str) -> Made:
    """Return what one run of a checkout came to."""
    environment = {**os.environ, "PYTHONPATH": str(checkout), "PYTHONUTF8": "1"}
    with tempfile.TemporaryDirectory() as scratch:
        package = Path(scratch) / "package"
        out = ["--out", str(package)] if arguments[0] == "build" else []
        ended = subprocess.run(
            [sys.executable, "-m", "evidence_kit", *arguments, *out, "--format", form],
            cwd=folder,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        files = {path.relative_to(package).as_posix(): path.read_bytes() for path in package.rglob("*.*")}
        said = [SECONDS.sub("", stream.replace(scratch, "")) for stream in (ended.stdout, ended.stderr)]
    return Made(ended.returncode, said[0], said[1], files)


def differences(before: Made, after: Made) -> list[str]:
    """Return in words what differs between two runs."""
    told = [f"exit code {before.code} -> {after.code}"] if before.code != after.code else []
    names = sorted(before.files.keys() | after.files.keys())
    told += [name for name in names if before.files.get(name) != after.files.get(name)]
    for what, old, new in (("output", before.output, after.output), ("errors", before.errors, after.errors)):
        if old != new:
            lines = zip(old.splitlines(), new.splitlines(), strict=False)
            told.append(f"{what}: {next((pair for pair in lines if pair[0] != pair[1]), 'one is longer')}")
    return told


def main() -> None:
    """Compare, and exit with 1 when anything differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", type=lambda given: Path(given).resolve())
    parser.add_argument("after", type=lambda given: Path(given).resolve())
    parser.add_argument("--only", default="", help="runs whose names hold this word")
    parser.add_argument("--cases", type=Path, help="a folder of further cases, one in each folder")
    asked = parser.parse_args()
    wrong = count = 0
    for name, folder, arguments in runs(asked.after / "fixtures", asked.cases):
        if asked.only not in name:
            continue
        forms = ("json",) if arguments[0] == "build" else ("json", "text")
        found = [
            words
            for form in forms
            for words in differences(*(make(place, folder, arguments, form) for place in (asked.before, asked.after)))
        ]
        count, wrong = count + 1, wrong + bool(found)
        print(f"{'differs' if found else 'same   '}  {name}", *found, sep="\n    ", flush=True)
    print(f"{count} runs, {wrong} of them differ")
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
