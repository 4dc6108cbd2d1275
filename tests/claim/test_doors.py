"""Where to turn after the dispute: whose each door is, until when, what is done first, and the same case cut for it."""

import datetime as dt
import json
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence_kit.claim.deadlines import deadlines_of
from evidence_kit.claim.doors import Door, door_texts, doors_of
from evidence_kit.claim.ladder import Ladder, ladder_of
from evidence_kit.model.case import Case
from evidence_kit.model.dispute import Claim, Decision, Order
from evidence_kit.model.finding import Verdict
from evidence_kit.policies import load_policy, policy_names
from evidence_kit.report.json import render as render_as_json
from evidence_kit.report.next import render
from evidence_kit.report.schema import build_schema
from tests.conftest import ROOT, Run, write

ALIEXPRESS = load_policy("aliexpress")
day = dt.date.fromisoformat
REFUSED = Decision("refused", day("2026-11-10"))
LOST = """[order]
platform = "aliexpress"
ordered = 2026-09-01
paid = 2026-09-02
{more}
[claim]
reason = "not-received"
received = false
opened = 2026-10-22
decided = {{ outcome = "refused", day = 2026-11-10 }}
"""


def case_of(order: dict[str, Any] | None = None, **claim: Any) -> Case:
    """Return a case of AliExpress with these values."""
    return Case(Path(), order=Order(**{"platform": "aliexpress", **(order or {})}), claim=Claim(**claim), claimed=True)


def ladder(case: Case, today: str) -> Ladder:
    """Return what comes next for a case."""
    return ladder_of(case, ALIEXPRESS, day(today), "CASE")


def door(case: Case, name: str, today: str = "2026-11-12") -> Door:
    """Return one door as it stands for a case."""
    return next(one for one in doors_of(case, ALIEXPRESS.rules, day(today)) if one.text.name == name)


def test_every_door_has_sources_and_a_policy_that_exists() -> None:
    """Nothing is said without a source, and no command names a policy that is not there."""
    texts = door_texts()
    assert len({one.name for one in texts.door}) == len(texts.door) >= 7
    for one in texts.door:
        assert one.policy in ("", *policy_names())
        assert all(basis.quote and basis.source for basis in one.sources)
        assert all(last.quote and last.source for last in one.until)
        assert {last.since for last in one.until} <= set(texts.event)


@pytest.mark.parametrize(
    ("name", "order", "claim", "date", "state"),
    [
        # PayPal: 180 days from the payment; for what came, 30 days from delivery by another source.
        ("paypal", {"paid": "2026-09-01"}, {"received": False}, "2027-02-28", "open"),
        ("paypal", {"ordered": "2026-09-01"}, {"received": False}, "2027-02-28", "open"),
        ("paypal", {"paid": "2026-09-01", "delivered": "2026-10-20"}, {"received": True}, "2026-11-19", "open"),
        ("paypal", {"paid": "2026-09-01", "delivered": "2026-10-10"}, {"received": True}, "2026-11-09", "perhaps"),
        ("paypal", {"paid": "2026-05-01", "delivered": "2026-10-01"}, {"received": True}, "2026-10-28", "over"),
        ("paypal", {}, {"received": False}, None, "open"),
        # The card: 120 days from the payment, or from the day on which it was promised.
        ("card", {"paid": "2026-09-01"}, {"received": False}, "2026-12-30", "open"),
        ("card", {"paid": "2026-07-01", "expected": "2026-10-01"}, {"received": False}, "2026-10-29", "perhaps"),
        ("card", {"paid": "2026-07-01", "expected": "2026-07-10"}, {"received": False}, "2026-10-29", "over"),
        ("carrier", {"shipped": "2026-09-30"}, {"reason": "damaged"}, "2027-02-28", "open"),
        ("carrier", {"shipped": "2026-09-30"}, {"reason": "wrong-colour"}, None, "not-yours"),
        ("appeal", {}, {"decided": REFUSED}, None, "open"),
        ("appeal", {}, {}, None, "later"),
        ("appeal", {"platform": "ebay"}, {"decided": REFUSED}, None, "not-yours"),
        ("section-75", {"country": "GB"}, {}, None, "open"),
        ("section-75", {"country": "DE"}, {}, None, "not-yours"),
        ("section-75", {"country": "GB", "price": Decimal(99), "currency": "GBP"}, {}, None, "not-yours"),
        ("section-75", {"country": "GB", "price": Decimal(100), "currency": "GBP"}, {}, None, "open"),
        ("section-75", {"country": "GB", "price": Decimal(30001), "currency": "GBP"}, {}, None, "not-yours"),
        ("section-75", {"country": "GB", "price": Decimal(99), "currency": "USD"}, {}, None, "open"),
        ("consumer-centre", {"country": "DE"}, {}, None, "open"),
        ("consumer-centre", {"country": "US"}, {}, None, "not-yours"),
    ],
)
def test_until_when_a_door_is_open(
    name: str, order: dict[str, Any], claim: dict[str, Any], date: str | None, state: str
) -> None:
    """The earliest source counts; a day that no source or no date tells is unknown, and nothing is invented."""
    days = {
        key: day(one) if key in ("paid", "ordered", "shipped", "expected", "delivered") else one
        for key, one in order.items()
    }
    found = door(case_of(days, **claim), name)
    assert (str(found.day) if found.day else None, found.state) == (date, state)


