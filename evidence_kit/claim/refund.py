"""The amount: what a buyer may ask for, exact to the cent."""

from collections.abc import Iterable
from decimal import Decimal

from evidence_kit.model import Case, Finding, Severity
from evidence_kit.policies.rules import Policy


def check_refund(case: Case, policy: Policy) -> Iterable[Finding]:
    """Yield what is wrong with the refund of a case under a policy; nothing when either is unknown."""
    asked, price = case.claim.refund, case.order.price
    low, high = policy.refund.min, policy.refund.max
    if asked is None:
        return
    currency = f" {case.order.currency}" if case.order.currency else ""
    if low and asked < low.value:
        yield out_of_range(asked, f"at least {low.value}{currency}", low.source)
    elif high and price is not None and asked > limit_of(case, price):
        yield out_of_range(asked, f"at most {limit_of(case, price)}{currency}", high.source)


def limit_of(case: Case, price: Decimal) -> Decimal:
    """Return the most that can be asked for: the item's price, with shipping only when nothing was received."""
    shipping = case.order.shipping if case.claim.received is False else None
    return price + (shipping or Decimal(0))


def out_of_range(asked: Decimal, expected: str, source: str) -> Finding:
    """Return the finding for an amount that the form does not take."""
    return Finding(
        "refund-out-of-range",
        Severity.error,
        "case.toml",
        f"The refund of {asked} is out of range; the form takes {expected}.",
        hint="correct claim.refund in case.toml",
        expected=expected,
        actual=str(asked),
        source=source,
    )
