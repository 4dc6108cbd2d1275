"""Looking at images and bringing them under a limit."""

import io
from pathlib import Path

import pillow_heif
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageOps

from evidence_kit.media.image.encode import CannotFit, ImageTarget
from evidence_kit.media.image.fit import fit_image
from evidence_kit.media.image.loading import load_upright
from evidence_kit.media.image.opening import ImageProblem
from evidence_kit.media.probe import examine, examine_bytes
from tests.conftest import jpeg_bytes, photo, with_location, write
from tests.encodings import P3, encoded, fitted


def test_what_complies_is_copied_byte_for_byte() -> None:
    """A clean JPEG, PNG or GIF under the limit comes out as it went in."""
    for data in (jpeg_bytes(), encoded(photo(), "PNG"), encoded(photo().convert("P"), "GIF")):
        result = fitted(data, max_bytes=5_000_000)
        assert (result.action, result.data, result.encodes) == ("copied", data, 0)


def test_metadata_is_taken_out_without_touching_a_pixel() -> None:
    """A photo that only says too much is stripped, not encoded."""
    data = with_location(photo())
    result = fitted(data, max_bytes=5_000_000)
    assert (result.action, result.encodes) == ("stripped", 0)
    assert Image.open(io.BytesIO(result.data)).tobytes() == Image.open(io.BytesIO(data)).tobytes()


@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_lying_photo_is_turned(orientation: int) -> None:
    """The pixels come out as a viewer that obeys the tag shows them, without an encode where the blocks allow."""
    data = with_location(photo(640, 480), orientation)
    shown = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
    result = fitted(data, max_bytes=5_000_000)
    made = Image.open(io.BytesIO(result.data))
    assert made.size == shown.size
    difference = max(
        abs(a - b) for a, b in zip(made.resize((8, 8)).tobytes(), shown.resize((8, 8)).tobytes(), strict=True)
    )
    assert difference <= 4
    assert result.action == "stripped"


def test_a_lying_photo_of_odd_size_is_encoded() -> None:
    """Where blocks are cut at the edge a lossless turn would lose pixels, so it is encoded instead."""
    result = fitted(with_location(photo(643, 477), 6), max_bytes=5_000_000)
    made = Image.open(io.BytesIO(result.data))
    assert (result.action, made.size) == ("encoded", (477, 643))


@pytest.mark.parametrize("form", ["WEBP", "AVIF", "BMP", "TIFF", "HEIF"])
def test_other_formats_become_jpg_or_png(form: str) -> None:
    """What the form does not take is made into what it takes; lossless stays lossless."""
    pillow_heif.register_heif_opener()
    result = fitted(encoded(photo(), form), max_bytes=5_000_000)
    assert result.action == "encoded"
    assert result.mime == ("image/png" if form in ("BMP", "TIFF") else "image/jpeg")
    made, original = Image.open(io.BytesIO(result.data)), photo()
    worst = [
        abs(a - b) for a, b in zip(made.resize((16, 12)).tobytes(), original.resize((16, 12)).tobytes(), strict=True)
    ]
    assert max(worst) <= 12


def test_wide_gamut_is_turned_into_srgb() -> None:
    """A colour of P3 that sRGB can show keeps its look; the result agrees with littlecms."""
    picture = Image.new("RGB", (64, 64), (200, 120, 60))
    data = encoded(picture, "PNG", icc_profile=P3)
    facts = examine_bytes(data)
    assert facts.image
    assert not facts.image.srgb
    result = fitted(data, max_bytes=5_000_000)
    reference = ImageCms.profileToProfile(picture, io.BytesIO(P3), ImageCms.createProfile("sRGB"))
    made = Image.open(io.BytesIO(result.data)).convert("RGB").getpixel((5, 5))
    assert reference
    wanted = reference.getpixel((5, 5))
    assert isinstance(made, tuple)
    assert isinstance(wanted, tuple)
    assert all(abs(a - b) <= 2 for a, b in zip(made, wanted, strict=True))
    assert made[0] > 205  # red of P3 is more saturated than sRGB's


def test_a_profile_named_like_srgb_is_judged_by_what_it_does() -> None:
    """The name in a profile proves nothing."""
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert fitted(jpeg_bytes(icc_profile=srgb), max_bytes=5_000_000).action == "copied"
    assert fitted(jpeg_bytes(icc_profile=P3), max_bytes=5_000_000).action == "encoded"


