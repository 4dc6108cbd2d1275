"""One clock for all of a film: what begins late, what is shown for long, what an edit list joins in several parts."""

import subprocess
from fractions import Fraction
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest

from evidence_kit.media.probe import examine
from evidence_kit.media.video.packets import times_shown
from tests.conftest import Run, decoded, ffmpeg
from tests.edit_lists import with_edits

BOX = (200, 40, 80, 60)
FLASH = (2.0, 2.1)
"""From and to which second, on the sound's clock, a film of which pictures begin late is white and loud."""
LATE = 0.7
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-colorspace", "bt709")
WHITE = f"drawbox=x={BOX[0]}:y={BOX[1]}:w={BOX[2]}:h={BOX[3]}:color=white:t=fill"


def seconds_and_levels(path: Path) -> list[tuple[float, int]]:
    """Return the second at which each picture begins, and the brightest pixel of the white place in it."""
    x, y, width, height = BOX
    chain = f"crop={width}:{height}:{x}:{y},format=gray"
    raw = np.frombuffer(decoded(path, "-an", "-vf", chain, "-fps_mode", "passthrough", "-f", "rawvideo"), np.uint8)
    lines = decoded(path, "-an", "-fps_mode", "passthrough", "-enc_time_base", "demux", "-f", "framecrc").decode()
    base = Fraction(next(line.split()[-1] for line in lines.splitlines() if line.startswith("#tb 0")))
    stamps = [int(line.split(",")[2]) for line in lines.splitlines() if line.startswith("0,")]
    brightest = raw.reshape(len(stamps), -1).max(axis=1)
    return [(float(stamp * base), int(level)) for stamp, level in zip(stamps, brightest, strict=True)]


def seen_within(path: Path, begin: float, end: float) -> list[float]:
    """Return when the pictures begin that show the white place while a player is between two seconds."""
    pictures = seconds_and_levels(path)
    ends = [second for second, _ in pictures[1:]] + [pictures[-1][0] + 0.04]
    shown = zip(pictures, ends, strict=True)
    return [second for (second, level), until in shown if second <= end and until > begin and level > 48]


@pytest.mark.parametrize(
    "pictures",
    [
        "testsrc2=size=320x240:rate=5:duration=4",
        "testsrc2=size=320x240:rate=25:duration=4,select='not(between(t,1,3))'",
    ],
    ids=["five pictures a second", "one for two seconds"],
)
def test_a_picture_that_lasts_into_the_time_of_a_cover_is_covered(pictures: str, tmp_path: Path, run: Run) -> None:
    """It began before the time, and a player shows it in the time."""
    film, made = tmp_path / "screen.mp4", tmp_path / "made.mp4"
    ffmpeg("-f", "lavfi", "-i", f"{pictures},{WHITE}", "-fps_mode", "vfr", *H264, film)
    ran = run("fit", film, "--out", made, f"--redact={','.join(map(str, BOX))}:1.58-1.9", "--format", "json")
    assert ran.code == 0, ran.out + ran.err
    assert seen_within(film, 1.58, 1.9)
    assert seen_within(made, 1.58, 1.9) == []
    assert seen_within(made, 0, 0.8)
    assert seen_within(made, 3.2, 4)


def test_pictures_of_parts_that_are_joined_are_covered_in_their_time(tmp_path: Path, run: Run) -> None:
    """Each part comes late out of ffmpeg, so that pictures seemed to lie behind the time; or nothing was made at all."""
    film, made = tmp_path / "whole.mp4", tmp_path / "made.mp4"
    tone = ("-f", "lavfi", "-i", "sine=duration=4")
    ffmpeg("-f", "lavfi", "-i", f"testsrc2=size=320x240:rate=30:duration=4,{WHITE}", *tone, "-c:v", "libx264", film)
    film = with_edits(film, [(1.5, 0), (1.0, 2.0), (1.0, 3.0)])
    ran = run("fit", film, "--out", made, f"--redact={','.join(map(str, BOX))}:1-2", "--format", "json")
    assert ran.code == 0, ran.out + ran.err
    assert len(seconds_and_levels(made)) == 105
    assert seen_within(made, 1, 2) == []
    assert seen_within(made, 0, 0.8)
    assert seen_within(made, 2.5, 4)


