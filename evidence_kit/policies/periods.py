"""The deadlines of a policy: when a dispute can be opened, how long each side has, and how days are counted.

A rule is one table, or a list of tables if sources disagree; then all are shown, and the date that is safe for the
buyer counts.
"""

import calendar
import datetime as dt
from typing import Annotated, Literal

import msgspec

from evidence_kit.shipped import Strict

Source = Annotated[str, msgspec.Meta(examples=["the page that says so"])]
Unit = Literal["days", "business-days", "months"]


class Span(Strict, frozen=True, kw_only=True):
    """A length of time according to one source.

    Attributes:
        value: number of `unit`.
        source: text or address.
        unit: "business-days" are Monday to Friday; "months" are calendar months, cut to the end of a shorter month.
        quote: words of the source.
        country: ISO 3166 code of the only country of delivery that it is for; empty for all.
    """

    value: Annotated[int, msgspec.Meta(ge=0, le=3660, examples=[10])]
    source: Source
    unit: Unit = "days"
    quote: str = ""
    country: str = ""


Spans = Span | Annotated[list[Span], msgspec.Meta(min_length=1)]


class DeadlineRules(Strict, frozen=True, kw_only=True):
    """The lengths of time in a dispute.

    Attributes:
        days_after_protection: D01, time to open a dispute after the end of buyer protection.
        days_after_confirmation: D02, time to open a dispute after receipt is confirmed.
        earliest_after_shipping: D03, time after shipping until a dispute can be opened.
        tracking_wait: D04, time after shipping until a number without tracking is a reason.
        tracking_answer: D04, time of the seller to correct the number after that.
        open_before_protection_ends: D05, time before the end of protection to open a dispute when nothing came.
        seller_answers: D06, time of the seller to answer after the dispute is opened.
        proposal_answered: D07, time to accept or refuse a proposal after the seller made it.
        escalates: D08, time from the opening of the dispute until mediators step in.
        decided: D09, time of the mediators to decide after they step in.
        protection_lasts: D10, buyer protection from the day of the order: an estimate if its end is unknown.
        not_received_wins_after: D11, time until a dispute about a parcel that never came can be won.
        protection_extends: D12, time by which protection can be extended.
        refund_seen: D13, time after the seller accepts until the money is back.
        reopen_after_confirmation: D14, time to open a cancelled dispute again while protection runs.
    """

    days_after_protection: Spans | None = None
    days_after_confirmation: Spans | None = None
    earliest_after_shipping: Spans | None = None
    tracking_wait: Spans | None = None
    tracking_answer: Spans | None = None
    open_before_protection_ends: Spans | None = None
    seller_answers: Spans | None = None
    proposal_answered: Spans | None = None
    escalates: Spans | None = None
    decided: Spans | None = None
    protection_lasts: Spans | None = None
    not_received_wins_after: Spans | None = None
    protection_extends: Spans | None = None
    refund_seen: Spans | None = None
    reopen_after_confirmation: Spans | None = None

    def spans(self, key: str, country: str | None = None) -> tuple[Span, ...]:
        """Return the length of time of each source for a key and an order to `country`; empty if none is known."""
        rule = getattr(self, key)
        spans = () if rule is None else tuple(rule) if isinstance(rule, list) else (rule,)
        return tuple(span for span in spans if span.country in ("", country))


def shifted(day: dt.date, span: Span, *, back: bool = False) -> dt.date:
    """Return the day that is a span after `day`, or before it if `back`.

    The day itself is not counted. Business days are Monday to Friday; holidays are unknown. In a shorter month the
    last day counts.
    """
    sign = -1 if back else 1
    if span.unit == "months":
        place = day.year * 12 + day.month - 1 + sign * span.value
        year, month = divmod(place, 12)
        return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
    if span.unit == "days":
        return day + dt.timedelta(days=sign * span.value)
    left = span.value
    while left:
        day += dt.timedelta(days=sign)
        left -= day.weekday() < 5
    return day
