"""A child process that answers any number of messages."""

import contextlib
import functools
import shlex
import time
from collections.abc import Sequence
from pathlib import Path

from evidence_kit.media.cage import Cage, own_folder
from evidence_kit.media.messages import read_message, write_message
from evidence_kit.media.outcome import ChildEnded
from evidence_kit.media.process import LOG, close_pipes, kill, start_partner, watched
from evidence_kit.media.time_limits import ended_after


class Partner:
    """A child that answers any number of messages.

    Messages go through its standard input and output, each after its length; its standard error is dropped.
    """

    def __init__(
        self, argv: Sequence[str], folder: Path | None = None, *, talkative: bool = False, cage: Cage | None = None
    ) -> None:
        """Start it.

        Args:
            talkative: show its standard error.
            cage: limits of a program that decodes what others made.

        Raises:
            OSError: the program cannot be started.
        """
        self.held = contextlib.ExitStack()
        with contextlib.ExitStack() as begun:
            own = begun.enter_context(own_folder(cage))

            self.child = start_partner(argv, folder, cage, own, talkative=talkative)
            begun.enter_context(watched(self.child, own))
            self.held = begun.pop_all()
        self.command, self.began = shlex.join(argv), time.monotonic()
        LOG.debug("%s: started", self.command)

    def send(self, message: bytes) -> None:
        """Send a message; a dead child is noticed when its answer is read."""
        assert self.child.stdin is not None  # noqa: S101  (asked for above)
        with contextlib.suppress(OSError, ValueError):  # ValueError: another thread has ended it
            write_message(self.child.stdin, message)

    def receive(self, seconds: float) -> bytes:
        """Return its next message.

        Raises:
            ChildEnded: it ended, or was killed after `seconds` of silence.
        """
        assert self.child.stdout is not None  # noqa: S101  (asked for above)
        with ended_after(seconds, functools.partial(kill, self.child)) as overdue:
            try:
                message = read_message(self.child.stdout)
            except ValueError:  # another thread has ended it since the message before
                message = None
        if message is None or overdue.is_set():
            self.end()
            raise ChildEnded(None if overdue.is_set() else self.child.returncode)
        return message

    def end(self) -> None:
        """Kill it at once, from any thread; a thread that waits for its answer, or asks later, gets ChildEnded."""
        if self.child.poll() is None:
            LOG.debug("%s: ended by us, %.2f s", self.command, time.monotonic() - self.began)
        kill(self.child)
        self.child.wait()
        self.held.close()
        close_pipes(self.child)
