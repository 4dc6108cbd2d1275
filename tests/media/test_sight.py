"""How well a picture can be made out, measured on drawn scenes and on real photos."""

import io
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter

from evidence_kit.claim.album import same_view
from evidence_kit.media.image.legibility import sight_of
from evidence_kit.media.image.opening import open_image
from evidence_kit.model.facts import Sight
from tests.command_line import run_cli
from tests.conftest import corpus_files
from tests.noise import sensor_noise


def scene(seed: int = 1, width: int = 1000, height: int = 750, mode: str = "RGB") -> Image.Image:
    """Return a table with many things of sharp outlines on it."""
    picture = Image.linear_gradient("L").resize((width, height)).point([90 + level // 4 for level in range(256)])
    picture = picture.convert("RGB")
    draw = ImageDraw.Draw(picture)
    for index in range(40):
        place = zlib.crc32(f"{seed} {index}".encode()) % 99991
        left, top, size = place % width, place * 31 % height, 20 + place % (40 + 5 * (seed % 7))
        colour = (place % 200, place * 3 % 220, place * 7 % 180)
        (draw.ellipse if index % 2 else draw.rectangle)((left, top, left + size, top + size), fill=colour)
    return picture.convert(mode)


def blurred(picture: Image.Image, radius: float) -> Image.Image:
    """Return a picture out of focus."""
    return picture.filter(ImageFilter.GaussianBlur(radius))


def sharpness(picture: Image.Image) -> float:
    """Return the sharpness of a picture that has edges."""
    found = sight_of(picture).sharpness
    assert found is not None
    return found


def shaken(picture: Image.Image, right: int, down: int, steps: int) -> Image.Image:
    """Return a picture taken by a hand that moved in one direction."""
    mean = picture
    for step in range(1, steps):
        mean = Image.blend(mean, ImageChops.offset(picture, right * step, down * step), 1 / (step + 1))
    return mean


def noisy(picture: Image.Image, sigma: float) -> Image.Image:
    """Return a picture with noise around its levels."""
    return ImageChops.add(picture, sensor_noise(picture.size, sigma).convert(picture.mode), offset=-128)


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 500), st.floats(1.2, 8), st.floats(1, 6))
def test_a_blurred_copy_is_never_sharper(seed: int, first: float, more: float) -> None:
    """Blur lowers the sharpness, and more blur does not raise it again."""
    sharp, soft, softer = (
        sharpness(one) for one in (scene(seed), blurred(scene(seed), first), blurred(scene(seed), first + more))
    )
    assert sharp > soft
    assert softer <= soft + 0.05


@pytest.mark.parametrize(("right", "down"), [(1, 0), (0, 1), (1, 1), (1, -1)])
def test_motion_in_any_direction_is_blur(right: int, down: int) -> None:
    """Edges along the motion stay sharp, and do not hide it."""
    assert sharpness(shaken(scene(), right, down, 12)) < 0.4 * sharpness(scene())


def test_a_blurred_background_is_no_blur() -> None:
    """One thing in focus is enough."""
    picture = blurred(scene(3), 9)
    picture.paste(scene(3).crop((400, 300, 650, 500)), (400, 300))
    assert sharpness(picture) > 0.9
    assert sharpness(blurred(scene(3), 9)) < 0.4


def test_noise_is_no_sharpness() -> None:
    """The noise of a dark room does not make a blurred photo sharp."""
    assert sharpness(noisy(blurred(scene(), 5), 3)) < 0.5
    assert sharpness(noisy(scene(), 6)) > 0.9


@pytest.mark.parametrize(
    "picture", [Image.new("RGB", (800, 600), "white"), Image.new("L", (1, 1)), sensor_noise((500, 400), 2)]
)
def test_of_a_plain_picture_nothing_is_said(picture: Image.Image) -> None:
    """Where nothing is, nothing can be out of focus; and plain pictures are not all of the same view."""
    found = sight_of(picture)
    assert (found.sharpness, found.view) == (None, "")
    assert not same_view(found, found)


def test_a_screenshot_and_a_drawing_are_sharp() -> None:
    """Text and lines of one pixel."""
    picture = Image.new("L", (720, 1280), 255)
    draw = ImageDraw.Draw(picture)
    for line in range(40):
        draw.text((20, 30 * line), "The parcel came and it is the wrong colour", fill=0)
    assert sharpness(picture.convert("P")) > 0.9


@settings(max_examples=12, deadline=None)
@given(st.integers(1, 500), st.floats(0.1, 0.9), st.floats(0.1, 0.9))
def test_darker_is_darker(seed: int, first: float, second: float) -> None:
    """Both measures of light follow the exposure."""
    lighter, darker = (
        sight_of(ImageEnhance.Brightness(scene(seed)).enhance(share))
        for share in (max(first, second), min(first, second))
    )
    assert darker.luma <= lighter.luma
    assert darker.bright <= lighter.bright


