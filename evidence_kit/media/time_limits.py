"""End a child process when its time is over, or when it stands still."""

import contextlib
import os
import threading
from collections.abc import Callable, Iterator

SECONDS = "EVIDENCE_KIT_READ_SECONDS"
"""Sets another time limit per file, for slow machines."""

READ_SECONDS = 60.0
"""Time limit per file in seconds; the slowest known good ones, a 200-megapixel HEIC and an animation of 3 billion
pixels, take 10."""

SLOWEST_DISK = 5_000_000
"""Least bytes per second at which a file is read and hashed: a USB stick or a network folder."""

TYPE_SECONDS = 20.0
"""Time limit in seconds for only the type and the hash of a file, besides the time for reading its bytes."""


def time_limit() -> float:
    """Return the time limit in seconds in the environment; the default where that is not a number of seconds."""
    try:
        seconds = float(os.environ.get(SECONDS, ""))
    except ValueError:
        return READ_SECONDS
    return seconds if 0 < seconds <= threading.TIMEOUT_MAX else READ_SECONDS


class Pulse:
    """A child's progress, which one thread records and another watches."""

    def __init__(self) -> None:
        self.beats = 0
        self.stopped = False

    def beat(self) -> None:
        """Record progress."""
        self.beats += 1


@contextlib.contextmanager
def ended_when_still(patience: float | None, kill: Callable[[], object]) -> Iterator[Pulse]:
    """Call `kill` after `patience` seconds without progress.

    The seconds are counted in short waits, so that a sleeping computer does not look like a hanging child.
    """
    pulse, over = Pulse(), threading.Event()

    def watch(patience: float) -> None:
        wait, waited, beats = min(1.0, patience / 4), 0.0, 0
        while not over.wait(wait):
            waited, beats = (waited + wait if pulse.beats == beats else 0.0), pulse.beats
            if waited >= patience:
                pulse.stopped = True
                kill()
                return

    if patience is not None:
        threading.Thread(target=watch, args=(patience,), daemon=True).start()
    try:
        yield pulse
    finally:
        over.set()


@contextlib.contextmanager
def ended_after(seconds: float, kill: Callable[[], object]) -> Iterator[threading.Event]:
    """Call `kill` if the block takes longer than `seconds`; the event is set if so."""
    overdue = threading.Event()

    def expire() -> None:
        overdue.set()
        kill()

    clock = threading.Timer(seconds, expire)
    clock.daemon = True
    clock.start()
    try:
        yield overdue
    finally:
        clock.cancel()
