"""Days counted from a day: calendar days, business days and months, and how far ahead one is in words. Pure."""

import calendar
import datetime as dt

from evidence_kit.policies.times import Span


def ahead(days: int) -> str:
    """Return in words when a day comes that is so many days ahead."""
    return "today" if days == 0 else "tomorrow" if days == 1 else f"in {days} days"


def shifted(day: dt.date, span: Span, *, back: bool = False) -> dt.date:
    """Return the day that lies a span after `day`, or before it when `back`.

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
