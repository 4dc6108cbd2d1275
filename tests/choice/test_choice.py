"""Which findings of a check count: --select, --ignore, --severity, --fail-on, and what fails a repository by itself."""

import io
import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image, PngImagePlugin

from tests import papers
from tests.conftest import MakeVideo, Run, ffmpeg, jpeg_bytes, photo, with_location, write

PNG = b"\x89PNG"
FORMATS = ("text", "json", "github", "sarif")


def with_exif(outer: dict[int, str], inner: dict[int, str] | None = None) -> bytes:
    """Return a JPEG with these tags in its first and in its Exif directory."""
    exif = Image.Exif()
    for tag, value in outer.items():
        exif[tag] = value
    for tag, value in (inner or {}).items():
        exif.get_ifd(0x8769)[tag] = value
    return jpeg_bytes(photo(160, 120), exif=exif)


def png_with(key: str, words: str) -> bytes:
    """Return a PNG with a text."""
    info = PngImagePlugin.PngInfo()
    info.add_itxt(key, words) if ":" in key else info.add_text(key, words)
    buffer = io.BytesIO()
    photo(160, 120).save(buffer, "PNG", pnginfo=info)
    return buffer.getvalue()


def png_with_xmp(words: str) -> bytes:
    """Return a PNG with an XMP packet."""
    return png_with("XML:com.adobe.xmp", f"<x:xmpmeta><rdf:Description {words}/></x:xmpmeta>")


def with_by_line(name: bytes) -> bytes:
    """Return a JPEG with IPTC-IIM's dataset 2:80."""
    data, record = jpeg_bytes(photo(160, 120)), b"\x1c\x02\x50" + struct.pack(">H", len(name)) + name
    block = b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + struct.pack(">I", len(record)) + record + bytes(len(record) % 2)
    return data[:2] + b"\xff\xed" + struct.pack(">H", len(block) + 2) + block + data[2:]


GIVES_AWAY = {
    "a body's serial number": with_exif({}, {0xA431: "1234567"}),
    "a lens's serial number": with_exif({}, {0xA435: "7654321"}),
    "a camera owner's name": with_exif({}, {0xA430: "Jane Example"}),
    "an artist": with_exif({0x013B: "Jane Example"}),
    "a serial number in XMP": png_with_xmp('aux:SerialNumber="1234567"'),
    "an author in a PNG": png_with("Author", "Jane Example"),
    "a by-line in IPTC": with_by_line(b"Jane Example"),
    "an owner in XMP": png_with_xmp('aux:OwnerName="Jane Example"'),
}
HARMLESS = {
    "a copyright notice": with_exif({0x8298: "Example Ltd 2026"}),
    "a description": with_exif({0x010E: "A lamp"}),
    "a program in a PNG": png_with("Software", "GIMP 3.0"),
    "a program": with_exif({0x0131: "GIMP 3.0"}),
}


@pytest.mark.parametrize("name", GIVES_AWAY)
def test_what_a_repository_must_not_hold_fails_by_itself(tmp_path: Path, run: Run, name: str) -> None:
    """A device's number and a person's name, as a place does; for an upload, which a person looks at, they warn."""
    file = write(tmp_path / f"a.{'png' if GIVES_AWAY[name].startswith(PNG) else 'jpg'}", GIVES_AWAY[name])
    done = run("check", "--each", file, "--format", "json")
    assert (done.code, done.codes("error")) == (1, ["private-metadata"]), done.out
    assert "private-metadata" in run("check", file, "--format", "json").codes("warning")


@pytest.mark.parametrize("name", HARMLESS)
def test_what_is_meant_to_be_read_does_not_fail(tmp_path: Path, run: Run, name: str) -> None:
    """A copyright notice and a description are there for others."""
    done = run(
        "check",
        "--each",
        write(tmp_path / f"a.{'png' if HARMLESS[name].startswith(PNG) else 'jpg'}", HARMLESS[name]),
        "--format",
        "json",
    )
    assert (done.code, done.codes("error")) == (0, [])


@pytest.mark.parametrize(
    ("key", "fails"),
    [
        ("com.apple.quicktime.content.identifier", False),
        ("com.apple.quicktime.author", True),
        ("com.example.serial", True),
    ],
)
def test_of_a_film_the_same_holds(tmp_path: Path, run: Run, make_video: MakeVideo, key: str, fails: bool) -> None:
    """What ties a Live Photo's film to its picture names no device and nobody."""
    plain, film = make_video(tmp_path / "plain.mp4"), tmp_path / "film.mov"
    ffmpeg(
        "-i", plain, "-c", "copy", "-movflags", "+faststart+use_metadata_tags", "-metadata", f"{key}=0A1B-2C3D", film
    )
    done = run("check", "--each", film, "--format", "json", "--ignore", "type-not-allowed,extension-not-allowed")
    assert ("private-metadata" in done.codes("error")) is fails
    assert ("private-metadata" in done.codes("warning")) is not fails


