"""Suggested marks: the same thing seen again, with and without a difference, and other things."""

import importlib
import math
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from evidence_kit.errors import ToolMissing
from evidence_kit.media.suggest.marks import suggest_marks
from evidence_kit.media.suggest.opencv import load_opencv
from evidence_kit.media.suggest.register import implausible
from evidence_kit.model.case import Box
from evidence_kit.model.suggested import Registered
from evidence_kit.text.installing import how_to_install
from tests.noise import sensor_noise

pytest.importorskip("cv2")

Matrix = tuple[float, float, float, float, float, float]


def package(seed: int = 3) -> Image.Image:
    """Return the front of a package: shapes and fine print of a seed."""
    random = np.random.default_rng(seed)
    sheet = Image.new("RGB", (900, 700), (205, 180, 140))
    draw = ImageDraw.Draw(sheet)
    for _ in range(70):
        x, y, wide, high = (int(one) for one in random.integers((20, 20, 15, 15), (820, 620, 110, 90)))
        colour = tuple(int(one) for one in random.integers(20, 230, 3))
        draw.rectangle((x, y, x + wide, y + high), fill=colour)
        draw.text((x, y), f"no. {int(random.integers(10**6))}", fill=(255 - colour[0],) * 3)
    return sheet


def seen_again(
    picture: Image.Image, angle: float = 8.0, scale: float = 0.9, lamp: tuple[float, float, float] = (1.0, 0.95, 0.85)
) -> tuple[Image.Image, Callable[[Box], Box]]:
    """Return a picture as a phone sees it on a table, turned, smaller and darker, and where a box of it went."""
    size = (1300, 1100)
    cos, sin = math.cos(math.radians(angle)) / scale, math.sin(math.radians(angle)) / scale
    x, y = picture.width / 2, picture.height / 2
    back: Matrix = (cos, sin, x - cos * 650 - sin * 550, -sin, cos, y + sin * 650 - cos * 550)
    table = sensor_noise(size, 30).filter(ImageFilter.GaussianBlur(2)).convert("RGB")
    thing = picture.convert("RGBA").transform(size, Image.Transform.AFFINE, back, Image.Resampling.BICUBIC)
    table.paste(thing, mask=thing.getchannel("A"))
    light = np.linspace(0.65, 0.9, size[0])[None, :, None] * lamp
    dark = Image.fromarray(np.clip(np.asarray(table) * light, 0, 255).astype(np.uint8))

    def where(box: Box) -> Box:
        forth = np.linalg.inv(np.array([back[:3], back[3:], (0, 0, 1)]))
        corners = [(box[0] + wide, box[1] + high, 1) for wide in (0, box[2]) for high in (0, box[3])]
        moved = np.array([forth @ one for one in corners])[:, :2]
        left, top, right, bottom = (int(one) for one in (*moved.min(0), *moved.max(0)))
        return left, top, right - left, bottom - top

    return dark.filter(ImageFilter.GaussianBlur(0.8)), where


def overlap(one: Box, other: Box) -> float:
    """Return the common area of two boxes, as a share of their union."""
    width = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    height = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    common = max(0, width) * max(0, height)
    return common / (one[2] * one[3] + other[2] * other[3] - common)


def with_hole(picture: Image.Image, box: Box) -> Image.Image:
    """Return a picture with a dark hole."""
    made = picture.copy()
    ImageDraw.Draw(made).ellipse((box[0], box[1], box[0] + box[2], box[1] + box[3]), fill=(20, 18, 16))
    return made


@pytest.mark.parametrize("angle", [0.0, 8.0, 95.0, 180.0])
def test_the_same_thing_registers_and_nothing_is_suggested(angle: float) -> None:
    """Another view, another light and a table around it are no difference."""
    received, _ = seen_again(package(), angle)
    outcome = suggest_marks(package(), received)
    assert outcome.ok
    assert outcome.suggestions == ()
    assert outcome.inliers >= 30
    assert 0.4 <= outcome.ratio <= 1


@pytest.mark.parametrize("place", [(250, 200, 110, 90), (520, 380, 70, 80), (300, 450, 120, 60)])
def test_a_hole_is_suggested_in_both_pictures(place: Box) -> None:
    """The box lies on the hole, in pixels of each original."""
    received, where = seen_again(with_hole(package(), place))
    outcome = suggest_marks(package(), received)
    assert len(outcome.suggestions) == 1
    only = outcome.suggestions[0]
    assert overlap(only.listing, place) > 0.4
    assert overlap(only.received, where(place)) > 0.35
    assert 0.5 < only.strength <= 1


@pytest.mark.parametrize("lamp", [(1.2, 0.8, 0.35), (0.4, 0.4, 0.4)], ids=["warm", "dim"])
def test_a_hole_is_suggested_under_another_light(lamp: tuple[float, float, float]) -> None:
    """A lamp's colour is no difference, and hides none."""
    place = (250, 200, 110, 90)
    received, _ = seen_again(with_hole(package(), place), lamp=lamp)
    outcome = suggest_marks(package(), received)
    assert [overlap(one.listing, place) > 0.4 for one in outcome.suggestions] == [True]


