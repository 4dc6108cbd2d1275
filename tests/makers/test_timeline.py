"""The picture of a case's days: when there is one, what stands in it, and that its package verifies and never changes."""

import dataclasses
import datetime as dt
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PIL import Image

from evidence_kit.claim.timeline import MOST_ROWS, picture_rows
from evidence_kit.makers.timeline import WIDTH, draw_timeline
from evidence_kit.model.case import Case, Mark, Original, Role
from evidence_kit.model.dispute import Claim, Message, Moment, Order
from evidence_kit.model.facts import Facts, ImageFacts
from evidence_kit.package.recorded import RecordedPackage, is_traced_to_days
from evidence_kit.planning.outlook import outlook
from evidence_kit.policies import load_policy
from evidence_kit.policies.form import form_of
from evidence_kit.steps.plan import plan
from tests.conftest import Run, jpeg_bytes, photo, write

day = dt.date.fromisoformat
DAYS: dict[str, Any] = {"ordered": day("2026-09-01"), "shipped": day("2026-09-04"), "expected": day("2026-10-15")}
CASE = """[order]
number = "8123456789012345"
price = "24.90"
currency = "USD"
ordered = 2026-09-01
shipped = 2026-09-04
expected = 2026-10-15
[claim]
reason = "not-received"
received = false
refund = "24.90"
statement = "The parcel has not arrived. I ask for a full refund of 24.90 USD."
[[message]]
day = 2026-10-18
by = "seller"
words = "{words}"
"""


MARK = (Mark(None, (1, 1, 90, 90), "Never handed over"),)


def case_of(photos: int = 1, reason: str = "not-received", **order: Any) -> Case:
    """Return a case with so many different screenshots of tracking."""
    names = [f"{index:02}.png" for index in range(photos)]
    originals = tuple(
        Original(
            Path(one),
            one,
            Facts("image", "image/png", 1000, f"{one:0<64}", image=ImageFacts("png", 800, 900)),
            Role.tracking,
        )
        for one in names
    )
    claim = Claim(reason=reason, received=False)
    return Case(Path(), order=Order(**(order or DAYS)), claim=claim, claimed=True, originals=originals)


@pytest.mark.parametrize(
    ("photos", "forms"),
    [
        (4, ["marked", "file", "file", "file", "file", "timeline"]),
        (5, ["marked", "file", "file", "file", "file", "timeline"]),
        (6, ["marked", "file", "file", "file", "file", "file"]),
    ],
)
def test_a_photo_that_is_shown_marked_takes_no_second_slot_from_the_timeline(photos: int, forms: list[str]) -> None:
    """With one slot left the days have it; with two, the photo is shown as it is as well."""
    policy, case = load_policy().rules, case_of(photos)
    first, *others = case.originals
    case = dataclasses.replace(case, originals=(dataclasses.replace(first, marks=MARK), *others))
    form = form_of(policy)
    assert [one.filling for one in plan(case, outlook(case, policy, form), form).placements] == forms


@pytest.mark.parametrize(
    ("policy", "case", "is_there"),
    [
        ("aliexpress", case_of(), True),
        ("aliexpress", case_of(5), True),
        ("aliexpress", case_of(6), False),
        ("aliexpress", case_of(9), False),
        ("aliexpress", case_of(0), False),
        ("aliexpress", case_of(reason="wrong-colour"), False),
        ("aliexpress", case_of(reason="customs"), True),
        ("aliexpress", case_of(ordered=day("2026-09-01"), shipped=day("2026-09-04")), False),
        ("aliexpress-3-photos", case_of(3), False),
        # A limit on all files together: one more would take from the evidence.
        ("paypal", case_of(), False),
    ],
)
def test_it_is_planned_only_where_a_slot_is_free_and_the_claim_is_about_time(
    policy: str, case: Case, is_there: bool
) -> None:
    """It comes behind all pictures, and none of them gives way to it."""
    rules = load_policy(policy).rules
    form = form_of(rules)
    placements = plan(case, outlook(case, rules, form), form).placements
    forms = [one.filling for one in placements]
    assert ("timeline" in forms) is is_there
    assert forms.index("timeline") == len(forms) - 1 if is_there else True
    bare = case_of(len(case.originals), "low-quality")
    without = plan(bare, outlook(bare, rules, form), form).placements
    assert [one.sources for one in placements if one.filling != "timeline"] == [one.sources for one in without]


