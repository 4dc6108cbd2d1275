"""Notices on the desktop, where there is one and the extra `desktop` is installed; else nothing, and never an error."""

import dataclasses
import functools
import html
import importlib.util
import logging
import queue
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from evidence_kit.watching.earlier import known_by_package
from evidence_kit.watching.events import Built, Dated, WatchEvent
from evidence_kit.watching.notices import LastKnown, Notice, known_by_report, near_of, notice_of
from evidence_kit.watching.shown import Shown, read_shown, write_shown

SEND_SECONDS = 2.0
"""What a desktop may take to show a notice; after that it is given up."""


class Notices:
    """Shows notices from a thread of its own, so that a desktop that hangs delays nothing."""

    def __init__(self, folder: Path, *, wanted: bool) -> None:
        """Set it up.

        Args:
            folder: the one that is watched.
            wanted: whether anything is shown at all.
        """
        self.folder, self.wanted = folder, wanted
        self.shown: Shown = {}
        self.last: dict[Path, LastKnown] = {}
        self.events: queue.SimpleQueue[WatchEvent | None] = queue.SimpleQueue()
        self.thread = threading.Thread(target=self.show, daemon=True)

    def __enter__(self) -> Self:
        if self.wanted:
            self.thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.events.put(None)

    def note(self, event: WatchEvent) -> None:
        """Take in what the watcher tells."""
        if self.wanted:
            self.events.put(event)

    def show(self) -> None:
        """Show what is worth it, until the end."""
        if importlib.util.find_spec("desktop_notifier") is None:
            return
        send = functools.cache(sender)
        self.shown = read_shown(self.folder)
        while (event := self.events.get()) is not None:
            try:
                notice = self.notice_about(event)
            except Exception:  # noqa: BLE001  (whatever lies in a case, the next notice is shown)
                notice = None
            if notice:
                send()(notice)

    def notice_about(self, event: WatchEvent) -> Notice | None:
        """Return the notice about what changed with a case; None when nothing did that matters."""
        if not isinstance(event, Built | Dated):
            return None
        case = event.case.resolve()
        before = self.last.get(case)
        if before is None:
            before = dataclasses.replace(known_by_package(case), near=self.shown.get(case, frozenset()))
        if isinstance(event, Built):
            now = known_by_report(event.report, before)
        else:
            now = dataclasses.replace(before, near=near_of(event.findings))
        self.last[case] = now
        if now.near != self.shown.get(case, frozenset()):
            self.shown[case] = now.near
            write_shown(self.folder, self.shown)
        return notice_of(case, before, now, event.report if isinstance(event, Built) else None)


def sender() -> Callable[[Notice], None]:
    """Return what shows a notice; where that cannot be had, something that shows nothing."""
    import asyncio  # noqa: PLC0415  (only who shows notices pays for it)

    log = logging.getLogger("desktop_notifier")
    log.addHandler(logging.NullHandler())
    log.propagate = False  # it records each failure with a traceback
    try:
        from desktop_notifier import DesktopNotifier  # noqa: PLC0415  (an extra)
    except Exception:  # noqa: BLE001  (not installed, or its library of the system is not to be had)
        return lambda _: None

    async def send(notice: Notice) -> None:
        # On Linux the message may have marks of HTML; a file's name has none.
        message = html.escape(notice.message, quote=False) if sys.platform == "linux" else notice.message
        desktop = DesktopNotifier(app_name="evidence-kit", app_icon=None)
        await asyncio.wait_for(desktop.send(title=notice.title, message=message), SEND_SECONDS)

    def show(notice: Notice) -> None:
        try:
            asyncio.run(send(notice))
        except Exception:  # noqa: BLE001  (no bus, no desktop, no leave to show anything: nothing is lost)
            log.debug("not shown")

    return show
