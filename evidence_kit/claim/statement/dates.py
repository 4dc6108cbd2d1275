"""Dates in a text, with every day that each can mean."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from evidence_kit.text.values import full_year, month_of

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
LEAP_YEAR = 2024
MOST_DAYS = 31
WRITTEN = re.compile(
    r"(?<![\w.,/-])(?:"
    r"(?P<y1>20\d\d)[-./](?P<m1>\d{1,2})[-./](?P<d1>\d{1,2})"
    r"|(?P<d2>\d{1,2})\.(?P<m2>\d{1,2})\.(?P<y2>20\d\d|(?<=\d\d\.\d\d\.)\d\d)"
    r"|(?P<a3>\d{1,2})[/-](?P<b3>\d{1,2})[/-](?P<y3>20\d\d|\d\d)"
    rf"|(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s-](?P<n4>{MONTH})(?:,?[\s-](?P<y4>20\d\d))?"
    rf"|(?P<n5>{MONTH})\s(?P<d5>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s(?P<y5>20\d\d))?"
    r")(?![\w/]|[.,-]\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Day:
    """A date as it is written in a text.

    Attributes:
        dates: year, month and day of every reading; the year is None if none is written. Empty for a day that does
            not exist, such as 31 September.
    """

    start: int
    end: int
    text: str
    dates: tuple[tuple[int | None, int, int], ...]

    def readings(self, near: dt.date) -> list[dt.date]:
        """Return one day for every reading; without a year, the one nearest to `near`."""
        days = []
        for year, month, day in self.dates:
            years = [year] if year else [near.year - 1, near.year, near.year + 1]
            possible = [date for date in (date_of(each, month, day) for each in years) if date]
            if possible:
                days.append(min(possible, key=lambda date: abs(date - near)))
        return days


def days_of(text: str) -> Iterator[Day]:
    """Yield every date in a text, in order; numbers that cannot be a month and a day are left out."""
    for found in WRITTEN.finditer(text):
        readings = readings_of(found)
        dates = tuple(reading for reading in readings if date_of(reading[0] or LEAP_YEAR, reading[1], reading[2]))
        if dates or any(1 <= month <= 12 and 1 <= day <= MOST_DAYS for _, month, day in readings):
            written = found[0].rstrip(".")
            yield Day(found.start(), found.start() + len(written), written, dates)


def readings_of(found: re.Match[str]) -> list[tuple[int | None, int, int]]:
    """Return the readings of one written date; "10/11/2026" has two."""
    if found["y1"]:
        return [(int(found["y1"]), int(found["m1"]), int(found["d1"]))]
    if found["y2"]:
        return [(full_year(int(found["y2"])), int(found["m2"]), int(found["d2"]))]
    if found["y3"]:
        first, second, year = int(found["a3"]), int(found["b3"]), full_year(int(found["y3"]))
        return [(year, second, first), (year, first, second)]
    day, name, written = (
        (found["d4"], found["n4"], found["y4"]) if found["d4"] else (found["d5"], found["n5"], found["y5"])
    )
    return [(int(written) if written else None, month_of(name), int(day))]


def date_of(year: int, month: int, day: int) -> dt.date | None:
    """Return the date; None if it does not exist."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
