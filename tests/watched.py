"""The real watcher as a process on a real folder: its lines, and how it ends."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

QUICK = ("--settle", "0.2", "--pause", "0.3", "--patience", "1.5")
FAST = (*QUICK, "--today", "2026-11-01")


class Watcher:
    """A running `evidence-kit watch`; what it prints is collected as it comes."""

    def __init__(self, folder: Path, *options: str, before: tuple[str, ...] = (), fast: tuple[str, ...] = FAST) -> None:
        self.folder = folder
        self.child = subprocess.Popen(
            [*before, sys.executable, "-m", "evidence_kit", "watch", str(folder), *fast, *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="backslashreplace",
        )
        self.lines: list[str] = []
        self.told: list[str] = []
        self.readers = [
            threading.Thread(target=collect, args=(stream, into))
            for stream, into in ((self.child.stdout, self.lines), (self.child.stderr, self.told))
            if stream
        ]
        for reader in self.readers:
            reader.start()

    def wait_for(self, words: str, count: int = 1, seconds: float = 40) -> str:
        """Wait until so many lines with these words were printed, and return the last of them."""

        def found() -> list[str]:
            return [line for line in [*self.lines, *self.told] if words in line]

        assert until(lambda: len(found()) >= count, seconds), (words, self.lines, self.told)
        return found()[-1]

    def reports(self) -> list[str]:
        """Return the lines about packages that were built."""
        return [line for line in self.lines if "ready, " in line]

    def kill(self) -> None:
        """End it as a power cut would."""
        self.child.kill()
        self.gone()

    def interrupt(self) -> float:
        """Press Ctrl-C, and return the seconds until it ended."""
        asked = time.monotonic()
        self.child.send_signal(signal.SIGINT)
        self.child.wait(timeout=20)
        took = time.monotonic() - asked
        self.gone()
        return took

    def gone(self) -> None:
        """Wait for its end, and hold it against what must never be."""
        self.child.wait(timeout=20)
        for reader in self.readers:
            reader.join(timeout=10)
        for stream in (self.child.stdout, self.child.stderr):
            if stream:
                stream.close()
        assert not [line for line in self.told if "Traceback" in line], self.told


def collect(stream: Iterable[str], into: list[str]) -> None:
    """Collect the lines of a stream until it ends."""
    with contextlib.suppress(ValueError):  # it is closed
        for line in stream:
            into.append(line)  # noqa: PERF402  (each line at once, not all at the end)


def until(is_so: Callable[[], bool], seconds: float = 20) -> bool:
    """Wait until something is so; return whether it became so."""
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


@contextlib.contextmanager
def watching(
    folder: Path, *options: str, before: tuple[str, ...] = (), fast: tuple[str, ...] = FAST
) -> Iterator[Watcher]:
    """Run the watcher; at the end Ctrl-C ends it within a second, and nothing unfinished is left."""
    watcher = Watcher(folder, *options, before=before, fast=fast)
    try:
        watcher.wait_for("Watching ")
        yield watcher
    except BaseException:
        watcher.kill()
        raise
    if watcher.child.poll() is not None:
        return
    took = watcher.interrupt()
    assert watcher.child.returncode == 130, watcher.told
    assert took < 8, took  # under one on a machine that does nothing else
    assert not left_over(folder)


def left_over(folder: Path) -> list[Path]:
    """Return the unfinished files and locks below a folder; itself when one went while it was looked at."""
    try:
        return unfinished(folder)
    except OSError:
        return [folder]


def unfinished(folder: Path) -> list[Path]:
    """Return the unfinished files and locks below a folder.

    Raises:
        OSError: one went meanwhile.
    """
    return [path for path in folder.rglob(".*") if path.name.startswith((".package.", ".evidence-kit-"))]


def programs_of(folder: Path) -> list[str]:
    """Return the command lines of the processes that have a folder in theirs, on Linux; a watcher itself aside."""
    found = []
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            words = place.read_bytes().replace(b"\0", b" ")
            if os.fsencode(folder) in words and b"evidence_kit watch" not in words:
                found.append(words.decode("utf-8", "replace"))
    return found
