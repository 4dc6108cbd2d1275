"""Locks between processes, which end with their process: who writes to a place, and whose an unfinished folder is."""

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

UNFINISHED = ".evidence-kit-"
"""Begins the names of folders for unfinished files, beside what is made."""

OWNER = ".owner"
"""The file in one that is locked while it is in use."""


@contextlib.contextmanager
def locked(out: Path) -> Iterator[None]:
    """Hold the lock for writing to `out`; it ends with the process, however that ends.

    The lock's file is removed at the end, so whoever waited for it looks whether it is still the one on disk.

    Raises:
        BlockingIOError: another process holds it.
        OSError: it cannot be made.
    """
    path = out.with_name(f".{out.name}.lock")
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            lock(descriptor)
            with contextlib.suppress(OSError):
                if os.path.samestat(os.fstat(descriptor), path.stat()):
                    break
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            path.unlink()
        os.close(descriptor)


def lock(descriptor: int) -> None:
    """Lock an open file for this process alone.

    Raises:
        BlockingIOError: another process holds it.
    """
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415  (Windows only)

        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError as problem:
            raise BlockingIOError(problem.errno, "locked") from None
    else:
        import fcntl  # noqa: PLC0415  (POSIX only)

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def owned_folder(place: Path) -> tuple[Path, int]:
    """Make a folder for unfinished files in `place`; return it with the descriptor of the lock that says it is in use.

    Raises:
        OSError: it cannot be made.
    """
    while True:
        folder = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=place))
        descriptor = os.open(folder / OWNER, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            lock(descriptor)
            if os.path.samestat(os.fstat(descriptor), (folder / OWNER).stat()):
                return folder, descriptor
        except (BlockingIOError, FileNotFoundError):
            pass
        except OSError:  # a disk without locks, where nobody may take it for abandoned
            (folder / OWNER).unlink(missing_ok=True)
            return folder, descriptor
        os.close(descriptor)  # it was taken for abandoned before it was locked
        shutil.rmtree(folder, ignore_errors=True)


def clear_abandoned(place: Path) -> None:
    """Remove the unfinished folders in `place` whose owners are gone: a lock ends with its process, however it ends."""
    for folder in place.glob(f"{UNFINISHED}*"):
        try:
            descriptor = os.open(folder / OWNER, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
        except OSError:
            continue
        try:
            lock(descriptor)
        except OSError:
            os.close(descriptor)
            continue
        if sys.platform == "win32":  # which removes no open file
            os.close(descriptor)
            shutil.rmtree(folder, ignore_errors=True)
        else:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(descriptor)
