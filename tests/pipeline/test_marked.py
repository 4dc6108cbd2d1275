"""A photo that is marked without a listing beside it, from the case file to the upload and its record."""

import json
from pathlib import Path

import numpy as np
from PIL import Image

from tests.conftest import Run, jpeg_bytes, photo, write

BOX = (300, 200, 100, 80)
MARKS = (
    '[[evidence]]\nfile = "damage/lid.jpg"\ncaption = "The lid is cracked"\n'
    f'[[evidence.mark]]\nbox = {list(BOX)}\nlabel = "Crack"\n[[evidence.mark]]\nbox = [20, 300, 200, 120]\n'
)


def hue_share(picture: Image.Image, hue: tuple[int, int, int]) -> int:
    """Return how many pixels have a mark's hue, within what JPEG makes of it."""
    levels = np.asarray(picture.convert("RGB"), dtype=np.int16)
    return int((np.abs(levels - np.array(hue, dtype=np.int16)) < 40).all(axis=2).sum())


def test_a_marked_photo_is_drawn_recorded_and_shown_as_it_is_as_well(tmp_path: Path, run: Run) -> None:
    case = tmp_path / "case"
    write(case / "damage" / "lid.jpg", jpeg_bytes(photo(900, 700)))
    write(case / "received" / "box.jpg", jpeg_bytes(photo(900, 700, seed=3)))
    write(case / "case.toml", MARKS)
    planned = run("plan", case, "--format", "json").data["slots"]
    assert [(slot["form"], slot["why"]) for slot in planned] == [
        ("marked", "the damage, marked"),
        ("file", "the damage"),
        ("file", "what was received"),
    ]
    ran = run("build", case, "--format", "json")
    assert ran.code == 0, ran.out
    made, plain, _ = ran.data["artifacts"]
    assert (made["path"], plain["path"]) == ("upload/01-damage-crack.jpg", "upload/02-damage.jpg")
    assert (made["step"], made["recipe"]["settings"]["caption"]) == ("compose", "The lid is cracked")
    manifest = json.loads((case / "package" / "manifest.json").read_text(encoding="utf-8"))
    lid = next(one for one in manifest["originals"] if one["path"] == "damage/lid.jpg")
    assert lid["marks"][0] == {"label": "Crack", "box": "xywh=pixel:300,200,100,80"}
    assert made["made_from"] == [lid["sha256"]] == plain["made_from"]
    fragment = {"sha256": lid["sha256"], "fragment": "xywh=pixel:300,200,100,80"}
    assert made["marks"][0] == {"number": 1, "label": "Crack", "photo": fragment}
    assert "marked with numbered boxes" in (case / "package" / "report.html").read_text(encoding="utf-8")
    assert run("verify", case / "package").code == 0
    with Image.open(case / "package" / made["path"]) as picture:
        scale = made["recipe"]["settings"]["scale"]
        for hue in ((0xE6, 0x9F, 0x00), (0x56, 0xB4, 0xE9)):
            assert hue_share(picture, hue) > 2 * 100 * scale


def test_a_mark_outside_its_photo_is_an_error_and_the_others_are_drawn(tmp_path: Path, run: Run) -> None:
    write(tmp_path / "damage" / "lid.jpg", jpeg_bytes(photo(900, 700)))
    write(tmp_path / "case.toml", MARKS.replace("20, 300", "750, 300"))
    ran = run("build", tmp_path, "--format", "json")
    assert ran.code == 1
    told = next(one for one in ran.data["findings"] if one["severity"] == "error")
    assert told["code"] == "mark-outside"
    assert told["message"].startswith(
        "Mark 2 of damage/lid.jpg is 750,300,200,120, but the upright picture has 900x700"
    )
    assert [mark["number"] for mark in ran.data["artifacts"][0]["marks"]] == [1]


def test_marks_keep_a_photo_off_the_sheets_while_there_is_a_slot(tmp_path: Path, run: Run) -> None:
    """The last of nine photos is marked: it has a slot of its own, and the others share what is left."""
    for number in range(9):
        write(tmp_path / "received" / f"{number}.jpg", jpeg_bytes(photo(900, 700, seed=number + 1)))
    plain = run("plan", tmp_path, "--format", "json").data["slots"]
    assert "received/8.jpg" in next(slot for slot in plain if slot["form"] == "sheet")["originals"]
    mark = '[[evidence]]\nfile = "received/{}.jpg"\n[[evidence.mark]]\nbox = [9, 9, 90, 90]\n'
    write(tmp_path / "case.toml", mark.format(8))
    planned = run("plan", tmp_path, "--format", "json").data
    marked = next(slot for slot in planned["slots"] if slot["form"] == "marked")
    assert (marked["originals"], marked["slot"]) == (["received/8.jpg"], "image-5")
    assert not [one for one in planned["findings"] if one["code"] == "marks-not-drawn"]
    write(tmp_path / "case.toml", "".join(map(mark.format, range(9))))
    planned = run("plan", tmp_path, "--format", "json").data
    sheet = next(slot for slot in planned["slots"] if slot["form"] == "sheet")
    told = [one["path"] for one in planned["findings"] if one["code"] == "marks-not-drawn"]
    assert sorted(told) == sorted(sheet["originals"])
    assert len(told) > 1
