"""Covered places: black in every pixel of whatever is made, said in the manifest, and never half done."""

import json
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from tests.conftest import Run, jpeg_bytes, photo, with_location, write
from tests.drawn_labels import NUMBER, drawn_label

SECRET = (200, 150, 160, 80)


def page() -> Image.Image:
    """Return a picture with a bright secret in it."""
    picture = photo(640, 480)
    left, top, width, height = SECRET
    ImageDraw.Draw(picture).rectangle((left, top, left + width - 1, top + height - 1), fill="white")
    return picture


def brightest(picture: Image.Image, box: tuple[int, int, int, int], margin: int = 1) -> int:
    """Return the highest level within a box."""
    left, top, width, height = box
    inner = (left + margin, top + margin, left + width - margin, top + height - margin)
    return max(level for level, count in enumerate(picture.convert("L").crop(inner).histogram()) if count)


@pytest.mark.parametrize("name", ["page.jpg", "page.png"])
def test_fit_covers_a_place(name: str, tmp_path: Path, run: Run) -> None:
    """What complies is encoded all the same, and its type is kept."""
    path = tmp_path / name
    page().save(path)
    ran = run("fit", path, "--out", f"{tmp_path}/out/", "--redact", ",".join(map(str, SECRET)), "--format", "json")
    assert ran.code == 0, ran.out + ran.err
    assert ran.data["action"] == "encoded"
    assert ran.data["settings"]["redacted"] == ["xywh=pixel:200,150,160,80"]
    assert ran.codes("note") == ["redacted"]
    with Image.open(tmp_path / "out" / name) as made:
        assert brightest(made, SECRET) <= 12
        assert brightest(made, (0, 0, 640, 480)) > 60


def test_the_place_is_counted_in_the_upright_picture(tmp_path: Path, run: Run) -> None:
    """A photo that lies on its side is turned first; nothing of it stays in the metadata."""
    lying = page().transpose(Image.Transpose.ROTATE_90)
    path = write(tmp_path / "lying.jpg", with_location(lying, orientation=6))
    ran = run("fit", path, "--out", tmp_path / "made.jpg", "--redact", "200,150,160,80")
    assert ran.code == 0, ran.out + ran.err
    with Image.open(tmp_path / "made.jpg") as made:
        assert made.size == (640, 480)
        assert brightest(made, SECRET) <= 12
        assert not made.getexif()


@pytest.mark.parametrize("box", ["600,0,100,50", "0,0,0,10", "-5,0,10,10", "0,0,10"])
def test_a_place_outside_writes_nothing(box: str, tmp_path: Path, run: Run) -> None:
    """Something else would stay readable than the user thinks."""
    path = write(tmp_path / "page.jpg", jpeg_bytes(page()))
    ran = run("fit", path, "--out", tmp_path / "made.jpg", f"--redact={box}")
    assert ran.code == (2 if box.count(",") < 3 else 1)
    assert not (tmp_path / "made.jpg").exists()


def case_with(folder: Path, words: str) -> Path:
    """Return a case with a page, a twin of it, and a case file."""
    write(folder / "received" / "page.jpg", jpeg_bytes(page()))
    write(folder / "listing" / "page.jpg", jpeg_bytes(photo(640, 480, 3)))
    write(folder / "case.toml", words)
    return folder


