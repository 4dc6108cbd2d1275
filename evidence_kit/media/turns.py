"""Allow only one large picture in memory at a time, across all threads and readers of a process."""

import contextlib
import threading
from collections.abc import Callable, Iterator

ALONE = threading.Lock()
"""Held while a large picture is in memory, in this process or one of its readers."""

_asking: list[Callable[[], None]] = []


def ask_for_turns(ask: Callable[[], None]) -> None:
    """Make a reader ask its parent process; its turn lasts until it answers the question."""
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
