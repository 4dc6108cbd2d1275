"""Ctrl-C and requests to end: never lost, and nothing stays locked behind them."""

import os
import secrets
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT, write
from tests.watched import Watcher

pytestmark = pytest.mark.skipif(os.name != "posix", reason="sends signals")

EVENT_AT_WORK = """
import sys, threading
from evidence_kit.cli.interruption import obey_interruptions

obey_interruptions()
sys.setswitchinterval(0.0002)

def keep_busy():
    while True:
        sum(range(200))

for _ in range(2):
    threading.Thread(target=keep_busy, daemon=True).start()
event = threading.Event()
interrupted = locked = 0
print("begun", flush=True)
while interrupted < 200:
    try:
        if event._cond._lock.locked():
            locked, event = locked + 1, threading.Event()
        print("ready", flush=True)
        while True:
            event.set(), event.clear(), sum(range(100))
    except KeyboardInterrupt:
        interrupted += 1
print(interrupted, locked, flush=True)
"""

DYING_OBJECT = """
import time
from evidence_kit.cli.interruption import obey_interruptions

class Thing:
    def __del__(self):
        print("begun", flush=True)
        time.sleep(20)

obey_interruptions()
try:
    Thing()
    time.sleep(20)
except KeyboardInterrupt:
    print("interrupted")
"""


def begun(folder: Path, code: str) -> "subprocess.Popen[str]":
    """Start Python on this text, and wait for its first line."""
    path = write(folder / "begun.py", code.encode())
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    child = subprocess.Popen([sys.executable, str(path)], env=environment, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "begun\n"
    return child


def test_no_lock_stays_shut_behind_an_interruption(tmp_path: Path) -> None:
    """Raised at any moment, as Python does it, one in twenty left the event locked for whoever came next."""
    with begun(tmp_path, EVENT_AT_WORK) as child:
        assert child.stdout is not None
        for line in child.stdout:
            if line != "ready\n":
                break
            time.sleep(secrets.randbelow(5) / 1000)
            child.send_signal(signal.SIGINT)
    assert line == "200 0\n"


def test_an_interruption_while_an_object_dies_is_not_lost(tmp_path: Path) -> None:
    """Python itself would print it and go on."""
    with begun(tmp_path, DYING_OBJECT) as child:
        child.send_signal(signal.SIGINT)
        out, _ = child.communicate(timeout=15)
    assert (child.returncode, out) == (0, "interrupted\n")


def test_what_nohup_ignores_stays_ignored(tmp_path: Path) -> None:
    """A watcher that was told to outlive its terminal does."""
    watcher = Watcher(tmp_path, before=("sh", "-c", 'trap "" HUP; exec "$@"', "sh"))
    try:
        watcher.wait_for("Watching ")
        watcher.child.send_signal(signal.SIGHUP)
        time.sleep(0.5)
        assert watcher.child.poll() is None
        assert watcher.interrupt() < 8
        assert watcher.child.returncode == 130
    finally:
        watcher.kill()
