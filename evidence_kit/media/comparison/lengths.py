"""Measure a length in a photo with a ruler in it."""

import math
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Decimal

from evidence_kit.model.case import Line, Ruler

CLICK_SHARE = 0.001
"""Error of a point as a share of the picture's long side: people click on a picture about 1000 pixels wide, and hit the
right pixel or its neighbour."""

MILLIMETRES = {"mm": Decimal(1), "cm": Decimal(10), "m": Decimal(1000), "in": Decimal("25.4")}
MOST_UNITS = 4
"""Largest error of a length written in a picture, in units of its last digit."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A length measured in a photo.

    Attributes:
        value: rounded to its significant digits.
        error: the uncertainty, rounded up to one digit.
    """

    value: Decimal
    error: Decimal
    unit: str


def pixels_between(line: Line) -> float:
    """Return the distance of two points in pixels."""
    return math.hypot(line[2] - line[0], line[3] - line[1])


def reading(ruler: Ruler, size: tuple[int, int]) -> Reading | None:
    """Return the length of the ruler's item; None without an item.

    Each of the four points may be off by CLICK_SHARE of the long side, or by a pixel; the errors are independent, so
    their squares add up (JCGM 100, 5.1.2). The known length counts as exact.

    Args:
        ruler: its points differ and its length is above 0.
        size: of the upright picture.
    """
    if ruler.item is None:
        return None
    known, measured = pixels_between(ruler.points), pixels_between(ruler.item)
    click = max(1.0, CLICK_SHARE * max(size)) * math.sqrt(2)
    share = Decimal(repr(measured / known))
    value = ruler.length * share
    relative = math.hypot(click / known, click / max(measured, 1.0))
    error = value * Decimal(repr(relative))
    digit = Decimal(1).scaleb(error.adjusted()) if error else Decimal(1)
    rounded = error.quantize(digit, ROUND_CEILING) if error else digit
    digit = Decimal(1).scaleb(rounded.adjusted())
    return Reading(value.quantize(digit, ROUND_HALF_EVEN), rounded.quantize(digit), ruler.unit)


def in_words(read: Reading, unit: str | None = None) -> str:
    """Return a length as written in a picture, such as "25.0 cm", with its significant digits.

    Args:
        unit: to convert it to; by default the reading's own.
    """
    factor = MILLIMETRES[read.unit] / MILLIMETRES[unit or read.unit]
    value, error = read.value * factor, read.error * factor
    digit = Decimal(1).scaleb(error.adjusted())
    if error > MOST_UNITS * digit:
        digit = digit.scaleb(1)
    return f"{plainly(value.quantize(digit, ROUND_HALF_EVEN))} {unit or read.unit}"


def plainly(value: Decimal) -> str:
    """Return a decimal without an exponent."""
    return f"{value:f}"
