"""How a studio begins and ends: one for a case, at the same port, and gone within a second."""

import asyncio
import contextlib
import os
import signal
import socket
from pathlib import Path

from evidence_kit.errors import ExitCode
from evidence_kit.studio.connection_limits import MOST_CONNECTIONS
from tests.conftest import Run, jpeg_bytes, write
from tests.studio.visiting import running


def test_it_ends_within_a_second_whatever_is_open(tmp_path: Path) -> None:
    """An event stream, a half upload and a silent connection do not hold it; the page is told, and the code is 130."""
    write(tmp_path / "photo.jpg", jpeg_bytes())
    with running(tmp_path) as studio:
        visitor = studio.visitor
        cookie = f"Host: {visitor.host}\r\nCookie: {visitor.cookie}\r\nOrigin: {visitor.origin}\r\n"
        stream = visitor.raw(f"GET /api/events HTTP/1.1\r\n{cookie}\r\n".encode())
        heard = stream.recv(4096)
        upload = visitor.ask("POST", "/api/uploads", {"name": "a.mp4", "bytes": 1000}).body["id"]
        half = visitor.raw(
            f"PUT /api/uploads/{upload} HTTP/1.1\r\n{cookie}Content-Range: bytes 0-999/1000\r\n"
            "Content-Length: 1000\r\n\r\nabc".encode()
        )
        silent = visitor.raw()
        code, seconds, said = studio.end(signal.SIGINT)
        assert code == ExitCode.interrupted
        assert seconds < 1.5  # one, and what a loaded machine adds
        assert "Traceback" not in said
        assert "everything that was done is in the case" in said
        while part := stream.recv(4096):
            heard += part
        assert b'event: bye\ndata: {"why":"ended"}' in heard
        for connection in (stream, half, silent):
            connection.close()


def test_a_second_studio_is_told_the_address_of_the_first(tmp_path: Path, run: Run) -> None:
    """That address opens the page, once, also when the one before was used; only the user can read where it stands."""
    with running(tmp_path) as studio:
        folder = Path(os.environ["EVIDENCE_KIT_STATE"]) / "studio"
        assert folder.stat().st_mode & 0o077 == 0
        assert {path.stat().st_mode & 0o077 for path in folder.iterdir()} == {0}
        for _ in range(2):
            second = run("studio", tmp_path, "--no-browser")
            assert second.code == ExitCode.cannot_write
            assert "is open in a studio already: http://127.0.0.1:" in second.err
            path = "/open/" + second.err.split("/open/")[1].split()[0]
            studio.visitor.cookie = ""
            assert studio.visitor.enter(path).status == 200
            assert studio.visitor.ask("GET", "/api/case").status == 200
            assert studio.visitor.ask("GET", path, Origin=None, Cookie=None).status == 403


def test_what_cannot_be_opened(tmp_path: Path, run: Run) -> None:
    """A folder in one that is not there, a file, a port that is taken, an address that is none."""
    file = write(tmp_path / "photo.jpg", jpeg_bytes())
    assert run("studio", tmp_path / "none" / "case", "--no-browser").code == ExitCode.case_unreadable
    assert run("studio", file, "--no-browser").code == ExitCode.case_unreadable
    assert run("studio", tmp_path / "new", "--no-browser", "--address", "nowhere").code == ExitCode.usage
    assert not (tmp_path / "new").exists()
    for address in ("nowhere", "0.0.0.0", "::", "fe80::1", "224.0.0.1"):  # noqa: S104  (none is taken)
        assert run("studio", tmp_path, "--no-browser", "--address", address).code == ExitCode.usage
    assert run("studio", "", "--no-browser").code == ExitCode.usage
    assert run("studio", tmp_path, "--no-browser", "--port", 6000).code == ExitCode.usage
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        found = run("studio", tmp_path, "--no-browser", "--port", port)
    assert found.code == ExitCode.cannot_write
    assert f"Port {port} cannot be used" in found.err


def test_a_thousand_requests_at_once_are_served_or_refused(tmp_path: Path) -> None:
    """Never more connections than there may be, never a crash; afterwards no more files are open than before."""
    write(tmp_path / "photo.jpg", jpeg_bytes())
    with running(tmp_path) as studio:
        visitor = studio.visitor
        descriptors = Path(f"/proc/{studio.process.pid}/fd")
        before = len(list(descriptors.iterdir())) if descriptors.is_dir() else 0
        request = f"GET /static/icon.svg HTTP/1.1\r\nHost: {visitor.host}\r\nConnection: close\r\n\r\n".encode()

        async def ask(some: asyncio.Semaphore) -> int:
            async with some:
                writer = None
                try:
                    reader, writer = await asyncio.open_connection("127.0.0.1", visitor.port)
                    writer.write(request)
                    line = (await reader.read()).partition(b"\r\n")[0]
                    return int(line.split()[1]) if line else 0
                except ConnectionError:
                    return 0
                finally:
                    if writer is not None:
                        writer.close()
                        with contextlib.suppress(ConnectionError):
                            await writer.wait_closed()

        async def crowd(count: int, at_once: int) -> list[int]:
            some = asyncio.Semaphore(at_once)
            return await asyncio.gather(*(ask(some) for _ in range(count)))

        statuses = asyncio.run(crowd(1000, MOST_CONNECTIONS + 200))
        assert set(statuses) <= {200, 0}
        assert statuses.count(200) >= MOST_CONNECTIONS // 2
        assert asyncio.run(crowd(200, 100)) == [200] * 200
        assert visitor.ask("GET", "/api/case").status == 200
        if before:
            assert len(list(descriptors.iterdir())) <= before + 8


def test_what_an_editor_writes_is_told(tmp_path: Path) -> None:
    """The page is told of a change of case.toml, whether the editor saves it in place or by another file."""
    write(tmp_path / "photo.jpg", jpeg_bytes())
    file = write(tmp_path / "case.toml", '[order]\nnumber = "1"\n')
    with running(tmp_path) as studio:
        visitor = studio.visitor
        before = visitor.ask("GET", "/api/case").body
        entering = f"Host: {visitor.host}\r\nCookie: {visitor.cookie}\r\n\r\n"
        stream = visitor.raw(f"GET /api/events HTTP/1.1\r\n{entering}".encode(), seconds=30)
        for way, number in (("in place", "8123456789012345"), ("by another file", "8123456789012346")):
            text = f'[order]\nnumber = "{number}"\n'
            if way == "in place":
                write(file, text)
            else:
                write(tmp_path / "new.tmp", text).replace(file)
            heard = b""
            # What was told may be known before it is heard.
            while b"event: case" not in heard or visitor.ask("GET", "/api/case").body["order"].get("number") != number:
                told = stream.recv(4096)
                assert told, way
                heard += told
            now = visitor.ask("GET", "/api/case").body
            assert now["revision"] != before["revision"]
            assert now["seq"] > before["seq"]
            before = now
        stream.close()
