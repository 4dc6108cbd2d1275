"""Spread jobs over an executor, a few ahead of what is being done; a worker that dies costs its cases a further try.

The executor is one of concurrent.futures, of processes here or of a Dask cluster. `Executor.map` is not used: one
failure in it cancels the rest, and it queues everything at once.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import AbstractContextManager
from dataclasses import dataclass

from evidence_kit.many.job import BuiltCase, Job, build_one, failed

MOST_TRIES = 3
"""How often a case may be under way when workers die before it is built alone, to see whether it is the reason."""

AHEAD = 2
"""Jobs that are given to each worker: one that it does, and one that waits for it."""

Start = Callable[[], AbstractContextManager[Executor]]


@dataclass(frozen=True, slots=True)
class Workers:
    """Where jobs are done.

    Attributes:
        start: begins an executor; again after it broke.
        count: how many jobs it does at a time.
        work: what a worker does with a job.
    """

    start: Start
    count: int
    work: Callable[[Job], BuiltCase] = build_one


def spread(jobs: Sequence[Job], workers: Workers) -> Iterator[BuiltCase]:
    """Yield what came of each job, in the order in which they end; a job is never lost and never told twice."""
    waiting, tries = deque(jobs), Counter[str]()
    while waiting:
        suspects = [job for job in waiting if tries[job.name] >= MOST_TRIES]
        if suspects and len(suspects) == len(waiting):
            break
        plain = deque(job for job in waiting if tries[job.name] < MOST_TRIES)
        yield from done_by(workers, plain, tries)
        waiting = deque([*plain, *suspects])
    for job in waiting:
        yield alone(workers, job)


def done_by(workers: Workers, waiting: deque[Job], tries: Counter[str]) -> Iterator[BuiltCase]:
    """Yield what comes of jobs until none waits or a worker dies; those under way then wait again."""
    running: dict[Future[BuiltCase], Job] = {}
    try:
        with workers.start() as executor:
            while waiting or running:
                while waiting and len(running) < AHEAD * workers.count:
                    future = executor.submit(workers.work, waiting[0])  # raises when a worker has just died
                    running[future] = waiting.popleft()
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    told = result_of(future, running[future])
                    del running[future]
                    yield told
    except BrokenExecutor:
        tries.update(job.name for job in running.values())
        waiting.extendleft(running.values())


def result_of(future: Future[BuiltCase], job: Job) -> BuiltCase:
    """Return what came of a job.

    Raises:
        BrokenExecutor: a worker of this machine died, and the executor with it.
    """
    try:
        return future.result()
    except BrokenExecutor:
        raise
    except Exception as problem:  # noqa: BLE001  (a cluster has errors of its own, as when a case ends its workers)
        return failed(job, f"The cluster gave it up: {type(problem).__name__}: {problem}", "run it again")


def alone(workers: Workers, job: Job) -> BuiltCase:
    """Return what comes of a job that nothing else runs beside."""
    try:
        with workers.start() as executor:
            return result_of(executor.submit(workers.work, job), job)
    except BrokenExecutor:
        return failed(job, "The process that builds it ends each time.", "build this case by itself, with -v")
