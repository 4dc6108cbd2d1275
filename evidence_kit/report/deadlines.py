"""The dates of a case: for a person what to do now and then a table."""

import datetime as dt

from evidence_kit.claim.deadlines import Deadlines
from evidence_kit.claim.windows import NEAR_DAYS, Window, reckoning, safe_day
from evidence_kit.model.case import CASE_FILE
from evidence_kit.model.codes import Severity
from evidence_kit.model.finding import Verdict
from evidence_kit.report.columns import columns
from evidence_kit.report.text import COLOURS, VERDICTS, now_line, painted, render_findings, summary
from evidence_kit.text.names import printable

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

WORDS = 60
"""Words that are read at a glance."""

PREPOSITIONS = {"until": "until", "not-before": "from", "by": "by"}


def render(deadlines: Deadlines, *, colour: bool = False, verbose: bool = True) -> str:
    """Return the dates as lines of text, what to do now first; `colour` adds ANSI colours for a terminal.

    Args:
        verbose: show every date with its sources; without it the next ones, in `WORDS` words altogether.
    """
    if not verbose:
        return render_briefly(deadlines, colour=colour)
    tail = f"policy {deadlines.policy.name}, as of {deadlines.policy.as_of}"
    parts = [
        now_line(deadlines.now),
        render_table(deadlines, colour=colour),
        render_missing(deadlines),
        f"{zone_line(deadlines)}\n",
        render_findings(deadlines.findings, colour=colour),
        summary(verdict_words(deadlines), deadlines.findings, tail, colour=colour),
    ]
    return "\n".join(part for part in parts if part)


def render_briefly(deadlines: Deadlines, *, colour: bool) -> str:
    """Return what to do now, what is wrong, and as many of the dates ahead as a glance takes in."""
    graver = [finding for finding in deadlines.findings if finding.severity is not Severity.note]
    first = now_line(deadlines.now)
    found = render_findings(graver, colour=colour, rules=False)
    last = summary(
        verdict_words(deadlines), deadlines.findings, f"-v: all dates; policy {deadlines.policy.name}", colour=colour
    )
    room = WORDS - sum(len(part.split()) for part in (first, found, last))
    coming = [window for window in deadlines.windows if window.state in ("ahead", "today") and not window.superseded]
    lines = []
    for window in sorted(coming, key=lambda window: window.day or dt.date.max):
        line = f"{'  '.join(row(window))}\n"
        room -= len(line.split())
        if room < 0:
            break
        lines.append(line)
    return "\n".join(part for part in (first, found, "".join(lines), last) if part)


def verdict_words(deadlines: Deadlines) -> tuple[str, str]:
    """Return the verdict's words and their colour; nothing is called in time whose end is not known."""
    if deadlines.verdict is Verdict.unknown:
        last = "the dispute page shows the last day to appeal" if deadlines.appealable else "the last day is not known"
        return f"UNKNOWN: {last}", "33"
    if deadlines.verdict is not Verdict.ready:
        return VERDICTS[deadlines.verdict]
    return ("IN TIME", "32") if safe_day(deadlines.windows) else ("NOTHING IS LATE", "32")


def render_table(deadlines: Deadlines, *, colour: bool) -> str:
    """Return one line a date, the earliest first, with the sources' dates below it where they disagree."""
    known = sorted(
        (window for window in deadlines.windows if window.day),
        key=lambda window: (window.day or dt.date.max, window.rule),
    )
    lines: list[str] = []
    for window, line in zip(known, columns(map(row, known)), strict=True):
        lines.append(painted(line, COLOURS[paint], colour=colour) if (paint := severity(window)) else line)
        lines += [f"    {words}" for words in below(window)]
    return "\n".join(lines) + "\n" if lines else ""


def row(window: Window) -> tuple[str, str, str, str]:
    """Return the cells of a window: from or until, date with weekday, how far it is, what it is."""
    assert window.day  # noqa: S101  (the caller looked)
    if window.state == "done":
        left = "done" if window.met else "done late" if window.kind == "until" else "done early"
    elif window.state == "past":
        left = "open now" if window.kind == "not-before" else f"over, {ahead(window.days or 0)}"
    else:
        left = ahead(window.days or 0)
    guess = " (estimate)" if window.estimate else ""
    return PREPOSITIONS[window.kind], dated(window.day), left, f"{window.title}{guess}"


def below(window: Window) -> list[str]:
    """Return the lines below a window: what it is counted from, each source's date where they differ, what to do."""
    if window.state == "done":
        return []
    lines = []
    if window.disagree:
        relation = "before" if window.back else "after"
        lines += [f"{date.day}: {date.length} {relation} {window.event}, {date.span.source}" for date in window.dates]
        lines.append(f"the {window.counts} date counts")
    else:
        lines.append(reckoning(window))
    if window.superseded:
        lines.append("-> an earlier last day counts")
    elif window.state in ("ahead", "today"):
        lines.append(f"-> {window.advice}")
    return lines


def render_missing(deadlines: Deadlines) -> str:
    """Return what is not known yet, by the key of case.toml that it needs."""
    titles: dict[str, list[str]] = {}
    for window in deadlines.windows:
        if window.missing:
            titles.setdefault(window.missing, []).append(window.title)
    lines = [f"{key} in {CASE_FILE} is needed for: {'; '.join(names)}\n" for key, names in titles.items()]
    return "".join(["Not known yet\n", *(f"  {line}" for line in lines)]) if lines else ""


def zone_line(deadlines: Deadlines) -> str:
    """Return what a day means here: whose calendar it is, and how far another clock may be."""
    zone = f" ({printable(deadlines.zone)})" if deadlines.zone else ""
    return (
        f"Today is {dated(deadlines.today)}{zone}. Days are those of the order page; "
        "the platform's clock may be a day ahead or behind, so do not wait for the last day."
    )


def severity(window: Window) -> Severity | None:
    """Return how a window is painted: its last day is over, or near."""
    if window.kind != "until" or window.state == "done" or window.superseded or window.estimate or window.days is None:
        return None
    if window.days < 0:
        return Severity.error if window.stage == "opening" else None
    return Severity.warning if window.days <= NEAR_DAYS else None


def dated(day: dt.date) -> str:
    """Return a day with its weekday, such as "2026-11-30 Monday"."""
    return f"{day} {WEEKDAYS[day.weekday()]}"


def ahead(days: int) -> str:
    """Return how far a day is from today, in words."""
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    return near.get(days) or (f"in {days} days" if days > 0 else f"{-days} days ago")
