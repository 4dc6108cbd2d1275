"""One photo with numbered boxes: each frame lies where its box is, in every shape of photo, and fit draws it too."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageColor

from evidence_kit.makers.comparison import loaded
from evidence_kit.makers.preview import Drafted, draft_marked
from evidence_kit.media.comparison.compose import Photo, marked
from evidence_kit.media.comparison.insets import SIDE_BARS
from evidence_kit.media.comparison.kept import Kept
from evidence_kit.media.image.text import CannotDraw
from evidence_kit.model.bounds import MarkOutside
from evidence_kit.model.case import Box, Mark, Role
from evidence_kit.verbs.output import examined
from tests.conftest import Run, jpeg_bytes, photo, write

GROUND, INSIDE, FIRST_HUE = (40, 160, 40), (200, 0, 200), (0xE6, 0x9F, 0x00)
TITLE = ("DAMAGE", *SIDE_BARS[1][1:])


def has_colour(picture: Image.Image, colour: tuple[int, int, int], near: int = 24) -> NDArray[np.bool_]:
    """Return where a picture has a colour."""
    levels = np.asarray(picture, dtype=np.int16)
    return np.asarray((np.abs(levels - np.array(colour, dtype=np.int16)) <= near).all(axis=2))


def bounds(found: NDArray[np.bool_]) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of what was found; right and bottom are behind it."""
    rows, columns = np.flatnonzero(found.any(axis=1)), np.flatnonzero(found.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


@st.composite
def targets(draw: st.DrawFn) -> tuple[tuple[int, int], Box]:
    """Draw the size of a photo and a box in it that is too large to be magnified."""
    size = draw(st.integers(200, 900)), draw(st.integers(200, 900))
    width, height = draw(st.integers(size[0] * 2 // 5, size[0])), draw(st.integers(size[1] * 2 // 5, size[1]))
    return size, (draw(st.integers(0, size[0] - width)), draw(st.integers(0, size[1] - height)), width, height)


@settings(max_examples=25, deadline=None)
@given(targets())
def test_a_frame_lies_where_its_box_is(target: tuple[tuple[int, int], Box]) -> None:
    """The box is painted in the photo; its frame surrounds the paint, or lies on it at the edge of the photo."""
    size, (x, y, width, height) = target
    picture = Image.new("RGB", size, GROUND)
    picture.paste(INSIDE, (x, y, x + width, y + height))
    drawn = marked(Photo(picture, "0" * 64, "x.png"), [Mark(None, (x, y, width, height))], TITLE)
    frame, paint = bounds(has_colour(drawn.picture, FIRST_HUE)), bounds(has_colour(drawn.picture, INSIDE))
    stroke = max(2, round(drawn.picture.width * 0.0026))
    touches = (x == 0, y == 0, x + width == size[0], y + height == size[1])
    for edge, (seen, box, at_edge) in enumerate(zip(frame, paint, touches, strict=True)):
        outwards = seen - box if edge > 1 else box - seen
        assert -4 * stroke - 2 <= outwards <= 4 * stroke + 2, (edge, at_edge)
        assert at_edge or outwards > 0
    assert drawn.scales[0] <= 2


def test_a_photo_that_stands_alone_has_its_title_once_and_no_listing() -> None:
    """The magnified place repeats nothing, and the picture is as wide as the photo needs."""
    side = Photo(photo(1200, 900), "0" * 64, "x.png")
    small, large = Mark(None, (100, 100, 60, 60), "Crack"), Mark(None, (500, 300, 400, 400), "Dent")
    drawn = marked(side, [large], TITLE), marked(side, [large, small], TITLE)
    dark = ImageColor.getrgb(TITLE[1])[:3]
    shares = [
        has_colour(one.picture, dark, 2)[:, one.picture.width * 3 // 100].sum() / one.picture.width for one in drawn
    ]
    ratios = [one.picture.height / one.picture.width for one in drawn]
    assert ratios[1] > ratios[0]
    assert 0.04 < shares[0] < 0.06
    assert abs(shares[1] - shares[0]) < 0.005


def test_what_is_remembered_of_a_photo_changes_no_pixel() -> None:
    side, marks = Photo(photo(900, 700), "0" * 64, "x.png"), [Mark(None, (100, 100, 60, 60), "Crack")]
    kept = replace(side, kept=Kept(side.picture))
    for step in range(3):
        marks.append(Mark(None, (300 + 40 * step, 200, 300, 60)))
        plain, remembered = (marked(one, marks, TITLE, "Broken", "8123") for one in (side, kept))
        assert plain.picture.tobytes() == remembered.picture.tobytes()


def test_a_mark_that_cannot_be_drawn_is_refused() -> None:
    side = Photo(photo(300, 200), "0" * 64, "lid.jpg")
    for box in ((290, 0, 11, 10), (-1, 0, 5, 5), (0, 0, 0, 5)):
        with pytest.raises(MarkOutside, match=r"Mark 1 of lid\.jpg"):
            marked(side, [Mark(None, box)], TITLE)
    with pytest.raises(MarkOutside, match="no box"):
        marked(side, [Mark((0, 0, 5, 5), None)], TITLE)
    with pytest.raises(CannotDraw):
        marked(side, [Mark(None, (0, 0, 5, 5), "\u0e01")], TITLE)


def test_fit_draws_what_a_draft_shows(tmp_path: Path, run: Run) -> None:
    """Pixel by pixel, in a file without loss; the title is what the name of the folder says."""
    path = write(tmp_path / "damage" / "lid.jpg", jpeg_bytes(photo(700, 500)))
    out = tmp_path / "lid.png"
    ran = run("fit", path, "--out", out, "--mark", "60,60,200,100:Crack", "--mark", "400,300,30,30", "--format", "json")
    assert ran.code == 0, ran.out + ran.err
    assert (ran.data["action"], ran.data["settings"]["marked"]) == ("encoded", True)
    marks = (Mark(None, (60, 60, 200, 100), "Crack"), Mark(None, (400, 300, 30, 30)))
    original = replace(examined(path), marks=marks, role=Role.damage)
    side = loaded(original)
    assert isinstance(side, Photo)
    drafted = draft_marked(original, side, None)
    assert isinstance(drafted, Drafted)
    assert not drafted.findings
    with Image.open(out) as made:
        assert made.convert("RGB").tobytes() == drafted.picture.tobytes()


@pytest.mark.parametrize(
    ("mark", "says"),
    [
        ("1,2,3", "is not a mark"),
        ("a:Crack", "is not a mark"),
        ("10,10,700,20:Crack", "Mark 1 of"),
        ("10,10,20,20:\u0e01", "the typeface cannot draw"),
    ],
)
def test_fit_refuses_marks_that_it_cannot_draw(mark: str, says: str, tmp_path: Path, run: Run) -> None:
    path = write(tmp_path / "lid.jpg", jpeg_bytes(photo(300, 200)))
    ran = run("fit", path, "--out", tmp_path / "out.jpg", "--mark", mark)
    assert ran.code == 2
    assert says in ran.err
    assert not (tmp_path / "out.jpg").exists()


def test_fit_marks_pictures_only(tmp_path: Path, run: Run) -> None:
    path = write(tmp_path / "a.pdf", b"%PDF-1.4\n")
    ran = run("fit", path, "--out", tmp_path / "out.jpg", "--mark", "1,1,9,9")
    assert ran.code in (1, 2)
    assert not (tmp_path / "out.jpg").exists()
