"""Listen, answer, and end within a second."""

import asyncio
import contextlib
import logging
import signal
import socket
import ssl
from collections.abc import Callable, Iterator

import uvicorn
from starlette.types import ASGIApp

from evidence_kit.studio.app import app_of
from evidence_kit.studio.at_work import Studio
from evidence_kit.studio.gate import Entrance, Gate
from evidence_kit.studio.guard import GuardedProtocol

GRACE_SECONDS = 0.5
"""For answers that are under way when the studio ends; streams and uploads end by themselves before."""

SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")


class Server(uvicorn.Server):
    """uvicorn's server without its own handling of signals: two of them run in one process.

    Attributes:
        is_up: set when it answers.
    """

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen, and say so."""
        await super().startup(sockets)
        self.is_up.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to the studio."""
        yield


def server_for(app: ASGIApp, make_context: Callable[[], ssl.SSLContext] | None = None) -> Server:
    """Return a server for an application; with a context it speaks TLS."""
    config = uvicorn.Config(
        app,
        http=GuardedProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=1,
        backlog=512,
        ssl_context_factory=None if make_context is None else lambda _config, _default: make_context(),
    )
    return Server(config)


async def ended(server: Server, running: "asyncio.Task[None]") -> None:
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


def desk_entrance(studio: Studio) -> Entrance:
    """Return who may come in on this machine."""
    hosts = frozenset({f"127.0.0.1:{studio.port}", f"localhost:{studio.port}"})
    return Entrance(is_phone=False, hosts=lambda: hosts, cookie=f"ek-{studio.port}", secret=studio.secret)


async def serve(studio: Studio, listening: socket.socket, begun: Callable[[], None]) -> None:
    """Answer the pages of a studio until it is to end.

    Args:
        begun: called once when it answers.
    """
    logging.getLogger("uvicorn").addHandler(logging.NullHandler())
    logging.getLogger("uvicorn").propagate = False
    loop = asyncio.get_running_loop()
    studio.hub.loop = loop
    server = server_for(Gate(app_of(studio), desk_entrance(studio)))
    with ended_by_signals(loop, studio.ended.set):
        running = asyncio.create_task(server.serve(sockets=[listening]))
        await server.is_up.wait()
        begun()
        await asyncio.wait({running, asyncio.create_task(studio.ended.wait())}, return_when=asyncio.FIRST_COMPLETED)
        studio.ended.set()
        studio.hub.end("ended")
        await ended(server, running)


@contextlib.contextmanager
def ended_by_signals(loop: asyncio.AbstractEventLoop, end: Callable[[], None]) -> Iterator[None]:
    """Let Ctrl-C and a request to end call `end`; what was there is put back. It does nothing in other threads."""
    before = {}
    for name in SIGNALS:
        number = getattr(signal, name, None)
        with contextlib.suppress(ValueError, OSError):
            if number is not None:
                before[number] = signal.signal(number, lambda _number, _frame: loop.call_soon_threadsafe(end))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