@pytest.mark.parametrize("paid_with", [None, "card", "paypal", "klarna", "other"])
def test_a_door_of_one_payment_is_only_for_it(paid_with: Any) -> None:
    """Who paid otherwise is told so; who does not say is asked, and is not sent there."""
    case = case_of({"paid_with": paid_with, "paid": day("2026-10-01")}, decided=REFUSED)
    for name in ("paypal", "card", "klarna"):
        found = door(case, name)
        assert found.usable is (paid_with == name)
        assert (found.state == "not-yours") is (paid_with not in (None, name))
        assert found.sure is (paid_with is not None)
    asked = [one.code for one in ladder(case, "2026-11-12").findings]
    assert ("paid-with-unknown" in asked) is (paid_with is None)


@pytest.mark.parametrize(
    ("order", "claim", "stage", "begins", "verdict"),
    [
        ({}, {}, "before", "Everything below comes after the dispute.", "ready"),
        ({"protection_ends": day("2026-12-01")}, {}, "before", "Everything below comes after the dispute.", "ready"),
        ({}, {"opened": day("2026-11-01")}, "running", "Everything below comes after the decision.", "ready"),
        (
            {"paid_with": "paypal", "paid": day("2026-06-01")},
            {"opened": day("2026-11-01"), "received": False},
            "running",
            "Do not wait for the decision past 2026-11-28: PayPal Buyer Protection ends that day.",
            "ready",
        ),
        (
            {},
            {"opened": day("2026-11-01"), "cancelled": day("2026-11-05")},
            "before",
            "Everything below comes after the dispute.",
            "ready",
        ),
        (
            {},
            {"opened": day("2026-11-01"), "cancelled": day("2027-11-05")},  # a day that has not come cancels nothing
            "running",
            "Everything below comes after the decision.",
            "ready",
        ),
        (
            {},
            {"opened": day("2026-11-10"), "cancelled": day("2026-11-05")},  # opened again since
            "running",
            "Everything below comes after the decision.",
            "ready",
        ),
        # Who does not say how you paid is told of the way that ends first; a post's inquiry brings no money back.
        (
            {"paid": day("2026-09-01"), "shipped": day("2026-09-02")},
            {"opened": day("2026-11-01"), "reason": "not-received"},
            "running",
            "Do not wait for the decision past 2026-12-30: Chargeback at your card's bank ends that day, if you paid by",
            "ready",
        ),
        ({}, {"decided": Decision("full", day("2026-11-10"))}, "won", "You won", "ready"),
        ({}, {"decided": REFUSED}, "lost", "Appeal on AliExpress: ", "ready"),
        ({}, {"decided": Decision("part", day("2026-11-10"), Decimal(3))}, "lost", "Appeal on AliExpress: ", "ready"),
        (
            {"paid_with": "card", "paid": day("2026-07-20")},
            {"decided": REFUSED},
            "lost",
            "Chargeback at your card's bank: ",
            "ready",
        ),
        (
            {},
            {"decided": REFUSED, "appealed": day("2026-11-11")},
            "appealed",
            "Everything below comes after the decision.",
            "ready",
        ),
        (
            {"protection_ends": day("2026-10-01"), "paid_with": "card", "paid": day("2026-09-01")},
            {},
            "too-late",
            "The time to open a dispute ended on 2026-10-16. Chargeback at your card's bank",
            "ready",
        ),
        ({"protection_ends": day("2026-10-01"), "platform": "other"}, {}, "too-late", "The time to open", "unknown"),
        (
            {"protection_ends": day("2026-05-01"), "platform": "other", "paid_with": "other", "country": "US"},
            {"reason": "wrong-size"},
            "too-late",
            "The time to open a dispute ended on 2026-05-16. No other way is known that is still open.",
            "not-ready",
        ),
    ],
)
def test_the_first_line_says_what_to_do(
    order: dict[str, Any], claim: dict[str, Any], stage: str, begins: str, verdict: str
) -> None:
    """One step: the door that closes soonest, else the first that is the buyer's; before a decision, the dispute."""
    told = ladder(case_of(order, **claim), "2026-11-12")
    said = told.beside or told.now.text
    assert (told.stage, said[: len(begins)], str(told.verdict)) == (stage, begins, verdict)
    assert render(told).startswith(f"NOW: {told.now.text}\n")
    if told.beside:
        assert told.now == deadlines_of(case_of(order, **claim), ALIEXPRESS, day("2026-11-12")).now


