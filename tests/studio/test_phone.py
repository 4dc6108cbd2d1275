"""Phones come in over the local network: with the code, over TLS with the certificate that is shown, for an hour."""

import asyncio
import hashlib
import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.types import Message

from evidence_kit.errors import ToolMissing
from evidence_kit.studio.certificate import code_as_svg
from evidence_kit.studio.events import Hub
from evidence_kit.studio.gate import Entrance, Gate
from evidence_kit.studio.phone import Phone
from tests.conftest import jpeg_bytes, write
from tests.studio.visiting import Visitor, running

ADDRESS = "127.0.0.5"


def trusting() -> ssl.SSLContext:
    """Return TLS that goes on where a person has looked at the fingerprint."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def shown_fingerprint(host: str) -> str:
    """Return the fingerprint of the certificate that is presented at an address."""
    address, _, port = host.rpartition(":")
    with socket.create_connection((address, int(port)), timeout=20) as plain, trusting().wrap_socket(plain) as tls:
        data = tls.getpeercert(binary_form=True) or b""
    return ":".join(re.findall("..", hashlib.sha256(data).hexdigest().upper()))


def says_without_tls(host: str) -> bytes:
    """Return what is answered at an address to somebody who speaks no TLS."""
    address, _, port = host.rpartition(":")
    with socket.create_connection((address, int(port)), timeout=20) as plain:
        plain.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        try:
            return plain.recv(100)
        except ConnectionError:
            return b""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have one loopback address")
def test_a_phone_comes_in_with_the_code(tmp_path: Path) -> None:
    """It is off until it is asked for; each code lets one phone in, and phones can do less than the desk."""
    write(tmp_path / "photo.jpg", jpeg_bytes())
    with running(tmp_path, "--address", ADDRESS) as studio:
        desk = studio.visitor
        assert desk.ask("GET", "/api/case").body["phone"] is None
        assert desk.ask("GET", "/api/phone/qr.svg").status == 404
        told = desk.ask("POST", "/api/phone", {"on": True}).body
        host = told["addresses"][0]
        assert told["url"].startswith(f"https://{host}/p/")
        assert shown_fingerprint(host) == told["fingerprint"]
        assert says_without_tls(host) == b""
        assert desk.ask("GET", "/api/phone/qr.svg?at=0&n=1").body == code_as_svg(told["url"])
        phone = Visitor(ADDRESS, int(host.rpartition(":")[2]), tls=trusting())
        path = "/p/" + told["url"].rpartition("/")[2]
        assert phone.ask("GET", "/api/case", Cookie=None).status == 401
        assert phone.ask("GET", "/api/case", Cookie=desk.cookie).status == 401
        wrong = phone.ask("GET", "/p/" + "A" * 22, Origin=None)
        assert (wrong.status, b"on the computer" in wrong.body, b"erminal" in wrong.body) == (403, True, False)
        assert b"on the computer" in phone.ask("GET", "/phone", Origin=None).body
        phone.ask("HEAD", path, Origin=None)  # what looks at a link before somebody opens it does not use it up
        assert desk.ask("GET", path, Origin=None).status == 403  # the code is for phones alone
        assert phone.ask("GET", path, Origin=None, Host=desk.host).status == 421
        entered = phone.enter(path)
        assert entered.status == 200
        assert b"url=/phone" in entered.body
        assert re.match(r"__Host-ek-\d+=[\w-]{43}; ", entered.headers["set-cookie"])
        assert {"HttpOnly", "Secure", "SameSite=strict"} <= set(entered.headers["set-cookie"].split("; "))
        assert phone.ask("GET", path, Origin=None, Cookie=None).status == 403
        assert desk.ask("GET", "/api/case").body["phone"]["url"] != told["url"]
        assert b"url=/phone" in phone.ask("GET", "/", Origin=None).body  # the address was typed without its end
        case = phone.ask("GET", "/api/case").body
        assert [file["name"] for file in case["files"]] == ["photo.jpg"]
        assert case["phone"] is None  # no phone is given the next code
        assert phone.ask("POST", "/api/phone", {"on": False}).code == "not-here"
        assert phone.ask("GET", "/api/phone/qr.svg").code == "not-here"
        assert phone.ask("POST", "/api/open-folder", {"which": "case"}).code == "not-here"
        assert phone.ask("POST", "/api/uploads", {"name": "a", "bytes": 1}, Origin=desk.origin).status == 403
        assert phone.send("IMG_1.HEIC", b"no picture").status == 201
        assert (tmp_path / "IMG_1.HEIC").read_bytes() == b"no picture"
        assert desk.ask("POST", "/api/phone", {"on": False}).body["url"] == ""
        phone.close()
        with pytest.raises(ConnectionRefusedError):
            phone.ask("GET", "/api/case")
        again = desk.ask("POST", "/api/phone", {"on": True}).body
        assert again["fingerprint"] != told["fingerprint"]
        code, seconds, said = studio.end()
        assert (code, seconds < 1.5) == (130, True)
        assert again["fingerprint"] in said
        assert again["url"] in said
        phone.close()


@pytest.mark.parametrize("way", ["killed", "ended"])
def test_phones_go_on_with_the_next_studio(tmp_path: Path, way: str) -> None:
    """Certificate, port and cookie are the same, so that the open page goes on by itself; switching off ends them."""
    data = os.urandom(300_000)
    with running(tmp_path, "--address", ADDRESS) as first:
        told = first.visitor.ask("POST", "/api/phone", {"on": True}).body
        phone = Visitor(ADDRESS, int(told["addresses"][0].rpartition(":")[2]), tls=trusting())
        phone.enter("/p/" + told["url"].rpartition("/")[2])
        upload = phone.ask("POST", "/api/uploads", {"name": "film.mp4", "bytes": len(data)}).body["id"]
        assert phone.put(upload, data, 0, 200_000).status == 200
        first.process.send_signal(signal.SIGKILL if way == "killed" else signal.SIGINT)
        first.process.wait(30)
        phone.close()
    with running(tmp_path, "--address", ADDRESS, "--phone") as second:
        again: dict[str, Any] = {}
        while not again:
            again = second.visitor.ask("GET", "/api/case").body["phone"] or {}
        assert (again["addresses"], again["fingerprint"]) == (told["addresses"], told["fingerprint"])
        assert again["url"] != told["url"]
        assert phone.ask("GET", f"/api/uploads/{upload}").body["received"] == 200_000
        assert phone.send("film.mp4", data).status == 201
        assert second.visitor.ask("POST", "/api/phone", {"on": False}).body["url"] == ""
        phone.close()
        other = second.visitor.ask("POST", "/api/phone", {"on": True}).body
        assert second.visitor.ask("GET", "/api/phone/qr.svg?at=1").status == 400
        phone.port = int(other["addresses"][0].rpartition(":")[2])
        assert phone.ask("GET", "/api/case").status == 401
        assert other["fingerprint"] != told["fingerprint"]
        notes = Path(os.environ["EVIDENCE_KIT_STATE"]) / "studio"
        assert {path.stat().st_mode & 0o077 for path in notes.iterdir()} == {0}
        phone.close()


def test_who_only_knocks_is_no_page() -> None:
    """Requests of a browser that was not let in do not keep the door open."""
    seen: list[int] = []
    hosts, secret = frozenset({"a"}), "s"
    entrance = Entrance(is_phone=True, hosts=hosts, cookie="c", secret=secret, on_visit=lambda: seen.append(1))
    gate = Gate(Starlette(), entrance)

    async def knock(path: str, cookie: bytes) -> None:
        scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b""}
        scope["headers"] = [(b"host", b"a"), (b"cookie", cookie)]

        async def receive() -> Message:
            return {"type": "http.request", "body": b""}

        async def send(_message: Message) -> None:
            return

        await gate(scope, receive, send)

    for path in ("/static/phone.js", "/p/" + "A" * 22, "/"):
        asyncio.run(knock(path, b""))
    assert seen == []
    asyncio.run(knock("/", b"c=s"))
    assert seen == [1]


def test_the_door_closes_after_its_time_without_a_page() -> None:
    """An open page keeps it open; without one it ends, says so, and tells the phones' pages why."""
    lines: list[str] = []

    async def story() -> None:
        hub = Hub()
        phone = Phone(hub, lines.append, "127.0.0.1", patience=1.2)
        phone.app = Starlette()
        await phone.open()
        page = hub.stream(is_phone=True)
        assert await anext(page) == b"retry: 1000\n\n"
        await asyncio.sleep(2)
        assert phone.status().pages == 1
        assert phone.status().ends is None
        await page.aclose()
        assert phone.status().ends is not None
        for _ in range(100):
            await asyncio.sleep(0.05)
            if not phone.status().url:
                break
        async with phone.turning:  # it is closed wholly
            pass
        assert phone.status().url == ""

    asyncio.run(story())
    assert "No phone had the page open" in lines[-1]


