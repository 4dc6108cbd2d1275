"""Whether a case becomes the same package wherever, whenever and by whatever Python it is built; run by hand.

    python -m tests.bench.same [--case FOLDER] [--python PROGRAM ...] [--rounds 1] [--spin 0]

Each build works on a copy of the case in a folder of another name, without a cache: as it is, with SOURCE_DATE_EPOCH,
files of another age, one processor, and each further Python in whose environment the dependencies are. `upload/` and
`manifest.json` have to be the same to the byte. `--spin` keeps so many processes busy meanwhile. Linux only.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.bench.pipeline import DEMO

ROOT = Path(__file__).parents[2]
TODAY = "2026-11-01"
SPINNING = "while True: pass"


def built(
    case: Path, folder: Path, before: Sequence[str], python: str, environment: Mapping[str, str]
) -> dict[str, str]:
    """Return the sums of what a build of a copy of the case makes, by their names."""
    shutil.copytree(case, folder)
    argv = [
        *before,
        python,
        "-m",
        "evidence_kit",
        "build",
        str(folder),
        "--out",
        str(folder) + " made",
        "--today",
        TODAY,
    ]
    kept = {**os.environ, "EVIDENCE_KIT_CACHE": "off", "PYTHONPATH": str(ROOT), **environment}
    subprocess.run(argv, cwd=folder.parent, env=kept, check=False, capture_output=True)
    package = Path(f"{folder} made")
    paths = [package / "manifest.json", *sorted((package / "upload").glob("*"))]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:12] for path in paths}


def main() -> None:
    """Build again and again, print each result, and exit with 1 when two differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--case", type=Path, default=DEMO)
    parser.add_argument("--python", nargs="*", default=[], metavar="PROGRAM")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--spin", type=int, default=0, help="processes that keep the machine busy")
    asked = parser.parse_args()
    ways: dict[str, tuple[list[str], str, dict[str, str]]] = {
        "as it is": ([], sys.executable, {}),
        "SOURCE_DATE_EPOCH=1": ([], sys.executable, {"SOURCE_DATE_EPOCH": "1"}),
        "another zone and language": ([], sys.executable, {"TZ": "Asia/Tokyo", "LC_ALL": "C"}),
        "one processor": (["taskset", "-c", "0"], sys.executable, {}),
        **{python: ([], python, {}) for python in asked.python},
    }
    seen: list[dict[str, str]] = []
    with ExitStack() as held, tempfile.TemporaryDirectory() as scratch:
        for _ in range(asked.spin):
            held.callback(subprocess.Popen([sys.executable, "-c", SPINNING]).kill)
        for number in range(asked.rounds):
            for place, (name, (before, python, environment)) in enumerate(ways.items()):
                made = built(asked.case, Path(scratch) / f"case {number} {place}", before, python, environment)
                known = made in seen
                seen += [] if known else [made]
                differs = [file for file in made if seen[0].get(file) != made[file]]
                print(f"{'same   ' if not differs else 'differs'}  {name}  {' '.join(differs)}", flush=True)
    print(f"load {os.getloadavg()[0]:.1f}: {asked.rounds * len(ways)} builds, {len(seen)} different packages")
    sys.exit(len(seen) > 1)


if __name__ == "__main__":
    main()
