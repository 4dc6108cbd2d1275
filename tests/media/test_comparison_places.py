"""Where plates lie in a comparison, what is marked on one side only, and lengths and colours that are measured."""

import itertools
import json
import random
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageColor, ImageDraw, ImageFilter

from evidence_kit.case.file import parse_case_file
from evidence_kit.cli.options import parse_mark, parse_ruler
from evidence_kit.errors import RulesWrong, UsageWrong
from evidence_kit.media.comparison.bands import Texts
from evidence_kit.media.comparison.calm import restlessness_of
from evidence_kit.media.comparison.compose import Photo, scene_of, settled, side_by_side
from evidence_kit.media.comparison.kept import Kept
from evidence_kit.media.comparison.mixture import two_colours
from evidence_kit.media.comparison.panels import Panel, overlap, shown_place
from evidence_kit.media.comparison.scene import Scene, badges_of, left_over
from evidence_kit.media.comparison.strokes import hue_of
from evidence_kit.media.comparison.views import REDUCING_GAP
from evidence_kit.media.image.text import font
from evidence_kit.model.case import Box, Comparison, Mark
from tests.conftest import Run
from tests.noise import sensor_noise

WIDE, HIGH = 1000, 800


def printed(words: str, place: tuple[int, int], size: int = 52) -> tuple[Image.Image, Box]:
    """Return an even picture with words in it, and the box of their ink."""
    picture = Image.new("RGB", (WIDE, HIGH), "#F2F0EA")
    canvas = ImageDraw.Draw(picture)
    canvas.text(place, words, font=font(size), fill="#222222")
    left, top, right, bottom = (int(edge) for edge in canvas.textbbox(place, words, font=font(size)))
    return picture, (left, top, right - left, bottom - top)


def scene_for(picture: Image.Image, *marks: Mark) -> Scene:
    """Return a scene of a picture and an empty one, with nothing magnified."""
    sides = Photo(picture, "0" * 64, "l.png"), Photo(Image.new("RGB", picture.size, "#888888"), "0" * 64, "r.png")
    return scene_of(*sides, Comparison("l", "r", marks=marks))


@pytest.mark.parametrize(
    "beside", [(300, 240), (420, 240), (540, 240), (300, 580), (430, 580), (640, 420), (60, 420), (60, 300)]
)
def test_a_plate_leaves_print_for_empty_ground(beside: tuple[int, int]) -> None:
    """Wherever a listing prints its proof around the marked place, neither plate nor line covers a letter of it."""
    picture, ink = printed("5 PCS / SET", beside)
    scene = scene_for(picture, Mark((300, 300, 330, 280), (300, 300, 330, 280), "Pieces"))
    kept, sheet = settled(scene, Texts("Five ordered"))
    labels, legend = left_over(kept, sheet)
    assert not legend
    (badge,) = badges_of(kept, sheet, 0, labels)
    words = shown_place(ink, kept.parts[0], sheet.panels[0])
    assert badge.lines == ("Pieces",)
    assert not overlap(badge.place, words)


@pytest.mark.parametrize("size", [22, 36])
@pytest.mark.parametrize(
    "free",
    [(100, 300, 330, 500), (670, 300, 930, 500), (380, 560, 640, 700), (380, 110, 640, 250), (150, 300, 370, 500)],
)
def test_a_number_leaves_dense_print_for_an_empty_place_nearby(free: Box, size: int) -> None:
    """A box with print all around it, and an empty place some way off: the plate lies there and covers no letter."""
    box = (380, 300, 240, 200)
    picture = Image.new("RGB", (WIDE, HIGH), "#F2F0EA")
    canvas = ImageDraw.Draw(picture)
    for top in range(10, HIGH - size, round(size * 1.5)):
        canvas.text((10, top), "Power bank 20000 mAh, fast charge, two cables " * 3, font=font(size), fill="#222222")
    for left, top, right, bottom in (free, (380, 300, 620, 500)):
        canvas.rectangle((left, top, right, bottom), fill="#F2F0EA")
    dark = np.asarray(picture.convert("L")) < 128
    kept, sheet = settled(scene_for(picture, Mark(box, box), Mark(None, (20, 20, 60, 60))), Texts(""))
    (badge,) = badges_of(kept, sheet, 0, ("", ""))
    panel = sheet.panels[0]
    left, top, right, bottom = (
        round((edge - panel.picture[at % 2]) / panel.scale) for at, edge in enumerate(badge.place)
    )
    assert dark.any()
    assert not dark[max(0, top) : bottom, max(0, left) : right].any()


