"""Suggested marks: the same thing seen again, with and without a difference, and other things."""

import importlib

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from evidence_kit.errors import ToolMissing
from evidence_kit.media.suggest.marks import suggest_marks
from evidence_kit.media.suggest.opencv import load_opencv
from evidence_kit.media.suggest.register import implausible
from evidence_kit.model.case import Box
from evidence_kit.model.suggested import Registered
from evidence_kit.text.shell import how_to_install
from tests.seen_again import halved, overlap, package, seen_again, with_hole

pytest.importorskip("cv2")


@pytest.mark.parametrize("angle", [0.0, 8.0, 95.0, 180.0])
def test_the_same_thing_registers_and_nothing_is_suggested(angle: float) -> None:
    """Another view, another light and a table around it are no difference; large in one view, small in the others."""
    listing, (received, _) = package(), seen_again(package(), angle)
    if angle != 8.0:
        listing, received = halved(listing), halved(received)
    outcome = suggest_marks(listing, received)
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
    other = halved(package())
    for outcome in (
        suggest_marks(picture, other),
        suggest_marks(other, picture),
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
    pair = halved(package()), halved(received)
    results: list[Registered] = []
    for threads in (1, 4):
        cv2.setNumThreads(threads)
        cv2.setRNGSeed(threads * 77)
        results.append(suggest_marks(*pair))
        assert cv2.getNumThreads() == threads
    assert results[0] == results[1]
    assert results[0].suggestions


def test_without_opencv_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra is named."""
    monkeypatch.setitem(importlib.import_module("sys").modules, "cv2", None)
    with pytest.raises(ToolMissing) as caught:
        suggest_marks(package(), package())
    assert "OpenCV" in str(caught.value)
    assert caught.value.hint == how_to_install("opencv-python-headless")
