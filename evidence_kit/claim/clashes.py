"""Values of a case that cannot all be true: dates, the status of the parcel, pieces and amounts. Pure.

Each pair is shown, and the buyer is asked which value is right.
"""

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from evidence_kit.claim.money import EXACT, money
from evidence_kit.claim.reasons import known_reason, titled
from evidence_kit.claim.whereabouts import came_meanwhile, happened
from evidence_kit.model.case import CASE_FILE, Case
from evidence_kit.model.codes import Severity
from evidence_kit.model.finding import Finding

Named = tuple[str, dt.date | None]
"""A key of case.toml and its day; None for an unknown day."""

Opposed = tuple[str, str]
"""Two statements that exclude each other, to be joined by ", but "."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Two values that cannot both be true.

    Attributes:
        sentence: name of the sentence for it in now.toml.
        values: what fills that sentence.
        finding: the clash as a report shows it.
    """

    sentence: str
    values: dict[str, str]
    finding: Finding


def date_clashes(case: Case, today: dt.date) -> Iterable[Clash]:
    """Yield dates of a case that cannot both be true, and dates that lie in the future.

    Receipt can be confirmed before the parcel comes, so that is only a warning; the clock of the platform may be a day
    ahead. A decision dated after the appeal is not a contradiction.
    """
    for (before, first), (after, second) in pairs_in_order(case):
        if first and second and second < first:
            mild = (before, after) == ("order.delivered", "order.confirmed")
            finding = Finding(
                "dates-contradict",
                CASE_FILE,
                f"{after} is {second}, before {before} on {first}.",
                severity=Severity.warning if mild else Severity.error,
                hint=f"correct one of them in {CASE_FILE}; the order page shows both",
                page_hint="correct one of them; the order page shows both",
                expected=f"{first} or later",
                actual=second.isoformat(),
            )
            days = {"first": first.isoformat(), "second": second.isoformat()}
            yield Clash("dates", {"first_key": before, "second_key": after, **days}, finding)
    silent: Named = ("facts.silent_since", case.item_facts.silent_since)
    for name, day in (*days_of_order(case), *days_of_claim(case), silent):
        if day and not happened(day, today):
            finding = Finding(
                "dates-contradict",
                CASE_FILE,
                f"{name} is {day}, but today is only {today}.",
                severity=Severity.warning,
                page_hint=f"correct {name}, or leave it out until it has happened",
                hint=f"correct {name} in {CASE_FILE}, or leave it out until it has happened",
                expected=f"{today} or earlier",
                actual=day.isoformat(),
                dated=True,
            )
            yield Clash("future", {"second_key": name, "second": day.isoformat()}, finding)


def days_of_order(case: Case) -> list[Named]:
    """Return the days of an order that cannot lie in the future, in the order in which they happen."""
    return [(f"order.{key}", getattr(case.order, key)) for key in ("ordered", "shipped", "delivered", "confirmed")]


def days_of_claim(case: Case) -> list[Named]:
    """Return the days of a dispute that cannot lie in the future."""
    claim = case.claim
    return [
        ("claim.opened", claim.opened),
        ("claim.answered", claim.answered),
        ("claim.cancelled", claim.cancelled),
        ("claim.decided.day", claim.decided.day if claim.decided else None),
        ("claim.appealed", claim.appealed),
    ]


def pairs_in_order(case: Case) -> Iterable[tuple[Named, Named]]:
    """Yield pairs of days whose second cannot come before the first."""
    yield from itertools.pairwise(dated for dated in days_of_order(case) if dated[1])
    order, days = case.order, dict((*days_of_order(case), *days_of_claim(case)))
    for before, after in (
        ("order.ordered", "claim.opened"),
        ("claim.opened", "claim.answered"),
        ("claim.opened", "claim.decided.day"),
        ("claim.opened", "claim.appealed"),
    ):
        yield (before, days[before]), (after, days[after])
    for name, day in (
        ("order.protection_ends", order.protection_ends),
        ("order.expected", order.expected),
        ("facts.silent_since", case.item_facts.silent_since),
    ):
        yield ("order.ordered", order.ordered), (name, day)


