"""End a child process when its time is over, or when it stands still."""

import contextlib
import threading
from collections.abc import Callable, Iterator


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
