"""How a child process ended, and the last words of its standard error."""

import os
from dataclasses import dataclass
from typing import IO

TAIL_BYTES = 4000


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of a child.

    Attributes:
        code: exit status; negative for a signal, None after the time limit.
        tail: the end of its standard error.
        still: it was killed for lack of progress.
    """

    code: int | None
    tail: str
    still: bool = False

    @property
    def ok(self) -> bool:
        """Whether it ended by itself with status 0."""
        return self.code == 0

    @property
    def words(self) -> str:
        """The end in words, for the log."""
        if self.code is None:
            return "killed, it stood still" if self.still else "killed, its time was over"
        return f"signal {-self.code}" if self.code < 0 else f"status {self.code}"


class ChildEnded(Exception):
    """A child ended instead of answering.

    Attributes:
        code: exit status; negative for a signal, None after the time limit.
    """

    def __init__(self, code: int | None) -> None:
        super().__init__(f"status {code}")
        self.code = code


def read_tail(errors: IO[bytes]) -> str:
    """Return the last lines written to `errors`, without overwritten progress lines."""
    size = errors.seek(0, os.SEEK_END)
    errors.seek(max(0, size - TAIL_BYTES))
    text = errors.read().decode("utf-8", "replace")
    return "\n".join(line.rsplit("\r", 1)[-1] for line in text.splitlines()).strip()
