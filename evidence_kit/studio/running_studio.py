"""All that a running studio consists of."""

import asyncio
from collections.abc import Callable
from concurrent.futures import CancelledError, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from evidence_kit.errors import EvidenceKitError
from evidence_kit.makers.drawable import drawable_order
from evidence_kit.studio.builds import Builds
from evidence_kit.studio.desk import Desk
from evidence_kit.studio.events import Hub
from evidence_kit.studio.films import Films
from evidence_kit.studio.phone import Phone
from evidence_kit.studio.pictures import Pictures
from evidence_kit.studio.previews import Previews
from evidence_kit.studio.session import Tokens
from evidence_kit.studio.uploads import Uploads

Found = TypeVar("Found")


def pool(name: str, threads: int) -> ThreadPoolExecutor:
    """Return threads of their own for one kind of work."""
    return ThreadPoolExecutor(threads, thread_name_prefix=f"studio-{name}")


@dataclass(slots=True, kw_only=True)
class Studio:
    """One case, its desk and its open pages.

    Attributes:
        say: writes a line where the studio was started.
        show_address: writes down where others find it which address opens the page now.
        ended: set when everything is to end.
        desk_thread: everything that reads or writes the case, in order.
        drawing_thread: previews.
        picture_threads: thumbnails, small views and frames.
        whole_picture_thread: what takes a whole decoded picture, of which one at a time is in memory.
        disk_threads: files that are being sent.
        is_away: the last look found no case.
        placed: the names of files that were put into the case, by their checksums.
        answered: what the ends of uploads were answered with.
        stills: those that were taken lately, by the gesture that asked for them; it may be sent again.
        background: what goes on after its request was answered.
    """

    folder: Path
    desk: Desk
    hub: Hub
    tokens: Tokens
    secret: str
    port: int
    say: Callable[[str], None]
    show_address: Callable[[str], None]
    uploads: Uploads
    pictures: Pictures
    phone: Phone
    builds: Builds
    films: Films
    previews: Previews = field(init=False)
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    desk_thread: ThreadPoolExecutor = field(default_factory=lambda: pool("desk", 1))
    drawing_thread: ThreadPoolExecutor = field(default_factory=lambda: pool("drawing", 1))
    picture_threads: ThreadPoolExecutor = field(default_factory=lambda: pool("pictures", 2))
    whole_picture_thread: ThreadPoolExecutor = field(default_factory=lambda: pool("whole-pictures", 1))
    disk_threads: ThreadPoolExecutor = field(default_factory=lambda: pool("disk", 2))
    is_away: bool = False
    placed: dict[str, str] = field(default_factory=dict)
    answered: dict[str, dict[str, str]] = field(default_factory=dict)
    stills: dict[str, "asyncio.Future[str]"] = field(default_factory=dict)
    background: set["asyncio.Future[Any]"] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.previews = Previews(self.pictures, self.desk.original, self.order_number, self.drawing_thread)

    def order_number(self) -> str | None:
        """Return the number of the order, as it is drawn below pictures."""
        number = self.desk.case().order.get("number")
        return drawable_order(number)[0] if number else None

    @property
    def address(self) -> str:
        """The address that opens the page; good for one browser."""
        return f"http://127.0.0.1:{self.port}/open/{self.tokens.current}"

    async def at_desk(self, work: Callable[..., Found], *arguments: Any) -> Found:  # noqa: ANN401  (those of `work`)
        """Return what a piece of work on the case came to."""
        return await asyncio.get_running_loop().run_in_executor(self.desk_thread, lambda: work(*arguments))

    async def at_disk(self, work: Callable[..., Found], *arguments: Any) -> Found:  # noqa: ANN401  (those of `work`)
        """Return what a piece of work on files that are not the case's own came to."""
        return await asyncio.get_running_loop().run_in_executor(self.disk_threads, lambda: work(*arguments))

    async def at_pictures(self, work: Callable[..., Found], *arguments: Any) -> Found:  # noqa: ANN401  (those of `work`)
        """Return what a piece of work on a picture came to."""
        return await asyncio.get_running_loop().run_in_executor(self.picture_threads, lambda: work(*arguments))

    async def at_whole_pictures(self, work: Callable[..., Found], *arguments: Any) -> Found:  # noqa: ANN401  (those of `work`)
        """Return what a piece of work came to that takes a whole decoded picture."""
        return await asyncio.get_running_loop().run_in_executor(self.whole_picture_thread, lambda: work(*arguments))

    def in_background(self, threads: ThreadPoolExecutor, work: Callable[..., object], *arguments: Any) -> None:  # noqa: ANN401  (those of `work`)
        """Begin a piece of work for which no request waits; what goes wrong is said."""

        def settled() -> None:
            try:
                work(*arguments)
            except Exception as problem:  # noqa: BLE001  (nobody waits for it)
                self.say(str(problem))

        begun = asyncio.get_running_loop().run_in_executor(threads, settled)
        self.background.add(begun)
        begun.add_done_callback(self.background.discard)

    def look(self) -> None:
        """Look at the case again; waits for it, from any thread but the desk's."""
        was_away, self.is_away = self.is_away, False
        try:
            self.desk_thread.submit(self.desk.look).result()
        except (EvidenceKitError, OSError):
            self.is_away = True
        except (Exception, CancelledError) as problem:  # noqa: BLE001  (the next change is looked at all the same)
            if not self.ended.is_set():
                self.say(f"The case could not be looked at: {problem!r}")
        if self.is_away or was_away:
            self.ask_again()

    def ask_again(self) -> None:
        """Have every page ask for the case again, whatever it knows of it."""
        self.hub.tell(("case", {"studio": "", "seq": 0, "revision": ""}))

    def build_ended(self) -> None:
        """Look at what a build has left."""
        self.look()
        self.ask_again()

    def rest(self) -> None:
        """Begin no more work, and let go what was opened."""
        self.builds.close()
        self.films.close()
        self.desk.close()
        pictures = (self.drawing_thread, self.picture_threads, self.whole_picture_thread)
        for threads in (self.desk_thread, *pictures, self.disk_threads):
            threads.shutdown(wait=False, cancel_futures=True)
