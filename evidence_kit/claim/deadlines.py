"""The deadlines of a case on one day: the windows of time, and the findings about them."""

import dataclasses
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from evidence_kit.claim.clashes import date_clashes, status_clashes
from evidence_kit.claim.now import what_now
from evidence_kit.claim.timeline import timeline_of
from evidence_kit.claim.whereabouts import happened, is_cancelled
from evidence_kit.claim.windows import (
    CANCEL_DAYS,
    LAST_DAYS,
    NEAR_DAYS,
    Window,
    later_day,
    reckoning,
    safe_day,
    windows_of,
)
from evidence_kit.model.case import CASE_FILE, Case
from evidence_kit.model.codes import Severity
from evidence_kit.model.dispute import Moment
from evidence_kit.model.finding import Finding, Verdict
from evidence_kit.model.now import Now
from evidence_kit.model.results import PolicyRef
from evidence_kit.model.verdicts import verdict
from evidence_kit.policies import LoadedPolicy
from evidence_kit.policies.rules import Policy
from evidence_kit.text.words import ahead

WAITING = ("tracking-wait", "tracking-answer", "open-before-protection-ends", "not-received-wins-after")


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The dates of a case on one day, with findings and the next step.

    Attributes:
        now: what to do next.
        order: number of the order.
        zone: name of the time zone of `today`, for people; None if unknown.
        strict: whether warnings count as errors.
        timeline: the days in the case file, the oldest first.
        appealable: the decision can be appealed; the last day for it is only on the dispute page.
        folder: the case that names are relative to, as it was given.
    """

    policy: PolicyRef
    today: dt.date
    windows: tuple[Window, ...]
    findings: tuple[Finding, ...]
    now: Now
    order: str | None = None
    zone: str | None = None
    strict: bool = False
    timeline: tuple[Moment, ...] = ()
    appealable: bool = False
    folder: str = ""

    @property
    def verdict(self) -> Verdict:
        """Return the verdict of the findings; if that is ready but the last day is not known, unknown."""
        outcome = verdict(self.findings, strict=self.strict)
        is_open = any(window.stage == "dispute" and window.day for window in self.windows)
        is_known = safe_day(self.windows) is not None or is_open
        return outcome if outcome is not Verdict.ready or (is_known and not self.appealable) else Verdict.unknown


def deadlines_of(
    case: Case, policy: LoadedPolicy, today: dt.date, *, zone: str | None = None, strict: bool = False
) -> Deadlines:
    """Return the windows of a case and the findings about its dates on the day `today`."""
    windows = windows_of(case, policy.rules, today)
    findings = tuple(check_windows(case, windows, today))
    return Deadlines(
        policy.ref,
        today,
        windows,
        findings,
        what_now(case, policy.rules, today, findings),
        order=case.order.number,
        zone=zone,
        strict=strict,
        timeline=timeline_of(case),
        appealable=case.claim.decided is not None and case.claim.decided.outcome != "full" and not case.claim.appealed,
    )


def check_deadlines(case: Case, policy: Policy, today: dt.date) -> Iterable[Finding]:
    """Yield findings about the dates and windows of a case on the day `today`."""
    return check_windows(case, windows_of(case, policy, today), today)


def check_windows(case: Case, known: Iterable[Window], today: dt.date) -> Iterable[Finding]:
    """Yield findings about the dates of a case and the windows `known`, on the day `today`."""
    yield from (clash.finding for clash in (*date_clashes(case, today), *status_clashes(case, today)))
    windows = {window.id: window for window in known}
    safe, later = safe_day(windows.values()), later_day(windows.values())
    claim, opened = case.claim, happened(case.claim.opened, today)
    if opened:
        yield from opened_late(later, opened)
    if claim.decided or claim.appealed:
        return
    if is_cancelled(claim, today):
        if safe and (safe.days or 0) < 0:
            yield from time_left(safe, safe, today)
        return
    if opened:
        yield from under_way(windows, today)
        yield from protection_harmless(windows.get("protection-lasts"), today)
        return
    if safe:
        yield from time_left(safe, later or safe, today)
    ends = [windows[name] for name in LAST_DAYS if name in windows]
    if not safe and ends and case.claimed:
        yield unknown_end(ends, windows.get("protection-lasts"))
    yield from too_early(windows, today, safe)


def time_left(safe: Window, later: Window, today: dt.date) -> Iterable[Finding]:
    """Yield a warning if the safe time to open a dispute is nearly or quite over, an error if all time is over.

    Args:
        safe: the window that ends on the last day that no source doubts.
        later: the window that ends on the last day that any source grants.
    """
    safe_days, later_days = safe.days, later.days
    if safe_days is None or later_days is None or safe_days > NEAR_DAYS:
        return
    more = f"; some buyers could still open it until {later.day}, but it is harder" if later_days > safe_days else ""
    if safe_days >= 0:
        clock = " By the platform's clock it may already be over." if safe_days == 0 else ""
        hint = "open the dispute now; evidence can be added later"
        near = about_opening("deadline-near", f"ends {ahead(safe_days)}, on {safe.day}", safe, today, hint, clock)
        # A later day beside the safe one would read as time that is left.
        yield dataclasses.replace(near, source=f"{near.source}{more}")
        return
    if later_days >= 0:
        ends = f"was safe until {safe.day}{more}"
        hint = "open the dispute today; evidence can be added later"
        yield about_opening("deadline-near", ends, later, today, hint)
        return
    hint, case_word = (
        "check the date on the order page; your bank or PayPal may still help: evidence-kit next CASE",
        "CASE",
    )
    if later.latest and later.latest >= today:
        hint, case_word = f"try to open it at once: another source gives you until {later.latest}", ""
    ends = f"ended on {later.day}, {'yesterday' if later_days == -1 else f'{-later_days} days ago'}"
    yield dataclasses.replace(about_opening("deadline-passed", ends, later, today, hint), case_word=case_word)


def about_opening(code: str, ends: str, window: Window, today: dt.date, hint: str, clock: str = "") -> Finding:
    """Return a finding about the time to open a dispute."""
    message = f"The time to open a dispute {ends} ({reckoning(window)}).{clock}"
    return about_window(code, message, hint, window, today)


def about_window(code: str, message: str, hint: str, window: Window, today: dt.date) -> Finding:
    """Return a finding about a window, marked as one that depends on the date of today."""
    return Finding(
        code,
        CASE_FILE,
        message,
        hint=hint,
        expected=window.day.isoformat() if window.day else None,
        actual=today.isoformat(),
        source=window.source,
        dated=True,
    )


def unknown_end(ends: list[Window], protection: Window | None) -> Finding:
    """Return the note that the last day to open the dispute is unknown, with an estimate if there is one.

    The estimate may be wrong by weeks, so this is only a note and does not depend on the date of today.
    """
    estimate = ""
    if protection and protection.dates:
        length = protection.dates[0].length
        estimate = f" Estimate: {protection.day}, if protection lasts {length} from {protection.event}."
    return Finding(
        "protection-unknown",
        CASE_FILE,
        f"The last day to open the dispute is not known.{estimate}",
        hint=f"write {ends[0].missing or 'order.confirmed'} into {CASE_FILE}, as the order page shows it",
        page_hint=f"enter {ends[0].missing or 'order.confirmed'}, as the order page shows it",
        source=protection.source if estimate and protection else "",
    )


def too_early(windows: dict[str, Window], today: dt.date, last: Window | None) -> Iterable[Finding]:
    """Yield a warning before the first day of a dispute, and a note if waiting helps to win it.

    Waiting is never advised past the `last` day, or while it is near.
    """
    first = windows.get("earliest-after-shipping")
    days_left = last.days if last and last.days is not None else None
    if first and first.state == "ahead" and (days_left is None or (first.days or 0) <= days_left):
        message = f"A dispute can be opened from {first.day} on ({reckoning(first)})."
        yield about_window("too-early", message, first.advice, first, today)
    waiting = [windows[name] for name in WAITING if name in windows and windows[name].state == "ahead"]
    waiting = [window for window in waiting if days_left is None or NEAR_DAYS < days_left >= (window.days or 0)]
    longest = max(waiting, key=lambda window: window.days or 0, default=None)
    if longest:
        estimate_note = "; the end of protection is an estimate" if longest.estimate else ""
        message = f"{longest.title} from {longest.day} on ({reckoning(longest)}{estimate_note})."
        yield about_window("wait-first", message, longest.advice, longest, today)


def opened_late(last: Window | None, opened: dt.date) -> Iterable[Finding]:
    """Yield a note if the dispute was opened after the last day that any source grants."""
    if last and last.met is False:
        yield Finding(
            "opened-late",
            CASE_FILE,
            f"The dispute was opened on {opened}, after the last day, {last.day} ({reckoning(last)}).",
            page_hint="check claim.opened and the order's dates; if the form accepted the dispute, carry on",
            hint=f"check claim.opened and the order's dates in {CASE_FILE}; if the form accepted the dispute, carry on",
            expected=last.day.isoformat() if last.day else None,
            actual=opened.isoformat(),
            source=last.source,
        )


def protection_harmless(window: Window | None, today: dt.date) -> Iterable[Finding]:
    """Yield a note if buyer protection ends soon, or has ended, while the dispute runs."""
    if window is None or window.day is None or window.estimate or (window.days or 0) > CANCEL_DAYS:
        return
    ends = "ended" if window.day < today else "ends"
    yield Finding(
        "protection-harmless",
        CASE_FILE,
        f"Buyer protection {ends} on {window.day} while the dispute runs; that does no harm.",
        hint="keep the dispute open: a cancelled one could not be opened again",
        source="buyers' guide S000-C: 'If the protection period ends while the dispute is already underway, this is "
        "not a problem'",
        dated=True,
    )


def under_way(windows: dict[str, Window], today: dt.date) -> Iterable[Finding]:
    """Yield findings about the next days of an open dispute: answer, proposal, mediators."""
    answer, proposal, mediators = (windows.get(name) for name in ("seller-answers", "proposal-answered", "escalates"))
    if answer and answer.state == "past":
        message = f"The seller had until {answer.day} to answer ({reckoning(answer)}), but the case names no answer."
        hint = (
            "look at the dispute page: the dispute should be decided in your favour. If it is not, call in "
            "the mediators there, "
            "on a computer. If an answer came, write the day as claim.answered"
        )
        yield about_window("seller-late", message, hint, answer, today)
    if proposal and proposal.days is not None:
        span = f"{proposal.day} ({reckoning(proposal)})"
        if proposal.days < 0:
            message = f"The time to accept or refuse the seller's proposal ended on {span}."
            yield about_window("proposal-passed", message, "look at the dispute page", proposal, today)
        elif proposal.days <= NEAR_DAYS:
            message = f"If the seller proposes something, accept or refuse it by {span}."
            yield about_window("proposal-near", message, proposal.advice, proposal, today)
    if mediators and mediators.days is not None and mediators.days <= NEAR_DAYS:
        message = f"Mediators step in on {mediators.day} ({reckoning(mediators)})."
        if mediators.days >= 0:
            yield about_window("escalation-near", message, mediators.advice, mediators, today)
        elif mediators.latest and mediators.latest >= today:
            message = f"Mediators may have been looking at the dispute since {mediators.day} ({reckoning(mediators)})."
            near = about_window("escalation-near", message, "add what is missing now", mediators, today)
            yield dataclasses.replace(near, severity=Severity.note)
