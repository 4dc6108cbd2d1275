"""The comparison picture, judged by its pixels."""

import itertools
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageColor, ImageDraw

from evidence_kit.media import fonts
from evidence_kit.media.comparison.badges import chip_width, draw_badge, place_badges
from evidence_kit.media.comparison.bands import Texts, caption_lines, draw_swatches
from evidence_kit.media.comparison.compose import Composed, Photo, scene_of, settled, side_by_side
from evidence_kit.media.comparison.difference import Difference, ciede2000, colour_of, difference
from evidence_kit.media.comparison.insets import magnified
from evidence_kit.media.comparison.layout import Sheet, choose_sheet
from evidence_kit.media.comparison.lengths import reading
from evidence_kit.media.comparison.pairs import Boxes
from evidence_kit.media.comparison.panels import overlap, small_size, stroke_of
from evidence_kit.media.comparison.rulers import text_place
from evidence_kit.media.comparison.scene import label_size, left_over
from evidence_kit.media.comparison.spots import Room
from evidence_kit.media.comparison.strokes import HUES, draw_frame, draw_path
from evidence_kit.media.comparison.views import REDUCING_GAP, view_of
from evidence_kit.media.image.text import CannotDraw, drawable, font, has_letter
from evidence_kit.media.probe import examine
from evidence_kit.model.bounds import MarkOutside
from evidence_kit.model.case import Box, Comparison, Line, Mark, Original, Ruler
from evidence_kit.model.form import Limit
from evidence_kit.model.plan import Placement, Plan, Slot
from evidence_kit.steps.compose import compose
from tests.conftest import Run, jpeg_bytes, photo, write

# Severity 1.0 on linear sRGB, from "A physiologically-based model for simulation of color vision deficiency" by
# Machado, Oliveira and Fernandes (2009).
DEFICIENCIES = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}
GREY = ((0.2126, 0.7152, 0.0722),) * 3

# Sharma, Wu and Dalal (2005), table 1: two colours in L*, a*, b* and their difference.
PUBLISHED = """
50 2.6772 -79.7751 50 0 -82.7485 2.0425
50 3.1571 -77.2803 50 0 -82.7485 2.8615
50 2.8361 -74.0200 50 0 -82.7485 3.4412
50 -1.3802 -84.2814 50 0 -82.7485 1.0000
50 -1.1848 -84.8006 50 0 -82.7485 1.0000
50 -0.9009 -85.5211 50 0 -82.7485 1.0000
50 0 0 50 -1 2 2.3669
50 -1 2 50 0 0 2.3669
50 2.4900 -0.0010 50 -2.4900 0.0009 7.1792
50 2.4900 -0.0010 50 -2.4900 0.0010 7.1792
50 2.4900 -0.0010 50 -2.4900 0.0011 7.2195
50 2.4900 -0.0010 50 -2.4900 0.0012 7.2195
50 -0.0010 2.4900 50 0.0009 -2.4900 4.8045
50 -0.0010 2.4900 50 0.0010 -2.4900 4.8045
50 -0.0010 2.4900 50 0.0011 -2.4900 4.7461
50 2.5 0 50 0 -2.5 4.3065
50 2.5 0 73 25 -18 27.1492
50 2.5 0 61 -5 29 22.8977
50 2.5 0 56 -27 -3 31.9030
50 2.5 0 58 24 15 19.4535
50 2.5 0 50 3.1736 0.5854 1.0000
50 2.5 0 50 3.2972 0 1.0000
50 2.5 0 50 1.8634 0.5757 1.0000
50 2.5 0 50 3.2592 0.3350 1.0000
60.2574 -34.0099 36.2677 60.4626 -34.1751 39.4387 1.2644
63.0109 -31.0961 -5.8663 62.8187 -29.7946 -4.0864 1.2630
61.2901 3.7196 -5.3901 61.4292 2.2480 -4.9620 1.8731
35.0831 -44.1164 3.7933 35.0232 -40.0716 1.5901 1.8645
22.7233 20.0904 -46.6940 23.0331 14.9730 -42.5619 2.0373
36.4612 47.8580 18.3852 36.2715 50.5065 21.2231 1.4146
90.8027 -2.0831 1.4410 91.1528 -1.6435 0.0447 1.4441
90.9257 -0.5406 -0.9208 88.6381 -0.8985 -0.7239 1.5381
6.7747 -0.2908 -2.4247 5.8714 -0.0985 -2.2286 0.6377
2.0776 0.0795 -1.1350 0.9033 -0.0636 -0.5514 0.9082
"""