SMALL, LIKE, LARGER, WHOLE = (50, 50, 90, 90), (300, 500, 100, 110), (500, 80, 210, 200), (80, 60, 800, 600)
DARK = (560, 340, 90, 90)


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        (((SMALL, SMALL),), [0]),
        (((SMALL, SMALL), (LIKE, LIKE)), [0, 1]),
        (((SMALL, SMALL), (WHOLE, WHOLE)), [0]),
        (((SMALL, WHOLE), (LIKE, LIKE)), []),
        (((SMALL, SMALL), (WHOLE, LIKE)), []),
        (((SMALL, SMALL), (LIKE, LIKE), (LIKE, SMALL), (SMALL, LIKE)), []),
        (((LARGER, LARGER), (SMALL, SMALL)), [0, 1]),
        (((SMALL, None), (None, LIKE)), [0, 1]),
        (((DARK, DARK),), []),
        (((DARK, DARK), (SMALL, SMALL)), [1]),
        (((DARK, SMALL),), [0]),
    ],
)
def test_like_places_are_magnified_all_or_none(
    boxes: tuple[tuple[Box | None, Box | None], ...], expected: list[int]
) -> None:
    """Only what is clearly larger, or dark in both photos, has no close-up beside one that has."""
    picture = Image.new("RGB", (WIDE, HIGH), "#C9C2B6")
    ImageDraw.Draw(picture).rectangle((540, 320, 670, 450), fill="#141210")
    side = Photo(picture, "0" * 64, "p.png")
    scene = scene_of(side, side, Comparison("l", "r", marks=tuple(Mark(*pair) for pair in boxes)))
    assert list(settled(scene, Texts(""))[0].small) == expected


def test_a_close_up_without_a_label_has_its_number_in_its_title() -> None:
    """No strip is empty: with a label there is one, without it the place begins higher."""
    picture = Image.new("RGB", (WIDE, HIGH), "#C9C2B6")
    side = Photo(picture, "0" * 64, "p.png")
    tops = {}
    for label in ("", "Seam"):
        marks = (Mark(SMALL, SMALL, label), Mark(LIKE, LIKE, label))
        sheet = settled(scene_of(side, side, Comparison("l", "r", marks=marks)), Texts(""))[1]
        assert len(sheet.pairs) == 2
        assert all((pair.head is not None) == bool(label) for pair in sheet.pairs)
        tops[label] = [field[1] - pair.place[1] for pair in sheet.pairs for field in pair.fields if field]
        if not label:
            drawn = side_by_side(side, side, Comparison("l", "r", marks=marks)).picture
            for number, pair in enumerate(sheet.pairs, 1):
                left, top, _, bottom = pair.bars[0] or pytest.fail("no title")
                colours = drawn.crop((left, top, left + 30, bottom)).getcolors() or []
                assert ImageColor.getrgb(hue_of(number)) in [colour for _, colour in colours]
    assert max(tops[""]) < min(tops["Seam"])


def test_a_plate_stays_away_from_other_marks() -> None:
    """With room, no plate lies on or right beside the place of another mark."""
    boxes: list[Box] = [(120, 120, 90, 90), (420, 300, 90, 90), (760, 560, 90, 90)]
    picture = Image.new("RGB", (WIDE, HIGH), "#F2F0EA")
    scene = scene_for(picture, *(Mark(box, box, f"Seam {number}") for number, box in enumerate(boxes)))
    kept, sheet = settled(scene, Texts(""))
    badges = badges_of(kept, sheet, 0, list(kept.labels))
    frames = kept.frames(sheet, 0)
    for badge, (number, frame) in itertools.product(badges, enumerate(frames, 1)):
        assert frame
        if badge.number != number:
            margin = 20
            near = (frame[0] - margin, frame[1] - margin, frame[2] + margin, frame[3] + margin)
            assert not overlap(badge.place, near)


