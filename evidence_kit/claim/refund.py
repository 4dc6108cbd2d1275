"""Findings about a refund: its range, its decimals, and whether it is worth the effort. Pure."""

from collections.abc import Iterable
from decimal import Decimal

from evidence_kit.claim.money import EXACT, check_currency, code_of, money, places, places_of
from evidence_kit.claim.share import check_share, limit_of, refund_texts, with_shipping
from evidence_kit.claim.whereabouts import nothing_came
from evidence_kit.model.case import CASE_FILE, Case
from evidence_kit.model.codes import Severity
from evidence_kit.model.finding import Finding
from evidence_kit.policies.rules import Policy

USUAL_PLACES = 2
"""Decimals of an amount whose currency is unknown."""


def check_refund(case: Case, policy: Policy) -> Iterable[Finding]:
    """Yield findings about the amounts of a case; nothing under a policy without rules for refunds.

    `order.price` is the price on the order page for all pieces together, before any coupon.
    """
    rules, order, asked = policy.refund, case.order, case.claim.refund
    if rules.min is None and rules.max is None:
        return
    yield from check_currency(order)
    if asked is None:
        if case.claimed:
            yield refund_missing(case)
        return
    range_error = out_of_range(case, policy, asked)
    if range_error:
        yield range_error
    amounts = (("claim.refund", asked), ("order.price", order.price), ("order.shipping", order.shipping))
    for key, amount in amounts:
        if amount is not None and not (range_error and key == "claim.refund"):
            yield from check_decimals(key, amount, order.currency)
    if not range_error and order.price is not None:
        yield from check_share(case, asked, order.price)


def out_of_range(case: Case, policy: Policy, asked: Decimal) -> Finding | None:
    """Return the error for an amount that the form does not accept; None if it accepts it."""
    low, high, price = policy.refund.min, policy.refund.max, case.order.price
    hint = "correct claim.refund"
    if low and asked < low.value:
        expected, source = f"at least {money(low.value, case.order.currency)}", low.source
    elif high and price is not None and asked > limit_of(case, price):
        expected, source = f"at most {money(limit_of(case, price), case.order.currency)}", high.source
        pieces = case.order.quantity
        if pieces and pieces > 1:
            hint += f"; order.price is the price of all {pieces} pieces together"
            if asked == EXACT.multiply(price, pieces):
                hint += f': if {money(price, None)} is the price of one, write price = "{money(asked, None)}"'
        elif not nothing_came(case) and asked <= with_shipping(price, case.order.shipping):
            hint += "; shipping is paid back only when nothing came"
    else:
        return None
    return Finding(
        "refund-out-of-range",
        CASE_FILE,
        f"The refund of {money(asked, None)} is out of range; the form accepts {expected}.",
        hint=hint,
        expected=expected,
        actual=money(asked, None),
        source=source,
    )


def refund_missing(case: Case) -> Finding:
    """Return the warning for a claim without an amount."""
    price = case.order.price
    amount = money(limit_of(case, price) if price else None, None) if price else "24.90"
    return Finding(
        "refund-missing",
        CASE_FILE,
        "The claim does not say how much money you want back, and the form asks for it.",
        hint=f'write refund = "{amount}" under [claim]: the full price, whether you used coupons or not',
        page_hint=f"ask for {amount}: the full price, whether you used coupons or not",
        source=refund_texts().full.cited,
    )


def check_decimals(key: str, amount: Decimal, currency: str | None) -> Iterable[Finding]:
    """Yield a finding for an amount with more decimals than its currency has.

    If the currency is unknown, more than two decimals are only a warning.
    """
    known = places_of(currency)
    most = USUAL_PLACES if known is None else known
    if places(amount) <= most:
        return
    grave = key == "claim.refund" and known is not None
    of = f"{code_of(currency)} has" if known is not None else "most currencies have"
    yield Finding(
        "amount-not-exact",
        CASE_FILE,
        f"{key} is {money(amount, None)}; {of} {f'only {most}' if most else 'no'} decimals.",
        severity=Severity.error if grave else Severity.warning,
        hint=f"write {key} in {CASE_FILE} as the order page shows it",
        page_hint=f"enter {key} as the order page shows it",
        expected=most,
        actual=places(amount),
        source="ISO 4217" if known is not None else "",
    )


def check_worth(case: Case) -> Iterable[Finding]:
    """Yield a note that a very small amount may not be worth a dispute, before one is opened."""
    order, claim, small = case.order, case.claim, refund_texts().small
    asked = claim.refund if claim.refund is not None else order.price
    limit = small.below.get(code_of(order.currency))
    if asked is None or limit is None or claim.opened or not 0 < asked < limit:
        return
    yield Finding(
        "small-sum",
        CASE_FILE,
        f"This claim is about {money(asked, order.currency)}. Is it worth it? A dispute takes weeks, and if you "
        "win it, you lose the cashback.",
        hint="ask the seller by message first; open the dispute if the amount matters to you",
        actual=money(asked, order.currency),
        source=f"{small.source}: '{small.quote}'",
    )
