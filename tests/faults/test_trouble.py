"""Trouble from outside: the old package or a complete new one stands, originals are untouched, nothing is left behind."""

import json
import os
import resource
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import imageio_ffmpeg
import pytest
from PIL import Image

from tests.conftest import jpeg_bytes, photo
from tests.faults.ground import (
    REASONS,
    TODAY,
    Ground,
    become_parent_of_orphans,
    children,
    orphans_after,
    prepared,
    reason_packed,
    sums,
)
from tests.faults.kills import QUICK

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks for processes as Linux shows them")

REAL = imageio_ffmpeg.get_ffmpeg_exe()


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    """A case whose two packages are known."""
    become_parent_of_orphans()
    return prepared(tmp_path_factory.mktemp("trouble"))


@pytest.fixture
def ground(first: Ground, tmp_path: Path) -> Iterator[Ground]:
    """A copy of it, claimed for the other reason than its package; at last nothing is left that a run has started."""
    before = set(children())
    shutil.copytree(first.root, tmp_path / "ground")
    own = Ground(tmp_path / "ground", first.right, first.archives)
    own.claim(next(reason for reason in REASONS if reason != reason_packed(own.package)))
    originals = own.originals()
    yield own
    assert not orphans_after(10, before)
    assert not own.faults(originals)
    done = own.build("--zip")
    assert done.returncode in (0, 1), done.stderr
    assert not own.leftovers()
    assert not own.faults(originals)
    assert reason_packed(own.package) in (own.case / "case.toml").read_text(encoding="utf-8")


def stand_in(path: Path, does: str) -> dict[str, str]:
    """Return the environment of a run that starts a program instead of ffmpeg; without a cache it has to."""
    path.write_text(
        f'#!/bin/sh\nreal="{REAL}"\ncase "$*" in *-version*) exec "$real" "$@";; *unboxing*) film=1;; esac\n{does}\n',
        encoding="ascii",
    )
    path.chmod(0o755)
    return {"EVIDENCE_KIT_FFMPEG": str(path), "EVIDENCE_KIT_CACHE": "off"}


HALF = """case "$film$*" in 1*take.mp4*) "$real" "$@"; for out; do :; done
size=$(wc -c < "$out"); truncate -s $((size / 2)) "$out"; exit 0;; esac; exec "$real" "$@\""""


@pytest.mark.parametrize(
    ("does", "stands"),
    [
        ("kill -SEGV $$", "old"),
        ("echo frame=0; exit 0", "old"),
        (HALF, "new"),
        ('[ "$film" ] && kill -SEGV $$; exec "$real" "$@"', "new"),
        (
            'case "$film$*" in 1*take.mp4*) dd if=/dev/zero of=/dev/null bs=1M count=1 2>/dev/null; exit 69;; esac; exec "$real" "$@"',
            "old",
        ),
    ],
    ids=[
        "crashes",
        "exits 0 and writes nothing",
        "exits 0 with half a file",
        "crashes on the film",
        "fails at the encode",
    ],
)
def test_an_ffmpeg_that_does_not_do_its_work(ground: Ground, tmp_path: Path, does: str, stands: str) -> None:
    """Where it works on nothing the old package stays; a film that it cannot make is missing in a whole new one."""
    old = sums(ground.package)
    done = ground.build("--zip", **stand_in(tmp_path / "ffmpeg", does))
    if stands == "old":
        assert done.returncode == 6, done.stderr
        assert sums(ground.package) == old
        return
    assert done.returncode == 1, done.stderr
    assert not list((ground.package / "upload").glob("*.mp4"))
    ground.right = [*ground.right, sums(ground.package)]
    ground.archives = set()
    assert ground.run("verify", ground.package).returncode == 0


def accept(ground: Ground) -> None:
    """Take the package that stands for a right one, where `verify` does."""
    done = ground.run("verify", ground.package)
    assert done.returncode == 0, done.stdout
    ground.right, ground.archives = [*ground.right, sums(ground.package)], set()