def shown(picture: Image.Image | None = None, **options: Any) -> Photo:
    """Return a side of a comparison."""
    return Photo(picture or photo(), "1a2b3c4d5e6f" + "0" * 52, "photo.jpg", **options)


def made(
    listing: Image.Image | None = None, received: Image.Image | None = None, order: str | None = None, **what: Any
) -> Composed:
    """Return a comparison of two photos."""
    return side_by_side(shown(listing), shown(received), Comparison("l", "r", **what), order)


def pixels(picture: Image.Image) -> np.ndarray:
    """Return a picture as numbers."""
    return np.asarray(picture.convert("RGB"), dtype=np.float64)


def linear(levels: np.ndarray) -> np.ndarray:
    """Return sRGB levels of 255 in linear light."""
    share = levels / 255
    return np.asarray(np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4))


def luminance(levels: np.ndarray, sight: Any = None) -> np.ndarray:
    """Return WCAG 2.2's relative luminance, as somebody with a deficiency sees it."""
    light = linear(levels)
    if sight is not None:
        light = np.clip(light @ np.array(sight).T, 0, 1)
    return np.asarray(light @ np.array([0.2126, 0.7152, 0.0722]))


def contrast(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return WCAG 2.2's contrast ratio of two luminances."""
    return np.asarray((np.maximum(first, second) + 0.05) / (np.minimum(first, second) + 0.05))


@pytest.mark.parametrize("sight", [None, GREY, *DEFICIENCIES.values()], ids=["all", "grey", *DEFICIENCIES])
def test_a_frame_is_seen_on_any_colour(sight: Any) -> None:
    """Wherever a frame lies, a stroke of it has 4.5:1 against the ground; also in grey and to the colour-blind."""
    levels = np.linspace(0, 255, 8).round()
    for ground in itertools.product(levels, repeat=3):
        picture = Image.new("RGB", (60, 60), tuple(map(int, ground)))
        draw_frame(ImageDraw.Draw(picture), (20, 20, 40, 40), (0, 0, 60, 60), 2, HUES[0])
        below = luminance(np.array(ground), sight)
        drawn = contrast(luminance(pixels(picture), sight), below)
        for path in (drawn[30, :30], drawn[30, 30:], drawn[:30, 30], drawn[30:, 30]):
            assert path.max() >= 4.5, ground


@pytest.mark.parametrize("sight", [None, GREY, *DEFICIENCIES.values()], ids=["all", "grey", *DEFICIENCIES])
@pytest.mark.parametrize("slope", [0, 17, 45, 90])
def test_a_joint_is_seen_on_any_colour(slope: int, sight: Any) -> None:
    """The line from a mark to its inset has the same strokes, at any angle."""
    end = (50 + 40 * np.cos(np.radians(slope)), 50 + 40 * np.sin(np.radians(slope)))
    for ground in itertools.product((0, 85, 119, 170, 255), repeat=3):
        picture = Image.new("RGB", (100, 100), ground)
        draw_path(picture, [(50, 50), end], 3, HUES[1])
        drawn = contrast(luminance(pixels(picture), sight), luminance(np.array(ground), sight))
        middle = (50 + (end[0] - 50) / 2, 50 + (end[1] - 50) / 2)
        near = drawn[int(middle[1]) - 8 : int(middle[1]) + 8, int(middle[0]) - 8 : int(middle[0]) + 8]
        assert near.max() >= 4.5, ground


@pytest.mark.parametrize("sight", [None, GREY, *DEFICIENCIES.values()], ids=["all", "grey", *DEFICIENCIES])
def test_numbers_and_labels_stand_out_from_their_plates(sight: Any) -> None:
    """Black numbers on each mark's colour and white labels on black have 4.5:1 and more."""
    for number in range(1, len(HUES) + 1):
        frames = [(10, 90, 60, 120)] * number
        badge = place_badges(frames, ["Label"] * number, Room((0, 0, 4000, 200), 40))[-1]
        picture = Image.new("RGB", (4000, 200), "#777777")
        draw_badge(ImageDraw.Draw(picture), badge, 40)
        left, top, right, bottom = badge.place
        seen = luminance(pixels(picture.crop((left + 8, top + 8, right - 8, bottom - 8))), sight)
        chip, words = seen[:, :30], seen[:, -60:]
        for part in (chip, words if badge.lines else chip):
            assert contrast(part.max(), part.min()) >= 4.5


def test_the_smallest_type_is_read_at_320_pixels() -> None:
    """Capitals of the smallest type are at least 6.8 pixels high when the picture is 320 wide, and stand out."""
    whole = made(caption="Ordered red", order="HHHHHH", marks=(Mark((10, 10, 400, 300), (10, 10, 400, 300), "H"),))
    width = whole.picture.width
    for size in (small_size(width), label_size(width)):
        box = font(size).getbbox("H", anchor="ls")
        assert (box[3] - box[1]) * 320 / width >= 6.8
        assert size >= 0.03 * width
    small = whole.picture.resize((320, round(whole.picture.height * 320 / width)), Image.Resampling.LANCZOS)
    footer = luminance(pixels(small))[-14:]
    rows = np.flatnonzero(footer.min(axis=1) < 0.4)
    assert rows[-1] - rows[0] >= 6
    assert contrast(footer.min(), np.array(1.0)) >= 4.5


def test_photos_are_only_scaled() -> None:
    """Away from the marks every pixel is the resized original's, whatever is drawn over it."""
    listing, received = photo(1600, 1200, 3), photo(1200, 1600, 5)
    plain = made(listing, received)
    marked = made(listing, received, marks=(Mark((200, 200, 900, 700), (100, 100, 900, 800), "Here"),), caption="Red")
    sheet = choose_sheet(((0, 0, 1600, 1200), (0, 0, 1200, 1600)), (), lambda width: (0, 0, round(width * 0.08)))
    for panel, original in zip(sheet.panels, (listing, received), strict=True):
        size = (panel.picture[2] - panel.picture[0], panel.picture[3] - panel.picture[1])
        expected = pixels(original.resize(size, Image.Resampling.LANCZOS, reducing_gap=REDUCING_GAP))
        exact = pixels(original.resize(size, Image.Resampling.LANCZOS))
        assert np.square(expected - exact).mean() < 2
        for whole in (plain.picture, marked.picture):
            found = np.asarray(whole)
            top = next(
                row
                for row in range(found.shape[0] - size[1])
                if np.array_equal(found[row + size[1] - 1, panel.picture[0] : panel.picture[2]], expected[-1])
            )
            same = (found[top : top + size[1], panel.picture[0] : panel.picture[2]] == expected).all(axis=2)
            assert same.all() if whole is plain.picture else same.mean() > 0.9


def test_same_height_and_never_enlarged_beyond_two() -> None:
    """Ordinary photos have the same height; none is drawn larger than twice its pixels."""
    for first, second in itertools.product(((640, 480), (3000, 4000), (1080, 2340), (2000, 1125)), repeat=2):
        scales = made(Image.new("RGB", first, "red"), Image.new("RGB", second, "blue")).scales
        assert max(scales) <= 2
        assert scales[0] * first[1] == pytest.approx(scales[1] * second[1], rel=0.01)


SHAPES = st.sampled_from(
    [(1, 1000), (1000, 1), (64, 64), (4000, 400), (400, 4000), (640, 480), (1200, 1600), (8, 8), (2560, 1080), (1, 1)]
)
WORDS = st.sampled_from(["", "Colour", "Цвет", "Χρώμα", "x" * 300, "a very long label of many words " * 9, "№ ½ ±"])


@settings(max_examples=8)
@given(first=SHAPES, second=SHAPES, caption=WORDS, label=WORDS, data=st.data())
def test_anything_can_be_compared(
    first: tuple[int, int], second: tuple[int, int], caption: str, label: str, data: st.DataObject
) -> None:
    """Strips, thumbnails, single pixels, marks at borders and over each other: a picture of a sensible size comes out."""

    def box(size: tuple[int, int]) -> Box:
        x, y = data.draw(st.integers(0, size[0] - 1)), data.draw(st.integers(0, size[1] - 1))
        return x, y, data.draw(st.integers(1, size[0] - x)), data.draw(st.integers(1, size[1] - y))

    marks = tuple(
        Mark(box(first), box(second), label, data.draw(st.booleans())) for _ in range(data.draw(st.integers(0, 20)))
    )
    whole = made(
        Image.new("RGB", first, "#808080"),
        Image.new("RGB", second, "#3060A0"),
        "8123456789012345",
        caption=caption,
        marks=marks,
        dim=data.draw(st.booleans()),
    )
    assert min(whole.scales) <= 2
    assert max(whole.scales) <= 3, "beside a larger one"
    assert 320 <= whole.picture.width <= 2400
    assert whole.picture.height <= 4 * whole.picture.width
    assert len(whole.measured) == sum(mark.colour for mark in marks)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 900), st.integers(0, 700), st.integers(12, 100), st.integers(12, 100)), max_size=12
    )
)
def test_no_plate_covers_another_or_leaves_its_panel(places: list[Box]) -> None:
    """Numbers and labels find room however close the marks are."""
    frames = [(x, y, x + width, y + height) for x, y, width, height in places]
    found = place_badges(frames, [f"Label {index}" for index in range(len(frames))], Room((0, 0, 1000, 800), 32))
    for one in found:
        left, top, right, bottom = one.place
        assert (left >= 0, top >= 0, right <= 1000, bottom <= 800) == (True,) * 4
    assert not [pair for pair in itertools.combinations(found, 2) if overlap(pair[0].place, pair[1].place)]


