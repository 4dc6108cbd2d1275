"""Clients that are slow, silent or many: none of them holds the studio up."""

import asyncio
import contextlib
import socket
import ssl
import sys
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from evidence_kit.studio import http_answers
from evidence_kit.studio.app import settled
from evidence_kit.studio.bound_server import begin, end, server_for
from evidence_kit.studio.certificate import make_certificate
from evidence_kit.studio.connection_limits import Counted, GuardedProtocol
from evidence_kit.studio.events import Hub
from evidence_kit.studio.session import bound

SECONDS, MOST, MOST_OF_ONE = 1.0, 20, 8
GET = b"GET /small HTTP/1.1\r\nHost: x\r\n"
EVENTS = b"GET /events HTTP/1.1\r\nHost: x\r\n\r\n"


class Hasty(GuardedProtocol):
    """The guard with limits that a test can wait for."""

    head_seconds = greeting_seconds = SECONDS
    most, most_of_one = MOST, MOST_OF_ONE


class Patient(Hasty):
    """The guard that waits for so long that no test sees its end."""

    head_seconds = greeting_seconds = 300.0


async def small(_: Request) -> Response:
    """Answer at once."""
    return PlainTextResponse("small")


async def taken(request: Request) -> Response:
    """Answer how much came."""
    return PlainTextResponse(str(len(await http_answers.body_of(request))))


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Provide the port of a server with the guard, and an event stream like the studio's."""
    monkeypatch.setattr(http_answers, "CHUNK_SECONDS", SECONDS)
    with served(Hasty) as found:
        yield found


@pytest.fixture
def patient_port() -> Iterator[int]:
    """Provide the port of such a server that waits long."""
    with served(Patient) as found:
        yield found


@pytest.fixture
def phone_port() -> Iterator[int]:
    """Provide the port of a server as phones have it: with TLS."""
    with served(Hasty, make_certificate(["127.0.0.1"]).context) as found:
        yield found


@pytest.fixture
def patient_phone_port() -> Iterator[int]:
    """Provide the port of such a server that waits long."""
    with served(Patient, make_certificate(["127.0.0.1"]).context) as found:
        yield found


@contextlib.contextmanager
def served(protocol: type[GuardedProtocol], context: ssl.SSLContext | None = None) -> Iterator[int]:
    """Provide the port of a server with a guard; with a context it speaks TLS."""
    hub, ready = Hub(), threading.Event()

    async def events(_: Request) -> Response:
        return StreamingResponse(hub.stream(is_phone=False), media_type="text/event-stream")

    routes = [
        Route("/small", small),
        Route("/events", events),
        Route("/taken", settled(taken), methods=["POST"]),
    ]
    listening = bound("127.0.0.1", 0)
    stop: list[asyncio.Event] = []
    loops: list[asyncio.AbstractEventLoop] = []

    async def main() -> None:
        stop.append(asyncio.Event())
        loops.append(asyncio.get_running_loop())
        hub.loop = loops[0]
        server = server_for(Starlette(routes=routes), context, protocol)
        task = await begin(server, [listening])
        ready.set()
        await stop[0].wait()
        hub.end("ended")
        await end(server, task)

    thread = threading.Thread(target=lambda: asyncio.run(main()))
    thread.start()
    assert ready.wait(30)
    yield listening.getsockname()[1]
    loops[0].call_soon_threadsafe(stop[0].set)
    thread.join(10)
    assert not thread.is_alive()
    listening.close()


def connected(port: int, data: bytes = b"", seconds: float = 15, source: str = "127.0.0.1") -> socket.socket:
    """Return a connection over which these bytes were sent."""
    opened = socket.create_connection(("127.0.0.1", port), timeout=seconds, source_address=(source, 0))
    opened.sendall(data)
    return opened


def until_closed(connection: socket.socket) -> float:
    """Return the seconds until the other side closes a connection."""
    began = time.monotonic()
    with contextlib.suppress(ConnectionError):
        while connection.recv(4096):
            pass
    connection.close()
    return time.monotonic() - began


@pytest.mark.parametrize("sent", [b"", GET, b"GET", b"POST /taken HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n"])
def test_a_header_has_to_come_in_time(port: int, sent: bytes) -> None:
    """A silent connection and a header that never ends are closed, and a byte now and then does not prolong it."""
    connection = connected(port, sent)
    began = time.monotonic()
    with contextlib.suppress(OSError):
        for _ in range(100):
            connection.sendall(b"x" if sent else b"")
            time.sleep(0.05)
            if time.monotonic() - began > SECONDS * 0.8:
                break
    until_closed(connection)
    assert SECONDS * 0.8 <= time.monotonic() - began < SECONDS * 10


def test_a_second_header_has_to_come_in_time_too(port: int) -> None:
    """A kept connection is no way around it."""
    connection = connected(port, GET + b"\r\n")
    assert connection.recv(4096).startswith(b"HTTP/1.1 200")
    connection.sendall(GET)
    assert until_closed(connection) < SECONDS * 10


def test_an_event_stream_stays(port: int) -> None:
    """Only headers have a limit: a page listens for hours."""
    connection = connected(port, EVENTS, seconds=SECONDS * 2)
    heard = b""
    while not heard.endswith(b"retry: 1000\n\n\r\n"):
        heard += connection.recv(4096)
    with pytest.raises(TimeoutError):
        connection.recv(1)
    connection.close()