def test_a_case_covers_it_in_whatever_is_made(tmp_path: Path, run: Run) -> None:
    """In the comparison too; the manifest says so, and the original stays as it was."""
    case = case_with(tmp_path / "case", '[[evidence]]\nfile = "received/page.jpg"\nredact = [[200, 150, 160, 80]]\n')
    before = (case / "received" / "page.jpg").read_bytes()
    ran = run("build", case, "--format", "json")
    assert ran.code == 0, ran.out + ran.err
    assert (case / "received" / "page.jpg").read_bytes() == before
    manifest = json.loads((case / "package" / "manifest.json").read_text(encoding="utf-8"))
    made = next(one for one in manifest["artifacts"] if one["step"] == "compose")
    assert made["recipe"]["settings"]["redacted"] == {"received": ["xywh=pixel:200,150,160,80"]}
    with Image.open(case / "package" / made["path"]) as whole:
        right = whole.convert("L").crop((whole.width // 2, 0, whole.width, whole.height))
        black = right.point([255 if level <= 16 else 0 for level in range(256)])
        assert black.histogram()[255] > 160 * 80  # shown larger than it is


def test_a_copy_of_a_covered_file_is_covered_too(tmp_path: Path, run: Run) -> None:
    """A second copy under another name gives nothing away."""
    case = tmp_path / "case"
    data = jpeg_bytes(page())
    write(case / "chat" / "page.jpg", data)
    write(case / "damage" / "copy.jpg", data)
    write(case / "case.toml", '[[evidence]]\nfile = "chat/page.jpg"\nredact = [[200, 150, 160, 80]]\n')
    assert run("build", case).code == 0
    for path in (case / "package" / "upload").iterdir():
        with Image.open(path) as made:
            assert brightest(made, SECRET) <= 12


def test_another_photo_of_a_covered_view_is_warned_of(tmp_path: Path, run: Run) -> None:
    case = tmp_path / "case"
    picture = page()
    write(case / "received" / "a.jpg", jpeg_bytes(picture))
    write(case / "received" / "b.jpg", jpeg_bytes(picture, quality=70))
    write(case / "case.toml", '[[evidence]]\nfile = "received/a.jpg"\nredact = [[200, 150, 160, 80]]\n')
    ran = run("check", case, "--format", "json")
    found = [one for one in ran.data["findings"] if one["code"] == "redact-incomplete"]
    assert [(one["path"], one["actual"]) for one in found] == [("received/b.jpg", "received/a.jpg")]


@pytest.mark.parametrize(("hidden", "outcome"), [("address", "label-read"), ("barcode", "label-not-readable")])
def test_the_number_is_read_as_others_will_see_it(hidden: str, outcome: str, tmp_path: Path, run: Run) -> None:
    """The address can be covered while the tracking number stays; with the barcode covered it is said."""
    drawn = drawn_label().convert("RGB")
    case = tmp_path / "case"
    case.mkdir()
    drawn.reduce(3).save(case / "label.jpg", quality=92)
    with Image.open(case / "label.jpg") as made:
        width, height = made.size
    box = [0, 0, width, height // 8] if hidden == "address" else [0, height // 8, width, height - height // 8]
    words = f'[order]\ntracking = "{NUMBER}"\n[[evidence]]\nfile = "label.jpg"\nrole = "label"\nredact = [{box}]\n'
    write(case / "case.toml", words)
    ran = run("check", case, "--format", "json")
    assert outcome in ran.codes()


def test_two_tables_for_one_file_are_refused(tmp_path: Path, run: Run) -> None:
    """One of them would be forgotten, and what it covers seen."""
    table = '[[evidence]]\nfile = "received/page.jpg"\nredact = [[200, 150, 160, 80]]\n'
    case = case_with(tmp_path / "case", table + table.replace("200, 150", "10, 10"))
    ran = run("build", case)
    assert ran.code == 4
    assert "two [[evidence]] tables" in ran.err


def test_the_colour_of_a_covered_place_is_not_claimed(tmp_path: Path, run: Run) -> None:
    """Black is not what came."""
    case = case_with(
        tmp_path / "case",
        '[[evidence]]\nfile = "received/page.jpg"\nredact = [[200, 150, 160, 80]]\n'
        '[[comparison]]\nlisting = "listing/page.jpg"\nreceived = "received/page.jpg"\n'
        "[[comparison.mark]]\ncolour = true\nlisting = [10, 10, 90, 90]\nreceived = [150, 100, 200, 200]\n",
    )
    for verb in ("check", "build"):
        ran = run(verb, case, "--format", "json")
        assert (ran.code, ran.codes("error")) == (1, ["mark-covered"])
    assert "measured" not in ran.data["artifacts"][0]["recipe"]["settings"]


def test_the_same_file_on_both_sides_is_covered_on_both(tmp_path: Path, run: Run) -> None:
    path = write(tmp_path / "page.jpg", jpeg_bytes(page()))
    ran = run(
        "compare", path, path, "--out", tmp_path / "made.jpg", "--redact", "received:200,150,160,80", "--format", "json"
    )
    assert ran.code == 0, ran.out
    assert set(ran.data["settings"]["redacted"]) == {"listing", "received"}


@pytest.mark.parametrize(
    "words",
    [
        '[order]\nnumber = "注文 1"\n',
        '[[evidence]]\nfile = "received/page.jpg"\ncaption = "色"\n',
        '[[comparison]]\nlisting = "listing/page.jpg"\nreceived = "received/page.jpg"\nlisting_crop = [0, 0, 9000, 10]\n',
    ],
)
def test_what_check_calls_ready_build_does_too(words: str, tmp_path: Path, run: Run) -> None:
    """Words that cannot be drawn and crops outside are told while they can be mended, and are no crash."""
    case = case_with(tmp_path / "case", words)
    for index in range(7):
        write(case / "other" / f"{index}.jpg", jpeg_bytes(photo(700, 600, index + 2)))
    looked, made = (run(verb, case, "--format", "json") for verb in ("check", "build"))
    assert (looked.code, made.code) == (1, 1)
    assert looked.codes("error") == made.codes("error")