days = st.none() | st.dates(dt.date(2025, 1, 1), dt.date(2027, 12, 31))


@settings(deadline=None)
@given(
    order=st.fixed_dictionaries(
        {
            "paid_with": st.sampled_from([None, "card", "paypal", "klarna", "other"]),
            "country": st.sampled_from([None, "DE", "GB", "US"]),
            **dict.fromkeys(("ordered", "paid", "shipped", "expected", "delivered", "protection_ends"), days),
        }
    ),
    claim=st.fixed_dictionaries(
        {
            "reason": st.sampled_from([None, "not-received", "wrong-colour", "damaged"]),
            "received": st.sampled_from([None, True, False]),
            "decided": st.none() | st.builds(Decision, st.sampled_from(["full", "part", "return", "refused"])),
            **dict.fromkeys(("opened", "cancelled", "appealed"), days),
        }
    ),
    today=st.dates(dt.date(2025, 1, 1), dt.date(2027, 12, 31)),
)
def test_whatever_the_dates_the_answer_is_short_valid_and_true(
    order: dict[str, Any], claim: dict[str, Any], today: dt.date
) -> None:
    """At most 25 lines; no door is both over and proposed; every day comes from a source; the JSON holds its schema."""
    told = ladder_of(case_of(order, **claim), ALIEXPRESS, today, "CASE")
    assert len(render(told).splitlines()) <= 25 + 4 * len(told.findings)
    for one in told.doors:
        if one.state == "over":
            assert all(last.day < today for last in one.last_days)
            assert not told.now.text.startswith(one.text.title)
        if one.day:
            assert one.day == min(last.day for last in one.last_days)
    assert list(SCHEMA.iter_errors(json.loads(render_as_json(told)))) == []
    if told.stage in ("before", "running", "appealed", "won"):
        assert told.verdict is Verdict.ready


SCHEMA = jsonschema.Draft202012Validator(build_schema("next"))


def test_the_verb_answers_in_both_forms(tmp_path: Path, run: Run) -> None:
    """A lost case paid by card: the appeal first, the bank with its day, PayPal not; exit code 0 while there is a way."""
    write(tmp_path / "case.toml", LOST.format(more='paid_with = "card"'))
    told = run("next", tmp_path, "--today", "2026-11-12")
    assert told.code == 0
    assert told.out.startswith(
        "NOW: Appeal on AliExpress: appeal against the decision on the dispute page. The last day is not known"
    )
    assert "until 2026-12-31, in 49 days (120 days after the payment)" in told.out
    assert f"evidence-kit build {tmp_path} --policy mastercard-cardholder --out {tmp_path}/package-card" in told.out
    assert "PayPal Buyer Protection: you did not pay with PayPal" in told.out
    found = run("next", tmp_path, "--today", "2026-12-24", "--format", "json")
    assert (found.code, found.codes()) == (0, ["door-near"])
    assert found.data["now"]["do"].startswith("Chargeback at your card's bank: ")
    assert run("next", tmp_path, "--today", "2026-12-24", "--strict").code == 1


def test_a_case_without_any_date_is_told_what_to_write(tmp_path: Path, run: Run) -> None:
    """The dispute comes first, and which doors exist is said with what would tell their days."""
    write(tmp_path / "case.toml", '[order]\nplatform = "aliexpress"\n')
    told = run("next", tmp_path)
    assert told.code == 0
    assert "Everything below comes after the dispute." in told.out
    assert f"evidence-kit init {tmp_path}" in told.out.splitlines()[0]
    assert "write order.paid" in told.out
    assert '"card", "paypal", "klarna", "other"' in told.out


def test_a_wrong_way_of_paying_is_refused_with_the_words_that_are_known(tmp_path: Path, run: Run) -> None:
    """As every other word of the case file."""
    write(tmp_path / "case.toml", '[order]\npaid_with = "paypall"\n')
    told = run("next", tmp_path)
    assert told.code == 4
    assert "paypal" in told.err


def test_the_same_case_is_cut_for_another_door(tmp_path: Path, run: Run) -> None:
    """The command that is shown makes a package within that form's limits, in a folder that is not taken for evidence."""
    case = tmp_path / "case"
    shutil.copytree(ROOT / "fixtures/cases/good/minimal-photos/case", case)
    told = run("next", case, "--format", "json").data
    words = next(one["command"] for one in told["doors"] if one["name"] == "card").split()
    assert run(*words[1:], "--quiet").code == 0
    package = json.loads((case / "package-card" / "manifest.json").read_text(encoding="utf-8"))
    assert package["policy"]["name"] == "mastercard-cardholder"
    assert all(one["bytes"] <= 1_000_000 for one in package["artifacts"])
    assert not any("package-card" in one["path"] for one in run("check", case, "--format", "json").data["originals"])
