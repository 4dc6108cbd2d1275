"""A dispute: what was ordered, claimed, offered, decided and written. No input or output here."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Status = Literal["not-sent", "on-the-way", "returning", "at-customs", "came"]
"""Where the parcel is, according to the order page or the carrier."""

OfferKind = Literal["money", "coupon", "gift", "replacement", "repair", "return"]
"""What a seller offers: money, a coupon, a gift, a replacement, a repair, or the money once the goods are returned."""

Outcome = Literal["full", "part", "return", "refused"]
"""What mediators decide: all of the money, a part of it, the money once the goods are returned, or nothing."""

Shown = Literal["test", "measurement", "use", "look"]
"""How a fault shows: in a test, in a measurement, in use, or at first sight."""


PaidWith = Literal["card", "paypal", "klarna", "other"]
"""How an order was paid."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What the seller proposes.

    Attributes:
        amount: of money or of the coupon; None where nothing was named.
        until: the last day to accept or refuse it.
    """

    kind: OfferKind
    amount: Decimal | None = None
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What the mediators decided."""

    outcome: Outcome
    day: dt.date | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """Facts about the item, in the buyer's own words or numbers.

    Attributes:
        promised: what the listing promised of it.
        came: what came instead.
        how: how the fault shows.
        shows: the result of the test, the measurement or the use.
        pieces: how many pieces came.
        silent_since: the day of the last new tracking status.
    """

    promised: str | None = None
    came: str | None = None
    how: Shown | None = None
    shows: str | None = None
    pieces: int | None = None
    silent_since: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """What one side wrote to the other."""

    day: dt.date
    by: Literal["seller", "buyer"]
    words: str


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened on a day.

    Attributes:
        event: stable name of what happened, such as "delivered".
        words: the same as text for a person.
        source: where the day comes from, such as "order page".
    """

    day: dt.date
    event: str
    words: str
    source: str


@dataclass(frozen=True, slots=True)
class Order:
    """What was ordered, in the case file's words; money as exact decimals, dates as dates.

    Attributes:
        quantity: how many pieces were ordered.
        country: the country that it was sent to, two letters of ISO 3166.
        status: what the order's or the carrier's page says of the parcel.
        coupon: the amount that coupons took off the price.
        expected: the last day of the promised delivery time.
        paid: the day the money was taken.
    """

    platform: str | None = None
    number: str | None = None
    tracking: str | None = None
    item: str | None = None
    quantity: int | None = None
    price: Decimal | None = None
    shipping: Decimal | None = None
    currency: str | None = None
    country: str | None = None
    status: Status | None = None
    coupon: Decimal | None = None
    paid_with: PaidWith | None = None
    ordered: dt.date | None = None
    paid: dt.date | None = None
    shipped: dt.date | None = None
    expected: dt.date | None = None
    delivered: dt.date | None = None
    confirmed: dt.date | None = None
    protection_ends: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What the buyer claims.

    Attributes:
        reason: the name of a reason, such as "wrong-colour".
        other_reasons: names of reasons that are true as well.
        solution: the money alone, or the money after the goods were returned.
        opened: the day the dispute was opened.
        answered: the day of the seller's last answer in the dispute.
        offered: what the seller proposes instead of what was asked.
        cancel_asked: the seller asks to cancel the dispute.
        cancelled: the day the buyer cancelled it.
        decided: what the mediators decided.
        appealed: the day the buyer appealed against the decision.
        statement: the text; None without one.
        unreadable: a statement exists and cannot be read.
    """

    reason: str | None = None
    other_reasons: tuple[str, ...] = ()
    received: bool | None = None
    refund: Decimal | None = None
    solution: Literal["refund", "return"] | None = None
    opened: dt.date | None = None
    answered: dt.date | None = None
    offered: Offer | None = None
    cancel_asked: bool | None = None
    cancelled: dt.date | None = None
    decided: Decision | None = None
    appealed: dt.date | None = None
    statement: str | None = None
    unreadable: bool = False
