"""Whether a claim is about so little that the effort may not pay. Pure."""

from collections.abc import Iterable

from evidence_kit.claim.money import code_of, money
from evidence_kit.claim.share import refund_texts
from evidence_kit.model.case import CASE_FILE, Case
from evidence_kit.model.finding import Finding


def check_worth(case: Case) -> Iterable[Finding]:
    """Yield a note that asks whether a very small sum is worth it, before the dispute is open."""
    order, claim, small = case.order, case.claim, refund_texts().small
    asked = claim.refund if claim.refund is not None else order.price
    limit = small.below.get(code_of(order.currency))
    if asked is None or limit is None or claim.opened or not 0 < asked < limit:
        return
    yield Finding(
        "small-sum",
        CASE_FILE,
        f"This claim is about {money(asked, order.currency)}. Is it worth it? A dispute takes weeks, and after a won "
        "one the cashback is lost.",
        hint="ask the seller by message first; open the dispute if the sum matters to you",
        actual=money(asked, order.currency),
        source=f"{small.source}: '{small.quote}'",
    )
