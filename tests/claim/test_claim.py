"""Words, money and dates of a claim, by table."""

import datetime as dt
from pathlib import Path

import pytest

from evidence_kit.claim.deadlines import check_deadlines
from evidence_kit.claim.statement import check_statement
from evidence_kit.model.case import Case
from evidence_kit.model.dispute import Claim, Order
from evidence_kit.policies import load_policy, parse_policy

RULES = load_policy("aliexpress").rules
FOLDER = Path()


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("I ordered warm white; I received blue. 100% sure, $24.90 (see photo #1)!", []),
        ("Café, naïve, Łódź: Latin letters with marks are Latin", ["statement-typographic"]),
        ("I ordered a сoat", ["statement-not-latin"]),
        ("Заказал белый", ["statement-not-latin"]),
        ("It is αlpha", ["statement-not-latin"]),
        ("Order № 5", ["statement-symbol"]),
        ("Please help 🙏", ["statement-symbol"]),
        ("ＦＵＬＬ width", ["statement-symbol"]),
        ("сoat №", ["statement-not-latin", "statement-symbol"]),
    ],
)
def test_letters_and_signs(text: str, codes: list[str]) -> None:
    """What a form refuses is found, and plain English is not."""
    found = list(check_statement(Case(FOLDER, claim=Claim(statement=text)), RULES))
    assert [finding.code for finding in found] == codes


def test_a_look_alike_is_shown_with_its_place() -> None:
    """The Cyrillic letter in a Latin word is named, with the letter it looks like."""
    finding = next(iter(check_statement(Case(FOLDER, claim=Claim(statement="First line\nA сoat")), RULES)))
    assert "line 2, character 3 'с' (looks like 'c')" in finding.message


def test_the_length_is_judged_only_when_it_is_known() -> None:
    """AliExpress' limit is not known, so no length is too long."""
    case = Case(FOLDER, claim=Claim(statement="a" * 100_000))
    assert not list(check_statement(case, RULES))
    text = (Path(__file__).parents[2] / "evidence_kit" / "policies" / "aliexpress.toml").read_text(encoding="utf-8")
    known = parse_policy(
        text.replace("[text]\n", '[text]\nmax_chars = { value = 512, source = "test" }\n').encode(), "t"
    ).rules
    for length, codes in ((512, []), (513, ["statement-too-long"])):
        found = check_statement(Case(FOLDER, claim=Claim(statement="a" * length)), known)
        assert [finding.code for finding in found] == codes


@pytest.mark.parametrize(("claimed", "severity"), [(True, "error"), (False, "note")])
def test_a_claim_without_words_is_an_error(*, claimed: bool, severity: str) -> None:
    """A folder of photos is only reminded; who makes a claim must say it."""
    found = list(check_statement(Case(FOLDER, claimed=claimed), RULES))
    assert [(finding.code, finding.severity) for finding in found] == [("statement-missing", severity)]


@pytest.mark.parametrize(
    ("today", "codes"),
    [
        ("2026-02-24", []),
        ("2026-02-25", ["deadline-near"]),
        ("2026-02-28", ["deadline-near"]),
        ("2026-03-01", ["deadline-near"]),
        ("2026-03-15", ["deadline-near"]),
        ("2026-03-16", ["deadline-passed"]),
    ],
)
def test_the_last_day_counts(today: str, codes: list[str]) -> None:
    """Protection ends on 28 February 2026; 15 days after it is 15 March, and the last day itself is still in time."""
    case = Case(FOLDER, order=Order(protection_ends=dt.date(2026, 2, 28)))
    assert [finding.code for finding in check_deadlines(case, RULES, dt.date.fromisoformat(today))] == codes


def test_the_earlier_window_counts_and_findings_are_dated() -> None:
    """Two dates give two windows, of which sources differ by a day; a finding about today is marked as such."""
    case = Case(FOLDER, order=Order(protection_ends=dt.date(2026, 6, 1), confirmed=dt.date(2026, 5, 1)))
    finding = next(iter(check_deadlines(case, RULES, dt.date(2026, 5, 20))))
    assert (finding.code, finding.expected, finding.dated) == ("deadline-passed", "2026-05-15", True)
