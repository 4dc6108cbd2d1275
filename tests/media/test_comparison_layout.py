"""What a comparison picture still shows when it is only 320 pixels wide."""

import itertools
import math
from dataclasses import replace

import pytest
from PIL import Image

from evidence_kit.media.comparison.bands import Texts
from evidence_kit.media.comparison.compose import Photo, scene_of, settled, side_by_side, treatments_of
from evidence_kit.media.comparison.layout import Sheet
from evidence_kit.media.comparison.panels import small_size
from evidence_kit.media.comparison.scene import Scene
from evidence_kit.media.comparison.views import view_of
from evidence_kit.media.image.text import font
from evidence_kit.model.case import Box, Comparison, Mark
from tests.conftest import photo

SMALL = 320
"""Pixels: the width at which forms and chats show a picture before somebody opens it."""

PHONE, CAMERA, SQUARE, WIDE, SCREEN, TINY = (
    (3024, 4032),
    (4000, 3000),
    (800, 800),
    (4608, 1976),
    (706, 1442),
    (324, 223),
)
SHARES = {"one": (0.12,), "two": (0.3, 0.12), "three": (0.08, 0.16, 0.24)}


def box(size: tuple[int, int], share: float, at: float) -> Box:
    """Return a box of a share of each side, along the diagonal."""
    across, down = max(1, round(size[0] * share)), max(1, round(size[1] * share))
    return round((size[0] - across) * at), round((size[1] - down) * at), across, down


def arranged(listing: tuple[int, int], received: tuple[int, int], marks: tuple[Mark, ...]) -> tuple[Scene, Sheet]:
    """Return what is shown of two pictures, and where."""
    left, right = (Photo(Image.new("RGB", size, "grey"), "0" * 64, "x.jpg") for size in (listing, received))
    scene = scene_of(left, right, Comparison("l", "r", marks=marks))
    return settled(scene, Texts("Ordered red, received blue", order="8123"))


def drawn(scene: Scene, sheet: Sheet) -> list[float]:
    """Return how many pixels of SMALL the side of each marked place has where it is drawn largest."""
    found = []
    for index, boxes in enumerate(scene.marks):
        for side, place in enumerate(boxes):
            assert place
            scales = [sheet.panels[side].scale]
            if index in scene.small:
                field = sheet.pairs[scene.small.index(index)].fields[side]
                assert field
                scales.append(view_of(place, scene.parts[side], field).scale)
            found.append(math.sqrt(place[2] * place[3]) * max(scales) * SMALL / sheet.width)
    return found


@pytest.mark.parametrize("count", SHARES)
@pytest.mark.parametrize(
    ("listing", "received"),
    [
        (PHONE, PHONE),
        (SQUARE, PHONE),
        (CAMERA, CAMERA),
        (SQUARE, CAMERA),
        (SCREEN, PHONE),
        (WIDE, CAMERA),
        (TINY, CAMERA),
        (SCREEN, SCREEN),
    ],
)
def test_magnified_places_never_cost_what_they_show(
    listing: tuple[int, int], received: tuple[int, int], count: str
) -> None:
    """At 320 pixels no marked place is smaller than without magnified ones, nor is a photo; the smallest is larger."""
    shares = SHARES[count]
    marks = tuple(
        Mark(box(listing, share, (at + 0.5) / len(shares)), box(received, share, (at + 0.5) / len(shares)), "Seam")
        for at, share in enumerate(shares)
    )
    scene, sheet = arranged(listing, received, marks)
    plain = arranged(listing, received, tuple(replace(mark, label="") for mark in marks))[0]
    bare, bare_sheet = replace(plain, small=()), settled(replace(plain, small=()), Texts(""))[1]
    with_pairs, without = drawn(scene, sheet), drawn(bare, bare_sheet)
    assert all(one >= 0.99 * other for one, other in zip(with_pairs, without, strict=True))
    for panel, other in zip(sheet.panels, bare_sheet.panels, strict=True):
        wide = (panel.picture[2] - panel.picture[0]) / sheet.width
        assert wide >= 0.99 * (other.picture[2] - other.picture[0]) / bare_sheet.width
        if listing == received:
            assert wide * SMALL >= 152 or listing == SCREEN
    if scene.small and TINY not in (listing, received):  # of so few pixels nothing is drawn more than twice as large
        assert min(with_pairs) >= 1.2 * min(without)


def test_the_two_places_of_a_mark_stand_side_by_side() -> None:
    """Equally large, in one row under the photos, nothing between them but a line; the row ends where the picture does."""
    for count, first in itertools.product(SHARES.values(), (PHONE, CAMERA, SQUARE)):
        marks = tuple(
            Mark(box(first, share, (at + 0.5) / len(count)), box(CAMERA, share, 0.4), "Seam")
            for at, share in enumerate(count)
        )
        scene, sheet = arranged(first, CAMERA, marks)
        assert scene.small
        for pair in sheet.pairs:
            left, right = pair.fields
            assert left
            assert right
            assert (left[1], left[3], left[2] - left[0]) == (right[1], right[3], right[2] - right[0])
            assert 0 < right[0] - left[2] < 0.02 * sheet.width
            assert left[1] > max(panel.cell[3] for panel in sheet.panels)


def test_the_foot_is_one_thin_line() -> None:
    """Whatever was done to the photos, the foot takes under a twentieth and is not cut; sums are not in the picture."""
    crop = (0, 0, 500, 400)
    marks = (Mark((10, 10, 400, 300), (10, 10, 400, 300), "Seam"),)
    what = Comparison("l", "r", marks=marks, listing_crop=crop, received_crop=crop)
    covered, plain = Photo(photo(640, 480), "0" * 64, "x.jpg", redacted=True), Photo(photo(640, 480), "0" * 64, "x.jpg")
    long = side_by_side(covered, covered, replace(what, dim=True), "8" * 24).picture
    bare = side_by_side(plain, plain, what).picture
    assert 0 <= long.height / long.width - bare.height / bare.width < 0.01
    done = treatments_of(covered, covered, replace(what, dim=True))
    for width in (800, 2400):
        texts = Texts("", order="8" * 24, treatments=done)
        assert texts.heights(width)[2] < 0.05 * width
        assert font(small_size(width)).getlength(texts.foot(width)) <= width
        assert texts.foot(width) == "Both cropped · Black: covered · Darkened outside marks"
        assert (
            Texts("", order="8" * 24, treatments=done[:1]).foot(width)
            == f"Order {'8' * 24} · Listing and received cropped"
        )
    assert Texts("").heights(2400)[2] == 0


@pytest.mark.parametrize("listing", [(335, 251), (120, 90), (160, 160), (90, 160)], ids=str)
def test_a_small_listing_does_not_make_the_received_photo_small(listing: tuple[int, int]) -> None:
    """It is enlarged more than a photo alone would be, or has grey around it; what came is shown at a good size."""
    marks = (Mark(box(listing, 0.2, 0.5), box(CAMERA, 0.2, 0.5)),)
    _, sheet = arranged(listing, CAMERA, marks)
    left, right = sheet.panels
    assert sheet.width >= 1500
    assert right.picture[2] - right.picture[0] >= 700
    assert 2 <= left.scale <= 3
    assert right.scale < 1


def test_photos_of_one_size_are_enlarged_as_before() -> None:
    """Two small ones are both shown at twice their size, and no more: there is nothing larger to compare them with."""
    _, sheet = arranged((200, 150), (200, 150), ())
    assert [panel.scale for panel in sheet.panels] == [pytest.approx(2)] * 2
