"""Check that boxes within boxes fit: each ends within the one around it, and they are not nested without end."""

from collections.abc import Collection

from evidence_kit.media.iso_boxes import MOST_BOXES, boxes_between

DEEPEST = 16
"""Most levels of nested boxes; films have eight."""

TOO_DEEP = "its boxes are nested too deeply"

FULL_BOX = 4
"""Bytes of version and flags before the boxes within `meta`."""


def nesting_problem(data: bytes, holders: Collection[bytes]) -> str:
    """Return as a clause what does not fit among some boxes; empty when all do.

    Args:
        data: boxes side by side.
        holders: types of boxes that only contain other boxes.
    """
    waiting, count = [(0, len(data), 0)], 0
    while waiting:
        start, stop, depth = waiting.pop()
        if depth > DEEPEST:
            return TOO_DEEP
        position = start
        for kind, inner, end in boxes_between(data, start, stop):
            count += 1
            name = kind.decode("latin-1")
            if count > MOST_BOXES:
                return "it has too many boxes"
            if end > stop:
                return f"its box {printable(name)} is larger than what is around it"
            if kind in holders:
                waiting.append((inner + (FULL_BOX if kind == b"meta" else 0), end, depth + 1))
            position = end
        if data[position:stop].strip(b"\0"):
            return "a box in it has more bytes than boxes"
    return ""


def printable(name: str) -> str:
    """Return a box's type, with a point for each character that is not ASCII."""
    return "".join(char if " " <= char <= "~" else "." for char in name)
