"""Which commands are run is told to who asks for it, on standard error."""

import logging
import re
from pathlib import Path

import evidence_kit.media.process
from tests.command_line import run_cli
from tests.conftest import MakeVideo

FFMPEG = re.compile(r"^\S*ffmpeg\S* -\S.*: status 0, \d+\.\d\d s$", re.MULTILINE)
READER = re.compile(r"^.* -m evidence_kit\.media\.child: started$", re.MULTILINE)


def test_commands_are_told_with_their_result_and_seconds(tmp_path: Path, make_video: MakeVideo) -> None:
    """With -v on standard error, which says nothing else; standard output stays the product."""
    clip = make_video(tmp_path / "clip.mkv", seconds=1, size="64x48")
    asked = ("fit", clip, "--out", tmp_path / "made.mp4", "--format", "json")
    loud, quiet = run_cli(*asked, "-v"), run_cli(*asked)
    assert FFMPEG.search(loud.err), loud.err
    assert READER.search(loud.err), loud.err
    assert not quiet.err
    assert not run_cli(*asked, "-v", "--quiet").err
    assert loud.data["sha256"] == quiet.data["sha256"]


def test_the_variable_tells_what_runs_inside_a_reader_too(tmp_path: Path, make_video: MakeVideo) -> None:
    """A reader is a child of its own, and looks at a film with ffmpeg."""
    clip = make_video(tmp_path / "clip.mp4", seconds=1, size="64x48")
    asked = ("check", clip, "--format", "json")
    loud = run_cli(*asked, EVIDENCE_KIT_DEBUG="1")
    assert FFMPEG.search(loud.err), loud.err
    assert READER.search(loud.err), loud.err
    assert loud.out == run_cli(*asked).out


def test_a_program_that_imports_the_package_hears_nothing_unasked() -> None:
    """The logger has a handler that drops everything, so that no warning about a missing one is printed."""
    assert evidence_kit.media.process.LOG is logging.getLogger("evidence_kit")
    assert any(isinstance(handler, logging.NullHandler) for handler in logging.getLogger("evidence_kit").handlers)
