"""Which ffmpeg is run where imageio-ffmpeg's wheel has none for the system, as on Alpine."""

import sys
from pathlib import Path

import imageio_ffmpeg
import pytest

from tests.conftest import MakeVideo, Run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the programs put on PATH are shell scripts")

OLD = """#!/bin/sh
case "$*" in
  *-version*) echo "ffmpeg version 5.1.9-0+deb12u1 Copyright (c) 2000-2026 the FFmpeg developers";;
  *) echo "Invalid time base: demux" >&2; exit 1;;
esac
"""


def wheel_without_program(folder: Path) -> Path:
    """Return a folder for PYTHONPATH in which imageio-ffmpeg is what its source archive installs: without a binary."""
    package = folder / "site" / "imageio_ffmpeg"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(
        "def get_ffmpeg_exe():\n    raise RuntimeError('No ffmpeg exe could be found.')\n"
    )
    return package.parent


def on_path(folder: Path, script: str | None) -> str:
    """Return a PATH with a program called ffmpeg in it, or with none."""
    place = folder / "bin"
    place.mkdir()
    if script is not None:
        (place / "ffmpeg").write_text(script)
        (place / "ffmpeg").chmod(0o755)
    return str(place)


def test_a_good_one_on_path_is_used(tmp_path: Path, run: Run, make_video: MakeVideo) -> None:
    """The film is encoded by it."""
    film = make_video(tmp_path / "film.mov", "-c:v", "mpeg4")
    path = on_path(
        tmp_path, f'#!/bin/sh\necho run >> "{tmp_path}/runs"\nexec "{imageio_ffmpeg.get_ffmpeg_exe()}" "$@"\n'
    )
    site = wheel_without_program(tmp_path)
    # In the cage it could not write down that it ran.
    own = {"PYTHONPATH": str(site), "PATH": f"{path}:/bin", "EVIDENCE_KIT_SANDBOX": "limits"}
    ran = run("fit", film, "--out", tmp_path / "out.mp4", "--format", "json", **own)
    assert (ran.code, ran.data["action"]) == (0, "encoded")
    assert (tmp_path / "runs").read_text().count("run") >= 3


@pytest.mark.parametrize(("script", "words"), [(OLD, "cannot do the work"), (None, "is not installed")])
def test_an_old_one_or_none_is_a_missing_tool(
    tmp_path: Path, run: Run, make_video: MakeVideo, script: str | None, words: str
) -> None:
    """The film is not blamed, and what to install is said."""
    film = make_video(tmp_path / "film.mov", "-c:v", "mpeg4")
    path, site = on_path(tmp_path, script), wheel_without_program(tmp_path)
    ran = run("fit", film, "--out", tmp_path / "out.mp4", PYTHONPATH=str(site), PATH=path)
    assert ran.code == 5
    assert words in ran.err
    assert "ffmpeg 7 or newer" in ran.err
    assert not (tmp_path / "out.mp4").exists()


def test_an_old_one_that_was_asked_for_is_named(tmp_path: Path, run: Run, make_video: MakeVideo) -> None:
    """An environment variable is no promise that the program can do it."""
    film = make_video(tmp_path / "film.mov", "-c:v", "mpeg4")
    path = on_path(tmp_path, OLD)
    ran = run("fit", film, "--out", tmp_path / "out.mp4", EVIDENCE_KIT_FFMPEG=f"{path}/ffmpeg")
    assert (ran.code, "ffmpeg 5.1, which is too old" in ran.err) == (5, True)
