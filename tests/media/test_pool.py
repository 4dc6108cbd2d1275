"""The readers of files: whatever stops one is a word about the file, and the rest goes on."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence_kit.media.pool import Readers
from evidence_kit.media.probe import examine
from tests.command_line import needed
from tests.noise import sensor_noise

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and the list of processes are those of Unix")

STUBBORN = """
import os, signal, time
from evidence_kit.media import child
from evidence_kit.media import probe as examine

def stubborn(path, *, sound=examine.examine, **asked):
    while path.name.startswith("sleeps"):
        time.sleep(1)
    while path.name.startswith("spins"):
        pass
    held = []
    while path.name.startswith("grows"):
        held.append(bytes(64 << 20))
    if path.name.startswith("dies"):
        os.kill(os.getpid(), signal.SIGSEGV)
    if path.name.startswith("leaves"):
        os._exit(0)
    if path.name.startswith("babbles"):
        os.write(1, b"a library's own words")
        os.write(2, b"and more of them")
    if path.name.startswith("fails"):
        raise KeyError("cicp")
    return sound(path, **asked)

examine.examine = stubborn
child.main()
"""
"""A reader that does to some files what damaged files made libraries do."""

LYING = "import sys; sys.stdin.buffer.read(4); sys.stdout.buffer.write(b'\\xff\\xff\\xff\\xffrubbish' * 99)"
"""A reader that answers without any sense."""


def photo(path: Path, size: tuple[int, int] = (64, 48)) -> Path:
    """Write a photo of a plain kind."""
    sensor_noise(size, 40).convert("RGB").save(path, "JPEG")
    return path


@contextlib.contextmanager
def reading(command: str, seconds: float = 60) -> Iterator[Readers]:
    """Give readers that are started by a line of Python, one at a time."""
    readers = Readers([sys.executable, "-c", command], seconds=seconds, most=1)
    try:
        yield readers
    finally:
        readers.end()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("sleeps", "it could not be examined within 5 seconds"),
        ("spins", "it could not be examined within 5 seconds"),
        ("grows", "it takes more than 2 GB of memory to examine it"),
        ("dies", "the library for such files stops on it"),
        ("leaves", "the library for such files stops on it"),
        ("fails", "the library for such files crashes on it"),
    ],
)
def test_a_reader_that_stops_is_a_word_about_the_file(tmp_path: Path, name: str, words: str) -> None:
    """It is known what the file is, that it was given up, and why; the files beside it are looked at as ever."""
    before, hard, after = (photo(tmp_path / f"{one}.jpg") for one in ("before", name, "then"))
    with reading(STUBBORN, 5 if "seconds" in words else 60) as readers:
        sound = examine(before)
        assert readers.examine(before) == sound
        facts = readers.examine(hard)
        assert (facts.kind, facts.mime, facts.bytes) == ("image", "image/jpeg", hard.stat().st_size)
        assert facts.given_up
        assert facts.examined
        assert facts.problem == words
        assert readers.examine(after) == examine(after)


def test_what_libraries_print_is_no_answer(tmp_path: Path) -> None:
    """Words on standard output or error do not get between the answers."""
    path = photo(tmp_path / "babbles.jpg")
    with reading(STUBBORN) as readers:
        assert readers.examine(path) == examine(path)


@pytest.mark.parametrize("command", [LYING, "raise SystemExit(3)", "import time; time.sleep(600)"])
def test_a_reader_that_is_none_never_passes(tmp_path: Path, command: str) -> None:
    """Where no reader works at all, nothing is known of the file, which never is a pass."""
    with reading(command, seconds=0.5) as readers:
        facts = readers.examine(photo(tmp_path / "photo.jpg"))
    assert not facts.examined
    assert facts.problem


def test_a_reader_that_dies_once_is_asked_again(tmp_path: Path) -> None:
    """What ended it may be another program: the file is looked at by a fresh one before it is blamed."""
    path = photo(tmp_path / "photo.jpg")
    with reading("from evidence_kit.media.child import main; main()", seconds=60) as readers:
        readers.warm()
        os.kill(readers.idle[0].child.pid, signal.SIGKILL)
        assert readers.examine(path) == examine(path)


def processes() -> dict[int, tuple[int, str]]:
    """Return every process: its parent and its command line."""
    listed = subprocess.run(
        [needed("ps"), "-A", "-ww", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True
    ).stdout
    rows = [line.split(maxsplit=2) for line in listed.splitlines()]
    return {int(row[0]): (int(row[1]), row[2]) for row in rows if len(row) == 3}


def readers_of(parent: int, seconds: float = 20) -> list[int]:
    """Return the readers of a process, once there is one that is watched: it was started completely."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        children = {pid: words for pid, (of, words) in processes().items() if of == parent}
        watched = {word for words in children.values() if "kill -s KILL" in words for word in words.split()}
        found = [pid for pid, words in children.items() if "evidence_kit.media.child" in words and str(pid) in watched]
        if found:
            return found
    raise AssertionError("no reader was started")


@contextlib.contextmanager
def checking(folder: Path, seconds: str) -> Iterator[subprocess.Popen[str]]:
    """Run `check` over more photos than it is done with at once."""
    first = photo(folder / "0.jpg", (1000, 750))
    for index in range(1, 30):
        (folder / f"{index}.jpg").write_bytes(first.read_bytes())
    child = subprocess.Popen(
        [sys.executable, "-m", "evidence_kit", "check", "--each", "--format", "json", str(folder)],
        env={**os.environ, "EVIDENCE_KIT_READ_SECONDS": seconds},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield child
    finally:
        child.kill()
        child.communicate()


def stop_readers(parent: int) -> list[int]:
    """Stop the readers of a process in the middle of their work, so that they never answer."""
    found = readers_of(parent)
    for pid in found:
        os.kill(pid, signal.SIGSTOP)
    return found


def are_gone(pids: list[int], seconds: float = 5) -> bool:
    """Return whether processes end within so many seconds."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not set(pids) & {pid for pid, (_, words) in processes().items() if "defunct" not in words}:
            return True
        time.sleep(0.05)
    return False


def test_check_goes_on_where_a_reader_stands(tmp_path: Path) -> None:
    """The file that it stood at is unreadable, in words that do not blame the phone; all others are judged."""
    with checking(tmp_path, "5") as child:
        stopped = stop_readers(child.pid)
        out, err = child.communicate(timeout=60)
    assert "Traceback" not in err
    assert child.returncode == 1, err
    found = [one for one in json.loads(out)["findings"] if one["severity"] == "error"]
    assert 1 <= len(found) <= len(stopped)
    for one in found:
        assert one["code"] == "unreadable"
        assert one["message"] == "This jpg cannot be used: it could not be examined within 5 seconds."
        assert "phone" not in one["hint"]
    assert are_gone(stopped)


def test_ctrl_c_is_heard_while_a_reader_stands(tmp_path: Path) -> None:
    """An interruption ends everything within a second, whatever the readers are at."""
    with checking(tmp_path, "600") as child:
        stopped = stop_readers(child.pid)
        child.send_signal(signal.SIGINT)
        started = time.monotonic()
        child.communicate(timeout=30)
        waited = time.monotonic() - started
    assert child.returncode == 130
    assert waited < 3  # a second, on a machine that has nothing else to do
    assert are_gone(stopped)


def test_readers_end_with_the_program(tmp_path: Path) -> None:
    """Also when it is killed, and they do not come to their end."""
    with checking(tmp_path, "600") as child:
        stopped = stop_readers(child.pid)
        child.kill()
        assert are_gone(stopped)
