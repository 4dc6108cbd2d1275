"""Numbers of a case that cannot all be true: each pair is shown, and it is asked which one is right. Pure."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from evidence_kit.claim.money import EXACT, money
from evidence_kit.claim.reasons import known_reason
from evidence_kit.model.case import CASE_FILE, Case
from evidence_kit.model.finding import Finding


class Clash(NamedTuple):
    """Two values that exclude each other, each as words: what one key says, and what speaks against it."""

    stated: str
    opposed: str


def check_clashes(case: Case) -> Iterator[Finding]:
    """Yield a warning for each pair of values that exclude each other."""
    for clash in (*clashes_of_pieces(case), *clashes_of_money(case)):
        yield Finding(
            "values-contradict",
            CASE_FILE,
            f"{clash.stated}, and {clash.opposed}: both cannot be true.",
            hint=f"which one is right? Correct the other one in {CASE_FILE}",
            expected=clash.opposed,
            actual=clash.stated,
        )


def clashes_of_pieces(case: Case) -> Iterator[Clash]:
    """Yield numbers of pieces that do not go with each other or with the reason."""
    came, ordered, reason = case.told.pieces, case.order.quantity, known_reason(case.claim.reason)
    if came is None:
        return
    said = f"facts.pieces says that {came} came"
    if ordered is not None and came > ordered:
        yield Clash(said, f"order.quantity that {ordered} were ordered")
    if reason is None:
        return
    if came and (not reason.received or reason.name == "empty-parcel"):
        yield Clash(said, f"the reason {reason.name} means that nothing did")
    elif not came and reason.received and reason.name != "empty-parcel":
        yield Clash(said, f"the reason {reason.name} means that something did")
    elif reason.name == "missing-quantity" and ordered is not None and came == ordered:
        yield Clash(said, f"the reason {reason.name} means that some of the {ordered} ordered are missing")


def clashes_of_money(case: Case) -> Iterator[Clash]:
    """Yield amounts that do not go with the price, or with the decision."""
    order, claim = case.order, case.claim
    price, currency = order.price, order.currency
    if price is not None:
        costs = f"order.price is {money(price, currency)}"
        if order.coupon is not None and order.coupon > price > 0:
            yield Clash(f"order.coupon is {money(order.coupon, currency)}", costs)
        whole = EXACT.add(price, order.shipping or Decimal(0))
        offered = claim.offered.amount if claim.offered and claim.offered.kind == "money" else None
        granted = claim.decided.amount if claim.decided else None
        for key, amount in (("claim.offered", offered), ("claim.decided", granted)):
            if amount is not None and amount > whole:
                yield Clash(f"the amount of {key} is {money(amount, currency)}", costs)
        paid = EXACT.subtract(price, order.coupon or Decimal(0))
        if claim.decided and claim.decided.outcome == "full" and granted is not None and granted < paid:
            yield Clash(f'claim.decided is "full" with {money(granted, currency)}', costs)
    if claim.decided and claim.decided.outcome == "refused" and claim.decided.amount:
        yield Clash('claim.decided is "refused"', f"its amount is {money(claim.decided.amount, currency)}")