def test_cmyk_16_bit_and_transparency_become_plain() -> None:
    """A mediator's browser shows what a print shop's file means."""
    assert fitted(encoded(photo().convert("CMYK"), "JPEG"), max_bytes=5_000_000).mime == "image/jpeg"
    deep = Image.new("I;16", (60, 40), 40000)
    result = fitted(encoded(deep, "PNG"), max_bytes=5_000_000)
    level = Image.open(io.BytesIO(result.data)).convert("L").tobytes()[3]
    assert abs(level - 40000 / 257) <= 1
    clear = photo()
    clear.putalpha(0)
    clear.putpixel((600, 400), (0, 0, 0, 255))
    flat = fitted(encoded(clear, "WEBP"), max_bytes=5_000_000)
    assert Image.open(io.BytesIO(flat.data)).convert("RGB").getpixel((5, 5)) == (255, 255, 255)


def test_of_an_animation_that_is_not_taken_the_first_frame_stays() -> None:
    """It is said that the others are gone."""
    frames = [photo(64, 48, seed) for seed in (1, 2, 3)]
    data = encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:])
    assert "2 of 3 frames" in fitted(data, max_bytes=5_000_000).dropped


@settings(max_examples=12)
@given(share=st.floats(0.02, 1.2), seed=st.integers(1, 9))
def test_the_limit_is_never_broken(share: float, seed: int) -> None:
    """At any limit the result is at most that large, or it is refused with a size that would do."""
    data = jpeg_bytes(photo(900, 700, seed), quality=97)
    limit = max(1, int(len(data) * share))
    try:
        result = fitted(data, max_bytes=limit)
    except CannotFit as refused:
        assert refused.least > limit
        assert share < 0.3
        return
    assert result.encodes <= 5


def test_the_best_quality_that_fits_is_found() -> None:
    """A limit between two qualities is filled to nine tenths, in few encodes."""
    picture = photo(1600, 1200)
    data = jpeg_bytes(picture, quality=98, subsampling=0)
    for share in (0.9, 0.6, 0.45):
        result = fitted(data, max_bytes=int(len(jpeg_bytes(picture, quality=95, subsampling=0)) * share))
        assert len(result.data) >= 0.88 * int(len(jpeg_bytes(picture, quality=95, subsampling=0)) * share)
        assert result.encodes <= 6


def test_a_png_is_scaled_when_only_png_is_taken() -> None:
    """A name that asks for PNG gets a PNG under the limit."""
    data = encoded(photo(1200, 900), "PNG")
    result = fitted(data, max_bytes=len(data) // 3, mimes=("image/png",))
    assert result.mime == "image/png"
    assert Image.open(io.BytesIO(result.data)).width < 1200


def test_a_picture_too_large_to_open_safely_is_not_opened(tmp_path: Path) -> None:
    """220 megapixels are the most; a PNG header that claims more is believed and refused."""
    import struct
    import zlib

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 15000, 15000, 1, 0, 0, 0, 0))
    bomb += chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    facts = examine(write(tmp_path / "bomb.png", bomb))
    assert facts.oversized
    assert facts.image is None


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP", "HEIF", "TIFF"])
def test_a_cut_picture_is_unreadable(form: str, cut: float) -> None:
    """An image is decoded to its last byte before it is believed."""
    pillow_heif.register_heif_opener()
    picture = photo(400, 300).convert("P") if form == "GIF" else photo(400, 300)
    data = encoded(picture, form, **({"compression": "tiff_lzw"} if form == "TIFF" else {}))
    facts = examine_bytes(data[: int(len(data) * cut)])
    assert facts.problem or facts.kind == "other", facts


def test_upright_is_what_the_tag_says() -> None:
    """Loading applies the orientation once."""
    data = with_location(photo(64, 32), 6)
    assert load_upright(data, "image/jpeg").size == (32, 64)


EXIF_SAMPLE = with_location(photo(96, 64), 6)


@example([(20, 0), (399, 1)])  # a colour space that libjpeg does not know
@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 700), st.integers(0, 255)), min_size=1, max_size=6))
def test_damaged_headers_never_crash(changes: list[tuple[int, int]]) -> None:
    """Any byte of the header may be anything: the picture is used, or it is said why not."""
    data = bytearray(EXIF_SAMPLE)
    for place, value in changes:
        data[place] = value
    facts = examine_bytes(bytes(data))
    if facts.image:
        try:
            fit_image(bytes(data), facts, ImageTarget(max_bytes=5_000_000))
        except (CannotFit, ImageProblem):
            return
