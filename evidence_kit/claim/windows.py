"""The windows of time in a dispute: first and last days, each with its sources. Pure."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from evidence_kit.claim.whereabouts import happened, is_cancelled, is_pointless, topics
from evidence_kit.model.case import Case
from evidence_kit.model.dispute import Order
from evidence_kit.policies.periods import Span, shifted
from evidence_kit.policies.rules import Policy
from evidence_kit.shipped import Strict, reader

LAST_DAYS = ("days-after-protection", "days-after-confirmation")
"""Windows that end on the last day to open a dispute that any source grants; the earlier window counts."""

SAFE_DAYS = ("protection-lasts", "days-after-confirmation")
"""Windows that end on the last day to open a dispute that no source doubts; the earlier window counts.

Two guides grant 15 days after buyer protection (S000-B, S001); S000-C, S002, S003 and a comment in S004 warn.
"""

NEAR_DAYS = 3
"""Days before a last day when warnings begin."""

CANCEL_DAYS = 7
"""With fewer days of protection left, a cancelled dispute can hardly be opened again."""

Kind = Literal["until", "not-before", "by"]
Stage = Literal["opening", "dispute", "after"]
State = Literal["unknown", "ahead", "today", "past", "done"]


class EventText(Strict, frozen=True, kw_only=True):
    """An event that a span of time is counted from: its key in case.toml, and words for it."""

    key: str
    words: str


class WindowText(Strict, frozen=True, kw_only=True):
    """One kind of window; the head of windows.toml explains each key."""

    key: str
    rule: str
    kind: Kind
    stage: Stage
    since: list[str]
    counts: Literal["earlier", "later"]
    title: str
    advice: str
    needs: str = ""
    back: bool = False
    gained: bool = False
    only: tuple[str, ...] = ()


class WindowFile(Strict, frozen=True, kw_only=True):
    """All of windows.toml."""

    event: dict[str, EventText]
    window: list[WindowText]


@dataclass(frozen=True, slots=True)
class SourcedDay:
    """The date of a window according to one source: `span` after or before its event."""

    day: dt.date
    span: Span

    @property
    def length(self) -> str:
        """Return the length of time in words, such as "5 business days"."""
        unit = self.span.unit.replace("-", " ")
        return f"{self.span.value} {unit.removesuffix('s') if self.span.value == 1 else unit}"


@dataclass(frozen=True, slots=True)
class Window:
    """One day that matters, with its sources and its state.

    Attributes:
        id: stable name: the key of the policy, with hyphens.
        rule: its number in the list of requirements, "D01" to "D14".
        kind: "until": last day of the buyer; "not-before": first day of the buyer; "by": last day of the other side.
        event: name of the event it is counted from, in words.
        since: day of that event; None if unknown.
        back: it is counted back from the event.
        gained: `day` is the day of the event, and the spans are the time gained by acting before it.
        dates: the date of each source, first the one that counts.
        day: the date that counts; None if unknown.
        days: from today to `day`; negative if it is past.
        state: "done" if the step that it limits was taken.
        met: whether that step was in time.
        estimate: `day` is the usual date, not known for this order.
        superseded: it is a last day to open a dispute, but another window counts.
        missing: the key of case.toml that would give the date.
    """

    id: str
    rule: str
    kind: Kind
    stage: Stage
    title: str
    advice: str
    event: str
    counts: Literal["earlier", "later"]
    since: dt.date | None = None
    back: bool = False
    gained: bool = False
    dates: tuple[SourcedDay, ...] = ()
    day: dt.date | None = None
    days: int | None = None
    state: State = "unknown"
    met: bool | None = None
    estimate: bool = False
    superseded: bool = False
    missing: str = ""

    @property
    def disagree(self) -> bool:
        """Return whether the sources give different dates."""
        return len({date.day for date in self.dates}) > 1

    @property
    def latest(self) -> dt.date | None:
        """Return the latest day of any source; without sources the day itself."""
        return max((date.day for date in self.dates), default=self.day)

    @property
    def source(self) -> str:
        """Return all sources in one text, first the one that counts."""
        return "; ".join(dict.fromkeys(date.span.source for date in self.dates)) or "the order page"


window_texts = reader(__package__, "windows.toml", WindowFile)


def windows_of(case: Case, policy: Policy, today: dt.date) -> tuple[Window, ...]:
    """Return every window of the policy that concerns the case, as of the day `today`.

    A window without a known date names the key of case.toml that would give it. An unknown end of buyer protection is
    estimated from the usual length in the policy, and so are the dates that follow from it.
    """
    texts, about = window_texts(), topics(case, today)
    days = known_days(case, today)
    estimated: set[str] = set()
    found: list[Window] = []
    for text in sorted(texts.window, key=lambda text: text.key != "protection_lasts"):
        if (text.only and not about & set(text.only)) or is_pointless(text.stage, text.key, case.claim, today):
            continue
        spans = policy.deadline.spans(text.key, case.order.country)
        window = dated_window(text, spans, days, estimated, case.order)
        if window is None:
            continue
        if window.day and text.key in texts.event:
            days[text.key] = window.day
        if text.key == "protection_lasts" and window.day and window.estimate:
            days["protection_ends"] = window.day
            estimated.add("protection_ends")
        found.append(with_state(window, days, today))
    order = [text.key.replace("_", "-") for text in texts.window]
    counts = counting_day(found, today)
    ends = {*LAST_DAYS, *SAFE_DAYS}
    if counts is not None:
        found = [
            replace(window, superseded=True) if window.id in ends and window is not counts else window
            for window in found
        ]
    return tuple(sorted(found, key=lambda window: order.index(window.id)))


def safe_day(windows: Iterable[Window]) -> Window | None:
    """Return the window that ends on the last day to open a dispute that no source doubts; None if unknown."""
    return earliest(windows, SAFE_DAYS)


def later_day(windows: Iterable[Window]) -> Window | None:
    """Return the window that ends on the last day to open a dispute that any source grants; None if unknown."""
    return earliest(windows, LAST_DAYS)


def counting_day(windows: Sequence[Window], today: dt.date) -> Window | None:
    """Return the window that ends the time to open a dispute: the safe one, or once that is over the later one."""
    safe, later = safe_day(windows), later_day(windows)
    return later if safe is None or (later and safe.day and safe.day < today) else safe


def closing_day(windows: Sequence[Window], today: dt.date) -> Window | None:
    """Return the window that ends the time to open a dispute; where none is known, the safe one that is estimated."""
    return counting_day(windows, today) or earliest(windows, SAFE_DAYS, estimate=True)


def earliest(windows: Iterable[Window], names: Sequence[str], *, estimate: bool = False) -> Window | None:
    """Return the window, of those named, that ends first, among those that are known or among the estimates."""
    days = [window for window in windows if window.id in names and window.day and window.estimate is estimate]
    return min(days, key=lambda window: window.day or dt.date.max, default=None)


def known_days(case: Case, today: dt.date) -> dict[str, dt.date]:
    """Return the known days of a case by the names of their events.

    Events of tomorrow count as past, because the clock of the platform may be a day ahead.
    """
    order, claim = case.order, case.claim
    days = {
        "ordered": order.ordered,
        "shipped": order.shipped,
        "confirmed": order.confirmed,
        "protection_ends": order.protection_ends,
        "opened": happened(claim.opened, today),
        "answered": happened(claim.answered, today),
        "cancelled": claim.cancelled if is_cancelled(claim, today) else None,
        "granted": happened(claim.decided.day, today) if claim.decided and claim.decided.day else None,
        "offer_ends": claim.offered.until if claim.offered else None,
    }
    return {name: day for name, day in days.items() if day is not None}


def dated_window(
    text: WindowText,
    spans: tuple[Span, ...],
    days: dict[str, dt.date],
    estimated: set[str],
    order: Order,
) -> Window | None:
    """Return a window with its dates; None if the policy has no rule for it."""
    events = window_texts().event
    event = next((name for name in text.since if name in days), text.since[0])
    window = Window(
        text.key.replace("_", "-"),
        text.rule,
        text.kind,
        text.stage,
        text.title,
        text.advice,
        events[event].words,
        text.counts,
        back=text.back,
        gained=text.gained,
    )
    if text.key == "protection_lasts" and order.protection_ends:
        return replace(window, event="", since=order.protection_ends, day=order.protection_ends)
    if text.key == "proposal_answered" and "offer_ends" in days:
        return replace(window, event="", since=days["offer_ends"], day=days["offer_ends"])
    if not spans:
        return None
    since = days.get(event)
    if since is None or (text.needs and text.needs not in days):
        return replace(window, missing=events[event if since is None else text.needs].key)
    dates = [SourcedDay(since if text.gained else shifted(since, span, back=text.back), span) for span in spans]
    dates.sort(key=lambda date: date.day, reverse=text.counts == "later")
    day, estimate = dates[0].day, event in estimated or text.key == "protection_lasts"
    if text.key == "reopen_after_confirmation" and order.protection_ends:
        day = min(day, order.protection_ends)
    return replace(
        window,
        since=since,
        dates=tuple(dates),
        day=day,
        estimate=estimate,
        missing=events["protection_ends"].key if estimate else "",
    )


def with_state(window: Window, days: dict[str, dt.date], today: dt.date) -> Window:
    """Return the window with its state on the day `today`."""
    if window.day is None:
        return window
    left = (window.day - today).days
    state: State = "ahead" if left > 0 else "today" if left == 0 else "past"
    done = days.get("opened") if window.stage == "opening" and "cancelled" not in days else None
    if window.id == "seller-answers":
        done = days.get("answered")
    if done is None:
        return replace(window, days=left, state=state)
    met = done >= window.day if window.kind == "not-before" else done <= window.day
    return replace(window, days=left, state="done", met=met)


def reckoning(window: Window) -> str:
    """Return how a window is counted, in words, with every source where sources disagree."""
    if not window.dates:
        return "as the order page says"
    lengths: dict[str, list[str]] = {}
    for date in window.dates:
        lengths.setdefault(date.length, []).append(date.span.source)
    if window.gained:
        gains = [f"{length} ({', '.join(sources)})" for length, sources in lengths.items()]
        return f"it gains up to {' or '.join(gains)}"
    relation = "before" if window.back else "after"
    first, *others = lengths.items()
    if not window.disagree:
        return f"{' or '.join(lengths)} {relation} {window.event}"
    parts = [f"{first[0]} {relation} {window.event} according to {', '.join(first[1])}"]
    parts += [f"{length} according to {', '.join(sources)}" for length, sources in others]
    return f"{'; '.join(parts)}: the {window.counts} date counts"
