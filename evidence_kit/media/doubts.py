"""How often in this process something had no chance to end by itself, so that its result may be another next time.

A child that was ended by its time limit or by a signal or could not be started, a library that got no memory: readers
of media then go on with less, and what they find is right but not to be kept.
"""

import itertools

_raised = itertools.count()
_known = [0]


def raise_doubt() -> None:
    """Count one."""
    _known[0] = next(_raised) + 1


def doubts() -> int:
    """Return how many there have been so far, of all threads."""
    return _known[0]
