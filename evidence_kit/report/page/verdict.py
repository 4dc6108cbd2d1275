"""The verdict in one line, and what it rests on. Pure."""

from evidence_kit.report.page.recorded import Recorded
from evidence_kit.report.page.words import sentence
from evidence_kit.text.names import printable


def headline(verdict: str, errors: int, *, built: bool, uploads: bool, examined: bool) -> str:
    """Return the verdict in one line; files that fit are not all when nobody knows what they have to show."""
    if verdict == "ready":
        ready = "Ready to upload" if built else "Ready to build"
        return ready if examined else "The files fit, the claim was not examined"
    if verdict == "unknown":
        return "Not known yet: something could not be examined"
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
