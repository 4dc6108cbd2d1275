"""Sleep until something happens in a folder: the system tells, or the folder is looked through again and again."""

import os
import threading
import time
from pathlib import Path
from typing import Self

from evidence_kit.text.system_names import is_temporary, is_workshop

RESCAN_SECONDS = 30.0
"""How long at most until a folder is looked through again, whether or not the system told of a change."""

LEAST_POLL, MOST_POLL = 2.0, 30.0
POLL_SHARE = 200
"""A folder that is polled rests for so many times as long as looking through it took: half a percent of a core."""

STEP_MILLISECONDS = 250
"""How often the library that listens to the system looks whether something came; each time costs processor time."""

LONGEST_NAP = 0.5
"""On Windows, Ctrl-C comes through only between two naps."""


class Waker:
    """Sleeps until something happens in a folder; a class because a thread of its own listens to the system."""

    def __init__(self, folder: Path, polling: str = "") -> None:
        """Set it up.

        Args:
            polling: why the folder is polled; empty to listen to the system.
        """
        self.folder, self.polling = folder, polling
        self.happened = threading.Event()
        self.stop = threading.Event()
        self.thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self.restart()
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def restart(self) -> None:
        """Listen anew: to a folder that was unmounted and is there again, the old listener is deaf."""
        self.end()
        if not self.polling:
            self.stop = threading.Event()
            self.thread = threading.Thread(target=self.listen, args=(self.stop,), daemon=True)
            self.thread.start()

    def end(self) -> None:
        """Stop listening."""
        self.stop.set()
        if self.thread:
            self.thread.join(timeout=0.5)
        self.thread = None

    def listen(self, stop: threading.Event) -> None:
        """Set `happened` whenever the system reports a change of what is the user's."""
        from watchfiles import watch  # noqa: PLC0415  (loads a native library)

        try:
            for _ in watch(
                self.folder,
                watch_filter=lambda _, path: concerns(path),
                stop_event=stop,
                debounce=STEP_MILLISECONDS,
                step=STEP_MILLISECONDS,
                rust_timeout=60_000,
                yield_on_timeout=False,
                raise_interrupt=False,
                force_polling=False,
            ):
                self.happened.set()
        except FileNotFoundError:
            return  # the folder is away; the watcher says so
        except (OSError, RuntimeError) as problem:
            self.polling = words_of_deafness(problem)
            self.happened.set()

    def wait(self, seconds: float, look_took: float = 0.0) -> None:
        """Sleep until something happens, at most `seconds` and never longer than until the next regular look.

        Args:
            look_took: seconds that looking through the folder took, by which polling is paced.
        """
        most = min(MOST_POLL, max(LEAST_POLL, look_took * POLL_SHARE)) if self.polling else RESCAN_SECONDS
        until = time.monotonic() + min(seconds, most)
        while (left := until - time.monotonic()) > 0:
            if self.happened.wait(min(left, LONGEST_NAP) if os.name == "nt" else left):
                break
        self.happened.clear()


def concerns(path: str) -> bool:
    """Return whether an event is about something of the user's: no unfinished file, and no package in the making."""
    name = Path(path).name
    return not is_temporary(name) and not is_workshop(name) and "/.package.staging-" not in path.replace("\\", "/")


def words_of_deafness(problem: Exception) -> str:
    """Return in words why the system does not tell of changes."""
    text = str(problem).lower()
    if "limit" in text or "too many open files" in text or "no space left" in text:
        return "the system's limit of watched folders is reached"
    return "the system cannot tell of changes here"
