"""The verdict in a few words, and what it rests on. Pure."""

from collections.abc import Sequence

from evidence_kit.report.page.found import Found
from evidence_kit.report.page.glance import clashes, sorts
from evidence_kit.report.page.recorded import Recorded
from evidence_kit.report.page.words import sentence
from evidence_kit.text.names import printable
from evidence_kit.text.words import counted

ANSWERS = "your answers "
"""How the part of a claim begins that stands for the questions, which are counted one by one."""


def headline(verdict: str, findings: Sequence[Found], *, built: bool, uploads: bool, examined: bool) -> str:
    """Return the verdict in a few words; files that fit are not all: the dates may clash."""
    if verdict == "ready" and examined and clashes(findings):
        return f"{'Built' if built else 'The files fit'}, but dates contradict each other"
    if verdict == "ready":
        ready = "Ready to upload" if built else "Ready to build"
        return ready if examined else "The files fit, the claim was not examined"
    if verdict == "unknown":
        return "Not known yet: something could not be examined"
    errors = sum(found.severity == "error" for found in findings)
    things = f"{errors} thing{'s' if errors != 1 else ''} to fix first" if errors else "warnings to fix first"
    return f"Not ready: {things if uploads or not built else 'nothing to upload yet'}"


def judged(recorded: Recorded, reason: str, verdict: str) -> str:
    """Return what the verdict rests on.

    Args:
        reason: what the claim is about, in words; empty without a reason.
    """
    if recorded.judged:
        return f"{sentence(printable(recorded.judged.words))}."
    if reason:
        fit = "The files fit the form" if verdict == "ready" else "The files were checked against the form's limits"
        return f"{fit}; the evidence was compared with what '{reason}' asks for."
    unknown = "No reason is given, so it is not known whether this evidence is enough."
    if verdict == "ready":
        return unknown
    return f"The files were checked against the form's limits, but the claim was not examined. {unknown}"


def open_points(recorded: Recorded, findings: Sequence[Found]) -> list[str]:
    """Return what is open though the files fit, counted: contradictions, questions, parts of the claim, warnings.

    Args:
        findings: as they are shown, so that what several files have in common counts once, here as there.
    """
    warned = [words for severity, _, words in sorts(findings) if severity == "warning"]
    asked = [found.actual for found in recorded.findings if found.code == "not-attested"]
    questions = sum(count for count in asked if isinstance(count, int))
    parts = recorded.completeness.parts if recorded.completeness else []
    things = sum(not part.there and not part.what.startswith(ANSWERS) for part in parts)
    points = (
        (questions, counted(questions, "question")),
        (things, f"{counted(things, 'thing')} that the claim needs"),
    )
    return [*warned, *(words for count, words in points if count)]
