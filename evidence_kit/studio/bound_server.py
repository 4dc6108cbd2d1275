"""A server on sockets that are bound already, which can be ended at any moment."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Iterator, Sequence

import uvicorn
from starlette.types import ASGIApp

from evidence_kit.studio.connection_limits import GuardedProtocol
from evidence_kit.studio.greeting import Greeting

GRACE_SECONDS = 0.5
"""For answers that are under way when the studio ends; streams end by themselves before."""


class Server(uvicorn.Server):
    """uvicorn's server without its own handling of signals, of which a process has one only, and with one limit more.

    Attributes:
        is_up: set when it answers.
    """

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to the studio."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen; what speaks TLS has to greet in time, and counts meanwhile, which uvicorn itself does not ask."""
        config, loop = self.config, asyncio.get_running_loop()

        def guarded() -> GuardedProtocol:
            make: type[GuardedProtocol] = config.http_protocol_class  # type: ignore[assignment]  # given below
            return make(config=config, server_state=self.server_state, app_state=self.lifespan.state)

        def protocol() -> asyncio.Protocol:
            return Greeting(config.ssl, self.server_state.connections, guarded) if config.ssl else guarded()

        self.servers = [await loop.create_server(protocol, sock=one, backlog=config.backlog) for one in sockets or []]
        self.started = True
        self.is_up.set()


def server_for(
    app: ASGIApp, context: ssl.SSLContext | None = None, protocol: type[GuardedProtocol] = GuardedProtocol
) -> Server:
    """Return a server for an application; with a context it speaks TLS."""
    config = uvicorn.Config(
        app,
        http=protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=1,
        backlog=512,
        ssl_context_factory=None if context is None else lambda _config, _default: context,
    )
    return Server(config)


async def begin(server: Server, sockets: Sequence[socket.socket]) -> "asyncio.Task[None]":
    """Return the task of a server that answers."""
    running = asyncio.create_task(server.serve(sockets=list(sockets)))
    await asyncio.wait({running, asyncio.create_task(server.is_up.wait())}, return_when=asyncio.FIRST_COMPLETED)
    if running.done():
        await running
    return running


async def end(server: Server, running: "asyncio.Task[None]") -> None:
    """End a server, whatever its clients are doing."""
    server.should_exit = True
    done, _ = await asyncio.wait({running}, timeout=GRACE_SECONDS)
    if not done:
        server.force_exit = True
        for connection in list(server.server_state.connections):
            transport = getattr(connection, "transport", None)
            if transport is not None:
                transport.abort()
        await asyncio.wait({running}, timeout=GRACE_SECONDS)