def test_another_colour_of_one_part_is_suggested() -> None:
    """A part in another colour is a difference, though its outline is the same."""
    listing, changed = package(), package()
    place = (380, 300, 110, 90)
    corners = (place[0], place[1], place[0] + place[2], place[1] + place[3])
    ImageDraw.Draw(listing).rectangle(corners, fill=(200, 40, 40))
    ImageDraw.Draw(changed).rectangle(corners, fill=(40, 60, 190))
    received, _ = seen_again(changed)
    boxes = [one.listing for one in suggest_marks(listing, received).suggestions]
    assert len(boxes) == 1
    assert overlap(boxes[0], place) > 0.5


def test_boxes_are_in_pixels_of_large_originals() -> None:
    """What is found in a small copy is told in pixels of the original."""
    place = (250, 200, 110, 90)
    received, where = seen_again(with_hole(package(), place))
    large = package().resize((2700, 2100), Image.Resampling.LANCZOS)
    far = received.resize((2600, 2200), Image.Resampling.LANCZOS)
    outcome = suggest_marks(large, far)
    assert len(outcome.suggestions) == 1
    only = outcome.suggestions[0]
    assert overlap(only.listing, tuple(3 * one for one in place)) > 0.5  # type: ignore[arg-type]
    assert overlap(only.received, tuple(2 * one for one in where(place))) > 0.4  # type: ignore[arg-type]


def test_at_most_three_are_suggested() -> None:
    """Of many differences the weightiest three."""
    changed = package()
    for x, y in ((200, 180), (420, 180), (640, 200), (250, 420), (480, 430), (650, 450)):
        changed = with_hole(changed, (x, y, 70, 60))
    received, _ = seen_again(changed)
    assert len(suggest_marks(package(), received).suggestions) == 3


def test_a_thing_that_differs_almost_everywhere_gets_no_boxes() -> None:
    """Where hardly anything agrees, no place is the difference."""
    changed = package()
    other = package(11)
    for x in range(150, 750, 75):
        for y in range(100, 600, 70):
            changed.paste(other.crop((x, y, x + 60, y + 55)), (x, y))
    received, _ = seen_again(changed)
    outcome = suggest_marks(package(), received)
    assert outcome.suggestions == ()
    assert outcome.why


@pytest.mark.parametrize("mirrored", [False, True])
def test_another_thing_does_not_register_and_it_is_said_why(mirrored: bool) -> None:
    """Neither another package nor the mirrored one is laid on it."""
    other = package().transpose(Image.Transpose.FLIP_LEFT_RIGHT) if mirrored else package(8)
    received, _ = seen_again(other)
    outcome = suggest_marks(package(), received)
    assert not outcome.ok
    assert outcome.suggestions == ()
    assert outcome.why


@pytest.mark.parametrize(
    ("matrix", "why"),
    [
        (np.diag([1.0, 1.0, 1.0]), ""),
        (np.diag([-1.0, 1.0, 1.0]), "mirrored"),
        (np.diag([0.1, 0.1, 1.0]), "too small"),
        (np.array([[1.0, 0, 0], [0, 1.0, 0], [0.004, 0, 1.0]]), "too far aside"),
    ],
    ids=["the same", "mirrored", "far away", "from aside"],
)
def test_a_view_that_no_camera_has_is_refused(matrix: NDArray[np.float64], why: str) -> None:
    """Mirrored, tiny and extremely slanted views are not believed, however many features agree."""
    cv2 = load_opencv()
    points = np.array([(50.0, 50.0), (550.0, 60.0), (540.0, 350.0), (60.0, 340.0), (300.0, 200.0)])
    said = implausible(cv2, matrix, points, np.zeros((400, 600), np.uint8), 1.0)
    assert why in said
    assert bool(said) == bool(why)
    assert implausible(cv2, matrix, points / 20, np.zeros((400, 600), np.uint8), 1.0)


@pytest.mark.parametrize(
    "picture",
    [
        Image.new("RGB", (600, 400), "white"),
        Image.new("L", (1, 1)),
        Image.new("RGB", (3000, 2)),
        package().crop((0, 0, 8, 8)),
    ],
    ids=["blank", "one pixel", "a line", "tiny"],
)
def test_pictures_without_details_do_not_register(picture: Image.Image) -> None:
    """What shows nothing is no error, on either side."""
    for outcome in (
        suggest_marks(picture, package()),
        suggest_marks(package(), picture),
        suggest_marks(picture, picture),
    ):
        assert not outcome.ok
        assert "details" in outcome.why


def test_grey_and_colour_pictures_can_be_compared() -> None:
    """Where there are no colours, the structure tells."""
    place = (250, 200, 110, 90)
    received, _ = seen_again(with_hole(package(), place).convert("L"))
    outcome = suggest_marks(package().convert("L"), received.convert("L"))
    assert [overlap(one.listing, place) > 0.5 for one in outcome.suggestions] == [True]


def test_twice_the_same() -> None:
    """The same pictures give the same result, whatever was drawn by chance before and how many threads there are."""
    cv2 = importlib.import_module("cv2")
    received, _ = seen_again(with_hole(package(), (250, 200, 110, 90)))
    results: list[Registered] = []
    for threads in (1, 4):
        cv2.setNumThreads(threads)
        cv2.setRNGSeed(threads * 77)
        results.append(suggest_marks(package(), received))
        assert cv2.getNumThreads() == threads
    assert results[0] == results[1]


def test_without_opencv_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra is named."""
    monkeypatch.setitem(importlib.import_module("sys").modules, "cv2", None)
    with pytest.raises(ToolMissing) as caught:
        suggest_marks(package(), package())
    assert "OpenCV" in str(caught.value)
    assert caught.value.hint == how_to_install("opencv-python-headless")
