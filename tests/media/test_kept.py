"""What is made of a picture is looked at by another reader before it is kept."""

import io
from pathlib import Path

import pytest
from PIL import Image

from evidence_kit.media.image.kept import NotAsPromised, Promise, keep_picture, promise_of
from tests.conftest import Run, decoded, jpeg_bytes, photo

JFIF_BYTES = 20
"""Of the start mark and JFIF's segment."""

ADOBE = b"\xff\xee\0\x0eAdobe\0d\0\0\0\0\0"
"""Adobe's segment that says the channels are red, green and blue."""


def contradicting() -> bytes:
    """Return a JPEG whose two segments disagree: by JFIF it is YCbCr, as it is stored, by Adobe's it is RGB.

    libjpeg, and with it Pillow and browsers, believe the one, ffmpeg the other.
    """
    data = jpeg_bytes(Image.new("RGB", (320, 240), (220, 40, 40)), subsampling=0)
    return data[:JFIF_BYTES] + ADOBE + data[JFIF_BYTES:]


def test_a_picture_that_two_readers_see_differently_is_made_again(run: Run, tmp_path: Path) -> None:
    """A copy would be red for one viewer and violet for another; what is made of its pixels is the same for all."""
    path = tmp_path / "red.jpg"
    path.write_bytes(contradicting())
    done = run("fit", path, "--out", tmp_path / "out.jpg", "--format", "json")
    assert (done.code, done.data["action"]) == (0, "encoded")
    assert done.data["settings"]["instead_of"].startswith("copied: its colours are up to 1")
    seen = decoded(tmp_path / "out.jpg", "-vf", "scale=1:1:flags=area", "-f", "rawvideo", "-pix_fmt", "rgb24")
    assert all(abs(one - other) <= 4 for one, other in zip(seen, (220, 40, 40), strict=True))


def test_without_the_other_reader_pictures_are_made_all_the_same(run: Run, tmp_path: Path) -> None:
    """The other reader is there for videos; when it is missing or fails by itself, nothing speaks against a picture."""
    path = tmp_path / "red.jpg"
    path.write_bytes(contradicting())
    for tool in ("false", "no-such-program"):
        done = run("fit", path, "--out", tmp_path / f"{tool}.jpg", "--format", "json", EVIDENCE_KIT_FFMPEG=tool)
        assert (done.code, done.data["action"]) == (0, "copied")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF"])
@pytest.mark.parametrize("wrong", ["turned", "mirrored", "darker", "smaller", "blank", "another colour"])
def test_what_shows_something_else_is_not_kept(tmp_path: Path, form: str, wrong: str) -> None:
    """Whatever went wrong in between, the folder stays empty."""
    picture = photo(320, 240)
    made = {
        "turned": picture.rotate(180),
        "mirrored": picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
        "darker": picture.point(lambda level: int(level * 0.8)),
        "smaller": picture.resize((160, 120)),
        "blank": Image.new("RGB", picture.size, "white"),
        "another colour": Image.merge("RGB", picture.split()[::-1]),
    }[wrong]
    for product, is_right in ((picture, True), (made, False)):
        buffer = io.BytesIO()
        product.save(buffer, form)
        mime, promise = f"image/{form.lower()}", promise_of(picture)
        if is_right:
            assert keep_picture(buffer.getvalue(), mime, promise, tmp_path, "right").exists()
            continue
        with pytest.raises(NotAsPromised):
            keep_picture(buffer.getvalue(), mime, promise, tmp_path, "wrong")
    assert [one.stem for one in tmp_path.iterdir()] == ["right"]


def test_transparency_is_compared_as_it_is_seen(tmp_path: Path) -> None:
    """What lies under clear pixels does not count, and what is clear does."""
    shown = photo(320, 240)
    shown.putalpha(Image.linear_gradient("L").resize(shown.size))
    under = Image.new("RGBA", shown.size, (255, 0, 0, 0))
    for picture, other, is_right in ((shown, shown, True), (under, Image.new("RGBA", shown.size), True)):
        buffer = io.BytesIO()
        picture.save(buffer, "PNG")
        assert keep_picture(buffer.getvalue(), "image/png", promise_of(other), tmp_path, "x").exists() is is_right
    opaque = io.BytesIO()
    shown.convert("RGB").save(opaque, "PNG")
    with pytest.raises(NotAsPromised):
        keep_picture(opaque.getvalue(), "image/png", promise_of(shown), tmp_path, "y")


def test_damage_that_another_reader_finds_is_not_kept(tmp_path: Path) -> None:
    """Nor is what is larger or smaller than its plan."""
    buffer = io.BytesIO()
    photo().save(buffer, "PNG")
    data = bytearray(buffer.getvalue())
    data[len(data) // 2 : len(data) // 2 + 2000] = bytes(2000)
    with pytest.raises(NotAsPromised):
        keep_picture(bytes(data), "image/png", promise_of(photo()), tmp_path, "holed")
    with pytest.raises(NotAsPromised, match="pixels instead of"):
        keep_picture(buffer.getvalue(), "image/png", Promise(480, 640, b""), tmp_path, "lying")
    assert not list(tmp_path.iterdir())
