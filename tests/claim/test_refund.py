"""Amounts at their edges, by table and by property."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_kit.claim.money import currency_texts, money, places, places_of
from evidence_kit.claim.refund import check_refund
from evidence_kit.model.case import Case
from evidence_kit.model.dispute import Claim, Order
from evidence_kit.model.finding import Finding
from evidence_kit.policies import load_policy

RULES = load_policy("aliexpress").rules
SHOPEE = load_policy("shopee").rules


def found(
    refund: str | Decimal | None,
    price: str | Decimal | None = "24.90",
    *,
    shipping: str | Decimal | None = "3.00",
    currency: str | None = "USD",
    claim: Claim | None = None,
    claimed: bool = True,
    quantity: int | None = None,
) -> list[Finding]:
    """Return what is found of amounts given as text."""
    asked, paid, postage = (None if one is None else Decimal(one) for one in (refund, price, shipping))
    told = claim or Claim(received=True)
    order = Order(price=paid, shipping=postage, currency=currency, quantity=quantity)
    case = Case(
        Path(),
        order=order,
        claim=Claim(reason=told.reason, received=told.received, refund=asked),
        claimed=claimed,
    )
    return list(check_refund(case, RULES))


def codes(findings: list[Finding]) -> list[tuple[str, str]]:
    """Return code and severity of each."""
    return [(one.code, str(one.severity)) for one in findings]


RANGE = [("refund-out-of-range", "error")]
PARTIAL = [("refund-partial", "note")]
CAME, NOTHING = Claim(received=True), Claim(received=False)


@pytest.mark.parametrize(
    ("refund", "price", "claim", "expected"),
    [
        ("24.90", "24.90", CAME, []),
        ("24.9", "24.90", CAME, []),
        ("24.900", "24.90", CAME, []),
        ("24.91", "24.90", CAME, RANGE),
        ("27.90", "24.90", CAME, RANGE),
        ("0.01", "0.02", CAME, []),
        ("0.01", "24.90", CAME, PARTIAL),
        ("0.00", "24.90", CAME, RANGE),
        ("0", None, CAME, RANGE),
        ("-0.01", "24.90", CAME, RANGE),
        ("-0.0", "24.90", CAME, RANGE),
        ("0.009", "24.90", CAME, RANGE),
        ("2.49", "24.90", CAME, []),
        ("2.48", "24.90", CAME, PARTIAL),
        ("27.90", "24.90", NOTHING, [("refund-shipping", "note")]),
        ("24.91", "24.90", NOTHING, [("refund-shipping", "note")]),
        ("27.91", "24.90", NOTHING, RANGE),
        ("24.90", "24.90", NOTHING, [("refund-shipping", "note")]),
        ("24.89", "24.90", NOTHING, PARTIAL),
        ("27.90", "24.90", Claim(reason="not-received"), [("refund-shipping", "note")]),
        ("27.90", "24.90", Claim(reason="customs"), [("refund-shipping", "note")]),
        ("27.90", "24.90", Claim(reason="not-received", received=True), RANGE),
        ("27.90", "24.90", Claim(reason="wrong-colour"), RANGE),
        ("100", None, CAME, []),
        ("1E+5", "24.90", CAME, RANGE),
        ("1E+1", "24.90", CAME, []),
        ("2.49E+1", "24.90", CAME, []),
        ("1e-7", "24.90", CAME, RANGE),
        ("24.8999999999999999999999999999999999999999", "24.90", CAME, [("amount-not-exact", "error")]),
        ("24.9000000000000000000000000000000000000001", "24.90", CAME, RANGE),
        ("10.005", "24.90", CAME, [("amount-not-exact", "error")]),
        ("10.00", "24.905", CAME, [("amount-not-exact", "warning")]),
    ],
)
def test_amounts_at_their_edges(refund: str, price: str | None, claim: Claim, expected: list[tuple[str, str]]) -> None:
    """From a cent to the price; with shipping only when nothing came."""
    assert codes(found(refund, price, claim=claim)) == expected


@pytest.mark.parametrize(
    ("refund", "currency", "expected"),
    [
        ("500", "JPY", []),
        ("500.00", "JPY", []),
        ("500.50", "JPY", [("amount-not-exact", "error")]),
        ("0.5", "KRW", [("amount-not-exact", "error")]),
        ("1.250", "KWD", []),
        ("1.2505", "BHD", [("amount-not-exact", "error")]),
        ("1.25", "CLP", [("amount-not-exact", "error")]),
        ("1.25", "CLF", []),
        ("1.25", "usd", []),
        ("1.25", " EUR ", []),
        ("1.25", None, []),
        ("1.250", None, []),
        ("1.255", None, [("amount-not-exact", "warning")]),
        ("1.25", "USDD", [("currency-unknown", "warning")]),
        ("1.25", "XXX", [("currency-unknown", "warning")]),
        ("1.25", "XAU", [("currency-unknown", "warning")]),
        ("1.25", "", [("currency-unknown", "warning")]),
        ("1.25", "$\0\ud800" * 1000, [("currency-unknown", "warning")]),
    ],
)
def test_decimals_are_those_of_the_currency(refund: str, currency: str | None, expected: list[tuple[str, str]]) -> None:
    """ISO 4217: yen have none, Kuwaiti dinars three; gold is no money to pay with."""
    assert codes(found(refund, None, currency=currency)) == expected


@pytest.mark.parametrize(
    ("currency", "meant"),
    [
        ("$", "Did you mean 'USD'?"),
        ("US$", "Did you mean 'USD'?"),
        ("€", "Did you mean 'EUR'?"),
        ("RMB", "Did you mean 'CNY'?"),
        ("руб.", "Did you mean 'RUB'?"),
        ("zł", "Did you mean 'PLN'?"),
        ("USDD", "Did you mean 'USD'?"),
        ("nothing like it", "is not a currency code."),
    ],
)
def test_a_currency_is_guessed(currency: str, meant: str) -> None:
    """What people write instead of a code."""
    assert found("1", None, currency=currency)[0].message.endswith(meant)


def test_every_guess_is_a_currency() -> None:
    """The table of what people write names only codes that exist."""
    replaced = [one.replaced_by for one in currency_texts().ended.values()]
    assert all(places_of(code) is not None for code in (*currency_texts().meant.values(), *replaced))


def test_both_sources_are_shown_where_they_disagree_on_shipping() -> None:
    """One guide pays it back, another does not; the form may take it, so it is no error."""
    finding = found("27.90", claim=NOTHING)[0]
    assert "S001" in finding.message
    assert "S000-E" in finding.message
    assert finding.hint == "if the form does not accept more than 24.90 USD, ask for that"


@pytest.mark.parametrize(
    ("price", "claim", "amount"),
    [("24.90", CAME, "24.90"), ("24.90", NOTHING, "27.90"), (None, CAME, "24.90"), ("1E+2", CAME, "100")],
)
def test_a_claim_names_its_amount(price: str | None, claim: Claim, amount: str) -> None:
    """Who claims is told to ask for the full price, whatever coupons were used; a folder of photos is not."""
    asked = found(None, price, claim=claim)
    assert codes(asked) == [("refund-missing", "warning")]
    assert f'refund = "{amount}"' in asked[0].hint
    assert "coupons" in asked[0].hint
    assert found(None, price, claim=claim, claimed=False) == []


def test_a_price_too_low_is_explained() -> None:
    """The hint says what the price is meant to be, or where shipping counts."""
    assert "price of all 3 pieces together" in found("74.70", quantity=3)[0].hint
    assert "shipping is paid back only when nothing came" in found("27.90")[0].hint
    assert "shipping" not in found("28.00")[0].hint


def test_a_policy_without_rules_enforces_nothing() -> None:
    """What a platform does not say of amounts is not invented."""
    case = Case(
        Path(), order=Order(price=Decimal(1), currency="$"), claim=Claim(refund=Decimal("-5.001")), claimed=True
    )
    assert list(check_refund(case, SHOPEE)) == []


def test_a_sum_never_makes_a_good_amount_too_high() -> None:
    """Shipping with more digits than money has is told; the sum with it is not rounded down."""
    tiny = "0." + "0" * 80 + "1"
    asked = "24.90" + "0" * 78 + "1"
    told = codes(found(asked, shipping=tiny, claim=NOTHING))
    assert ("refund-out-of-range", "error") not in told
    assert told[:2] == [("amount-not-exact", "error"), ("amount-not-exact", "warning")]


coins = st.integers(0, 10**11).map(lambda cents: Decimal(cents).scaleb(-2))


@given(refund=coins, price=coins, shipping=st.none() | coins, received=st.booleans())
def test_the_range_holds_for_every_amount(
    refund: Decimal, price: Decimal, shipping: Decimal | None, received: bool
) -> None:
    """In whole cents, so that nothing is rounded."""
    wrong = [
        one
        for one in found(refund, price, shipping=shipping, claim=Claim(received=received))
        if one.severity == "error"
    ]
    asked, most = int(refund * 100), int(price * 100) + (0 if received else int((shipping or 0) * 100))
    assert bool(wrong) == (not 1 <= asked <= most)


finite = st.decimals(allow_nan=False, allow_infinity=False)


@given(refund=finite, price=st.none() | finite, shipping=st.none() | finite, currency=st.none() | st.text(max_size=5))
def test_no_amount_makes_it_fail(
    refund: Decimal, price: Decimal | None, shipping: Decimal | None, currency: str | None
) -> None:
    """Whatever a case file says; and an amount in a message is short."""
    for claim in (CAME, NOTHING):
        for finding in found(refund, price, shipping=shipping, currency=currency, claim=claim):
            assert len(finding.message) < 700


@pytest.mark.parametrize(
    "text", ["1E+999999999999", "1E-999999999999", "9" * 50_000, "0." + "1" * 50_000, "0E-9999999"]
)
def test_absurd_amounts_are_quick_and_short(text: str) -> None:
    """A handful of letters can spell a number that fills the memory when it is written out."""
    for claim in (CAME, NOTHING):
        for one in (
            *found(text, claim=claim),
            *found("1", text, claim=claim),
            *found("24.91", shipping=text, claim=claim),
        ):
            assert len(one.message) < 700
    assert len(money(Decimal(text), "USD")) < 40


@given(st.integers(-(10**9), 10**9), st.integers(0, 6), st.integers(0, 6))
def test_places_are_those_that_are_needed(whole: int, shift: int, zeros: int) -> None:
    """Zeros at the end change neither the amount nor the decimals it needs."""
    amount = Decimal(whole).scaleb(-shift)
    padded = Decimal(f"{amount:f}" + ("." if shift == 0 and zeros else "") + "0" * zeros)
    assert padded == amount
    needed = next(count for count in range(7) if whole * 10**count % 10**shift == 0)
    assert places(amount) == places(padded) == needed
