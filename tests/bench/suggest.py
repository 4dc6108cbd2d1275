"""How often suggested marks are right: precision and recall on pairs of pictures whose differences are known.

    python -m tests.bench.suggest --corpus FOLDER [--tune] [--again N] [--list] [--sheet FILE]

The pairs are made from the corpus and from drawn packages (tests/bench/suggest_pairs.py). Thresholds were chosen on
those that `--tune` reports; without it the table is of the held-out ones, made of other photos, other takes and other
seeds. A suggestion is right when its box in the listing, and the one in the received picture where that is known,
overlaps a true difference by a tenth (IoU) or has its centre in it.
"""

import argparse
import multiprocessing
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageOps

from evidence_kit.media.suggest.marks import suggest_marks
from evidence_kit.model.case import Box
from evidence_kit.model.suggested import Registered, Suggestion
from tests.bench.suggest_pairs import Pair, all_pairs

REAL = (
    ("pair_box_listing.png", "pair_box_received_in_scene.png"),
    ("pair_tree_A_IMG_1025.JPG", "pair_tree_B_IMG_1040.JPG"),
)


@dataclass
class Tally:
    """Counts of one row of the table.

    Attributes:
        truths: differences there are.
        found: differences that a suggestion overlaps.
        right: suggestions that overlap a difference.
        wrong: suggestions that overlap none.
        troubled: pairs with a wrong suggestion.
    """

    pairs: int = 0
    registered: int = 0
    truths: int = 0
    found: int = 0
    right: int = 0
    wrong: int = 0
    troubled: int = 0

    def add(self, other: "Tally") -> None:
        """Add another row's counts."""
        for name in vars(other):
            setattr(self, name, getattr(self, name) + getattr(other, name))


def overlaps(one: Box, truth: Box) -> bool:
    """Return whether a box overlaps a true one by a tenth, or has its centre in it."""
    width = min(one[0] + one[2], truth[0] + truth[2]) - max(one[0], truth[0])
    height = min(one[1] + one[3], truth[1] + truth[3]) - max(one[1], truth[1])
    common = max(0, width) * max(0, height)
    x, y = one[0] + one[2] / 2, one[1] + one[3] / 2
    inside = truth[0] <= x <= truth[0] + truth[2] and truth[1] <= y <= truth[1] + truth[3]
    return inside or common >= 0.1 * (one[2] * one[3] + truth[2] * truth[3] - common)


def is_right(suggestion: Suggestion, truth: tuple[Box, Box | None]) -> bool:
    """Return whether a suggestion shows a difference, in both pictures where that is known."""
    listing, received = truth
    return overlaps(suggestion.listing, listing) and (received is None or overlaps(suggestion.received, received))


def counted(pair: Pair, outcome: Registered) -> Tally:
    """Return the counts of one pair."""
    right = [one for one in outcome.suggestions if any(is_right(one, truth) for truth in pair.truth)]
    found = [truth for truth in pair.truth if any(is_right(one, truth) for one in outcome.suggestions)]
    wrong = len(outcome.suggestions) - len(right)
    return Tally(1, outcome.ok, len(pair.truth), len(found), len(right), wrong, bool(wrong))


def suggested(pair: Pair) -> Registered:
    """Return what is suggested for a pair."""
    return suggest_marks(pair.listing, pair.received)


def report(rows: dict[str, Tally]) -> None:
    """Print the table, and the two numbers that it comes to."""
    print(
        f"{'kind':20}{'pairs':>7}{'registered':>12}{'truths':>8}{'found':>7}{'right':>7}{'wrong':>7}{'pairs wrong':>13}"
    )
    total = Tally()
    for kind, row in [*sorted(rows.items()), ("all", total)]:
        print(
            f"{kind:20}{row.pairs:7}{row.registered:12}{row.truths:8}{row.found:7}{row.right:7}{row.wrong:7}"
            f"{row.troubled:13}"
        )
        if row is not total:
            total.add(row)
    precision, recall = total.right / max(1, total.right + total.wrong), total.found / max(1, total.truths)
    print(f"\nprecision {precision:.3f}   recall {recall:.3f}   of {total.truths} differences in {total.pairs} pairs")
    print(f"registered though unrelated: {rows['unrelated'].registered if 'unrelated' in rows else 0}")


def drawn(pair: Pair, outcome: Registered) -> Image.Image:
    """Return both pictures small, with the truth in cyan and what is suggested in magenta."""
    sheet = Image.new("RGB", (840, 330))
    for side, picture in enumerate((pair.listing, pair.received)):
        copy = picture.copy()
        draw, wide = ImageDraw.Draw(copy), max(picture.size) // 300 + 2
        boxes = [(truth[side], "cyan") for truth in pair.truth]
        boxes += [((one.listing, one.received)[side], "magenta") for one in outcome.suggestions]
        for box, colour in boxes:
            if box is not None:
                draw.rectangle((box[0], box[1], box[0] + box[2], box[1] + box[3]), outline=colour, width=wide)
        copy.thumbnail((415, 325))
        sheet.paste(copy, (side * 420, 0))
    return sheet


def write_sheet(parts: Sequence[Image.Image], path: Path) -> None:
    """Write pictures of pairs below each other, two beside each other."""
    sheet = Image.new("RGB", (1680, 330 * ((len(parts) + 1) // 2)))
    for index, part in enumerate(parts):
        sheet.paste(part, (840 * (index % 2), 330 * (index // 2)))
    sheet.save(path)


def real_pairs(corpus: Path) -> Iterator[Pair]:
    """Yield the pairs of the corpus whose truth nobody has written down."""
    for names in REAL:
        pictures = [ImageOps.exif_transpose(Image.open(corpus / name)).convert("RGB") for name in names]
        yield Pair("real", names[1], pictures[0], pictures[1])


def main(argv: Sequence[str]) -> None:
    """Make the pairs, suggest marks for each, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True, help="folder of real media with an index.tsv")
    parser.add_argument("--tune", action="store_true", help="the pairs that thresholds were chosen on")
    parser.add_argument("--again", type=int, default=4, help="how often each thing is photographed again")
    parser.add_argument("--list", action="store_true", help="tell every pair with a wrong or no registration or box")
    parser.add_argument("--sheet", type=Path, help="draw the pairs that have differences or suggestions into this file")
    options = parser.parse_args(argv)
    rows: dict[str, Tally] = {}
    parts = []
    spawn = multiprocessing.get_context(
        "spawn"
    )  # making the pairs has started OpenCV's threads, which no fork survives
    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor(2, spawn) as pool:
        pairs = list(all_pairs(options.corpus, Path(folder), held_out=not options.tune, again=options.again))
        for pair, outcome in zip(pairs, pool.map(suggested, pairs), strict=True):
            tally = counted(pair, outcome)
            rows.setdefault(pair.kind, Tally()).add(tally)
            if options.list and (tally.wrong or outcome.ok != pair.related):
                print(pair.kind, pair.name, outcome.why, outcome.suggestions)
            if options.sheet and (pair.truth or outcome.suggestions):
                parts.append(drawn(pair, outcome))
    report(rows)
    if options.sheet:
        write_sheet(parts, options.sheet)
    for pair in real_pairs(options.corpus):
        outcome = suggested(pair)
        print(
            f"{pair.name}: {outcome.why or 'registered'}, {outcome.inliers} inliers, {len(outcome.suggestions)} boxes"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