def ip(*argv: str) -> None:
    """Run `ip`."""
    subprocess.run(["ip", *argv], check=True, capture_output=True)


@pytest.fixture
def network() -> Iterator[tuple[str, str]]:
    """Provide two network namespaces that are joined by a cable: of the computer, and of the phone."""
    if not shutil.which("ip") or os.geteuid() != 0:
        pytest.skip("making networks needs root and iproute2")
    names = [f"ek-{os.getpid()}-{one}" for one in ("desk", "phone")]
    made: list[str] = []
    try:
        for name in names:
            try:
                ip("netns", "add", name)
            except subprocess.CalledProcessError as problem:
                pytest.skip(f"no namespaces here: {problem.stderr.decode()}")
            made.append(name)
        cable = [f"ek{os.getpid() % 100_000}{one}" for one in "ab"]
        ip("link", "add", cable[0], "netns", names[0], "type", "veth", "peer", "name", cable[1], "netns", names[1])
        for name, end, address in zip(names, cable, ("10.231.7.1/30", "10.231.7.2/30"), strict=True):
            ip("-n", name, "address", "add", address, "dev", end)
            for one in (end, "lo"):
                ip("-n", name, "link", "set", one, "up")
        ip("-n", names[0], "route", "add", "default", "via", "10.231.7.2")
        yield names[0], names[1]
    finally:
        for name in made:
            subprocess.run(["ip", "netns", "delete", name], check=False, capture_output=True)


