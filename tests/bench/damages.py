"""Which damage to JPEG data each strict reader finds, and what would be lost without one of them; run by hand.

    python -m tests.bench.damages CORPUS [--copies 19]

Copies of every undamaged JPEG of a folder are damaged within their entropy-coded data, in the same places in every run.
"Without a word" are those that ffmpeg alone finds and about which libjpeg has not even a warning that counts as harmless:
in baseline files mostly blocks with more than 64 values, whose excess libjpeg puts into the last one.
"""

import argparse
import os
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from evidence_kit.media.image.damage import is_harmless, is_zeroed
from evidence_kit.media.image.strict import JPEG, Verdict, by_ffmpeg, by_libjpeg
from evidence_kit.media.image.structure import JPEG_SCAN, BrokenStructure, is_progressive, jpeg_blocks, jpeg_end

HEAD_OF_SCAN = 14
"""Bytes of a scan's header with three components; damage begins behind it."""

COLUMNS = ("both", "libjpeg alone", "ffmpeg alone", "without a word", "neither")


@dataclass(frozen=True, slots=True)
class Copy:
    """A damaged copy to be made: of which file, in which way, and the number of the copy."""

    original: Path
    kind: str
    number: int


@dataclass(frozen=True, slots=True)
class Found:
    """What the readers find in a copy; `is_silent` where libjpeg has no warning at all."""

    by_libjpeg: bool
    by_ffmpeg: bool
    is_silent: bool


def place(data: bytes, dice: random.Random) -> tuple[int, int]:
    """Return a random offset within the data of one of the scans, and the end of that scan."""
    start, end = dice.choice([(start, end) for marker, start, end in jpeg_blocks(data) if marker == JPEG_SCAN])
    return dice.randrange(start + HEAD_OF_SCAN, max(start + HEAD_OF_SCAN + 1, end - 1)), end


def flipped(data: bytes, dice: random.Random) -> bytes:
    """Return a picture with one other bit."""
    at, _ = place(data, dice)
    return data[:at] + bytes([data[at] ^ 1 << dice.randrange(8)]) + data[at + 1 :]


def overwritten(data: bytes, dice: random.Random) -> bytes:
    """Return a picture with some random bytes."""
    at, end = place(data, dice)
    rubbish = dice.randbytes(min(dice.choice((1, 4, 16, 64)), end - at))
    return data[:at] + rubbish + data[at + len(rubbish) :]


def swapped(data: bytes, dice: random.Random) -> bytes:
    """Return a picture two pieces of which have changed places."""
    first, second = sorted(place(data, dice)[0] for _ in range(2))
    length = min(dice.choice((16, 64, 512)), second - first, len(data) - second)
    pieces = data[second : second + length], data[first + length : second], data[first : first + length]
    return data[:first] + b"".join(pieces) + data[second + length :]


def shortened(data: bytes, dice: random.Random) -> bytes:
    """Return a picture without a piece of its data."""
    at, end = place(data, dice)
    return data[:at] + data[min(at + dice.choice((1, 7, 64, 500)), end) :]


KINDS: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "a bit": flipped,
    "random bytes": overwritten,
    "swapped pieces": swapped,
    "a gap": shortened,
}


def found_in(data: bytes) -> Found:
    """Return what each reader finds in a JPEG, judged as `check` judges it."""
    try:
        data, is_gapless = data[: jpeg_end(data)], True
    except BrokenStructure:
        is_gapless = False
    warning = by_libjpeg(data).warning
    harmful = bool(warning) and not is_harmless(warning or "", data, is_gapless=is_gapless)
    zeroed = is_gapless and is_zeroed(data)
    return Found(harmful or zeroed, by_ffmpeg(data, JPEG) is Verdict.damaged, warning == "")


def column_of(found: Found) -> str:
    """Return the column in which a copy counts."""
    if found.by_libjpeg:
        return "both" if found.by_ffmpeg else "libjpeg alone"
    if found.by_ffmpeg:
        return "without a word" if found.is_silent else "ffmpeg alone"
    return "neither"


def undamaged(folder: Path) -> Iterator[Path]:
    """Yield the JPEGs of a folder in which no reader finds damage."""
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in (".jpg", ".jpeg"):
            data = path.read_bytes()
            try:
                jpeg_end(data)
            except BrokenStructure:
                continue
            if column_of(found_in(data)) == "neither":
                yield path


def tried(copy: Copy) -> tuple[str, str, str]:
    """Make a copy, and return how it is stored, the kind of its damage, and the column in which it counts."""
    data = copy.original.read_bytes()
    data = data[: jpeg_end(data)]
    stored = "progressive" if is_progressive(data) else "baseline"
    dice = random.Random(f"{copy.original.name} {copy.kind} {copy.number}")  # noqa: S311  (damage, not secrets)
    return stored, copy.kind, column_of(found_in(KINDS[copy.kind](data, dice)))


def print_table(counts: Counter[tuple[str, str, str]], kinds: Sequence[str]) -> None:
    """Print the number of copies by how they are stored, by damage and by who finds it."""
    print(f"| stored | damage | {' | '.join(COLUMNS)} |\n" + "|---" * (2 + len(COLUMNS)) + "|")
    for stored in ("baseline", "progressive"):
        for kind in kinds:
            print(f"| {stored} | {kind} | {' | '.join(str(counts[stored, kind, column]) for column in COLUMNS)} |")
        sums = [sum(counts[stored, kind, column] for kind in kinds) for column in COLUMNS]
        print(f"| {stored} | all | {' | '.join(map(str, sums))} |")


def main() -> None:
    """Damage, ask, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--copies", type=int, default=19, help="of each file with each kind of damage")
    asked = parser.parse_args()
    originals = list(undamaged(asked.corpus))
    copies = [Copy(path, kind, number) for path in originals for kind in KINDS for number in range(asked.copies)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        counts = Counter(pool.map(tried, copies))
    print(f"{len(copies)} copies of {len(originals)} files\n")
    print_table(counts, list(KINDS))


if __name__ == "__main__":
    main()