def test_a_slow_body_is_refused(port: int) -> None:
    """A body of which nothing comes for too long gets an answer that says so."""
    connection = connected(port, b"POST /taken HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab")
    assert connection.recv(4096).startswith(b"HTTP/1.1 408")
    connection.close()


def stay_in(listening: socket.socket, port: int, sent: bytes, visit: Callable[[int, bytes], socket.socket]) -> None:
    """Take all places with connections that send no more than this: visitors get in, and who listens stays."""
    heard = b""
    while not heard.endswith(b"retry: 1000\n\n\r\n"):
        heard += listening.recv(4096)
    opened = [connected(port, sent) for _ in range(MOST + 15)]
    for _ in range(3):
        visitor = visit(port, GET + b"Connection: close\r\n\r\n")
        assert visitor.recv(4096).startswith(b"HTTP/1.1 200")
        visitor.close()
    gone = [is_closed(connection) for connection in opened]
    assert gone == sorted(gone, reverse=True)
    assert 15 <= sum(gone) < MOST + 15
    listening.settimeout(0.1)
    with pytest.raises(TimeoutError):
        listening.recv(1)
    for connection in (listening, *opened):
        connection.close()


def test_half_sent_headers_keep_nobody_out(patient_port: int) -> None:
    """Where all places are taken by them, the oldest is let go for each visitor who comes; what is answered stays."""
    stay_in(connected(patient_port, EVENTS), patient_port, GET, connected)


@pytest.mark.skipif(sys.platform != "linux", reason="only there has a machine addresses in 127.0.0.0/8")
def test_a_machine_that_opens_too_many_connections_loses_its_own(
    patient_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of another one stay."""
    monkeypatch.setattr(Counted, "is_here", property(lambda self: self.address == "127.0.0.1"))
    other = [connected(patient_port, GET, source="127.0.0.3") for _ in range(MOST_OF_ONE)]
    greedy = [connected(patient_port, GET, source="127.0.0.2") for _ in range(MOST_OF_ONE + 4)]
    ours = connected(patient_port, GET + b"\r\n")
    assert ours.recv(4096).startswith(b"HTTP/1.1 200")
    assert [is_closed(connection) for connection in greedy] == [True] * 4 + [False] * MOST_OF_ONE
    assert not any(map(is_closed, other))
    for connection in (ours, *other, *greedy):
        connection.close()


HELLO = bytes.fromhex("16030101000100")
"""How a greeting begins that announces 256 bytes."""


@pytest.mark.parametrize("sent", [b"", HELLO])
def test_a_greeting_has_to_come_in_time(phone_port: int, sent: bytes) -> None:
    """One that never begins and one that never ends are closed, and a byte now and then does not prolong it."""
    connection = connected(phone_port, sent)
    began = time.monotonic()
    with contextlib.suppress(OSError):
        while time.monotonic() - began < SECONDS * 0.8:
            connection.sendall(b"\0" if sent else b"")
            time.sleep(0.05)
    until_closed(connection)
    assert SECONDS * 0.8 <= time.monotonic() - began < SECONDS * 10


@pytest.mark.parametrize("sent", [b"", HELLO])
def test_unfinished_greetings_keep_nobody_out(patient_phone_port: int, sent: bytes) -> None:
    """They count: where all places are taken by them, the oldest is let go for each visitor; what is answered stays."""
    stay_in(greeted(patient_phone_port, EVENTS), patient_phone_port, sent, greeted)


@pytest.mark.skipif(sys.platform != "linux", reason="only there has a machine addresses in 127.0.0.0/8")
def test_a_machine_that_never_greets_loses_its_own(patient_phone_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """One phone that goes wild does not end what others have begun."""
    monkeypatch.setattr(Counted, "is_here", property(lambda self: self.address == "127.0.0.1"))
    other = [connected(patient_phone_port, HELLO, source="127.0.0.3") for _ in range(MOST_OF_ONE)]
    greedy = [connected(patient_phone_port, HELLO, source="127.0.0.2") for _ in range(MOST_OF_ONE + 4)]
    ours = greeted(patient_phone_port, GET + b"\r\n")
    assert ours.recv(4096).startswith(b"HTTP/1.1 200")
    assert [is_closed(connection) for connection in greedy] == [True] * 4 + [False] * MOST_OF_ONE
    assert not any(map(is_closed, other))
    for connection in (ours, *other, *greedy):
        connection.close()


def greeted(port: int, data: bytes) -> ssl.SSLSocket:
    """Return a connection over which these bytes were sent after a greeting."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    secured = context.wrap_socket(connected(port))
    secured.sendall(data)
    return secured


def is_closed(connection: socket.socket) -> bool:
    """Return whether the other side has closed a connection over which it sends nothing."""
    connection.settimeout(0.1)
    try:
        return connection.recv(1) == b""
    except TimeoutError:
        return False
    except ConnectionError:
        return True


def test_the_guard_rests_on_names_that_are_there() -> None:
    """A new uvicorn without one of these would take the guard away in silence."""
    from uvicorn.protocols.http.h11_impl import RequestResponseCycle

    assert {"connections", "cycle", "loop", "transport"} <= set(GuardedProtocol.__init__.__code__.co_names)
    assert "response_complete" in RequestResponseCycle.__init__.__code__.co_names
