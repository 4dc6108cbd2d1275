"""Many cases: each package is the one that a build by itself makes, whatever happens to the run on the way."""

import datetime as dt
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import junitparser
import pytest

from evidence_kit import build_case, load_policy
from evidence_kit.many.build_cases import cases_below
from evidence_kit.many.here import pool
from evidence_kit.many.job import Job
from evidence_kit.many.spread import Workers, spread
from evidence_kit.text.today import local_day
from tests.conftest import Run, jpeg_bytes, photo, write
from tests.dying_worker import die_of_one

TODAY = ("--today", "2026-11-01")
DAY = "2026-11-01"

NAMES = ("a", "b & c", "deep/2026/d", "é", "f", "g", "h", "i")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight small cases, each of which is built by itself, and one whose case file is wrong."""
    place = tmp_path_factory.mktemp("many")
    for number, name in enumerate(NAMES):
        for shot in (1, 2):
            data = jpeg_bytes(photo(320, 240, 10 * number + shot))
            write(place / "cases" / name / "received" / f"{shot}.jpg", data)
        build_case(place / "cases" / name, out=place / "alone" / name, today=dt.date.fromisoformat(DAY))
    write(place / "cases" / "wrong" / "case.toml", "nonsense\nhere")
    return place


@pytest.fixture
def cases(made: Path, tmp_path: Path) -> Path:
    """A copy of these cases."""
    return Path(shutil.copytree(made / "cases", tmp_path / "cases"))


@pytest.fixture
def alone(made: Path) -> Path:
    """The packages of these cases, each built by itself."""
    return made / "alone"


def files_in(folder: Path) -> dict[str, bytes]:
    """Return the content of every file below a folder, without the tables of the run."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if not name.startswith("cases.")}


def command(cases: Path, out: Path, *options: object) -> list[str]:
    """Return the command that builds all of them."""
    argv = [sys.executable, "-m", "evidence_kit", "build", "--each", cases, "--out", out, *TODAY, *options]
    return list(map(str, argv))


def workers_of(process: int) -> list[int]:
    """Return the worker processes that a run has."""
    listed = subprocess.run(
        ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(process)], capture_output=True, text=True, check=False
    )
    lines = [line.split(None, 1) for line in listed.stdout.splitlines()]
    return [int(number) for number, argv in lines if "spawn_main" in argv]


