"""What becomes of a change: a step that can be taken back, a question, or a refusal."""

from collections.abc import Sequence

from evidence_kit.case.change import Clashes, Edit, Senseless
from evidence_kit.case.places_in_file import At
from evidence_kit.studio.names import for_page
from evidence_kit.studio.seen import Seen
from evidence_kit.studio.undo import Step
from evidence_kit.studio.wire import ConflictJson, Conflicts, Refused
from evidence_kit.studio.writing import Written


def step_of(label: str, gesture: str, checksum: str, written: Written, merged: Step | None) -> Step:
    """Return the step of what was written, together with the step of the same gesture before it."""
    return Step(
        label,
        gesture,
        (*written.back, *(merged.back if merged else ())),
        asked=(checksum,) if checksum else (),
    )


def conflicts(found: Clashes, places: Sequence[At], edits: Sequence[Edit], seen: Seen) -> Conflicts:
    """Return what somebody else has changed, as a page knows it."""
    return Conflicts(
        conflicts=tuple(
            ConflictJson(
                index=clash.index,
                at=places[clash.index],
                was=for_page(edits[clash.index].at, edits[clash.index].was, seen.names),
                now=for_page(edits[clash.index].at, clash.now, seen.names),
            )
            for clash in found.clashes
        )
    )


def refused(result: Senseless | Refused) -> Refused:
    """Return why nothing was changed."""
    return result if isinstance(result, Refused) else Refused(message=result.message, hint=result.hint)
