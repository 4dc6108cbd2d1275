"""Notices on the desktop: one for each change that matters, over a real bus; and nothing that a missing desktop breaks."""

import datetime as dt
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from evidence_kit.model.finding import Finding
from evidence_kit.model.results import PolicyRef, Report
from evidence_kit.watching.desktop import Notices
from evidence_kit.watching.events import Built
from evidence_kit.watching.notices import LastKnown, Notice, known_by_report, notice_of
from tests.conftest import jpeg_bytes, photo, write

LAMP = Path("/w/Lamp")
POLICY = PolicyRef("aliexpress", "2026-11-01", "")
NO_REASON = "No reason is given, so it is not known whether they are enough."


def report(*codes: str) -> Report:
    """Return a report with such findings, each about a file named by its code."""
    findings = tuple(Finding(code, f"{code}.jpg", f"About {code}.") for code in codes)
    return Report(POLICY, findings, reason="wrong-colour", scope="case")


def notices(*reports: Report) -> list[Notice | None]:
    """Return the notice after each report on one case."""
    told, shown = LastKnown(), []
    for one in reports:
        now = known_by_report(one, told)
        shown.append(notice_of(LAMP, told, now, one))
        told = now
    return shown


def test_one_notice_for_each_change() -> None:
    """Ready once, refused once a file, a deadline once; not again when the same is built again."""
    near = Finding("deadline-near", None, "The time to open a dispute ends in 2 days.")
    late = Report(POLICY, (near,))
    assert notices(report(), report()) == [Notice("Lamp is ready", "0 files to upload."), None]
    assert notices(report("unreadable"), report("unreadable"), report()) == [
        Notice("Lamp: a file is refused", "unreadable.jpg: About unreadable."),
        None,
        Notice("Lamp is ready", "0 files to upload."),
    ]
    assert notices(Report(POLICY, scope="case")) == [
        Notice(
            "Lamp: the files fit",
            f"0 files to upload. {NO_REASON}",
        )
    ]
    assert notices(report("unreadable", "empty-file")) == [
        Notice("Lamp: 2 files are refused", "empty-file.jpg, unreadable.jpg")
    ]
    assert notices(report(), late, late, report(), late) == [
        Notice("Lamp is ready", "0 files to upload."),
        Notice("Lamp: a deadline", near.message),
        None,
        None,
        None,
    ]


def test_words_are_safe_and_short() -> None:
    """A name can be anything and of any length."""
    odd = Report(POLICY, (Finding("unreadable", "a\u202e\n<b>" + "x" * 300, "Broken."),))
    (notice,) = notices(odd)
    assert notice
    assert "\u202e" not in notice.message
    assert "\n" not in notice.message
    assert len(notice.message) <= 243


SERVICE = """
import asyncio, json, sys
from dbus_fast.aio.message_bus import MessageBus
from dbus_fast.service import ServiceInterface, dbus_method

class Desktop(ServiceInterface):
    @dbus_method()
    def GetCapabilities(self) -> "as":
        return ["body", "body-markup"]

    @dbus_method()
    def GetServerInformation(self) -> "ssss":
        return ["test", "test", "1", "1.2"]

    @dbus_method()
    def Notify(self, app: "s", id: "u", icon: "s", title: "s", body: "s", actions: "as", hints: "a{sv}", time: "i") -> "u":
        with open(sys.argv[1], "a", encoding="utf-8") as noted:
            noted.write(json.dumps([app, title, body]) + "\\n")
        return 1

    @dbus_method()
    def CloseNotification(self, id: "u"):
        pass

async def main():
    bus = await MessageBus().connect()
    bus.export("/org/freedesktop/Notifications", Desktop("org.freedesktop.Notifications"))
    await bus.request_name("org.freedesktop.Notifications")
    open(sys.argv[1], "a").close()
    await bus.wait_for_disconnect()

asyncio.run(main())
"""


