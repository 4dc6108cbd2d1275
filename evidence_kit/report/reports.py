"""The reports of several cases for a person, one after the other, and a last line on all of them."""

from collections import Counter

from evidence_kit.model.finding import Verdict
from evidence_kit.model.results import Reports
from evidence_kit.report.text import painted
from evidence_kit.report.text import render as render_report
from evidence_kit.text.names import printable

PAINT = {Verdict.ready: "32", Verdict.not_ready: "31", Verdict.unknown: "33"}


def render(reports: Reports, *, colour: bool = False, verbose: bool = True) -> str:
    """Return each report below the name of its case, and how many of them are ready."""
    parts = []
    for report in reports.reports:
        head = painted(f"== {printable(report.folder)}", "1", colour=colour)
        parts.append(f"{head}\n{render_report(report, colour=colour, verbose=verbose)}")
    return "\n".join([*parts, closing(reports, colour=colour)])


def closing(reports: Reports, *, colour: bool) -> str:
    """Return the line that sums up."""
    counts = Counter(report.verdict for report in reports.reports)
    words = ", ".join(
        painted(f"{counts[verdict]} {verdict.replace('-', ' ')}", PAINT[verdict], colour=colour)
        for verdict in Verdict
        if counts[verdict]
    )
    number = len(reports.reports)
    return f"{number} case{'s' if number != 1 else ''}: {words}\n"
