"""How much of the price is asked for: coupons, pieces, shipping, haggling and ended currencies, by table."""

import datetime as dt
import itertools
from decimal import Decimal
from pathlib import Path
from typing import Any

import iso4217
import pytest

from evidence_kit.claim.money import currency_texts, known_code, money
from evidence_kit.claim.reasons import load_reasons
from evidence_kit.claim.refund import check_refund
from evidence_kit.model.case import Case
from evidence_kit.model.dispute import Claim, ItemFacts, Order
from evidence_kit.model.finding import Finding
from evidence_kit.policies import load_policy

RULES = load_policy("aliexpress").rules


def found(
    asked: str, *, reason: str = "damaged", text: str = "", came: int | None = None, **order: object
) -> list[Finding]:
    """Return what is found of an amount; an order of 30.00 USD unless it says otherwise."""
    told: dict[str, Any] = {"price": "30.00", "currency": "USD", **order}
    amounts = {key: Decimal(str(told[key])) for key in ("price", "shipping", "coupon") if told.get(key)}
    known = Order(**{**told, **amounts})
    claim = Claim(reason=reason, refund=Decimal(asked), statement=text or None)
    return list(
        check_refund(Case(Path(), order=known, claim=claim, claimed=True, item_facts=ItemFacts(pieces=came)), RULES)
    )


def codes(findings: list[Finding]) -> list[str]:
    """Return the codes alone."""
    return [one.code for one in findings]


@pytest.mark.parametrize("reason", [name for name, one in load_reasons().items() if not one.received])
def test_shipping_is_asked_back_for_every_reason_of_nothing_come(reason: str) -> None:
    """Whichever reason says that nothing came, the form accepts the shipping too, and it is not forgotten."""
    assert codes(found("33.00", reason=reason, shipping="3.00")) == ["refund-shipping"]
    assert codes(found("30.00", reason=reason, shipping="3.00")) == ["refund-shipping"]


@pytest.mark.parametrize(
    ("asked", "coupon", "reason", "text"),
    [
        ("25.00", "5.00", "damaged", ""),
        ("25.00", "5.00", "not-received", ""),
        ("25.00", "5.00", "counterfeit", ""),
        ("24.99", "5.01", "wrong-colour", ""),
        ("25.00", None, "damaged", "I ask for the price minus the coupon."),
        ("25.00", None, "damaged", "I paid 25 USD after my discount code."),
        ("25.00", None, "damaged", "I used a coupon of 5 USD, so I want 25 USD."),
        ("27.00", None, "not-received", "The coupon was deducted."),
    ],
)
def test_a_coupon_is_not_taken_off(asked: str, coupon: str | None, reason: str, text: str) -> None:
    """The form wants the full cost; a hint says which amount that is."""
    given = found(asked, reason=reason, text=text, coupon=coupon)
    assert codes(given) == ["refund-coupon"]
    assert given[0].severity == "warning"
    assert 'refund = "30.00"' in given[0].hint


@pytest.mark.parametrize(
    ("asked", "coupon", "text"),
    [
        ("30.00", "5.00", "I used a coupon."),
        ("10.00", "5.00", "The lamp is scratched."),
        ("10.00", None, "The seller offered a coupon."),
        ("10.00", None, "I do not want a voucher instead of money."),
        ("25.00", None, ""),
    ],
)
def test_other_amounts_have_nothing_to_do_with_coupons(asked: str, coupon: str | None, text: str) -> None:
    """The full price is right, a part for a small fault is another thing, an offered coupon too."""
    assert codes(found(asked, text=text, coupon=coupon)) == []


@pytest.mark.parametrize(
    "reason", ["counterfeit", "empty-parcel", "wrong-item", "not-received", "customs", "tracking-invalid"]
)
@pytest.mark.parametrize("asked", ["3.00", "15.00", "29.00"])
def test_a_part_reads_as_haggling_where_nothing_of_value_came(reason: str, asked: str) -> None:
    """All of it is the hint."""
    given = found(asked, reason=reason)
    assert codes(given) == ["refund-haggling"]
    assert 'refund = "30.00"' in given[0].hint
    assert "S004" in given[0].source


def test_a_cent_is_the_price_of_no_piece() -> None:
    """It lies within a cent of the price of none of them, and is a part of the whole all the same."""
    assert codes(found("0.01", reason="wrong-item", quantity=5)) == ["refund-haggling"]
    assert codes(found("6.00", reason="wrong-item", quantity=5)) == ["refund-pieces"]


def test_nobody_is_sent_to_a_return_that_cannot_be() -> None:
    """What never came cannot be sent back; the other view is shown where something came."""
    assert "send the goods back" not in found("3.00", reason="not-received")[0].message
    assert "send the goods back" in found("3.00", reason="counterfeit")[0].message
    assert "S000-C" in found("3.00", reason="counterfeit")[0].hint


