"""A clock that jumps while a folder is watched: another day is another judgement, and no other package."""

import datetime as dt
import json
import os
import signal
import sys
import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.conftest import jpeg_bytes, write
from tests.watched import QUICK, Watcher, until, watching

pytestmark = pytest.mark.skipif(os.name != "posix", reason="sends signals")

FIRST, LATER = "Etc/GMT+12", "Etc/GMT-14"
"""Two time zones in which it is never the same day."""

FITS = "Files fit, no reason given"

JUMPING = """
import os, runpy, signal, sys, time

zones = iter(sys.argv[1].split())

def jump(*_):
    os.environ["TZ"] = next(zones)
    time.tzset()

jump()
signal.signal(signal.SIGUSR1, jump)
sys.argv[:] = sys.argv[4:]
runpy.run_module("evidence_kit", run_name="__main__", alter_sys=True)
"""
"""Runs a program that stands after the names of time zones; with each signal it is in the next of them."""


def test_another_day_is_another_judgement_of_the_same_package(tmp_path: Path) -> None:
    """A deadline that passes while nothing happens is said once, and so is that the clock went back."""
    case = tmp_path / "lamp"
    today = dt.datetime.now(ZoneInfo(FIRST)).date()
    last = today - dt.timedelta(days=15)  # after which some buyers have another fortnight
    write(case / "case.toml", f"[order]\nprotection_ends = {last}\n")
    write(case / "a.jpg", jpeg_bytes())
    jumping = (sys.executable, str(write(tmp_path.parent / f"{tmp_path.name}.py", JUMPING)), f"{FIRST} {LATER} {FIRST}")
    with watching(tmp_path, before=jumping, fast=QUICK) as watcher:
        watcher.wait_for("lamp: ready, 1 file")
        assert until(lambda: verdict_shown(tmp_path) == FITS)
        manifest = case / "package" / "manifest.json"
        kept = manifest.stat()
        jump(watcher, case)
        watcher.wait_for("lamp: The time to open a dispute")
        assert until(lambda: verdict_shown(tmp_path) == "Not ready")
        jump(watcher, case)
        assert until(lambda: verdict_shown(tmp_path) == FITS)
        said = list(watcher.told)
        os.utime(case / "a.jpg")
        time.sleep(1)
        assert watcher.told == said
        assert len(watcher.reports()) == 1
        assert (manifest.stat().st_ino, manifest.stat().st_mtime_ns) == (kept.st_ino, kept.st_mtime_ns)
        assert "deadline" not in str(json.loads(manifest.read_text("utf-8"))["findings"])


def jump(watcher: Watcher, case: Path) -> None:
    """Let the watcher's clock jump, and give it a reason to look."""
    watcher.child.send_signal(signal.SIGUSR1)
    os.utime(case / "a.jpg")


def verdict_shown(folder: Path) -> str:
    """Return which verdict the watcher's page shows."""
    page = (folder / "status.html").read_text("utf-8")
    return next((words for words in ("Not ready", FITS) if f">{words}<" in page), "")
