"""The order that the case file wants: followed as far as there are slots, and nothing is lost silently."""

import dataclasses

from hypothesis import given, settings
from hypothesis import strategies as st

from evidence_kit.model.case import Comparison, Mark, Role
from evidence_kit.model.plan import Plan
from evidence_kit.model.wanted import Wanted
from tests.planned import film, left_out, picture, planned

BOX = (Mark(None, (1, 1, 90, 90), "Crack"),)
CASE = [
    picture("l", Role.listing),
    picture("r"),
    picture("x", Role.label),
    picture("c", Role.chat),
    dataclasses.replace(picture("d", Role.damage), marks=BOX),
    film(),
]
COMPARED = (Comparison("l", "r", marks=(Mark((1, 1, 9, 9), (1, 1, 9, 9)),)),)


def entries(*texts: str) -> tuple[Wanted, ...]:
    """Return an order of entries; two names are the sides of a comparison."""
    return tuple(Wanted(tuple(text.split("|"))) for text in texts)


def names(made: Plan) -> list[str]:
    """Return what is in each slot for pictures: names, after * for one that is marked."""
    return [
        ("*" if one.filling == "marked" else "") + "|".join(source.name for source in one.sources)
        for one in made.placements
        if one.slot.kind == "image"
    ]


def test_what_is_wanted_goes_first_in_its_order_and_the_rest_follows_by_weight() -> None:
    assert names(planned(*CASE, comparisons=COMPARED)) == ["l|r", "x", "*d", "r", "d", "c"]
    wanted = entries("c", "d", "l|r")
    assert names(planned(*CASE, comparisons=COMPARED, order_wanted=wanted)) == ["c", "*d", "l|r", "x", "r", "d"]
    assert names(planned(*CASE, comparisons=COMPARED, order_wanted=entries("r", "r|l"))) == [
        *("r", "l|r", "x", "*d", "d", "c"),
    ]


def test_the_whole_order_can_be_said() -> None:
    """Every picture, the comparison's own ones too; the film stays last."""
    made = planned(*CASE, comparisons=COMPARED, order_wanted=entries("l", "r", "c", "x", "d", "l|r"))
    assert names(made) == ["l", "r", "c", "x", "*d", "l|r"]
    assert str(made.placements[-1].slot) == "video-1"
    assert not made.findings


def test_what_is_wanted_and_has_no_slot_is_told() -> None:
    photos = [picture(f"p{number}", Role.other) for number in range(9)]
    made = planned(*photos, order_wanted=entries(*(photo.name for photo in reversed(photos))))
    assert names(made) == ["p8", "p7", "p6", "p5", "p4", "p3"]
    assert sorted(map(str, left_out(made))) == ["p0", "p1", "p2"]
    crowded = planned(*CASE, *photos, comparisons=COMPARED, order_wanted=entries(*(f"p{one}" for one in range(6))))
    assert "r" in left_out(crowded)


def test_an_entry_that_names_no_picture_of_the_upload_is_told_and_the_rest_is_followed() -> None:
    made = planned(*CASE, order_wanted=entries("unboxing.mp4", "l|x", "gone", "c"))
    told = [one.message for one in made.findings if one.code == "order-not-followed"]
    assert [message.split("'")[1] for message in told] == ["unboxing.mp4", "l | x"]
    assert names(made)[0] == "c"


def test_what_is_left_out_is_in_no_slot_and_told_as_a_note() -> None:
    """Neither is a comparison of it; the order of what is gone is told."""
    out = [dataclasses.replace(one, leave_out=one.name in ("r", "x", "unboxing.mp4")) for one in CASE]
    made = planned(*out, comparisons=COMPARED, order_wanted=entries("r", "c"))
    assert names(made) == ["c", "*d", "d", "l"]
    assert {str(one.slot.kind) for one in made.placements} == {"image"}
    notes = [(one.path, str(one.severity)) for one in made.findings if one.code == "left-out"]
    assert notes == [("r", "note"), ("x", "note"), ("unboxing.mp4", "note")]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["l", "r", "x", "c", "d", "l|r", "r|l", "unboxing.mp4", "no", "x|c"]), max_size=8))
def test_any_order_is_followed_and_no_picture_is_lost(order: list[str]) -> None:
    wanted = entries(*dict.fromkeys(order))
    made = planned(*CASE, comparisons=COMPARED, order_wanted=wanted)
    shown = [name.removeprefix("*") for name in names(made)]
    asked = [{"r|l": "l|r"}.get(text, text) for text in dict.fromkeys(order)]
    asked = list(dict.fromkeys(text for text in asked if text in {"l", "r", "x", "c", "d", "l|r"}))
    assert shown[: len(asked)] == asked
    assert len(shown) <= 6
    parts = {part for name in shown for part in name.split("|")}
    assert parts == {"l", "r", "x", "c", "d"}
