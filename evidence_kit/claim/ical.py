"""The dates of a case as an iCalendar file that phones and mail programs import. Pure."""

import datetime as dt
import uuid
from collections.abc import Sequence

from icalendar import Alarm, Calendar, Event

from evidence_kit import __version__
from evidence_kit.claim.windows import Window, reckoning
from evidence_kit.model.case import Case
from evidence_kit.text.names import printable

ALARM_DAYS = (3, 1)
"""Days before a date when the calendar reminds of it."""

LONGEST = 100
"""Most characters of an item or an order number in an event."""

NAMESPACE = uuid.UUID("6f0d3c1e-5b1a-5c0e-9a57-2f1d8f0b7c11")
"""The namespace of the identifiers of events."""


def calendar_of(case: Case, windows: Sequence[Window], today: dt.date) -> bytes:
    """Return an iCalendar file (RFC 5545) with an all-day event for every coming date of `windows` that counts.

    An event keeps its UID when its date changes, so that importing the file again moves it. DTSTAMP, by which calendars
    find the newer event, is midnight UTC of `today`, so that no clock is read.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//evidence_kit//evidence-kit {__version__}//EN")
    calendar.add("version", "2.0")
    for window in windows:
        if window.day and window.state in ("ahead", "today") and not window.superseded:
            calendar.add_component(event_of(case, window, window.day, today))
    return bytes(calendar.to_ical())


def event_of(case: Case, window: Window, day: dt.date, today: dt.date) -> Event:
    """Return the calendar event for one window, with its alarms."""
    order = case.order
    names = (order.platform, order.number or order.tracking or order.item, window.id)
    subject = printable(order.item or order.number or "")[:LONGEST]
    title = f"{window.title} (estimate)" if window.estimate else window.title
    lines = [
        f"{WORDS[window.kind]}: {title}.",
        f"To do: {window.advice}.",
        f"Counted: {reckoning(window)}.",
    ]
    lines += [f"{date.day} according to {date.span.source}." for date in window.dates]
    if window.estimate:
        lines.append(f"This is an estimate. Write {window.missing} into case.toml to get the exact day.")
    lines.append("The platform's clock may be a day ahead of yours.")
    if order.number:
        lines.append(f"Order {printable(order.number)[:LONGEST]}.")
    event = Event()
    event.add("uid", f"{uuid.uuid5(NAMESPACE, chr(10).join(printable(name or '') for name in names))}@evidence-kit")
    event.add("dtstamp", dt.datetime(today.year, today.month, today.day, tzinfo=dt.UTC))
    event.add("dtstart", day)
    event.add("dtend", day + dt.timedelta(days=1))
    event.add("summary", f"{title}: {subject}" if subject else title)
    event.add("description", "\n".join(lines))
    event.add("transp", "TRANSPARENT")
    for days in ALARM_DAYS:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", title)
        alarm.add("trigger", dt.timedelta(days=-days))
        event.add_component(alarm)
    return event


WORDS = {"until": "Your last day", "not-before": "Your first day", "by": "Their last day"}
