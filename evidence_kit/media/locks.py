"""Locks between processes for writing to an output and for unfinished folders, released when the process ends."""

import contextlib
import functools
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

UNFINISHED = ".evidence-kit-"
"""Prefix of folders for unfinished files, beside the output."""

OWNER = ".owner"
"""The file in such a folder that is locked while the folder is in use."""

OURS = re.compile(re.escape(UNFINISHED) + r"[a-z0-9_]{8}")
"""The name of such a folder."""


@contextlib.contextmanager
def locked(out: Path) -> Iterator[None]:
    """Hold the lock for writing to `out`; it is released when the process ends, however that happens.

    The lock file is removed at the end, so a waiting process checks whether its file is still the one on disk.

    Raises:
        BlockingIOError: another process holds it.
        OSError: it cannot be created.
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
    """Lock an open file exclusively for this process.

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
    """Create a folder for unfinished files in `place`; return it with the descriptor of its lock.

    Raises:
        OSError: it cannot be created.
    """
    while True:
        folder = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=place))
        try:
            descriptor = os.open(folder / OWNER, os.O_RDWR | os.O_CREAT, 0o600)
        except FileNotFoundError:  # another process removed it as abandoned before it had an owner
            if place.is_dir():
                continue
            raise
        try:
            lock(descriptor)
            if os.path.samestat(os.fstat(descriptor), (folder / OWNER).stat()):
                return folder, descriptor
        except (BlockingIOError, FileNotFoundError):
            pass
        except OSError:  # on a disk without locks it must not look abandoned
            (folder / OWNER).unlink(missing_ok=True)
            return folder, descriptor
        os.close(descriptor)  # another process removed it as abandoned before it was locked
        remove_owned(folder)


@contextlib.contextmanager
def temporary_folder() -> Iterator[Path]:
    """Provide an empty folder in the system's place for temporary files, removed at the end.

    What killed runs left there is removed first, once in a process.

    Raises:
        OSError: it cannot be created.
    """
    place = Path(tempfile.gettempdir())
    clear_temporary(place)
    owned, owner = owned_folder(place)
    try:
        inner = owned / "work"
        inner.mkdir(0o700)
        yield inner
    finally:
        remove_owned(owned)
        os.close(owner)


@functools.cache
def clear_temporary(place: Path) -> None:
    """Remove the unfinished folders that killed runs left in the place for temporary files; once in a process."""
    with contextlib.suppress(OSError):
        clear_abandoned(place)


def clear_abandoned(place: Path) -> None:
    """Remove the unfinished folders in `place` whose processes have ended."""
    for folder in place.glob(f"{UNFINISHED}*"):
        try:
            descriptor = os.open(folder / OWNER, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
        except OSError:
            if OURS.fullmatch(folder.name):  # a kill came before it had an owner, or after it had none: it is empty
                with contextlib.suppress(OSError):
                    folder.rmdir()
            continue
        try:
            lock(descriptor)
        except OSError:
            os.close(descriptor)
            continue
        if sys.platform == "win32":  # which cannot remove open files
            os.close(descriptor)
            remove_owned(folder)
        else:
            remove_owned(folder)
            os.close(descriptor)


def remove_owned(folder: Path) -> None:
    """Remove a folder, the mark of its owner last, so that what a kill leaves of it is still known as abandoned."""
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            elif path.name != OWNER:
                path.unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
