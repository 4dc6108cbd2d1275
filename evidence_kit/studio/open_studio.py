"""Open a studio for a case, and stay until it is ended."""

import asyncio
import contextlib
import datetime as dt
import secrets
import socket
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from evidence_kit.cache.place import cache_at
from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.errors import CaseUnreadable, UsageWrong
from evidence_kit.media.locks import temporary_folder
from evidence_kit.media.made_with import stamp
from evidence_kit.package.names import is_package
from evidence_kit.policies import DEFAULT, AnyPolicy, LoadedPolicy, load_policy
from evidence_kit.studio.builds import Builds
from evidence_kit.studio.desk import Desk
from evidence_kit.studio.events import Hub
from evidence_kit.studio.film_doors import film_json
from evidence_kit.studio.films import Films
from evidence_kit.studio.folder_changes import awake
from evidence_kit.studio.listening import serve
from evidence_kit.studio.lock import held
from evidence_kit.studio.phone import Phone
from evidence_kit.studio.pictures import Pictures
from evidence_kit.studio.running_studio import Studio
from evidence_kit.studio.session import Tokens, listening, new_token, recall, remember
from evidence_kit.studio.uploads import Uploads
from evidence_kit.text.names import printable
from evidence_kit.text.shell import quoted

MOST_BYTES = 2 * 1000**3
"""Of a cache for one session."""


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
    ending: Callable[[], None] = lambda: None,
    say: Callable[[str], None] = lambda _line: None,
) -> None:
    """Serve the page of the case in `folder` until Ctrl-C or a request to end.

    Args:
        today: the day to judge by; by default the one it is here and now.
        port: the one to listen on; by default the one of last time or any free one.
        phone: let phones in from the beginning.
        address: the one on which phones come in; by default those from which the way leads out.
        opened: called with the address that opens the page, once it answers.
        ending: called when it begins to end, which takes less than a second as a rule.
        say: called with each line that somebody should read.

    Raises:
        CaseUnreadable: there is no such folder.
        UsageWrong: it is a package.
        CannotWrite: the case is open in another studio, or the port is taken.
    """
    with prepared(
        Path(folder), load_policy(policy), today, strict=strict, port=port, address=address, cache=cache, say=say
    ) as (studio, ours):
        asyncio.run(work(studio, ours, opened, ending, phone=phone))


@contextlib.contextmanager
def prepared(  # noqa: PLR0913  (what a user may set)
    folder: Path,
    policy: LoadedPolicy,
    today: dt.date | None,
    *,
    strict: bool,
    port: int | None,
    address: str | None,
    cache: Cache,
    say: Callable[[str], None],
) -> Iterator[tuple[Studio, socket.socket]]:
    """Provide a studio that nobody else has for this case, and the socket on which it is to answer."""
    refuse_packages(folder)
    with held(folder) as note, cache_for(cache) as kept:
        last = recall(folder)
        secret = last.secret if last else secrets.token_urlsafe(32)
        with listening(port, last) as ours:
            remember(folder, ours.getsockname()[1], secret)
            hub, films = Hub(), Films(kept)
            studio = Studio(
                folder=folder,
                desk=Desk(
                    folder,
                    policy,
                    today=today,
                    strict=strict,
                    cache=kept,
                    tell=hub.tell,
                    plays=partial(film_json, films),
                ),
                hub=hub,
                tokens=Tokens(new_token()),
                secret=secret,
                port=ours.getsockname()[1],
                say=say,
                show_address=note.write,
                uploads=Uploads(folder, hub.tell),
                pictures=Pictures(kept),
                phone=Phone(hub, say, address, case=folder),
                builds=Builds(folder, policy, hub.tell, today=today, strict=strict, cache=kept),
                films=films,
            )
            studio.builds.ended = studio.build_ended
            films.made = lambda _film: studio.look()
            yield studio, ours


@contextlib.contextmanager
def cache_for(cache: Cache) -> Iterator[Cache]:
    """Provide a cache, or one for this session alone where nothing is to be kept: each gesture asks for the same."""
    if cache:
        yield cache
        return
    with temporary_folder() as folder:
        yield cache_at(folder, MOST_BYTES, stamp())


def refuse_packages(folder: Path) -> None:
    """Refuse what is no folder, and a package or what is in one.

    Raises:
        CaseUnreadable: there is no such folder.
        UsageWrong: it is a package, or lies in one.
    """
    shown = printable(str(folder))
    if not folder.is_dir():
        raise CaseUnreadable(f"There is no folder {shown}.", hint="check the path")
    place = folder.resolve()
    package = next((one for one in (place, *place.parents) if is_package(one)), None)
    if package:
        what = "is" if package == place else "lies in"
        raise UsageWrong(
            f"{shown} {what} a package, which nothing may change.",
            hint=f"open the folder with the originals: {quoted(str(package.parent))}",
        )


async def work(
    studio: Studio, ours: socket.socket, opened: Callable[[str], None], ending: Callable[[], None], *, phone: bool
) -> None:
    """Serve one studio to its end."""

    def begun() -> None:
        studio.show_address(studio.address)
        opened(studio.address)

    try:
        with awake(studio.folder, studio.look):
            await serve(studio, ours, begun, ending, phone=phone)
    finally:
        studio.rest()
