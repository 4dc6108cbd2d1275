"""The page that is kept in a watched folder: written whole, at most once a second, and not while nothing happens."""

import contextlib
import dataclasses
import datetime as dt
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from evidence_kit.events import Event
from evidence_kit.package.names import PACKAGE, STATUS_PAGE, is_package, is_status_page
from evidence_kit.report.status.html import render_status
from evidence_kit.report.status.status import Status
from evidence_kit.watching.cases import looks_empty
from evidence_kit.watching.events import Began, WatchEvent
from evidence_kit.watching.status import Pace, after, first_status, paced

LEAST_SECONDS = 1.0
"""Between two writes."""

HEARTBEAT_SECONDS = 5.0
"""How often the page of a watcher at work is written though nothing was told, so that it stays believed."""


def now() -> dt.datetime:
    """Return this moment, with the time zone of this place."""
    return dt.datetime.now().astimezone()


class StatusPage:
    """Keeps the page; a class because a thread of its own writes it while the watcher works.

    Problems with writing it never stop the watcher: what keeps this page from the disk keeps a package from it too.
    """

    def __init__(self, folder: Path, command: str, clock: Callable[[], dt.datetime] = now) -> None:
        """Set it up; nothing is written before the watcher began.

        Args:
            command: what starts the watcher again.
        """
        self.path, self.command, self.clock = folder / STATUS_PAGE, command, clock
        self.status: Status | None = None
        self.pace = Pace()
        self.place: os.stat_result | None = None
        self.lock = threading.Lock()
        self.news = threading.Event()
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.keep, daemon=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Write that nobody is watching any more, if anybody was."""
        self.over.set()
        self.news.set()
        if self.thread.is_alive():
            self.thread.join(timeout=2)
        if self.status:
            self.status = dataclasses.replace(self.status, ended=True, at=self.clock())
            self.write()

    def note(self, event: WatchEvent) -> None:
        """Take in what the watcher tells."""
        with self.lock:
            if isinstance(event, Began):
                self.begin(event)
            elif self.status:
                self.status = after(self.status, event, self.clock())
                self.pace = Pace()
        self.news.set()

    def begin(self, event: Began) -> None:
        """Begin to keep the page, unless something else has its place."""
        if os.path.lexists(self.path) and not is_status_page(self.path):
            return
        with contextlib.suppress(OSError):
            self.place = self.path.parent.stat()
        self.status = with_packages(first_status(event, self.command, self.clock()))
        self.thread.start()

    def hear(self, event: Event) -> None:
        """Take in the progress of a build."""
        with self.lock:
            if not self.status:
                return
            for case in self.status.cases:
                if case.doing == "building":
                    self.pace, progress = paced(self.pace, event, time.monotonic())
                    changed = dataclasses.replace(case, progress=progress)
                    cases = tuple(changed if other is case else other for other in self.status.cases)
                    self.status = dataclasses.replace(self.status, cases=cases, at=self.clock())
        self.news.set()

    def keep(self) -> None:
        """Write the page when there is news, and while something goes on also without."""
        while not self.over.is_set():
            at_work = bool(self.status and self.status.is_at_work)
            if not self.news.wait(HEARTBEAT_SECONDS if at_work else None):
                with self.lock:
                    if self.status:
                        self.status = dataclasses.replace(self.status, at=self.clock())
            self.news.clear()
            if self.over.is_set():
                return
            if self.write():
                self.over.wait(LEAST_SECONDS)
            else:
                self.news.set()
                self.over.wait(HEARTBEAT_SECONDS)

    def write(self) -> bool:
        """Write the page as a whole, never into the place of a disk that is away; return False when that failed."""
        with self.lock:
            status = self.status
        if status is None or not self.is_there():
            return True
        if os.path.lexists(self.path) and not is_status_page(self.path):
            return True
        cases = tuple(case for case in status.cases if case.doing == "away" or case.path.is_dir())
        page = render_status(dataclasses.replace(status, cases=cases)).encode("utf-8", "backslashreplace")
        unfinished = self.path.with_name(f".{STATUS_PAGE}.tmp")
        try:
            unfinished.unlink(missing_ok=True)
            with unfinished.open("xb") as handle:
                handle.write(page)
            unfinished.replace(self.path)
        except OSError:  # a full disk; on Windows also a browser that reads the page just now
            with contextlib.suppress(OSError):
                unfinished.unlink(missing_ok=True)
            return False
        return True

    def is_there(self) -> bool:
        """Return whether the folder is the one that the page was written into, or another one with something in it.

        An empty one in its place is where a disk was mounted.
        """
        folder = self.path.parent
        try:
            there = folder.stat()
            if (self.place is None or not os.path.samestat(self.place, there)) and looks_empty(folder):
                return False
        except OSError:
            return False
        self.place = there
        return True


def with_packages(status: Status) -> Status:
    """Return the status, with the packages that cases have already."""
    from evidence_kit.watching.earlier import case_with_package  # noqa: PLC0415  (only where there are packages)

    cases = [case_with_package(case) if is_package(case.path / PACKAGE) else case for case in status.cases]
    return dataclasses.replace(status, cases=tuple(cases))
