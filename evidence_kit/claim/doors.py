"""Doors: where a buyer can turn beside and after the marketplace's own dispute, and until when. Pure."""

import datetime as dt
import functools
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

import msgspec

from evidence_kit.claim.whereabouts import reasons_claimed
from evidence_kit.claim.windows import EventText
from evidence_kit.model.case import Case
from evidence_kit.model.dispute import Order, PaidWith
from evidence_kit.policies import load_policy
from evidence_kit.policies.form_words import limits_words
from evidence_kit.policies.periods import Span, shifted
from evidence_kit.policies.rules import Policy, platform_of
from evidence_kit.shipped import Strict, reader

PAYMENTS: dict[PaidWith, str] = {"card": "by card", "paypal": "with PayPal", "klarna": "with Klarna", "other": "else"}
"""Ways to pay, as in "if you paid by card"."""

Words = Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
State = Literal["open", "perhaps", "later", "over", "not-yours"]
"""What a door is on one day: "perhaps" when the last day is past by one source and not by another, "later" when the
marketplace has to decide first."""


class Until(Span, frozen=True, kw_only=True):
    """One source's last day.

    Attributes:
        since: the name of the event it is counted from.
        received: counts only when something came, or only when nothing did.
    """

    since: str
    received: bool | None = None


class Basis(Strict, frozen=True, kw_only=True):
    """The source of a door."""

    source: str
    quote: str


class PriceRange(Strict, frozen=True, kw_only=True):
    """The prices of the item for which a door is open, both included."""

    currency: str
    least: Decimal
    most: Decimal


class DoorText(Strict, frozen=True, kw_only=True):
    """One door; the head of doors.toml says what each key means."""

    name: str
    title: str
    do: str
    new: Words
    sources: Annotated[tuple[Basis, ...], msgspec.Meta(min_length=1)]
    platform: str = ""
    paid_with: PaidWith | None = None
    countries: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    price: PriceRange | None = None
    decided: bool = False
    policy: str = ""
    until: tuple[Until, ...] = ()


class DoorFile(Strict, frozen=True, kw_only=True):
    """All of doors.toml."""

    as_of: dt.date
    event: dict[str, EventText]
    door: tuple[DoorText, ...]


@dataclass(frozen=True, slots=True)
class Last:
    """The last day that one source comes to.

    Attributes:
        event: what it is counted from, in words.
        since: that day.
    """

    day: dt.date
    span: Until
    event: str
    since: dt.date


@dataclass(frozen=True, slots=True)
class Door:
    """One door as it stands for a case on one day.

    Attributes:
        why: why the buyer cannot use it, or on which condition; empty when they can.
        sure: False when the buyer can use it only on the condition `why`.
        said: each source's last day; the first is the earliest and counts.
        missing: the keys of case.toml that would give a last day.
        form: what its form accepts, in words; empty when that is not known.
    """

    text: DoorText
    state: State
    why: str = ""
    sure: bool = True
    said: tuple[Last, ...] = ()
    days: int | None = None
    missing: tuple[str, ...] = ()
    form: str = ""

    @property
    def day(self) -> dt.date | None:
        """Return the last day that counts; None when no source gives one, or the case lacks the date."""
        return self.said[0].day if self.said else None

    @property
    def usable(self) -> bool:
        """Return whether it is certain that the buyer may use it today."""
        return self.sure and self.state in ("open", "perhaps")

    @property
    def conditional(self) -> bool:
        """Return whether the buyer may use it today on the condition that `why` names."""
        return not self.sure and self.state in ("open", "perhaps")


door_texts = reader(__package__, "doors.toml", DoorFile)


def doors_of(case: Case, policy: Policy, today: dt.date) -> tuple[Door, ...]:
    """Return every door for a case on the day `today`, in the order in which they are tried."""
    return tuple(seen(text, case, policy, today) for text in door_texts().door)


@functools.cache
def form_of(policy: str) -> str:
    """Return what the form of a policy of that name accepts, in words; empty for no name."""
    return limits_words(load_policy(policy).rules) if policy else ""


def seen(text: DoorText, case: Case, policy: Policy, today: dt.date) -> Door:
    """Return one door for a case on the day `today`."""
    why, sure = whose(text, case, policy)
    form = form_of(text.policy)
    if why and sure:
        return Door(text, "not-yours", why, form=form)
    said, missing = last_days(text, case)
    days = (said[0].day - today).days if said else None
    state: State = "open"
    if said and max(last.day for last in said) < today:
        state = "over"
    elif days is not None and days < 0:
        state = "perhaps"
    elif text.decided and not case.claim.decided:
        state = "later"
    return Door(text, state, why, sure, said, days, missing, form)


def whose(text: DoorText, case: Case, policy: Policy) -> tuple[str, bool]:
    """Return why the buyer cannot use a door, with True; or on which condition they can, with False.

    An empty text and True mean that they can.
    """
    order = case.order
    platform = (order.platform or platform_of(policy.name)).casefold()
    if text.platform and text.platform != platform:
        return "of another marketplace", True
    conditions: list[str] = []
    about = reasons_claimed(case)
    if text.reasons and not about & set(text.reasons):
        lost = "lost, damaged or incomplete"
        if about:
            return f"only for parcels that are {lost}", True
        conditions.append(f"if the parcel is {lost}")
    if text.paid_with:
        if order.paid_with and order.paid_with != text.paid_with:
            return f"you did not pay {PAYMENTS[text.paid_with]}", True
        if not order.paid_with:
            conditions.append(f"if you paid {PAYMENTS[text.paid_with]}")
    if text.price and is_outside(order, text.price):
        return f"only for items of {text.price.least} to {text.price.most} {text.price.currency}", True
    if text.countries:
        if order.country and order.country not in text.countries:
            return "only for buyers of other countries", True
        if not order.country:
            conditions.append("if you live there")
    return ", ".join(conditions), not conditions


def is_outside(order: Order, wanted: PriceRange) -> bool:
    """Return whether the item's price is known in that currency and lies outside."""
    is_known = order.price is not None and order.currency == wanted.currency
    return is_known and not wanted.least <= (order.price or 0) <= wanted.most


def last_days(text: DoorText, case: Case) -> tuple[tuple[Last, ...], tuple[str, ...]]:
    """Return each source's last day, the earliest first, and the keys of case.toml that the others need."""
    order, events = case.order, door_texts().event
    days = {name: (getattr(order, name), events[name].words) for name in ("paid", "shipped", "expected", "delivered")}
    if order.paid is None and order.ordered:
        days["paid"] = order.ordered, "the order, as the day of payment is not known"
    found: list[Last] = []
    missing: list[str] = []
    for until in text.until:
        if until.received is not None and case.claim.received is not until.received:
            continue
        day, words = days[until.since]
        if day:
            found.append(Last(shifted(day, until), until, words, day))
        else:
            missing.append(events[until.since].key)
    return tuple(sorted(found, key=lambda last: last.day)), tuple(dict.fromkeys(missing))
