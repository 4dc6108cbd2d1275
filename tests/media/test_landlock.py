"""A decoder that a hostile file has taken over: it reads nothing else, writes nowhere else and talks to nobody.

Everything is tried through the real readers and the real ffmpeg; where the kernel has no such cage it is skipped.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from evidence_kit.media import landlock, reach
from evidence_kit.media.cage import Cage
from evidence_kit.media.child import Question
from evidence_kit.media.ffmpeg_program import program, run_ffmpeg
from evidence_kit.media.outcome import Outcome
from evidence_kit.media.pool import Readers
from evidence_kit.media.probe import examine
from evidence_kit.media.process import run
from tests.command_line import run_cli
from tests.conftest import ROOT, Run, photo, write

pytestmark = pytest.mark.skipif(not landlock.works(), reason="this kernel has no Landlock")

EVIL = """
import msgspec, os, signal, socket, sys
from pathlib import Path
from evidence_kit.media import child

def tried(does):
    try:
        return repr(does())
    except OSError as problem:
        return type(problem).__name__

def evil(question):
    own, asked = os.environ["TMPDIR"], os.fsdecode(question.path)
    return child.Answer(failed=msgspec.json.encode({
        "read": tried(lambda: len(Path(asked).read_bytes())),
        "passwords": tried(lambda: Path("/etc/passwd").read_bytes()),
        "others": tried(lambda: Path(question.mime).read_bytes()),
        "by link": tried(lambda: (os.symlink(question.mime, own + "/link"), Path(own + "/link").read_bytes())),
        "environment": tried(lambda: Path(f"/proc/{os.getppid()}/environ").read_bytes()),
        "temporary": tried(lambda: Path(own, "x").write_bytes(b"1")),
        "write": tried(lambda: Path(asked).write_bytes(b"")),
        "beside": tried(lambda: Path(asked + ".exe").write_bytes(b"")),
        "remove": tried(lambda: os.unlink(asked)),
        "home": tried(lambda: Path("/root/evidence-kit-was-here").write_bytes(b"")),
        "internet": tried(lambda: socket.socket()),
        "unix": tried(lambda: socket.socket(socket.AF_UNIX)),
        "kill": tried(lambda: os.kill(os.getppid(), 0)),
    }).decode()), ()

child.answer_to = evil
child.main()
"""


@pytest.fixture(autouse=True)
def nothing_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let readers read only what they are asked about, not all that tests write."""
    monkeypatch.setattr(reach, "_named", set())


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file of the user that lies elsewhere."""
    return write(tmp_path / "home" / "secret.txt", "the user's own\n")


@pytest.fixture
def evil() -> Iterator[Readers]:
    """Readers that a file has taken over."""
    readers = Readers([sys.executable, "-c", EVIL], most=1)
    yield readers
    readers.end()


def test_a_reader_that_was_taken_over_does_no_harm(evil: Readers, tmp_path: Path, secret: Path) -> None:
    """It has its file and its own folder, and nothing besides."""
    picture = tmp_path / "case" / "a.jpg"
    picture.parent.mkdir()
    photo().save(picture)
    size = picture.stat().st_size
    question = Question("type", os.fsencode(picture), mime=str(secret))
    did = msgspec.json.decode(evil.ask_once(question, 60).failed, type=dict[str, str])
    refused = "PermissionError"
    if not landlock.filters_calls():
        did |= dict.fromkeys(("internet", "unix"), refused)
    if landlock.version() < 6:
        did["kill"] = refused
    assert did == {**dict.fromkeys(did, refused), "read": str(size), "temporary": "1"}
    assert picture.stat().st_size == size
    assert sorted(path.name for path in picture.parent.iterdir()) == ["a.jpg"]


def test_a_reader_reads_what_it_was_not_started_for(tmp_path: Path) -> None:
    """Another folder, a folder of the same name made anew, a link: each time one that may is started."""
    readers = Readers(most=1)
    try:
        for folder in ("one", "two", "one"):
            (tmp_path / folder).mkdir(exist_ok=True)
            photo().save(tmp_path / folder / "a.jpg")
            assert readers.examine(tmp_path / folder / "a.jpg") == examine(tmp_path / folder / "a.jpg")
        (tmp_path / "one").rename(tmp_path / "old")
        (tmp_path / "one").mkdir()
        photo(seed=2).save(tmp_path / "one" / "a.jpg")
        assert readers.examine(tmp_path / "one" / "a.jpg") == examine(tmp_path / "one" / "a.jpg")
        (tmp_path / "linked").symlink_to(tmp_path / "old")
        assert readers.examine(tmp_path / "linked" / "a.jpg").problem == ""
    finally:
        readers.end()


def by_ffmpeg(folder: Path, *reading: str) -> Outcome:
    """Let ffmpeg copy what an input leads it to into a file of its folder."""
    argv = [program(), "-hide_banner", "-nostdin", "-loglevel", "error", "-y", *reading]
    return run_ffmpeg([*argv, "-map", "0", "-c", "copy", "-f", "mpegts", "taken.ts"], timeout=60, folder=folder)


@pytest.mark.parametrize("confined", [True, False], ids=["in the cage", "without it"])
def test_ffmpeg_opens_no_file_that_its_input_names(
    tmp_path: Path, run: Run, make_video: object, monkeypatch: pytest.MonkeyPatch, confined: bool
) -> None:
    """Even where it is told to follow a playlist: the file that it names is out of reach, and the same with a film's."""
    assert callable(make_video)
    (tmp_path / "home").mkdir()
    (tmp_path / "case").mkdir()
    (tmp_path / "work").mkdir()
    film = make_video(tmp_path / "home" / "private.ts", seconds=1)
    lines = ["#EXTM3U", "#EXT-X-TARGETDURATION:9", "#EXTINF:1,", f"file://{film}", "#EXT-X-ENDLIST", ""]
    playlist = write(tmp_path / "case" / "film.mp4", "\n".join(lines))
    if not confined:
        monkeypatch.setenv("EVIDENCE_KIT_SANDBOX", "limits")
    loose = (
        "-f",
        "hls",
        "-extension_picky",
        "0",
        "-allowed_extensions",
        "ALL",
        "-protocol_whitelist",
        "file,crypto,data",
    )
    ended = by_ffmpeg(tmp_path / "work", *loose, "-i", f"file:{playlist}")
    taken = tmp_path / "work" / "taken.ts"
    assert (taken.exists() and taken.stat().st_size > 0) != confined, ended.tail
    assert run("check", "--each", playlist).code == 1


