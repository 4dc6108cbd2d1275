"""The studio from the command line, before its page opens."""

import signal
import subprocess
import sys
from pathlib import Path

from evidence_kit.errors import ExitCode
from tests.studio.visiting import running

WITHOUT_EXTRA = """
import sys
sys.modules["starlette"] = None
from evidence_kit.cli import main
sys.argv[1:] = ["studio", sys.argv[1], "--no-browser"]
main()
"""


def test_one_command_installs_all_that_the_studio_needs(tmp_path: Path) -> None:
    """Installed without the extra it names what is missing, and a command that works beside this very program."""
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_EXTRA, str(tmp_path)], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == ExitCode.tool_missing, done.stderr
    for package in ("starlette>=", "uvicorn>=", "segno>=", "cryptography>="):
        assert package in done.stderr
    assert "evidence-kit[" not in done.stderr


def test_a_folder_that_is_not_there_is_made(tmp_path: Path) -> None:
    """One line names it, so that a typing mistake is seen; nobody is asked."""
    case = tmp_path / "new case"
    with running(case) as studio:
        assert case.is_dir()
        _, _, said = studio.end(signal.SIGINT)
    assert said.count(f"There was no folder {case}; a new one was made.") == 1
