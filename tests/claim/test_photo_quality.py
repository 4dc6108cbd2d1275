"""Photos that can hardly be made out, by table."""

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_kit.claim.album import same_view
from evidence_kit.claim.photo_quality import check_pictures
from evidence_kit.model.case import Original, Role
from evidence_kit.model.facts import Facts, ImageFacts, Sight

GOOD = Sight(sharpness=1.0, luma=120, bright=200, burnt=0.01, view="0f1e2d3c4b5a6978")
OTHER = "f0e1d2c3b4a59687"


def picture(
    name: str = "a.jpg", role: Role = Role.received, size: tuple[int, int] = (4032, 3024), **seen: Any
) -> Original:
    """Return an original that looks good but for what is said."""
    lossless = name.endswith(".png")
    image = ImageFacts("png" if lossless else "jpeg", *size, lossless=lossless, sight=dataclasses.replace(GOOD, **seen))
    return Original(Path(name), name, Facts("image", image=image), role)


def told(*originals: Original) -> list[tuple[str, str, str | None]]:
    """Return code, severity and path of what is found."""
    return [(found.code, str(found.severity), found.path) for found in check_pictures(originals)]


@pytest.mark.parametrize(
    ("seen", "codes"),
    [
        ({}, []),
        ({"sharpness": 0.5}, []),
        ({"sharpness": 0.499}, ["blurry"]),
        ({"sharpness": None}, []),
        ({"bright": 90}, []),
        ({"bright": 89}, ["too-dark"]),
        ({"luma": 29.9}, ["too-dark"]),
        ({"burnt": 0.3}, []),
        ({"burnt": 0.31}, ["burnt"]),
        ({"sharpness": 0.2, "bright": 40, "luma": 10}, ["blurry", "too-dark"]),
    ],
)
def test_one_photo_is_judged_by_itself(seen: dict[str, Any], codes: list[str]) -> None:
    """Alone in its case, with a warning and something to do about it for each fault."""
    found = check_pictures([picture(**seen)])
    assert [one.code for one in found] == codes
    assert all(one.severity == "warning" and one.hint and one.expected and one.actual for one in found)


@pytest.mark.parametrize(
    ("role", "size", "codes"),
    [
        (Role.received, (640, 480), []),
        (Role.received, (640, 479), ["too-small"]),
        (Role.received, (479, 640), ["too-small"]),
        (Role.label, (1600, 700), []),
        (Role.label, (1600, 699), ["too-small"]),
        (Role.listing, (400, 400), []),
        (Role.listing, (399, 399), ["too-small"]),
        (Role.chat, (1080, 200), []),
        (Role.chat, (400, 200), ["too-small"]),
    ],
)
def test_too_small_is_judged_by_role(role: Role, size: tuple[int, int], codes: list[str]) -> None:
    """A label needs more than a photo, a strip of a chat is long enough; also when nobody measured the sight."""
    seen = picture(role=role, size=size)
    unseen = dataclasses.replace(seen, facts=Facts("image", image=ImageFacts("jpeg", *size)))
    for one in (seen, unseen):
        found = check_pictures([one, dataclasses.replace(one, name="b.jpg")])
        assert [each.code for each in found] == 2 * codes
        assert all(each.actual == f"{size[0]}x{size[1]}" for each in found)


def test_a_small_listing_picture_is_a_note() -> None:
    """The buyer can fetch a larger copy, and nothing else."""
    found = check_pictures([picture(role=Role.listing, size=(200, 200), sharpness=0.1, bright=10, luma=5, burnt=1.0)])
    assert [(one.code, one.severity) for one in found] == [("too-small", "note")]
    assert "full size" in found[0].hint


@pytest.mark.parametrize("role", [Role.listing, Role.chat, Role.tracking, Role.policy_excerpt, Role.document])
def test_screens_and_the_sellers_pictures_are_left_alone(role: Role) -> None:
    """A dark theme and a white page are no faults, and nobody can take the seller's picture again."""
    assert told(picture(role=role, sharpness=0.1, bright=20, luma=10, burnt=0.9)) == []


