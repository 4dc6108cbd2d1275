"""Suggesting marks for a case: what is written into case.toml, and what is left alone."""

import importlib
import os
import stat
import tomllib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from evidence_kit.case.file import load_case_file
from evidence_kit.errors import CannotWrite, CaseUnreadable, RulesWrong, ToolMissing
from evidence_kit.events import Event, ItemDone, StepStarted
from evidence_kit.text.shell import how_to_install
from evidence_kit.verbs.suggest import suggest_for_case
from tests.conftest import jpeg_bytes, write
from tests.seen_again import halved, overlap, package, seen_again, with_hole

pytest.importorskip("cv2")
pytest.importorskip("tomlkit")

HOLE = (120, 95, 80, 70)
DRAWN_HOLE = (240, 190, 160, 140)
"""Where it is cut, before the pictures are made half as large."""
BLOCK = '[[comparison]]\nlisting = "listing/lamp.jpg"\nreceived = "received/lamp.jpg"\n'

TOLD = """# my case, do not touch
[order]   # from the mail
price   = "24.90"
tracking = "RB123456785GB"

[[comparison]]
listing = "listing/other.jpg"  # the blue one
received = "received/other.jpg"
caption = 'Ordered "warm" white'
[[comparison.mark]]
listing = [1, 2, 30, 40]
received = [1, 2, 30, 40]

[[comparison]]
# the lamp
listing = "listing/lamp.jpg"
received = "received/lamp.jpg"

# what I claim
[claim]
reason = "damaged"
received = true
statement = \"\"\"
It has a hole.
Two lines.\"\"\"
"""


@pytest.fixture(scope="module")
def pictures() -> dict[str, bytes]:
    """A listing's picture, the received photo with a hole and without one, and one of another thing, as small JPEG."""
    shown = {"listing": package()}
    for name, thing in (("received", with_hole(package(), DRAWN_HOLE)), ("same", package()), ("other", package(8))):
        shown[name] = seen_again(thing)[0]
    return {name: jpeg_bytes(halved(picture), quality=92) for name, picture in shown.items()}


@pytest.fixture
def case(tmp_path: Path, pictures: dict[str, bytes]) -> Path:
    """A case with one comparison of equal names and no case.toml."""
    write(tmp_path / "listing" / "lamp.jpg", pictures["listing"])
    write(tmp_path / "received" / "lamp.jpg", pictures["received"])
    return tmp_path


def tables(case: Path) -> list[dict[str, Any]]:
    """Return the comparisons of the case file."""
    loaded: list[dict[str, Any]] = tomllib.loads((case / "case.toml").read_bytes().decode("utf-8-sig"))["comparison"]
    return loaded


def test_a_case_file_is_made_with_the_comparison_and_its_suggestion(case: Path) -> None:
    """The strict loader takes it, nothing is confirmed, and the box lies on the hole."""
    events: list[Event] = []
    outcome = suggest_for_case(case, events.append)
    assert outcome.written
    assert [one.code for one in outcome.findings] == ["marks-suggested"]
    assert StepStarted("suggest", 1) in events
    assert ItemDone("suggest", "received/lamp.jpg") in events
    data = (case / "case.toml").read_bytes()
    assert b"\r" not in data
    assert data.endswith(b"\n")
    assert b"# proposed by evidence-kit suggest; set confirmed = true" in data
    (told,) = load_case_file(case).comparison
    (suggestion,) = told.suggestion
    assert (told.listing, told.received, told.mark) == ("listing/lamp.jpg", "received/lamp.jpg", ())
    assert not suggestion.confirmed
    assert suggestion.label == ""
    assert overlap(suggestion.listing, HOLE) > 0.5
    (looked,) = outcome.comparisons
    assert looked.registered is not None
    assert looked.registered.ok
    assert [one.listing for one in looked.suggestions] == [suggestion.listing]
    assert sorted(path.name for path in case.iterdir()) == ["case.toml", "listing", "received"]


def test_a_second_run_adds_nothing(case: Path) -> None:
    """What was proposed stays as it is, whether it was confirmed or not."""
    suggest_for_case(case)
    for was, becomes in ((b"false", b"false"), (b"confirmed = false", b"confirmed = true")):
        data = (case / "case.toml").read_bytes().replace(was, becomes)
        (case / "case.toml").write_bytes(data)
        outcome = suggest_for_case(case)
        assert not outcome.written
        assert [one.code for one in outcome.findings] == ["marked-already"]
        assert (case / "case.toml").read_bytes() == data


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_what_the_user_wrote_stays_as_it_is(case: Path, pictures: dict[str, bytes], ends: str, mark: bytes) -> None:
    """Comments, layout, line ends and a byte order mark: lines are added, none is changed."""
    write(case / "listing" / "other.jpg", pictures["listing"])
    write(case / "received" / "other.jpg", pictures["received"])
    before = mark + TOLD.replace("\n", ends).encode()
    (case / "case.toml").write_bytes(before)
    (case / "case.toml").chmod(0o640)
    outcome = suggest_for_case(case)
    assert outcome.written
    assert [one.code for one in outcome.findings] == ["marked-already", "marks-suggested"]
    after = (case / "case.toml").read_bytes()
    at = after.index(f"{ends}[[comparison.suggestion]]".encode())
    end = after.index(b"confirmed = false") + len(b"confirmed = false" + ends.encode())
    assert after[:at] + after[end:] == before
    assert before[:at].endswith(f'received = "received/lamp.jpg"{ends}'.encode())
    assert after.count(b"\r\n") == (after.count(b"\n") if ends == "\r\n" else 0)
    assert [len(one.get("suggestion", [])) for one in tables(case)] == [0, 1]
    if os.name == "posix":
        assert stat.S_IMODE((case / "case.toml").stat().st_mode) == 0o640


