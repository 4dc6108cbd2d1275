"""Run child processes; the only module that uses subprocess.

A child gets its own session, so that a kill reaches its own children; a time limit; variables by name; and a watcher
that kills it when this process is gone for whatever reason. One that decodes what others made gets a cage: limits and
an empty folder of its own. The end of its output is kept for error messages (as ab-av1 does in `process.rs`).
"""

import contextlib
import errno
import functools
import io
import logging
import multiprocessing
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from evidence_kit.media.cage import Cage, limit_processes, limits_in_shell, own_folder, started_in
from evidence_kit.media.doubts import counting_failure, raise_doubt
from evidence_kit.media.outcome import Outcome, read_tail
from evidence_kit.media.surroundings import of_session, variables
from evidence_kit.media.time_limits import ended_after, ended_when_still

LOG = logging.getLogger("evidence_kit")
"""Records each command that ran, for how long and with what result; quiet unless somebody listens."""

LOG.addHandler(logging.NullHandler())

# The standard input of a watcher closes when the process at its other end is gone: killed, crashed or finished.
# Linux's signal at the parent's death (prctl) would already come when the thread that started the child ends.
# The gate lets a program begin only when its watcher runs, so that no moment is left in which a kill forgets it.
GATE = 'read -r go && exec "$@"'
WATCH_SHELL = 'read -r line; kill -s KILL -- "-$0"; [ -z "$1" ] || rm -rf -- "$1"'
WATCH_PYTHON = """
import os, shutil, sys
sys.stdin.read()
os.kill(int(sys.argv[1]), 9)
if sys.argv[2]:
    shutil.rmtree(sys.argv[2], ignore_errors=True)
"""

Reader = Callable[[IO[bytes], Callable[[], None]], None]
"""Reads a child's standard output to its end, and calls the second argument whenever there is progress."""

NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""A child of a program that has no window, such as a watcher from login on, would open one for itself."""


def run(  # noqa: PLR0913  (what a child gets, how long, and who listens)
    argv: Sequence[str],
    *,
    timeout: float,
    on_line: Callable[[str], object] | None = None,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    log: Path | None = None,
    patience: float | None = None,
    cage: Cage | None = None,
    reader: Reader | None = None,
) -> Outcome:
    """Run `argv` to its end and return its outcome.

    Args:
        timeout: seconds after which it is killed.
        on_line: called with each line of standard output; returns whether the line shows progress.
        folder: where it runs.
        environment: variables that it gets besides.
        log: receives its whole standard error.
        patience: seconds without progress after which it is killed.
        cage: limits of a decoder.
        reader: reads standard output to its end instead, where that is no text; what it raises ends the child.

    Raises:
        OSError: the program cannot be started.
    """
    began = time.monotonic()
    with log.open("w+b") if log else tempfile.TemporaryFile() as errors, own_folder(cage) as own:
        with counting_failure():
            child = start(argv, errors, folder, environment, cage, own, timeout)
        try:
            assert child.stdout is not None  # noqa: S101  (asked for above; tells the type checker)
            end = functools.partial(kill, child)
            with watched(child, own), ended_after(timeout, end) as overdue, ended_when_still(patience, end) as pulse:
                let_begin(child)
                (reader or functools.partial(read_lines, on_line))(child.stdout, pulse.beat)
                child.wait()
        except BaseException:
            kill(child)
            child.wait()
            raise
        finally:
            close_pipes(child)
        ended = overdue.is_set() or pulse.stopped
        outcome = Outcome(None if ended else child.returncode, read_tail(errors), still=pulse.stopped)
        if outcome.code is None or outcome.code < 0:
            raise_doubt()
    LOG.debug("%s: %s, %.2f s", shlex.join(argv), outcome.words, time.monotonic() - began)
    return outcome


def read_lines(on_line: Callable[[str], object] | None, output: IO[bytes], beat: Callable[[], None]) -> None:
    """Call `on_line` with each line of a child's output, and `beat` when it says that the line shows progress."""
    with io.TextIOWrapper(output, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if on_line is not None and on_line(line.rstrip("\n")):
                beat()


def start(  # noqa: PLR0913  (as above)
    argv: Sequence[str],
    errors: IO[bytes],
    folder: Path | None,
    environment: Mapping[str, str] | None,
    cage: Cage | None,
    own: Path | None,
    seconds: float,
    *,
    is_fed: bool = False,
) -> "subprocess.Popen[bytes]":
    """Start `argv` in its own session, with its standard error going to `errors`; it waits for `let_begin`.

    Args:
        own: the folder that it has because of its cage.
        seconds: after which it will be killed.
        is_fed: it reads from its standard input, and writes only files.

    Raises:
        OSError: the program is not there, or may not be run.
    """
    shell = gatekeeper()
    if shell and not shutil.which(argv[0]):
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), argv[0])
    gate = GATE if is_fed else f"{GATE} </dev/null"
    gate = limits_in_shell(cage, seconds) + gate if cage else gate

    def begin() -> "subprocess.Popen[bytes]":
        return subprocess.Popen(  # noqa: S603  (argv lists only, built by this package)
            [shell, "-c", gate, "sh", *argv] if shell else list(argv),
            stdin=subprocess.PIPE if shell or is_fed else subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if is_fed else subprocess.PIPE,
            stderr=errors,
            cwd=folder,
            env=variables(own, environment),
            start_new_session=os.name == "posix",
            creationflags=NO_WINDOW,
        )

    child = started_in(cage, own, argv[0], begin)
    if cage:
        limit_processes(child.pid)
    return child


