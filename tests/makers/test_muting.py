"""The sound of a film is left out or silenced where the buyer wants that, and nothing of it is heard there."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.command_line import run_cli
from tests.conftest import MakeVideo, Run, decoded, ffmpeg, jpeg_bytes, write

RATE = 48_000
VOICE = "sine=frequency=300:beep_factor=5:duration=6,volume=12dB,aresample=48000"
"""Loud, with a beep at each second, so that what is heard of it stands out."""


def heard(path: Path) -> NDArray[np.int16]:
    """Return the samples of a film's sound as a player starts them, of one channel at 48 kHz."""
    raw = decoded(path, "-map", "0:a:0", "-af", "aresample=async=1:first_pts=0", "-ac", "1", "-ar", RATE, "-f", "s16le")
    return np.frombuffer(raw, np.int16)


def peak(sound: NDArray[np.int16], begin: float, end: float) -> int:
    """Return the largest sample between two seconds."""
    return int(np.abs(sound[round(begin * RATE) : round(end * RATE)].astype(np.int32)).max())


def film(path: Path, *options: object) -> Path:
    """Write a film of six seconds with a voice."""
    codecs = options or ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-movflags", "+faststart", "-c:a", "aac")
    picture = "testsrc2=size=128x96:rate=25:duration=6"
    ffmpeg("-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", VOICE, *codecs, path)
    return path


def case_of(folder: Path, video: Path, mute: str) -> Path:
    """Return a case of one film, with what its case file mutes."""
    folder.mkdir()
    shutil.copy(video, folder / f"unboxing{video.suffix}")
    write(folder / "case.toml", f'[[evidence]]\nfile = "unboxing{video.suffix}"\nmute = {mute}\n')
    return folder


def upload_of(folder: Path) -> Path:
    """Return the film in a package."""
    (made,) = (folder / "package" / "upload").glob("*unboxing.mp4")
    return made


def recipe_in(folder: Path) -> dict[str, Any]:
    """Return what the manifest of a package says of how the film was made."""
    manifest = json.loads((folder / "package" / "manifest.json").read_bytes())
    (made,) = (one for one in manifest["artifacts"] if one["path"].endswith("unboxing.mp4"))
    settings: dict[str, Any] = made["recipe"]["settings"]
    return settings


def test_a_film_without_its_sound_keeps_its_pictures(tmp_path: Path, run: Run) -> None:
    """What would be copied is rewrapped: every picture is the same, and there is no track of sound."""
    source = film(tmp_path / "in.mp4")
    kept = run("fit", source, "--out", tmp_path / "kept.mp4", "--sound", "keep", "--format", "json")
    assert (kept.data["action"], kept.codes()) == ("copied", [])
    done = run("fit", source, "--out", tmp_path / "out.mp4", "--sound", "mute", "--format", "json")
    assert (done.code, done.data["action"], done.data["encodes"]) == (0, "remuxed", 0), done.err
    assert done.codes() == ["sound-muted"]
    assert done.data["settings"]["muted"] == {"whole": True, "reversible": False}
    assert done.data["settings"]["dropped"] == ["metadata", "the sound"]
    assert done.data["facts"]["audio_streams"] == 0
    streams = ("-map", "0", "-c", "copy", "-f", "framemd5")
    pictures = [line for line in decoded(source, *streams).splitlines() if line.startswith(b"0,")]
    assert [line for line in decoded(tmp_path / "out.mp4", *streams).splitlines() if b"#" not in line] == pictures


def test_an_encoded_film_has_no_sound_either(tmp_path: Path, run: Run) -> None:
    """Nor has one that must be encoded, and nothing of the limit is kept free for a sound."""
    source = film(tmp_path / "in.mov", "-c:v", "mpeg4", "-q:v", "3", "-c:a", "pcm_s16le")
    done = run("fit", source, "--out", tmp_path / "out.mp4", "--sound", "mute", "--format", "json")
    assert (done.code, done.data["action"], done.data["facts"]["audio_streams"]) == (0, "encoded", 0), done.err
    assert "audio" not in done.data["settings"]
    assert done.data["settings"]["muted"]["whole"] is True


@pytest.mark.parametrize(
    ("name", "codecs"),
    [
        ("in.mp4", ()),
        ("in.mov", ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "pcm_s16le", "-ar", "44100")),
        ("in.avi", ("-c:v", "mpeg4", "-q:v", "3", "-c:a", "pcm_s16le", "-ar", "8000")),
        ("in.mkv", ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "libopus", "-b:a", "64k")),
    ],
)
def test_nothing_is_heard_in_a_muted_span(tmp_path: Path, run: Run, name: str, codecs: tuple[str, ...]) -> None:
    """Not one sample from its first to its last; a tenth of a second before and after it all is as loud as before."""
    case = case_of(tmp_path / "case", film(tmp_path / name, *codecs), "[[2.0, 3.5], [4.013, 4.507]]")
    done = run("build", case, "--format", "json")
    assert "sound-muted" in done.codes("note"), done.err
    sound = heard(upload_of(case))
    assert (peak(sound, 2.0, 3.5), peak(sound, 4.013, 4.507)) == (0, 0)
    loud = [peak(sound, *span) for span in ((1.85, 1.91), (3.59, 3.65), (3.85, 3.92), (4.6, 4.66))]
    assert min(loud) > 3000
    assert len(sound) / RATE == pytest.approx(6, abs=0.1)
    muted = {"whole": False, "spans": [[2.0, 3.5], [4.013, 4.507]], "margin": 0.05, "reversible": False}
    assert recipe_in(case)["muted"] == muted
    page = (case / "package" / "report.html").read_text(encoding="utf-8")
    assert "the sound from 2 to 3.5 s and from 4.013 to 4.507 s" in page
    assert run("verify", case / "package").code == 0