@pytest.mark.parametrize(
    "told",
    [
        "# only a comment",
        '[order]\nprice = "1.00"',
        'comparison = [{listing = "listing/lamp.jpg", received = "received/lamp.jpg", caption = "x"}]\n',
        "comparison = []\n",
        BLOCK + "# the end",
        BLOCK.rstrip(),
        f"{BLOCK}[order]\nprice = '1.00'\n{BLOCK.replace('lamp', 'gone')}",
        '[[evidence]]\nfile = "received/lamp.jpg"\ncaption = "Größe ⚠"\n\n\n',
    ],
    ids=["comment", "table", "inline", "empty", "comment at the end", "no line end", "apart", "not ascii"],
)
def test_files_of_every_layout_are_added_to_or_left_as_they_are(case: Path, told: str) -> None:
    """The result says what the file said and one suggestion more; if that cannot be done, the file is untouched."""
    path = write(case / "case.toml", told)
    before = tomllib.loads(told)
    try:
        assert suggest_for_case(case).written
    except CannotWrite as problem:
        assert "[[comparison]]" in problem.hint
        assert path.read_text(encoding="utf-8") == told
        return
    after = tomllib.loads(path.read_text(encoding="utf-8"))
    (mine,) = [one for one in after["comparison"] if one["received"] == "received/lamp.jpg"]
    assert len(mine.pop("suggestion")) == 1
    if not told.startswith(("comparison = [{", BLOCK.rstrip())):
        assert path.read_text(encoding="utf-8").startswith(told.rstrip("]\n"))
        assert mine == {"listing": "listing/lamp.jpg", "received": "received/lamp.jpg"}
        after.pop("comparison")
        before.pop("comparison", None)
    assert after == before
    assert not suggest_for_case(case).written


def test_a_comparison_without_a_difference_writes_nothing(case: Path, pictures: dict[str, bytes]) -> None:
    """The file is not even made, and it is said that nothing was found."""
    write(case / "received" / "lamp.jpg", pictures["same"])
    outcome = suggest_for_case(case)
    assert not outcome.written
    assert not (case / "case.toml").exists()
    assert [one.code for one in outcome.findings] == ["nothing-suggested"]
    assert "Nothing is suggested" in outcome.findings[0].message


def test_pictures_of_different_things_are_told_apart(case: Path, pictures: dict[str, bytes]) -> None:
    """It says that they do not lie on each other, and why."""
    write(case / "received" / "lamp.jpg", pictures["other"])
    outcome = suggest_for_case(case)
    assert not outcome.written
    (finding,) = outcome.findings
    assert finding.code == "not-registered"
    assert "details" in finding.message
    (looked,) = outcome.comparisons
    assert looked.registered is not None
    assert not looked.registered.ok


def test_a_broken_picture_is_a_finding_and_the_others_go_on(case: Path, pictures: dict[str, bytes]) -> None:
    """One bad file never stops the others."""
    write(case / "listing" / "bad.jpg", pictures["listing"])
    write(case / "received" / "bad.jpg", pictures["received"][:3000])
    write(case / "case.toml", BLOCK.replace("lamp", "bad"))
    outcome = suggest_for_case(case)
    assert outcome.written
    assert {one.path for one in outcome.findings} == {"received/bad.jpg", "received/lamp.jpg"}
    assert [len(one.get("suggestion", [])) for one in tables(case)] == [0, 1]


def test_a_place_outside_the_crop_or_covered_is_not_suggested(case: Path) -> None:
    """Only what will be shown can be marked."""
    crop = BLOCK + "listing_crop = [230, 0, 220, 350]\n"
    covered = '[[evidence]]\nfile = "received/lamp.jpg"\nredact = [[200, 150, 150, 150]]\n'
    for told in (crop, covered):
        write(case / "case.toml", told)
        outcome = suggest_for_case(case)
        assert not outcome.written
        assert [one.code for one in outcome.findings if one.path == "received/lamp.jpg"] == ["nothing-suggested"]
        assert (case / "case.toml").read_text(encoding="utf-8") == told


def test_a_file_changed_meanwhile_is_not_overwritten(case: Path) -> None:
    """Whoever edits it while pictures are compared keeps what they wrote."""
    path = write(case / "case.toml", BLOCK)

    def edit(event: Event) -> None:
        if isinstance(event, ItemDone) and event.step == "suggest":
            path.write_text("# mine\n", encoding="utf-8")

    with pytest.raises(CannotWrite, match="in the meantime"):
        suggest_for_case(case, edit)
    assert path.read_text(encoding="utf-8") == "# mine\n"


def test_a_case_without_a_comparison_says_how_to_get_one(tmp_path: Path) -> None:
    """Nothing is written."""
    write(tmp_path / "received" / "lamp.jpg", jpeg_bytes(Image.new("RGB", (60, 40))))
    outcome = suggest_for_case(tmp_path)
    assert [one.code for one in outcome.findings] == ["comparison-missing"]
    assert not outcome.written


def test_what_cannot_be_worked_on_is_an_error(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No folder, a wrong case file, a library that is not there."""
    with pytest.raises(CaseUnreadable):
        suggest_for_case(case / "nowhere")
    write(case / "case.toml", "[ordr]\n")
    with pytest.raises(RulesWrong):
        suggest_for_case(case)
    monkeypatch.setitem(importlib.import_module("sys").modules, "cv2", None)
    write(case / "case.toml", "")
    with pytest.raises(ToolMissing) as caught:
        suggest_for_case(case)
    assert caught.value.hint == how_to_install("opencv-python-headless")
