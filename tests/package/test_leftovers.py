"""A killed run: what it started ends, and the next one clears what it left; what is in use or not ours stays."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from evidence_kit.media.files import scratch
from tests.command_line import needed, run_cli
from tests.conftest import MakeVideo

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and the list of processes are those of Unix")


def encoding(film: Path) -> list[str]:
    """Return the command lines of the ffmpeg processes that encode a film now."""
    listed = subprocess.run(
        [needed("ps"), "-A", "-ww", "-o", "args="], capture_output=True, text=True, check=True
    ).stdout
    return [line for line in listed.splitlines() if str(film) in line and "libx264" in line]


def comes_true(what: object, seconds: float) -> bool:
    """Return whether a question is answered with yes within so many seconds."""
    until = time.monotonic() + seconds
    assert callable(what)
    while time.monotonic() < until:
        if what():
            return True
        time.sleep(0.05)
    return False


def test_a_killed_fit_takes_ffmpeg_with_it_and_the_next_run_clears_up(tmp_path: Path, make_video: MakeVideo) -> None:
    """SIGKILL in the middle of an encode: no ffmpeg is left, and no hidden folder after the next run."""
    film = make_video(tmp_path / "long.mp4", seconds=90)
    out = tmp_path / "out"
    out.mkdir()
    child = subprocess.Popen(
        [sys.executable, "-m", "evidence_kit", "fit", str(film), "--out", f"{out}/x.mp4", "--max-bytes", "900000"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert comes_true(lambda: encoding(film), 150)
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait()
    assert comes_true(lambda: not encoding(film), 10)
    assert [path.name for path in out.iterdir() if path.name.startswith(".evidence-kit-")]
    photo = tmp_path / "photo.png"
    Image.new("RGB", (64, 48), "teal").save(photo)
    assert run_cli("fit", photo, "--out", out / "photo.jpg").code == 0
    assert [path.name for path in out.iterdir()] == ["photo.jpg"]


def test_what_is_in_use_or_not_ours_stays(tmp_path: Path) -> None:
    """Only a folder that a run of ours made and no run holds any more is cleared."""
    foreign = tmp_path / ".evidence-kit-of-mine"
    foreign.mkdir()
    (foreign / "photo.jpg").write_bytes(b"mine")
    with scratch(tmp_path / "first.jpg") as held:
        (held / "half.jpg").write_bytes(b"half")
        with scratch(tmp_path / "second.jpg") as other:
            assert other != held
            assert (held / "half.jpg").read_bytes() == b"half"
        assert not other.exists()
    assert not held.exists()
    assert (foreign / "photo.jpg").read_bytes() == b"mine"


KILLED_INSIDE = """
import os, signal, sys
from pathlib import Path
from evidence_kit.media import locks

{before}
with locks.temporary_folder() as folder:
    (folder / "private.mp4").write_bytes(b"film")
    {inside}
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize(
    ("before", "inside"),
    [
        ("", ""),
        ("locks.tempfile.gettempdir(); locks.os.open = lambda *_: os.kill(os.getpid(), signal.SIGKILL)", ""),
        (
            "",
            "(folder.parent / '.owner').unlink(); (folder / 'private.mp4').unlink(); folder.rmdir()",
        ),
    ],
    ids=["at work", "before it has an owner", "after it had one"],
)
def test_a_killed_run_leaves_nothing_in_the_folder_for_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str, inside: str
) -> None:
    """The film of a case does not stay where nobody looks for it: the next run removes it, whenever the kill came."""
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    text = KILLED_INSIDE.format(before=before, inside=inside)
    done = subprocess.run([sys.executable, "-c", text], check=False)
    assert done.returncode == -signal.SIGKILL
    assert list((tmp_path / "temporary").iterdir())
    photo = tmp_path / "photo.png"
    Image.new("RGB", (64, 48), "teal").save(photo)
    fitting = [sys.executable, "-m", "evidence_kit", "fit", str(photo), "--out", str(tmp_path / "photo.jpg")]
    assert subprocess.run(fitting, check=False, capture_output=True).returncode == 0
    assert not list((tmp_path / "temporary").iterdir())
