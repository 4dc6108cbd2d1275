"""Whether a claim is about so little that the effort may not pay. Pure."""

from collections.abc import Iterable
from decimal import Decimal

from evidence_kit.casefile import CASE_FILE
from evidence_kit.claim.money import money
from evidence_kit.model import Case, Finding, Severity

SMALL = {"USD": Decimal(3), "EUR": Decimal(3), "GBP": Decimal(3)}
"""Below this we ask; guides put the question without a number, so the number is ours."""


def check_worth(case: Case) -> Iterable[Finding]:
    """Yield a note that asks whether a very small sum is worth it, before the dispute is open."""
    order, claim = case.order, case.claim
    asked = claim.refund if claim.refund is not None else order.price
    limit = SMALL.get((order.currency or "").strip().upper())
    if asked is None or limit is None or claim.opened or not 0 < asked < limit:
        return
    yield Finding(
        "small-sum",
        Severity.note,
        CASE_FILE,
        f"This claim is about {money(asked, order.currency)}. Is it worth it? A dispute takes weeks, and after a won "
        "one the cashback is lost.",
        hint="ask the seller by message first; open the dispute if the sum matters to you",
        actual=money(asked, order.currency),
        source="buyers' guides S000-E, S004: 'there is no point in opening a dispute for too little compensation'",
    )
