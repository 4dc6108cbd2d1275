"""The blocks of JPEG, PNG and GIF files."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from evidence_kit.media.image.encode import ImageTarget
from evidence_kit.media.image.ends import trailing_bytes
from evidence_kit.media.image.fit import fit_image
from evidence_kit.media.image.scans import MOST_REMEMBERED, searched_once
from evidence_kit.media.image.structure import BrokenStructure, jpeg_blocks, without_metadata
from evidence_kit.media.probe import examine_bytes
from tests.conftest import jpeg_bytes, photo, with_location


def png_bytes(**options: object) -> bytes:
    """Return a PNG with text, a date and an EXIF block."""
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", "Somebody")
    text.add_itxt("XML:com.adobe.xmp", "<x exif:GPSLatitude='48'/>")
    exif = Image.Exif()
    exif[0x010E] = "told"
    buffer = io.BytesIO()
    photo(80, 60).save(buffer, "PNG", pnginfo=text, exif=exif, **options)
    return buffer.getvalue()


def gif_bytes() -> bytes:
    """Return an animated GIF with a comment."""
    buffer = io.BytesIO()
    frames = [photo(40, 30, seed).convert("P") for seed in (1, 2, 3)]
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:], comment=b"Somebody", loop=0)
    return buffer.getvalue()


SAMPLES = {
    "image/jpeg": with_location(photo(120, 80)),
    "image/png": png_bytes(),
    "image/gif": gif_bytes(),
}


@pytest.mark.parametrize("mime", SAMPLES)
def test_cleaning_changes_no_pixel_and_leaves_no_words(mime: str) -> None:
    """What remains decodes to the same pixels and holds none of the metadata."""
    data = SAMPLES[mime]
    cleaned = without_metadata(mime, data)
    assert len(cleaned) < len(data)
    before, after = Image.open(io.BytesIO(data)), Image.open(io.BytesIO(cleaned))
    assert before.tobytes() == after.tobytes()
    assert getattr(before, "n_frames", 1) == getattr(after, "n_frames", 1)
    for word in (b"Somebody", b"Phone", b"SERIAL", b"Exif", b"eXIf", b"xmp", b"told"):
        assert word not in cleaned, word
    assert without_metadata(mime, cleaned) == cleaned


@pytest.mark.parametrize("mime", SAMPLES)
@given(tail=st.binary(min_size=1, max_size=64))
def test_whatever_stands_behind_the_end_is_counted_and_removed(mime: str, tail: bytes) -> None:
    """Bytes behind the picture are found, whatever they are."""
    data = SAMPLES[mime]
    assert trailing_bytes(mime, data) == 0
    assert trailing_bytes(mime, data + tail) == len(tail)
    assert without_metadata(mime, data + tail) == without_metadata(mime, data)


@pytest.mark.parametrize("mime", SAMPLES)
@given(data=st.data())
def test_damaged_data_never_hangs_or_crashes(mime: str, data: st.DataObject) -> None:
    """Cut or flipped anywhere, the blocks are walked to an end or refused."""
    whole = SAMPLES[mime]
    cut = data.draw(st.integers(0, len(whole)))
    flip = data.draw(st.integers(0, len(whole) - 1))
    for damaged in (whole[:cut], whole[:flip] + bytes([whole[flip] ^ 0x41]) + whole[flip + 1 :]):
        try:
            without_metadata(mime, damaged)
            trailing_bytes(mime, damaged)
        except BrokenStructure:
            continue


@pytest.mark.parametrize(
    "data",
    [
        jpeg_bytes(comment=b"12 Rue X, Paris"),
        SAMPLES["image/png"],
        SAMPLES["image/gif"],
        jpeg_bytes()[:2] + b"\xff\xed\x00\x1aPhotoshop 3.0\x00\x1c\x02\x5a\x00\x05Paris" + jpeg_bytes()[2:],
    ],
    ids=["comment", "png text", "gif comment", "iptc"],
)
def test_words_that_are_no_exif_are_found_and_taken_out(data: bytes) -> None:
    """A comment, a text chunk or an IPTC block may hold a name or an address."""
    facts = examine_bytes(data)
    assert facts.image
    assert facts.image.private
    fitted = fit_image(data, facts, ImageTarget(max_bytes=5_000_000))
    assert fitted.action == "stripped"
    cleaned = examine_bytes(fitted.data)
    assert cleaned.image
    assert not cleaned.image.private


def test_a_colour_profile_stays() -> None:
    """An ICC profile says how the pixels look, so it is part of the picture."""
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    cleaned = without_metadata("image/jpeg", jpeg_bytes(icc_profile=profile, comment=b"Somebody"))
    assert Image.open(io.BytesIO(cleaned)).info["icc_profile"] == profile
    assert b"Somebody" not in cleaned


def test_the_small_picture_in_jfif_is_found_and_taken_out() -> None:
    """JFIF's header may hold a few pixels of what the picture showed before."""
    plain = jpeg_bytes()
    assert plain[6:11] == b"JFIF\0"
    secret = bytes(range(3 * 5 * 4))
    head = b"\xff\xe0" + (16 + len(secret)).to_bytes(2) + plain[6:18] + bytes((5, 4)) + secret
    data = plain[:2] + head + plain[20:]
    facts = examine_bytes(data)
    assert facts.image
    assert "thumbnail" in facts.image.private
    cleaned = fit_image(data, facts, ImageTarget(max_bytes=5_000_000))
    assert cleaned.action == "stripped"
    assert secret not in cleaned.data
    assert Image.open(io.BytesIO(cleaned.data)).tobytes() == Image.open(io.BytesIO(plain)).tobytes()


def blocks_and_end(data: bytes) -> list[object]:
    """Return the blocks of a JPEG, and why the last of them was the last."""
    found: list[object] = []
    try:
        found.extend(jpeg_blocks(data))
    except BrokenStructure as problem:
        found.append(str(problem))
    return found


@pytest.mark.parametrize("kind", ["sound", "cut", "several scans", "more scans than are remembered"])
def test_scans_that_are_searched_once_end_where_they_did(kind: str) -> None:
    """Asked twice, and of another file with a longer scan in between, the blocks are those that a search finds."""
    sound = jpeg_bytes(photo(120, 80))
    scan = b"\xff\xda\x00\x02\x01"
    data = {
        "sound": sound,
        "cut": sound[: len(sound) * 2 // 3],
        "several scans": jpeg_bytes(photo(120, 80), progressive=True),
        "more scans than are remembered": b"\xff\xd8" + scan * (MOST_REMEMBERED + 5) + b"\xff\xd9",
    }[kind]
    header = data.index(b"\xff\xda") + 2
    begin = header + int.from_bytes(data[header : header + 2])
    other = data[:begin] + bytes(8) + data[begin:]
    expected, expected_of_other = blocks_and_end(data), blocks_and_end(other)
    with searched_once(data):
        assert blocks_and_end(data) == expected
        assert blocks_and_end(other) == expected_of_other
        assert blocks_and_end(data) == expected
    assert blocks_and_end(data) == expected
