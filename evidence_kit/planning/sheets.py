"""Spreading pictures over few sheets, in their order. Pure geometry."""

import functools
from collections.abc import Sequence

from evidence_kit.media.sheet.layout import MOST_CELLS, go_together
from evidence_kit.media.sheet.rows import Size, shares


def spread(sizes: Sequence[Size], sheets: int) -> list[int]:
    """Return how many of the pictures each of at most `sheets` sheets takes; the last ones may have no place.

    They are filled evenly where the shapes go together as large as they must be, else one sheet after the other.
    """
    if len(sizes) <= sheets * MOST_CELLS:
        even = shares(len(sizes), min(sheets, len(sizes)))
        if all(fits_together(part) for part in parts_of(sizes, even)):
            return even
    filled: list[int] = []
    left = tuple(sizes)
    while left and len(filled) < sheets:
        count = next(count for count in range(min(MOST_CELLS, len(left)), 0, -1) if fits_together(left[:count]))
        filled.append(count)
        left = left[count:]
    return filled


def parts_of(sizes: Sequence[Size], counts: Sequence[int]) -> list[tuple[Size, ...]]:
    """Return the sizes cut into runs of those counts."""
    begins = [sum(counts[:index]) for index in range(len(counts))]
    return [tuple(sizes[begin : begin + count]) for begin, count in zip(begins, counts, strict=True)]


@functools.lru_cache(maxsize=1024)
def fits_together(sizes: tuple[Size, ...]) -> bool:
    """Return whether pictures of these sizes go on one sheet; a single one always does."""
    return len(sizes) <= 1 or go_together(sizes)
