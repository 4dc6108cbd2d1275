"""Putting a package in its place: the old one or the new one, never half of one."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from evidence_kit.errors import CannotWrite
from evidence_kit.package.staging import aside_of, complete_exchange, exchange, staging
from tests.conftest import write

MANIFEST = "manifest.json"
OURS = '{"schema": "evidence_kit.manifest/1"}'


def tree(folder: Path) -> dict[str, str]:
    """Return every file below a folder with its content."""
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_what_is_kept_replaces_the_old_whole(tmp_path: Path) -> None:
    """Nothing of the old package stays, and nothing of the making."""
    out = tmp_path / "package"
    for content in ("one", "two"):
        with staging(out) as stage:
            write(stage.folder / f"{content}.txt", content)
            stage.keep()
        assert tree(out) == {f"{content}.txt": content}
        assert [path.name for path in tmp_path.iterdir()] == ["package"]


def test_a_failure_leaves_the_old_package(tmp_path: Path) -> None:
    """Whatever goes wrong before `keep`, the old package stays and the new one is gone."""
    out = tmp_path / "package"
    write(out / "old.txt", "old")
    with pytest.raises(RuntimeError, match="broken"), staging(out) as stage:
        write(stage.folder / "new.txt", "new")
        raise RuntimeError("broken")
    assert tree(out) == {"old.txt": "old"}
    assert [path.name for path in tmp_path.iterdir()] == ["package"]


def test_an_interrupted_exchange_is_completed(tmp_path: Path) -> None:
    """Where two renames stand for an exchange, a kill between them is mended by whoever comes next."""
    out = tmp_path / "package"
    write(aside_of(out) / MANIFEST, OURS)
    complete_exchange(out)
    assert tree(out) == {MANIFEST: OURS}
    write(aside_of(out) / MANIFEST, OURS + "older")
    complete_exchange(out)
    assert tree(out) == {MANIFEST: OURS}
    assert [path.name for path in tmp_path.iterdir()] == ["package"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the system call is Linux's; macOS has its own")
def test_the_exchange_is_one_step_here(tmp_path: Path) -> None:
    """Linux exchanges two folders in one system call."""
    write(tmp_path / "a" / "a.txt", "a")
    write(tmp_path / "b" / "b.txt", "b")
    assert exchange(tmp_path / "a", tmp_path / "b")
    assert tree(tmp_path) == {"a/b.txt": "b", "b/a.txt": "a"}
    assert not exchange(tmp_path / "a", tmp_path / "none")


def test_what_only_has_such_a_name_is_left_alone(tmp_path: Path) -> None:
    """A folder of the user's own is not taken for one of ours."""
    out = tmp_path / "package"
    write(aside_of(out) / "mine.txt", "mine")
    write(tmp_path / ".package.staging-mine" / "mine.txt", "mine")
    complete_exchange(out)
    with staging(out):
        pass
    assert sorted(tree(tmp_path)) == [".package.aside/mine.txt", ".package.staging-mine/mine.txt"]


def test_two_runs_at_once_do_not_mix(tmp_path: Path) -> None:
    """A second run is refused while the first is alive."""
    out = tmp_path / "package"
    with staging(out) as stage:
        with pytest.raises(CannotWrite, match="right now"), staging(out):
            pass
        write(stage.folder / "a.txt", "a")
        stage.keep()
    assert tree(out) == {"a.txt": "a"}


KILLED = """
import sys, time
from pathlib import Path
from evidence_kit.package.staging import staging
with staging(Path(sys.argv[1])) as stage:
    (stage.folder / "new.txt").write_text("new")
    print("ready", flush=True)
    time.sleep(60)
"""


@pytest.mark.skipif(os.name != "posix", reason="sends a signal")
def test_what_a_killed_run_left_is_cleared_by_the_next(tmp_path: Path) -> None:
    """SIGKILL leaves a staging folder; the old package is whole, and the next run sweeps."""
    out = tmp_path / "package"
    write(out / "old.txt", "old")
    child = subprocess.Popen([sys.executable, "-c", KILLED, str(out)], stdout=subprocess.PIPE)
    assert child.stdout
    assert child.stdout.readline().strip() == b"ready"
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert tree(out) == {"old.txt": "old"}
    assert len(list(tmp_path.iterdir())) == 3  # the package, the staging folder and the lock
    with staging(out):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["package"]


def test_a_place_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    """A file where a folder should be is an error with a hint, not a traceback."""
    write(tmp_path / "file", "x")
    with pytest.raises(CannotWrite) as refused, staging(tmp_path / "file" / "package"):
        pass
    assert refused.value.hint


def test_many_runs_at_the_same_moment(tmp_path: Path) -> None:
    """Each either builds whole or is refused in words; nothing is left behind."""
    out = tmp_path / "package"

    def build(number: int) -> str:
        try:
            with staging(out) as stage:
                write(stage.folder / "a.txt", str(number))
                write(stage.folder / "b.txt", str(number))
                stage.keep()
        except CannotWrite:
            return "refused"
        return "built"

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(build, range(40)))
    assert "built" in told
    assert len(set(tree(out).values())) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["package"]


def test_the_lock_is_free_when_its_holder_is_gone(tmp_path: Path) -> None:
    """Runs one after the other never refuse each other."""
    for _ in range(3):
        with staging(tmp_path / "package") as stage:
            stage.keep()
        time.sleep(0)
