"""The page at a glance: a line for each of its parts, with what is counted there, and where it leads. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence

from evidence_kit.report.page.days import CONTRADICTIONS, Day
from evidence_kit.report.page.found import SEVERITIES, Found
from evidence_kit.text.words import counted


def glance(
    uploads: int | None,
    left_out: int,
    states: Sequence[str],
    findings: Sequence[Found],
    marked: Sequence[bool] | None,
    days: Sequence[Day],
) -> Iterator[tuple[str, str]]:
    """Yield the address and the words of each line.

    Args:
        uploads: how many files there are; None where none are made.
        left_out: how many originals are not among them.
        states: of what the claim needs.
        marked: of each part of the statement, whether it is marked; nothing without a statement, None when it is not
            known whether there is one.
    """
    if uploads is not None:
        yield "#uploads", counted(uploads, "file") + " to upload" if uploads else "Nothing to upload yet"
    if left_out:
        yield "#left", f"{counted(left_out, 'file')} left out"
    if states:
        there = sum(state == "there" for state in states)
        yield "#asked", f"{there} of {len(states)} things are there that the claim needs or that help it"
    tally = [words for _, _, words in sorts(findings)]
    yield "#findings", f"Found: {', '.join(tally)}" if tally else "Nothing was found"
    if marked is not None:
        count = sum(marked)
        words = f"{counted(count, 'place')} marked" if count else "nothing marked"
        yield "#statement", f"Statement: {words}" if marked else "No statement yet"
    against = sum(day.what == "contradiction" for day in days)
    if against:
        yield "#days", f"{counted(against, 'contradiction')} in the dates"
    closing = next((day for day in days if day.closes), None)
    if closing:
        yield "#days", f"Last day: {closing.words}{', an estimate' if closing.closes == 'estimate' else ''}"


def clashes(findings: Sequence[Found]) -> int:
    """Return how many findings say that dates contradict each other."""
    return sum(found.code in CONTRADICTIONS and found.severity == "warning" for found in findings)


def sorts(findings: Sequence[Found]) -> list[tuple[str, int, str]]:
    """Return each severity that is there, the gravest first, with its number of findings and that number in words.

    All of the page counts by this: dates that contradict each other apart from the other warnings.
    """
    numbers = Counter(found.severity for found in findings)
    dates = clashes(findings)
    others = numbers["warning"] - dates
    warned = ((dates, f"{counted(dates, 'contradiction')} in the dates"), (others, counted(others, "warning")))
    words = {
        "error": f"{counted(numbers['error'], 'thing')} to fix first",
        "warning": ", ".join(told for count, told in warned if count),
        "note": counted(numbers["note"], "note"),
    }
    return [(severity, numbers[severity], words[severity]) for severity in SEVERITIES if numbers[severity]]
