"""The protocol of one connection, with limits of time and number that uvicorn itself does not have."""

import asyncio
import contextlib
from typing import Any, ClassVar

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from evidence_kit.studio.gate import HEADERS
from evidence_kit.studio.http_answers import NotDone, refused

HEAD_SECONDS = 10.0
"""In which a request's header must be whole, counted from the connection or from the answer before it."""

MOST_CONNECTIONS = 512


class GuardedProtocol(H11Protocol):
    """Closes a connection whose header does not come whole in time, and refuses one more than there may be.

    It rests on six names of uvicorn: connections, cycle, response_complete, loop, conn and send_400_response. uvicorn
    makes one of these for each connection; a class because that is how it is given a protocol.
    """

    head_seconds: ClassVar[float] = HEAD_SECONDS
    most: ClassVar[int] = MOST_CONNECTIONS
    timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:  # noqa: ANN401  (uvicorn's own signature)
        """Begin to wait for a header, unless there are too many connections."""
        super().connection_made(transport)
        if len(self.connections) > self.most:
            transport.abort()
            return
        self.arm()

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
            self.timer = self.loop.call_later(self.head_seconds, self.late)

    def disarm(self) -> None:
        """Count no longer."""
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None

    def late(self) -> None:
        """Close a connection whose time is over."""
        self.timer = None
        if self.waits():
            self.transport.abort()
