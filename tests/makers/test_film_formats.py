"""Films of other formats than phones write: by content simply converted; what is not read is called by its name."""

import re
import struct
from pathlib import Path

import pytest

from evidence_kit.media.filetype import sniff
from tests.conftest import Run, decoded, ffmpeg
from tests.noise import sensor_noise

PICTURES = ("-f", "lavfi", "-i", "testsrc2=size=320x240:rate=25:duration=1")
SOUND = ("-f", "lavfi", "-i", "sine=frequency=440:duration=1")
AVC = ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-preset", "ultrafast")
HALF_PICTURES = ("-vf", "setfield=tff", "-flags", "+ildct+ilme", "-x264-params", "tff=1")

FILMS = {
    "camcorder.mts": (*AVC, *HALF_PICTURES, "-c:a", "ac3"),
    "player.m2ts": (*AVC, "-c:a", "aac", "-mpegts_m2ts_mode", "1"),
    "television.ts": ("-c:v", "mpeg2video", "-c:a", "mp2"),
    "camera.mpg": ("-c:v", "mpeg2video", "-c:a", "mp2", "-f", "svcd"),
    "disc.vob": ("-c:v", "mpeg2video", "-c:a", "ac3", "-f", "dvd"),
    "windows.wmv": ("-c:v", "wmv2", "-c:a", "wmav2"),
    "web.flv": ("-c:v", "flv", "-c:a", "libmp3lame", "-ar", "44100"),
    "stream.flv": (*AVC, "-c:a", "aac"),
    "free.ogv": ("-c:v", "libtheora", "-c:a", "libvorbis"),
    "tape.dv": ("-vf", "scale=720:576,setsar=16/15", "-r", "25", "-pix_fmt", "yuv420p", "-c:v", "dvvideo",
                "-ar", "48000", "-ac", "2"),
    "phone.3g2": (*AVC, "-c:a", "aac"),
    "renamed.mp4": (*AVC, "-c:a", "aac", "-f", "mpegts"),
}  # fmt: skip


def pictures_and_samples(path: Path) -> tuple[int, int]:
    """Return how many pictures a decoder finds, and how many samples of sound at 8 kHz."""
    pictures = (
        len(decoded(path, "-map", "0:v", "-fps_mode", "passthrough", "-vf", "scale=8:8,format=gray", "-f", "rawvideo"))
        // 64
    )
    return pictures, len(decoded(path, "-map", "0:a", "-ar", "8000", "-ac", "1", "-f", "s16le")) // 2


@pytest.mark.parametrize("name", FILMS)
def test_a_film_is_converted_whatever_its_format(tmp_path: Path, run: Run, name: str) -> None:
    """Every picture and the sound are there, upright, in MP4."""
    film = tmp_path / name
    ffmpeg(*PICTURES, *SOUND, "-shortest", *FILMS[name], film)
    ran = run("fit", film, "--out", tmp_path / "out.mp4", "--format", "json")
    assert ran.code == 0, ran.out + ran.err
    facts = ran.data["facts"]
    assert (facts["container"], facts["codec"], facts["interlaced"]) == ("mp4", "h264", False)
    pictures, samples = pictures_and_samples(tmp_path / "out.mp4")
    assert pictures == 25
    assert 7000 < samples < 9500
    reasons = ran.data["settings"]["why"]
    assert not [one for one in reasons if "index" in one and not name.endswith("3g2")], reasons


def test_what_a_camcorder_writes_between_the_pictures_stays_out(tmp_path: Path, run: Run) -> None:
    """AVCHD tells the place in messages of the stream itself, which new wrapping alone would keep."""
    message = "086f3693-b7b3-4f2c-9653-21492feee5b8+HERE-I-LIVE"
    film = tmp_path / "a.mts"
    ffmpeg(*PICTURES, *SOUND, *AVC, "-c:a", "ac3", "-bsf:v", f"h264_metadata=sei_user_data={message}", film)
    assert b"HERE-I-LIVE" in film.read_bytes()
    ran = run("fit", film, "--out", tmp_path / "out.mp4", "--format", "json")
    assert ran.data["action"] == "remuxed", ran.out
    assert b"HERE-I-LIVE" not in (tmp_path / "out.mp4").read_bytes()
    assert pictures_and_samples(tmp_path / "out.mp4")[0] == 25


