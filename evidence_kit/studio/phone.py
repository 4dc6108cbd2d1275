"""The studio on the local network: off until it is asked for, over TLS, and closed after an hour without a page."""

import asyncio
import contextlib
import datetime as dt
import secrets
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec
from starlette.types import ASGIApp

from evidence_kit.errors import ToolFailed, ToolMissing
from evidence_kit.studio.bound_server import Server, begin, end, server_for
from evidence_kit.studio.certificate import Certificate, certificate_of, code_as_text, make_certificate
from evidence_kit.studio.events import Hub
from evidence_kit.studio.gate import Entrance, Gate
from evidence_kit.studio.network_addresses import network_addresses
from evidence_kit.studio.session import Tokens, bound, forget_phones, new_token, recall_phones, remember_phones
from evidence_kit.studio.wire import PhoneJson
from evidence_kit.text.shell import how_to_install

PATIENCE_SECONDS = 3600.0
"""Without an open page of a phone."""

LOOKS = 60
"""How often in that time it is looked whether it is over."""

OFF = PhoneJson(url="", addresses=(), fingerprint="")


def bound_together(addresses: Sequence[str], port: int = 0) -> list[socket.socket]:
    """Return a socket for each address, all at one port; addresses after the first are left out where that fails.

    Args:
        port: the one to take if it is free; 0 is any.

    Raises:
        ToolFailed: the first address cannot be used.
    """
    try:
        sockets = [bound_at(addresses[0], port)]
    except OSError as problem:
        sentence = f"{addresses[0]} cannot be listened on: {problem.strerror or problem}."
        raise ToolFailed(sentence, hint="give the address of this computer in the network with --address") from None
    port = sockets[0].getsockname()[1]
    for address in addresses[1:]:
        with contextlib.suppress(OSError):
            sockets.append(bound(address, port))
    return sockets


def bound_at(address: str, port: int) -> socket.socket:
    """Return a socket that is bound to a port, or to any free one where that one is taken.

    Raises:
        OSError: the address cannot be used.
    """
    if port:
        with contextlib.suppress(OSError):
            return bound(address, port)
    return bound(address, 0)


@contextlib.contextmanager
def closed_on_failure(sockets: Sequence[socket.socket]) -> Iterator[None]:
    """Close sockets when what they are for comes to nothing."""
    try:
        yield
    except BaseException as problem:
        for one in sockets:
            one.close()
        if isinstance(problem, ImportError):
            name = (problem.name or "cryptography").partition(".")[0]
            sentence = f"Phones need {name}, which is not installed."
            raise ToolMissing(sentence, hint=how_to_install(name)) from None
        raise


def host_of(address: str, port: int) -> str:
    """Return an address with its port as it stands in a URL."""
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


