"""A product is what its plan promised, and what complies is not touched; the reasons that are told are the real ones."""

import shlex
import stat
import struct
import subprocess
from pathlib import Path

import imageio_ffmpeg
import pytest

from tests.conftest import Run, decoded, ffmpeg

REAL = imageio_ffmpeg.get_ffmpeg_exe()
X264 = ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-preset", "ultrafast")
TAGS = ("-colorspace", "smpte170m", "-color_primaries", "smpte170m", "-color_trc", "smpte170m")


def film(path: Path, *options: object, size: str = "64x48", seconds: float = 1, sound: bool = True) -> Path:
    """Write a film whose index stands at its front."""
    tone = ("-f", "lavfi", "-i", f"sine=duration={seconds}", "-c:a", "aac") if sound else ()
    picture = f"testsrc2=size={size}:rate=10:duration={seconds}"
    codec = () if "-c:v" in options else X264
    ffmpeg("-f", "lavfi", "-i", picture, *tone, *codec, *options, "-movflags", "+faststart", path)
    return path


def program(folder: Path, change: str) -> Path:
    """Write a program that is ffmpeg, except that it changes the words with which a product is made."""
    path = folder / "ffmpeg-that-errs"
    path.write_text(
        '#!/usr/bin/env bash\nwords=("$@")\n'
        f'case "${{words[-1]}}" in *take.mp4|pipe:1) {change} ;; esac\nexec {shlex.quote(REAL)} "${{words[@]}}"\n'
    )
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


SWAPPED = 'for i in "${!words[@]}"; do [[ "${words[$i]}" = file:* ]] && words[$i]=OTHER; done'
MUTED = (
    'for i in "${!words[@]}"; do case "${words[$i]}" in *:2|1:a*) unset "words[$i]" "words[$((i - 1))]" ;; esac; done'
)
WRONG = {
    "other pictures": (SWAPPED, "its picture at"),
    "no sound": (MUTED, "1 tracks of pictures and 0 of sound"),
    "half of it": ('words=("${words[@]:0:${#words[@]}-1}" -t 1.5 "${words[-1]}")', "only 1.50 of 3.00 s"),
}


@pytest.mark.parametrize(("change", "words"), WRONG.values(), ids=WRONG.keys())
def test_a_product_that_is_not_what_was_planned_is_not_kept(tmp_path: Path, run: Run, change: str, words: str) -> None:
    """Rewrapping is not believed, the encode after it is not either, and nothing is written."""
    other = film(tmp_path / "other.mp4", "-vf", "negate", seconds=3)
    source = film(tmp_path / "in.mov", seconds=3)
    erring = program(tmp_path, change.replace("OTHER", shlex.quote(str(other))))
    # In its cage it could not open another film.
    erring_freely = {"EVIDENCE_KIT_FFMPEG": str(erring), "EVIDENCE_KIT_SANDBOX": "limits"}
    done = run("fit", source, "--out", tmp_path / "out.mp4", "--format", "json", **erring_freely)
    assert done.code == 1, done.err
    assert {"output-wrong", "unreadable"} & set(done.codes("error"))
    assert words in done.out, done.out
    assert not (tmp_path / "out.mp4").exists()


def test_two_channels_of_opposite_phase_do_not_become_silence(tmp_path: Path, run: Run) -> None:
    """One channel made of both would be silent."""
    ffmpeg(
        "-f", "lavfi", "-i", "testsrc2=size=64x48:rate=10:duration=2", "-f", "lavfi", "-i",
        "aevalsrc=sin(2000*t)|-sin(2000*t):d=2", *X264, "-c:a", "pcm_s16le", tmp_path / "in.mov",
    )  # fmt: skip
    done = run("fit", tmp_path / "in.mov", "--out", tmp_path / "out.mp4", "--max-bytes", 250_000, "--format", "json")
    assert done.code == 0, done.err
    raw = decoded(tmp_path / "out.mp4", "-map", "0:a:0", "-f", "s16le")
    assert max(abs(one) for one in struct.unpack(f"<{len(raw) // 2}h", raw)) > 3000


