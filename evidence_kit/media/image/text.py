"""Text in pictures: the typeface, whether it has every letter, and breaking lines."""

import functools
import unicodedata
from collections.abc import Callable

import font_roboto
from PIL import ImageFont


class CannotDraw(ValueError):
    """The typeface lacks letters of a text; drawing it would show empty boxes."""


@functools.lru_cache(maxsize=32)
def font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """Return Roboto at a size in pixels.

    Basic layout is asked for, so that the same letters come out on machines with and without libraqm.
    """
    path = font_roboto.RobotoBold if bold else font_roboto.Roboto
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


@functools.cache
def known_letters() -> frozenset[int]:
    """Return the code points that the typeface can draw."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415  (slow to load)

    with TTFont(font_roboto.Roboto, lazy=True) as face:
        return frozenset(face.getBestCmap())


def drawable(text: str) -> str:
    """Return the text in the form it can be drawn in, on one line.

    Raises:
        CannotDraw: the typeface lacks some of its letters.
    """
    composed = " ".join(unicodedata.normalize("NFC", text).split())
    lacking = sorted({char for char in composed if ord(char) not in known_letters()})
    if lacking:
        named = ", ".join(f"'{char}'" for char in lacking[:5])
        raise CannotDraw(f"the typeface cannot draw {named}; it has Latin, Greek and Cyrillic letters")
    return composed


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