def test_many_marks_do_not_take_much_longer_than_few() -> None:
    """A page draws again with every move of a box: 20 marks take at most ten times as long as one."""
    chance = random.Random(7)  # noqa: S311  (places, no secrets)
    picture = sensor_noise((WIDE, HIGH), 20).convert("RGB")
    photo = Photo(picture, "0" * 64, "p.png", kept=Kept(picture))
    boxes: list[Box] = []
    for _ in range(20):
        width, height = chance.randint(30, 230), chance.randint(30, 180)
        boxes.append((chance.randint(0, WIDE - width), chance.randint(0, HIGH - height), width, height))
    took = {}
    for count in (1, 20):
        marks = tuple(Mark(box, box, f"Hole {number}") for number, box in enumerate(boxes[:count]))
        runs = []
        for _ in range(4):
            began = time.process_time()
            side_by_side(photo, photo, Comparison("l", "r", "Ordered red", marks=marks))
            runs.append(time.process_time() - began)
        took[count] = min(runs)
    assert took[20] < 10 * took[1], took


def test_more_marks_than_a_picture_may_have_are_refused(tmp_path: Path, run: Run) -> None:
    """With what to do, also where no case file counts them."""
    listing, received = saved(tmp_path)
    marks = [word for _ in range(101) for word in ("--mark", "1,1,9,9:1,1,9,9")]
    ran = run("compare", listing, received, "--out", tmp_path / "o.png", *marks)
    assert ran.code != 0
    assert "More than 100 marks" in ran.out + ran.err
    assert "make several" in ran.out + ran.err


def test_print_is_restless_and_shade_and_grain_are_not() -> None:
    """The measure that plates are placed by."""
    picture, ink = printed("EU 42 = 29.5 cm", (100, 300))
    grain = sensor_noise((WIDE, HIGH), 6).convert("RGB")
    ramp = Image.linear_gradient("L").resize((WIDE, HIGH)).convert("RGB")
    whole = (0, 0, WIDE, HIGH)
    place = np.array([[ink[0], ink[1], ink[0] + ink[2], ink[1] + ink[3]]])

    def share(one: Image.Image) -> float:
        return float(restlessness_of(one, whole).shares(place, Panel(whole, whole, whole, 1.0))[0])

    assert share(picture) > 0.1
    assert share(grain) < 0.02
    assert share(ramp) < 0.02


def saved(folder: Path) -> tuple[Path, Path]:
    """Write a listing with a red cup and a received picture without it; return both paths."""
    listing = Image.new("RGB", (900, 900), "#C9C2B6")
    received = listing.copy()
    ImageDraw.Draw(listing).rounded_rectangle((400, 420, 520, 540), 20, fill="#B02020")
    for name, picture in (("l.png", listing), ("r.png", received)):
        picture.save(folder / name)
    return folder / "l.png", folder / "r.png"


def red(picture: Image.Image) -> np.ndarray:
    """Return where a picture is as red as the cup."""
    levels = np.asarray(picture.convert("RGB"), dtype=np.int16)
    return (levels[..., 0] - levels[..., 1] > 100) & (levels[..., 0] - levels[..., 2] > 100)


