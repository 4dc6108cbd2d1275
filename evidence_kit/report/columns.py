"""Rows of words as lines with aligned columns."""

from collections.abc import Iterable, Sequence

from rich.cells import cell_len


def columns(rows: Iterable[Sequence[str]], least: int = 0) -> list[str]:
    """Return a line for each row, its cells two blanks apart and as wide as a terminal shows them; nothing is cut off.

    Args:
        least: the narrowest that a column is, but for the last one, which nothing follows.
    """
    table = list(rows)
    widths = [max(least, *map(cell_len, column)) for column in zip(*table, strict=True)]
    return [
        "  ".join(
            cell + " " * (width - cell_len(cell)) for cell, width in zip(row, [*widths[:-1], 0], strict=True)
        ).rstrip()
        for row in table
    ]
