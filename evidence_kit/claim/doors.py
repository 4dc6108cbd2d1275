"""Doors: where a buyer can turn beside or after the dispute on the marketplace, and until when. Pure."""

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
"""The state of a door on one day: "perhaps" if its last day is past according to one source but not another, "later"
if the marketplace must decide first."""


class Until(Span, frozen=True, kw_only=True):
    """The last day of a door according to one source.

    Attributes:
        since: name of the event it is counted from.
        received: True if it counts only when something came, False if only when nothing did.
    """

    since: str
    received: bool | None = None


class Basis(Strict, frozen=True, kw_only=True):
    """A source that describes a door."""

    source: str
    quote: str


class PriceRange(Strict, frozen=True, kw_only=True):
    """The lowest and the highest price of an item for which a door is open."""

    currency: str
    least: Decimal
    most: Decimal


class DoorText(Strict, frozen=True, kw_only=True):
    """One door; the head of doors.toml explains each key."""

    name: str
    title: str
    do: str
    new: Words
    sources: Annotated[tuple[Basis, ...], msgspec.Meta(min_length=1)]
    platform: str = ""
    paid_with: PaidWith | None = None
    countries: tuple[str, ...] = ()
    where: str = ""
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
    """The last day of a door in a case according to one source.

    Attributes:
        event: name of the event it is counted from, in words.
        since: day of that event.
    """

    day: dt.date
    span: Until
    event: str
    since: dt.date


@dataclass(frozen=True, slots=True)
class Door:
    """One door and its state for a case on one day.

    Attributes:
        why: why the buyer cannot use it, or the condition for it; empty if they can.
        sure: False if the buyer can use it only on the condition `why`.
        last_days: the last day of each source, the earliest first, which counts.
        days: from today to that day.
        missing: the keys of case.toml that would give a last day.
        form: the limits of its form, in words; empty if unknown.
    """

    text: DoorText
    state: State
    why: str = ""
    sure: bool = True
    last_days: tuple[Last, ...] = ()
    days: int | None = None
    missing: tuple[str, ...] = ()
    form: str = ""

    @property
    def day(self) -> dt.date | None:
        """Return the last day that counts; None if no source gives one, or the case lacks the date."""
        return self.last_days[0].day if self.last_days else None

    @property
    def usable(self) -> bool:
        """Return whether the buyer can certainly use it today."""
        return self.sure and self.state in ("open", "perhaps")

    @property
    def conditional(self) -> bool:
        """Return whether the buyer can use it today on the condition `why`."""
        return not self.sure and self.state in ("open", "perhaps")


door_texts = reader(__package__, "doors.toml", DoorFile)


def doors_of(case: Case, policy: Policy, today: dt.date) -> tuple[Door, ...]:
    """Return every door for a case on the day `today`, in the order to try them."""
    return tuple(door_on(text, case, policy, today) for text in door_texts().door)


@functools.cache
def form_limits(policy: str) -> str:
    """Return the limits of a form in words, by the name of its policy; empty without a name."""
    return limits_words(load_policy(policy).rules) if policy else ""


def door_on(text: DoorText, case: Case, policy: Policy, today: dt.date) -> Door:
    """Return one door with its state for a case on the day `today`."""
    why, sure = obstacle_to(text, case, policy)
    form = form_limits(text.policy)
    if why and sure:
        return Door(text, "not-yours", why, form=form)
    ends, missing = last_days(text, case)
    days = (ends[0].day - today).days if ends else None
    state: State = "open"
    if ends and max(last.day for last in ends) < today:
        state = "over"
    elif days is not None and days < 0:
        state = "perhaps"
    elif text.decided and not case.claim.decided:
        state = "later"
    return Door(text, state, why, sure, ends, days, missing, form)


def obstacle_to(text: DoorText, case: Case, policy: Policy) -> tuple[str, bool]:
    """Return why the buyer cannot use a door, and True; or its condition, and False. ("", True) if they can."""
    order = case.order
    platform = (order.platform or platform_of(policy.name)).casefold()
    if text.platform and text.platform != platform:
        return "of another marketplace", True
    conditions: list[str] = []
    reasons = reasons_claimed(case)
    if text.reasons and not reasons & set(text.reasons):
        condition_of_parcel = "lost, damaged or incomplete"
        if reasons:
            return f"only for parcels that are {condition_of_parcel}", True
        conditions.append(f"if the parcel is {condition_of_parcel}")
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
            conditions.append(f"if you live in {text.where}")
    return ", ".join(conditions), not conditions


def is_outside(order: Order, prices: PriceRange) -> bool:
    """Return whether the price of the item is known in the currency of a range and lies outside it."""
    is_known = order.price is not None and order.currency == prices.currency
    return is_known and not prices.least <= (order.price or 0) <= prices.most


def last_days(text: DoorText, case: Case) -> tuple[tuple[Last, ...], tuple[str, ...]]:
    """Return the last day of each source, the earliest first, and the keys of case.toml missing for others."""
    order, events = case.order, door_texts().event
    days = {name: (getattr(order, name), events[name].words) for name in ("paid", "shipped", "expected", "delivered")}
    if order.paid is None and order.ordered:
        days["paid"] = order.ordered, "the order, because the day of payment is not known"
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
