"""The days of a case on one line: what happened, what comes, and what contradicts. Pure."""

import datetime as dt
from dataclasses import dataclass

from evidence_kit.report.page.recorded import Recorded
from evidence_kit.report.page.words import day_of, name_of, sentence
from evidence_kit.text.names import printable

CONTRADICTIONS = ("timeline-contradiction", "dates-contradict")

BEFORE = {"until": "Last day: ", "not-before": "From this day: ", "by": "By this day: "}
"""What stands before the title of a day that is still to come."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day on the line.

    Attributes:
        date: ISO 8601.
        what: "event", "deadline" or "contradiction".
        closes: after it no dispute can be opened.
    """

    date: str
    words: str
    what: str
    title: str
    detail: str
    closes: bool = False


def days_of(recorded: Recorded) -> list[Day]:
    """Return the days of a case, the earliest first; on one day events before deadlines."""
    days = [
        Day(moment.day, day_of(moment.day), "event", printable(moment.words), source(moment.from_))
        for moment in recorded.timeline
        if is_day(moment.day) and moment.event != "protection-ends"
    ]
    days += [
        Day(
            found.actual,
            day_of(found.actual),
            "contradiction",
            printable(found.message),
            f"{name_of(found.path)}: {found.hint}" if found.path else sentence(printable(found.hint)),
        )
        for found in recorded.findings
        if found.code in CONTRADICTIONS and isinstance(found.actual, str) and is_day(found.actual)
    ]
    days += [
        Day(
            one.date,
            day_of(one.date),
            "deadline",
            f"{BEFORE.get(one.kind, '')}{printable(one.title)}{' (an estimate)' if one.estimate else ''}",
            sentence(f"{printable(one.counted)}. {'Done.' if one.done else sentence(printable(one.advice))}"),
            closes=one.closes and not one.done,
        )
        for one in recorded.deadlines
        if is_day(one.date)
    ]
    order = ("event", "contradiction", "deadline")
    return sorted(days, key=lambda day: (day.date, order.index(day.what)))


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
