"""The film is what players show: without what an edit list hides, without thumbnails, empty and unknown sound."""

import itertools
import json
import struct
import subprocess
from pathlib import Path

import imageio_ffmpeg
import pytest

from tests.command_line import needed
from tests.conftest import Run, decoded, ffmpeg
from tests.edit_lists import clock_of, with_edits

COUNTED = "drawbox=w=8*mod(n\\,8):h=24:c=white:t=fill"
X264 = ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-g", "12")
X265 = ("-c:v", "libx265", "-x265-params", "log-level=none:keyint=12", "-tag:v", "hvc1", "-pix_fmt", "yuv420p")
AAC = ("-c:a", "aac", "-b:a", "48k", "-ar", "48000")


def film(path: Path, *options: object, seconds: int = 4, sounds: int = 1) -> Path:
    """Write a film of 12 frames a second whose brightness tells the second, with tones beside it."""
    tones = [word for index in range(sounds) for word in ("-f", "lavfi", "-i", f"sine=frequency={440 + 220 * index}")]
    picture = f"color=c=black:size=64x48:rate=12:duration={seconds},format=yuv420p,lutyuv=y=16"
    bright = "geq=lum='16+40*floor(N/12)':cb=128:cr=128"
    maps = [word for index in range(sounds) for word in ("-map", f"{index + 1}:a")]
    codecs = options or (*X264, *AAC)
    ffmpeg("-f", "lavfi", "-i", f"{picture},{bright}", *tones, "-map", "0:v", *maps, "-t", seconds, *codecs, path)
    return path


def emptied(path: Path) -> Path:
    """Take every sample out of the index of the last track."""
    data = bytearray(path.read_bytes())
    for kind, offset in ((b"stts", 8), (b"stsc", 8), (b"stsz", 12), (b"stco", 8)):
        struct.pack_into(">I", data, data.rindex(kind) + offset, 0)
    path.write_bytes(data)
    return path


def renamed(path: Path, tracks: int) -> Path:
    """Make the sound of the first so many tracks one that nobody knows: another name, and no description."""
    data = path.read_bytes()
    for old, new in ((b"mp4a", b"apac"), (b"esds", b"free")):
        at = data.index(b"moov")
        data = data[:at] + data[at:].replace(old, new, tracks * (2 if old == b"mp4a" and path.suffix == ".mov" else 1))
    path.write_bytes(data)
    return path