@pytest.mark.parametrize(("form", "codec"), [("ts", "libx264"), ("mpg", "mpeg2video")])
def test_sound_that_begins_before_the_pictures_stays_beside_them(
    form: str, codec: str, tmp_path: Path, run: Run
) -> None:
    """Camcorders' sound has to be encoded, and ffmpeg counts each stream of such a file from its own beginning."""
    film, made = tmp_path / f"film.{form}", tmp_path / "made.mp4"
    begin, end = FLASH
    white = f"drawbox=w=iw:h=ih:color=white:t=fill:enable='between(t,{begin},{end})'"
    beep = f"aevalsrc='if(between(t,{begin},{end}),sin(2*PI*1000*t),0)':duration=4:sample_rate=48000"
    codecs = ("-c:v", codec, "-bf", "0", "-c:a", "mp2")
    picture = f"color=black:size=320x240:rate=30:duration=4,{white},format=yuv420p"
    ffmpeg("-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", beep, "-vf", f"trim=start={LATE}", *codecs, film)
    ran = run("fit", film, "--out", made, "--format", "json")
    assert ran.code == 0, ran.out + ran.err
    assert ran.data["settings"]["audio"].startswith("aac")
    flash = next(second for second, level in seconds_and_levels(made) if level > 150)
    assert heard_at(made) == pytest.approx(flash, abs=0.06)


def heard_at(path: Path) -> float:
    """Return the second at which a film becomes loud."""
    graph = "[0:a:0]aresample=48000:async=1:first_pts=0,aformat=s16:channel_layouts=mono[sound];[0:V:0]nullsink"
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin", "-i", str(path), "-filter_complex", graph]
    done = subprocess.run(
        [*command, "-map", "[sound]", "-f", "s16le", "-"], capture_output=True, check=True, timeout=60
    )
    return float(np.argmax(np.abs(np.frombuffer(done.stdout, np.int16).astype(np.int32)) > 3000)) / 48_000


def test_a_matroska_film_whose_pictures_begin_late_is_as_long_as_they_last(tmp_path: Path, run: Run) -> None:
    """MediaInfo counts a track's length without its delay, and that of the file with it."""
    early, film = tmp_path / "early.mp4", tmp_path / "late.mkv"
    tone = ("-f", "lavfi", "-i", "sine=duration=4")
    ffmpeg("-f", "lavfi", "-i", "testsrc2=size=320x240:rate=25:duration=4", *tone, *H264, early)
    ffmpeg("-itsoffset", "0.9", "-i", early, "-i", early, "-map", "0:v", "-map", "1:a", "-c", "copy", film)
    ran = run(
        "fit", film, "--out", tmp_path / "made.mp4", f"--redact={','.join(map(str, BOX))}:3.5-5", "--format", "json"
    )
    assert ran.code == 0, ran.out + ran.err
    assert ran.data["facts"]["duration"] == pytest.approx(4, abs=0.1)
    assert seen_within(tmp_path / "made.mp4", 3.5, 5) == []


def test_the_pictures_behind_a_cut_are_known_by_their_times(tmp_path: Path) -> None:
    """They all seemed to begin at once, so that nobody could step to them, and a cover of one began before the cut."""
    film = tmp_path / "whole.mp4"
    tone = ("-f", "lavfi", "-i", "sine=duration=4")
    ffmpeg("-f", "lavfi", "-i", "testsrc2=size=320x240:rate=25:duration=4", *tone, "-c:v", "libx264", film)
    facts = examine(with_edits(film, [(1.0, 0), (1.0, 2.0)])).video
    assert facts is not None
    assert times_shown(film, facts) == pytest.approx([number / 25 for number in range(50)], abs=0.005)


def test_a_recording_that_begins_in_the_middle_begins_at_its_first_picture(tmp_path: Path) -> None:
    """A camcorder's file without its beginning has pictures without a time; they were placed three million years ago."""
    whole, film = tmp_path / "whole.vob", tmp_path / "film.mpg"
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=640x360:r=25:d=6", "-c:v", "mpeg2video", "-b:v", "2M", "-g", "12", whole)
    film.write_bytes(whole.read_bytes()[102_400:])
    facts = examine(film).video
    assert facts is not None
    times = times_shown(film, facts)
    assert times[0] >= -1
    assert times[-1] < 6
