"""Comparisons that are drawn again with what is remembered of their pictures: the same pixels, in less time."""

from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from evidence_kit.makers.preview import Drafted, draft_comparison
from evidence_kit.media.comparison.compose import Photo, side_by_side
from evidence_kit.media.comparison.kept import Kept
from evidence_kit.model.case import Box, Comparison, Mark
from evidence_kit.verbs.output import examined
from tests.conftest import jpeg_bytes, photo, write

SIZES = ((300, 200), (160, 240))
PLAIN = (Photo(photo(*SIZES[0]), "0" * 64, "l.png"), Photo(photo(*SIZES[1]), "0" * 64, "r.png"))
REMEMBERED = (replace(PLAIN[0], kept=Kept(PLAIN[0].picture)), replace(PLAIN[1], kept=Kept(PLAIN[1].picture)))


@st.composite
def boxes(draw: st.DrawFn, side: int) -> Box:
    """Draw a box that lies in the photo of a side."""
    across, down = SIZES[side]
    x, y = draw(st.integers(0, across - 8)), draw(st.integers(0, down - 8))
    return x, y, draw(st.integers(1, across - x)), draw(st.integers(1, down - y))


MARKS = st.lists(st.builds(Mark, boxes(0), st.none() | boxes(1), st.sampled_from(("", "Seam"))), max_size=4)


@settings(max_examples=15, deadline=None)
@given(MARKS, st.none() | boxes(1), st.booleans())
def test_what_is_remembered_changes_no_pixel(marks: list[Mark], crop: Box | None, dim: bool) -> None:
    """One Kept of each picture serves all these comparisons, whatever was drawn with it before."""
    shown = tuple(marks) if crop is None else ()
    what = Comparison("l", "r", "Ordered red", shown, received_crop=crop, dim=dim)
    plain, remembered = side_by_side(*PLAIN, what), side_by_side(*REMEMBERED, what)
    assert plain.picture.tobytes() == remembered.picture.tobytes()
    assert (plain.scales, plain.measured) == (remembered.scales, remembered.measured)


def test_a_panel_and_calm_areas_are_computed_once_and_the_oldest_are_let_go() -> None:
    kept, whole = Kept(PLAIN[0].picture), (0, 0, 300, 200)
    panel, calm = kept.resized(whole, (150, 100)), kept.restlessness(whole)
    assert kept.resized(whole, (150, 100)) is panel
    assert kept.restlessness(whole) is calm
    for width in range(100, 104):
        kept.resized(whole, (width, 100))
    again = kept.resized(whole, (150, 100))
    assert again is not panel
    assert again.tobytes() == panel.tobytes()


def test_a_draft_says_what_cannot_be_drawn_and_draws_the_rest(tmp_path: Path) -> None:
    listing, received = (examined(write(tmp_path / name, jpeg_bytes(photo(300, 200)))) for name in ("l.jpg", "r.jpg"))
    sides = (PLAIN[0], PLAIN[0])
    good = Mark((10, 10, 40, 40), (10, 10, 40, 40))
    what = Comparison("l.jpg", "r.jpg", marks=(good, Mark((290, 10, 40, 40), None)))
    drafted = draft_comparison(what, listing, received, sides, "8123")
    assert isinstance(drafted, Drafted)
    assert [finding.code for finding in drafted.findings] == ["mark-outside"]
    assert drafted.picture.tobytes() == side_by_side(*sides, replace(what, marks=(good,)), "8123").picture.tobytes()
    cropped = draft_comparison(replace(what, listing_crop=(0, 0, 301, 10)), listing, received, sides, None)
    assert not isinstance(cropped, Drafted)
    assert cropped.code == "mark-outside"