def test_frames_in_one_picture_have_one_width() -> None:
    """A frame around a whole item is thin only where no smaller place is framed beside it."""
    small, large = Mark((10, 10, 60, 60), (10, 10, 60, 60)), Mark((200, 200, 600, 600), (200, 200, 600, 600))
    white = Image.new("RGB", (900, 900), "white")
    for marks, hue, share in (((small, large), HUES[1], 1), ((large,), HUES[0], 2)):
        whole = made(white, white, marks=marks).picture
        same = (np.asarray(whole) == np.array(ImageColor.getrgb(hue))).all(axis=2).sum(axis=1)
        # Where a row meets only the sides of both frames it has four strokes of the hue.
        assert same[same > 0].min() == 4 * (stroke_of(whole.width) // share)


def test_a_label_never_shrinks_and_is_told_in_the_legend() -> None:
    """Labels of marks close together are written below instead of over each other's numbers."""
    marks = tuple(Mark((100 + 30 * at, 100, 24, 24), (100 + 30 * at, 100, 24, 24), f"Stitch {at}") for at in range(6))
    with_labels, without = made(marks=marks), made(marks=tuple(Mark(one.listing, one.received) for one in marks))
    assert with_labels.picture.height > without.picture.height


def test_what_covers_less_than_a_tenth_is_magnified() -> None:
    """The smallest three are; their insets are the same on both sides and show at most twice the pixels."""
    whole = (0, 0, 1000, 1000)
    sides = [400, 300, 100, 50, 200]
    marks: list[Boxes] = [((10, 10, side, side), (20, 20, side, side)) for side in sides]
    assert magnified(marks, (whole, whole)) == [2, 3, 4]
    assert magnified([((10, 10, 900, 900), (20, 20, 90, 90))], (whole, whole)) == []
    view = view_of((500, 500, 20, 20), whole, (0, 0, 300, 200))
    assert view.scale == pytest.approx(2)
    assert view.region == (435.0, 460.0, 585.0, 560.0)
    corner = view_of((0, 990, 10, 10), whole, (0, 0, 300, 200))
    assert corner.region == (0.0, 900.0, 150.0, 1000.0)


def test_an_inset_is_made_of_the_original() -> None:
    """A detail lost in the panel is seen in the inset: one dark pixel column in two."""
    fine = Image.new("RGB", (4000, 3000), "#808080")
    fine.paste(Image.fromarray(np.tile(np.array([0, 255], dtype=np.uint8), (40, 20))).convert("RGB"), (2000, 1500))
    whole = made(fine, fine, marks=(Mark((2000, 1500, 40, 40), (2000, 1500, 40, 40)),))
    rows = np.asarray(whole.picture.convert("L"), dtype=np.int16)
    # Two pixels dark, two light, as in the original enlarged twice, over the length of the box.
    wanted = np.sign(rows[:, 2:-2] - 128)
    runs = (wanted[:, :-4] == -wanted[:, 2:-2]) & (wanted[:, 2:-2] == -wanted[:, 4:])
    assert runs.sum(axis=1).max() > 40


def test_ciede2000_agrees_with_the_published_pairs() -> None:
    """All 34 pairs of Sharma, Wu and Dalal, to four decimals, and the same the other way round."""
    rows = [tuple(map(float, line.split())) for line in PUBLISHED.split("\n") if line]
    assert len(rows) == 34
    for light1, a1, b1, light2, a2, b2, expected in rows:
        assert ciede2000((light1, a1, b1), (light2, a2, b2)) == pytest.approx(expected, abs=5e-5)
        assert ciede2000((light2, a2, b2), (light1, a1, b1)) == pytest.approx(expected, abs=5e-5)


def test_the_colour_of_a_place_is_not_pulled_by_glints() -> None:
    """A third of white glint and black edge leaves the colour of the thing."""
    picture = Image.new("RGB", (90, 90), "#3366CC")
    picture.paste("white", (0, 0, 90, 15))
    picture.paste("black", (0, 75, 90, 90))
    found = difference(colour_of(picture, (0, 0, 90, 90)), colour_of(Image.new("RGB", (5, 5), "#3366CC"), (0, 0, 5, 5)))
    assert (found.listing, found.received, found.delta_e) == ("#3366CC", "#3366CC", 0)
    assert found.words == "no visible difference"


@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_every_colour_comes_back_from_lab(colour: tuple[int, int, int]) -> None:
    """What is measured is what is shown as swatch."""
    picture = Image.new("RGB", (3, 3), colour)
    found = difference(colour_of(picture, (0, 0, 3, 3)), (50, 0, 0))
    assert found.listing == "#{:02X}{:02X}{:02X}".format(*colour)


def test_colours_are_measured_and_drawn() -> None:
    """A colour claim is in the picture as a pair of touching swatches, and in the plain values."""
    whole = made(
        Image.new("RGB", (900, 900), "#E8C9A0"),
        Image.new("RGB", (900, 900), "#3050C0"),
        marks=(Mark((100, 100, 400, 400), (100, 100, 400, 400), "Colour", colour=True),),
    )
    (found,) = whole.measured
    assert (found["kind"], found["number"], found["listing"], found["received"]) == ("colour", 1, "#E8C9A0", "#3050C0")
    assert found["words"] == "clearly different"
    levels = np.asarray(whole.picture)[round(whole.picture.height * 0.6) :]
    warm, blue = ((levels == colour).all(axis=2) for colour in ((0xE8, 0xC9, 0xA0), (0x30, 0x50, 0xC0)))
    assert (warm[:, :-1] & blue[:, 1:]).sum() > 20


def test_a_length_is_as_exact_as_the_pixels() -> None:
    """Twice as many pixels are twice the length; the error is told and grows with the picture."""
    ruler = Ruler("received", (100, 100, 100, 600), Decimal("5.0"), "cm", (200, 100, 200, 830), "Width")
    found = reading(ruler, (1000, 1000))
    assert found
    assert (str(found.value), str(found.error), found.unit) == ("7.30", "0.03", "cm")
    coarse = reading(ruler, (1000, 12000))
    assert coarse
    assert (str(coarse.value), str(coarse.error)) == ("7.3", "0.4")
    whole = made(photo(1000, 1000), photo(1000, 1000), rulers=(ruler,))
    assert whole.measured[0] == {
        "kind": "length",
        "side": "received",
        "value": "7.30",
        "error": "0.03",
        "unit": "cm",
        "label": "Width",
        "by": "5.0 cm",
        "holds": "holds if ruler and thing are equally far from the camera",
    }
    assert whole.picture.tobytes() != made(photo(1000, 1000), photo(1000, 1000)).picture.tobytes()


def test_a_crop_shows_its_part_and_no_more() -> None:
    """What lies outside of the crop is nowhere in the picture, not even in an inset, and the footer tells."""
    secret = Image.new("RGB", (2000, 1500), "#00FF00")
    secret.paste("#884422", (500, 400, 1500, 1100))
    whole = made(
        photo(1000, 700),
        secret,
        received_crop=(500, 400, 1000, 700),
        marks=(Mark((0, 0, 60, 60), (500, 400, 60, 60)), Mark((900, 600, 100, 100), (1440, 1040, 60, 60))),
    )
    assert not (np.asarray(whole.picture) == (0, 255, 0)).all(axis=2).any()


def test_dimming_darkens_only_outside_the_marks() -> None:
    """The mark keeps its light; a photo without marks is not darkened."""
    grey = Image.new("RGB", (900, 900), "#C8C8C8")
    marks = (Mark((100, 100, 600, 600), (100, 100, 600, 600)),)
    dim = np.asarray(made(grey, grey, dim=True, marks=marks).picture)
    assert (dim == 200).all(axis=2).mean() > 0.2
    assert (dim == 80).all(axis=2).mean() > 0.2
    assert not (np.asarray(made(grey, grey, dim=True).picture) == 80).all(axis=2).any()
    alone = np.asarray(made(grey, grey, dim=True, marks=(Mark((100, 100, 600, 600), None),)).picture)
    half = alone.shape[1] // 2
    assert (alone[:, :half] == 80).all(axis=2).any()
    assert not (alone[:, half:] == 80).all(axis=2).any()


@pytest.mark.parametrize(
    "what",
    [
        {"marks": (Mark((0, 0, 641, 10), (0, 0, 10, 10)),)},
        {"marks": (Mark((0, 0, 10, 10), (0, 0, 0, 10)),)},
        {"marks": (Mark((0, 0, 10, 10), (0, 0, 10, 10)),), "listing_crop": (5, 5, 100, 100)},
        {"listing_crop": (0, 0, 641, 480)},
        {"received_crop": (-1, 0, 5, 5)},
        {"rulers": (Ruler("listing", (0, 0, 640, 10), Decimal(5), "cm"),)},
        {"rulers": (Ruler("listing", (5, 5, 5, 5), Decimal(5), "cm"),)},
        {"rulers": (Ruler("listing", (5, 5, 9, 9), Decimal(0), "cm"),)},
        {"rulers": (Ruler("received", (5, 5, 9, 9), Decimal("NaN"), "cm"),)},
        {"rulers": (Ruler("received", (5, 5, 9, 9), Decimal(5), "cm", (0, 0, 0, 480)),)},
    ],
)
def test_what_lies_outside_is_refused(what: dict[str, Any]) -> None:
    """Marks, crops and rulers must lie in their picture, and marks and rulers in its crop."""
    with pytest.raises(MarkOutside):
        made(**what)


@pytest.mark.parametrize("words", ["שלום", "مرحبا", "红色", "한국", "🎁", "Colour 🎁"])
def test_words_that_cannot_be_drawn_are_an_error(words: str) -> None:
    """Right-to-left scripts, CJK and emoji raise, wherever they stand; never an empty box."""
    places: tuple[dict[str, Any], ...] = (
        {"caption": words},
        {"marks": (Mark((0, 0, 9, 9), (0, 0, 9, 9), words),)},
        {"rulers": (Ruler("listing", (0, 0, 9, 9), Decimal(1), "cm", None, words),)},
        {"order": words},
    )
    for what in places:
        with pytest.raises(CannotDraw):
            made(**what)


def test_every_letter_that_is_taken_has_a_shape() -> None:
    """Looking at the drawn shape finds the same letters as the table in the font file."""
    ttlib = pytest.importorskip("fontTools.ttLib")
    for path in (fonts.REGULAR, fonts.BOLD):
        with ttlib.TTFont(path, lazy=True) as face:
            known = frozenset(face.getBestCmap())
        letters = [code for code in (*range(0x20, 0x3000), *range(0xFB00, 0xFFFE)) if not 0x80 <= code < 0xA0]
        assert not [hex(code) for code in letters if has_letter(chr(code)) != (code in known)]


def test_greek_and_cyrillic_captions_are_drawn() -> None:
    """The same caption in other letters is other ink, and about as much of it."""
    plain = made().picture.height
    for words in ("Заказан красный, получен белый", "Παραγγέλθηκε κόκκινο", "Commandé rouge, reçu blanc"):
        whole = made(caption=words).picture
        assert whole.height > plain
        assert (np.asarray(whole.convert("L"))[: whole.height // 12] < 100).mean() > 0.02
    assert drawable("e\u0301te\u0301\u200b\u202e") == "été"


def test_a_caption_has_two_lines_at_most_and_says_what_is_cut() -> None:
    """A long caption is cut at a word with dots, and the rest is handed back."""
    words = " ".join(f"word{index}" for index in range(60))
    whole = made(caption=words)
    lines, size = caption_lines(words, whole.picture.width)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert size >= 0.03 * whole.picture.width
    assert words == f"{' '.join(lines)[:-1]} {whole.cut}"
    assert not made(caption="Ordered red, received blue").cut


def test_a_comparison_of_a_case_is_recorded(tmp_path: Path) -> None:
    """The step covers, crops and measures, and its recipe tells all of it; what cannot be drawn is a finding."""
    sides = []
    for name, boxes in (("l.jpg", ()), ("r.jpg", ((700, 500, 50, 40),))):
        path = write(tmp_path / name, jpeg_bytes(photo(800, 600)))
        sides.append(Original(path, name, examine(path), redact=boxes))
    comparison = Comparison(
        "l.jpg",
        "r.jpg",
        "word " * 60,
        (
            Mark((10, 10, 60, 60), (10, 10, 60, 60), "Colour", colour=True),
            Mark((10, 10, 60, 60), (790, 10, 60, 60)),
            Mark((90, 10, 60, 60), (10, 90, 60, 60), "红"),
        ),
        (Ruler("listing", (10, 10, 10, 210), Decimal("4.0"), "cm", (50, 10, 50, 110), "Strap"),),
        listing_crop=(0, 0, 700, 500),
        dim=True,
    )
    placement = Placement(Slot("image", 1), "made", tuple(sides), "", "comparison", comparison)
    limit = Limit(("image/jpeg", "image/png"), 5_000_000, source="test")
    made_here = compose(Plan((placement,)), limit, tmp_path, order="81234")
    assert sorted(one.code for one in made_here.findings) == [
        "caption-too-long",
        "mark-outside",
        "measured",
        "redacted",
        "text-not-drawable",
    ]
    (artifact,) = made_here.artifacts
    settings_ = artifact.recipe.settings
    assert settings_["crops"] == {"listing": "xywh=pixel:0,0,700,500"}
    assert settings_["redacted"] == {"received": ["xywh=pixel:700,500,50,40"]}
    assert settings_["dimmed"] is True
    assert [one["kind"] for one in settings_["measured"]] == ["colour", "length"]
    assert settings_["measured"][1]["value"] == "2.00"
    assert [mark["number"] for mark in artifact.marks] == [1, 2]
    assert examine(tmp_path / artifact.path).image


def test_without_its_crop_a_photo_is_not_shown(tmp_path: Path) -> None:
    """A crop that does not lie in its picture leaves nothing made, for the whole photo may show what must not be seen."""
    path = write(tmp_path / "l.jpg", jpeg_bytes(photo(800, 600)))
    side = Original(path, "l.jpg", examine(path))
    comparison = Comparison("l.jpg", "l.jpg", received_crop=(0, 0, 801, 600))
    limit = Limit(("image/jpeg", "image/png"), 5_000_000, source="test")
    made_here = compose(
        Plan((Placement(Slot("image", 1), "made", (side, side), "", "comparison", comparison),)), limit, tmp_path
    )
    assert [one.code for one in made_here.findings] == ["mark-outside"]
    assert not made_here.artifacts


def test_the_same_comparison_is_the_same_picture() -> None:
    """Same inputs, same pixels."""
    what: dict[str, Any] = {
        "caption": "Red",
        "marks": (Mark((9, 9, 50, 50), (70, 70, 60, 60), "Here", True),),
        "dim": True,
    }
    listing, received = photo(seed=2), photo(seed=3)
    first, second = made(listing, received, **what), made(listing, received, **what)
    assert first.picture.tobytes() == second.picture.tobytes()


def drawn_bands(sheet: Sheet, texts: Texts) -> bool:
    """Return whether the texts fit into the room that the sheet keeps for them."""
    _, measured, footer = texts.heights(sheet.width)
    return measured <= sheet.footer - sheet.measured and footer <= sheet.height - sheet.footer


def spread_marks(first: tuple[int, int], second: tuple[int, int], count: int, shares: tuple[float, float]) -> Any:
    """Return marks of a share of each photo, from its upper left to its lower right."""

    def box(size: tuple[int, int], at: float) -> Box:
        across, down = max(1, int(size[0] * shares[0])), max(1, int(size[1] * shares[1]))
        return int((size[0] - across) * at), int((size[1] - down) * at), across, down

    return tuple(
        Mark(box(first, at / count), box(second, at / count), ("Seam", "colour of thread", "broken zipper WWWW")[at])
        for at in range(count)
    )


@pytest.mark.parametrize("first", [(3000, 300), (3000, 2250), (640, 480), (700, 2400), (4000, 1)])
@pytest.mark.parametrize("second", [(1080, 1440), (4000, 3000), (1, 4000), (3024, 4032)])
def test_what_is_drawn_has_room_and_insets_magnify(first: tuple[int, int], second: tuple[int, int]) -> None:
    """No legend reaches the footer; an inset is 1.2 times as large as the photo, or as large as its pixels allow."""
    listing, received = shown(Image.new("RGB", first, "grey")), shown(Image.new("RGB", second, "grey"))
    for count, shares in itertools.product(
        (1, 2, 3), ((0.26, 0.35), (0.1, 0.9), (0.6, 0.08), (0.05, 0.05), (0.2, 0.2))
    ):
        marks = spread_marks(first, second, count, shares)
        scene = scene_of(listing, received, Comparison("l", "r", marks=marks))
        texts = Texts("Ordered red", order="1")
        kept, sheet = settled(scene, texts)
        assert drawn_bands(sheet, replace(texts, legend=left_over(kept, sheet)[1]))
        for index, pair in zip(kept.small, sheet.pairs, strict=True):
            gains = []
            for side, field in enumerate(pair.fields):
                assert field
                box = kept.boxes(side)[index]
                assert box
                scale = view_of(box, kept.parts[side], field).scale
                gains.append((scale / sheet.panels[side].scale, scale))
            assert all(gain >= 1.2 or scale >= 2 for gain, scale in gains)
            assert max(gains)[0] >= 1.2


def test_a_legend_that_grows_when_room_is_made_for_it_has_room() -> None:
    """The sheet with room for a label that is left over may leave another over; that one has room too."""
    marks = (
        Mark((165, 90, 1350, 150), (59, 432, 486, 720), "broken zipper WWWW"),
        Mark((2280, 78, 150, 105), (820, 374, 54, 503), "thread WWWW broken zipper"),
        Mark((825, 33, 1350, 135), (297, 158, 486, 648), "colour of thread"),
        Mark((900, 115, 1200, 135), (324, 554, 432, 648), "broken zipper WWWW"),
    )
    texts = Texts("Cap", order="1")
    listing, received = shown(Image.new("RGB", (3000, 300))), shown(Image.new("RGB", (1080, 1440)))
    kept, sheet = settled(scene_of(listing, received, Comparison("l", "r", marks=marks)), texts)
    assert drawn_bands(sheet, replace(texts, legend=left_over(kept, sheet)[1]))


def test_small_places_keep_their_insets() -> None:
    """Three places of a twentieth or of a third of each side are all magnified; none as tall as the photo."""
    sizes = (3000, 2250), (3000, 2250)
    kept = {}
    for shares in ((0.05, 0.05), (0.26, 0.35), (0.08, 0.93)):
        comparison = Comparison("l", "r", marks=spread_marks(*sizes, 3, shares))
        listing, received = (shown(Image.new("RGB", size, "grey")) for size in sizes)
        scene = scene_of(listing, received, comparison)
        kept[shares] = len(settled(scene, Texts(""))[0].small)
    assert kept == {(0.05, 0.05): 3, (0.26, 0.35): 3, (0.08, 0.93): 0}


@pytest.mark.parametrize(("first", "second"), list(itertools.product([(4000, 1), (1, 4000), (1, 1)], repeat=2)))
def test_pictures_of_one_row_or_column_are_compared(
    first: tuple[int, int], second: tuple[int, int], tmp_path: Path, run: Run
) -> None:
    """However thin a picture is, a comparison comes out."""
    Image.new("RGB", first, "#B03020").save(tmp_path / "l.png")
    Image.new("RGB", second, "#2030B0").save(tmp_path / "r.png")
    boxes = (",".join(map(str, (0, 0, min(50, size[0]), min(50, size[1])))) for size in (first, second))
    ran = run("compare", tmp_path / "l.png", tmp_path / "r.png", "--out", tmp_path / "o.jpg", "--mark", ":".join(boxes))
    assert ran.code == 0, ran.err


@pytest.mark.parametrize("colour", ["#000000", "#FFFFFF", "#777777", "#757575", "#0000FF", "#E8C9A0", "#FF0000"])
def test_swatches_say_which_side_they_are_of(colour: str) -> None:
    """The side's name stands in each half with 4.5:1, and the two differ."""
    picture = Image.new("RGB", (1000, 100), "#FFFFFF")
    found = Difference(colour, colour, 3.0, "different")
    draw_swatches(ImageDraw.Draw(picture), (1, HUES[0]), found, (0, 0), 1000)
    left = 2 + chip_width(1, small_size(1000)) + 2
    halves = [picture.crop((at + 3, 8, at + 142, 68)) for at in (left, left + 145)]
    for half in halves:
        seen = luminance(pixels(half))
        assert contrast(seen.max(), seen.min()) >= 4.5
    assert halves[0].tobytes() != halves[1].tobytes()


@pytest.mark.parametrize("line", [(1, 1, 1, 950), (1, 1, 998, 1), (998, 998, 998, 3), (3, 998, 990, 998)])
def test_a_ruler_stays_in_its_panel(line: Line) -> None:
    """At any border of its photo no stroke of it is drawn over titles, the other photo or the words."""
    pair = photo(1000, 1000), photo(1000, 1000)
    ruler = Ruler("received", line, Decimal(10), "cm")
    plain, ruled = made(*pair), made(*pair, rulers=(ruler,))
    rows, columns = np.nonzero((pixels(plain.picture) != pixels(ruled.picture)).any(axis=2))
    sheet = choose_sheet(((0, 0, 1000, 1000),) * 2, (), lambda width: (0, 0, round(width * 0.08)))
    left, top, right, bottom = sheet.panels[1].cell
    assert (columns.min() >= left, rows.min() >= top, columns.max() < right, rows.max() < bottom) == (True,) * 4


def test_a_length_stands_near_its_line() -> None:
    """In the mark that its line crosses when there is no room around, but never over another mark."""
    room, large, small = Room((0, 0, 1000, 1000), 40), (80, 80, 920, 920), (400, 360, 600, 480)
    place = text_place(room, (200, 60), ((100, 500), (900, 500)), [(100, 490, 900, 510)], [large, small])
    assert not overlap(place, small)
    assert abs((place[1] + place[3]) / 2 - 500) < 120
    free = text_place(room, (200, 30), ((100, 500), (900, 500)), [(100, 490, 900, 510)], [(90, 400, 910, 520)])
    assert not overlap(free, (90, 400, 910, 520))
