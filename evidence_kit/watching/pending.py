"""What is known of one case between two looks, and what its package still waits for."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from evidence_kit.media.whole import why_unfinished
from evidence_kit.watching.states import CLOSED, State

PATIENCE_SECONDS = 60.0
"""How long a file that is not whole must stand still until it is taken as it is, with a finding."""

OLD_SECONDS = 600.0
"""A file found at start that nothing touched for so long is not being copied: it is taken as it is."""

WORTH_SAYING_SECONDS = 8.0
"""How long a file stands still and is not whole until that is said."""

LOCKED_AGAIN_SECONDS = 1.0
"""Until a file that is not whole is looked at again, although its state is the same: another program had locked it."""

NEVER = float("inf")


@dataclass(frozen=True, slots=True)
class Quiet:
    """How long what must stand still.

    Attributes:
        settle: seconds for a file's size and times.
        pause: seconds for the whole case.
        patience: seconds for a file that is not whole, until it is taken as it is.
    """

    settle: float = 2.0
    pause: float = 3.0
    patience: float = PATIENCE_SECONDS


@dataclass(slots=True)
class Pending:
    """What is known of one case between two looks; mutable because it is compared with itself over time.

    Attributes:
        files: the state of everything in it at the last look.
        since: when each took that state.
        changed: when anything last came, went or changed.
        built: the states as they were when it was last built, or failed for good; None before.
        whole: the states in which files were found whole.
        told: the files of which it was said that they are not whole.
        retry_at: not built before this moment, after trouble that may pass.
        failures: how often in a row that was.
        trouble: the words in which it was said.
        restarts: how often in a row a change stopped its build.
        away: it was there with files, and is gone or empty.
        made: its package was made of the files as they are in `built`.
    """

    files: dict[str, State] = field(default_factory=dict)
    since: dict[str, float] = field(default_factory=dict)
    changed: float = 0.0
    built: dict[str, State] | None = None
    whole: dict[str, State] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)
    retry_at: float = 0.0
    failures: int = 0
    trouble: str = ""
    restarts: int = 0
    away: bool = False
    made: bool = False

    @property
    def count(self) -> int:
        """How many files it has."""
        return sum(state.is_file for state in self.files.values())

    @property
    def is_stale(self) -> bool:
        """Whether it changed since its package was built, and has anything that a package is made of."""
        return self.built != self.files and self.has_work

    @property
    def has_work(self) -> bool:
        """Whether it has files, or places that cannot be looked into, of which its package says so."""
        return any(state.is_file or state == CLOSED for state in self.files.values())


def note_changes(pending: Pending, found: Mapping[str, State], now: float, *, begins: bool = False) -> None:
    """Note what came, went or changed since the last look.

    Args:
        begins: this is the first look.
    """
    if found == pending.files:
        return
    pending.since = {
        name: pending.since[name] if pending.files.get(name) == state else seen_since(state, now, begins=begins)
        for name, state in found.items()
    }
    pending.told &= {name for name, state in found.items() if pending.files.get(name) == state}
    pending.files = dict(found)
    pending.changed = now
    pending.retry_at = 0.0


def seen_since(state: State, now: float, *, begins: bool) -> float:
    """Return since when a file counts as still: from now on, or long ago if it is old when the watcher begins."""
    if not begins:
        return now
    age = time.time() - max(state.modified, state.changed) / 1e9
    return now - age if age > OLD_SECONDS else now


def unfinished(case: Path, pending: Pending, now: float, quiet: Quiet) -> dict[str, str]:
    """Return the files that are not whole and for which the case still waits, each with the reason in words."""
    waits = {}
    for name, since in pending.since.items():
        state = pending.files[name]
        if not state.is_file or pending.whole.get(name) == state:
            continue
        if now - since < quiet.settle:
            waits[name] = ""
            continue
        why = "" if now - since >= quiet.patience else why_not_whole(case / name)
        if why:
            waits[name] = why
        else:
            pending.whole[name] = state
    return waits


def why_not_whole(path: Path) -> str:
    """Return as a clause why a file is not whole; empty also for one at which that fails: its build says the rest."""
    try:
        return why_unfinished(path)
    except Exception:  # noqa: BLE001  (whatever a file is, it stops neither the watcher nor another case)
        return ""


def next_moment(pending: Pending, now: float, quiet: Quiet) -> float:
    """Return when a case that is not due now may be due, although nothing in it changes."""
    if not pending.is_stale or pending.away:
        return NEVER
    moments = [pending.changed + quiet.pause, pending.retry_at]
    for name, since in pending.since.items():
        state = pending.files[name]
        if state.is_file and pending.whole.get(name) != state:
            settled = since + quiet.settle
            moments.append(settled if settled > now else now + min(LOCKED_AGAIN_SECONDS, quiet.patience / 8))
    return max(moments)
