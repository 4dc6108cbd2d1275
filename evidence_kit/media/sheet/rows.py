"""Lay out a row of a sheet: pictures side by side at the same height, or two of them stacked in a column.

A wide picture beside a tall one would have its height and so four times its area. Two wide ones stacked are about as
tall as a tall one, so that all three have similar sizes.
"""

import bisect
import functools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from evidence_kit.media.sheet.measures import (
    LEAST_CARD,
    MOST_CAPTION_LINES,
    MOST_UPSCALE,
    MOST_WIDTH,
    SET_LONGER,
    SHORT_SIDE,
    TALLEST_NEED,
    em_of,
    gap_of,
    strip_height,
    text_width,
)

MOST_COLUMNS, MOST_STACKED = 3, 2
HALF_WORD = 1.5
"""Mean length in ems that stays empty at the end of a line, because the next word does not fit."""

Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A picture to place.

    Attributes:
        size: width and height of the upright original in pixels.
        caption_ems: length of its caption on one line, in ems; may be 0.
    """

    size: Size
    caption_ems: float = 0.0


@dataclass(frozen=True, slots=True)
class Column:
    """A picture of a row, or several stacked.

    Attributes:
        most: largest width of its pictures in pixels.
        between: height between two of them.
        slope: the sum of their heights over widths.
    """

    cells: tuple[Wanted, ...]
    most: int
    between: int
    slope: float

    def pictures(self, height: int) -> list[Size]:
        """Return the sizes of the pictures in a row of this height, each whole and in its own shape."""
        free = self.free(height)
        common = max(1, min(self.most, int(free / self.slope)))
        sizes = []
        for cell in self.cells:
            width = min(common, MOST_UPSCALE * cell.size[0])
            # A picture narrower than a pixel becomes a pixel wide, but still not taller than the room.
            highest = int(free * cell.size[1] / cell.size[0] / self.slope + 1e-6)
            sizes.append((width, max(1, min(highest, width * cell.size[1] // cell.size[0]))))
        return sizes

    def free(self, height: int) -> int:
        """Return the height that is left for the pictures in a row of this height."""
        return max(0, height - (len(self.cells) - 1) * self.between)

    def widest(self) -> int:
        """Return the width beyond which none of the pictures grows."""
        return MOST_UPSCALE * max(cell.size[0] for cell in self.cells)

    def width(self, height: int) -> int:
        """Return the width of the widest picture in a row of this height."""
        return min(max(1, min(self.most, int(self.free(height) / self.slope))), self.widest())

    def height(self, width: int) -> int:
        """Return the height of the row at which the pictures have this width."""
        return math.ceil(width * self.slope) + (len(self.cells) - 1) * self.between

    def needed_width(self) -> int:
        """Return the width at which every short side is long enough."""
        return max(least_width(cell.size) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class RowView:
    """The pictures of a row at some height.

    Attributes:
        lacking: the sum of squared shares by which its pictures are too small.
        detail: the sum of shares of the originals' widths; 1 for a picture in full size.
        areas: in pixels.
        cut: number of captions that are longer than their lines.
    """

    lacking: float
    detail: float
    areas: tuple[int, ...]
    cut: int


@dataclass(frozen=True, slots=True)
class Row:
    """Pictures side by side on a sheet.

    Attributes:
        lines: of every caption.
        room: total width of its cards and of extra space between them.
        full: height, without the captions at the bottom, at which the row fills the width or nothing can grow.
        need: height at which every picture is large enough.
    """

    columns: tuple[Column, ...]
    em: int
    lines: int
    room: int
    full: int
    need: int
    views: dict[int, RowView] = field(default_factory=dict, repr=False, compare=False)

    def between(self) -> int:
        """Return the height from a picture to the next below it."""
        return strip_height(self.em, self.lines) + gap_of(self.em)

    def cards(self, height: int) -> list[int]:
        """Return the widths of the cards at this height of the row; the remaining room belongs between them.

        A little room goes there, because around the pictures it would look like a mistake; more widens the cards.
        """
        widths = [card_width(column, height, self.em) for column in self.columns]
        spare = self.room - sum(widths)
        if spare < gap_of(self.em) * (len(widths) - 1):
            return widths
        return [width + more for width, more in zip(widths, shares(spare, len(widths)), strict=True)]

    def view(self, height: int) -> RowView:
        """Return the view of the row at this height; many arrangements have the same row, so it is remembered."""
        if height not in self.views:
            self.views[height] = self.seen_at(height)
        return self.views[height]

    def seen_at(self, height: int) -> RowView:
        """Return the view of the row at this height, without looking at what was remembered."""
        lacking, detail, cut, areas = 0.0, 0.0, 0, []
        for column, card in zip(self.columns, self.cards(height), strict=True):
            line = text_width(card, self.em) / self.em / SET_LONGER
            longest = line * self.lines - HALF_WORD * max(0, self.lines - 1)
            for cell, size in zip(column.cells, column.pictures(height), strict=True):
                lacking += max(0.0, 1 - size[0] / least_width(cell.size)) ** 2
                detail += min(1.0, size[0] / cell.size[0])
                cut += cell.caption_ems > longest
                areas.append(size[0] * size[1])
        return RowView(lacking, detail, tuple(areas), cut)


def patterns(count: int, most_stacked: int = MOST_STACKED) -> Iterator[tuple[int, ...]]:
    """Yield the possible rows from the first of `count` cells, as the number of cells in each column."""
    yield (1,)
    begun: list[tuple[int, ...]] = [()]
    for _ in range(MOST_COLUMNS):
        begun = [
            (*pattern, more) for pattern in begun for more in range(1, most_stacked + 1) if sum(pattern) + more <= count
        ]
        yield from (pattern for pattern in begun if len(pattern) > 1)


def row_of(cells: Sequence[Wanted], pattern: Sequence[int], width: int, *, strict: bool) -> Row | None:
    """Return the cells as a row of a sheet of this width, with as few lines of captions as they need.

    Args:
        strict: return None if the pictures would be too small.
    """
    em = em_of(width)
    groups, start = [], 0
    for stacked in pattern:
        groups.append(tuple(cells[start : start + stacked]))
        start += stacked
    room = width - (len(groups) + 1) * gap_of(em)
    if strict and is_hopeless(groups, em, room):
        return None
    row: Row | None = None
    for lines in range(1 if any(cell.caption_ems for cell in cells) else 0, MOST_CAPTION_LINES + 1):
        row = sized(groups, em, lines, room)
        if row is None or (strict and row.full < row.need):
            return None
        if not row.view(row.full).cut:
            break
    return row


ROUNDED = 2
"""Pixels by which the width of a column at some height may be off; a row near its limit is laid out to know."""


def is_hopeless(groups: Sequence[tuple[Wanted, ...]], em: int, room: int) -> bool:
    """Return whether columns of cells surely need more room than there is; most rows that are tried do."""
    needed = [max(least_width(cell.size) for cell in group) for group in groups]
    return sum(max(least_card(em), min(room, width)) for width in needed) > room + ROUNDED * len(groups)


def sized(groups: Sequence[tuple[Wanted, ...]], em: int, lines: int, room: int) -> Row | None:
    """Return a row of columns of cells; None without room even for the captions."""
    between = strip_height(em, lines) + gap_of(em)
    slopes = [sum(cell.size[1] / cell.size[0] for cell in group) for group in groups]
    columns = [Column(group, room, between, slope) for group, slope in zip(groups, slopes, strict=True)]
    if len(columns) * least_card(em) > room:
        return None
    full = full_height(columns, em, room)
    need = max(column.height(column.needed_width()) for column in columns)
    if full < need:
        widths = loosened(columns, em, room)
        if widths is not None:
            columns = [
                Column(column.cells, most, between, column.slope) for column, most in zip(columns, widths, strict=True)
            ]
            full = need
    return Row(tuple(columns), em, lines, room, full, need)


def full_height(columns: Sequence[Column], em: int, room: int) -> int:
    """Return the largest height of a row with `room` for its cards.

    Without limits the widths are linear in the height, so it can be computed directly. With limits they still only
    grow, and it is bisected.
    """
    rise = sum(1 / column.slope for column in columns)
    begin = sum((len(column.cells) - 1) * column.between / column.slope for column in columns)
    direct = int((room + begin) / rise)
    widths = [column.width(direct) for column in columns]
    if all(
        width > least_card(em) and all(width < MOST_UPSCALE * cell.size[0] for cell in column.cells)
        for width, column in zip(widths, columns, strict=True)
    ):
        return direct
    least = least_card(em)
    # This is `card_width` with what does not depend on the height computed once, because it runs hundreds of times.
    limits = [(column.height(0), column.slope, min(column.most, column.widest())) for column in columns]

    def width_at(height: int) -> int:
        return sum(max(least, min(most, int(max(0, height - gaps) / slope))) for gaps, slope, most in limits)

    heights = range(2, max(column.height(column.widest()) for column in columns) + 1)
    return 1 + bisect.bisect_right(heights, room, key=width_at)


def loosened(columns: Sequence[Column], em: int, room: int) -> list[int] | None:
    """Return the widths of columns if some are shorter than the row; None when they still do not fit.

    Each gets what it needs, and those that can grow share the remaining room equally.
    """
    height = max(column.height(column.needed_width()) for column in columns)
    widths = [max(column.needed_width(), least_card(em)) for column in columns]
    spare = room - sum(widths)
    if spare < 0:
        return None
    useful = [max(column.width(height), width) - width for column, width in zip(columns, widths, strict=True)]
    for left, index in zip(range(len(widths), 0, -1), sorted(range(len(widths)), key=useful.__getitem__), strict=True):
        more = min(useful[index], spare // left)
        widths[index] += more
        spare -= more
    return widths


def least_card(em: int) -> int:
    """Return the least width of a cell."""
    return round(em * LEAST_CARD)


def card_width(column: Column, height: int, em: int) -> int:
    """Return the width that a column's pictures and captions need in a row of this height."""
    return max(column.width(height), least_card(em))


@functools.lru_cache(maxsize=1024)
def least_width(size: Size) -> int:
    """Return the width in pixels at which a picture's short side is long enough."""
    width, height = size
    short = min(SHORT_SIDE, MOST_UPSCALE * min(size))
    if width < height:
        return max(1, min(short, TALLEST_NEED * width // height))
    return min(math.ceil(short * width / height), MOST_WIDTH - 2 * gap_of(em_of(MOST_WIDTH)), MOST_UPSCALE * width)


def shares(total: int, count: int) -> list[int]:
    """Return `total` in `count` parts as equal as whole numbers allow, larger ones first."""
    return [(total + count - 1 - index) // count for index in range(count)]
