"""The dates: until when a dispute can be opened, from what the order says."""

import datetime as dt
from collections.abc import Iterable

from evidence_kit.model import Case, Finding, Severity
from evidence_kit.policies.rule import Rule
from evidence_kit.policies.rules import Policy

NEAR_DAYS = 3


def check_deadlines(case: Case, policy: Policy, today: dt.date) -> Iterable[Finding]:
    """Yield what the order's dates mean on the day `today`; the earliest window counts."""
    rules = policy.deadline
    windows = [
        (start + dt.timedelta(days=rule.value), event, rule)
        for start, event, rule in (
            (case.order.protection_ends, "protection ends", rules.days_after_protection),
            (case.order.confirmed, "receipt is confirmed", rules.days_after_confirmation),
        )
        if start and rule
    ]
    if not windows:
        return
    last, event, rule = min(windows, key=lambda window: window[0])
    left = (last - today).days
    if left < 0:
        yield dated("deadline-passed", Severity.error, f"ended on {last}, {days_ago(-left)}", event, rule, last, today)
    elif left <= NEAR_DAYS:
        days = "today" if left == 0 else f"in {left} days" if left > 1 else "tomorrow"
        yield dated("deadline-near", Severity.warning, f"ends {days}, on {last}", event, rule, last, today)


def days_ago(count: int) -> str:
    """Return how long ago that was, as a person says it."""
    return "yesterday" if count == 1 else f"{count} days ago"


def dated(
    code: str, severity: Severity, ends: str, event: str, rule: Rule[int], last: dt.date, today: dt.date
) -> Finding:
    """Return a finding that depends on today's date."""
    return Finding(
        code,
        severity,
        "case.toml",
        f"The time to open a dispute {ends} ({rule.value} days after {event}).",
        hint="open the dispute now; evidence can be added later"
        if severity is Severity.warning
        else "check the date in the order's page; a card or PayPal dispute may still be possible",
        expected=last.isoformat(),
        actual=today.isoformat(),
        source=rule.source,
        dated=True,
    )
