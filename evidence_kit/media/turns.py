"""Whose turn it is to have a large picture in memory: one at a time, over all threads and readers of a process."""

import contextlib
import threading
from collections.abc import Callable, Iterator

ALONE = threading.Lock()
"""Held while a large picture is in memory, by this process or by a reader that works for it."""

_asking: list[Callable[[], None]] = []


def ask_for_turns(ask: Callable[[], None]) -> None:
    """Let a reader ask the process that it works for; the turn lasts until its answer."""
    _asking[:] = [ask]


@contextlib.contextmanager
def turn() -> Iterator[None]:
    """Wait until no other large picture is in memory."""
    if _asking:
        _asking[0]()
        yield
        return
    with ALONE:
        yield
