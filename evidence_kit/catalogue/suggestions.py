"""Findings about comparisons that were examined for marks to suggest."""

from evidence_kit.model.case import CASE_FILE, Comparison, Original
from evidence_kit.model.finding import Finding
from evidence_kit.model.suggested import Registered
from evidence_kit.text.names import printable


def suggestion_outcome(comparison: Comparison, registered: Registered, count: int) -> Finding:
    """Return the finding about a comparison that was examined and has `count` suggested marks."""
    both = f"{printable(comparison.listing)} and {printable(comparison.received)}"
    by_hand = f"mark the difference yourself with [[comparison.mark]] in {CASE_FILE}"
    if not registered.ok:
        message = f"{both} cannot be matched: {registered.why}. Nothing is suggested."
        return Finding("not-registered", comparison.received, message, hint=by_hand)
    if not count:
        why = registered.why or "no difference is clear enough"
        message = f"{both} match, and {why}. Nothing is suggested."
        return Finding("nothing-suggested", comparison.received, message, hint=by_hand)
    where = "1 place differs" if count == 1 else f"{count} places differ"
    return Finding(
        "marks-suggested",
        comparison.received,
        f"{both}: {where} and may be worth a mark. Nothing is drawn before you confirm it.",
        hint=f"look at each in {CASE_FILE}: set confirmed = true, or delete it",
    )


def nothing_to_compare() -> Finding:
    """Return the warning for a case without a comparison."""
    return Finding(
        "comparison-missing",
        None,
        "There is nothing to compare: no listing picture has a received photo of the same name.",
        hint=f"give them one name (listing/lamp.webp, received/lamp.heic), or write a [[comparison]] into {CASE_FILE}",
    )


def marked_already(comparison: Comparison) -> Finding:
    """Return the note that a comparison is left as it is."""
    return Finding(
        "marked-already",
        comparison.received,
        "This comparison already has marks or suggestions; it is left unchanged.",
    )


def no_picture(original: Original) -> Finding:
    """Return the warning for a side of a comparison that is not a usable picture."""
    return Finding(
        "not-a-picture",
        original.name,
        "Only pictures can be compared; this file is not a picture, or cannot be read.",
        hint="compare two pictures; evidence-kit stills takes pictures from a video",
    )
