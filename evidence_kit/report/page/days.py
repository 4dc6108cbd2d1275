"""The days of a case on one line: what happened, what comes, and what contradicts. Pure."""

import datetime as dt
from dataclasses import dataclass

from evidence_kit.report.page.field_names import in_words
from evidence_kit.report.page.found import ways
from evidence_kit.report.page.recorded import Recorded
from evidence_kit.report.page.words import day_of, name_of, sentence, with_days
from evidence_kit.text.names import printable

CONTRADICTIONS = ("timeline-contradiction", "dates-contradict")

KINDS = {"until": "last day", "not-before": "first day", "by": "by this day"}
"""What a day is to the buyer."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day on the line.

    Attributes:
        date: ISO 8601.
        what: "event", "deadline" or "contradiction".
        kind: whose day it is, and whether it is an estimate.
        closes: "day" where no dispute can be opened after it, "estimate" where that is usual; else empty.
    """

    date: str
    words: str
    what: str
    title: str
    detail: str
    kind: str = ""
    closes: str = ""


def days_of(recorded: Recorded) -> list[Day]:
    """Return the days of a case, the earliest first; on one day events before deadlines."""
    ends = {("protection-ends", one.date) for one in recorded.deadlines}
    days = [
        Day(moment.day, day_of(moment.day), "event", printable(moment.words), source(moment.from_))
        for moment in recorded.timeline
        if is_day(moment.day) and (moment.event, moment.day) not in ends
    ]
    days += [
        Day(
            found.actual,
            day_of(found.actual),
            "contradiction",
            told(printable(found.message)),
            "".join((f"{name_of(found.path)}: " if found.path else "", ways(found.code, printable(found.hint))[0])),
        )
        for found in recorded.findings
        if found.code in CONTRADICTIONS and isinstance(found.actual, str) and is_day(found.actual)
    ]
    days += [
        Day(
            one.date,
            day_of(one.date),
            "deadline",
            printable(one.title),
            sentence(told(f"{printable(one.counted)}. {'Done.' if one.done else sentence(printable(one.advice))}")),
            kind=f"{KINDS.get(one.kind, '')}{', an estimate' if one.estimate else ''}",
            closes=("estimate" if one.estimate else "day") if one.closes and not one.done else "",
        )
        for one in recorded.deadlines
        if is_day(one.date)
    ]
    order = ("event", "contradiction", "deadline")
    return sorted(days, key=lambda day: (day.date, order.index(day.what)))


def told(words: str) -> str:
    """Return a sentence with its days and the keys of the case file in words."""
    return in_words(with_days(words))


def source(words: str) -> str:
    """Return where a day comes from, as a person reads it."""
    return f"from the {printable(words)}" if words and not words.startswith("clock") else printable(words)


def is_day(text: str) -> bool:
    """Return whether a text is a day."""
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True
