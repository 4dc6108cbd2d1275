"""A Dask cluster of a scheduler and two workers, each a process of its own, on loopback."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from evidence_kit import load_policy
from evidence_kit.many.cluster import pool
from evidence_kit.many.job import Job
from evidence_kit.many.spread import Workers, spread
from evidence_kit.text.today import local_day
from tests.conftest import Run, ffmpeg, jpeg_bytes, photo, write
from tests.dying_worker import die_of_one

TODAY = ("--today", "2026-11-01")


class Cluster:
    """A scheduler and its workers; a class because tests end some of them."""

    def __init__(self, folder: Path) -> None:
        """Start the scheduler."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        self.folder, self.processes, self.logs = folder, list[subprocess.Popen[bytes]](), list[Path]()
        self.start("scheduler", "--host", "127.0.0.1", "--port", self.address.rpartition(":")[2], "--no-dashboard")

    def start(self, *words: str, **environment: str) -> subprocess.Popen[bytes]:
        """Start a program of Dask, and wait until it says that it is there."""
        log = self.folder / f"{len(self.processes)}.log"
        argv = [sys.executable, "-m", "dask", *words]
        with log.open("wb") as written:
            process = subprocess.Popen(argv, stderr=written, stdout=written, env={**os.environ, **environment})
        self.processes.append(process)
        self.logs.append(log)
        until = time.monotonic() + 60
        while not re.search(rb"Registered to|Scheduler at", log.read_bytes()):
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.1)
        return process

    def worker(self, *, returns: bool = False, **environment: str) -> subprocess.Popen[bytes]:
        """Start a worker.

        Args:
            returns: it is started again when it dies.
        """
        place = str(self.folder / f"worker-{len(self.processes)}")
        words = ["worker", self.address, "--nthreads", "1", "--no-dashboard", "--local-directory", place]
        return self.start(*words, *([] if returns else ["--no-nanny"]), **environment)

    def end(self) -> None:
        """End all of it."""
        for process in self.processes:
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler without workers."""
    started = Cluster(tmp_path_factory.mktemp("cluster"))
    yield started
    started.end()


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    """Four cases of a photo, and one with a video that takes some seconds to encode."""
    for name in ("a", "b", "c", "d", "film"):
        write(tmp_path / "cases" / name / "received" / "1.jpg", jpeg_bytes(photo(320, 240, ord(name[0]))))
    picture = "testsrc2=size=1280x720:rate=30:duration=10"
    ffmpeg("-f", "lavfi", "-i", picture, "-c:v", "mpeg4", "-q:v", "3", tmp_path / "cases" / "film" / "unboxing.mp4")
    return tmp_path / "cases"


def files_in(folder: Path) -> dict[str, bytes]:
    """Return the content of every file below a folder, without the tables of the run."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if not name.startswith("cases.")}


def each(run: Run, cases: Path, out: Path, *options: object) -> dict[str, int]:
    """Build all of them, and return how many have each verdict."""
    ran = run("build", "--each", cases, "--out", out, *TODAY, "--no-cache", "--format", "json", *options, timeout=500)
    assert ran.code in (0, 1), ran.err
    counts: dict[str, int] = ran.data["counts"]
    return counts


def test_a_worker_that_is_killed_while_it_encodes_loses_nothing(
    cluster: Cluster, cases: Path, run: Run, tmp_path: Path
) -> None:
    """Every package is the one that this machine makes; a second run builds none."""
    counts = each(run, cases, tmp_path / "here")
    workers = [cluster.worker(), cluster.worker()]
    argv = [sys.executable, "-m", "evidence_kit", "build", "--each", cases, "--out", tmp_path / "there", *TODAY]
    with subprocess.Popen(
        [*map(str, argv), "--no-cache", "--scheduler", cluster.address], stderr=subprocess.PIPE
    ) as process:
        encoding = encoder_of(workers)
        encoding.send_signal(signal.SIGKILL)
        _, told = process.communicate(timeout=300)
    assert process.returncode in (0, 1), told.decode()
    assert files_in(tmp_path / "there") == files_in(tmp_path / "here")
    assert (
        len((tmp_path / "there" / "cases.jsonl").read_bytes().splitlines()) == sum(counts.values()) == len("abcd") + 1
    )


def encoder_of(workers: list[subprocess.Popen[bytes]]) -> subprocess.Popen[bytes]:
    """Wait until a worker encodes, and return it."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        for worker in workers:
            argv = ["ps", "-ww", "-o", "args=", "--ppid", str(worker.pid)]
            if "libx264" in subprocess.run(argv, capture_output=True, text=True, check=False).stdout:
                return worker
        time.sleep(0.05)
    pytest.fail("no worker encodes")


def test_a_cluster_without_workers_or_with_others_is_refused(
    cluster: Cluster, cases: Path, run: Run, tmp_path: Path
) -> None:
    """By name, before anything is built, since the bytes would differ."""
    options = ("--each", cases, "--out", tmp_path / "out", "--scheduler", cluster.address)
    ran = run("build", *options)
    assert (ran.code, "has no workers" in ran.err) == (5, True)
    other = write(tmp_path / "ffmpeg", "#!/bin/sh\necho ffmpeg version 5.1-other Copyright\n")
    other.chmod(0o755)
    cluster.worker(EVIDENCE_KIT_FFMPEG=str(other))
    ran = run("build", *options)
    assert ran.code == 2
    assert re.search(r"1 worker would build other files than this program: tcp://127.* has ffmpeg", ran.err), ran.err
    assert not (tmp_path / "out").exists()


def test_a_case_that_ends_its_worker_each_time_is_told_and_stops_no_other(cluster: Cluster, tmp_path: Path) -> None:
    """Dask gives it up; the others are built."""
    cluster.worker(returns=True)
    policy, day = load_policy("aliexpress"), local_day()
    jobs = [Job(str(number), tmp_path, tmp_path, Path(), policy, day, "") for number in range(6)]
    told = list(spread(jobs, Workers(partial(pool, cluster.address), 1, die_of_one)))
    assert sorted(built.case for built in told) == sorted(job.name for job in jobs)
    assert [(built.case, "KilledWorker" in built.problem) for built in told if built.verdict != "ready"] == [
        ("3", True)
    ]