def start_apart(argv: Sequence[str], seconds: float) -> int | None:
    """Start a program of the user's own, such as a browser, and return its status; None when it runs after `seconds`.

    Nothing of ours ends it: neither our own end, nor Ctrl-C in our terminal. It has all the user's variables.

    Raises:
        OSError: the program is not there, or may not be run.
    """
    child = subprocess.Popen(  # noqa: S603  (as above)
        list(argv),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=os.name == "posix",
        creationflags=NO_WINDOW,
    )
    LOG.debug("%s: started to stay", shlex.join(argv))
    try:
        return child.wait(seconds)
    except subprocess.TimeoutExpired:
        threading.Thread(target=child.wait, daemon=True).start()  # or what is left of it would stay after its end
        return None


def gatekeeper() -> str | None:
    """Return the shell that holds a program back until its watcher runs; None without a shell."""
    return shutil.which("sh") if os.name == "posix" else None


def let_begin(child: "subprocess.Popen[bytes]", *, is_fed: bool = False) -> None:
    """Open the gate before a program; one that ended already needs none.

    Args:
        is_fed: its standard input stays open.
    """
    if child.stdin is None or gatekeeper() is None:
        return
    with contextlib.suppress(OSError):
        child.stdin.write(b"\n")
        child.stdin.flush()
        if not is_fed:
            child.stdin.close()


def start_partner(
    argv: Sequence[str], folder: Path | None, cage: Cage | None, own: Path | None, *, talkative: bool
) -> "subprocess.Popen[bytes]":
    """Start a child that is written to and read from for as long as it lives.

    Args:
        own: the folder that it has because of its cage.
        talkative: show its standard error.

    Raises:
        OSError: the program cannot be started.
    """

    def begin() -> "subprocess.Popen[bytes]":
        return subprocess.Popen(  # noqa: S603  (as above)
            list(argv),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if talkative else subprocess.DEVNULL,
            cwd=folder,
            env=variables(own),
            start_new_session=os.name == "posix",
            creationflags=NO_WINDOW,
        )

    return started_in(cage, own, argv[0], begin)


def close_pipes(child: "subprocess.Popen[Any]") -> None:
    """Close the pipes to and from a child that has ended."""
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()


@contextlib.contextmanager
def watched(child: "subprocess.Popen[Any]", own: Path | None = None) -> Iterator[None]:
    """Have a watcher kill the child and its children, and remove its own folder, if this process is gone before."""
    shell = gatekeeper()
    watch = [shell, "-c", WATCH_SHELL] if shell else [sys.executable, "-I", "-S", "-c", WATCH_PYTHON]
    try:
        watcher = subprocess.Popen(  # noqa: S603  (as above)
            [*watch, str(child.pid), str(own or "")],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=of_session(),
            start_new_session=os.name == "posix",
            creationflags=NO_WINDOW,
        )
    except OSError:
        yield
        return
    try:
        yield
    finally:
        watcher.kill()
        watcher.wait()
        assert watcher.stdin is not None  # noqa: S101  (asked for above)
        watcher.stdin.close()


def kill(child: "subprocess.Popen[Any]") -> None:
    """Kill the child and everything it started."""
    if child.poll() is not None:
        return
    if sys.platform == "win32":
        child.kill()
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)


def spawning() -> "multiprocessing.context.SpawnContext":
    """Return how worker processes are started: anew, as a fork of threads may stand still on every system."""
    return multiprocessing.get_context("spawn")


def end_workers() -> None:
    """Ask all worker processes to end, and wait for them."""
    workers = multiprocessing.active_children()
    for worker in workers:
        worker.terminate()
    for worker in workers:
        worker.join()


def parent_ended() -> None:
    """Wait until the process that started this worker has ended."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
