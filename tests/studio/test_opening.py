"""Folders and the page itself are shown by programs of the user's system, which are not ours to end."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.conftest import write
from tests.studio.visiting import running

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the program has another name")

STAYS = """#!/bin/sh
echo "shows $1" >>"{notes}"
while [ ! -e "{notes}.close" ]; do sleep 0.1; done
echo "closed by its user" >>"{notes}"
"""


def with_opener(folder: Path, script: str) -> Mapping[str, str]:
    """Return an environment in which the system's opener is this script."""
    write(folder / "xdg-open", script.encode()).chmod(0o755)
    return {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}


def until(notes: Path, words: str) -> str:
    """Wait until a program has written these words, and return all that it wrote."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if notes.exists() and words in (written := notes.read_text()):
            return written
        time.sleep(0.05)
    raise AssertionError(f"never written: {words}")


def test_a_file_manager_that_stays_outlives_the_studio(tmp_path: Path) -> None:
    """The answer does not wait for it, and neither the studio nor its end closes its window."""
    case, notes = tmp_path / "case", tmp_path / "notes"
    case.mkdir()
    with running(case, environment=with_opener(tmp_path, STAYS.format(notes=notes))) as studio:
        assert studio.visitor.ask("POST", "/api/open-folder", {"which": "case"}).status == 204
        until(notes, f"shows {case}\n")
        studio.end(signal.SIGINT)
    (tmp_path / "notes.close").touch()
    until(notes, "closed by its user")


def test_an_opener_that_fails_at_once_is_noticed(tmp_path: Path) -> None:
    """The page says then what to do by hand."""
    case = tmp_path / "case"
    case.mkdir()
    environment = with_opener(tmp_path, "#!/bin/sh\nexit 3\n")
    write(tmp_path / "gio", b"#!/bin/sh\nexit 1\n").chmod(0o755)
    with running(case, environment=environment) as studio:
        assert studio.visitor.ask("POST", "/api/open-folder", {"which": "case"}).code == "tool-missing"


def test_ctrl_c_leaves_the_browser_open(tmp_path: Path) -> None:
    """A terminal sends it to all that was started from there, and the page has to say that the studio has ended."""
    case, notes = tmp_path / "case", tmp_path / "notes"
    case.mkdir()
    studio = subprocess.Popen(
        [sys.executable, "-m", "evidence_kit", "studio", str(case)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=with_opener(tmp_path, STAYS.format(notes=notes)),
        start_new_session=True,
    )
    try:
        assert studio.stdout is not None
        address = studio.stdout.readline().strip()
        until(notes, f"shows {address}\n")
        os.killpg(studio.pid, signal.SIGINT)
        studio.communicate(timeout=60)
    finally:
        studio.kill()
        (tmp_path / "notes.close").touch()
    until(notes, "closed by its user")


def test_where_no_browser_opens_the_terminal_says_so(tmp_path: Path) -> None:
    """The address stands above, to be opened by hand."""
    case, said = tmp_path / "case", tmp_path / "said"
    case.mkdir()
    with said.open("wb") as errors:
        studio = subprocess.Popen(
            [sys.executable, "-m", "evidence_kit", "studio", str(case)],
            stdout=subprocess.DEVNULL,
            stderr=errors,
            env={**os.environ, "PATH": str(tmp_path)},
        )
    try:
        until(said, "Open the address above")
    finally:
        studio.kill()
        studio.wait()