class Phone:
    """The door for phones; a class because it is opened and closed while the studio runs.

    Attributes:
        app: what is served there, set before it is opened.
    """

    app: ASGIApp

    def __init__(
        self,
        hub: Hub,
        say: Callable[[str], None],
        address: str | None = None,
        patience: float = PATIENCE_SECONDS,
        *,
        case: Path | None = None,
    ) -> None:
        """Leave it closed.

        Args:
            case: the folder for which it is remembered which phones were let in; None for none.
            address: the one to listen on; by default all at which a phone may reach this computer.
            patience: seconds without a page after which it is closed.
        """
        self.hub, self.say, self.address, self.patience, self.case = hub, say, address, patience, case
        self.server: Server | None = None
        self.running: asyncio.Task[None] | None = None
        self.watching: asyncio.Task[None] | None = None
        self.tokens = Tokens(new_token())
        self.hosts: tuple[str, ...] = ()
        self.fingerprint = ""
        self.last_visit = 0.0
        self.turning = asyncio.Lock()

    @property
    def is_open(self) -> bool:
        """Whether phones may come in."""
        return self.server is not None

    @property
    def url(self) -> str:
        """The address that lets one phone in."""
        return self.url_at(0)

    def url_at(self, place: int) -> str:
        """Return that address at one of the hosts."""
        return f"https://{self.hosts[place]}/p/{self.tokens.current}"

    def status(self) -> PhoneJson:
        """Return how phones reach it."""
        if not self.is_open:
            return OFF
        pages = self.hub.phones
        left = self.patience - (time.monotonic() - self.last_visit)
        ends = (
            None if pages else (dt.datetime.now().astimezone() + dt.timedelta(seconds=left)).isoformat("T", "seconds")
        )
        return PhoneJson(url=self.url, addresses=self.hosts, fingerprint=self.fingerprint, pages=pages, ends=ends)

    def tell_desks(self) -> None:
        """Tell the desk's pages; a phone is not given the next token."""
        self.hub.tell_now(("phone", msgspec.to_builtins(self.status())), to="desks")

    async def open(self) -> None:
        """Listen on the local network, and say so.

        Raises:
            ToolFailed: there is no network, or the address cannot be used.
        """
        async with self.turning:
            if self.is_open:
                return
            addresses = [self.address] if self.address else network_addresses()
            if not addresses:
                raise ToolFailed("This computer is in no network.", hint="join the phone's network, or give --address")
            sockets, certificate, secret = await asyncio.to_thread(self.session, addresses)
            port = sockets[0].getsockname()[1]
            self.hosts = tuple(host_of(one.getsockname()[0], port) for one in sockets)
            self.fingerprint = certificate.fingerprint
            self.tokens.renew()
            self.note_visit()
            hosts, cookie = frozenset(self.hosts), f"__Host-ek-{port}"
            entrance = Entrance(is_phone=True, hosts=hosts, cookie=cookie, secret=secret, on_visit=self.note_visit)
            server = server_for(Gate(self.app, entrance), certificate.context)
            with closed_on_failure(sockets):
                self.running = await begin(server, sockets)
            self.server = server
            self.watching = asyncio.create_task(self.watch())
        self.say(f"Phones in this network may come in at {' and '.join(self.hosts)} (TLS), one with each code:")
        self.say(code_as_text(self.url))
        self.say("\n".join(self.url_at(place) for place in range(len(self.hosts))))
        self.say(f"The browser warns of the certificate, which is of this session alone. SHA-256: {self.fingerprint}")
        self.tell_desks()

    def session(self, addresses: Sequence[str]) -> tuple[list[socket.socket], Certificate, str]:
        """Return the sockets, the certificate and the cookie's secret of a session that phones may join.

        It is the one that the studio before has left, so that open pages go on: a browser trusts another certificate
        only when somebody has looked at it.

        Raises:
            ToolFailed: no address can be used.
            ToolMissing: the library that makes the certificate or the code is not installed.
        """
        last = recall_phones(self.case) if self.case else None
        if last is not None and not set(addresses) <= set(last.addresses):
            last = None
        sockets = bound_together(addresses, last.port if last else 0)
        with closed_on_failure(sockets):
            if last is not None and sockets[0].getsockname()[1] == last.port:
                with contextlib.suppress(ValueError, OSError):
                    return sockets, certificate_of(last.pem), last.secret
            certificate, secret = make_certificate(addresses), secrets.token_urlsafe(32)
            if self.case:
                remember_phones(self.case, sockets[0].getsockname()[1], secret, addresses, certificate.pem)
            return sockets, certificate, secret

    async def close(self, why: str) -> None:
        """Listen no longer; the pages of phones are told why.

        Args:
            why: "ended" with the studio itself, after which the same phones may come back; "hour" or "off".
        """
        async with self.turning:
            server, running, watching = self.server, self.running, self.watching
            self.server = self.running = self.watching = None
            if server is None or running is None:
                return
            if watching is not None and watching is not asyncio.current_task():
                watching.cancel()
            self.hub.end(why, phones_only=True)
            await end(server, running)
            if self.case and why != "ended":
                forget_phones(self.case)
        self.tell_desks()

    def note_visit(self) -> None:
        """Note that a phone's page is there."""
        self.last_visit = time.monotonic()

    def announce_next_code(self) -> None:
        """Show the address for the next phone; the last one was used."""
        self.say(f"A phone came in. For another one: {self.url}")
        self.tell_desks()

    async def watch(self) -> None:
        """Close the door after the time without a page."""
        pages = 0
        while True:
            await asyncio.sleep(self.patience / LOOKS)
            if self.hub.phones:
                self.note_visit()
            if self.hub.phones != pages:
                pages = self.hub.phones
                self.tell_desks()
            if time.monotonic() - self.last_visit >= self.patience:
                self.say("No phone had the page open for an hour; the studio listens on this machine alone again.")
                await self.close("hour")
                return
