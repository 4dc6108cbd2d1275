"""Notices on the desktop, where there is one and the extra `desktop` is installed; else nothing, and never an error."""

import datetime as dt
import functools
import html
import importlib.util
import logging
import queue
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from evidence_kit.errors import EvidenceKitError
from evidence_kit.model.finding import Finding
from evidence_kit.text.today import local_day
from evidence_kit.watching.earlier import told_by_package
from evidence_kit.watching.events import Began, Built, WatchEvent
from evidence_kit.watching.notices import Notice, Told, near_of, notice_of, told_by_report

SEND_SECONDS = 2.0
"""What a desktop may take to show a notice; after that it is given up."""

NEXT_LOOK_SECONDS = 3600.0
"""How often it is looked whether another day has begun, on which a deadline may be near."""


class Notices:
    """Shows notices from a thread of its own, so that a desktop that hangs delays nothing."""

    def __init__(self, days_of: Callable[[Path], Iterable[Finding]], *, wanted: bool) -> None:
        """Set it up.

        Args:
            days_of: what is to be said of a case's deadlines today.
            wanted: whether anything is shown at all.
        """
        self.days_of, self.wanted = days_of, wanted
        self.told: dict[Path, Told] = {}
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
        """Show what is worth it, until the end; and look once a day at the deadlines of all cases."""
        if importlib.util.find_spec("desktop_notifier") is None:
            return
        send = functools.cache(sender)
        day: dt.date | None = None
        while True:
            try:
                event = self.events.get(timeout=NEXT_LOOK_SECONDS)
            except queue.Empty:
                event = Began(Path(), "", one_case=False, cases=0, files=0, paths=tuple(self.told))
            if event is None:
                return
            if isinstance(event, Built):
                before = self.told.get(event.case, Told())
                now = self.told[event.case] = told_by_report(event.report, before)
                notice = notice_of(event.case, before, now, event.report)
                if notice:
                    send()(notice)
            elif isinstance(event, Began) and local_day(None) != day:
                day = local_day(None)
                for case in event.paths:
                    notice = self.look_at_days(case)
                    if notice:
                        send()(notice)

    def look_at_days(self, case: Path) -> Notice | None:
        """Return the notice about a deadline of a case that is near, if that was not said before."""
        before = self.told.get(case) or told_by_package(case)
        try:
            near = near_of(self.days_of(case))
        except (EvidenceKitError, OSError):
            return None  # its next build says what is wrong with it
        now = self.told[case] = Told(before.ready, before.refused, near)
        return notice_of(case, before, now)


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
