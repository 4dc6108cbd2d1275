"""What every open page is told as it happens: one stream of server-sent events each."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from typing import Literal

import msgspec

from evidence_kit.studio.wire import Notice

SILENT_SECONDS = 15.0
"""After which a comment shows that the connection is alive."""

MOST_WAITING = 1000
"""Notices that wait for a page; one that reads none of them is let go, and asks for all when it comes back."""


class Hub:
    """The open pages; a class because they come and go."""

    def __init__(self) -> None:
        self.loop: asyncio.AbstractEventLoop | None = None
        self.pages: dict[asyncio.Queue[Notice | None], bool] = {}
        self.ended = False

    def tell(self, notice: Notice) -> None:
        """Tell every page; from any thread."""
        if self.loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has ended
                self.loop.call_soon_threadsafe(self.tell_now, notice)

    def tell_now(self, notice: Notice, *, to: Literal["all", "desks", "phones"] = "all") -> None:
        """Tell the pages, from the loop itself."""
        for queue, is_phone in list(self.pages.items()):
            if to != "all" and is_phone != (to == "phones"):
                continue
            try:
                queue.put_nowait(notice)
            except asyncio.QueueFull:
                self.pages.pop(queue, None)
                queue.get_nowait()
                queue.put_nowait(None)

    def end(self, why: str, *, phones_only: bool = False) -> None:
        """Say goodbye to every page and end its stream."""
        self.ended = self.ended or not phones_only
        self.tell_now(("bye", {"why": why}), to="phones" if phones_only else "all")
        for queue, is_phone in list(self.pages.items()):
            if is_phone or not phones_only:
                self.pages.pop(queue)
                with contextlib.suppress(asyncio.QueueFull):
                    queue.put_nowait(None)

    @property
    def phones(self) -> int:
        """How many pages are open on phones."""
        return sum(self.pages.values())

    async def stream(self, *, is_phone: bool) -> AsyncGenerator[bytes, None]:
        """Yield the events of one page until it goes or everything ends."""
        queue: asyncio.Queue[Notice | None] = asyncio.Queue(MOST_WAITING)
        self.pages[queue] = is_phone
        try:
            yield b"retry: 1000\n\n"
            while not (self.ended and queue.empty()):
                try:
                    notice = await asyncio.wait_for(queue.get(), SILENT_SECONDS)
                except TimeoutError:
                    yield b": \n\n"
                    continue
                if notice is None:
                    return
                kind, body = notice
                yield b"event: %s\ndata: %s\n\n" % (kind.encode(), msgspec.json.encode(body))
        finally:
            self.pages.pop(queue, None)
