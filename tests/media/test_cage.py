"""A child that decodes what others made gets nothing of the user: no secret, no more than its limits, no trace after it."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import msgspec
import pytest

from evidence_kit.media.cage import Cage
from evidence_kit.media.outcome import Outcome
from evidence_kit.media.pool import Readers
from evidence_kit.media.process import run
from tests.command_line import needed
from tests.conftest import ROOT, photo

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the limits are those of Unix")

SECRET = "a-token-of-the-caller"  # noqa: S105  (nobody's)

CONFESSING = """
import msgspec, os, sys
from pathlib import Path
from evidence_kit.media import child

def confess(question):
    said = {"variables": dict(os.environ), "temporary": os.listdir(os.environ["TMPDIR"])}
    return child.Answer(failed=msgspec.json.encode(said).decode()), ()

child.answer_to = confess
child.main()
"""
"""A reader that a file has taken over: it tells what it finds."""


def confessed(readers: Readers, path: Path) -> dict[str, dict[str, str]]:
    """Return what a reader that was taken over tells."""
    answer = readers.ask_once(msgspec.convert({"verb": "type", "path": os.fsencode(path)}, type=question()), 30)
    told: dict[str, dict[str, str]] = msgspec.json.decode(answer.failed)
    return told


def question() -> type:
    """Return the type of questions, from the module as it is loaded here."""
    from evidence_kit.media.child import Question

    return Question


def said_by(*argv: str, cage: Cage | None = None, timeout: float = 60) -> tuple[Outcome, list[str]]:
    """Run a program in a cage, and return how it ended and its lines."""
    lines: list[str] = []
    return run(argv, timeout=timeout, on_line=lines.append, cage=cage or Cage()), lines


def by_python(text: str, cage: Cage | None = None, timeout: float = 60) -> tuple[Outcome, list[str]]:
    """Run a line of Python in a cage."""
    return said_by(sys.executable, "-I", "-S", "-c", text, cage=cage, timeout=timeout)


def test_a_reader_finds_no_secret_of_the_caller(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A token in the environment of CI is out of reach; home and temporary files are an empty folder of its own."""
    for name in ("GITHUB_TOKEN", "AWS_SECRET_ACCESS_KEY", "SSH_AUTH_SOCK", "XDG_RUNTIME_DIR", "EVIDENCE_KIT_CACHE"):
        monkeypatch.setenv(name, SECRET)
    readers = Readers([sys.executable, "-c", CONFESSING], most=1)
    try:
        told = confessed(readers, tmp_path / "any.jpg")
        own = told["variables"]["TMPDIR"]
        assert SECRET not in told["variables"].values()
        assert told["variables"]["HOME"] == own
        assert not told["temporary"]
        assert Path(own).is_dir()
    finally:
        readers.end()
    assert not Path(own).exists()


@pytest.mark.parametrize("cage", [Cage(), None], ids=["decoder", "program of the session"])
def test_no_child_finds_a_secret_of_the_caller(monkeypatch: pytest.MonkeyPatch, cage: Cage | None) -> None:
    """Neither ffmpeg nor a browser or a service manager."""
    monkeypatch.setenv("GITHUB_TOKEN", SECRET)
    lines: list[str] = []
    assert run([needed("env")], timeout=60, on_line=lines.append, cage=cage).ok
    assert "PATH" in {line.partition("=")[0] for line in lines}
    assert SECRET not in "\n".join(lines)


def test_the_limits_hold() -> None:
    """Files, memory, processor time and the core of a crash."""
    _, lines = said_by("sh", "-c", "ulimit -c; ulimit -n; ulimit -t; ulimit -f; ulimit -d", timeout=20)
    cores = min(os.cpu_count() or 1, 64)
    assert lines == ["0", "256", str(20 * cores + 10), str((2 << 30) >> 9), str((4 << 30) >> 10)]


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS does not enforce the limit of memory")
def test_a_child_that_grows_is_stopped() -> None:
    """It gets an error, and the system no want of memory."""
    ended, _ = by_python("held = [bytearray(1 << 26) for _ in range(99)]", Cage(memory=1 << 30))
    assert not ended.ok
    assert "MemoryError" in ended.tail


def test_a_child_that_writes_without_end_is_stopped(tmp_path: Path) -> None:
    """A file is not longer than what a film can become."""
    text = "import os, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); os.truncate(os.open(os.environ['TMPDIR'] + '/long', os.O_CREAT | os.O_RDWR), 1 << 34)"
    ended, _ = by_python(text)
    assert "File too large" in ended.tail
    assert not list(tmp_path.iterdir())


def test_a_child_that_spins_is_stopped_by_its_processor_time() -> None:
    """Also where the clock of whoever started it does not go on."""
    spinning = "import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 1))\nwhile True: pass"
    ended, _ = by_python(spinning)
    assert ended.code in (-signal.SIGXCPU, -signal.SIGKILL)


def test_nothing_is_left_of_a_child_whose_parent_was_killed(tmp_path: Path) -> None:
    """The watcher that ends it removes its folder too."""
    photo().save(tmp_path / "a.jpg")
    (tmp_path / "tmp").mkdir()
    text = (
        "import time; from pathlib import Path; from evidence_kit.media.pool import readers; "
        f"print(readers().examine(Path({str(tmp_path / 'a.jpg')!r})).mime, flush=True); time.sleep(600)"
    )
    variables = {**os.environ, "TMPDIR": str(tmp_path / "tmp")}
    with subprocess.Popen([sys.executable, "-c", text], cwd=ROOT, env=variables, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"image/jpeg\n"
        assert list((tmp_path / "tmp").iterdir())
        parent.kill()
    until = time.monotonic() + 30
    while any((tmp_path / "tmp").iterdir()) and time.monotonic() < until:
        time.sleep(0.05)
    assert not list((tmp_path / "tmp").iterdir())


def test_a_folder_of_a_child_is_private() -> None:
    """Another user of the computer sees nothing of what is decoded."""
    _, lines = by_python("import os; print(oct(os.stat(os.environ['TMPDIR']).st_mode & 0o777), os.environ['TMPDIR'])")
    mode, _, own = lines[0].partition(" ")
    assert mode == "0o700"
    assert Path(own).parent == Path(tempfile.gettempdir())
    assert not Path(own).exists()
