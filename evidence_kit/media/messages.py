"""Exchange messages between a process and its child, and limit the child's memory."""

import contextlib
from typing import IO

FRAME = 4
"""Bytes of the length before each message, the highest byte first."""

MOST_MESSAGE = 1 << 26
"""Most bytes of a message; a child that announces more is broken."""


def read_message(stream: IO[bytes]) -> bytes | None:
    """Return the next message of a stream; None at its end, or for an incomplete or too long one."""
    length = int.from_bytes(stream.read(FRAME) or b"\xff" * FRAME)
    message = stream.read(length) if length <= MOST_MESSAGE else b""
    return message if len(message) == length else None


def write_message(stream: IO[bytes], message: bytes) -> None:
    """Write a message to a stream at once.

    Raises:
        OSError: nobody reads it any more.
    """
    stream.write(len(message).to_bytes(FRAME) + message)
    stream.flush()


def bound_memory(most: int, kind: str = "RLIMIT_DATA") -> None:
    """Limit the memory of this process, where the system can.

    Args:
        kind: by default what it may write to, without shared or reserved memory; "RLIMIT_AS" for all addresses.
    """
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415  (Windows has none)

        resource.setrlimit(getattr(resource, kind), (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
