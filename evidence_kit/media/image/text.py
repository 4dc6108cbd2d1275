"""Set text in pictures: the typeface, its letters, and line breaks."""

import functools
import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING

from evidence_kit.media import fonts

if TYPE_CHECKING:
    from PIL import ImageFont

ELLIPSIS = "…"
NO_LETTER = "\uffff"
"""A code point that Unicode will never assign to a letter; every typeface draws its empty box for it."""


class CannotDraw(ValueError):
    """The typeface lacks letters of a text, which would become empty boxes."""


@functools.lru_cache(maxsize=32)
def font(size: int, *, bold: bool = False) -> "ImageFont.FreeTypeFont":
    """Return Roboto at a size in pixels, in basic layout, so that machines with and without libraqm draw the same."""
    from PIL import ImageFont  # noqa: PLC0415  (slow to load, and a check of English words needs none)

    return ImageFont.truetype(fonts.BOLD if bold else fonts.REGULAR, size, layout_engine=ImageFont.Layout.BASIC)


@functools.lru_cache(maxsize=4096)
def has_letter(char: str) -> bool:
    """Return whether the typeface has a letter, and does not draw its empty box."""
    return " " <= char <= "~" or bytes(font(32).getmask(char)) != bytes(font(32).getmask(NO_LETTER))


def drawable(text: str) -> str:
    """Return the text in composed form, on one line, without invisible characters.

    Raises:
        CannotDraw: the typeface lacks some of its letters.
    """
    composed = " ".join(unicodedata.normalize("NFC", text).split())
    visible = "".join(char for char in composed if unicodedata.category(char) not in ("Cc", "Cf"))
    lacking = sorted({char for char in visible if not has_letter(char)})
    if lacking:
        letters = ", ".join(f"'{char}'" for char in lacking[:5])
        raise CannotDraw(f"the typeface cannot draw {letters}; it has Latin, Greek and Cyrillic letters")
    return visible


def wrapped(text: str, width: int, measure: Callable[[str], float]) -> list[str]:
    """Return the text broken at spaces into lines that `measure` says are at most `width` wide."""
    lines: list[str] = []
    for word in text.split():
        if lines and measure(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
            continue
        lines.append("")
        for char in word:
            if lines[-1] and measure(lines[-1] + char) > width:
                lines.append("")
            lines[-1] += char
    return lines


def shortened(text: str, width: int, most: int, measure: Callable[[str], float]) -> list[str]:
    """Return at most `most` lines of the text; if it needs more, the last ends at a word with an ellipsis."""
    lines = wrapped(text, width, measure)
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and measure(last + ELLIPSIS) > width:
        cut = last.rfind(" ")
        last = last[:cut] if cut > 0 else last[:-1]
    return [*lines[: most - 1], last.rstrip(" ,;:.-") + ELLIPSIS]