def wait_for_lines(out: Path, count: int) -> None:
    """Wait until so many cases are told."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        if (out / "cases.jsonl").exists() and len((out / "cases.jsonl").read_bytes().splitlines()) >= count:
            return
        time.sleep(0.02)
    pytest.fail("no case was built")


@pytest.mark.parametrize("jobs", [1, 2])
def test_each_package_is_the_one_of_a_build_by_itself(
    cases: Path, alone: Path, run: Run, tmp_path: Path, jobs: int
) -> None:
    """A broken case stops no other; the tables agree, and others read them."""
    out = tmp_path / "out"
    ran = run("build", "--each", cases, "--out", out, "--jobs", jobs, *TODAY, "--format", "json")
    assert ran.code == 1, ran.err
    assert files_in(out) == files_in(alone)
    assert ran.data["counts"] == {"ready": len(NAMES), "not-ready": 0, "unknown": 0, "failed": 1}
    told = {case["case"]: case for case in ran.data["cases"]}
    assert sorted(told) == sorted([*NAMES, "wrong"])
    assert "case.toml" in told["wrong"]["problem"]
    lines = [json.loads(line) for line in (out / "cases.jsonl").read_bytes().splitlines()]
    assert lines == ran.data["cases"]
    tests = junitparser.JUnitXml.fromfile(str(out / "cases.junit.xml"))
    assert (tests.tests, tests.failures, tests.errors) == (len(NAMES) + 1, 0, 1)
    page = (out / "cases.html").read_text("utf-8")
    assert f"{len(NAMES)} of {len(NAMES) + 1} cases ready" in page
    assert "b%20%26%20c/report.html" in page


def test_what_is_built_is_not_built_again(cases: Path, run: Run, tmp_path: Path) -> None:
    """Until a file of the case, the day, or the package changes; what failed is tried again."""
    out = tmp_path / "out"

    def built(*options: object) -> list[str]:
        ran = run("build", "--each", cases, "--out", out, "--today", DAY, *options)
        return sorted(line.split(None, 4)[4] for line in ran.err.splitlines() if " of " in line)

    assert built() == sorted([*NAMES, "wrong"])
    assert built() == ["wrong"]
    write(cases / "a" / "received" / "3.jpg", jpeg_bytes(photo(320, 240, 77)))
    (out / "f" / "upload" / "01-received.jpg").unlink()
    write(out / "g" / "manifest.json", (out / "g" / "manifest.json").read_bytes() + b"\n")
    assert built() == ["a", "f", "g", "wrong"]
    write(cases / "wrong" / "case.toml", "")
    write(cases / "wrong" / "received" / "1.jpg", jpeg_bytes(photo(320, 240, 78)))
    assert built() == ["wrong"]
    assert built() == []
    assert built("--today", "2026-11-02") == sorted([*NAMES, "wrong"])


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_a_run_that_was_ended_goes_on_where_it_was(
    cases: Path, alone: Path, run: Run, tmp_path: Path, number: signal.Signals
) -> None:
    """No worker stays behind, nothing is half written, and the next run builds the rest."""
    out = tmp_path / "out"
    with subprocess.Popen(command(cases, out, "--jobs", 2, "--no-cache"), stderr=subprocess.PIPE, text=True) as process:
        wait_for_lines(out, 2)
        workers = workers_of(process.pid)
        process.send_signal(number)
        _, told = process.communicate(timeout=30)
    assert len(workers) == 2
    assert process.returncode in (-number, 130)
    assert "Traceback" not in told
    until = time.monotonic() + 20
    while any(Path(f"/proc/{worker}").exists() for worker in workers) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(Path(f"/proc/{worker}").exists() for worker in workers)
    ran = run("build", "--each", cases, "--out", out, *TODAY, "--format", "json")
    assert ran.code == 1
    assert ran.data["kept"] >= 2
    assert files_in(out) == files_in(alone)
    assert len((out / "cases.jsonl").read_bytes().splitlines()) == len(NAMES) + 1


@pytest.mark.skipif(sys.platform != "linux", reason="finds workers by the ps of Linux")
def test_workers_that_are_killed_lose_no_case(cases: Path, alone: Path, tmp_path: Path) -> None:
    """Five times during the run; every case is told once, and its package is as it should be."""
    out = tmp_path / "out"
    killed = 0
    with subprocess.Popen(command(cases, out, "--jobs", 2, "--no-cache"), stderr=subprocess.PIPE, text=True) as process:
        while process.poll() is None and killed < 5:
            for worker in workers_of(process.pid)[:1]:
                os.kill(worker, signal.SIGKILL)
                killed += 1
            time.sleep(1.2)
        _, told = process.communicate(timeout=120)
    assert killed == 5, told
    assert process.returncode == 1, told
    assert files_in(out) == files_in(alone)
    names = [json.loads(line)["case"] for line in (out / "cases.jsonl").read_bytes().splitlines()]
    assert sorted(names) == sorted([*NAMES, "wrong"])


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_case_that_ends_its_worker_each_time_is_told_and_stops_no_other(tmp_path: Path) -> None:
    """It is tried by itself at last, so that the others beside it are not blamed."""
    policy, day = load_policy("aliexpress"), local_day()
    jobs = [Job(str(number), tmp_path, tmp_path, Path(), policy, day, "") for number in range(12)]
    told = list(spread(jobs, Workers(lambda: pool(2), 2, die_of_one)))
    assert sorted(built.case for built in told) == sorted(job.name for job in jobs)
    assert [built.case for built in told if built.verdict != "ready"] == ["3"]


def test_every_case_below_a_folder_is_found(tmp_path: Path) -> None:
    """However deep and whatever its name; neither packages nor what is hidden nor empty folders."""
    for name in ("a/case.toml", "x/y/z/1.jpg", "x/w/received/1.jpg", ".hidden/1.jpg", "notes/readme.txt", "#812/1.jpg"):
        write(tmp_path / name, "")
    write(tmp_path / "package" / "1.jpg", "")
    (tmp_path / "empty").mkdir()
    write(tmp_path / "a" / "package" / "manifest.json", '{"schema": "evidence_kit.manifest/1"')
    write(tmp_path / "built" / "manifest.json", '{"schema": "evidence_kit.manifest/1"')
    (tmp_path / "link").symlink_to(tmp_path / "a")
    found = [case.relative_to(tmp_path).as_posix() for case in cases_below(tmp_path)]
    assert found == ["#812", "a", "link", "notes", "package", "x/w", "x/y/z"]
    assert cases_below(tmp_path / "a") == [tmp_path / "a"]


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="file systems that refuse such names")
def test_cases_of_any_name_are_built_and_safely_shown(tmp_path: Path, run: Run) -> None:
    """A name that is markup, one with a line break, one that is no UTF-8, and a link that is told."""
    names = ["<img src=x onerror=alert(1)>", "two\nlines", os.fsdecode(b"bad\xff"), "plain"]
    for name in names:
        write(tmp_path / "cases" / name / "received" / "1.jpg", jpeg_bytes(photo(64, 48)))
    (tmp_path / "cases" / "link").symlink_to(tmp_path / "cases" / "plain")
    ran = run("build", "--each", tmp_path / "cases", "--out", tmp_path / "out", *TODAY, "--format", "json")
    assert {case["case"]: case["verdict"] for case in ran.data["cases"]} == {
        "<img src=x onerror=alert(1)>": "ready",
        "two\nlines": "ready",
        "bad\\xff": "ready",
        "plain": "ready",
        "link": "failed",
    }
    assert all((tmp_path / "out" / name / "manifest.json").is_file() for name in names)
    page = (tmp_path / "out" / "cases.html").read_text("utf-8")
    assert "<img" not in page
    assert 'href="%3Cimg%20src%3Dx%20onerror%3Dalert%281%29%3E/report.html"' in page


@pytest.fixture
def refused(tmp_path: Path) -> Iterator[Path]:
    """A folder with one case, which is unchanged afterwards."""
    write(tmp_path / "cases" / "a" / "1.jpg", jpeg_bytes(photo(64, 48)))
    write(tmp_path / "file", "x")
    (tmp_path / "none").mkdir()
    before = sorted(tmp_path.rglob("*"))
    yield tmp_path
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("--each cases", 2),
        ("--each cases --out cases/out", 2),
        ("--each cases --out .", 2),
        ("--each cases --out file", 7),
        ("--each none --out out", 3),
        ("--each cases --out out --zip", 2),
        ("--each cases --out out --format sarif", 2),
        ("--each cases --out out --scheduler tcp://127.0.0.1:9", 5),
        ("cases/a --jobs 2", 2),
        ("--each cases --out out --jobs 0", 2),
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_is_written(refused: Path, run: Run, words: str, code: int) -> None:
    """With what to do instead."""
    ran = run("build", *words.split(), folder=refused)
    assert ran.code == code, ran.err
    assert "->" in ran.err or "Error" in ran.err


def test_a_folder_that_vanishes_and_a_full_place_are_told(cases: Path, run: Run, tmp_path: Path) -> None:
    """A case that cannot be listed is told among the others; a place that cannot be written ends the run."""
    shutil.rmtree(cases / "wrong")
    write(tmp_path / "out" / "a", "in the way")
    ran = run("build", "--each", cases, "--out", tmp_path / "out", *TODAY, "--format", "json")
    assert ran.code == 1
    assert ran.data["counts"]["failed"] == 1
    assert "is a file" in next(case["problem"] for case in ran.data["cases"] if case["case"] == "a")
