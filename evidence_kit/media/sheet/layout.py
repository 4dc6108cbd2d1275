"""Lay out a sheet in rows of whole pictures, chosen by their shapes: pure geometry."""

import bisect
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evidence_kit.media.sheet.measures import (
    GOOD_PIXELS,
    GOOD_SHARE,
    LEAST_WIDTH,
    LONG_SHEET,
    MOST_FOOTER_LINES,
    MOST_HEIGHT,
    MOST_PIXELS,
    MOST_TITLE_LINES,
    MOST_WIDTH,
    WIDTH_STEP,
    em_of,
    footer_height,
    gap_of,
    strip_height,
    title_height,
)
from evidence_kit.media.sheet.rows import MOST_STACKED, Column, Row, Size, Wanted, patterns, row_of, shares
from evidence_kit.model.case import Box

MOST_CELLS = 9
"""Most cells that fit on a sheet with a short side of 600 pixels, for shapes from 9:20 to 20:9."""

MOST_ALIKE = 12
"""Most cells of a sheet of frames, all of one shape: in rows without stacks they keep a short side of 550 pixels."""


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a cell, as x, y, width and height in pixels of the sheet.

    Attributes:
        card: the whole cell.
        picture: within the card, in the shape of the original.
        strip: within the card below the picture, for number and caption.
        lines: the most lines of its caption.
    """

    card: Box
    picture: Box
    strip: Box
    lines: int


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole sheet.

    Attributes:
        em: height of the type in pixels.
        title: the bar at the top.
        footer: the lines at the bottom; its height may be 0.
        places: in order of the pictures.
    """

    size: tuple[int, int]
    em: int
    title: Box
    footer: Box
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class LineCounts:
    """Number of lines of the title and the footer."""

    title: int = 1
    footer: int = 0


LONG_CAPTION = 1000.0
"""Length in ems of a caption that has the most lines in every cell."""

MOST_LINES = LineCounts(title=MOST_TITLE_LINES, footer=MOST_FOOTER_LINES)


@dataclass(frozen=True, slots=True)
class Draft:
    """Rows on a sheet of some width and height, to be judged."""

    width: int
    height: int
    rows: tuple[Row, ...]
    heights: tuple[int, ...]


def go_together(sizes: Sequence[Size]) -> bool:
    """Return whether pictures of these sizes, with the longest captions, are all large enough on a sheet."""
    cells = [Wanted(size, LONG_CAPTION) for size in sizes]
    return next(drafts(cells, MOST_LINES, strict=True), None) is not None


def arrange(cells: Sequence[Wanted], counts: LineCounts) -> Layout:
    """Return the sheet on which the pictures, in their order, are as large as possible.

    Every picture is whole, at most twice its own size, and its short side has 600 pixels, or twice its own if that is
    less. A picture wider than 5.5:1 gets the width of a sheet instead; one taller than 9:20 the height of its row, 1340
    pixels or more.

    Raises:
        ValueError: there are no cells, or more than MOST_CELLS, or than MOST_ALIKE of one shape.
    """
    most = MOST_ALIKE if len({cell.size for cell in cells}) == 1 else MOST_CELLS
    if not 1 <= len(cells) <= most:
        raise ValueError(f"a sheet has 1 to {most} cells, not {len(cells)}")
    for strict in (True, False):
        best = max(drafts(cells, counts, strict=strict), key=score, default=None)
        if best is not None:
            return layout_of(best, counts)
    raise AssertionError("one row for each picture fits at every width")


