"""One studio for a case: the second is told the address of the first."""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evidence_kit.errors import CannotWrite
from evidence_kit.studio.session import make_studio_folder
from evidence_kit.text.names import printable
from evidence_kit.watching.journal import key_of
from evidence_kit.watching.lock import lock_far_behind


@dataclass(frozen=True, slots=True)
class Note:
    """The file of the lock, in which others read the address; the descriptor is None where nothing can be written."""

    descriptor: int | None

    def write(self, address: str) -> None:
        """Say which address opens the page now; on a full disk nobody is told."""
        if self.descriptor is None:
            return
        with contextlib.suppress(OSError):
            os.ftruncate(self.descriptor, 0)
            os.lseek(self.descriptor, 0, os.SEEK_SET)
            os.write(self.descriptor, address.encode())


@contextlib.contextmanager
def held(folder: Path) -> Iterator[Note]:
    """Hold the lock for a studio of `folder`; it is released when the process ends, however that happens.

    Raises:
        CannotWrite: another studio holds it.
    """
    try:
        path = make_studio_folder() / f"{key_of(folder)}.lock"
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        yield Note(None)
        return
    try:
        with contextlib.suppress(OSError):
            try:
                lock_far_behind(descriptor)
            except BlockingIOError:
                raise open_already(folder, descriptor) from None
        yield Note(descriptor)
    finally:
        os.close(descriptor)


def open_already(folder: Path, descriptor: int) -> CannotWrite:
    """Return the error that gives the address of the first."""
    with contextlib.suppress(OSError):
        os.lseek(descriptor, 0, os.SEEK_SET)
        address = printable(os.read(descriptor, 200).decode("ascii", "replace"))
        if address:
            return CannotWrite(
                f"{printable(str(folder))} is open in a studio already: {address}", hint="open that address"
            )
    return CannotWrite(f"{printable(str(folder))} is open in a studio already.", hint="end that one first")
