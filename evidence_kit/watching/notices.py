"""What is worth a notice on the desktop: a case became ready, a file is refused, a deadline is near. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from evidence_kit.model.codes import Severity
from evidence_kit.model.finding import Finding, Verdict
from evidence_kit.model.results import Report
from evidence_kit.text.names import printable, several
from evidence_kit.text.words import counted

ABOUT_DAYS = frozenset({"deadline-near", "deadline-passed"})

MOST_LETTERS = 240
"""Longer words are cut by the desktops themselves, in the middle of a line."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A few words for somebody who looks at something else."""

    title: str
    message: str


@dataclass(frozen=True, slots=True)
class LastKnown:
    """What was true of a case when it was last looked at; a notice comes only when that changes.

    Attributes:
        ready: its package is ready.
        refused: the files that cannot be used as they are.
        near: what was said of its deadlines.
    """

    ready: bool = False
    refused: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()


def known_by_report(report: Report, before: LastKnown) -> LastKnown:
    """Return what a report says of a case."""
    refused = {found.path for found in report.findings if found.severity is Severity.error and found.path}
    return LastKnown(report.verdict is Verdict.ready, frozenset(refused), near_of(report.findings) or before.near)


def near_of(findings: Iterable[Finding]) -> frozenset[str]:
    """Return what findings say of deadlines that are near or over."""
    return frozenset(finding.message for finding in findings if finding.code in ABOUT_DAYS)


def notice_of(case: Path, before: LastKnown, now: LastKnown, report: Report | None = None) -> Notice | None:
    """Return the one notice about what changed with a case; None when nothing did that matters.

    Args:
        report: on its package, where that is what changed.
    """
    name = printable(case.resolve().name) or "The case"
    refused = sorted(now.refused - before.refused)
    near = sorted(now.near - before.near)
    first = {finding.path: finding.message for finding in reversed(report.findings)} if report else {}
    if refused:
        title = f"{name}: {'a file is' if len(refused) == 1 else f'{len(refused)} files are'} refused"
        said = first.get(refused[0], "") if len(refused) == 1 else ""
        lines = [f"{printable(several(refused))}{': ' if said else ''}{said}", *near]
    elif now.ready and not before.ready:
        count = len(report.slots) if report else 0
        examined = report is None or report.judged.claim
        title = f"{name} is ready" if examined else f"{name}: the files fit"
        doubt = [] if examined else ["No reason is given, so it is not known whether they are enough."]
        lines = [f"{counted(count, 'file')} to upload.", *doubt, *near]
    elif near:
        title, lines = f"{name}: a deadline", near
    else:
        return None
    return Notice(title, shortened(" ".join(printable(line) for line in lines)))


def shortened(text: str) -> str:
    """Return a text of at most `MOST_LETTERS` letters, cut between words."""
    if len(text) <= MOST_LETTERS:
        return text
    return f"{text[:MOST_LETTERS].rsplit(' ', 1)[0]} …"