@pytest.mark.parametrize("reason", sorted(load_reasons()))
def test_the_full_price_is_never_wrong(reason: str) -> None:
    """Nothing is found of the whole price, under any reason, with a coupon or without."""
    assert codes(found("30.00", reason=reason)) == []
    assert codes(found("30.00", reason=reason, coupon="5.00")) == []


@pytest.mark.parametrize(
    "reason", ["damaged", "wrong-colour", "wrong-size", "low-quality", "defective", "missing-quantity"]
)
def test_a_part_for_a_small_fault_is_fine(reason: str) -> None:
    """Two guides advise it."""
    assert codes(found("10.00", reason=reason)) == []


@pytest.mark.parametrize(
    ("asked", "reason", "came", "says"),
    [
        ("18.00", "missing-quantity", 2, ""),
        ("6.00", "missing-quantity", 4, ""),
        ("6.00", "missing-quantity", 2, "3 of 5 pieces are missing"),
        ("30.00", "missing-quantity", 2, 'refund = "18.00"'),
        ("12.00", "missing-quantity", 2, 'refund = "18.00"'),
        ("6.00", "missing-quantity", None, ""),
        ("6.00", "damaged", None, "price of one piece"),
        ("6.00", "counterfeit", None, "price of one piece"),
        ("12.00", "wrong-item", None, ""),
        ("13.00", "wrong-item", None, "bargaining"),
        ("30.00", "damaged", None, ""),
    ],
)
def test_the_amount_is_that_of_the_pieces(asked: str, reason: str, came: int | None, says: str) -> None:
    """Five pieces for 30.00: the missing ones have their share, and one of them is not all."""
    given = found(asked, reason=reason, came=came, quantity=5)
    assert len(given) == bool(says)
    assert [one.severity for one in given] == (["note" if asked == "30.00" else "warning"] if says else [])
    assert all(says in f"{one.message} {one.hint}" for one in given)


def test_the_price_of_one_is_not_the_price_of_all() -> None:
    """Five times the price is too much for the form; what may have been meant is said."""
    given = found("30.00", price="6.00", quantity=5)
    assert codes(given) == ["refund-out-of-range"]
    assert 'if 6.00 is the price of one, write price = "30.00"' in given[0].hint


def test_shipping_that_is_not_asked_for() -> None:
    """Both views are shown when nothing came; nothing is said when something did, or nothing was paid."""
    given = found("30.00", reason="not-received", shipping="3.00")
    assert codes(given) == ["refund-shipping"]
    assert all(guide in given[0].hint for guide in ("S001", "S000-E"))
    assert 'refund = "33.00"' in given[0].hint
    assert codes(found("33.00", reason="not-received", shipping="3.00")) == ["refund-shipping"]
    assert codes(found("30.00", reason="not-received", shipping="0.00")) == []
    assert codes(found("30.00", reason="damaged", shipping="3.00")) == []


@pytest.mark.parametrize(
    ("currency", "ordered", "expected"),
    [
        ("BGN", dt.date(2025, 12, 31), []),
        ("BGN", dt.date(2025, 11, 1), []),
        ("bgn", dt.date(2026, 1, 1), [("currency-ended", "warning")]),
        ("BGN", None, [("currency-ended", "note")]),
        ("HRK", dt.date(2022, 12, 1), []),
        ("HRK", dt.date(2023, 1, 1), [("currency-ended", "warning")]),
        ("EUR", dt.date(2026, 1, 1), []),
        ("XXQ", None, [("currency-unknown", "warning")]),
    ],
)
def test_a_currency_that_ended(currency: str, ordered: dt.date | None, expected: list[tuple[str, str]]) -> None:
    """An older order keeps its currency; a younger one is told what replaced it."""
    given = found("30.00", currency=currency, ordered=ordered)
    assert [(one.code, str(one.severity)) for one in given] == expected
    assert all(one.expected == "EUR" for one in given if one.code == "currency-ended")


def test_no_currency_has_ended_that_is_in_use() -> None:
    """Every ended one names one in use, has ended in the past, and is known by its code."""
    for code, one in currency_texts().ended.items():
        assert known_code(one.replaced_by) == one.replaced_by not in currency_texts().ended
        assert known_code(code) == code
        assert one.last_day < dt.date(2026, 11, 28)


def test_usual_currencies_have_the_decimals_of_the_standard() -> None:
    """The short list says what the whole one does."""
    standard = {one.code: one.exponent for one in iso4217.Currency}
    assert currency_texts().usual.items() <= standard.items()


def test_no_pair_of_amounts_contradicts_itself() -> None:
    """What a hint asks for is itself fine, whatever the reason."""
    for reason, asked in itertools.product(load_reasons(), ("0.01", "6.00", "15.00", "29.99")):
        for one in found(asked, reason=reason, coupon="15.00", quantity=5, came=2):
            wanted = (
                one.hint.split('refund = "')[1].split('"')[0] if 'refund = "' in one.hint else money(Decimal(30), None)
            )
            assert codes(found(wanted, reason=reason, coupon="15.00", quantity=5, came=2)) == [], (
                reason,
                asked,
                one.code,
            )
