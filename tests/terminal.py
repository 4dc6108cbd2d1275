"""A person before a terminal: the program runs on a pseudo terminal, its questions are answered, its screen is read."""

import os
import select
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

needs_terminal = pytest.mark.skipif(os.name != "posix", reason="Windows has no pseudo terminals in Python")


END_OF_INPUT, INTERRUPT, ENTER = "\x04", "\x03", "\n"


class Terminal:
    """A person before a terminal; a class because it holds the screen and the program that draws on it."""

    def __init__(self, *argv: object, folder: Path | None = None) -> None:
        import pty

        self.screen, far = pty.openpty()
        self.program = subprocess.Popen(
            [sys.executable, "-m", "evidence_kit", *map(str, argv)],
            stdin=far, stdout=far, stderr=far, cwd=folder, start_new_session=True,
            preexec_fn=lambda: become_foreground(far),  # noqa: PLW1509  (nothing else gives Ctrl-C a terminal)
        )  # fmt: skip
        os.close(far)
        self.seen = ""

    def read_until(self, *ends: str) -> None:
        """Read what is drawn until it ends so, or the program has ended."""
        limit = time.monotonic() + 60
        while not any(self.seen.endswith(end) for end in ends) and time.monotonic() < limit:
            if select.select([self.screen], [], [], 0.2)[0]:
                try:
                    drawn = os.read(self.screen, 65536)
                except OSError:  # Linux tells so that nobody holds the other end any more
                    return
                if not drawn:
                    return
                self.seen += drawn.decode("utf-8", "replace")

    def answer(self, *answers: str) -> None:
        """Type each answer when something is asked."""
        for one in answers:
            self.read_until("): ")
            self.seen += "\0"
            if one == INTERRUPT:
                time.sleep(0.5)  # a signal between the prompt and the wait for a key is lost, which no person can do
            os.write(self.screen, one.encode())

    def finish(self) -> int:
        """Return how the program ended."""
        self.read_until("\0\0")
        try:
            code = self.program.wait(20)
        finally:
            self.program.kill()
            self.program.wait()
            os.close(self.screen)
        assert "Traceback" not in self.seen
        return code


def become_foreground(far: int) -> None:
    """Make the terminal the program's own, so that Ctrl-C reaches it."""
    import fcntl
    import termios

    fcntl.ioctl(far, termios.TIOCSCTTY, 0)


def on_terminal(argv: Sequence[object], *answers: str) -> tuple[int, str]:
    """Run evidence-kit on a terminal, answer its questions, and return how it ended and what was seen."""
    terminal = Terminal(*argv)
    terminal.answer(*answers)
    return terminal.finish(), terminal.seen


def is_key(line: str) -> bool:
    """Return whether a line is a key or a table in a comment."""
    return line.startswith("# [") or (
        line.startswith("# ") and line[2:].split(" ")[0].isidentifier() and line[2:].split(" ")[1:2] == ["="]
    )