def test_the_rows_are_at_most_eight_and_the_oldest_is_first() -> None:
    """Of many messages the latest are kept; no day that only a camera tells is among them."""
    messages = tuple(Message(day("2026-10-01") + dt.timedelta(index), "seller", f"No {index}") for index in range(12))
    case = Case(Path(), order=Order(**DAYS), claim=Claim(reason="not-received"), messages=messages)
    rows = picture_rows(case)
    assert len(rows) == MOST_ROWS
    assert [one.day for one in rows] == sorted(one.day for one in rows)
    assert rows[-2].words == "Seller: No 11"


def test_large_type_fills_the_picture_and_long_words_stay_inside() -> None:
    """Nothing is drawn on the edge, whatever the words are."""
    rows = [
        Moment(day("2026-09-01"), "message", "Seller: " + word * 40, "messages") for word in ("wait ", "W", "ждите ")
    ]
    picture = draw_timeline(rows, "Order " + "8" * 60)
    assert picture.width == WIDTH
    edge = picture.crop((WIDTH - 20, 140, WIDTH, picture.height))
    assert edge.getextrema() == ((255, 255),) * 3


def build(run: Run, folder: Path, words: str) -> dict[str, Any]:
    """Build a case with a screenshot and this message, and return its manifest."""
    write(folder / "case.toml", CASE.format(words=words))
    write(folder / "tracking" / "status.jpg", jpeg_bytes(photo(600, 800)))
    assert run("build", folder, "--today", "2026-10-20", "--quiet", "--format", "json").data["package"]
    manifest: dict[str, Any] = json.loads((folder / "package" / "manifest.json").read_text(encoding="utf-8"))
    return manifest


def test_the_package_holds_the_picture_and_its_days(tmp_path: Path, run: Run) -> None:
    """The same bytes each time; made from no original, with its rows in the recipe, and it verifies."""
    first = build(run, tmp_path / "one", "Please wait")
    second = build(run, tmp_path / "two", "Please wait")
    made = [one for one in first["artifacts"] if one["step"] == "timeline"]
    assert [one["path"] for one in made] == ["upload/02-timeline.png"]
    assert first["artifacts"] == second["artifacts"]
    assert made[0]["made_from"] == []
    assert [one["day"] for one in made[0]["recipe"]["settings"]["rows"]] == [
        "2026-09-01",
        "2026-09-04",
        "2026-10-15",
        "2026-10-18",
    ]
    package = tmp_path / "one" / "package"
    with Image.open(package / "upload" / "02-timeline.png") as picture:
        assert (picture.width, picture.info.get("exif")) == (WIDTH, None)
    assert (package / "upload" / "02-timeline.png").stat().st_size < 1_000_000
    assert run("verify", package).code == 0


@pytest.mark.parametrize("change", ["no rows", "another day", "another day of the order", "another step"])
def test_a_picture_whose_days_the_manifest_does_not_hold_is_not_traced(change: str) -> None:
    """Made from no original, it must be made from the days that stand beside it."""
    row = {"day": "2026-09-01", "event": "ordered", "words": "Ordered", "from": "order page"}
    other = row | {"day": "2026-09-02"}
    made = {"path": "upload/1.png", "slot": "image-1", "sha256": "", "made_from": [], "step": "timeline"}
    rows = {"no rows": [], "another day": [other], "another day of the order": [other]}.get(change, [row])
    package = {
        "policy": {"name": "", "as_of": "", "sha256": "", "rules": {}},
        "originals": [],
        "tools": {},
        "order": {"ordered": "2026-09-01"},
        "timeline": [row, other] if change == "another day of the order" else [row],
        "artifacts": [made | {"recipe": {"settings": {"rows": rows}}}],
    }
    good = msgspec.convert(package | {"artifacts": [made | {"recipe": {"settings": {"rows": [row]}}}]}, RecordedPackage)
    assert is_traced_to_days(good.artifacts[0], good)
    forged = msgspec.convert(package, RecordedPackage)
    artifact = msgspec.structs.replace(forged.artifacts[0], step="fit" if change == "another step" else "timeline")
    assert not is_traced_to_days(artifact, forged)


def test_a_row_that_cannot_be_drawn_is_left_out_and_said(tmp_path: Path, run: Run) -> None:
    """The typeface has no Chinese letters; the other rows stay."""
    manifest = build(run, tmp_path, "请等待")
    rows = next(one for one in manifest["artifacts"] if one["step"] == "timeline")["recipe"]["settings"]["rows"]
    assert [one["event"] for one in rows] == ["ordered", "shipped", "expected"]
    told = [(one["code"], one["severity"]) for one in manifest["findings"] if "2026-10-18" in one["message"]]
    assert told == [("text-not-drawable", "note")]