def test_a_recording_that_begins_within_a_packet_is_known(tmp_path: Path) -> None:
    """A transport stream has no beginning of its own; text of many G's is none."""
    film = tmp_path / "a.ts"
    ffmpeg(*PICTURES, *AVC, film)
    data = film.read_bytes()
    assert sniff(data[77:8192]) == sniff(data[:8192]) == "video/mp2t"
    assert sniff(b"G" * 8192) == "text/plain"
    assert sniff(("GIVEN a parcel\n" * 500).encode()) == "text/plain"


NOT_READ = {
    "RealMedia film": b".RMF\0\0\0\x12\0\0\0\0\0\0\0\0\0\x06",
    "MXF film": bytes.fromhex("060e2b34020501010d01020101020400") + bytes(200),
    "video of a surveillance recorder": b"DHAV\xfd\0\0\0" + bytes(200),
    "raw video stream": b"\0\0\0\x01\x67\x42\xc0\x1e" + bytes(200),
    "JPEG XL picture": b"\0\0\0\x0cJXL \r\n\x87\n" + struct.pack(">I4s4sI4s", 20, b"ftyp", b"jxl ", 0, b"jxl "),
    "JPEG 2000 picture": b"\0\0\0\x0cjP  \r\n\x87\n" + struct.pack(">I4s4sI4s", 20, b"ftyp", b"jp2 ", 0, b"jp2 "),
    "Photoshop picture": b"8BPS\0\x01" + bytes(6) + struct.pack(">HIIHH", 3, 10, 10, 8, 3) + bytes(100),
}


@pytest.mark.parametrize("word", NOT_READ)
def test_what_is_not_read_is_called_by_its_name(tmp_path: Path, run: Run, word: str) -> None:
    """A warning in a case, whose other files are used; an error alone; never "no picture, video or document"."""
    case = tmp_path / "case"
    case.mkdir()
    sensor_noise((640, 480), 60).convert("RGB").save(case / "received.jpg")
    (case / "thing.bin").write_bytes(NOT_READ[word])
    (case / "film.mp4").write_bytes(NOT_READ[word])
    told = [one for one in run("check", case, "--format", "json").data["findings"] if one["code"] == "format-not-read"]
    assert {(one["path"], one["severity"]) for one in told} == {("thing.bin", "warning"), ("film.mp4", "error")}
    assert all(word in one["message"] and "convert" in one["hint"] for one in told)
    ran = run("fit", case / "thing.bin", "--out", tmp_path / "o.mp4")
    assert ran.code == 1
    assert word in ran.out
    assert not re.search("octet-stream|application/|no picture|phone", ran.out), ran.out


@pytest.mark.parametrize("name", ["notes.h264", "icon.icns", "memo.m4a", "memo.mp4"])
def test_what_is_no_film_is_named_in_plain_words(tmp_path: Path, run: Run, name: str) -> None:
    """Neither a library's word for it nor blame for the phone, which sent what it was asked for."""
    thing = tmp_path / name
    if name.startswith("memo"):
        ffmpeg(*SOUND, "-c:a", "aac", thing)
    else:
        thing.write_bytes(b"icns" + struct.pack(">I", 64) + bytes(56) if name == "icon.icns" else bytes(range(7)) * 99)
    for ran in (run("check", "--each", thing), run("fit", thing, "--out", tmp_path / "o.mp4")):
        assert ran.code == 1, ran.out
        assert not re.search("octet-stream|[a-z]/(x-)?(icns|mp4)|phone|None", ran.out.replace(str(tmp_path), "")), (
            ran.out
        )
