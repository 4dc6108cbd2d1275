"""What becomes of a change: a step that can be taken back, a question, or a refusal."""

import dataclasses
from collections.abc import Sequence

from evidence_kit.case.change import Clashes, Edit, Senseless
from evidence_kit.case.places_in_file import At
from evidence_kit.studio.case_state import Snapshot
from evidence_kit.studio.ids import for_page
from evidence_kit.studio.undo import Step
from evidence_kit.studio.wire import ConflictJson, Conflicts, Refusal
from evidence_kit.studio.write_edits import Exactly, Written, revision_of

MOST_ASKED = 50
"""Requests of one gesture that are known again."""
MOST_KEPT = 16 << 10
"""Bytes of a file that are kept with a step."""


def step_of(
    label: str, gesture: str, asked: tuple[str, ...], written: Written, edits: Sequence[Edit], merged: Step | None
) -> Step:
    """Return the step of what was written, together with the step of the same gesture before it.

    The bytes from before are kept where something came or went: edits would not put the same lines back.
    """
    is_exact = any(None in (edit.was, edit.value) or isinstance(edit.at[-1], int) for edit in edits)
    before = merged.before if merged else (written.before or b"") if is_exact else None
    return Step(
        label,
        gesture,
        with_earlier(written.back, merged.back) if merged else written.back,
        before if before is None or len(before) <= MOST_KEPT else None,
        revision_of(written.data or b""),
        merged.absent if merged else written.before is None,
        words_of(written.words, merged.words if merged else None),
        ((*merged.asked, *asked) if merged else asked)[-MOST_ASKED:],
    )


def words_of(now: Exactly | None, earlier: Exactly | None) -> Exactly | None:
    """Return what the statement's own file was before two changes; nothing of a long one."""
    words = now if earlier is None else earlier if now is None else Exactly(earlier.before, now.after)
    return None if words is None or len(words.before or b"") > MOST_KEPT else words


def with_earlier(back: Sequence[Edit], earlier: Sequence[Edit]) -> tuple[Edit, ...]:
    """Return the way back over two changes; a value that both changed goes back at once."""
    rest = [*earlier]
    found: list[Edit] = []
    for edit in back:
        same = next((one for one in rest if (one.at, one.pair) == (edit.at, edit.pair) and one.was == edit.value), None)
        if same is None or edit.value is None:
            found.append(edit)
            continue
        rest.remove(same)
        found.append(dataclasses.replace(same, was=edit.was))
    return (*found, *rest)


def text_conflict(data: bytes | None) -> Conflicts:
    """Return that somebody else has changed the text of case.toml."""
    text = (data or b"").decode("utf-8", "replace")
    return Conflicts(conflicts=(ConflictJson(index=0, at=("toml",), now=text),))


def step_conflict(meant: str | None, now: str, *, redo: bool) -> Conflicts:
    """Return that another step would be taken back, or done again, than the page shows."""
    return Conflicts(conflicts=(ConflictJson(index=0, at=("redo" if redo else "undo",), was=meant, now=now),))


def conflicts(found: Clashes, places: Sequence[At], edits: Sequence[Edit], snapshot: Snapshot) -> Conflicts:
    """Return what somebody else has changed, as a page knows it."""
    return Conflicts(
        conflicts=tuple(
            ConflictJson(
                index=clash.index,
                at=places[clash.index],
                was=for_page(edits[clash.index].at, edits[clash.index].was, snapshot.names),
                now=for_page(edits[clash.index].at, clash.now, snapshot.names),
            )
            for clash in found.clashes
        )
    )


def refused(result: Senseless | Refusal) -> Refusal:
    """Return why nothing was changed."""
    return result if isinstance(result, Refusal) else Refusal(message=result.message, hint=result.hint)
