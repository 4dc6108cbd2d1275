"""What is known of one case between two looks, and what its package still waits for."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from evidence_kit.media.whole import why_unfinished
from evidence_kit.model.formats import promises_evidence
from evidence_kit.watching.states import CLOSED, State

PATIENCE_SECONDS = 60.0
"""How long a file that is not whole must stand still until it is taken as it is, with a finding."""

OLD_SECONDS = 600.0
"""A file found at start that nothing touched for so long is not being copied: it is taken as it is."""

WORTH_SAYING_SECONDS = 8.0
"""How long a file stands still and is not whole until that is said."""

LOCKED_AGAIN_SECONDS = 1.0
"""Until a file that is not whole is looked at again, although its state is the same: another program had locked it."""

KEEPS_CHANGING = "it keeps changing"
TAKEN_AS_IT_IS = "it keeps changing, and is taken as it is"

NEVER = float("inf")


@dataclass(frozen=True, slots=True)
class Timing:
    """How long what must stand still.

    Attributes:
        settle: seconds for a file's size and times.
        pause: seconds for the whole case.
        patience: seconds for a file that is not whole or changes on and on, until it is taken as it is.
    """

    settle: float = 2.0
    pause: float = 3.0
    patience: float = PATIENCE_SECONDS

    @property
    def rest(self) -> float:
        """Seconds after which a file that does not change has come to rest."""
        return self.settle + self.pause


@dataclass(slots=True)
class Pending:
    """What is known of one case between two looks; mutable because it is compared with itself over time.

    Attributes:
        files: the state of everything in it at the last look.
        since: when each took that state.
        moving: since when each has not been at rest between two changes; of one at rest, when it last began.
        busy: the files that have changed on and on for longer than patience.
        looked: when its files were last looked at.
        changed: when anything last came, went or changed.
        built: the states as they were when it was last built, or failed for good; None before.
        whole: the states in which files were found whole.
        announced: the files of which it was said that they are not whole.
        retry_at: not built before this moment, after trouble that may pass.
        failures: how often in a row that was.
        is_blocked: another run was writing its package at the last attempt.
        trouble: the words in which it was said.
        restarts: how often in a row a change stopped its build.
        away: it was there with files, and is gone or empty.
        has_failed: its last build was given up.
        made: its package was made of the files as they are in `built`.
    """

    files: dict[str, State] = field(default_factory=dict)
    since: dict[str, float] = field(default_factory=dict)
    moving: dict[str, float] = field(default_factory=dict)
    busy: frozenset[str] = frozenset()
    looked: float = 0.0
    changed: float = 0.0
    built: dict[str, State] | None = None
    whole: dict[str, State] = field(default_factory=dict)
    announced: set[str] = field(default_factory=set)
    retry_at: float = 0.0
    failures: int = 0
    is_blocked: bool = False
    trouble: str = ""
    restarts: int = 0
    away: bool = False
    has_failed: bool = False
    made: bool = False

    @property
    def count(self) -> int:
        """How many files it has."""
        return sum(state.is_file for state in self.files.values())

    @property
    def is_stale(self) -> bool:
        """Whether it changed since its package was built, and has anything that a package is made of."""
        return self.has_work and (self.built is None or self.at_rest(self.built) != self.at_rest(self.files))

    @property
    def has_work(self) -> bool:
        """Whether it has files, or places that cannot be looked into, of which its package says so."""
        return any(state.is_file or state == CLOSED for state in self.files.values())

    @property
    def restless(self) -> frozenset[str]:
        """The busy files for which nothing waits, such as logs; a photo or video that is still copied is waited for."""
        return frozenset(name for name in self.busy if not promises_evidence(name))

    def at_rest(self, files: Mapping[str, State]) -> dict[str, State]:
        """Return the states of the files that are not restless."""
        restless = self.restless
        return {name: state for name, state in files.items() if name not in restless}


def note_changes(
    pending: Pending, found: Mapping[str, State], now: float, timing: Timing, *, begins: bool = False
) -> None:
    """Note what came, went or changed since the last look.

    Args:
        begins: this is the first look.
    """
    if found == pending.files:
        note_busy(pending, now, timing)
        return
    names = found.keys() | pending.files.keys()
    changed = {name for name in names if found.get(name) != pending.files.get(name)}
    # While another case was built nobody looked, and a file may have been at rest meanwhile.
    unseen = set() if now - pending.looked < timing.rest else changed - pending.busy
    rested = {name for name in changed if pending.looked - pending.since.get(name, -NEVER) >= timing.rest}
    pending.moving = {name: now if name in rested | unseen else pending.moving.get(name, now) for name in found}
    pending.since = {
        name: pending.since[name] if pending.files.get(name) == state else seen_since(state, now, begins=begins)
        for name, state in found.items()
    }
    pending.announced &= {name for name in found if name not in changed or pending.moving[name] < now}
    pending.files = dict(found)
    note_busy(pending, now, timing)
    if not changed <= pending.busy:
        pending.changed = now
        pending.retry_at = 0.0


def note_busy(pending: Pending, now: float, timing: Timing) -> None:
    """Note which files have changed on and on for so long that nothing else in the case waits for them to rest."""
    pending.looked = now
    pending.busy = frozenset(
        name
        for name, since in pending.since.items()
        if now - since < timing.rest and now - pending.moving[name] >= timing.patience
    )


def seen_since(state: State, now: float, *, begins: bool) -> float:
    """Return since when a file counts as still: from now on, or long ago if it is old when the watcher begins."""
    if not begins:
        return now
    age = time.time() - max(state.modified, state.changed) / 1e9
    return now - age if age > OLD_SECONDS else now


def unfinished(case: Path, pending: Pending, now: float, timing: Timing) -> dict[str, str]:
    """Return the files that are not whole and for which the case still waits, each with the reason in words."""
    waits = {}
    restless = pending.restless
    for name, since in pending.since.items():
        state = pending.files[name]
        if not state.is_file or pending.whole.get(name) == state or name in restless:
            continue
        if now - since < timing.settle:
            waits[name] = KEEPS_CHANGING if name in pending.busy else ""
            continue
        why = "" if now - since >= timing.patience else why_not_whole(case / name)
        if why:
            waits[name] = why
        else:
            pending.whole[name] = state
    return waits


def worth_saying(pending: Pending, waits: Mapping[str, str], now: float, timing: Timing) -> dict[str, str]:
    """Return for which files and why a case waits, or no longer does, where nobody has been told; that is noted.

    Args:
        waits: the files that are not whole.
    """
    least = min(WORTH_SAYING_SECONDS, timing.patience / 2)
    said = {
        name: why for name, why in waits.items() if why and (name in pending.busy or now - pending.since[name] >= least)
    }
    said |= dict.fromkeys(sorted(pending.restless), TAKEN_AS_IT_IS)
    new = {name: why for name, why in said.items() if name not in pending.announced}
    pending.announced |= new.keys()
    return new


def why_not_whole(path: Path) -> str:
    """Return as a clause why a file is not whole; empty also for one at which that fails: its build says the rest."""
    try:
        return why_unfinished(path)
    except Exception:  # noqa: BLE001  (whatever a file is, it stops neither the watcher nor another case)
        return ""


def next_moment(pending: Pending, now: float, timing: Timing) -> float:
    """Return when a case that is not due now may be due, although nothing in it changes."""
    if not pending.is_stale or pending.away:
        return now + timing.rest if pending.restless else NEVER
    moments = [pending.changed + timing.pause, pending.retry_at]
    for name, since in pending.since.items():
        state = pending.files[name]
        if state.is_file and pending.whole.get(name) != state and name not in pending.restless:
            settled = since + timing.settle
            moments.append(settled if settled > now else now + min(LOCKED_AGAIN_SECONDS, timing.patience / 8))
    return max(moments)
