"""Hash files on disk, and write them atomically."""

import contextlib
import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from evidence_kit.errors import CannotWrite
from evidence_kit.media.locks import clear_abandoned, clear_temporary, owned_folder, remove_owned
from evidence_kit.text.names import printable
from evidence_kit.text.regular import open_regular, read_regular


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a regular file in lower-case hex.

    Raises:
        OSError: it cannot be read, or is a link, a pipe or a folder.
    """
    with open_regular(path) as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def is_same(path: Path, sha256: str | None) -> bool:
    """Return whether a file can be read and has this hash."""
    try:
        return hash_file(path) == sha256
    except OSError:
        return False


def read_same(path: Path, sha256: str | None) -> bytes | None:
    """Return a file's bytes; None if they no longer have this hash."""
    try:
        data = read_regular(path)
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == sha256 else None


def replace_file(finished: Path, out: Path) -> None:
    """Move a finished file to `out` atomically.

    Raises:
        CannotWrite: it cannot be written there; a device or a pipe is never replaced by a file.
    """
    if out.exists() and not (out.is_file() or out.is_dir()):
        raise CannotWrite(f"{printable(str(out))} is a device or a pipe, not a file.", hint="give the name of a file")
    try:
        finished.replace(out)
    except OSError as problem:
        raise cannot_write(out, problem) from None


def put_file(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write a small file atomically; an existing file keeps its permissions.

    Args:
        private: nobody else may read it, whatever was there before.

    Raises:
        CannotWrite: it cannot be written.
    """
    with scratch(path) as work:
        finished = work / "file"
        if private:
            finished.touch(0o600)
        finished.write_bytes(data)
        if path.exists() and not private:
            shutil.copymode(path, finished)
        replace_file(finished, path)


@contextlib.contextmanager
def scratch(out: Path) -> Iterator[Path]:
    """Provide a folder beside `out` for unfinished files, always removed at the end.

    Folders left by killed runs are removed first.

    Raises:
        CannotWrite: the folder cannot be created, or the disk is full.
    """
    # Absolute, because a child process runs in this folder.
    place = out.parent.absolute()
    try:
        place.mkdir(parents=True, exist_ok=True)
        clear_temporary(Path(tempfile.gettempdir()))
        clear_abandoned(place)
        folder, owner = owned_folder(place)
    except OSError as problem:
        raise cannot_write(out, problem) from None
    with removed_at_last(folder, out):
        try:
            yield folder
        finally:
            os.close(owner)


@contextlib.contextmanager
def removed_at_last(folder: Path, out: Path) -> Iterator[None]:
    """Always remove `folder` at the end, and turn write errors into CannotWrite for `out`.

    Raises:
        CannotWrite: the disk is full or refuses.
    """
    try:
        yield
    except OSError as problem:
        if problem.errno in WRITE_ERRORS:
            raise cannot_write(out, problem) from None
        raise
    finally:
        remove_owned(folder)


WRITE_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EFBIG, errno.EIO})


def cannot_write(place: Path, problem: OSError) -> CannotWrite:
    """Return the error that explains why `place` cannot be written, and what helps."""
    hint = "choose another place with --out"
    if problem.errno in (errno.ENOSPC, errno.EDQUOT):
        hint = "free some room on the disk, or choose another place with --out"
    return CannotWrite(f"Cannot write {printable(str(place))}: {problem.strerror or problem}.", hint=hint)


def free_bytes(folder: Path) -> int:
    """Return the free bytes on the disk of `folder`."""
    return shutil.disk_usage(folder).free
