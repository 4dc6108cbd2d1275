"""Transparency: what nobody can see is refused, and nothing is left under what was made clear."""

import io
import struct
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from tests.conftest import Run, decoded, photo

WORDS = (40, 30, 200, 90)
"""Where a name stood and was erased."""


def bitmap(picture: Image.Image, alpha: int) -> bytes:
    """Return a BMP of version 5 with 32 bits a pixel and a mask for alpha, as screenshots are copied in Windows."""
    picture = picture.convert("RGB").transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    red, green, blue = picture.split()
    clear = Image.new("L", picture.size, alpha)
    pixels = Image.merge("RGBA", (blue, green, red, clear)).tobytes()
    head = struct.pack("<IiiHHIIiiII", 124, *picture.size, 1, 32, 3, len(pixels), 2835, 2835, 0, 0)
    head += struct.pack("<IIII4s", 0xFF0000, 0xFF00, 0xFF, 0xFF000000, b"BGRs")
    return struct.pack("<2sIHHI", b"BM", 14 + 124 + len(pixels), 0, 0, 14 + 124) + head.ljust(124, b"\0") + pixels


def erased(mode: str, alpha: int = 0) -> Image.Image:
    """Return a drawing whose name was erased by making it transparent; it is still there."""
    picture = Image.new("RGB", (320, 240), "white")
    draw = ImageDraw.Draw(picture)
    draw.text((60, 50), "JANE DOE", fill="black")
    draw.ellipse((180, 120, 300, 220), fill=(200, 40, 40))
    clear = Image.new("L", picture.size, 255)
    clear.paste(alpha, WORDS)
    picture.putalpha(clear)
    if mode != "P":
        return picture.convert(mode)
    colours = picture.convert("RGB").quantize(4)
    levels = colours.copy()
    levels.paste(colours.crop(WORDS).point([index + 8 for index in range(256)]), WORDS)
    palette = (colours.getpalette() or [])[: 3 * 8]
    levels.putpalette((palette + [0] * 24)[:24] * 2)
    levels.info["transparency"] = bytes([255] * 8 + [0] * 8)
    return levels


def under(path: Path) -> set[tuple[int, ...]]:
    """Return the colours, alpha included, that ffmpeg finds in a file where the name was."""
    with Image.open(path) as opened:
        size = opened.size
    pixels = Image.frombytes("RGBA", size, decoded(path, "-f", "rawvideo", "-pix_fmt", "rgba"))
    return {colour for _, colour in pixels.crop(WORDS).getcolors(100_000) or []}  # type: ignore[misc]


@pytest.mark.parametrize("alpha", [0, 255])
def test_a_bitmap_without_alpha_is_whole(run: Run, tmp_path: Path, alpha: int) -> None:
    """Programs leave the fourth byte of a pixel zero, and Windows shows the picture all the same."""
    picture = photo(200, 150)
    path = tmp_path / "screenshot.bmp"
    path.write_bytes(bitmap(picture, alpha))
    assert run("fit", path, "--out", tmp_path / "out.png", "--format", "json").code == 0
    assert decoded(tmp_path / "out.png", "-f", "rawvideo", "-pix_fmt", "rgba") == picture.convert("RGBA").tobytes()


@pytest.mark.parametrize("form", ["PNG", "WEBP", "TIFF"])
def test_a_picture_that_nobody_can_see_is_refused(run: Run, tmp_path: Path, form: str) -> None:
    """It would be a white page for the mediator, so `check` and `fit` say so, with what helps."""
    picture = photo(200, 150).convert("RGBA")
    picture.putalpha(0)
    path = tmp_path / f"empty.{form.lower()}"
    picture.save(path, form)
    for verb in (("check", "--each", path), ("fit", path, "--out", tmp_path / "out.png")):
        done = run(*verb, "--format", "json")
        (found,) = [one for one in done.data["findings"] if one["code"] == "unreadable"]
        assert done.code == 1
        assert "transparent" in found["message"]
        assert "transparency" in found["hint"]
    assert not (tmp_path / "out.png").exists()


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_was_made_clear_is_not_shipped(run: Run, tmp_path: Path, mode: str) -> None:
    """A name that was erased to nothing is still in the file of an editor; a copy would hold it."""
    path = tmp_path / "chat.png"
    erased(mode).save(path)
    if mode != "LA":
        assert len(under(path)) > 1
    assert "hidden-colours" in run("check", "--each", path, "--format", "json").codes("warning")
    done = run("fit", path, "--out", tmp_path / "out.png", "--format", "json")
    assert (done.code, done.data["action"]) == (0, "encoded")
    assert under(tmp_path / "out.png") == {(0, 0, 0, 0)}


def test_what_is_nearly_clear_is_emptied_too(run: Run, tmp_path: Path) -> None:
    """A soft eraser leaves one percent, which no eye and every program can see."""
    path = tmp_path / "chat.png"
    erased("RGBA", alpha=2).save(path)
    assert run("fit", path, "--out", tmp_path / "out.png", "--format", "json").data["action"] == "encoded"
    assert under(tmp_path / "out.png") == {(0, 0, 0, 0)}


def test_a_drawing_with_clear_ground_is_copied(run: Run, tmp_path: Path) -> None:
    """One colour under all that is clear hides nothing, and smooth edges are no eraser."""
    large = Image.new("RGBA", (1280, 960), (255, 255, 255, 0))
    ImageDraw.Draw(large).ellipse((200, 200, 900, 800), fill=(200, 40, 40, 255))
    buffer = io.BytesIO()
    shape = Image.new("RGBA", (320, 240), (255, 255, 255, 0))
    shape.putalpha(large.getchannel("A").resize(shape.size))
    shape.save(buffer, "PNG")
    (tmp_path / "drawing.png").write_bytes(buffer.getvalue())
    done = run("fit", tmp_path / "drawing.png", "--out", tmp_path / "out.png", "--format", "json")
    assert done.data["action"] == "copied"
