"""A child process that is fed piece by piece through its standard input, and writes its results into files."""

import contextlib
import functools
import shlex
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from evidence_kit.media.cage import Cage, own_folder
from evidence_kit.media.doubts import counting_failure, raise_doubt
from evidence_kit.media.outcome import Outcome, read_tail
from evidence_kit.media.process import LOG, kill, let_begin, start, watched
from evidence_kit.media.time_limits import ended_after


class FedChild:
    """A child that reads what is fed to it; as a context manager it is gone at the end of the block."""

    def __init__(
        self, argv: Sequence[str], *, folder: Path, cage: Cage | None, timeout: float, patience: float
    ) -> None:
        """Start it.

        Args:
            folder: where it runs.
            timeout: seconds of work after which the system ends it.
            patience: seconds that it may take to accept a piece, or to end after the last one.

        Raises:
            OSError: the program cannot be started.
        """
        self.argv, self.began, self.patience = list(argv), time.monotonic(), patience
        self.is_late = False
        with contextlib.ExitStack() as begun:
            self.errors = begun.enter_context(tempfile.TemporaryFile())
            own = begun.enter_context(own_folder(cage))
            with counting_failure():
                self.child = start(argv, self.errors, folder, None, cage, own, timeout, is_fed=True)
            begun.callback(self.end)
            begun.enter_context(watched(self.child, own))
            begun.callback(self.end)  # before its watcher, which would not see to it any more
            let_begin(self.child, is_fed=True)
            self.held = begun.pop_all()

    def feed(self, *pieces: bytes) -> bool:
        """Give it pieces, waiting until it takes them; return whether it still reads."""
        assert self.child.stdin is not None  # noqa: S101  (asked for above)
        with ended_after(self.patience, functools.partial(kill, self.child)) as overdue:
            try:
                for piece in pieces:
                    self.child.stdin.write(piece)
                self.child.stdin.flush()
            except (OSError, ValueError):
                self.is_late = self.is_late or overdue.is_set()
                return False
        self.is_late = self.is_late or overdue.is_set()
        return not overdue.is_set()

    def close(self) -> None:
        """Close its standard input."""
        assert self.child.stdin is not None  # noqa: S101  (as above)
        with contextlib.suppress(OSError):
            self.child.stdin.close()

    def finish(self) -> Outcome:
        """Return its outcome, once it has worked off what it was given."""
        self.close()
        with ended_after(self.patience, functools.partial(kill, self.child)) as overdue:
            self.child.wait()
        is_late = self.is_late or overdue.is_set()
        outcome = Outcome(None if is_late else self.child.returncode, read_tail(self.errors), still=is_late)
        if outcome.code is None or outcome.code < 0:
            raise_doubt()
        LOG.debug("%s: %s, %.2f s", shlex.join(self.argv), outcome.words, time.monotonic() - self.began)
        self.held.close()
        return outcome

    def end(self) -> None:
        """Kill it at once if it still runs."""
        kill(self.child)
        self.close()
        self.child.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.held.close()
