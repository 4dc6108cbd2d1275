"""Look for marks of a comparison, and write them into the case as suggestions."""

from typing import Any

from evidence_kit.case.change import Edit
from evidence_kit.catalogue.page_words import message_on_page
from evidence_kit.errors import EvidenceKitError
from evidence_kit.model.case import Comparison
from evidence_kit.studio.case_state import Snapshot
from evidence_kit.studio.desk import Desk
from evidence_kit.studio.edit_outcomes import step_of
from evidence_kit.studio.write_edits import Written


def suggest(desk: Desk, place: int | None, pair: tuple[str, str]) -> None:
    """Look for places where the two pictures of a comparison differ, write them into the case, and tell it."""
    snapshot = desk.now()
    found: list[dict[str, object]] = []
    why, failed = "The search ended by a mistake of the studio itself.", True
    try:
        found, why = suggestions(snapshot, pair)
        sides = (snapshot.ids.get(pair[0], ""), snapshot.ids.get(pair[1], ""))
        edits = [
            Edit(("comparison", place, "suggestion", number), None, one, sides) for number, one in enumerate(found)
        ]
        with desk.lock:
            result = desk.write(edits, snapshot) if edits else None
            if isinstance(result, Written):
                desk.steps.note("done", step_of("Suggest marks", "", (), result, edits, None))
                desk.after_writing()
            elif result is not None:
                found, why = [], "The comparison was changed meanwhile. Ask again."
        failed = False
    except EvidenceKitError as problem:
        found, why = [], f"{problem} {problem.hint}".strip()
    finally:  # the page waits for it
        desk.tell(("suggested", {"pair": list(pair), "found": len(found), "why": why, "failed": failed}))


def suggestions(snapshot: Snapshot, pair: tuple[str, str]) -> tuple[list[dict[str, Any]], str]:
    """Return the places where two pictures differ as tables of the case file, and what is said of them.

    Args:
        pair: the ids of the two files.

    Raises:
        ToolMissing: OpenCV is not installed.
    """
    from evidence_kit.media.suggest.opencv import load_opencv  # noqa: PLC0415  (loads numpy, which only this needs)
    from evidence_kit.verbs.suggest import suggest_for  # noqa: PLC0415  (the same)

    load_opencv()
    sides = (snapshot.ids.get(pair[0], ""), snapshot.ids.get(pair[1], ""))
    case = snapshot.case
    if case.original(sides[0]) is None or case.original(sides[1]) is None:
        return [], "One of the two pictures is no longer there."
    known = (one for one in case.comparisons if (one.listing, one.received) == sides)
    outcome, findings = suggest_for(next(known, Comparison(*sides)), case)
    found = [
        {"listing": list(one.listing), "received": list(one.received), "label": "", "confirmed": False}
        for one in outcome.suggestions
    ]
    return found, " ".join(map(message_on_page, findings))