@pytest.mark.parametrize("free", [0, 150_000], ids=lambda free: f"{free} bytes left")
def test_a_disk_that_becomes_full(first: Ground, tmp_path: Path, free: int) -> None:
    """A real disk of a few megabytes: the old package stays, and with room again the new one is made."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(disk)]
    if os.geteuid() != 0 or not shutil.which("mount") or subprocess.run(mounting, check=False).returncode:
        pytest.skip("a disk of its own needs root")
    try:
        shutil.copytree(first.root, disk / "ground", ignore=shutil.ignore_patterns("cache"))
        ground = Ground(disk / "ground", first.right, first.archives)
        ground.claim(next(reason for reason in REASONS if reason != reason_packed(ground.package)))
        originals, old = ground.originals(), sums(ground.package)
        (disk / "filler").write_bytes(bytes(shutil.disk_usage(disk).free - free))
        done = ground.build("--zip", EVIDENCE_KIT_CACHE="off")
        assert done.returncode == 7, (done.returncode, done.stderr)
        assert sums(ground.package) == old
        assert not ground.leftovers()
        assert not ground.faults(originals)
        (disk / "filler").unlink()
        assert ground.build("--zip").returncode in (0, 1)
        assert sums(ground.package) != old
        assert not ground.faults(originals)
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def vanish(path: Path) -> None:
    """Let a file be somewhere else."""
    path.rename(path.with_name(".away"))


def become_folder(path: Path) -> None:
    """Let a file be a folder."""
    vanish(path)
    path.mkdir()


CHANGES: dict[str, Callable[[Path], object]] = {
    "vanishes": vanish,
    "changes": lambda path: path.write_bytes(jpeg_bytes(photo(200, 150, seed=9))),
    "becomes a folder": become_folder,
    "becomes empty": lambda path: path.write_bytes(b""),
}


@pytest.mark.parametrize("change", CHANGES)
def test_files_that_change_between_looking_and_reading(ground: Ground, change: str) -> None:
    """A photo and the film come and go while the case is built: what stands at last was made from what the manifest says."""
    over = threading.Event()
    kept = {path: path.read_bytes() for path in (ground.case / "received" / "lamp.jpg", ground.case / "unboxing.mov")}

    def restore() -> None:
        for path, data in kept.items():
            if path.is_dir():
                path.rmdir()
            path.with_name(".away").unlink(missing_ok=True)
            path.write_bytes(data)

    def disturb() -> None:
        while not over.wait(0.05):
            for path in kept:
                CHANGES[change](path)
            over.wait(0.15)
            restore()

    disturber = threading.Thread(target=disturb)
    disturber.start()
    try:
        done = ground.build("--zip", EVIDENCE_KIT_CACHE="off")
    finally:
        over.set()
        disturber.join()
        restore()
    assert done.returncode in (0, 1), done.stderr
    accept(ground)


CLOCK = """
import itertools, time
real, moments = time.time, itertools.count()
time.time = lambda: real() + (4e8, -4e8, 0, -1e9)[next(moments) % 4]
"""


def test_a_clock_that_jumps(ground: Ground, tmp_path: Path) -> None:
    """By years, to and fro, with every look at it, on files of 1970 and 2096: build and watch make the same bytes as ever."""
    (tmp_path / "jumping").mkdir()
    (tmp_path / "jumping" / "sitecustomize.py").write_text(CLOCK, encoding="ascii")
    for number, path in enumerate(ground.case.rglob("*.*")):
        os.utime(path, (number % 2 * 4e9, number % 2 * 4e9))
    jumping = {"PYTHONPATH": f"{tmp_path / 'jumping'}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"}
    asked = (ground.case / "case.toml").read_text(encoding="utf-8")
    assert ground.build("--zip", **jumping).returncode in (0, 1)
    assert reason_packed(ground.package) in asked
    ground.claim(next(reason for reason in REASONS if reason not in asked))
    done = ground.run("watch", ground.case.parent, *QUICK, "--once", **jumping)
    assert done.returncode in (0, 1), done.stderr
    assert reason_packed(ground.package) not in asked
    (ground.case / "case.toml").write_text(asked, encoding="utf-8")
    assert ground.build("--zip", SOURCE_DATE_EPOCH="1", **jumping).returncode in (0, 1)


def test_memory_that_runs_out_in_a_child(ground: Ground) -> None:
    """One photo needs more than there is: it is named, and everything else is packed."""
    film, away = ground.case / "unboxing.mov", ground.root / "unboxing.mov"
    film.rename(away)  # its encoder needs more than the photo, and without that nothing is packed
    large = ground.case / "damage" / "wall.png"
    large.parent.mkdir()
    Image.new("RGB", (12_000, 12_000), "teal").save(large)
    most = 600 << 20
    argv = ground.argv("build", ground.case, "--today", TODAY, "--quiet", "--format", "json")
    done = subprocess.run(
        argv,
        capture_output=True,
        text=True,
        check=False,
        env={**ground.environment, "EVIDENCE_KIT_CACHE": "off", "OPENBLAS_NUM_THREADS": "1"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (most, most)),
    )
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == 1, done.stderr
    errors = [one["path"] for one in json.loads(done.stdout)["findings"] if one["severity"] == "error"]
    assert "damage/wall.png" in errors
    assert list((ground.package / "upload").glob("*.jpg"))
    accept(ground)
    large.unlink()
    large.parent.rmdir()
    away.rename(film)