def severities_in(form: str, out: str, data: dict[str, Any] | None) -> dict[str, str]:
    """Return the severity of each code as a format shows it."""
    if data is not None:
        return {one["code"]: one["severity"] for one in data["findings"]}
    if form == "sarif":
        levels = {"error": "error", "warning": "warning", "note": "note"}
        return {one["ruleId"]: levels[one["level"]] for one in json.loads(out)["runs"][0]["results"]}
    if form == "github":
        levels = {"error": "error", "warning": "warning", "notice": "note"}
        lines = [line for line in out.splitlines() if line.startswith("::")]
        return {line.split("title=")[1].split(":")[0]: levels[line.split()[0].strip(":")] for line in lines}
    lines = [line for line in out.splitlines() if line.endswith("]") and not line.startswith(" ")]
    return {line.rsplit("[", 1)[1].rstrip("]"): line.split()[0] for line in lines}


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_shows_the_same_choice(tmp_path: Path, run: Run, form: str) -> None:
    """What is ignored, and what weighs more or less, is decided once."""
    file = write(tmp_path / "a.jpg", with_location(photo(), orientation=6))
    chosen = (
        "--ignore",
        "private-metadata,burnt",
        "--severity",
        "not-upright=error",
        "--severity",
        "location-metadata=note",
    )
    done = run("check", "--each", file, "--format", form, *chosen)
    shown = severities_in(form, done.out, done.data if form == "json" else None)
    assert done.code == 1
    assert shown == {"not-upright": "error", "location-metadata": "note"}


def test_select_keeps_what_could_not_be_looked_into(tmp_path: Path, run: Run) -> None:
    """A file that nobody could look into may hold a place."""
    paths = [
        write(tmp_path / "turned.jpg", with_location(photo(), orientation=6)),
        write(tmp_path / "empty.jpg", b""),
        tmp_path / "gone.jpg",
    ]
    done = run("check", "--each", *paths, "--select", "location-metadata", "--format", "json")
    assert sorted(done.codes()) == ["empty-file", "file-missing", "location-metadata"]
    done = run("check", "--each", paths[0], "--select", "duplicate", "--format", "json")
    assert (done.code, done.codes()) == (0, [])
    paper = write(tmp_path / "letter.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    done = run("check", "--each", paper, "--policy", "dhgate", "--select", "location-metadata", "--format", "json")
    assert done.codes() == ["type-not-examined"]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ((), 0),
        (("--fail-on", "error"), 0),
        (("--fail-on", "warning"), 1),
        (("--strict",), 1),
        (("--strict", "--fail-on", "note"), 1),
        (("--fail-on", "note", "--severity", "not-upright=note"), 1),
        (("--fail-on", "warning", "--severity", "not-upright=note"), 0),
        (("--fail-on", "note", "--ignore", "not-upright"), 0),
    ],
)
def test_fail_on_sets_the_mildest_that_fails(tmp_path: Path, run: Run, options: tuple[str, ...], code: int) -> None:
    """--strict is its short form for warnings."""
    file = write(tmp_path / "a.jpg", jpeg_bytes(photo(), exif=with_orientation(6)))
    done = run("check", "--each", file, "--format", "json", *options)
    assert (done.code, done.data["verdict"]) == (code, "not-ready" if code else "ready"), done.out


def with_orientation(turn: int) -> Image.Exif:
    """Return EXIF that says only how to turn a picture."""
    exif = Image.Exif()
    exif[0x0112] = turn
    return exif


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--ignore", "location-metdata"), "Did you mean 'location-metadata'?"),
        (("--select", "blurry,xyzzy-quux"), "Unknown finding code 'xyzzy-quux'."),
        (("--severity", "blury=note"), "Did you mean 'blurry'?"),
        (("--severity", "blurry=fatal"), "such as --severity blurry=error"),
        (("--ignore", "not-examined"), "never passes"),
        (("--severity", "not-examined=note"), "never passes"),
        (("--strict", "--fail-on", "error"), "exclude each other"),
    ],
)
def test_a_wrong_word_is_a_usage_error(tmp_path: Path, run: Run, options: tuple[str, ...], words: str) -> None:
    """A near miss names the code that was likely meant."""
    done = run("check", "--each", write(tmp_path / "a.jpg", jpeg_bytes(photo(160, 120))), *options)
    assert done.code == 2
    assert words in done.err


def test_what_build_repairs_weighs_what_it_did(tmp_path: Path, run: Run) -> None:
    """It is not in the package, so that a heavier weight would keep a good case from being ready for ever."""
    write(tmp_path / "case" / "received.jpg", with_location(photo()))
    done = run("check", tmp_path / "case", "--format", "json", "--severity", "location-metadata=error")
    assert "location-metadata" in done.codes("note")


@pytest.mark.parametrize(("put", "fails"), [(papers.exif, True), (papers.author, False)], ids=["a number", "an author"])
def test_a_photo_in_a_pdf_is_looked_at_too(
    tmp_path: Path, run: Run, put: Callable[[pikepdf.Pdf], None], fails: bool
) -> None:
    """Its device's number is told by it as by itself; who wrote a paper is no secret."""
    pdf = papers.paper()
    put(pdf)
    file = write(tmp_path / "a.pdf", papers.saved(pdf))
    done = run("check", "--each", file, "--format", "json", "--ignore", "type-not-allowed,extension-not-allowed")
    assert ("private-metadata" in done.codes("error")) is fails, done.out