IN_THE_PHONE = """
import sys, json
sys.path.insert(0, sys.argv[1])
from tests.studio.test_phone import shown_fingerprint, trusting
from tests.studio.visiting import Visitor
host, token, desk_port = sys.argv[2:5]
phone = Visitor(*host.split(":")[:1], int(host.split(":")[1]), tls=trusting())
found = {"fingerprint": shown_fingerprint(host), "entered": phone.enter("/p/" + token).status}
found["sent"] = phone.send("IMG_1.jpg", b"x" * 300_000).status
try:
    Visitor(host.split(":")[0], int(desk_port)).ask("GET", "/api/case")
    found["desk"] = "open"
except OSError as problem:
    found["desk"] = type(problem).__name__
print(json.dumps(found))
"""


def test_a_phone_in_the_network_reaches_it_and_nobody_reaches_the_desk(
    tmp_path: Path, network: tuple[str, str]
) -> None:
    """Where a tunnel leads out, too; it says where it listens, and its door for the desk is not open to the network."""
    desk, phone = network
    for name, address in (("tun0", "10.8.0.2/24"), ("docker0", "172.17.0.1/16")):
        ip("-n", desk, "link", "add", name, "type", "veth", "peer", "name", f"{name}x")
        ip("-n", desk, "address", "add", address, "dev", name)
        for end in (name, f"{name}x"):
            ip("-n", desk, "link", "set", end, "up")
    ip("-n", desk, "route", "replace", "default", "via", "10.8.0.1", "dev", "tun0")
    case = tmp_path / "case"
    case.mkdir()
    with running(case, "--phone", prefix=("ip", "netns", "exec", desk), enter=False) as studio:
        assert studio.process.stderr is not None
        said = ""
        until = time.monotonic() + 60
        while "SHA-256" not in said and time.monotonic() < until:
            said += studio.process.stderr.readline()
        found = re.search(r"https://(10\.231\.7\.1:\d+)/p/([\w-]{22})\n", said)
        assert found, said
        port = found[1].rpartition(":")[2]
        assert f"Phones in this network may come in at {found[1]} and 10.8.0.2:{port} (TLS)" in said
        here = str(Path(__file__).parents[2])
        argv = ["ip", "netns", "exec", phone, sys.executable, "-c", IN_THE_PHONE, here, found[1], found[2]]
        done = subprocess.run(
            [*argv, str(studio.visitor.port)], capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stderr
        seen = json.loads(done.stdout)
        assert seen["fingerprint"] in said
        assert (seen["entered"], seen["sent"], seen["desk"]) == (200, 201, "ConnectionRefusedError")
    assert (case / "IMG_1.jpg").read_bytes() == b"x" * 300_000


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have one loopback address")
def test_without_a_certificate_nothing_stays_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library that makes it is missing: the port is free again, and once it is there, phones come in."""
    phone = Phone(Hub(), lambda _line: None, ADDRESS, case=tmp_path)
    phone.app = Starlette()

    def open_files() -> int:
        return len([*Path("/proc/self/fd").iterdir()])

    async def story() -> tuple[str, ...]:
        before = open_files()
        with monkeypatch.context() as without:
            for name in [one for one in sys.modules if one.partition(".")[0] == "cryptography"]:
                without.delitem(sys.modules, name)
            without.setitem(sys.modules, "cryptography", None)
            for _ in range(3):
                with pytest.raises(ToolMissing, match="cryptography"):
                    await phone.open()
                assert open_files() == before
        await phone.open()
        hosts = phone.hosts
        await phone.close("off")
        return hosts

    assert asyncio.run(story())


def test_without_a_network_it_says_so(tmp_path: Path) -> None:
    """The page of this machine is open all the same."""
    if not shutil.which("unshare") or os.geteuid() != 0:
        pytest.skip("an empty network needs root")
    argv = ("unshare", "-n", "sh", "-c", 'ip link set lo up && exec "$@"', "sh")
    if not shutil.which("ip") or subprocess.run([*argv, "true"], check=False, capture_output=True).returncode:
        pytest.skip("no namespaces here")
    with running(tmp_path, "--phone", prefix=argv, enter=False) as studio:
        assert studio.process.stderr is not None
        assert "No phone can come in: This computer is in no network." in studio.process.stderr.readline()