def test_a_screenshot_is_neither_dark_nor_burnt() -> None:
    """PNG and GIF keep their pixels as a screen showed them; they can be blurred."""
    assert told(picture("a.png", bright=20, luma=10)) == []
    assert told(picture("a.png", burnt=0.9)) == []
    assert told(picture("a.png", sharpness=0.3)) == [("blurry", "warning", "a.png")]
    assert told(picture(role=Role.report, burnt=0.9)) == []


def test_the_label_is_to_be_tapped() -> None:
    """The hint says where to focus."""
    for role, words in ((Role.label, "tap on the label to focus"), (Role.damage, "tap to focus")):
        assert words in check_pictures([picture(role=role, sharpness=0.3)])[0].hint


def test_a_softer_photo_is_held_against_the_sharpest_of_its_role() -> None:
    """Only against the same role, and the sharper one is named."""
    soft = picture("soft.jpg", sharpness=0.58, view=OTHER)
    assert told(soft) == []
    assert told(soft, picture("sharp.jpg", role=Role.label)) == []
    found = check_pictures([soft, picture("sharp.jpg"), picture("fair.jpg", sharpness=0.9)])
    assert [(one.code, one.severity, one.path) for one in found] == [("blurry", "warning", "soft.jpg")]
    assert "sharp.jpg" in found[0].message
    assert told(soft, picture("fair.jpg", sharpness=0.9)) == []


def test_a_small_picture_is_no_measure() -> None:
    """A thumbnail looks sharp at its own size."""
    soft = picture("soft.jpg", sharpness=0.58)
    assert told(soft, picture("tiny.jpg", size=(640, 480))) == []


def test_a_sharper_shot_of_the_same_view_makes_it_a_note() -> None:
    """In any role; the note says which one is sharper. A shot hardly sharper, or of another view, changes nothing."""
    soft = picture("soft.jpg", sharpness=0.4)
    found = check_pictures([soft, picture("sharp.jpg", role=Role.damage)])
    assert [(one.code, one.severity) for one in found] == [("blurry", "note")]
    assert "sharp.jpg shows the same view sharper" in found[0].message
    assert told(soft, picture("sharp.jpg", view=OTHER)) == [("blurry", "warning", "soft.jpg")]
    both = [("blurry", "warning", "soft.jpg"), ("blurry", "warning", "as-soft.jpg")]
    assert told(soft, picture("as-soft.jpg", sharpness=0.42)) == both


def test_a_darker_photo_is_held_against_the_lightest_of_its_role() -> None:
    """Only when it is dim by itself, too."""
    dim = picture("dim.jpg", bright=105, view=OTHER)
    assert told(dim) == []
    found = check_pictures([dim, picture("light.jpg")])
    assert [(one.code, one.severity, one.path) for one in found] == [("too-dark", "warning", "dim.jpg")]
    assert "light.jpg" in found[0].message
    assert told(picture("fair.jpg", bright=115), picture("light.jpg", bright=250)) == []


def test_of_equal_ones_the_first_by_name_is_named() -> None:
    """The order of the files changes no word."""
    soft, one, two = picture("soft.jpg", sharpness=0.3), picture("b.jpg"), picture("a.jpg")
    for case in ([soft, one, two], [two, soft, one]):
        assert ["a.jpg shows" in found.message for found in check_pictures(case)] == [True]


def test_what_cannot_be_used_is_not_judged() -> None:
    """A damaged picture has a finding of its own, and a video no sight."""
    broken = dataclasses.replace(picture(), facts=Facts("image", problem="cut off", image=ImageFacts("jpeg", 10, 10)))
    assert told(broken, Original(Path("v.mp4"), "v.mp4", Facts("video"))) == []


@given(st.integers(0, 2**64 - 1), st.sets(st.integers(0, 63)))
def test_the_same_view_is_within_ten_bits(view: int, flipped: set[int]) -> None:
    """Both ways round, and a plain picture is like none."""
    changed = view
    for bit in flipped:
        changed ^= 1 << bit
    one, other = (dataclasses.replace(GOOD, view=f"{bits:016x}") for bits in (view, changed))
    assert same_view(one, other) == same_view(other, one) == (len(flipped) <= 10)
    assert not same_view(one, dataclasses.replace(GOOD, view=""))
