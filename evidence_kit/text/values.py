"""What people type for a day, or for yes and no, and what they mean by it. Pure."""

import datetime as dt
import re
from collections.abc import Iterable

from evidence_kit.text.months import MONTHS, month_of

YES = frozenset({"yes", "y", "true", "on", "1", "ja", "j", "oui", "si", "sí", "sim", "да", "д", "так", "ano", "tak"})
NO = frozenset({"no", "n", "false", "off", "0", "nein", "non", "não", "nao", "нет", "ні", "ne", "nie"})

EARLIEST, LATEST = 2000, 2200  # no order's year lies outside

NUMERIC_DAY = re.compile(r"(\d{1,4})\s*([-./ ])\s*(\d{1,2})\s*\2\s*(\d{1,4})")
DAY_FIRST = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er|º|-?го)?[\s.\-]*([^\W\d_]{3,12})\.?[\s,.\-]*(\d{2}|\d{4})", re.IGNORECASE
)
MONTH_FIRST = re.compile(r"([^\W\d_]{3,12})\.?[\s\-]*(\d{1,2})(?:st|nd|rd|th)?[\s,.\-]+(\d{2}|\d{4})", re.IGNORECASE)


def yes_or_no(text: str) -> bool | None:
    """Return what a word answers; None when it answers neither."""
    word = text.strip().lower()
    return True if word in YES else False if word in NO else None


def days_of(text: str) -> list[dt.date]:
    """Return the days that a text can mean, the likelier one first; none when it means no day of this century.

    2026-10-20, 2026-9-2, 20.10.2026, 10/20/2026, 20 Oct 2026 and October 20, 2026 are known. What begins with a number
    of one or two digits has its day first where dots stand, and elsewhere both readings count.
    """
    return existing(readings_of(text))


def wrong_day(text: str) -> str:
    """Return what is wrong with a text that has the form of a day and means none; empty when it has no such form."""
    readings = readings_of(text)
    formed = [(year, month, day) for year, month, day in readings if 1 <= month <= len(MONTHS) and day >= 1]
    if not formed or existing(readings):
        return ""
    year, month, day = formed[0]
    told = f"{day} {MONTHS[month - 1]} {year}"
    if not EARLIEST <= year <= LATEST:
        return f"{told} cannot be the day of an order, check the year"
    return f"there is no {told}, check the day"


def readings_of(text: str) -> list[tuple[int, int, int]]:
    """Return year, month and day as a text can be read, the likelier first, also what no calendar has."""
    text = re.sub(r"[T ]\d\d:\d\d.*$", "", text.strip())
    if len(text) > 40:
        return []
    text = re.sub(r"\s*\b(?:г|р|r|года|року|roku)\b\.?$", "", re.sub(r"\s+(?:de|del|do)\s+", " ", text))
    if re.fullmatch(r"20\d{6}", text):
        return [(int(text[:4]), int(text[4:6]), int(text[6:]))]
    found = NUMERIC_DAY.fullmatch(text)
    if found:
        first, second, third = int(found[1]), int(found[3]), int(found[4])
        if len(found[1]) == 4:
            return (
                [(first, second, third)]
                if existing([(first, second, third)])
                else [(first, second, third), (first, third, second)]
            )
        if len(found[1]) > 2 or len(found[4]) not in (2, 4):
            return []
        readings = [(whole_year(third), second, first)]
        return [*readings, (whole_year(third), first, second)] if found[2] != "." else readings
    found = DAY_FIRST.fullmatch(text)
    if found:
        return [(whole_year(int(found[3])), month_of(found[2]), int(found[1]))]
    found = MONTH_FIRST.fullmatch(text)
    return [(whole_year(int(found[3])), month_of(found[1]), int(found[2]))] if found else []


def is_day_without_year(text: str) -> bool:
    """Return whether a text names a day and a month in words and no year, such as "20. října"."""
    found = re.fullmatch(r"(\d{1,2})[\s.\-]*(?:de\s+)?([^\W\d_]{3,12})\.?", text.strip())
    return bool(found and month_of(found[2]) and 1 <= int(found[1]) <= 31)


def whole_year(year: int) -> int:
    """Return a year of two digits in this century."""
    return year + 2000 if year < 100 else year


def existing(readings: Iterable[tuple[int, int, int]]) -> list[dt.date]:
    """Return the days among (year, month, day) that the calendar has, each once."""
    days: list[dt.date] = []
    for year, month, day in readings:
        try:
            found = dt.date(year, month, day)
        except ValueError:
            continue
        if EARLIEST <= year <= LATEST and found not in days:
            days.append(found)
    return days
