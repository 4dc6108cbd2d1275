"""One look at a case: the states of its files, or why they do not count as what is in it."""

from dataclasses import dataclass, field
from pathlib import Path

from evidence_kit.watching.cases import looks_empty, words_of_absence
from evidence_kit.watching.pending import Pending
from evidence_kit.watching.states import State, states_in


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look showed.

    Attributes:
        why: as a clause, why the case is away; empty when it is there.
        is_gone: its folder itself is not there.
    """

    files: dict[str, State] = field(default_factory=dict)
    why: str = ""
    is_gone: bool = False


def look_at(case: Path, before: Pending | None) -> Seen:
    """Return what is in a case; one that had files and has none that can be read is away.

    Args:
        before: what is known of it; None at the first look.
    """
    try:
        files = states_in(case)
        if before and before.files and not files and looks_empty(case):
            return Seen(why="it is empty")
        if before and before.count and files and not any(state.is_file for state in files.values()):
            return Seen(why="none of its files can be read")
    except FileNotFoundError:
        return Seen(is_gone=True)
    except OSError as problem:
        return Seen(why=words_of_absence(problem))
    return Seen(files)
