"""No words, names, numbers or places go out with a film: what is not known to be harmless is taken out, and said."""

import struct
import subprocess
from pathlib import Path

import pytest

from tests.command_line import needed
from tests.conftest import Run, decoded, ffmpeg

WORDS = b"Jane Example, 14 Elm Street"
DATA = struct.pack(">I4sII", 16 + len(WORDS), b"data", 1, 0) + WORDS
X264 = ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-preset", "ultrafast")


def film(path: Path, *options: object) -> Path:
    """Write a small film whose index stands at its end."""
    picture, tone = "testsrc2=size=64x48:rate=10:duration=1", "sine=duration=1"
    ffmpeg("-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", tone, *X264, "-c:a", "aac", *options, path)
    return path


def box(kind: bytes, *bodies: bytes) -> bytes:
    """Return a box."""
    body = b"".join(bodies)
    return struct.pack(">I4s", len(body) + 8, kind) + body


def full(kind: bytes, *bodies: bytes) -> bytes:
    """Return a box with a version and flags."""
    return box(kind, b"\0\0\0\0", *bodies)


def put(path: Path, inside: tuple[bytes, ...], added: bytes) -> Path:
    """Add a box at the end of the first box of a path of types; at the end of the file for no path."""
    data = bytearray(path.read_bytes())
    start, end, sizes = 0, len(data), []
    for wanted in inside:
        while data[start + 4 : start + 8] != wanted:
            start += struct.unpack_from(">I", data, start)[0]
        sizes.append(start)
        end = start + struct.unpack_from(">I", data, start)[0]
        start += 8
    for place in sizes:
        struct.pack_into(">I", data, place, struct.unpack_from(">I", data, place)[0] + len(added))
    data[end:end] = added
    path.write_bytes(data)
    return path


def handler(name: bytes) -> bytes:
    """Return a handler of metadata."""
    return full(b"hdlr", b"\0\0\0\0", name, bytes(13))


ITUNES = full(b"meta", handler(b"mdir"), box(b"ilst", box(b"\xa9cmt", DATA)))
FREE_FORM = full(
    b"meta", handler(b"mdir"), box(b"ilst", box(b"----", full(b"mean", b"com.apple"), full(b"name", b"x"), DATA))
)
KEYS = full(b"keys", struct.pack(">I", 1), box(b"mdta", b"com.example.note"))
QUICKTIME = box(b"meta", handler(b"mdta"), KEYS, box(b"ilst", box(b"\0\0\0\1", DATA)))
XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
LANGUAGE = b"\x55\xc4"
MOOV, TRAK, MDIA = (b"moov",), (b"moov", b"trak"), (b"moov", b"trak", b"mdia")

