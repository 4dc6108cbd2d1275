"""Reading regular files: devices, and pipes that nobody named, are refused at once, before they can block."""

import errno
import io
import os
import stat
from pathlib import Path
from typing import IO


def open_regular(path: Path, *, follow: bool = False) -> io.BufferedReader:
    """Open a regular file for reading.

    Args:
        follow: open the file that a link leads to, instead of refusing the link.

    Raises:
        OSError: it cannot be opened, or is not a regular file.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags if follow else flags | getattr(os, "O_NOFOLLOW", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "it is not a regular file")
    return open(descriptor, "rb")


def read_regular(path: Path, most: int | None = None) -> bytes:
    """Return the content of a regular file, or of the one that a link leads to.

    Args:
        most: largest number of bytes allowed.

    Raises:
        OSError: it cannot be read, is not a regular file, or is larger.
    """
    with open_regular(path, follow=True) as handle:
        return read_within(handle, most)


def read_named(path: Path, most: int | None = None) -> bytes:
    """Return the content of a file that a person named; a pipe is read to its end, as a shell's <(command) is.

    Args:
        most: largest number of bytes allowed.

    Raises:
        OSError: it cannot be read, is neither a regular file nor a pipe, or is larger.
    """
    is_pipe = stat.S_ISFIFO(path.stat().st_mode)
    with path.open("rb") if is_pipe else open_regular(path, follow=True) as handle:
        return read_within(handle, most)


def read_within(handle: IO[bytes], most: int | None) -> bytes:
    """Return all that an open file has.

    Raises:
        OSError: it is larger than `most` bytes.
    """
    data = handle.read() if most is None else handle.read(most + 1)
    if most is not None and len(data) > most:
        raise OSError(errno.EFBIG, f"it is above {most // 1_000_000} MB")
    return data
