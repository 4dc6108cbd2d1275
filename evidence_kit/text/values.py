"""Days, months, yes and no as people type them. Pure."""

import datetime as dt
import re
from collections.abc import Iterable

YES = frozenset({"yes", "y", "true", "on", "1", "ja", "j", "oui", "si", "sí", "sim", "да", "д", "так", "ano", "tak"})
NO = frozenset({"no", "n", "false", "off", "0", "nein", "non", "não", "nao", "нет", "ні", "ne", "nie"})

FIRST_YEAR, LAST_YEAR = 2000, 2200  # every order lies between them

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
MONTH_BEGINNINGS = {
    1: "янв січ led sty jän jän ene",
    2: "фев лют úno uno lut fév fev",
    3: "мар бер bře bre mär",
    4: "апр кві dub kwi avr abr",
    5: "мая май тра kvě kve maj mai",
    6: "июн чер červ cerv cze juin",
    7: "июл лип července červenec cervence cervenec lip juil",
    8: "авг сер srp sie aoû aou ago",
    9: "сен вер září zari zář wrz set",
    10: "окт жов říj rij paź paz okt out",
    11: "ноя лис lis",
    12: "дек гру pro gru dez déc dic",
}
"""How the names of months begin in Russian, Ukrainian, Czech, Polish, German, French, Spanish and Portuguese."""

BEGINNINGS = sorted(
    [(beginning, number) for number, beginnings in MONTH_BEGINNINGS.items() for beginning in beginnings.split()]
    + [(name[:3].lower(), number) for number, name in enumerate(MONTHS, 1)],
    key=lambda pair: -len(pair[0]),
)
"""Each beginning with the number of its month, the longest first."""

NUMERIC_DAY = re.compile(r"(\d{1,4})\s*([-./ ])\s*(\d{1,2})\s*\2\s*(\d{1,4})")
DAY_FIRST = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er|º|-?го)?[\s.\-]*([^\W\d_]{3,12})\.?[\s,.\-]*(\d{2}|\d{4})", re.IGNORECASE
)
MONTH_FIRST = re.compile(r"([^\W\d_]{3,12})\.?[\s\-]*(\d{1,2})(?:st|nd|rd|th)?[\s,.\-]+(\d{2}|\d{4})", re.IGNORECASE)


def yes_or_no(text: str) -> bool | None:
    """Return True for a word that means yes, False for no, None for any other."""
    word = text.strip().lower()
    return True if word in YES else False if word in NO else None


def days_of(text: str) -> list[dt.date]:
    """Return the days from 2000 to 2200 that a text can mean, the likelier first.

    It reads 2026-10-20, 2026-9-2, 20.10.2026, 10/20/2026, 20 Oct 2026 and October 20, 2026. Between dots the day comes
    before the month; after the year the month comes first if that day exists; otherwise both orders count.
    """
    return real_days(readings_of(text))


def wrong_day(text: str) -> str:
    """Return the fault of a text that looks like a day but is not one; empty for any other text."""
    readings = readings_of(text)
    formed = [(year, month, day) for year, month, day in readings if 1 <= month <= len(MONTHS) and day >= 1]
    if not formed or real_days(readings):
        return ""
    year, month, day = formed[0]
    date = f"{day} {MONTHS[month - 1]} {year}"
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return f"{date} cannot be the day of an order, check the year"
    return f"there is no {date}, check the day"


def readings_of(text: str) -> list[tuple[int, int, int]]:
    """Return every reading of a text as year, month and day, the likelier first, even of days that do not exist."""
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
                if real_days([(first, second, third)])
                else [(first, second, third), (first, third, second)]
            )
        if len(found[1]) > 2 or len(found[4]) not in (2, 4):
            return []
        readings = [(full_year(third), second, first)]
        return [*readings, (full_year(third), first, second)] if found[2] != "." else readings
    found = DAY_FIRST.fullmatch(text)
    if found:
        return [(full_year(int(found[3])), month_of(found[2]), int(found[1]))]
    found = MONTH_FIRST.fullmatch(text)
    return [(full_year(int(found[3])), month_of(found[1]), int(found[2]))] if found else []


def is_day_without_year(text: str) -> bool:
    """Return whether a text names a day and a month in words and no year, such as "20. října"."""
    found = re.fullmatch(r"(\d{1,2})[\s.\-]*(?:de\s+)?([^\W\d_]{3,12})\.?", text.strip())
    return bool(found and month_of(found[2]) and 1 <= int(found[1]) <= 31)


def month_of(word: str) -> int:
    """Return the number of the month whose beginning the word starts with; 0 for another word."""
    return next((number for beginning, number in BEGINNINGS if word.lower().startswith(beginning)), 0)


def full_year(year: int) -> int:
    """Return the full year; two digits mean 20xx."""
    return year + 2000 if year < 100 else year


def real_days(readings: Iterable[tuple[int, int, int]]) -> list[dt.date]:
    """Return the days among (year, month, day) that exist, each once."""
    days: list[dt.date] = []
    for year, month, day in readings:
        try:
            found = dt.date(year, month, day)
        except ValueError:
            continue
        if FIRST_YEAR <= year <= LAST_YEAR and found not in days:
            days.append(found)
    return days
