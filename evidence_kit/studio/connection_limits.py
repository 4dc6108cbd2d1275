"""The protocol of one connection, with limits of time and number that uvicorn itself does not have."""

import asyncio
import contextlib
import ipaddress
from typing import Any, ClassVar

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from evidence_kit.studio.gate import HEADERS
from evidence_kit.studio.http_answers import NotDone, refused

HEAD_SECONDS = 5.0
"""In which a request's header must be whole, counted from the connection or from the answer before it."""

GREETING_SECONDS = 10.0
"""In which what speaks TLS must have greeted; a phone far away from the Wi-Fi takes seconds."""

MOST_CONNECTIONS = 512

MOST_OF_ONE = 64
"""Connections from one other machine; a browser opens six."""


class Counted:
    """A connection that takes one of the places there are; how it waits, and for what, is its own kind's.

    Attributes:
        since: when it began to wait, by the clock of the loop; None while it is being answered.
    """

    client: tuple[str, int] | None = None
    transport: asyncio.Transport
    since: float | None = None

    @property
    def address(self) -> str:
        """The address of the machine that asks; empty where it is not known."""
        return self.client[0] if self.client else ""

    @property
    def is_here(self) -> bool:
        """Whether this machine itself asks."""
        try:
            return ipaddress.ip_address(self.address.partition("%")[0]).is_loopback
        except ValueError:
            return False

    @property
    def was_answered(self) -> bool:
        """Whether something was answered over it."""
        return False

    def worth(self) -> tuple[bool, bool, float]:
        """Return how much would be lost with this connection."""
        return self.is_here, self.was_answered, self.since or 0.0

    def spare(self) -> None:
        """End it, so that another one has its place."""
        self.transport.abort()


def keep_room(newcomer: Counted, connections: set[Any], most: int, most_of_one: int) -> None:
    """End one connection where there are too many with a newcomer, which is among them.

    It is the one that can be spared best: from afar, never answered, waiting longest; the newcomer if none waits.
    """
    everybody = [other for other in connections if isinstance(other, Counted)]
    of_one = [other for other in everybody if other.address == newcomer.address]
    if not newcomer.is_here and len(of_one) > most_of_one:
        among = of_one
    elif len(everybody) > most:
        among = [other for other in everybody if newcomer.is_here or not other.is_here]
    else:
        return
    waiting = [other for other in among if other is not newcomer and other.since is not None]
    spared = min(waiting, key=Counted.worth, default=newcomer)
    connections.discard(spared)
    spared.spare()


class GuardedProtocol(Counted, H11Protocol):
    """Closes a connection whose header does not come whole in time, and keeps room for whoever comes next.

    Where there are too many, the one that has waited longest for its header is let go, never one that is being
    answered: whoever opens connections and sends nothing only shuts itself out.

    It rests on seven names of uvicorn: connections, client, cycle, response_complete, loop, conn and
    send_400_response. uvicorn makes one of these for each connection; a class because that is how it is given a
    protocol.
    """

    head_seconds: ClassVar[float] = HEAD_SECONDS
    greeting_seconds: ClassVar[float] = GREETING_SECONDS
    most: ClassVar[int] = MOST_CONNECTIONS
    most_of_one: ClassVar[int] = MOST_OF_ONE
    timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:  # noqa: ANN401  (uvicorn's own signature)
        """Begin to wait for a header; where there are too many connections, one of them ends."""
        super().connection_made(transport)
        self.arm()
        keep_room(self, self.connections, self.most, self.most_of_one)

    @property
    def was_answered(self) -> bool:
        """Whether something was answered over it."""
        return self.cycle is not None

    def spare(self) -> None:
        """End it, so that another one has its place."""
        self.disarm()
        self.transport.abort()

    def data_received(self, data: bytes) -> None:
        """Go on waiting for a header, or stop when it is whole; a byte more does not prolong it."""
        super().data_received(data)
        if self.waits():
            self.arm()
        else:
            self.disarm()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self.disarm()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP as everything else is answered, and close the connection."""
        del msg  # uvicorn's own words
        answer = refused(NotDone("bad-request", "The studio does not understand this request.", "load the page again"))
        ours = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
        headers = [*answer.raw_headers, *ours, (b"connection", b"close")]
        with contextlib.suppress(h11.LocalProtocolError):  # an answer was begun before the nonsense came
            for event in (
                h11.Response(status_code=answer.status_code, headers=headers, reason=b"Bad Request"),
                h11.Data(data=bytes(answer.body)),
                h11.EndOfMessage(),
            ):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def waits(self) -> bool:
        """Return whether the next that has to come is a header."""
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is None or cycle.response_complete

    def arm(self) -> None:
        """Count the seconds from now, unless they are counted already."""
        if self.timer is None and not self.transport.is_closing():
            self.since = self.loop.time()
            self.timer = self.loop.call_later(self.head_seconds, self.late)

    def disarm(self) -> None:
        """Count no longer."""
        if self.timer is not None:
            self.timer.cancel()
            self.timer = self.since = None

    def late(self) -> None:
        """Close a connection whose time is over."""
        self.timer = self.since = None
        if self.waits():
            self.transport.abort()
