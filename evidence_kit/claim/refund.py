"""The amount: what a buyer may ask for, exact to the currency's smallest coin. Pure."""

import functools
from collections.abc import Iterable
from decimal import MAX_EMAX, MIN_EMIN, ROUND_CEILING, Context, Decimal

import iso4217

from evidence_kit.casefile import CASE_FILE
from evidence_kit.dispute import Claim
from evidence_kit.model import Case, Finding, Severity
from evidence_kit.names import guess, printable
from evidence_kit.policies.rules import Policy
from evidence_kit.strict import Strict, read_shipped

REFUND_FILE = "refund.toml"

# Far more digits than any amount of money has. One that has more still is written wrongly, which is told; its sum is
# rounded up, so that it never makes a good amount too high.
EXACT = Context(prec=60, rounding=ROUND_CEILING, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=[])

USUAL_PLACES = 2
"""Decimals of an amount whose currency is not known."""

NOTHING_CAME = frozenset({"not-received", "tracking-invalid", "customs", "returned-to-sender"})


class ShippingText(Strict, frozen=True, kw_only=True):
    """[shipping]: who says that it is paid back when nothing came, and who that it is not."""

    included: str
    excluded: str


class FullText(Strict, frozen=True, kw_only=True):
    """[full]: who says to ask for all of it."""

    source: str
    quote: str


class PartialText(Strict, frozen=True, kw_only=True):
    """[partial]: what share of the price is unusually little, and what is usual."""

    below: Decimal
    usual: str
    source: str
    quote: str


class RefundTexts(Strict, frozen=True, kw_only=True):
    """All of refund.toml."""

    shipping: ShippingText
    full: FullText
    partial: PartialText
    currency: dict[str, str]


@functools.cache
def refund_texts() -> RefundTexts:
    """Return what refund.toml says.

    Raises:
        RulesWrong: it is not written as it must be.
    """
    return read_shipped("evidence_kit.claim", REFUND_FILE, RefundTexts)


def check_refund(case: Case, policy: Policy) -> Iterable[Finding]:
    """Yield what is wrong with the amounts of a case; nothing under a policy that knows no rule of them.

    `order.price` is what the order's page shows for the item, all its pieces together, before any coupon.
    """
    rules, order, asked = policy.refund, case.order, case.claim.refund
    if rules.min is None and rules.max is None:
        return
    yield from currency_unknown(order.currency)
    if asked is None:
        if case.claimed:
            yield refund_missing(case)
        return
    wrong = out_of_range(case, policy, asked)
    if wrong:
        yield wrong
    amounts = (("claim.refund", asked), ("order.price", order.price), ("order.shipping", order.shipping))
    for key, amount in amounts:
        if amount is not None and not (wrong and key == "claim.refund"):
            yield from not_exact(key, amount, order.currency)
    if not wrong and order.price is not None:
        yield from worth_knowing(case, asked, order.price)


def out_of_range(case: Case, policy: Policy, asked: Decimal) -> Finding | None:
    """Return the error for an amount that the form does not take; None when it does."""
    low, high, price = policy.refund.min, policy.refund.max, case.order.price
    hint = f"correct claim.refund in {CASE_FILE}"
    if low and asked < low.value:
        expected, source = f"at least {money(low.value, case.order.currency)}", low.source
    elif high and price is not None and asked > limit_of(case, price):
        expected, source = f"at most {money(limit_of(case, price), case.order.currency)}", high.source
        if case.order.quantity and case.order.quantity > 1:
            hint += f"; order.price is the price of all {case.order.quantity} pieces together"
        elif not nothing_came(case.claim) and asked <= added(price, case.order.shipping):
            hint += "; shipping is paid back only when nothing came"
    else:
        return None
    return Finding(
        "refund-out-of-range",
        Severity.error,
        CASE_FILE,
        f"The refund of {money(asked, None)} is out of range; the form takes {expected}.",
        hint=hint,
        expected=expected,
        actual=money(asked, None),
        source=source,
    )


def limit_of(case: Case, price: Decimal) -> Decimal:
    """Return the most that can be asked for: the item's price, with shipping only when nothing came."""
    return added(price, case.order.shipping) if nothing_came(case.claim) else price


def nothing_came(claim: Claim) -> bool:
    """Return whether the claim is that nothing came, by its answer to that question, else by its reason."""
    return not claim.received if claim.received is not None else claim.reason in NOTHING_CAME


def added(price: Decimal, shipping: Decimal | None) -> Decimal:
    """Return a price with shipping."""
    return EXACT.add(price, shipping or Decimal(0))


