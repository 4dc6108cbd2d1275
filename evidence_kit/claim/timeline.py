"""The timeline of a case: events with their days and sources, and days that contradict each other. Pure."""

import datetime as dt
from collections.abc import Iterable, Sequence

from evidence_kit.claim.whereabouts import claims_came
from evidence_kit.model.case import CASE_FILE, Case, Original, Role
from evidence_kit.model.codes import Severity
from evidence_kit.model.dispute import Moment
from evidence_kit.model.finding import USUAL, Finding
from evidence_kit.text.names import printable

OF_GOODS = frozenset(
    {Role.received, Role.damage, Role.contents, Role.scale, Role.size_label, Role.label, Role.packaging}
)
"""Roles of photos that can be taken only once the parcel is there."""

ZONES = dt.timedelta(days=1)
"""Difference allowed between two clocks: phone, seller and order page may be in different time zones."""

ORDER = (
    ("ordered", "Ordered", "order page"),
    ("paid", "Paid", "order page"),
    ("shipped", "Sent by the seller", "order page"),
    ("expected", "Promised delivery", "order page"),
    ("delivered", "Delivered", "order page"),
    ("confirmed", "Receipt confirmed", "order page"),
    ("protection_ends", "Buyer protection ends", "order page"),
)
CLAIM = (
    ("opened", "Dispute opened", "dispute page"),
    ("answered", "Seller answered", "dispute page"),
    ("cancelled", "Dispute cancelled", "dispute page"),
    ("appealed", "Appealed", "dispute page"),
)
"""The keys of the days in a case file, with their words and where the buyer reads them."""

FLOW = (
    *("ordered", "paid", "shipped", "silent-since", "expected", "delivered", "photographed", "filmed", "confirmed"),
    *("message", "opened", "answered", "offered-until", "cancelled", "decided", "appealed", "protection-ends"),
)
"""The order of events on one day."""

TELLING = (
    *("ordered", "shipped", "silent-since", "expected", "opened", "delivered", "protection-ends", "message"),
    *("answered", "cancelled", "decided", "paid"),
)
"""The events that a picture of the timeline can show, the most telling first; all are days in the case file."""

LEAST_ROWS, MOST_ROWS = 3, 8
"""Fewer rows prove nothing, and more cannot be read on a small screen."""

MOST_NAMED = 12
"""Files named in one sentence; more of them are counted."""

LONGEST_WORDS = 120
"""Most characters of a message in a row."""


def timeline_of(case: Case) -> tuple[Moment, ...]:
    """Return all events of a case with a known day, the oldest first."""
    order, claim = case.order, case.claim
    found = [
        Moment(day, key.replace("_", "-"), words, page) for key, words, page in ORDER if (day := getattr(order, key))
    ]
    found += [Moment(day, key, words, page) for key, words, page in CLAIM if (day := getattr(claim, key))]
    if case.item_facts.silent_since:
        found.append(Moment(case.item_facts.silent_since, "silent-since", "Last new tracking status", "tracking page"))
    if claim.offered and claim.offered.until:
        found.append(Moment(claim.offered.until, "offered-until", "Seller's offer stands until", "dispute page"))
    if claim.decided and claim.decided.day:
        found.append(Moment(claim.decided.day, "decided", f"Decision: {claim.decided.outcome}", "dispute page"))
    for message in case.messages:
        words = " ".join(message.words.split())
        words = words if len(words) <= LONGEST_WORDS else f"{words[: LONGEST_WORDS - 1]}…"
        found.append(Moment(message.day, "message", f"{message.by.capitalize()}: {words}", "messages"))
    found += of_files(case.originals)
    return tuple(sorted(found, key=lambda moment: (moment.day, FLOW.index(moment.event))))


def picture_rows(case: Case) -> tuple[Moment, ...]:
    """Return the rows of the picture of the timeline: up to 8 days of the case file, the oldest first.

    Empty unless the reason says that nothing came, so that days are the evidence, and 3 days are known.
    """
    if claims_came(case) is not False:
        return ()
    moments = [moment for moment in timeline_of(case) if moment.event in TELLING]
    kept = sorted(moments, key=lambda moment: (TELLING.index(moment.event), -moment.day.toordinal()))[:MOST_ROWS]
    return tuple(moment for moment in moments if moment in kept) if len(moments) >= LEAST_ROWS else ()


def of_files(originals: Sequence[Original]) -> Iterable[Moment]:
    """Yield the days on which the unboxing was filmed and the goods photographed, by the clock of the camera."""
    days: dict[dt.date, list[Original]] = {}
    for original in originals:
        day = day_taken(original)
        if day and original.role is Role.unboxing and original.facts.video:
            yield Moment(day, "filmed", "Unboxing filmed", f"clock of {original.name}")
        elif day and original.role in OF_GOODS and original.facts.image:
            days.setdefault(day, []).append(original)
    for day, photos in days.items():
        count = f"{len(photos)} photos of what came" if len(photos) > 1 else "Photo of what came"
        others = f" and {len(photos) - 1} more" if len(photos) > 1 else ""
        yield Moment(day, "photographed", count, f"clock of {photos[0].name}{others}")