def test_ffmpeg_writes_only_into_its_folder_and_talks_to_nobody(tmp_path: Path, make_video: object) -> None:
    """Nothing beside its input, and no stream to an address."""
    assert callable(make_video)
    (tmp_path / "work").mkdir()
    film = make_video(tmp_path / "film.mp4", seconds=1)
    argv = [program(), "-hide_banner", "-nostdin", "-loglevel", "error", "-y", "-i", f"file:{film}", "-c", "copy"]
    for out in (str(tmp_path / "stolen.mp4"), "tcp://127.0.0.1:9/"):
        ended = run_ffmpeg([*argv, "-f", "mpegts", out], timeout=60, folder=tmp_path / "work")
        assert not ended.ok
        assert "not permitted" in ended.tail or "Permission denied" in ended.tail
    assert not (tmp_path / "stolen.mp4").exists()


def test_a_case_is_examined_in_the_cage_as_without_it() -> None:
    """Nothing but the case is readable, and nothing is found otherwise."""
    case = ROOT / "fixtures" / "cases" / "good" / "wrong-colour" / "case"
    told = [
        run_cli("check", case, "--format", "json", "--today", "2026-11-24", EVIDENCE_KIT_SANDBOX=mode).data
        for mode in ("require", "limits")
    ]
    assert told[0] == told[1]


def test_a_program_that_is_started_in_a_cage_cannot_leave_it() -> None:
    """What it starts is shut in as well."""
    lines: list[str] = []
    ended = run(["sh", "-c", "sh -c 'cat /etc/passwd' || echo refused"], timeout=60, on_line=lines.append, cage=Cage())
    assert ended.ok
    assert lines == ["refused"]


NO_THREAD = """
import threading
from pathlib import Path
from evidence_kit.media import landlock
from evidence_kit.media.cage import Cage
from evidence_kit.media.process import run

assert landlock.works()
threading.stack_size(1 << 47)  # more than there are addresses: no thread can be started
try:
    run(["true"], timeout=20, cage=Cage())
except OSError as problem:
    print(problem.strerror)
"""


def test_where_no_thread_can_be_started_the_program_cannot_either() -> None:
    """Which is said as every other reason is, and is no bug of ours."""
    ended = subprocess.run(
        [sys.executable, "-c", NO_THREAD], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert (ended.returncode, ended.stdout) == (0, "no thread can be started\n"), ended.stderr