def status_clashes(case: Case, today: dt.date) -> Iterable[Clash]:
    """Yield answers of the case that contradict the status of the parcel.

    A parcel that came while a dispute about its absence was open contradicts nothing.
    """
    order, claim = case.order, case.claim
    if order.status is None or came_meanwhile(case, today):
        return
    reason = known_reason(claim.reason)
    if order.status == "came":
        if claim.received is False:
            yield status_clash(case, "claim.received", "no")
        elif claim.received is None and reason and not reason.received:
            yield status_clash(case, "claim.reason", f"{titled(reason.name)}, which means that nothing came")
        return
    for name, day in (("order.delivered", order.delivered), ("order.confirmed", order.confirmed)):
        if day:
            yield status_clash(case, name, day.isoformat())
    if order.status == "not-sent" and order.shipped:
        yield status_clash(case, "order.shipped", order.shipped.isoformat())
    if claim.received is True:
        yield status_clash(case, "claim.received", "yes")
    elif claim.received is None and reason and reason.received:
        yield status_clash(case, "claim.reason", f"{titled(reason.name)}, which means that something came")


def status_clash(case: Case, key: str, value: str) -> Clash:
    """Return the clash of the order status with another key, as an error."""
    finding = Finding(
        "status-contradicts",
        CASE_FILE,
        f'order.status is "{str(case.order.status).replace("-", " ")}", but {key} is {value}.',
        hint=f"correct one of them in {CASE_FILE}; the order page and the carrier's page show where the parcel is",
        page_hint="correct one of them; the order page and the carrier's page show where the parcel is",
        expected=case.order.status,
        actual=value,
    )
    reason = known_reason(case.claim.reason)
    values = {"status": str(case.order.status), "second": value, "reason": titled(reason.name) if reason else ""}
    claimed_came = "yes" if case.order.status != "came" else "no"
    sentences = {"claim.received": f"received-{claimed_came}", "claim.reason": f"reason-{claimed_came}"}
    return Clash(sentences.get(key, key.removeprefix("order.")), values, finding)


def check_clashes(case: Case) -> Iterator[Finding]:
    """Yield a warning for each pair of piece counts or amounts that exclude each other."""
    for stated, opposed in (*opposed_pieces(case), *opposed_amounts(case)):
        yield Finding(
            "values-contradict",
            CASE_FILE,
            f"{stated}, but {opposed}. Both cannot be true.",
            hint=f"find out which one is right, and correct the other one in {CASE_FILE}",
            page_hint="find out which one is right, and correct the other one",
            expected=opposed,
            actual=stated,
        )


def opposed_pieces(case: Case) -> Iterator[Opposed]:
    """Yield piece counts that contradict each other or the reason."""
    pieces, ordered, reason = case.item_facts.pieces, case.order.quantity, known_reason(case.claim.reason)
    if pieces is None:
        return
    stated = f"facts.pieces says that {pieces} came"
    if ordered is not None and pieces > ordered:
        yield stated, f"order.quantity is {ordered}"
    if reason is None:
        return
    if pieces and (not reason.received or reason.name == "empty-parcel"):
        yield stated, f"the reason {titled(reason.name)} means that nothing did"
    elif not pieces and reason.received and reason.name != "empty-parcel":
        yield stated, f"the reason {titled(reason.name)} means that something did"
    elif reason.name == "missing-quantity" and ordered is not None and pieces == ordered:
        yield stated, f"the reason {titled(reason.name)} means that some of the {ordered} ordered are missing"


def opposed_amounts(case: Case) -> Iterator[Opposed]:
    """Yield amounts that contradict the price or the decision."""
    order, claim = case.order, case.claim
    price, currency = order.price, order.currency
    if price is not None:
        price_stated = f"order.price is {money(price, currency)}"
        if order.coupon is not None and order.coupon > price > 0:
            yield f"order.coupon is {money(order.coupon, currency)}", price_stated
        total = EXACT.add(price, order.shipping or Decimal(0))
        offered = claim.offered.amount if claim.offered and claim.offered.kind == "money" else None
        granted = claim.decided.amount if claim.decided else None
        for key, amount in (("claim.offered", offered), ("claim.decided", granted)):
            if amount is not None and amount > total:
                yield f"the amount of {key} is {money(amount, currency)}", price_stated
        paid = EXACT.subtract(price, order.coupon or Decimal(0))
        if claim.decided and claim.decided.outcome == "full" and granted is not None and granted < paid:
            yield f'claim.decided is "full" with {money(granted, currency)}', price_stated
    if claim.decided and claim.decided.outcome == "refused" and claim.decided.amount:
        yield 'claim.decided is "refused"', f"its amount is {money(claim.decided.amount, currency)}"