CARRIERS = {
    "an iTunes comment": (MOOV, box(b"udta", ITUNES)),
    "a free-form iTunes tag": (MOOV, box(b"udta", FREE_FORM)),
    "a QuickTime key of the film": (MOOV, QUICKTIME),
    "a QuickTime key of a track": (TRAK, QUICKTIME),
    "metadata of the media": (MDIA, QUICKTIME),
    "a 3GPP author": (MOOV, box(b"udta", full(b"auth", LANGUAGE, WORDS, b"\0"))),
    "a 3GPP title of a track": (TRAK, box(b"udta", full(b"titl", LANGUAGE, WORDS, b"\0"))),
    "a 3GPP place": (MOOV, box(b"udta", full(b"loci", LANGUAGE, WORDS, bytes(16)))),
    "a QuickTime comment": (MOOV, box(b"udta", box(b"\xa9cmt", struct.pack(">H", len(WORDS)), LANGUAGE, WORDS))),
    "a QuickTime place": (MOOV, box(b"udta", box(b"\xa9xyz", struct.pack(">H", len(WORDS)), LANGUAGE, WORDS))),
    "a name of a track": (TRAK, box(b"udta", box(b"name", WORDS))),
    "titles of chapters": (MOOV, box(b"udta", full(b"chpl", bytes(5), b"\1", bytes(8), bytes([len(WORDS)]), WORDS))),
    "an unknown box of user data": (MOOV, box(b"udta", box(b"zzzz", WORDS))),
    "an unknown box of the index": (MOOV, box(b"abcd", WORDS)),
    "a table of places": (MOOV, box(b"gps ", WORDS)),
    "XMP in user data": (MOOV, box(b"udta", box(b"XMP_", b"<x:xmpmeta>", WORDS))),
    "XMP beside the index": ((), box(b"uuid", XMP_UUID, b"<x:xmpmeta>", WORDS)),
    "a box of a maker": (TRAK, box(b"uuid", bytes(range(16)), WORDS)),
    "metadata beside the index": ((), ITUNES),
    "an event message": ((), full(b"emsg", WORDS)),
    "padding of a dash camera": ((), box(b"free", b"GPS ", WORDS)),
    "padding of the index": (MOOV, box(b"skip", WORDS)),
}


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A film that says nothing but its pictures and its sound."""
    return film(
        tmp_path_factory.mktemp("clean") / "film.mp4", "-map_metadata", "-1", "-fflags", "+bitexact"
    ).read_bytes()


def says_nothing(path: Path) -> None:
    """Assert that neither the bytes of a file nor exiftool tell the words."""
    assert b"Elm Street" not in path.read_bytes()
    told = subprocess.run(
        [needed("exiftool"), "-ee", "-G", "-a", "-u", path], capture_output=True, check=True, timeout=60
    ).stdout
    assert b"Elm Street" not in told
    assert b"Jane" not in told


@pytest.mark.parametrize(("inside", "added"), CARRIERS.values(), ids=CARRIERS.keys())
def test_words_are_taken_out_and_said(
    tmp_path: Path, run: Run, clean: bytes, inside: tuple[bytes, ...], added: bytes
) -> None:
    """Whatever carries them, the pictures stay as they are."""
    source = tmp_path / "in.mp4"
    source.write_bytes(clean)
    put(source, inside, added)
    done = run("fit", source, "--out", tmp_path / "out.mp4", "--format", "json")
    assert (done.code, done.data["action"]) == (0, "remuxed"), done.err
    assert "it has private metadata" in done.data["settings"]["why"]
    assert {"private-metadata", "location-metadata"} & set(done.codes("note"))
    says_nothing(tmp_path / "out.mp4")
    raw = ("-map", "0:v", "-f", "framemd5")
    assert decoded(source, *raw) == decoded(tmp_path / "out.mp4", *raw)


@pytest.mark.parametrize(
    ("kind", "offset"), [(b"hdlr", 28), (b"avc1", 47)], ids=["a handler's name", "a compressor's name"]
)
def test_names_of_programs_that_are_names_of_people(
    tmp_path: Path, run: Run, clean: bytes, kind: bytes, offset: int
) -> None:
    """A camera app may write its owner where its own name belongs."""
    data = bytearray(clean)
    at = data.rindex(kind if kind == b"avc1" else b"hdlr") + offset
    data[at : at + 12] = b"Jane Example"
    if kind == b"avc1":
        data[at - 1] = 12
    (tmp_path / "in.mp4").write_bytes(data)
    assert "private-metadata" in run("check", tmp_path / "in.mp4", "--format", "json").codes("warning")
    done = run("fit", tmp_path / "in.mp4", "--out", tmp_path / "out.mp4", "--format", "json")
    assert (done.code, done.data["action"]) == (0, "remuxed"), done.err
    says_nothing(tmp_path / "out.mp4")


@pytest.mark.parametrize(
    "options",
    [
        ("-movflags", "+faststart"),
        ("-movflags", "+faststart", "-metadata", "creation_time=2026-11-02T10:00:00Z"),
        ("-movflags", "+faststart", "-metadata:s:v", "handler_name=Core Media Video"),
        ("-movflags", "+faststart", "-metadata:s:a", "handler_name=ISO Media file produced by Google Inc."),
        ("-movflags", "+faststart+use_metadata_tags", "-metadata", "com.android.version=15"),
    ],
    ids=["a program", "a date", "a phone's handler", "a web site's handler", "the version of a system"],
)
def test_what_every_film_says_is_harmless(tmp_path: Path, run: Run, options: tuple[str, ...]) -> None:
    """The program that wrote it, a date, the usual names of handlers: nothing is touched for their sake."""
    done = run("fit", film(tmp_path / "in.mp4", *options), "--out", tmp_path / "out.mp4", "--format", "json")
    assert (done.code, done.data["action"], done.codes()) == (0, "copied", []), done.data["settings"]


@pytest.mark.parametrize("name", ["film.mp4", "film.mov", "film.mkv"])
def test_messages_between_pictures_are_taken_out_and_said(tmp_path: Path, run: Run, name: str) -> None:
    """Dashcams write places there; what an encoder says of itself (x264 does in this film) is harmless."""
    plain = film(tmp_path / "plain.mp4", "-movflags", "+faststart")
    said = "086f3693-b7b3-4f2c-9653-21492feee5b8+" + WORDS.decode().replace(",", "")
    source = tmp_path / name
    ffmpeg(
        "-i", plain, "-c", "copy", "-movflags", "+faststart", "-bsf:v", f"h264_metadata=sei_user_data={said}", source
    )
    assert b"Elm Street" in source.read_bytes()
    assert "private-metadata" in run("check", "--each", source, "--format", "json").codes("warning")
    done = run("fit", source, "--out", tmp_path / "out.mp4", "--format", "json")
    assert (done.code, done.data["action"], done.codes()) == (0, "remuxed", ["private-metadata"]), done.err
    says_nothing(tmp_path / "out.mp4")
    raw = ("-map", "0:v", "-f", "framemd5")
    assert decoded(plain, *raw) == decoded(tmp_path / "out.mp4", *raw)
    assert "private-metadata" not in run("check", "--each", plain, "--format", "json").codes()
