"""One watcher for a folder and all that is in it: the second is told which process is the first."""

import contextlib
import datetime as dt
import os
import time
from collections.abc import Iterator
from pathlib import Path

from evidence_kit.errors import CannotWrite
from evidence_kit.media.files import cannot_write
from evidence_kit.media.locks import lock, locked
from evidence_kit.text.names import printable
from evidence_kit.watching.journal import key_of, make_state_folder, remembered, state_folder

LOCKED_BYTE = 1 << 20
"""Windows locks single bytes, which nobody else can read then: one far behind what the file says."""

TURN_SECONDS = 5.0
"""How long a watcher that begins waits for others that begin at the same moment, such as all those of a login."""


@contextlib.contextmanager
def held(folder: Path) -> Iterator[str]:
    """Hold the lock for watching `folder`; it is released when the process ends, however that happens.

    It lies beside the journal. Where nothing can be written there is none, and why is given in words; on a disk that
    knows no locks there is none either.

    Raises:
        CannotWrite: another watcher holds it, or that of a folder in this one or around it.
    """
    folder = folder.resolve()
    try:
        path = make_state_folder() / f"{key_of(folder)}.lock"
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as problem:
        yield str(cannot_write(state_folder(), problem))
        return
    try:
        with one_after_another(path.parent):
            take(descriptor, path, folder)
        yield ""
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def one_after_another(place: Path) -> Iterator[None]:
    """Keep others that begin at the same moment waiting: of two, one has to be the first."""
    with contextlib.ExitStack() as turn:
        until = time.monotonic() + TURN_SECONDS
        while time.monotonic() < until:
            try:
                turn.enter_context(locked(place / "begin"))
                break
            except BlockingIOError:
                time.sleep(0.02)
            except OSError:
                break
        yield


def take(descriptor: int, path: Path, folder: Path) -> None:
    """Lock the file of a folder, and write into it who did.

    Raises:
        CannotWrite: another watcher holds it, or that of a folder in this one or around it.
    """
    shown = printable(str(folder))
    try:
        lock_far_behind(descriptor)
    except BlockingIOError:
        raise watched_already(f"{shown} is", path) from None
    except OSError:
        return
    for other in path.parent.glob("*.lock"):
        there = folder_of(other)
        if there is None or other == path or not is_locked(other):
            continue
        if folder.is_relative_to(there):
            raise watched_already(f"{shown} lies in {printable(str(there))}, which is", other)
        if there.is_relative_to(folder):
            raise watched_already(f"{printable(str(there))}, which lies in {shown}, is", other)
    with contextlib.suppress(OSError):  # a full disk: then nobody is named
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        began = dt.datetime.now().astimezone()
        who = f"process {os.getpid()} since {began:%Y-%m-%d %H:%M}"
        os.write(descriptor, who.encode() + b"\n" + os.fsencode(folder))


def lock_far_behind(descriptor: int) -> None:
    """Lock an open file without keeping anybody from reading it.

    Raises:
        BlockingIOError: another process holds it.
        OSError: the disk knows no locks.
    """
    os.lseek(descriptor, LOCKED_BYTE, os.SEEK_SET)
    lock(descriptor)


def is_locked(path: Path) -> bool:
    """Return whether a watcher holds the lock of this file."""
    try:
        descriptor = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        lock_far_behind(descriptor)
    except OSError as problem:
        return isinstance(problem, BlockingIOError)
    finally:
        os.close(descriptor)
    return False


def folder_of(path: Path) -> Path | None:
    """Return the folder that a lock's file is about; None when it does not say."""
    try:
        _, _, folder = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    return Path(os.fsdecode(folder)) if folder else None


def watched_already(what: str, path: Path) -> CannotWrite:
    """Return the error that says which process is the first, as the lock's file names it."""
    try:
        first = printable(path.read_bytes().partition(b"\n")[0][:80].decode()) or "another process"
    except (OSError, ValueError):
        first = "another process"
    return CannotWrite(f"{what} watched already, by {first}.", hint="leave it to that one, or end it first")


def is_free(folder: Path) -> bool:
    """Return whether a folder is there and nobody watches it."""
    try:
        with held(folder):
            return folder.is_dir()
    except (CannotWrite, OSError):
        return False


def forget() -> int:
    """Remove what watchers remember, but for those that run right now, and return of how many folders that was."""
    forgotten = 0
    for key in remembered():
        if not is_locked(state_folder() / f"{key}.lock"):
            with contextlib.suppress(OSError):
                for ending in (".json", ".shown.json", ".lock"):
                    (state_folder() / f"{key}{ending}").unlink(missing_ok=True)
                forgotten += 1
    return forgotten