@pytest.mark.parametrize(("mark", "side"), [("390,410,140,140::Cup", 0), (":390,410,140,140:Cup", 1)])
def test_what_is_missing_is_marked_on_one_side(mark: str, side: int, tmp_path: Path) -> None:
    """The place is framed and magnified where it is; the other photo stays as it is."""
    listing, received = (Image.open(path).convert("RGB") for path in saved(tmp_path))
    sides = Photo(listing, "0" * 64, "l.png"), Photo(received, "0" * 64, "r.png")
    plain = side_by_side(*sides, Comparison("l", "r"))
    marked = side_by_side(*sides, Comparison("l", "r", marks=(parse_mark(mark),)))
    scene, sheet = settled(scene_of(*sides, Comparison("l", "r", marks=(parse_mark(mark),))), Texts(""))
    assert marked.picture.height / marked.picture.width > plain.picture.height / plain.picture.width
    assert scene.small == (0,)
    (pair,) = sheet.pairs
    assert [field is not None for field in pair.fields] == [side == 0, side == 1]
    for index, (panel, photo) in enumerate(zip(sheet.panels, (listing, received), strict=True)):
        size = (panel.picture[2] - panel.picture[0], panel.picture[3] - panel.picture[1])
        expected = photo.resize(size, Image.Resampling.LANCZOS, reducing_gap=REDUCING_GAP)
        same = np.asarray(marked.picture.crop(panel.picture)) == np.asarray(expected)
        assert bool(same.all()) == (index != side)
    field = pair.fields[side]
    assert field
    ink = red(marked.picture.crop(field))
    assert (ink.mean() > 0.1) == (side == 0)


@pytest.mark.parametrize("wrong", ["", ":", "::Cup", "390,410,140,140", "390,410,140:1,2,3,4", "1,2,3,4"])
def test_a_mark_has_a_box(wrong: str) -> None:
    """At least one, and the colon that tells which."""
    with pytest.raises(UsageWrong):
        parse_mark(wrong)


def test_a_mark_of_one_side_is_recorded(tmp_path: Path, run: Run) -> None:
    """In case.toml a mark may lack a side; the manifest has null there. One without any side is a mistake."""
    case = tmp_path / "case"
    case.mkdir()
    saved(case)
    head = '[[evidence]]\nfile = "l.png"\nrole = "listing"\n[[evidence]]\nfile = "r.png"\nrole = "received"\n'
    head += '[[comparison]]\nlisting = "l.png"\nreceived = "r.png"\n[[comparison.mark]]\n'
    (case / "case.toml").write_text(head + 'label = "Cup"\nlisting = [390, 410, 140, 140]\n', encoding="utf-8")
    assert run("build", case, "--out", tmp_path / "package").code in (0, 1)
    manifest = json.loads((tmp_path / "package" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["comparisons"][0]["marks"][0]["received"] is None
    (mark,) = next(one for one in manifest["artifacts"] if one["marks"])["marks"]
    assert mark["listing"]["fragment"] == "xywh=pixel:390,410,140,140"
    assert mark["received"] is None
    for wrong in ('label = "Cup"\n', "listing = [390, 410, 140, 140]\ncolour = true\n"):
        with pytest.raises(RulesWrong, match="received"):
            parse_case_file((head + wrong).encode())


def test_a_promised_length_stands_beside_the_measured_one(tmp_path: Path, run: Run) -> None:
    """Both are in the picture and the manifest's values, in the promised unit; without an item there is no promise."""
    listing, received = saved(tmp_path)
    argv = ["compare", listing, received, "--format", "json", "--out"]
    known = "received:100,800,700,800=60 mm"
    heights = []
    for name, ruler in (
        ("plain", f"{known}:100,500,600,500:Length"),
        ("told", f"{known}:100,500,600,500=6.5 cm:Length"),
    ):
        ran = run(*argv, tmp_path / f"{name}.png", "--ruler", ruler)
        assert ran.code == 0, ran.err
        with Image.open(tmp_path / f"{name}.png") as opened:
            heights.append(opened.height)
    assert heights[1] > heights[0]
    measured = json.loads(ran.out)["settings"]["measured"][0]
    assert (measured["value"], measured["unit"], measured["promised"]) == ("50.0", "mm", "6.5 cm")
    (note,) = [one for one in json.loads(ran.out)["findings"] if one["code"] == "measured"]
    assert "equally far" in note["message"]
    for wrong in (f"{known}:=6.5 cm:Length", f"{known}:100,500,600,500=6.5 parsec:Length"):
        with pytest.raises(UsageWrong):
            parse_ruler(wrong)
    table = '[[comparison]]\nlisting = "l"\nreceived = "r"\n[[comparison.ruler]]\nside = "received"\n'
    table += 'points = [1, 1, 9, 1]\nlength = "1 cm"\npromised = '
    for wrong in ('"5 cm"', '"5 parsec"\nitem = [1, 2, 9, 2]'):
        with pytest.raises(RulesWrong, match=r"promised|parsec"):
            parse_case_file((table + wrong).encode())


def half_and_half(first: str, second: str, share: float = 0.5) -> Image.Image:
    """Return a picture of two colours, the first above, as a camera sees it."""
    picture = Image.new("RGB", (300, 300), first)
    picture.paste(second, (0, round(300 * share), 300, 300))
    noise = sensor_noise((300, 300), 12).convert("RGB")
    return Image.blend(picture.filter(ImageFilter.GaussianBlur(2)), noise, 0.06)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("#C02030", "#2040A0"),
        ("#E8D020", "#30A040"),
        ("#F4F4F4", "#101010"),
        ("#C8C4BC", "#A03030"),
        ("#7A5030", "#2A6A7A"),
    ],
)
@pytest.mark.parametrize("share", [0.3, 0.5, 0.7])
def test_two_colours_in_a_place_are_noticed(first: str, second: str, share: float) -> None:
    """Whatever they are, and however they share the place."""
    found = two_colours(half_and_half(first, second, share), (0, 0, 300, 300))
    assert found
    assert abs(found[0].share - max(share, 1 - share)) < 0.05


