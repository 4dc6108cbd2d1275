"""What speaks TLS greets first: in time, and counted like every connection, before anything can be asked over it."""

import asyncio
import contextlib
import ssl
from collections.abc import Callable
from typing import Any

from uvicorn.protocols.utils import get_remote_addr

from evidence_kit.studio.connection_limits import Counted, GuardedProtocol, keep_room


class Greeting(Counted, asyncio.Protocol):
    """The TLS handshake of one connection, counted among all; afterwards its place is that of the protocol.

    A server of asyncio that is given a context makes the protocol only after the handshake, so that connections which
    never finish theirs would be counted nowhere.
    """

    def __init__(self, context: ssl.SSLContext, connections: set[Any], make: Callable[[], GuardedProtocol]) -> None:
        """Set it up.

        Args:
            connections: all that there are.
            make: makes the protocol that is spoken after it.
        """
        self.context, self.connections, self.make = context, connections, make
        self.heard: list[bytes] = []
        self.was_lost = False

    def connection_made(self, transport: Any) -> None:  # noqa: ANN401  (as in uvicorn)
        """Take a place, and begin."""
        self.transport, self.client = transport, get_remote_addr(transport)
        guarded, loop = self.make(), asyncio.get_running_loop()
        self.since = loop.time()
        self.connections.add(self)
        transport.pause_reading()  # what is heard is for the handshake
        self.task = loop.create_task(self.greet(guarded))
        keep_room(self, self.connections, guarded.most, guarded.most_of_one)

    async def greet(self, guarded: GuardedProtocol) -> None:
        """Shake hands, and hand the connection over; one that does not finish in time ends."""
        try:
            if self.transport.is_closing():
                return
            with contextlib.suppress(OSError):  # an error of TLS is one too
                secured = await asyncio.get_running_loop().start_tls(
                    self.transport,
                    self,
                    self.context,
                    server_side=True,
                    ssl_handshake_timeout=guarded.greeting_seconds,
                )
                if secured is not None and not self.was_lost:
                    self.hand_over(secured, guarded)
        finally:
            self.connections.discard(self)

    def hand_over(self, secured: asyncio.Transport, guarded: GuardedProtocol) -> None:
        """Let the protocol go on, with what was said since the handshake."""
        self.connections.discard(self)
        secured.set_protocol(guarded)
        guarded.connection_made(secured)
        for data in self.heard if not secured.is_closing() else ():
            guarded.data_received(data)

    def data_received(self, data: bytes) -> None:
        """Keep what comes between the handshake and its being noticed."""
        self.heard.append(data)

    def connection_lost(self, exc: Exception | None) -> None:
        """Note that nobody is there to go on with."""
        del exc
        self.was_lost = True

    def shutdown(self) -> None:
        """End with the server, which asks this of every connection."""
        self.transport.abort()
