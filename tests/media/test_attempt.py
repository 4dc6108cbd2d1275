"""An ffmpeg that crashes, is silent, is starved or stands still is not blamed on the buyer's film."""

import os
import time
from pathlib import Path

import imageio_ffmpeg
import pytest

from evidence_kit.errors import ExitCode, ToolFailed
from evidence_kit.media.attempt import StoppedByFilm, execute
from evidence_kit.media.ffmpeg_program import ENVIRONMENT
from evidence_kit.media.probe import examine
from evidence_kit.media.video.command import remux_argv
from evidence_kit.model.facts import VideoFacts
from tests.conftest import MakeVideo, Run
from tests.noise import sensor_noise

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the stand-ins for ffmpeg are shell scripts")

REAL = imageio_ffmpeg.get_ffmpeg_exe()
HEVC = ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none", "-tag:v", "hvc1", "-c:a", "aac")
AVC = ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac")


def stand_in(path: Path, does: str) -> Path:
    """Write a program that tells its version, and does something of its own otherwise; `$film` is set for a film."""
    path.write_text(
        f'#!/bin/sh\nreal="{REAL}"\ncase "$*" in *-version*) exec "$real" "$@";; *.mov*) film=1;; esac\n{does}\n',
        encoding="ascii",
    )
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("does", "says"),
    [
        ("kill -SEGV $$", "signal 11"),
        ("kill -KILL $$", "signal 9"),
        ("exit 0", "without any output"),
        ("exit 1", "status 1"),
        ('ulimit -v 60000; exec "$real" "$@"', "ffmpeg"),
    ],
    ids=["crash", "killed", "silent", "status", "starved"],
)
@pytest.mark.parametrize("codec", [HEVC, AVC], ids=["encode", "rewrap"])
def test_a_program_that_does_not_work_is_exit_6(
    tmp_path: Path, run: Run, make_video: MakeVideo, does: str, says: str, codec: tuple[str, ...]
) -> None:
    """Nothing is said of the film, and nothing is written."""
    film = make_video(tmp_path / "film.mov", *codec)
    broken = stand_in(tmp_path / "broken", does)
    ran = run("fit", film, "--out", tmp_path / "o.mp4", EVIDENCE_KIT_FFMPEG=str(broken))
    assert ran.code == ExitCode.tool_failed, ran.out + ran.err
    assert says in ran.err
    assert "phone" not in ran.out + ran.err
    assert not (tmp_path / "o.mp4").exists()


def test_a_want_of_memory_in_the_middle_of_a_film_is_exit_6(tmp_path: Path, run: Run, make_video: MakeVideo) -> None:
    """Ffmpeg says so in the middle of a long log and goes on to say other things; the film is not damaged by that."""
    film = make_video(tmp_path / "film.mov", *HEVC)
    words = "[hevc @ 0x1] Cannot allocate memory"
    starved = stand_in(
        tmp_path / "starved",
        f'case "$film$*" in 1*-pass*) echo "{words}" >&2; yes "and so on" | head -2000 >&2; exit 69;; esac\n'
        'exec "$real" "$@"',
    )
    ran = run("fit", film, "--out", tmp_path / "o.mp4", EVIDENCE_KIT_FFMPEG=str(starved))
    assert ran.code == ExitCode.tool_failed, ran.out
    assert "memory" in ran.err


def test_a_second_try_has_fewer_threads_and_gives_the_same_film(
    tmp_path: Path, run: Run, make_video: MakeVideo
) -> None:
    """Whoever has memory for one picture at a time gets the bytes of whoever has more."""
    film = make_video(tmp_path / "film.mov", *HEVC)
    hungry = stand_in(
        tmp_path / "hungry",
        'case "$film$*" in 1*filter_complex_threads*) ;; 1*) echo "Cannot allocate memory" >&2; exit 244;; esac\n'
        'exec "$real" "$@"',
    )
    assert run("fit", film, "--out", tmp_path / "o.mp4", EVIDENCE_KIT_FFMPEG=str(hungry)).code == 0
    assert run("fit", film, "--out", tmp_path / "plain.mp4").code == 0
    assert (tmp_path / "o.mp4").read_bytes() == (tmp_path / "plain.mp4").read_bytes()


