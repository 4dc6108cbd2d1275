"""A studio that runs in a process of its own, and a visitor who speaks to it as a browser does, or worse."""

import contextlib
import http.client
import json
import re
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: `body` is read as JSON where it is some."""

    status: int
    headers: dict[str, str]
    body: Any

    @property
    def code(self) -> str:
        """The code of an error."""
        return str(self.body["error"]["code"])


@dataclass(slots=True)
class Visitor:
    """Somebody who was let in, or was not."""

    address: str
    port: int
    cookie: str = ""
    tls: ssl.SSLContext | None = None
    open_connection: http.client.HTTPConnection | None = field(default=None, repr=False)

    @property
    def host(self) -> str:
        """The value of Host."""
        return f"{self.address}:{self.port}"

    @property
    def origin(self) -> str:
        """The value of Origin."""
        return f"{'https' if self.tls else 'http'}://{self.host}"

    @property
    def connection(self) -> http.client.HTTPConnection:
        """A connection that is kept."""
        if self.open_connection is None:
            if self.tls:
                self.open_connection = http.client.HTTPSConnection(
                    self.address, self.port, context=self.tls, timeout=60
                )
            else:
                self.open_connection = http.client.HTTPConnection(self.address, self.port, timeout=60)
        return self.open_connection

    def close(self) -> None:
        """Leave."""
        if self.open_connection is not None:
            self.open_connection.close()
            self.open_connection = None

    def ask(self, method: str, path: str, body: object = None, **headers: str | None) -> Answer:
        """Ask as the page does; a header that is given replaces its own, None leaves it out."""
        sent: dict[str, str | None] = {"Origin": self.origin, "Cookie": self.cookie or None}
        if body is not None and not isinstance(body, bytes):
            sent["Content-Type"] = "application/json"
            body = json.dumps(body).encode()
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            return self.asked(method, path, body, sent)
        except (http.client.RemoteDisconnected, ConnectionError):  # a kept connection that was closed meanwhile
            self.close()
            return self.asked(method, path, body, sent)

    def asked(self, method: str, path: str, body: object, sent: dict[str, str | None]) -> Answer:
        """Ask over the kept connection."""
        connection = self.connection
        connection.putrequest(method, path, skip_host="Host" in sent, skip_accept_encoding=True)
        for name, value in sent.items():
            if value is not None:
                connection.putheader(name, value)
        if isinstance(body, bytes):
            connection.putheader("Content-Length", str(len(body)))
        elif method not in ("GET", "HEAD"):
            connection.putheader("Content-Length", "0")
        connection.endheaders(body if isinstance(body, bytes) else None)
        return read(connection)

    def enter(self, path: str) -> Answer:
        """Follow the address of the terminal, and keep the cookie that it gives."""
        answer = self.ask("GET", path, Origin=None, Cookie=None)
        self.cookie = answer.headers.get("set-cookie", "").partition(";")[0]
        return answer

    def raw(self, data: bytes = b"", seconds: float = 20) -> socket.socket:
        """Return a bare connection over which these bytes were sent."""
        opened = socket.create_connection((self.address, self.port), timeout=seconds)
        opened.sendall(data)
        return opened

    def send(self, name: str, data: bytes, **more: object) -> Answer:
        """Send a whole file, and return what its end was answered."""
        begun = self.ask("POST", "/api/uploads", {"name": name, "bytes": len(data), **more}).body
        at, piece = begun["received"], begun["piece"]
        while at < len(data):
            at = self.put(begun["id"], data, at, min(at + piece, len(data))).body["received"]
        return self.ask("POST", f"/api/uploads/{begun['id']}/done")

    def put(self, upload: str, data: bytes, start: int, stop: int) -> Answer:
        """Send one piece."""
        span = f"bytes {start}-{stop - 1}/{len(data)}"
        return self.ask("PUT", f"/api/uploads/{upload}", data[start:stop], Content_Range=span)

    def files(self) -> dict[str, dict[str, Any]]:
        """Return the files of the case by their names."""
        return {file["name"]: file for file in self.ask("GET", "/api/case").body["files"]}


def read(connection: http.client.HTTPConnection) -> Answer:
    """Return the answer that comes over a connection."""
    response = connection.getresponse()
    data = response.read()
    kind = response.headers.get("content-type", "")
    body = json.loads(data) if kind.startswith("application/json") and data else data
    return Answer(response.status, {name.lower(): value for name, value in response.headers.items()}, body)


@dataclass(slots=True)
class Running:
    """A studio that was started as a user starts it.

    Attributes:
        address: as it was printed.
    """

    case: Path
    process: "subprocess.Popen[str]"
    address: str
    visitor: Visitor

    def end(self, number: int = signal.SIGTERM) -> tuple[int, float, str]:
        """End it, and return its exit code, the seconds that took, and what it said on standard error."""
        began = time.monotonic()
        self.process.send_signal(number)
        _, said = self.process.communicate(timeout=20)
        return self.process.returncode, time.monotonic() - began, said


@contextlib.contextmanager
def running(
    case: Path,
    *options: str,
    enter: bool = True,
    prefix: tuple[str, ...] = (),
    environment: Mapping[str, str] | None = None,
) -> Iterator[Running]:
    """Provide a studio in a process of its own, ended at last.

    Args:
        environment: by default that of the test.
    """
    argv = [*prefix, sys.executable, "-m", "evidence_kit", "studio", str(case), "--no-browser", *options]
    process = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
    visitor: Visitor | None = None
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        found = re.fullmatch(r"http://127\.0\.0\.1:(\d+)(/open/[\w-]{22})", address)
        if not found:
            process.wait(10)
        assert found, (address, process.stderr and process.stderr.read())
        visitor = Visitor("127.0.0.1", int(found[1]))
        if enter:
            assert visitor.enter(found[2]).status == 200
        yield Running(case, process, address, visitor)
    finally:
        if visitor is not None:
            visitor.close()
        if process.poll() is None:
            process.kill()
        process.communicate()
