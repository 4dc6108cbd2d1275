"""Workers of a Dask cluster: it repeats what a lost worker had, and spreads and shows the work."""

import contextlib
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from functools import partial
from typing import Any

from evidence_kit.errors import ToolMissing, UsageWrong
from evidence_kit.many.spread import Workers
from evidence_kit.package.tools import ABSENT, versions
from evidence_kit.text.names import printable
from evidence_kit.text.words import counted

CONNECT_SECONDS = 10


def workers_at(address: str) -> Workers:
    """Return the workers of a cluster.

    Raises:
        ToolMissing: `dask` is not installed, no scheduler answers, or it has no workers.
        UsageWrong: a worker would build other bytes than this program does.
    """
    with connected(address) as client:
        told: dict[str, dict[str, str]] = client.run(versions)
        threads = sum(client.nthreads().values())
    if not told:
        raise ToolMissing(
            f"The scheduler at {printable(address)} has no workers.",
            hint=f"start some: dask worker {printable(address)} --nthreads 1",
        )
    refuse_others(told)
    return Workers(partial(pool, address), threads)


def refuse_others(told: Mapping[str, Mapping[str, str]]) -> None:
    """Raise when workers have another version of evidence_kit, of ffmpeg or of a library than this program.

    Raises:
        UsageWrong: some have; each is named with what differs.
    """
    here = versions()
    others = []
    for worker, there in sorted(told.items()):
        differing = [name for name in sorted(here.keys() | there.keys()) if here.get(name) != there.get(name)]
        if differing:
            others.append(f"{worker} has {', '.join(f'{name} {there.get(name, ABSENT)}' for name in differing)}")
    if others:
        wanted = ", ".join(f"{name} {version}" for name, version in here.items())
        raise UsageWrong(
            f"{counted(len(others), 'worker')} would build other files than this program: {'; '.join(others)}.",
            hint=f"install the same on each: {wanted}",
        )


@contextlib.contextmanager
def pool(address: str) -> Iterator[Executor]:
    """Give the executor of a cluster; what has not begun is cancelled when it is left early."""
    with connected(address) as client:
        # pure: equal arguments would run once for ever, and a changed case would get its old answer.
        executor: Executor = client.get_executor(pure=False, retries=0)
        try:
            yield executor
        except BaseException:
            executor.shutdown(wait=False)  # which cancels them; it knows no cancel_futures
            raise


@contextlib.contextmanager
def connected(address: str) -> Iterator[Any]:
    """Give a client of the scheduler.

    Raises:
        ToolMissing: `dask` is not installed, or no scheduler answers.
    """
    try:
        import distributed  # noqa: PLC0415  (loads for half a second; an extra)
    except ImportError:
        raise ToolMissing(
            "Dask is not installed.", hint="in the folder of evidence_kit: pip install '.[cluster]'"
        ) from None
    try:
        connect: Any = distributed.Client  # it has no types
        client = connect(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as problem:  # ValueError: it is no address
        raise ToolMissing(
            f"No Dask scheduler answers at {printable(address)}.", hint="start one: dask scheduler; check the address"
        ) from problem
    with client:
        yield client