def test_a_span_counts_as_a_player_does(tmp_path: Path, run: Run) -> None:
    """Where the sound begins half a second after the picture, second 2 is that of the picture."""
    source = film(tmp_path / "whole.mp4")
    parts = ("-i", source, "-itsoffset", "0.5", "-i", source, "-map", "0:v", "-map", "1:a", "-c", "copy")
    ffmpeg(*parts, tmp_path / "late.mp4")
    case = case_of(tmp_path / "case", tmp_path / "late.mp4", "[[0, 1], [2, 3]]")
    run("build", case)
    sound = heard(upload_of(case))
    assert (peak(sound, 0, 1), peak(sound, 2, 3)) == (0, 0)
    assert min(peak(sound, 1.1, 1.2), peak(sound, 1.8, 1.9), peak(sound, 3.1, 3.2)) > 3000


def test_all_of_a_sound_may_be_silenced(tmp_path: Path, run: Run) -> None:
    """A span over the whole take is silence, and not sound that was lost; its end may be rounded up."""
    case = case_of(tmp_path / "case", film(tmp_path / "in.mp4"), "[[0, 6.9]]")
    done = run("build", case, "--format", "json")
    assert {"sound-lost", "mute-outside"}.isdisjoint(done.codes())
    assert peak(heard(upload_of(case)), 0, 6) == 0


def test_another_copy_of_a_muted_film_gives_nothing_away(tmp_path: Path, run: Run) -> None:
    """Whichever of the two is uploaded."""
    case = case_of(tmp_path / "case", film(tmp_path / "in.mp4"), "true")
    shutil.copy(tmp_path / "in.mp4", case / "a-unboxing.mp4")
    run("build", case)
    for made in (case / "package" / "upload").glob("*.mp4"):
        assert b"soun" not in made.read_bytes()


def test_the_command_line_mutes_a_whole_case(tmp_path: Path, run: Run) -> None:
    """`--sound keep` is no way round what the case file mutes."""
    case = case_of(tmp_path / "case", film(tmp_path / "in.mp4"), "[[1, 2]]")
    run("build", case, "--sound", "keep")
    assert peak(heard(upload_of(case)), 1, 2) == 0
    done = run("build", case, "--sound", "mute", "--format", "json")
    assert "sound-muted" in done.codes("note")
    assert recipe_in(case)["muted"] == {"whole": True, "reversible": False}
    assert b"soun" not in upload_of(case).read_bytes()


def test_no_result_is_taken_for_one_with_other_sound(tmp_path: Path) -> None:
    """The cache tells them apart, and gives each again."""
    source, place = film(tmp_path / "in.mov", "-c:v", "libx264", "-pix_fmt", "yuv420p"), str(tmp_path / "cache")
    case = case_of(tmp_path / "case", source, "[[1, 2]]")
    seen = set[bytes]()
    for _ in range(2):
        for sound in ("keep", "mute"):
            run_cli("build", case, "--sound", sound, EVIDENCE_KIT_CACHE=place)
            seen.add(upload_of(case).read_bytes())
    write(case / "case.toml", '[[evidence]]\nfile = "unboxing.mov"\nmute = [[1, 2.5]]\n')
    run_cli("build", case, EVIDENCE_KIT_CACHE=place)
    assert peak(heard(upload_of(case)), 1, 2.5) == 0
    seen.add(upload_of(case).read_bytes())
    assert len(seen) == 3


@pytest.mark.parametrize("mute", ["[[2, 30]]", "[[6.5, 6.8]]", "[[1, 2], [9, 9.5]]"])
def test_a_span_outside_the_take_is_an_error_and_the_film_stays_out(tmp_path: Path, run: Run, mute: str) -> None:
    """Otherwise a word might be heard that the buyer believes to be gone."""
    case = case_of(tmp_path / "case", film(tmp_path / "in.mp4"), mute)
    for verb in ("check", "build"):
        done = run(verb, case, "--format", "json")
        assert (done.code, "mute-outside" in done.codes("error")) == (1, True)
    assert not list((case / "package" / "upload").glob("*.mp4"))


def test_what_has_no_sound_is_said_and_used(tmp_path: Path, run: Run, make_video: MakeVideo) -> None:
    """A silent film goes out as it is; a photo is no place for `mute`."""
    silent = make_video(tmp_path / "silent.mp4", sound=False)
    done = run("fit", silent, "--out", tmp_path / "out.mp4", "--sound", "mute", "--format", "json")
    assert (done.code, done.data["action"], done.codes()) == (0, "copied", ["nothing-to-mute"])
    assert "muted" not in done.data["settings"]
    case = case_of(tmp_path / "case", silent, "[[1, 99]]")
    write(case / "received" / "lamp.jpg", jpeg_bytes())
    with (case / "case.toml").open("a") as file:
        file.write('[[evidence]]\nfile = "received/lamp.jpg"\nmute = true\n')
    done = run("build", case, "--format", "json")
    told = {one["path"] for one in done.data["findings"] if one["code"] == "nothing-to-mute"}
    assert told == {"unboxing.mp4", "received/lamp.jpg"}
    assert upload_of(case).read_bytes() == silent.read_bytes()


def test_a_picture_has_no_sound_to_mute(tmp_path: Path, run: Run) -> None:
    """On the command line that is wrong usage, and nothing is written."""
    done = run("fit", write(tmp_path / "a.jpg", jpeg_bytes()), "--out", tmp_path / "b.jpg", "--sound", "mute")
    assert (done.code, (tmp_path / "b.jpg").exists()) == (2, False)
    assert "Only videos have sound to mute, and this is a picture." in done.err
