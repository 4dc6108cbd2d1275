"""Workers on this machine: processes that are kept for the next case, and end with this one."""

import contextlib
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from functools import partial

from evidence_kit.errors import ExitCode
from evidence_kit.many.job import BuiltCase, Job, build_one, cores
from evidence_kit.many.spread import Workers
from evidence_kit.media.pool import limit_readers
from evidence_kit.media.process import end_workers, parent_ended, spawning

IDLE, ENDING = threading.Event(), threading.Event()
"""Whether this worker builds no case, and whether it was asked to end."""

IDLE.set()


def workers_here(count: int) -> Workers:
    """Return so many processes of this machine."""
    return Workers(partial(pool, count), count, work)


@contextlib.contextmanager
def pool(count: int) -> Iterator[Executor]:
    """Give processes; an interruption ends them, and what they have begun is cleared by them."""
    executor = ProcessPoolExecutor(count, mp_context=spawning(), initializer=begin, initargs=(count,))
    try:
        yield executor
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        end_workers()
        raise
    else:
        executor.shutdown()


def begin(count: int) -> None:
    """Prepare a worker: its share of the processors, and an end when it is interrupted or its parent is gone."""
    limit_readers(max(1, cores() // count))
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    threading.Thread(target=end_with_parent, daemon=True).start()


def work(job: Job) -> BuiltCase:
    """Build a case in this worker."""
    IDLE.clear()
    try:
        return build_one(job)
    finally:
        IDLE.set()


def end(_number: int, _frame: object) -> None:
    """End this worker: at once, or when the case that it builds has been left.

    Raises:
        KeyboardInterrupt: a case is being built.
    """
    if IDLE.is_set():
        os._exit(ExitCode.interrupted)
    if not ENDING.is_set():  # what is being cleared must not be interrupted again
        ENDING.set()
        threading.Thread(target=end_when_idle, daemon=True).start()
        raise KeyboardInterrupt


def end_when_idle() -> None:
    """End this process when its case has been left: the executor's own loop would wait for the next one."""
    IDLE.wait()
    os._exit(ExitCode.interrupted)


def end_with_parent() -> None:
    """Wait for the end of the parent process, then end this one as an interruption does."""
    parent_ended()
    os.kill(os.getpid(), signal.SIGTERM)