def drafts(cells: Sequence[Wanted], counts: LineCounts, *, strict: bool) -> Iterator[Draft]:
    """Yield the drafts of a sheet with these cells.

    Args:
        strict: only those in which every picture is large enough; else fewer widths are tried.
    """
    most_stacked = MOST_STACKED if len(cells) <= MOST_CELLS else 1
    for width in range(LEAST_WIDTH, MOST_WIDTH + 1, WIDTH_STEP if strict else 4 * WIDTH_STEP):
        em = em_of(width)
        fixed = title_height(em, counts.title) + gap_of(em) + footer_height(em, counts.footer)
        room = min(MOST_HEIGHT, MOST_PIXELS // width) - fixed
        begun: list[list[tuple[int, Row]]] = []
        for start in range(len(cells)):
            ends = [(start + sum(pattern), pattern) for pattern in patterns(len(cells) - start, most_stacked)]
            rows = [(end, row_of(cells[start:end], pattern, width, strict=strict)) for end, pattern in ends]
            begun.append([(end, row) for end, row in rows if row is not None])
        for rows_chosen in splits(begun, 0, room, strict=strict):
            heights = heights_within(rows_chosen, room, strict=strict)
            height = fixed + sum(heights) + sum(row.between() for row in rows_chosen)
            yield Draft(width, height, rows_chosen, heights)


def splits(
    begun: Sequence[Sequence[tuple[int, Row]]], start: int, room: int, *, strict: bool
) -> Iterator[tuple[Row, ...]]:
    """Yield every way to arrange the cells from `start` on within the remaining height.

    Args:
        begun: the rows that begin at each cell, with the cell after each.
    """
    if start == len(begun):
        yield ()
        return
    for end, row in begun[start]:
        left = room - row.between() - (row.need if strict else 1)
        if left >= 0:
            for rest in splits(begun, end, left, strict=strict):
                yield (row, *rest)


def heights_within(rows: Sequence[Row], room: int, *, strict: bool) -> tuple[int, ...]:
    """Return the rows' heights, the tallest reduced until all fit into `room`."""
    free = room - sum(row.between() for row in rows)
    if sum(row.full for row in rows) <= free:
        return tuple(row.full for row in rows)
    least = [row.need if strict else 1 for row in rows]

    def heights(most: int) -> tuple[int, ...]:
        return tuple(max(need, min(row.full, most)) for row, need in zip(rows, least, strict=True))

    tried = range(2, max(row.full for row in rows) + 1)
    return heights(1 + bisect.bisect_right(tried, free, key=lambda most: sum(heights(most))))


def score(draft: Draft) -> tuple[float, float]:
    """Return the score of an arrangement: first what its pictures lack in size, negative; then its look.

    The look is the pictures' share of the sheet, and, with less weight, how much of the originals' detail is kept, how
    similar the pictures and the rows are, how well the rows are filled, that no caption is cut, and that a sheet is
    neither long and narrow nor unnecessarily large. The weights were chosen by eye on sheets of phone photos and of
    video frames.
    """
    views = [row.view(height) for row, height in zip(draft.rows, draft.heights, strict=True)]
    areas = [area for view in views for area in view.areas]
    pixels = draft.width * draft.height
    share = sum(areas) / pixels
    uneven = math.log2(max(areas) / min(areas))
    look = (
        share
        - 2.0 * max(0.0, GOOD_SHARE - share)
        + 0.15 * sum(view.detail for view in views) / len(areas)
        - 0.05 * uneven
        - 0.1 * max(0.0, uneven - 1.3)
        - 0.07 * (len({tuple(len(column.cells) for column in row.columns) for row in draft.rows}) - 1)
        - 0.05 * sum(any(column.most < row.room for column in row.columns) for row in draft.rows)
        - 0.3 * max(0.0, draft.height / draft.width - LONG_SHEET)
        - 0.02 * pixels / GOOD_PIXELS
        - 1.0 * max(0.0, pixels / GOOD_PIXELS - 1)
        - 0.04 * sum(view.cut for view in views)
    )
    return -round(sum(view.lacking for view in views), 3), look


def layout_of(draft: Draft, counts: LineCounts) -> Layout:
    """Return the arrangement in pixels; cards share the remaining room of a row."""
    em, width = em_of(draft.width), draft.width
    gap, top = gap_of(em), title_height(em, counts.title)
    title = (0, 0, width, top)
    top += gap
    places: list[Place] = []
    for row, height in zip(draft.rows, draft.heights, strict=True):
        cards = row.cards(height)
        between = [gap + more for more in shares(row.room - sum(cards), len(cards) - 1)]
        left = gap
        for column, card, after in zip(row.columns, cards, [*between, gap], strict=True):
            places += stacked(column, (left, top, card, height), row)
            left += card + after
        top += height + row.between()
    footer = (gap, top, width - 2 * gap, footer_height(em, counts.footer))
    return Layout((width, draft.height), em, title, footer, tuple(places))


def stacked(column: Column, place: Box, row: Row) -> Iterator[Place]:
    """Yield the places of a column's cells; all but the last strip lie within `place`."""
    left, top, width, height = place
    sizes = column.pictures(height)
    free = height - (len(sizes) - 1) * row.between() - sum(size[1] for size in sizes)
    below = strip_height(row.em, row.lines)
    for size, more in zip(sizes, shares(free, len(sizes)), strict=True):
        tall = size[1] + more
        picture = (left + (width - size[0]) // 2, top + more // 2, *size)
        yield Place((left, top, width, tall + below), picture, (left, top + tall, width, below), row.lines)
        top += tall + row.between()
