"""Exchange messages between a process and its child."""

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
