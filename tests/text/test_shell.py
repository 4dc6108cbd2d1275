"""Hints can be typed as they are: names in quotes for the shell in use, and the command of the installer in use."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from evidence_kit.text.shell import how_to_add, how_to_install, quoted
from tests.conftest import ROOT, Run

NAMES = ["plain.jpg", "two words.jpg", "it's.jpg", "$HOME.jpg", "a;b.jpg", "-dash.jpg", "é.jpg", "star*.jpg", "(1).jpg"]


@pytest.mark.skipif(os.name == "nt", reason="asks a POSIX shell")
@pytest.mark.parametrize("name", NAMES)
def test_a_posix_shell_reads_the_name_back(name: str) -> None:
    """The shell itself is the judge."""
    done = subprocess.run(
        ["sh", "-c", f"printf %s {quoted(name, windows=False)}"], capture_output=True, text=True, check=True
    )
    assert done.stdout == (f"./{name}" if name.startswith("-") else name)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("plain.jpg", "plain.jpg"),
        ("two words.jpg", '"two words.jpg"'),
        ("it's.jpg", '"it\'s.jpg"'),
        ("a&b.jpg", '"a&b.jpg"'),
        (r"C:\Users\Jane Roe\case", r'"C:\Users\Jane Roe\case"'),
        ("-dash.jpg", "./-dash.jpg"),
    ],
)
def test_windows_gets_double_quotes(name: str, typed: str) -> None:
    """Single quotes are letters to cmd."""
    assert quoted(name, windows=True) == typed


@pytest.mark.parametrize(
    ("prefix", "command"),
    [
        ("/home/u/.local/share/pipx/venvs/evidence-kit", "pipx inject evidence-kit opencv-python-headless"),
        ("/home/u/.local/share/uv/tools/evidence-kit", "uv tool install --with opencv-python-headless evidence-kit"),
        ("/home/u/my venv", " -m pip install opencv-python-headless"),
    ],
)
def test_an_extra_is_named_by_the_installers_own_command(prefix: str, command: str) -> None:
    """It works for who installed from a folder, too: the package is named, not an extra of ours."""
    code = (
        "import sys; from evidence_kit.text.shell import how_to_install;"
        f"sys.prefix = {prefix!r}; print(how_to_install('opencv-python-headless'))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith(command)


def test_suggest_without_opencv_says_what_to_type(tmp_path: Path, run: Run) -> None:
    """A missing tool is exit 5."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "cv2.py").write_text("raise ImportError('not installed')\n")
    case = ROOT / "fixtures" / "cases" / "bad" / "comparison-unmarked" / "case"
    ran = run("suggest", case, PYTHONPATH=str(tmp_path / "site"))
    assert (ran.code, "pip install opencv-python-headless" in ran.err) == (5, True)


def test_an_extra_is_added_with_all_that_it_brings() -> None:
    """One of its packages alone would be told again at the next try, without the next one."""
    added = how_to_add("studio", "starlette")
    assert all(f"{package}>=" in added for package in ("starlette", "uvicorn", "segno", "cryptography"))
    assert "opencv" not in added
    assert how_to_add("none-of-ours", "starlette") == how_to_install("starlette")