@pytest.mark.parametrize(
    ("size", "options"),
    [("1088x1920", ()), ("720x720", TAGS), ("1080x1080", TAGS), ("642x642", ())],
    ids=["macroblocks", "a square of BT.601", "a large square of BT.601", "a square without colours"],
)
def test_what_complies_is_copied_and_check_says_so(
    tmp_path: Path, run: Run, size: str, options: tuple[str, ...]
) -> None:
    """No word of a repair before, the same bytes after."""
    source = film(tmp_path / "in.mp4", *options, size=size, seconds=0.5)
    looked = run("check", source, "--format", "json")
    assert (looked.code, looked.codes()) == (0, [])
    done = run("fit", source, "--out", tmp_path / "out.mp4", "--format", "json")
    assert (done.code, done.data["action"]) == (0, "copied"), done.data["settings"]
    assert (tmp_path / "out.mp4").read_bytes() == source.read_bytes()


def test_a_square_stays_square_and_a_film_of_h264_does_not_grow(tmp_path: Path, run: Run) -> None:
    """Also when a program wrote the shape of its pixels with a rounding error."""
    shape = ("-vf", "setsar=1081/1080", "-crf", "40", "-preset", "medium", "-bf", "2")
    source = film(tmp_path / "in.mp4", "-c:v", "libx264", "-pix_fmt", "yuv420p", *shape, size="1200x1200", seconds=2)
    done = run("fit", source, "--out", tmp_path / "out.mp4", "--format", "json")
    assert (done.code, done.data["action"]) == (0, "encoded"), done.err
    assert done.data["settings"]["why"] == ["its short side has 1200 pixels"]
    assert (done.data["facts"]["width"], done.data["facts"]["height"]) == (1080, 1080)
    assert (tmp_path / "out.mp4").stat().st_size <= 1.02 * source.stat().st_size


def written(path: Path, *options: str) -> Path:
    """Write what ffmpeg writes to a pipe, where it cannot go back to tell how long it was."""
    command = [REAL, "-v", "error", "-nostdin", "-f", "lavfi", "-i", "testsrc2=size=64x48:rate=10:duration=3"]
    command += ["-f", "lavfi", "-i", "sine=duration=3", *options, "pipe:1"]
    path.write_bytes(subprocess.run(command, capture_output=True, check=True, timeout=60).stdout)
    return path


LIVE = {
    "browser.webm": ("-c:v", "libvpx", "-c:a", "libopus", "-f", "webm", "-live", "1"),
    "stream.mkv": (*X264, "-c:a", "aac", "-f", "matroska", "-live", "1"),
    "pieces.mp4": (*X264, "-c:a", "aac", "-f", "mp4", "-movflags", "frag_keyframe+empty_moov+default_base_moof"),
}


@pytest.mark.parametrize("name", LIVE)
def test_a_film_that_does_not_say_how_long_it_lasts_is_measured(tmp_path: Path, run: Run, name: str) -> None:
    """Recorders of browsers and of streams never go back to write it."""
    source = written(tmp_path / name, *LIVE[name])
    assert "3.0 s" in run("check", source).out
    done = run("fit", source, "--out", tmp_path / "out.mp4", "--format", "json")
    assert done.code == 0, done.err
    assert done.data["facts"]["duration"] == pytest.approx(3, abs=0.1)
    assert "its index is at the end" not in done.data["settings"]["why"]
    assert "its sound is aac" not in done.data["settings"]["why"]


@pytest.mark.parametrize("name", ["in.mp4", "in.mkv"])
def test_a_film_is_as_long_as_its_pictures(tmp_path: Path, run: Run, name: str) -> None:
    """Subtitles and the telemetry of action cameras go on when the pictures have ended."""
    (tmp_path / "words.srt").write_text("1\n00:00:00,000 --> 00:00:09,000\nhello\n")
    words = ("-c:s", "mov_text" if name == "in.mp4" else "srt")
    ffmpeg(
        "-i",
        film(tmp_path / "film.mp4", seconds=3),
        "-i",
        tmp_path / "words.srt",
        "-c",
        "copy",
        *words,
        tmp_path / name,
    )
    done = run("fit", tmp_path / name, "--out", tmp_path / "out.mp4", "--format", "json")
    assert (done.code, done.data["action"], done.codes("error", "warning")) == (0, "remuxed", []), done.err
    assert done.data["facts"]["duration"] == pytest.approx(3, abs=0.1)
