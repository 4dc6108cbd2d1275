"""One attempt to build a case: a change stops it, and whatever is wrong with the case never stops the watcher."""

import errno
import time
from collections.abc import Mapping
from pathlib import Path

from evidence_kit.errors import CannotWrite, CaseUnreadable, EvidenceKitError, ExitCode
from evidence_kit.events import Event, Listener
from evidence_kit.media.reach import forget_places
from evidence_kit.model.results import Report
from evidence_kit.pipeline import build_case
from evidence_kit.text.names import printable
from evidence_kit.watching.build_options import BuildOptions
from evidence_kit.watching.states import State, states_in

LOOK_SECONDS = 0.5
"""How often is looked, while a case is built, whether it has changed."""

MOST_RESTARTS = 3
"""After so many builds in a row that a change stopped, one is let finish, so that there is a package at all."""

PASSING = frozenset(
    getattr(errno, name, errno.EIO)
    for name in (
        *("EIO", "ESTALE", "ENODEV", "ENXIO", "EREMOTEIO", "EBUSY", "EAGAIN", "ENOSPC", "EDQUOT", "EROFS"),
        *("ENOTCONN", "ETIMEDOUT", "EHOSTDOWN", "EHOSTUNREACH", "ENETDOWN", "ENETUNREACH", "ECONNRESET"),
    )
)
"""Errors of a lost drive, network or full disk, which may pass without anything in the case changing."""

PAUSES = (30.0, 60.0, 120.0, 300.0, 600.0)
"""Seconds until the next attempt after trouble that may pass; the last is kept."""

BUSY_SECONDS = 2.0
"""Until it is looked again whether another run has finished writing the package."""


class Changed(Exception):
    """The case changed while it was being built."""


class Guard:
    """Listens to the progress of a build and stops it when its case changes; a class because it looks only so often.

    A build of which nothing is heard is stopped a little later: nothing is interrupted where it might leave a mess.
    """

    def __init__(
        self, case: Path, states: Mapping[str, State], listener: Listener, restless: frozenset[str] = frozenset()
    ) -> None:
        self.case, self.states, self.listener, self.restless = case, states, listener, restless
        self.looked = time.monotonic()

    def hear(self, event: Event) -> None:
        """Pass progress on.

        Raises:
            Changed: the case is no longer as it was.
        """
        now = time.monotonic()
        if now - self.looked >= LOOK_SECONDS:
            self.looked = now
            if not is_same(self.case, self.states, self.restless):
                raise Changed
        self.listener(event)


def is_same(case: Path, states: Mapping[str, State], restless: frozenset[str] = frozenset()) -> bool:
    """Return whether a case is still in these states, but for restless files."""
    try:
        found = states_in(case)
    except OSError:
        return False
    return all(found.get(name) == states.get(name) for name in (found.keys() | states.keys()) - restless)


def attempt(
    case: Path,
    states: Mapping[str, State],
    options: BuildOptions,
    *,
    stoppable: bool,
    restless: frozenset[str] = frozenset(),
    out: Path | None = None,
) -> Report | EvidenceKitError:
    """Return the report on a case that was built, or why it could not be.

    Args:
        stoppable: whether a change stops it.
        restless: the files whose changes are none.
        out: where the package goes; by default into the case.

    Raises:
        Changed: a change stopped it, or made it fail.
    """
    listener = Guard(case, states, options.listener, restless).hear if stoppable else options.listener
    forget_places()  # a hostile file of this case finds nothing of those that were built before
    try:
        return build_case(
            case, options.policy, out, options.today, strict=options.strict, listener=listener, cache=options.cache
        )
    except Changed:
        raise
    except EvidenceKitError as error:
        problem = error
    except OSError as error:
        problem = words_of(error)
    except Exception as bug:  # noqa: BLE001  (a bug of ours in one case must not leave the others unbuilt)
        problem = EvidenceKitError(f"{type(bug).__name__}: {bug}", hint="this is a bug: please report it")
    if not is_same(case, states, restless):
        raise Changed from None
    return problem


def words_of(error: OSError) -> EvidenceKitError:
    """Return a system's error as one of ours: one that may pass, or one of the case."""
    where = printable(str(error.filename)) if error.filename else "A file"
    words = f"{where} cannot be used: {error.strerror or error}."
    if error.errno in PASSING:
        return CannotWrite(words, hint="check the disk or the network; it is tried again")
    return CaseUnreadable(words, hint="check its permissions")


def may_pass(error: EvidenceKitError) -> bool:
    """Return whether an error may be gone without anything in the case changing."""
    return error.exit_code is ExitCode.cannot_write


def pause_after(failures: int) -> float:
    """Return the seconds until the next attempt.

    Args:
        failures: how often in a row it failed, this time included.
    """
    return PAUSES[min(failures, len(PAUSES)) - 1]
