"""Damage that decoders conceal is found; sound pictures, padded ones and those with something behind them are not."""

import hashlib
import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pillow_heif
import pytest
from PIL import Image

from evidence_kit.media.image import strict
from evidence_kit.media.probe import examine_bytes
from tests.conftest import Run, corpus_files, jpeg_bytes, photo, with_location, write


def saved(form: str, size: tuple[int, int] = (640, 480), **options: Any) -> bytes:
    """Return a photo in some format."""
    buffer = io.BytesIO()
    photo(*size).save(buffer, form, **options)
    return buffer.getvalue()


def holed(data: bytes, share: float, length: int = 500, fill: bytes | None = None) -> bytes:
    """Return data in which some bytes are zero, or other ones, from a share of its length on."""
    start = int(len(data) * share)
    return data[:start] + (fill if fill is not None else bytes(length)) + data[start + length :]


def found(data: bytes) -> bool:
    """Return whether anything is said against a picture."""
    facts = examine_bytes(data)
    return bool(facts.problem) or (facts.image is not None and facts.image.damage is not None)


def scan_half(data: bytes) -> bytes:
    """Return a JPEG whose scan ends after half of its bytes, with an end mark, as a broken transfer leaves it."""
    start = data.rindex(b"\xff\xda")
    return data[: start + (len(data) - start) // 2] + b"\xff\xd9"


JPEG_KINDS: dict[str, dict[str, Any]] = {
    "baseline": {"quality": 90},
    "progressive": {"quality": 90, "progressive": True},
    "optimised": {"quality": 80, "optimize": True},
    "full chroma": {"quality": 92, "subsampling": 0},
}


@pytest.mark.parametrize("kind", JPEG_KINDS)
def test_a_jpeg_with_a_hole_in_it_is_found(kind: str) -> None:
    """Zeros, noise and missing bytes anywhere in its data, in every kind of JPEG."""
    sound = saved("JPEG", **JPEG_KINDS[kind])
    assert not found(sound)
    noise = hashlib.shake_128(b"noise").digest(300)
    missed = [
        (share, what)
        for share in (0.2, 0.45, 0.7, 0.9)
        for what, spoilt in (
            ("zeros", holed(sound, share)),
            ("noise", holed(sound, share, 300, noise)),
            ("gap", holed(sound, share, 300, b"")),
        )
        if not found(spoilt)
    ]
    assert len(missed) <= 1, missed  # now and then what remains fits by chance


def test_without_libjpeg_ffmpeg_still_finds_most(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no wheel of simplejpeg the second look is ffmpeg's alone."""
    monkeypatch.setitem(sys.modules, "simplejpeg", None)
    sound = jpeg_bytes()
    assert not found(sound)
    assert found(scan_half(sound))


def test_both_decoders_of_jpeg_measure_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is seen in a photo does not depend on which of the two decoded it."""
    photos = [jpeg_bytes(photo(2100, 1500), **made) for made in JPEG_KINDS.values()]
    photos += [jpeg_bytes(photo(1237, 1999, mode="L")), with_location(photo(2000, 1400), 6)]
    photos += [path.read_bytes() for path in corpus_files("photo_gps*.jpg", "label_ean*.jpg", "orient*_5.jpg")]
    first = [examine_bytes(data).image for data in photos]
    monkeypatch.setitem(sys.modules, "simplejpeg", None)
    assert [examine_bytes(data).image for data in photos] == first


def test_without_ffmpeg_nothing_is_alleged(monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture is not damaged because a tool is missing."""
    monkeypatch.setenv("EVIDENCE_KIT_FFMPEG", "/nowhere/ffmpeg")
    assert not found(saved("JPEG", progressive=True))
    assert strict.by_ffmpeg(jpeg_bytes(), strict.JPEG) is strict.Verdict.unknown


SOUND_TAILS: dict[str, Callable[[bytes], bytes]] = {
    "padding": lambda data: data[:-2] + bytes(600) + data[-2:],
    "a few bytes": lambda data: data[:-2] + bytes(range(1, 21)) + data[-2:],
    "a video behind it": lambda data: data + b"\0\0\0\x18ftypmp42" + bytes(3000),
    "another picture behind it": lambda data: data + jpeg_bytes(photo(160, 120)),
    "fill before a segment": lambda data: data[:2] + b"\xff\xff\xff" + data[2:],
    "restart marks": lambda _: saved("JPEG", restart_marker_blocks=8),
    "grey": lambda _: jpeg_bytes(photo(mode="L")),
    "CMYK": lambda _: jpeg_bytes(photo(mode="CMYK")),
    "tiny": lambda _: jpeg_bytes(photo(17, 33)),
    "white at its end": lambda _: jpeg_bytes(Image.new("RGB", (640, 480), "white")),
}


@pytest.mark.parametrize("tail", SOUND_TAILS)
def test_what_cameras_leave_in_a_jpeg_is_no_damage(tail: str) -> None:
    """Padding before the end mark and data behind it are sound."""
    facts = examine_bytes(SOUND_TAILS[tail](jpeg_bytes()))
    assert facts.image, facts.problem
    assert facts.image.damage is None


ARITHMETIC: dict[str, tuple[str, dict[str, Any]]] = {
    "HEIC": ("HEIF", {"quality": 80}),
    "AVIF": ("AVIF", {"quality": 80, "speed": 8}),
    "WebP": ("WEBP", {"quality": 85}),
}
LOSSLESS: tuple[str, dict[str, Any]] = ("WEBP", {"lossless": True})


@pytest.mark.parametrize("kind", ARITHMETIC)
def test_a_hole_in_arithmetic_code_is_found(kind: str) -> None:
    """Their decoders make some picture of any bytes, so other things must tell."""
    pillow_heif.register_heif_opener()
    form, made = ARITHMETIC[kind]
    sound = saved(form, (400, 304), **made)
    assert not found(sound)
    missed = [share for share in (0.3, 0.5, 0.7, 0.85) if not found(holed(sound, share, 400))]
    assert len(missed) <= (kind == "HEIC"), missed  # what remains may fit
    assert found(sound[: len(sound) // 2])


def test_two_of_five_holes_in_a_webp_without_loss_are_found() -> None:
    """Any bits are some picture there, and no stream says how many of them it has."""
    missed = 0
    for seed in range(1, 9):
        buffer = io.BytesIO()
        photo(400, 304, seed).save(buffer, LOSSLESS[0], **LOSSLESS[1])
        sound = buffer.getvalue()
        assert not found(sound)
        assert found(sound[: len(sound) // 2])
        missed += sum(not found(holed(sound, share, 400)) for share in (0.3, 0.5, 0.7, 0.85))
    assert missed <= 19


@pytest.mark.parametrize("kind", [ARITHMETIC["WebP"], LOSSLESS], ids=["WebP", "WebP without loss"])
def test_a_flat_webp_is_sound(kind: tuple[str, dict[str, Any]]) -> None:
    """White paper compresses to almost nothing but zeros."""
    buffer = io.BytesIO()
    picture = Image.new("RGB", (1200, 900), "white")
    picture.paste("black", (100, 100, 300, 200))
    picture.save(buffer, *kind[:1], **kind[1])
    assert not found(buffer.getvalue())


def test_a_png_with_a_hole_is_never_ready(tmp_path: Path, run: Run) -> None:
    """Reading its metadata decoded it, and the second decoding hid what the first had found: half of it was black."""
    spoilt = write(tmp_path / "case" / "received" / "a.png", holed(saved("PNG"), 0.5))
    other = write(tmp_path / "case" / "listing" / "a.png", saved("PNG", (320, 240)))
    for argv in (
        ("check", spoilt),
        ("build", tmp_path / "case"),
        ("fit", spoilt, "--out", f"{tmp_path}/fitted/"),
        ("compare", other, spoilt, "--out", tmp_path / "compared.jpg"),
    ):
        ran = run(*argv, "--format", "json")
        assert ran.code == 1, argv
        assert "unreadable" in ran.codes("error"), argv
    assert not (tmp_path / "compared.jpg").exists()
    assert not (tmp_path / "fitted").exists()


def test_a_png_whose_sums_are_wrong_is_found() -> None:
    """Even where its pixels come out: the sum of a chunk says that its bytes are not what was written."""
    sound = saved("PNG")
    assert not found(sound)
    place = sound.index(b"IDAT")
    length = int.from_bytes(sound[place - 4 : place])
    assert found(sound[: place + 4 + length] + b"\0\0\0\0" + sound[place + 8 + length :])
    stored = bytearray(saved("PNG", compress_level=0))
    stored[len(stored) // 2] ^= 1
    assert found(bytes(stored))


def test_a_damaged_photo_is_a_warning_with_its_share(tmp_path: Path, run: Run) -> None:
    """Its subject can be seen, so it may be used, and everything that uses it says so."""
    spoilt = write(tmp_path / "case" / "received" / "a.jpg", holed(jpeg_bytes(), 0.8))
    listing = write(tmp_path / "case" / "listing" / "a.jpg", jpeg_bytes(photo(320, 240)))
    for argv in (
        ("build", tmp_path / "case"),
        ("fit", spoilt, "--out", f"{tmp_path}/fitted/"),
        ("compare", listing, spoilt, "--out", tmp_path / "compared.jpg"),
    ):
        ran = run(*argv, "--format", "json")
        assert ran.codes("warning").count("damaged") == 1, argv
    ran = run("check", "--each", "--strict", spoilt, listing, "--format", "json")
    assert ran.code == 1
    assert [(one["code"], one["path"]) for one in ran.data["findings"]] == [("damaged", spoilt.as_posix())]


def test_a_photo_of_which_most_is_missing_cannot_be_used(tmp_path: Path, run: Run) -> None:
    """What shows a strip of its subject above a grey field is no evidence."""
    data = jpeg_bytes()
    start = data.rindex(b"\xff\xda")
    path = write(tmp_path / "a.jpg", data[: start + (len(data) - start) // 5] + b"\xff\xd9")
    ran = run("check", path)
    assert ran.code == 1
    assert "% of the picture is missing" in ran.out


def test_the_corpus_has_one_damaged_photo_and_no_other() -> None:
    """No sound picture of real phones is called damaged; two were shortened by those who made them."""
    pictures = corpus_files("*.jpg", "*.JPG", "*.png", "*.webp", "*.heic", "*.avif")
    spoilt = {path.name for path in pictures if found_in(path)}
    shortened = {"photo_pixel_motion_photo_shortened.jpg", "photo_samsung_motion_photo_shortened.jpg"}
    assert spoilt - shortened <= {path.name for path in corpus_files("bad_*")}
    assert {path.name for path in corpus_files("bad_corrupted.jpg")} <= spoilt


def found_in(path: Path) -> bool:
    """Return whether anything is said against a file that is not large, to be quick."""
    return path.stat().st_size < 2_000_000 and found(path.read_bytes())
