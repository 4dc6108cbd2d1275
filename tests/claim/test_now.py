"""The one line that says what to do now: it is there for every case, whole, and never a guess."""

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_kit.claim.now import PLACE, State, Step, steps, what_now
from evidence_kit.claim.reasons import load_reasons
from evidence_kit.model.case import Case
from evidence_kit.model.dispute import Claim, Decision, Offer, OfferKind, Order, Outcome, Status
from evidence_kit.model.finding import Finding
from evidence_kit.policies import load_policy

days = st.none() | st.dates(dt.date(2026, 8, 1), dt.date(2027, 2, 28))
answers = st.none() | st.booleans()
offers = st.builds(Offer, st.sampled_from(get_args(OfferKind)), st.none() | st.just(Decimal("4.00")), days)
decisions = st.builds(Decision, st.sampled_from(get_args(Outcome)), days, st.none() | st.just(Decimal("4.00")))
orders = st.builds(
    Order,
    status=st.none() | st.sampled_from(get_args(Status)),
    country=st.sampled_from([None, "RU", "DE"]),
    **dict.fromkeys(("ordered", "shipped", "expected", "delivered", "confirmed", "protection_ends"), days),
)
claims = st.builds(
    Claim,
    reason=st.sampled_from([None, "no such reason", *load_reasons()]),
    received=answers,
    opened=days,
    answered=days,
    offered=st.none() | offers,
    cancel_asked=answers,
    cancelled=days,
    decided=st.none() | decisions,
    appealed=days,
)
cases = st.builds(Case, st.just(Path()), order=orders, claim=claims, claimed=st.booleans())
FINDINGS = [
    Finding(code, None, "There is no photo. It matters.")
    for code in ("reason-contradiction", "evidence-missing", "refund-missing", "statement-threat")
]


@given(
    case=cases,
    today=st.dates(dt.date(2026, 8, 1), dt.date(2027, 2, 28)),
    policy=st.sampled_from(["aliexpress", "ebay-return"]),
    found=st.lists(st.sampled_from(FINDINGS)),
)
def test_every_case_has_one_line_that_is_whole(case: Case, today: dt.date, policy: str, found: list[Finding]) -> None:
    """Whatever is known or contradicts, there is one sentence to act by, and its day stands in it."""
    now = what_now(case, load_policy(policy).rules, today, found)
    assert now.state in get_args(State)
    assert now.state != PLACE
    assert now.text
    assert not set(now.text) & set("{}\n")
    assert now.by is None or str(now.by) in now.text
    assert now.why


def names_filled(step: Step) -> list[str]:
    """Return the names that a step's sentences are filled with."""
    return re.findall(r"\{([^}]*)\}", f"{step.do} {step.otherwise} {step.why}")


def test_steps_ask_for_facts_days_and_values_that_exist() -> None:
    known = steps()
    for step in known.step:
        assert {word.removeprefix("!") for word in step.when} <= set(known.fact), step.do
        assert {*names_filled(step)} <= {*known.day, *known.value, "by"}, step.do
        assert step.by in ("", *known.day), step.do


def test_steps_name_their_days() -> None:
    """A sentence that is about a day says it, and one for an unknown day says none."""
    for one in steps().step:
        assert ("by" in names_filled(one)) == bool(one.by), one.do
        assert "{by}" not in one.otherwise, one.otherwise
        assert one.do.endswith((".", "?", "{message}")), one.do
        assert one.why.endswith("."), one.why


def test_every_sentence_about_what_was_found_is_used() -> None:
    """Each status that clashes with each answer has words, and no words wait for a clash that cannot be."""
    day, ends = dt.date(2026, 10, 20), dt.date(2026, 11, 30)
    answers = [Claim(received=True), Claim(received=False), Claim(reason="wrong-colour"), Claim(reason="not-received")]
    answers += [Claim(reason="wrong-colour", received=False), Claim(reason="not-received", received=True)]
    places = [Order(status=status, protection_ends=ends) for status in (None, *get_args(Status))]
    dates = [Order(status="not-sent", delivered=day), Order(status="not-sent", confirmed=day)]
    dates += [Order(status="not-sent", shipped=day), Order(ordered=day, shipped=day - dt.timedelta(1))]
    pairs = [(order, claim) for order in places for claim in answers]
    pairs += [(order, Claim()) for order in (*dates, Order(ordered=day + dt.timedelta(20)))]
    cases = [Case(Path(), order=order, claim=claim, claimed=True) for order, claim in pairs]
    rules = load_policy("aliexpress").rules
    told = {what_now(case, rules, dt.date(2026, 11, 1), []).message for case in cases}
    assert told - {""} == set(steps().sentence.values()) - {
        steps().sentence[one] for one in ("missing", "filmless", "fileless", "better")
    }
    assert set(steps().status) == set(get_args(Status))


@pytest.mark.parametrize("word", sorted(steps().fact))
def test_every_fact_is_asked_for(word: str) -> None:
    assert any(word in (asked.removeprefix("!") for asked in one.when) for one in steps().step), word


@pytest.mark.parametrize("reason", ["not-received", "tracking-invalid", "customs"])
def test_days_that_a_policy_does_not_hold_are_not_made_up(reason: str) -> None:
    """When to open a dispute about nothing is a rule of AliExpress; another platform's line has the last day alone."""
    order = Order(status="on-the-way", shipped=dt.date(2026, 10, 1), protection_ends=dt.date(2026, 12, 20))
    case = Case(Path(), order=order, claim=Claim(reason=reason, received=False), claimed=True)
    now = what_now(case, load_policy("paypal").rules, dt.date(2026, 11, 1), [])
    assert set(now.values) & {"from", "track_ask", "track_open", "later"} <= {"later"}
    assert now.values["later"] == now.values["last"] == str(now.by) == "2026-12-20"
