"""Lay out the magnified places in rows, each pair with the listing beside the received item."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evidence_kit.media.comparison.badges import LEADING, chip_width, label_lines
from evidence_kit.media.comparison.panels import MOST_UPSCALE, gap_of, small_size, stroke_of
from evidence_kit.media.comparison.strokes import Place
from evidence_kit.media.comparison.views import SURROUNDINGS
from evidence_kit.model.case import Box

MOST_COLUMNS = 4
"""Most places in a row: with more, titles that are legible at 320 pixels do not fit."""

LEAST_FIELD = 0.14
"""Least height of a magnified place as a share of the whole width; with less it shows little."""

Boxes = tuple[Box | None, ...]
"""A mark's box in each photo, in pixels of the upright originals; None without a box. The listing is first."""

Packing = tuple[tuple[int, ...], ...]
"""The marks of each row, as indices into the magnified ones."""


@dataclass(frozen=True, slots=True)
class Magnified:
    """A mark to show magnified.

    Attributes:
        number: None for a single mark.
    """

    boxes: Boxes
    number: int | None
    label: str

    @property
    def columns(self) -> int:
        """The number of places that it marks, one in each photo."""
        return sum(box is not None for box in self.boxes)


@dataclass(frozen=True, slots=True)
class Pair:
    """The layout of a mark's magnified places.

    Attributes:
        place: the whole pair with its frame.
        head: the strip with number and label; None without a label where a title has room for the number.
        lines: of the label; empty when it does not fit.
        bars: the titles above both fields; None on a side without a box, and of a photo that stands alone.
        fields: the places themselves, of equal size.
    """

    place: Place
    head: Place | None
    lines: tuple[str, ...]
    bars: tuple[Place | None, ...]
    fields: tuple[Place | None, ...]


def packings(marked: Sequence[Magnified]) -> Iterator[Packing]:
    """Yield every way of breaking the marks into rows, in their order, with at most MOST_COLUMNS places in a row."""
    for cuts in itertools.product((False, True), repeat=max(0, len(marked) - 1)):
        rows: list[list[int]] = []
        for index in range(len(marked)):
            if index == 0 or cuts[index - 1]:
                rows.append([])
            rows[-1].append(index)
        if all(sum(marked[index].columns for index in row) <= MOST_COLUMNS for row in rows):
            yield tuple(tuple(row) for row in rows)


def place_pairs(
    marked: Sequence[Magnified], packing: Packing, tallest: float, width: int, top: int
) -> tuple[Pair, ...]:
    """Return the layout of the magnified places, in order of the marks.

    Args:
        tallest: largest height of a field, as a share of the whole width.
        width: width of the whole picture.
        top: top of the first row.
    """
    found: list[Pair] = []
    for row in packing:
        found += place_row([marked[index] for index in row], tallest, width, top)
        top = found[-1].place[3] + gap_of(width)
    return tuple(found)


def place_row(marked: Sequence[Magnified], tallest: float, width: int, top: int) -> list[Pair]:
    """Return the layout of a row of magnified places, in columns of equal width."""
    gap, rim, size = gap_of(width), rim_of(width), small_size(width)
    count = sum(mark.columns for mark in marked)
    column = (width - 2 * gap - (len(marked) - 1) * gap) // max(len(marked[0].boxes), count)
    labels = [
        label_lines(mark.label, mark.columns * column - 2 * rim - chip_width(mark.number, size), size, cut=False)
        for mark in marked
    ]
    bar = round(size * 1.3) if len(marked[0].boxes) > 1 else 0
    # Without a label a title has room for the number, and an own strip would be empty.
    heads = [
        head_height(mark.number is not None and not bar, lines, size)
        for mark, lines in zip(marked, labels, strict=True)
    ]
    tallest_head = max(heads)
    field = column - 2 * rim
    down = min(round(tallest * width), max(round(LEAST_FIELD * width), wanted_height(marked, field)))
    # A single place lies below its photo.
    left = gap if count > 1 or marked[0].boxes[0] else gap + column
    found = []
    for mark, lines, own in zip(marked, labels, heads, strict=True):
        head = tallest_head if own else 0
        right = left + mark.columns * column
        place = (left, top, right, top + 2 * rim + tallest_head + bar + down)
        strip = (left + rim, top + rim, right - rim, top + rim + head) if head else None
        bars, fields = columns_of(mark, place, (rim, head, bar))
        found.append(Pair(place, strip, lines, bars, fields))
        left = right + gap
    return found


def columns_of(
    mark: Magnified, place: Place, heights: tuple[int, int, int]
) -> tuple[tuple[Place | None, ...], tuple[Place | None, ...]]:
    """Return the title bars and the fields of a pair.

    Args:
        heights: of the frame, the strip with number and label, and a title bar; 0 without titles.
    """
    rim, head, bar = heights
    top = place[1] + rim + head
    across = (place[2] - place[0] - 2 * rim - (mark.columns - 1) * rim) // mark.columns
    bars: list[Place | None] = []
    fields: list[Place | None] = []
    left = place[0] + rim
    for box in mark.boxes:
        if box is None:
            bars.append(None)
            fields.append(None)
            continue
        bars.append((left, top, left + across, top + bar) if bar else None)
        fields.append((left, top + bar, left + across, place[3] - rim))
        left += across + rim
    return tuple(bars), tuple(fields)


def wanted_height(marked: Sequence[Magnified], across: int) -> int:
    """Return the largest useful height of fields of width `across`: in taller ones the places do not grow."""
    boxes = [box for mark in marked for box in mark.boxes if box is not None]
    by_width = max(across * box[3] / box[2] for box in boxes)
    by_pixels = max(MOST_UPSCALE * SURROUNDINGS * box[3] for box in boxes)
    return round(min(by_width, by_pixels))


def head_height(numbered: bool, lines: Sequence[str], size: int) -> int:  # noqa: FBT001  (one fact of a mark)
    """Return the height of the strip with a number and a label of so many lines; 0 without either."""
    return round(size * (1.3 + LEADING * (max(1, len(lines)) - 1))) if lines or numbered else 0


def rim_of(width: int) -> int:
    """Return the width of the frame around a pair, in a picture of this width."""
    return 3 * stroke_of(width) + max(1, stroke_of(width) // 2)