def day_taken(original: Original) -> dt.date | None:
    """Return the day on which a photo or film was taken, by the clock of its camera; None if unknown."""
    facts = original.facts.image or original.facts.video
    taken = facts.taken if facts and not original.facts.problem else None
    return dt.datetime.fromisoformat(taken).date() if taken else None


def check_timeline(case: Case, today: dt.date) -> Iterable[Finding]:
    """Yield a warning for the day of a photo, film or message that contradicts the days of the order.

    Days one apart agree, because each clock may be in another time zone.
    """
    yield from older_than_parcel(case)
    yield from unboxed_after(case)
    yield from from_future(case, today)
    if case.order.ordered:
        early = [message for message in case.messages if message.day < case.order.ordered - ZONES]
        if early:
            yield contradiction(
                CASE_FILE,
                f"A message is dated {early[0].day}, before the order on {case.order.ordered}.",
                "if it was a question before you bought, ignore this; otherwise correct the day of the message",
                f"{case.order.ordered} or later",
                early[0].day,
                Severity.note,
            )


def older_than_parcel(case: Case) -> Iterable[Finding]:
    """Yield a warning for pictures of the goods that are older than their delivery, shipping or order."""
    order = case.order
    days = (
        (order.delivered, "the parcel came", "order.delivered"),
        (order.shipped, "the parcel was sent", "order.shipped"),
        (order.ordered, "the order was placed", "order.ordered"),
    )
    first, event, key = next((known for known in days if known[0]), (None, "", ""))
    if first is None:
        return
    early = [
        (day, original)
        for original in case.originals
        if shows_goods(original) and (day := day_taken(original)) and day < first - ZONES
    ]
    for kind, verb in (("image", "was taken"), ("video", "was filmed")):
        alike = sorted(((day, original.name) for day, original in early if original.facts.kind == kind))
        if alike:
            day, name = alike[0]
            yield contradiction(
                name,
                f"By its camera's clock this {verb} on {day}{others_like(alike[1:], day)}, but {event} on {first}.",
                f"check which is wrong, the camera's clock or {key}. If it is {key}, correct it. "
                "A file older than the parcel proves nothing about it",
                f"{first} or later",
                day,
            )


def others_like(others: Sequence[tuple[dt.date, str]], said: dt.date) -> str:
    """Return the other files of which the same is said, each with its day unless that was `said`, in brackets."""
    named = [f"{printable(name)}{f' on {day}' if day != said else ''}" for day, name in others[:MOST_NAMED]]
    left = len(others) - len(named)
    return f" (also {', '.join(named)}{f' and {left} more' if left else ''})" if named else ""


def shows_goods(original: Original) -> bool:
    """Return whether a file can only have been taken once the parcel was there."""
    return bool(original.facts.image and original.role in OF_GOODS) or bool(
        original.facts.video and original.role is Role.unboxing
    )


def unboxed_after(case: Case) -> Iterable[Finding]:
    """Yield a warning for a film of the unboxing that is newer than the dispute about the goods."""
    opened, delivered = case.claim.opened, case.order.delivered
    if opened is None or (delivered and delivered > opened):
        return
    for original in case.originals:
        day = day_taken(original) if original.facts.video and original.role is Role.unboxing else None
        if day and day > opened + ZONES:
            yield contradiction(
                original.name,
                f"By its camera's clock the unboxing was filmed on {day}, after the dispute was opened on {opened}.",
                "if the parcel was opened earlier, this does not show its unboxing: give it the role video; if the "
                "clock was wrong, or claim.opened is, correct the date",
                f"{opened} or earlier",
                day,
            )


def from_future(case: Case, today: dt.date) -> Iterable[Finding]:
    """Yield a warning for a message, photo or film from the future."""
    ahead = [
        (original.name, day) for original in case.originals if (day := day_taken(original)) and day > today + ZONES
    ]
    ahead += [(CASE_FILE, message.day) for message in case.messages if message.day > today + ZONES]
    if ahead:
        name, day = ahead[0]
        files = [(day, name) for name, day in ahead[1:] if name != CASE_FILE]
        what = "A message is dated" if name == CASE_FILE else "By its camera's clock this was taken on"
        yield contradiction(
            name,
            f"{what} {day}{others_like(files, day)}, but today is only {today}.",
            "correct the day of the message" if name == CASE_FILE else "check the camera's clock",
            f"{today} or earlier",
            day,
            dated=True,
        )


def contradiction(
    name: str,
    message: str,
    hint: str,
    expected: str,
    actual: dt.date,
    severity: Severity = USUAL,
    *,
    dated: bool = False,
) -> Finding:
    """Return the finding for two days that contradict each other."""
    return Finding(
        "timeline-contradiction",
        name,
        message,
        severity=severity,
        hint=hint,
        expected=expected,
        actual=actual.isoformat(),
        dated=dated,
    )