def seconds_seen(path: Path, *before: object) -> list[int]:
    """Return which second of the original each frame of a film shows."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin", *map(str, before), "-i", str(path)]
    command += [
        "-map",
        "0:V:0",
        "-vf",
        "scale=1:1",
        "-fps_mode",
        "passthrough",
        "-f",
        "rawvideo",
        "-pix_fmt",
        "gray",
        "-",
    ]
    raw = subprocess.run(command, capture_output=True, check=True, timeout=60).stdout
    return [round((value - 16 * value / 255) / 40) if value > 20 else 0 for value in raw]


def lengths(path: Path) -> tuple[float, float]:
    """Return how long MediaInfo says pictures and sound last."""
    told = subprocess.run(
        [needed("mediainfo"), "--Output=JSON", path], capture_output=True, check=True, timeout=60
    ).stdout
    tracks = {one["@type"]: float(one.get("Duration", 0)) for one in json.loads(told)["media"]["track"]}
    return tracks["Video"], tracks.get("Audio", 0.0)


@pytest.mark.parametrize(
    ("edits", "seen"),
    [
        ([(1, 0), (1, 3)], [0] * 12 + [3] * 12),
        ([(2, 2)], [2] * 12 + [3] * 12),
        ([(2, 0)], [0] * 12 + [1] * 12),
        ([(0.5, -1), (1, 1)], [1] * 12),
        ([(1, 3), (1, 0)], [3] * 12 + [0] * 12),
    ],
    ids=["the middle", "the beginning", "the end", "both ends of a late film", "all but two parts that change places"],
)
def test_what_was_cut_out_of_a_film_is_not_in_what_is_made(
    tmp_path: Path, run: Run, edits: list[tuple[float, float]], seen: list[int]
) -> None:
    """Neither players show it, nor is it stored."""
    source = with_edits(film(tmp_path / "in.mp4"), edits)
    assert "hidden-parts" in run("check", source, "--format", "json").codes("warning")
    done = run("fit", source, "--out", tmp_path / "out.mp4", "--format", "json")
    assert (done.code, done.data["action"]) == (0, "encoded"), done.err
    assert "hidden-parts" in done.codes("note")
    assert len(seconds_seen(tmp_path / "out.mp4")) == len(seen)
    assert brightness_order(seconds_seen(tmp_path / "out.mp4")) == brightness_order(seen)
    assert len(seconds_seen(tmp_path / "out.mp4", "-ignore_editlist", "1")) == len(seen)
    pictures, sound = lengths(tmp_path / "out.mp4")
    assert pictures == pytest.approx(len(seen) / 12, abs=0.02)
    assert sound == pytest.approx(sum(one for one, begin in edits if begin >= 0), abs=0.1)


def brightness_order(seconds: list[int]) -> list[int]:
    """Return where the second changes."""
    return [seconds[index] for index in range(len(seconds)) if index == 0 or seconds[index] != seconds[index - 1]]


def test_sound_that_was_cut_out_is_not_in_what_is_made(tmp_path: Path, run: Run) -> None:
    """The pictures end early, and the sound is stored on: the pictures stay as they are."""
    parts = ("-i", film(tmp_path / "short.mp4", seconds=2), "-i", film(tmp_path / "long.mp4"))
    ffmpeg(*parts, "-map", "0:v", "-map", "1:a", "-c", "copy", "-movflags", "+faststart", tmp_path / "in.mp4")
    data = (tmp_path / "in.mp4").read_bytes()
    at = data.rindex(b"elst") + 12
    assert struct.unpack_from(">I", data, at)[0] > 3.9 * clock_of(data)
    (tmp_path / "in.mp4").write_bytes(data[:at] + struct.pack(">I", 2 * clock_of(data)) + data[at + 4 :])
    done = run("fit", tmp_path / "in.mp4", "--out", tmp_path / "out.mp4", "--format", "json")
    assert (done.code, done.data["action"]) == (0, "remuxed"), done.err
    assert lengths(tmp_path / "out.mp4") == pytest.approx((2, 2), abs=0.1)
    assert len(decoded(tmp_path / "out.mp4", "-f", "s16le", "-ac", "1", "-ar", "8000")) < 2.2 * 16000


@pytest.mark.parametrize("edits", [[(4, 0)], [(0.2, -1), (4, 0)]], ids=["a delay", "a late start"])
def test_an_edit_list_that_hides_nothing_changes_nothing(
    tmp_path: Path, run: Run, edits: list[tuple[float, float]]
) -> None:
    """The delay of B-frames, the run-up of AAC and a start for both are in every second film."""
    source = with_edits(film(tmp_path / "in.mp4"), edits)
    done = run("fit", source, "--out", tmp_path / "out.mp4", "--format", "json")
    assert (done.code, done.data["action"], done.codes()) == (0, "remuxed", []), done.err
    assert len(seconds_seen(tmp_path / "out.mp4")) == 48


def test_parts_that_an_edit_list_joins_are_made_one(tmp_path: Path, run: Run) -> None:
    """Rewrapped, the pictures between two key frames would be there twice."""
    source = with_edits(film(tmp_path / "in.mp4"), [(1.5, 0), (2.5, 1.5)])
    done = run("fit", source, "--out", tmp_path / "out.mp4", "--format", "json")
    assert (done.code, done.data["action"], done.codes()) == (0, "encoded", []), done.err
    assert len(seconds_seen(tmp_path / "out.mp4")) == 48
    assert lengths(tmp_path / "out.mp4") == pytest.approx((4, 4), abs=0.1)


@pytest.mark.parametrize("name", ["in.mov", "in.mkv", "in.mp4"])
def test_a_thumbnail_before_the_film_is_not_the_film(tmp_path: Path, run: Run, name: str) -> None:
    """Some cameras write a track of one JPEG first."""
    ffmpeg("-f", "lavfi", "-i", "color=red:size=160x120", "-frames:v", "1", tmp_path / "small.jpg")
    parts = ("-i", tmp_path / "small.jpg", "-i", film(tmp_path / "film.mp4"), "-map", "0:v", "-map", "1")
    ffmpeg(*parts, "-c", "copy", "-disposition:v:0", "0", tmp_path / name)
    done = run("fit", tmp_path / name, "--out", tmp_path / "out.mp4", "--format", "json")
    assert (done.code, done.data["action"]) == (0, "remuxed"), done.err
    assert (done.data["facts"]["width"], done.data["facts"]["frames"]) == (64, 48)
    assert len(seconds_seen(tmp_path / "out.mp4")) == 48
    assert lengths(tmp_path / "out.mp4") == pytest.approx((4, 4), abs=0.1)


@pytest.mark.parametrize("codec", [X264, X265], ids=["remuxed", "encoded"])
def test_a_track_for_sound_that_holds_none_is_left_out(tmp_path: Path, run: Run, codec: tuple[str, ...]) -> None:
    """Screen recorders write one when the microphone is off."""
    source = emptied(film(tmp_path / "in.mp4", *codec, *AAC))
    assert "sound-empty" in run("check", source, "--format", "json").codes("note")
    done = run("fit", source, "--out", tmp_path / "out.mp4", "--format", "json")
    assert (done.code, "sound-empty" in done.codes("note")) == (0, True), done.err
    assert lengths(tmp_path / "out.mp4") == pytest.approx((4, 0), abs=0.05)


@pytest.mark.parametrize("codec", [X264, X265], ids=["remuxed", "encoded"])
def test_the_sound_that_can_be_decoded_is_taken(tmp_path: Path, run: Run, codec: tuple[str, ...]) -> None:
    """New phones write spatial sound first, which nobody else decodes, and ordinary sound behind it."""
    source = renamed(film(tmp_path / "in.mov", *codec, *AAC, sounds=2), 1)
    done = run("fit", source, "--out", tmp_path / "out.mp4", "--format", "json")
    assert (done.code, done.codes("warning", "error")) == (0, []), done.err
    assert tone_of(tmp_path / "out.mp4") == pytest.approx(660, rel=0.05)


@pytest.mark.parametrize("codec", [X264, X265], ids=["remuxed", "encoded"])
def test_a_film_whose_sound_nobody_decodes_goes_without(tmp_path: Path, run: Run, codec: tuple[str, ...]) -> None:
    """The pictures are the evidence; that they are silent is said."""
    source = renamed(film(tmp_path / "in.mov", *codec, *AAC), 1)
    done = run("fit", source, "--out", tmp_path / "out.mp4", "--format", "json")
    assert (done.code, done.codes("warning")) == (0, ["sound-lost"]), done.err
    assert lengths(tmp_path / "out.mp4") == pytest.approx((4, 0), abs=0.05)


LANGUAGES = ("-metadata:s:a:0", "language=eng", "-metadata:s:a:1", "language=fra")
SECOND = ("-disposition:a:0", "0", "-disposition:a:1", "default")


@pytest.mark.parametrize("name", ["in.mp4", "in.mov", "in.mkv"])
def test_the_sound_that_players_play_is_kept(tmp_path: Path, run: Run, name: str) -> None:
    """It is the default one, here the second; that another one is left out is said, with its language."""
    source = film(tmp_path / name, *X264, *AAC, *LANGUAGES, *SECOND, sounds=2)
    done = run("fit", source, "--out", tmp_path / "out.mp4", "--format", "json")
    assert (done.code, done.data["action"], done.codes("warning", "error")) == (0, "remuxed", []), done.err
    (said,) = (one for one in done.data["findings"] if one["code"] == "sound-tracks-left-out")
    assert "has the one that players play (French); 1 is left out (English)." in said["message"]
    assert tone_of(tmp_path / "out.mp4") == pytest.approx(660, rel=0.05)
    muted = run("fit", source, "--out", tmp_path / "muted.mp4", "--sound", "mute", "--format", "json")
    assert muted.codes() == ["sound-muted"]


def tone_of(path: Path) -> float:
    """Return the frequency of the tone in a film."""
    sound = decoded(path, "-map", "0:a:0", "-f", "s16le", "-ac", "1", "-ar", "8000")
    samples = struct.unpack(f"<{len(sound) // 2}h", sound)
    crossings: int = sum(one < 0 <= other for one, other in itertools.pairwise(samples))
    return crossings / (len(samples) / 8000)


@pytest.mark.parametrize(
    ("pictures", "sound", "severity", "words"),
    [
        (2, 5, "warning", "The pictures end at 2.0 s, 3.0 s before the sound."),
        (5, 2, "note", "The sound ends at 2.0 s, 3.0 s before the pictures."),
    ],
    ids=["the pictures end first", "the sound ends first"],
)
@pytest.mark.parametrize("name", ["in.mp4", "in.mkv"])
def test_a_film_whose_tracks_end_apart_is_told(
    tmp_path: Path, run: Run, name: str, pictures: int, sound: int, severity: str, words: str
) -> None:
    """Programs that cut without encoding leave such films; copied or rewrapped, all of both tracks is kept."""
    parts = ("-i", film(tmp_path / "p.mp4", seconds=pictures), "-i", film(tmp_path / "s.mp4", seconds=sound))
    ffmpeg(*parts, "-map", "0:v", "-map", "1:a", "-c", "copy", "-movflags", "+faststart", tmp_path / name)
    done = run("fit", tmp_path / name, "--out", tmp_path / "out.mp4", "--format", "json")
    assert done.data["action"] in ("copied", "remuxed"), done.err
    told = [one for one in done.data["findings"] if one["code"] == "tracks-end-apart"]
    assert [(one["severity"], one["path"] == str(tmp_path / name)) for one in told] == [(severity, True)]
    assert told[0]["message"] == words
    assert lengths(tmp_path / "out.mp4") == pytest.approx((pictures, sound), abs=0.1)
    checked = run("check", tmp_path / name, "--format", "json")
    assert [one["severity"] for one in checked.data["findings"] if one["code"] == "tracks-end-apart"] == [severity]


def test_tracks_that_end_nearly_together_are_not_told(tmp_path: Path, run: Run) -> None:
    """Phones stop the microphone up to half a second after the camera."""
    parts = ("-i", film(tmp_path / "p.mp4", seconds=3), "-i", film(tmp_path / "s.mp4", seconds=4))
    ffmpeg(*parts, "-map", "0:v", "-map", "1:a", "-c", "copy", "-t", "3.6", tmp_path / "in.mp4")
    assert "tracks-end-apart" not in run("check", tmp_path / "in.mp4", "--format", "json").codes()
