"""Running a child process; the only door to subprocess.

A child gets its own session, so that a kill reaches what it started; no standard input; a time limit; and the end of
what it said is kept for the message when it fails (ab-av1 `process.rs` does the same).
"""

import os
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

TAIL_BYTES = 4000


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a child ended.

    Attributes:
        code: exit status; negative for a signal, None when the time limit ended it.
        tail: the end of its standard error.
    """

    code: int | None
    tail: str

    @property
    def ok(self) -> bool:
        """Whether it ended by itself with status 0."""
        return self.code == 0


def run(
    argv: Sequence[str],
    *,
    timeout: float,
    on_line: Callable[[str], None] | None = None,
    folder: Path | None = None,
    log: Path | None = None,
) -> Outcome:
    """Run `argv` to its end and return how it ended.

    Args:
        timeout: seconds after which it is killed.
        on_line: called with each line of standard output.
        folder: where it runs.
        log: where its standard error is kept whole.

    Raises:
        OSError: the program cannot be started.
    """
    with log.open("w+b") if log else tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(  # noqa: S603  (argv lists only, built by this package)
            list(argv),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            cwd=folder,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=os.name == "posix",
        )
        overdue = threading.Event()

        def expire() -> None:
            overdue.set()
            kill(child)

        clock = threading.Timer(timeout, expire)
        clock.daemon = True
        clock.start()
        try:
            assert child.stdout is not None  # noqa: S101  (asked for above; tells the type checker)
            for line in child.stdout:
                if on_line is not None:
                    on_line(line.rstrip("\n"))
            child.wait()
        except BaseException:
            kill(child)
            child.wait()
            raise
        finally:
            clock.cancel()
            if child.stdout is not None:
                child.stdout.close()
        return Outcome(None if overdue.is_set() else child.returncode, read_tail(errors))


def kill(child: "subprocess.Popen[str]") -> None:
    """End the child and whatever it started, at once."""
    if child.poll() is not None:
        return
    if os.name == "posix":
        try:
            os.killpg(child.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
    else:
        child.kill()


def read_tail(errors: IO[bytes]) -> str:
    """Return the last lines that were written to `errors`, progress lines folded away."""
    size = errors.seek(0, os.SEEK_END)
    errors.seek(max(0, size - TAIL_BYTES))
    text = errors.read().decode("utf-8", "replace")
    return "\n".join(line.rsplit("\r", 1)[-1] for line in text.splitlines()).strip()
