"""Listen, answer, and end within a second."""

import asyncio
import contextlib
import logging
import signal
import socket
from collections.abc import Callable, Iterator

from evidence_kit.errors import EvidenceKitError
from evidence_kit.studio.app import app_of
from evidence_kit.studio.bound_server import begin, end, server_for
from evidence_kit.studio.gate import Entrance, Gate
from evidence_kit.studio.running_studio import Studio

SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")


def desk_entrance(studio: Studio) -> Entrance:
    """Return who may come in on this machine."""
    hosts = frozenset({f"127.0.0.1:{studio.port}", f"localhost:{studio.port}"})
    return Entrance(is_phone=False, hosts=hosts, cookie=f"ek-{studio.port}", secret=studio.secret)


async def serve(
    studio: Studio,
    listening: socket.socket,
    begun: Callable[[], None],
    ending: Callable[[], None],
    *,
    phone: bool = False,
) -> None:
    """Answer the pages of a studio until it is to end.

    Args:
        begun: called once when it answers.
        ending: called once when it begins to end.
        phone: listen on the local network from the beginning.
    """
    logging.getLogger("uvicorn").addHandler(logging.NullHandler())
    logging.getLogger("uvicorn").propagate = False
    loop = asyncio.get_running_loop()
    studio.hub.loop = loop
    app = app_of(studio)
    server = server_for(Gate(app, desk_entrance(studio)))
    studio.phone.app = app
    with ended_by_signals(loop, studio.ended.set):
        running = await begin(server, [listening])
        begun()
        if phone:
            await open_for_phones(studio)
        await asyncio.wait({running, asyncio.create_task(studio.ended.wait())}, return_when=asyncio.FIRST_COMPLETED)
        ending()
        studio.ended.set()
        studio.hub.end("ended")
        await asyncio.gather(end(server, running), studio.phone.close("ended"))


async def open_for_phones(studio: Studio) -> None:
    """Let phones in, or say why not: the page of this machine is open all the same."""
    try:
        await studio.phone.open()
    except EvidenceKitError as problem:
        studio.say(f"No phone can come in: {problem}")
        studio.say(f"  -> {problem.hint}")


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
            signal.signal(number, signal.SIG_DFL if handler is None else handler)  # None: it was not set by Python
