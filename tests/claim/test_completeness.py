"""How complete a case is: the score, and the gate that no score opens."""

import dataclasses
import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_kit.claim.attestations import questions_for
from evidence_kit.claim.completeness import completeness
from evidence_kit.claim.evidence import check_evidence
from evidence_kit.claim.reasons import load_reasons
from evidence_kit.claim.weight import evidence_of, strength
from evidence_kit.model.case import Case, Comparison, Original
from evidence_kit.model.dispute import Claim, Order
from evidence_kit.model.finding import Finding
from evidence_kit.parcel.numbers import Compared, Number
from tests.claim.cases import ALIEXPRESS, MARK, PAYPAL, SHOPEE, SHOWN_BY, case_of, lacking, original


def whole_case() -> Case:
    """Return a case in which nothing is wanting."""
    label = original("label")
    number = Number("RB123456785GB", "S10", (), "ok")
    read = Original(label.path, label.name, label.facts, label.role, label=Compared("match", number))
    films = (original("listing"), original("received"), original("unboxing"), read)
    order = Order(
        number="8", tracking="RB123456785GB", shipped=dt.date(2026, 9, 2), protection_ends=dt.date(2026, 11, 30)
    )
    claim = Claim("wrong-colour", received=True, refund=Decimal("24.90"), statement="I ordered warm white.")
    said = tuple((one.name, True) for one in questions_for("wrong-colour", has_video=True))
    return Case(
        Path(),
        films,
        (Comparison("listing.x", "received.x", marks=(MARK,)),),
        order,
        claim,
        claimed=True,
        attested=said,
    )


def test_a_whole_case_has_100_points() -> None:
    done = completeness(whole_case(), ALIEXPRESS, check_evidence(whole_case(), ALIEXPRESS))
    assert (done.score, done.blockers, done.gate) == (100, (), True)
    assert all(have for _, have in (*done.must, *done.should, *done.parts))


@pytest.mark.parametrize("code", ["tracking-mismatch", "statement-rude", "refund-out-of-range"])
def test_with_a_blocker_100_is_out_of_reach(code: str) -> None:
    blocker = Finding(code, None, "wrong")
    done = completeness(whole_case(), ALIEXPRESS, [blocker, blocker])
    assert done.score < 100
    assert done.blockers == (code,)
    assert not done.gate


def test_parts_count_by_their_weight_and_only_where_they_are_of_use() -> None:
    """Words and number weigh what reasons.toml says; nothing that came has no label, no comparison no mark."""
    whole = whole_case()
    silent = dataclasses.replace(whole, claim=dataclasses.replace(whole.claim, statement=None))
    nameless = dataclasses.replace(whole, order=dataclasses.replace(whole.order, number=None))
    assert completeness(silent, ALIEXPRESS, []).score == 90
    assert completeness(nameless, ALIEXPRESS, []).score == 95
    never = completeness(case_of("not-received", "tracking", "policy-excerpt", "chat"), ALIEXPRESS, [])
    words = [what for what, _ in never.parts]
    assert not [one for one in words if "label" in one or "marks" in one]
    assert never.must == (("screenshot of the tracking", True),)


def test_without_must_a_case_is_never_good() -> None:
    case = case_of("customs", "tracking", "chat")
    assert completeness(case, ALIEXPRESS, check_evidence(case, ALIEXPRESS)).score < 80
    assert completeness(case_of(None, "damage", refund=Decimal(1)), ALIEXPRESS, []).must[0][1] is False


REASONS = st.one_of(st.none(), st.sampled_from(list(load_reasons())), st.text())
ROLES = st.lists(st.sampled_from([*SHOWN_BY, "comparison", "unmarked"]), unique=True)


@given(REASONS, st.lists(REASONS.filter(bool), max_size=3), ROLES, st.sampled_from([None, True, False]))
def test_whatever_a_case_says_there_are_findings_and_no_failure(
    reason: str | None, others: list[str], roles: list[str], received: bool | None
) -> None:
    case = case_of(reason, *roles, other_reasons=tuple(others), received=received)
    for policy in (ALIEXPRESS, PAYPAL, SHOPEE):
        findings = check_evidence(case, policy)
        assert all(one.message and one.hint for one in findings)
        score = completeness(case, policy, findings)
        assert 0 <= score.score <= 100
        assert score.gate == (not [one for one in findings if one.severity == "error"])
        assert score.gate or score.score < 100


@given(st.sampled_from(list(load_reasons())), ROLES, ROLES)
def test_more_evidence_never_shows_less(reason: str, some: list[str], more: list[str]) -> None:
    case, larger = case_of(reason, *some), case_of(reason, *dict.fromkeys([*some, *more]))
    assert len(lacking(larger)) <= len(lacking(case))
    known = load_reasons()[reason]
    assert strength(known, evidence_of(larger), ALIEXPRESS) >= strength(known, evidence_of(case), ALIEXPRESS)
