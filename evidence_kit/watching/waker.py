"""Sleep until something happens in a folder: the system tells, or the folder is looked through again and again."""

import contextlib
import os
import threading
import time
from pathlib import Path
from typing import Self

from evidence_kit.package.names import STATUS_PAGE
from evidence_kit.text.system_names import is_temporary, is_workshop

RESCAN_SECONDS = 30.0
"""How long at most until a folder is looked through again, whether or not the system told of a change."""

LEAST_POLL, MOST_POLL = 2.0, 30.0
POLL_SHARE = 200
"""A folder that is polled rests for so many times as long as looking through it took: half a percent of a core."""

STEP_MILLISECONDS = 100
"""How often the library that listens to the system looks whether something came; each time costs processor time."""

MOST_FAILURES = 20
"""After so many failures of the library the folder is polled."""

CANNOT_TELL = "the system cannot tell of changes here"
LIMIT = "the system's limit of watched folders is reached"

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
        self.passes_over = False
        self.happened = threading.Event()
        self.stop = threading.Event()
        self.thread: threading.Thread | None = None
        self.place: os.stat_result | None = None

    def __enter__(self) -> Self:
        self.restart()
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def restart(self) -> None:
        """Listen again: to a folder that was unmounted and is there again, the old listener is deaf."""
        self.end()
        if not self.polling:
            with contextlib.suppress(OSError):
                self.place = self.folder.stat()
            self.stop = threading.Event()
            self.thread = threading.Thread(target=self.listen, args=(self.stop,), daemon=True)
            self.thread.start()

    @property
    def is_deaf(self) -> bool:
        """Whether it stopped listening, or another folder is now in the place of the one that it listens to."""
        if self.polling:
            return False
        try:
            there = self.place is not None and os.path.samestat(self.place, self.folder.stat())
        except OSError:
            return False  # it is away
        return not there or self.thread is None or not self.thread.is_alive()

    def end(self) -> None:
        """Stop listening."""
        self.stop.set()
        if self.thread:
            self.thread.join(timeout=0.5)
        self.thread = None

    def listen(self, stop: threading.Event) -> None:
        """Set `happened` whenever the system reports a change of what is the user's."""
        failures = 0
        while not stop.is_set():
            try:
                self.hear(stop)
            except FileNotFoundError:
                return  # the folder is away; the watcher says so
            except (OSError, RuntimeError) as problem:
                failures += 1
                # Folders that may not be looked into are passed over only then: the library hides its limit with that.
                self.passes_over = self.passes_over or isinstance(problem, PermissionError)
                limit = is_limit(problem)
                if limit or failures >= MOST_FAILURES:
                    self.polling = LIMIT if limit else CANNOT_TELL
                    self.happened.set()
                    return
                # The library gives up at a name that is not text: what happened meanwhile is looked at all the same.
                self.happened.set()
                stop.wait(STEP_MILLISECONDS / 1000)
            except Exception:  # noqa: BLE001  (of the library, such as at a folder's own name that is not text)
                self.polling = CANNOT_TELL
                self.happened.set()
                return

    def hear(self, stop: threading.Event) -> None:
        """Set `happened` with each change, until `stop`.

        Raises:
            OSError: the folder is not there, or the system refuses.
            RuntimeError: the library gives up.
        """
        from watchfiles import watch  # noqa: PLC0415  (loads a native library)

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
            ignore_permission_denied=self.passes_over,
        ):
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
    """Return whether an event is about something of the user's: no unfinished file, no page or new package of ours."""
    name = Path(path).name
    return (
        name != STATUS_PAGE
        and not is_temporary(name)
        and not is_workshop(name)
        and "/.package.staging-" not in path.replace("\\", "/")
    )


def is_limit(problem: Exception) -> bool:
    """Return whether the system watches as many folders as it may."""
    text = str(problem).lower()
    return "limit" in text or "too many open files" in text or "no space left" in text
