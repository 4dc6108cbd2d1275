"""The deadlines of a policy: when a dispute can be opened, how long each side has, and how days are counted.

A rule is one table, or a list of tables where sources disagree; then all are shown, and the date that is safe for the
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
    """One source's length of time.

    Attributes:
        value: how many of `unit`.
        source: text or address.
        unit: "business-days" are Monday to Friday; "months" are calendar months, cut to a shorter month's last day.
        quote: the source's own words.
        country: two letters of ISO 3166: it is so only of orders that are sent there; empty for all.
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
        days_after_protection: D01, to open a dispute, from the end of buyer protection.
        days_after_confirmation: D02, to open a dispute, from the day receipt is confirmed.
        earliest_after_shipping: D03, before which a dispute is too early, from the day of shipping.
        tracking_wait: D04, before which a number without tracking is not yet a reason, from the day of shipping.
        tracking_answer: D04, that the seller has to set it right after that.
        open_before_protection_ends: D05, what should be left of protection when nothing came and a dispute is opened.
        seller_answers: D06, that the seller has to answer, from the day the dispute is opened.
        proposal_answered: D07, to accept or refuse a proposal, from the day the seller made it.
        escalates: D08, after which mediators decide, from the day the dispute is opened.
        decided: D09, that mediators take, from the day they step in.
        protection_lasts: D10, buyer protection, from the day of the order: an estimate where the end is not known.
        not_received_wins_after: D11, before which a dispute about a parcel that never came is lost.
        protection_extends: D12, by which protection can be made longer.
        refund_seen: D13, until the money is back, from the day the seller accepts.
        reopen_after_confirmation: D14, to open a cancelled dispute again while protection runs.
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
        """Return each source's length of time for a key, for an order to `country`; empty without one."""
        rule = getattr(self, key)
        spans = () if rule is None else tuple(rule) if isinstance(rule, list) else (rule,)
        return tuple(span for span in spans if span.country in ("", country))


def shifted(day: dt.date, span: Span, *, back: bool = False) -> dt.date:
    """Return the day a span after `day`, or before it when `back`.

    The day itself is not counted. Business days are Monday to Friday; holidays are not known. A month that has no such
    day ends on its last.
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
