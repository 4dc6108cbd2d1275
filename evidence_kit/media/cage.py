"""Limits of a child process that decodes what others made: a hostile file may take it over."""

import contextlib
import math
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from evidence_kit.media import landlock
from evidence_kit.media.surroundings import SANDBOX, sandbox_setting

Started = TypeVar("Started")

MEMORY = 4 << 30
"""Most bytes that a child writes to in memory: forty pictures of 8192 by 8192 pixels, as an encoder holds, take 3.5 GB
and their filters the rest."""

OPEN_FILES = 256
PROCESSES = 8192
"""Most processes and threads of the user while the child starts another; the system counts all of the user's."""

SPARE_BYTES = 2 << 30
"""Most bytes of a file that a child writes, besides twice the size of what it reads."""

MOST_PROCESSORS = 64


@dataclass(frozen=True, slots=True)
class Cage:
    """The limits of a child.

    Attributes:
        reads: files and folders that it may read.
        writes: folders in which it may also write, besides its own for temporary files.
        memory: most bytes that it may write to.
    """

    reads: tuple[Path, ...] = ()
    writes: tuple[Path, ...] = ()
    memory: int = MEMORY

    @property
    def file_bytes(self) -> int:
        """The most bytes of a file that it writes."""
        return SPARE_BYTES + 2 * sum(size_of(path) for path in self.reads)


def size_of(path: Path) -> int:
    """Return the size of a file in bytes; 0 when unknown."""
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0


@contextlib.contextmanager
def own_folder(cage: Cage | None) -> Iterator[Path | None]:
    """Make an empty folder for a child's temporary files, and remove it with all that is in it; only for a cage.

    Raises:
        OSError: it cannot be made.
    """
    if cage is None:
        yield None
        return
    # TemporaryDirectory would warn at the end of a program whose readers still wait; their watchers remove it then.
    folder = Path(tempfile.mkdtemp(prefix="evidence-kit-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def limits_in_shell(cage: Cage, seconds: float) -> str:
    """Return the commands by which a shell limits itself and the program that it becomes.

    A system that lacks a limit, or has a lower one, says so and goes on. A shell counts files in half kilobytes and
    memory in kilobytes.

    Args:
        seconds: after which it is killed, however little it does.
    """
    processor_seconds = math.ceil(seconds) * min(os.cpu_count() or 1, MOST_PROCESSORS) + 10
    limits = {"c": 0, "n": OPEN_FILES, "t": processor_seconds, "f": cage.file_bytes >> 9, "d": cage.memory >> 10}
    return "".join(f"ulimit -{letter} {most} 2>/dev/null;" for letter, most in limits.items())


def limit_processes(pid: int) -> None:
    """Limit the processes and threads of a child that waits for its beginning, where the system can."""
    if sys.platform != "linux":  # no other has prlimit
        return
    import resource  # noqa: PLC0415  (Windows has none)

    with contextlib.suppress(ValueError, OSError):
        resource.prlimit(pid, resource.RLIMIT_NPROC, (PROCESSES, PROCESSES))


def limit_this(memory: int, kind: str = "RLIMIT_DATA") -> None:
    """Limit this process, which is a child, where the system can.

    Args:
        memory: most bytes that it may write to, without shared or reserved memory.
        kind: "RLIMIT_AS" for all addresses.
    """
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  (Windows has none)

    limits = {kind: memory, "RLIMIT_CORE": 0, "RLIMIT_NOFILE": OPEN_FILES, "RLIMIT_NPROC": PROCESSES}
    for name, most in {**limits, "RLIMIT_FSIZE": SPARE_BYTES}.items():
        try:
            hard = resource.getrlimit(getattr(resource, name))[1]
            allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(getattr(resource, name), (allowed, allowed))
        except (AttributeError, ValueError, OSError):
            continue


def limit_processor_seconds(more: int) -> None:
    """Let this process, which is a child, use so many seconds of a processor from now on, where the system can."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  (Windows has none)

    used = resource.getrusage(resource.RUSAGE_SELF)
    with contextlib.suppress(ValueError, OSError):
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(used.ru_utime + used.ru_stime) + more, hard))


def is_confined() -> bool:
    """Return whether a child may read only what it is given, and talk to nobody."""
    return sandbox_setting() != "limits" and landlock.works()


def started_in(cage: Cage | None, own: Path | None, program: str, start: Callable[[], Started]) -> Started:
    """Return what `start` returns, which is a child: shut in where the system can, and free to run without a cage.

    Args:
        own: its own folder.
        program: what it is, with its path.

    Raises:
        OSError: it cannot be started.
    """
    if cage is None or not is_confined():
        return start()
    allowed = dict(landlock.places_of_programs())
    real = Path(os.path.realpath(program))
    allowed |= {Path(program): landlock.READ_AND_RUN, real: landlock.READ_AND_RUN}
    if real.parent.name == "bin":  # the libraries of a program that was installed into a folder of its own
        allowed[real.parent.parent / "lib"] = landlock.READ_AND_RUN
    for paths, rights in ((cage.reads, landlock.READ), (cage.writes, landlock.WRITE), ((own,), landlock.WRITE)):
        for path in paths:
            if path is not None:
                allowed[path] = allowed.get(path, 0) | rights
    return landlock.shut_in_thread(start, allowed)


def shortfall() -> str:
    """Return as a clause why a child is not shut in by the kernel; empty when it is."""
    if sandbox_setting() == "limits":
        return f"{SANDBOX} is 'limits'"
    if not sys.platform.startswith("linux"):
        return "only Linux has Landlock"
    if not landlock.works():
        return "this kernel has no Landlock (it is in Linux 5.13 and newer), or it is switched off"
    if not landlock.filters_calls():
        return f"sockets cannot be refused on this processor ({platform.machine()})"
    return ""
