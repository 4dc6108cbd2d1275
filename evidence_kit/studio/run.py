"""Open a studio for a case, and stay until it is ended."""

import asyncio
import datetime as dt
import secrets
import socket
from collections.abc import Callable
from pathlib import Path

from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.errors import CaseUnreadable
from evidence_kit.policies import DEFAULT, AnyPolicy, load_policy
from evidence_kit.studio.at_work import Studio
from evidence_kit.studio.builds import Builds
from evidence_kit.studio.desk import Desk
from evidence_kit.studio.events import Hub
from evidence_kit.studio.lock import Note, held
from evidence_kit.studio.phone import Phone
from evidence_kit.studio.pictures import Pictures
from evidence_kit.studio.serve import serve
from evidence_kit.studio.session import Tokens, listening, new_token, recall, remember
from evidence_kit.studio.uploads import Uploads
from evidence_kit.studio.waking import awake
from evidence_kit.text.names import printable


def open_studio(  # noqa: PLR0913  (what a user may set)
    folder: str | Path,
    policy: AnyPolicy = DEFAULT,
    today: dt.date | None = None,
    *,
    strict: bool = False,
    port: int | None = None,
    phone: bool = False,
    address: str | None = None,
    cache: Cache = NO_CACHE,
    opened: Callable[[str], None] = lambda _address: None,
    say: Callable[[str], None] = lambda _line: None,
) -> None:
    """Serve the page of the case in `folder` until Ctrl-C or a request to end.

    Args:
        today: the day to judge by; by default the one it is here and now.
        port: the one to listen on; by default the one of last time or any free one.
        phone: let phones in from the beginning.
        address: the one on which phones come in; by default those from which the way leads out.
        opened: called with the address that opens the page, once it answers.
        say: called with each line that somebody should read.

    Raises:
        CaseUnreadable: there is no such folder.
        CannotWrite: the case is open in another studio, or the port is taken.
    """
    folder, policy = Path(folder), load_policy(policy)
    if not folder.is_dir():
        raise CaseUnreadable(f"There is no folder {printable(str(folder))}.", hint="check the path")
    with held(folder) as note:
        last = recall(folder)
        secret = last.secret if last else secrets.token_urlsafe(32)
        with listening(port, last) as ours:
            bound_to = ours.getsockname()[1]
            remember(folder, bound_to, secret)
            hub = Hub()
            desk = Desk(folder, policy, today=today, strict=strict, cache=cache, tell=hub.tell)
            tokens = Tokens(new_token())
            uploads, pictures, door = Uploads(folder, hub.tell), Pictures(cache), Phone(hub, say, address)
            builds = Builds(folder, policy, hub.tell, today=today, strict=strict, cache=cache)
            studio = Studio(
                folder, desk, hub, tokens, secret, bound_to, say, lambda: None, uploads, pictures, door, builds
            )
            builds.ended = studio.look
            asyncio.run(work(studio, ours, note, opened, phone=phone))


async def work(studio: Studio, ours: socket.socket, note: Note, opened: Callable[[str], None], *, phone: bool) -> None:
    """Serve one studio to its end."""
    studio.token_used = lambda: note.write(studio.address)

    def begun() -> None:
        note.write(studio.address)
        opened(studio.address)

    try:
        with awake(studio.folder, studio.look):
            await serve(studio, ours, begun, phone=phone)
    finally:
        studio.rest()