def test_only_the_middle_is_burnt() -> None:
    """White paper around the item is none of its highlights; a reflection on it is."""
    picture = Image.new("RGB", (1000, 1000), "white")
    picture.paste(scene().resize((600, 600)), (200, 200))
    assert sight_of(picture).burnt < 0.01
    ImageDraw.Draw(picture).rectangle((350, 350, 649, 649), fill="white")
    assert sight_of(picture).burnt == pytest.approx(0.25, abs=0.02)


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "LA", "CMYK", "YCbCr", "I;16", "F"])
def test_every_mode_is_seen(mode: str) -> None:
    """The pixel mode changes nothing of what is seen."""
    plain = sight_of(scene(mode="L"))
    if mode == "I;16":
        picture = Image.frombytes(
            "I;16", (1000, 750), bytes(byte for level in scene(mode="L").tobytes() for byte in (level, level))
        )
    else:
        picture = scene().quantize(255) if mode == "P" else scene(mode="L").convert(mode)
    found = sight_of(picture)
    assert found.luma == pytest.approx(plain.luma, abs=2)
    assert found.sharpness == pytest.approx(plain.sharpness, abs=0.1)
    assert same_view(found, plain)


def test_transparency_is_seen_on_white() -> None:
    """As a page shows it, whatever colour lies under it."""
    assert sight_of(Image.new("RGBA", (300, 300), (0, 0, 0, 0))).luma == 255


@pytest.mark.parametrize("size", [(4032, 3024), (2016, 1512), (1500, 1125), (1000, 750)])
def test_a_larger_copy_is_seen_alike(size: tuple[int, int]) -> None:
    """The same picture in any size from a screen's on has the same sight."""
    soft = blurred(scene(5), 2.5)
    small, large = sight_of(soft), sight_of(soft.resize(size, Image.Resampling.BICUBIC))
    assert large.sharpness == pytest.approx(small.sharpness, rel=0.15)
    assert large.luma == pytest.approx(small.luma, abs=1)
    assert same_view(small, large)


def cut(picture: Image.Image, right: float = 0, down: float = 0, zoom: float = 1) -> Image.Image:
    """Return the part of a scene that a camera takes in."""
    width, height = picture.size
    half_width, half_height = width * 0.44 / zoom, height * 0.44 / zoom
    middle, centre = width * (0.5 + right), height * (0.5 + down)
    return picture.crop(
        (
            round(middle - half_width),
            round(centre - half_height),
            round(middle + half_width),
            round(centre + half_height),
        )
    )


@pytest.mark.parametrize(
    "again",
    [
        lambda one: cut(one, 0.01, -0.005),
        lambda one: cut(one, zoom=1.03),
        lambda one: cut(one.rotate(1, Image.Resampling.BICUBIC)),
        lambda one: blurred(cut(one), 4),
        lambda one: ImageEnhance.Brightness(cut(one)).enhance(0.6),
        lambda one: cut(one).convert("L").reduce(3),
    ],
    ids=["moved", "nearer", "turned", "blurred", "darker", "small and grey"],
)
def test_a_second_shot_is_the_same_view(again: Callable[[Image.Image], Image.Image]) -> None:
    """What a hand and a phone change from one shot to the next does not change the view, as a rule."""
    seeds = range(1, 21)
    recognised = [same_view(sight_of(cut(scene(seed))), sight_of(again(scene(seed)))) for seed in seeds]
    assert sum(recognised) >= 16


def test_other_things_are_another_view() -> None:
    """No two of many scenes are taken for one, nor one turned by a quarter."""
    sights = [sight_of(scene(seed, 400, 300)) for seed in range(1, 60)]
    assert not any(same_view(one, other) for place, one in enumerate(sights) for other in sights[:place])
    turned = sight_of(scene().transpose(Image.Transpose.ROTATE_90))
    assert not same_view(sight_of(scene()), turned)


def test_the_numbers_are_the_same_everywhere() -> None:
    """Integer arithmetic alone: what is measured of a given picture is known to the last digit."""
    picture = Image.new("L", (64, 64), 40)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((8, 16, 30, 50), fill=200)
    draw.rectangle((40, 5, 44, 60), fill=255)
    assert sight_of(picture) == Sight(sharpness=1.0, luma=86.1, bright=255, burnt=0.132, view="bc2323b4a3bcbc43")


@pytest.mark.corpus
@pytest.mark.parametrize(
    "path", corpus_files("photo_U*.jpg", "photo_Sam*.jpg", "pair_tree_*.JPG"), ids=lambda path: path.name
)
def test_a_photo_decoded_at_a_quarter_is_seen_as_the_whole(path: Path) -> None:
    """A JPEG is read at a fraction of its size, and what is seen in it stays."""
    data = path.read_bytes()
    sights = []
    for part in (1, 4):
        image = open_image(io.BytesIO(data), "image/jpeg")
        image.draft("L", (image.width // part, image.height // part))
        sights.append(sight_of(image))
    whole, quarter = sights
    assert quarter.sharpness == pytest.approx(whole.sharpness, abs=0.05)
    assert quarter.luma == pytest.approx(whole.luma, abs=1)
    assert same_view(whole, quarter)


def test_sharpness_is_measured_where_somebody_asks_for_it(tmp_path: Path) -> None:
    """A check of files by themselves says nothing about it, and keeps in the cache nothing that a case would lack."""
    photo = tmp_path / "case" / "received" / "photo.jpg"
    photo.parent.mkdir(parents=True)
    blurred(scene(), 12).convert("RGB").save(photo)
    kept = str(tmp_path / "kept")
    looks = [("--each", photo), (photo.parents[1],), ("--each", photo)]
    told = ["blurry" in run_cli("check", *look, "--format", "json", EVIDENCE_KIT_CACHE=kept).codes() for look in looks]
    assert told == [False, True, False]
