"""How often in this process something had no chance to end by itself, so that its result may be another next time.

A child that was ended by its time limit or by a signal or could not be started, a library that got no memory: readers
of media then go on with less, and what they find is right but not to be kept.
"""

import contextlib
import itertools
from collections.abc import Iterator

_raised = itertools.count()
_known = [0]


def raise_doubt() -> None:
    """Count one."""
    _known[0] = next(_raised) + 1


@contextlib.contextmanager
def counting_failure() -> Iterator[None]:
    """Count one when the block fails, such as to start a program."""
    try:
        yield
    except OSError:
        raise_doubt()
        raise


def doubts() -> int:
    """Return how many there have been so far, of all threads."""
    return _known[0]