def refund_missing(case: Case) -> Finding:
    """Return the warning for a claim that names no amount."""
    full = refund_texts().full
    price = case.order.price
    amount = money(limit_of(case, price) if price else None, None) if price else "24.90"
    return Finding(
        "refund-missing",
        Severity.warning,
        CASE_FILE,
        "The claim does not say how much money you want back; the form asks for it.",
        hint=f'write refund = "{amount}" under [claim]: the full price, whether you used coupons or not',
        source=f'{full.source}: "{full.quote}"',
    )


def not_exact(key: str, amount: Decimal, currency: str | None) -> Iterable[Finding]:
    """Yield a finding for an amount with more decimals than its currency has coins for.

    Where the currency is not known, two decimals are usual and more are only a warning.
    """
    known = places_of(currency)
    most = USUAL_PLACES if known is None else known
    if places(amount) <= most:
        return
    grave = key == "claim.refund" and known is not None
    of = f"{code_of(currency)} has" if known is not None else "most currencies have"
    yield Finding(
        "amount-not-exact",
        Severity.error if grave else Severity.warning,
        CASE_FILE,
        f"{key} is {money(amount, None)}; {of} {f'only {most}' if most else 'no'} decimals.",
        hint=f"write {key} in {CASE_FILE} as the order's page shows it",
        expected=most,
        actual=places(amount),
        source="ISO 4217" if known is not None else "",
    )


def worth_knowing(case: Case, asked: Decimal, price: Decimal) -> Iterable[Finding]:
    """Yield notes on an amount that the form takes, and about which sources disagree or advise otherwise."""
    texts, currency = refund_texts(), case.order.currency
    if asked > price:
        yield Finding(
            "refund-shipping",
            Severity.note,
            CASE_FILE,
            f"The refund of {money(asked, currency)} asks for shipping as well. The sources disagree on paying it "
            f"back: {texts.shipping.included}; {texts.shipping.excluded}.",
            hint=f"if the form takes no more than {money(price, currency)}, ask for that",
            expected=money(price, currency),
            actual=money(asked, currency),
            source=f"{texts.shipping.included}; {texts.shipping.excluded}",
        )
    elif asked < price and nothing_came(case.claim):
        yield too_little(case, asked, "Nothing came, so all of it can be asked for, coupons or not", texts.full.source)
    elif asked < EXACT.multiply(price, texts.partial.below):
        usual = f"That is less than a tenth of the price; {texts.partial.usual} are usual for a partial refund"
        yield too_little(case, asked, usual, texts.partial.source)


def too_little(case: Case, asked: Decimal, why: str, source: str) -> Finding:
    """Return the note that more could be asked for."""
    currency = case.order.currency
    return Finding(
        "refund-partial",
        Severity.note,
        CASE_FILE,
        f"The refund is {money(asked, currency)} of a price of {money(case.order.price, currency)}. {why}.",
        hint="ask for what the damage is worth; mediators can lower an amount that is too high",
        actual=money(asked, currency),
        source=source,
    )


def currency_unknown(currency: str | None) -> Iterable[Finding]:
    """Yield a warning for a currency that ISO 4217 has no code for, with a guess at what was meant."""
    if currency is None or places_of(currency) is not None:
        return
    codes = [one.code for one in iso4217.Currency if one.exponent is not None]
    said = refund_texts().currency.get(currency.strip().casefold())
    meant = f" Did you mean '{said}'?" if said else guess(currency.strip().upper()[:20], codes)
    yield Finding(
        "currency-unknown",
        Severity.warning,
        CASE_FILE,
        f"'{printable(currency[:20])}' is no currency's code.{meant}",
        hint=f'write order.currency in {CASE_FILE} with three letters, like "USD"',
        expected=said or "a code of ISO 4217",
        actual=printable(currency[:20]),
        source="ISO 4217",
    )


def places_of(currency: str | None) -> int | None:
    """Return how many decimals amounts of a currency have (ISO 4217); None when it is no currency to pay with."""
    found = next((one for one in iso4217.Currency if one.code == code_of(currency)), None)
    return found.exponent if found else None


def code_of(currency: str | None) -> str:
    """Return a currency's code as ISO 4217 writes it."""
    return (currency or "").strip().upper()


def places(amount: Decimal) -> int:
    """Return how many decimals an amount needs; zeros at the end need none."""
    told = amount.as_tuple()
    if not isinstance(told.exponent, int) or not amount:
        return 0
    digits = "".join(map(str, told.digits))
    return max(0, -told.exponent - (len(digits) - len(digits.rstrip("0"))))


def money(amount: Decimal | None, currency: str | None) -> str:
    """Return an amount as a form shows it, never as a power of ten unless it is absurdly small."""
    if amount is None:
        return "unknown"
    text = f"{amount:f}" if abs(amount.adjusted()) <= 18 and places(amount) <= 18 else f"{amount:.3e}"
    return f"{text} {code_of(currency)}" if currency and places_of(currency) is not None else text