@contextmanager
def running(*argv: object, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """Run a program until the end of the block."""
    child = subprocess.Popen(
        [*map(str, argv)],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield child
    finally:
        child.send_signal(signal.SIGINT)
        try:
            child.communicate(timeout=10)
        finally:
            child.kill()


def watcher(folder: Path, *options: str) -> tuple[object, ...]:
    """Return the command that watches a folder and builds soon."""
    quick = ("--settle", "0.2", "--pause", "0.3", "--patience", "0.4")
    return (sys.executable, "-m", "evidence_kit", "watch", folder, *quick, *options)


def noted(path: Path, count: int, seconds: float = 30) -> list[list[str]]:
    """Wait until the desktop was asked so often, and return what it was asked to show."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        if len(lines) >= count:
            return [json.loads(line) for line in lines]
        time.sleep(0.1)
    raise AssertionError(path.read_text("utf-8") if path.exists() else "nobody listens")


BUS = pytest.mark.skipif(
    not (sys.platform.startswith("linux") and shutil.which("dbus-daemon")), reason="there is no D-Bus here"
)


@BUS
def test_a_real_desktop_is_asked_once_for_each_change(tmp_path: Path) -> None:
    """Over a real bus: a deadline, ready, refused, and none of it again after a restart; a name with marks stays one."""
    pytest.importorskip("desktop_notifier", reason="the extra desktop is not installed")
    folder, listens = tmp_path / "Lamp", tmp_path / "noted"
    script = write(tmp_path / "service.py", SERVICE)
    ends = dt.datetime.now().astimezone().date() + dt.timedelta(days=2)
    write(folder / "case.toml", f"[order]\nprotection_ends = {ends}\n")
    with running("dbus-daemon", "--session", "--nofork", "--print-address") as bus:
        assert bus.stdout
        session = {"DBUS_SESSION_BUS_ADDRESS": bus.stdout.readline().strip()}
        with running(sys.executable, script, listens, **session):
            noted(listens, 0)
            with running(*watcher(folder), **session):
                ((app, title, body),) = noted(listens, 1)
                assert (app, title) == ("evidence-kit", "Lamp: a deadline")
                assert str(ends) in body
                write(folder / "a.jpg", jpeg_bytes(photo(320, 240)))
                assert noted(listens, 2)[1][1:] == ["Lamp: the files fit", f"1 file to upload. {NO_REASON}"]
                write(folder / "<b>.jpg", jpeg_bytes()[:500])
                title, body = noted(listens, 3)[2][1:]
                assert title == "Lamp: a file is refused"
                assert body.startswith("&lt;b&gt;.jpg: ")
            with running(*watcher(folder), **session) as again:
                assert again.stderr
                assert "1 package up to date" in again.stderr.readline()
                time.sleep(1)
                assert len(noted(listens, 3)) == 3


@pytest.mark.skipif(os.name != "posix", reason="sends a signal")
@pytest.mark.parametrize("bus", ["none", "hanging"])
def test_without_a_desktop_the_watcher_works_all_the_same(tmp_path: Path, bus: str) -> None:
    """No bus, or one that never answers: it builds, says nothing, and ends within a second."""
    folder = tmp_path / "Lamp"
    write(folder / "a.jpg", jpeg_bytes(photo(320, 240)))
    at = tmp_path / "bus"
    with socket.socket(socket.AF_UNIX) as silent:
        if bus == "hanging":
            silent.bind(str(at))
            silent.listen()
        address = {"DBUS_SESSION_BUS_ADDRESS": "" if bus == "none" else f"unix:path={at}"}
        with running(*watcher(folder), **address) as child:
            assert child.stdout
            line = next(line for line in child.stdout if "ready" in line)
            time.sleep(0.5)
            began = time.monotonic()
            child.send_signal(signal.SIGINT)
            said = child.communicate(timeout=10)[1]
            assert time.monotonic() - began < 2
        assert "Lamp: ready, 1 file" in line
        assert "Traceback" not in said
        assert "dbus" not in said.lower()


def test_a_case_that_surprises_ends_no_notices(tmp_path: Path) -> None:
    """Whatever its folder is, the thread lives on for the next one."""
    pytest.importorskip("desktop_notifier", reason="the extra desktop is not installed")
    with Notices(tmp_path, wanted=True) as asked:
        asked.note(Built(Path("no\0name"), report()))
        asked.thread.join(timeout=0.5)
        assert asked.thread.is_alive()


def test_no_notice_asks_no_desktop(tmp_path: Path) -> None:
    """Nothing runs for it; and what was asked for ends with the watcher."""
    with Notices(tmp_path, wanted=False) as silent:
        assert not silent.thread.is_alive()
    with Notices(tmp_path, wanted=True) as asked:
        assert asked.wanted
    asked.thread.join(timeout=5)
    assert not asked.thread.is_alive()