def test_a_film_that_stops_ffmpeg_is_a_finding_and_the_rest_goes_on(
    tmp_path: Path, run: Run, make_video: MakeVideo
) -> None:
    """Ffmpeg works, so the case is built; nobody knows whether the film is damaged, so that is not said."""
    (tmp_path / "case").mkdir()
    film = make_video(tmp_path / "case" / "unboxing.mov", *HEVC)
    sensor_noise((640, 480), 60).convert("RGB").save(film.with_name("received.jpg"))
    picky = stand_in(tmp_path / "picky", '[ "$film" ] && kill -SEGV $$; exec "$real" "$@"')
    ran = run("build", film.parent, "--out", tmp_path / "p", "--format", "json", EVIDENCE_KIT_FFMPEG=str(picky))
    assert ran.code == ExitCode.not_ready, ran.err
    told = next(one for one in ran.data["findings"] if one["path"] == "unboxing.mov" and one["severity"] == "error")
    assert told["code"] == "not-examined"
    assert "signal 11" in told["message"]
    assert [one.suffix for one in (tmp_path / "p" / "upload").iterdir()] == [".jpg"]
    assert run("stills", film, "--out", tmp_path / "s", EVIDENCE_KIT_FFMPEG=str(picky)).code == ExitCode.not_ready


def test_a_film_that_stops_ffmpeg_is_no_bug_where_films_are_told_apart(
    tmp_path: Path, run: Run, make_video: MakeVideo
) -> None:
    """Of two films the one that shows the number of the order is sought; the one that is made is a finding."""
    case = tmp_path / "case"
    case.mkdir()
    for name in ("one.mov", "two.mov"):
        make_video(case / name, *AVC, seconds=2 if name == "one.mov" else 1)
    (case / "case.toml").write_text('[order]\ntracking = "RB123456785GB"\n', encoding="ascii")
    picky = stand_in(tmp_path / "picky", '[ "$film" ] && kill -SEGV $$; exec "$real" "$@"')
    assert run("check", case, EVIDENCE_KIT_FFMPEG=str(picky)).code == ExitCode.not_ready
    ran = run("build", case, "--format", "json", EVIDENCE_KIT_FFMPEG=str(picky))
    assert ran.code == ExitCode.not_ready, ran.err
    assert [one["code"] for one in ran.data["findings"] if "signal 11" in one["message"]] == ["not-examined"]


STANDING = {"mute": "sleep 60", "talking": 'while :; do printf "frame=0\\nprogress=continue\\n"; sleep 0.2; done'}


def known(film: Path) -> VideoFacts:
    """Return the facts of a film, read while ffmpeg works."""
    facts = examine(film).video
    assert facts is not None
    return facts


def rewrap(film: Path, facts: VideoFacts, folder: Path, patience: float) -> None:
    """Rewrap a film with the ffmpeg that the environment names."""
    execute(remux_argv(film, facts, None, None, folder / "o.mp4"), facts, folder=folder, patience=patience)


@pytest.mark.parametrize("does", STANDING.values(), ids=STANDING)
def test_what_stands_still_is_ended(
    tmp_path: Path, make_video: MakeVideo, monkeypatch: pytest.MonkeyPatch, does: str
) -> None:
    """Whether it says nothing or says that nothing goes on; a film on which alone it stands is said to stop it."""
    film = make_video(tmp_path / "film.mov", *AVC)
    facts, begun = known(film), time.monotonic()
    monkeypatch.setenv(ENVIRONMENT, str(stand_in(tmp_path / "standing", does)))
    with pytest.raises(ToolFailed, match="stopped responding"):
        rewrap(film, facts, tmp_path, 1.0)
    monkeypatch.setenv(ENVIRONMENT, str(stand_in(tmp_path / "picky", f'[ "$film" ] || exec "$real" "$@"; {does}')))
    with pytest.raises(StoppedByFilm, match="stopped responding"):
        rewrap(film, facts, tmp_path, 4.0)
    assert time.monotonic() - begun < 50


def test_what_goes_on_slowly_is_not_ended(
    tmp_path: Path, make_video: MakeVideo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a second between pictures is slow, and no standing."""
    film = make_video(tmp_path / "film.mov", *AVC)
    facts = known(film)
    slow = 'for n in 1 2 3 4 5; do echo "frame=$n"; sleep 0.5; done; exec "$real" "$@"'
    monkeypatch.setenv(ENVIRONMENT, str(stand_in(tmp_path / "slow", slow)))
    rewrap(film, facts, tmp_path, 2.0)
    assert (tmp_path / "o.mp4").exists()
