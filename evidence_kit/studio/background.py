"""Work in a thread of its own for which nobody waits."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from evidence_kit.errors import EvidenceKitError

LOG = logging.getLogger("evidence_kit")


def begin(threads: ThreadPoolExecutor, work: Callable[..., object], *arguments: Any) -> None:  # noqa: ANN401  (those of `work`)
    """Begin a piece of work; a mistake of the studio itself is said on standard error, where else nobody would see it.

    Nothing is begun once the studio is being ended.
    """
    try:
        threads.submit(work, *arguments).add_done_callback(said)
    except RuntimeError:
        LOG.debug("not begun any more: %r", work)


def said(future: "Future[object]") -> None:
    """Say what went wrong, unless it is of the world: a file that is gone, a disk that is full."""
    problem = None if future.cancelled() else future.exception()
    if problem is not None and not isinstance(problem, EvidenceKitError | OSError):
        LOG.error("The studio made a mistake of its own, please report it: %r", problem)
        LOG.debug("bug", exc_info=problem)
