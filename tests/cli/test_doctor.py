"""`doctor` names what is there and how to mend what is not; `--require-sandbox` fails where decoders are not shut in."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from evidence_kit.errors import ExitCode
from evidence_kit.media import landlock
from tests.command_line import run_cli
from tests.conftest import Run, photo

NEEDED = {"Python", "evidence-kit", "ffmpeg", "Pillow", "libheif", "libmagic", "MediaInfo", "qpdf", "PDFium", "fonts"}


def test_a_working_setup_is_ready(run: Run) -> None:
    """Every tool with its version, every folder with its room, as text and as JSON."""
    text, told = run("doctor"), run("doctor", "--format", "json")
    assert (text.code, told.code) == (0, 0), text.out
    checks = {one["name"]: one for one in told.data["checks"]}
    assert {*NEEDED, "sandbox", "browser", "temporary files", "cache", "this folder"} <= set(checks)
    assert all(checks[name]["state"] == "ok" for name in NEEDED)
    assert all(one["found"] in text.out for one in checks.values() if "free" not in one["found"])
    assert all(one["remedy"] for one in checks.values() if one["state"] != "ok")
    assert text.out.endswith("Everything that is needed works.\n")


def test_what_is_missing_is_named_with_what_mends_it(tmp_path: Path) -> None:
    """A wrong ffmpeg, no room to write, a library that is not there; the exit code says so too."""
    (tmp_path / "pikepdf.py").write_text("raise ImportError\n", encoding="ascii")
    ran = run_cli(
        "doctor",
        "--format",
        "json",
        EVIDENCE_KIT_FFMPEG=str(tmp_path / "none"),
        EVIDENCE_KIT_CACHE=str(tmp_path / "pikepdf.py" / "cache"),
        PYTHONPATH=str(tmp_path),
    )
    assert ran.code == ExitCode.not_ready
    assert not ran.data["ok"]
    checks = {one["name"]: one for one in ran.data["checks"]}
    assert [one["name"] for one in ran.data["checks"] if one["state"] == "missing"] == ["ffmpeg", "qpdf"]
    assert checks["ffmpeg"]["remedy"] == "unset EVIDENCE_KIT_FFMPEG"
    assert "pip install pikepdf" in checks["qpdf"]["remedy"]
    assert "cannot be written to" in checks["cache"]["found"]


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps the folder of a process")
def test_a_folder_that_was_removed_is_named(tmp_path: Path) -> None:
    """The folder in which it is asked; everything else is looked at all the same."""
    (tmp_path / "gone").mkdir()
    argv = [sys.executable, "-m", "evidence_kit", "doctor"]
    script = 'cd "$0" && rmdir "$0" && exec "$@"'
    done = subprocess.run(["sh", "-c", script, str(tmp_path / "gone"), *argv], capture_output=True, check=False)
    assert b"it was removed" in done.stdout, done.stderr
    assert done.returncode == 0


def test_a_sandbox_can_be_required(tmp_path: Path) -> None:
    """By the option or for every verb by the environment; the exit code is that of a tool that is missing."""
    photo().save(tmp_path / "a.jpg")
    argv = ("check", "--each", tmp_path / "a.jpg")
    weaker = run_cli(*argv, "--require-sandbox", EVIDENCE_KIT_SANDBOX="limits")
    assert weaker.code == ExitCode.tool_missing
    assert "The sandbox is weaker than required" in weaker.err
    assert run_cli(*argv, EVIDENCE_KIT_SANDBOX="limits").code == 0
    wanted = 0 if landlock.filters_calls() else ExitCode.tool_missing
    assert run_cli(*argv, "--require-sandbox").code == wanted
    assert run_cli(*argv, EVIDENCE_KIT_SANDBOX="require").code == wanted
    assert run_cli(*argv, EVIDENCE_KIT_SANDBOX="rubbish").code == ExitCode.usage


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux has the cage")
def test_doctor_says_how_decoders_are_shut_in(run: Run) -> None:
    """By the kernel, or by limits alone and why."""
    assert ("Landlock" in run("doctor").out) == landlock.works()
    assert "limits only: EVIDENCE_KIT_SANDBOX is 'limits'" in run("doctor", EVIDENCE_KIT_SANDBOX="limits").out
