"""Tries mutated files for as long as one likes, and prints every promise that does not hold, with its seed.

    python -m tests.bench.mutants [--minutes 5] [--first 1000] [--films] [--keep FOLDER]

The mutants of a run are those of its seeds; `--first 1234 --minutes 0` tries that one alone.
"""

import argparse
import shutil
import tempfile
import time
from pathlib import Path

from tests.mutations import mutant, promises_broken, sound_films, sound_pictures


def main() -> None:
    """Try mutants, print what is wrong, keep those files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--first", type=int, default=1000)
    parser.add_argument("--films", action="store_true", help="films only, which take longer")
    parser.add_argument("--keep", type=Path, help="where the files go that break a promise")
    asked = parser.parse_args()
    sound = sound_films() if asked.films else sound_pictures()
    until, seed, broken = time.monotonic() + asked.minutes * 60, asked.first, 0
    while True:
        name, data = mutant(sound, seed)
        with tempfile.TemporaryDirectory() as folder:
            for one in promises_broken(name, data, Path(folder)):
                broken += 1
                print(f"{one.name}: {one.what}", flush=True)
                if asked.keep:
                    asked.keep.mkdir(parents=True, exist_ok=True)
                    (asked.keep / name).write_bytes(data)
            shutil.rmtree(Path(folder) / "case", ignore_errors=True)
        seed += 1
        if time.monotonic() > until:
            break
    print(f"{seed - asked.first} mutants, {broken} broken promises")


if __name__ == "__main__":
    main()