@pytest.mark.parametrize("colour", ["#C02030", "#2040A0", "#E8D8B8", "#F4F4F4", "#303030", "#4A7A3A"])
def test_shadow_texture_glints_and_seams_are_one_colour(colour: str) -> None:
    """A hard shadow, a ramp of light, a coarse weave, a glint on a twentieth, and a seam leave one colour."""
    plain = Image.new("RGB", (300, 300), colour)
    shadow = plain.copy()
    shadow.paste(plain.point([round(level * 0.5) for level in range(256)] * 3).crop((0, 0, 300, 140)), (0, 0))
    ramp = Image.composite(plain, Image.new("RGB", plain.size), Image.linear_gradient("L").resize(plain.size))
    ramp = Image.blend(plain, ramp, 0.6)
    weave = Image.blend(plain, sensor_noise((60, 60), 90).resize((300, 300)).convert("RGB"), 0.3)
    glint = plain.copy()
    glint.paste("#FFFFFF", (200, 40, 280, 96))
    seam = plain.copy()
    seam.paste("#E0C080", (0, 140, 300, 160))
    for name, picture in (("shadow", shadow), ("ramp", ramp), ("weave", weave), ("glint", glint), ("seam", seam)):
        assert two_colours(picture, (0, 0, 300, 300)) is None, name


def test_a_colour_of_two_is_not_measured(tmp_path: Path, run: Run) -> None:
    """A finding says so, and no swatch shows a colour that is nowhere in the photo; the other mark is measured."""
    half_and_half("#C02030", "#2040A0").resize((900, 900)).save(tmp_path / "l.png")
    Image.new("RGB", (900, 900), "#2040A0").save(tmp_path / "r.png")
    argv = [
        "compare",
        tmp_path / "l.png",
        tmp_path / "r.png",
        "--out",
        tmp_path / "o.png",
        "--colour",
        "--format",
        "json",
    ]
    marks = ["--mark", "100,300,400,300:100,300,400,300:Both", "--mark", "600,40,200,200:600,40,200,200:One"]
    ran = run(*argv, *marks)
    assert ran.code == 0, ran.err
    told = json.loads(ran.out)
    (found,) = [one for one in told["findings"] if one["code"] == "two-colours"]
    assert found["severity"] == "warning"
    assert "Mark 1 has two colours in the listing" in found["message"]
    assert [one["number"] for one in told["settings"]["measured"]] == [2]
    assert told["settings"]["two_colours"][0]["side"] == "listing"
