"""What the world does to a watched folder: full disks, locked and vanishing files, things that are no files, a cache that rots."""

import contextlib
import json
import os
import random
import shutil
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command_line import obeying
from tests.conftest import jpeg_bytes, photo, write
from tests.watched import watching

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="mounts disks and sends signals")


@contextlib.contextmanager
def small_disk(place: Path) -> Iterator[Path]:
    """Provide a real disk of 2 MB."""
    place.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)]
    if not shutil.which("mount") or subprocess.run(mounted, check=False, capture_output=True).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_is_said_once_and_tried_again(tmp_path: Path) -> None:
    """A disk without a free byte: the old package stays as it was; when there is room again, the new one is made."""
    with small_disk(tmp_path / "disk") as disk:
        case = disk / "one"
        write(case / "a.jpg", jpeg_bytes())
        with watching(disk) as watcher:
            watcher.wait_for("one: ready, 1 file")
            kept = (case / "package" / "manifest.json").read_bytes()
            write(case / "b.jpg", jpeg_bytes(photo(seed=5)))
            fill(disk / "filling")
            assert "No space left on device" in watcher.wait_for("failed: ")
            assert (case / "package" / "manifest.json").read_bytes() == kept
            os.utime(case / "b.jpg")
            watcher.wait_for("building from 2 files", 2)
            time.sleep(2.5)  # it fails again, and says nothing
            (disk / "filling").unlink()
            os.utime(case / "b.jpg")
            watcher.wait_for("it works again")
            watcher.wait_for("one: ready, 2 files")
            assert len([line for line in watcher.lines if "failed: " in line]) == 1, watcher.lines
        assert files_packed(case) == {"a.jpg", "b.jpg"}


def files_packed(case: Path) -> set[str]:
    """Return the names of the originals that a package was made of."""
    manifest = json.loads((case / "package" / "manifest.json").read_text("utf-8"))
    return {original["path"] for original in manifest["originals"]}


def fill(path: Path) -> None:
    """Write until the disk is full."""
    with contextlib.suppress(OSError), path.open("wb", buffering=0) as handle:
        while True:
            handle.write(bytes(4096))


def test_what_cannot_be_read_or_is_no_file_stops_nothing(tmp_path: Path) -> None:
    """A locked file and a locked folder, loops of links, a pipe, a socket, a device, files that vanish while read."""
    case = tmp_path / "one"
    write(case / "a.jpg", jpeg_bytes())
    locked = write(case / "locked.jpg", jpeg_bytes(photo(90, 80)))
    locked.chmod(0)
    write(case / "folder" / "inside.jpg", jpeg_bytes(photo(70, 80))).parent.chmod(0)
    (case / "round.jpg").symlink_to("round.jpg")
    (case / "up").symlink_to("..")
    os.mkfifo(case / "pipe.jpg")
    with socket.socket(socket.AF_UNIX) as listening, contextlib.chdir(case):  # a socket's path is at most 107 letters
        listening.bind("socket.jpg")
        with contextlib.suppress(PermissionError):
            os.mknod("device.jpg", stat.S_IFCHR | 0o600, os.makedev(1, 5))
    over = threading.Event()
    flickering = threading.Thread(target=flicker, args=(case / "flickering.jpg", over))
    flickering.start()
    try:
        with watching(tmp_path, before=obeying()) as watcher:
            time.sleep(2)
            over.set()
            flickering.join()
            watcher.wait_for("one: unknown, 1 file")
            for name in ("locked.jpg", "folder", "round.jpg", "up", "pipe.jpg", "socket.jpg"):
                watcher.wait_for(f" {name} ")
            locked.chmod(0o600)
            (case / "folder").chmod(0o700)
            watcher.wait_for("one: unknown, 3 files")
            assert not [line for line in watcher.told if "every few seconds" in line]
        assert files_packed(case) >= {"a.jpg", "locked.jpg", "folder/inside.jpg"}
    finally:
        over.set()
        (case / "folder").chmod(0o700)


def flicker(path: Path, over: threading.Event) -> None:
    """Let a file come and go until somebody has seen enough."""
    data = jpeg_bytes(photo(640, 480, seed=9))
    while not over.wait(0.03):
        path.write_bytes(data)
        time.sleep(0.02)
        path.unlink()


def test_a_cache_that_rots_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every entry damaged while the watcher runs: the next package is the same as one without a cache."""
    case, kept = tmp_path / "inbox" / "one", tmp_path / "kept"
    monkeypatch.setenv("EVIDENCE_KIT_CACHE", str(kept))
    write(case / "a.jpg", jpeg_bytes(photo(900, 700)))
    chance = random.Random(3)  # noqa: S311  (damage, no secrets)
    with watching(case.parent) as watcher:
        watcher.wait_for("one: ready, 1 file")
        entries = [path for path in (kept / "entries").rglob("*") if path.is_file() and path.name != "CACHEDIR.TAG"]
        assert entries
        for entry in entries:
            data = bytearray(entry.read_bytes())
            for _ in range(8):
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            entry.write_bytes(bytes(data[: chance.choice((len(data), len(data) // 2))]))
        write(case / "b.jpg", jpeg_bytes(photo(800, 700, seed=2)))
        watcher.wait_for("one: ready, 2 files")
        sums = (case / "package" / "SHA256SUMS").read_bytes()
        shutil.rmtree(case / "package")
        shutil.rmtree(kept)
        watcher.wait_for("one: ready, 2 files", 2)
    assert (case / "package" / "SHA256SUMS").read_bytes() == sums
