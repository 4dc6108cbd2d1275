"""One watcher for a folder: the second is told which process is the first."""

import contextlib
import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path

from evidence_kit.errors import CannotWrite
from evidence_kit.media.locks import lock
from evidence_kit.text.names import printable
from evidence_kit.watching.journal import key_of, state_folder

LOCKED_BYTE = 1 << 20
"""Windows locks single bytes, which nobody else can read then: one far behind what the file says."""


@contextlib.contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold the lock for watching `folder`; it is released when the process ends, however that happens.

    It lies beside the journal. Where nothing can be written, or the disk knows no locks, there is none.

    Raises:
        CannotWrite: another watcher holds it.
    """
    path = state_folder() / f"{key_of(folder)}.lock"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        yield
        return
    try:
        os.lseek(descriptor, LOCKED_BYTE, os.SEEK_SET)
        try:
            lock(descriptor)
        except BlockingIOError:
            raise CannotWrite(
                f"{printable(str(folder))} is watched already, by {first_watcher(path)}.",
                hint="leave it to that one, or end it first",
            ) from None
        except OSError:
            yield
            return
        with contextlib.suppress(OSError):  # a full disk: then nobody is named
            os.ftruncate(descriptor, 0)
            os.lseek(descriptor, 0, os.SEEK_SET)
            began = dt.datetime.now().astimezone()
            os.write(descriptor, f"process {os.getpid()} since {began:%Y-%m-%d %H:%M}".encode())
        yield
    finally:
        os.close(descriptor)


def first_watcher(path: Path) -> str:
    """Return in words who holds the lock."""
    try:
        return printable(path.read_text("utf-8")[:80]) or "another process"
    except (OSError, ValueError):
        return "another process"
