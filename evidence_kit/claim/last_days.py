"""The last days to open a dispute: the safe one, and the later one that only some sources grant. Pure."""

import datetime as dt
from collections.abc import Iterable

from evidence_kit.claim.windows import LAST_DAYS, Window

NEAR_DAYS = 3
"""Days before the last one from which a buyer is warned."""

PROTECTION = "protection-lasts"
CONFIRMED = "days-after-confirmation"


def safe_day(windows: Iterable[Window]) -> dt.date | None:
    """Return the last day on which no source doubts that a dispute can be opened; None when it is not known.

    Two guides grant 15 days after buyer protection and three warn against counting on them, so protection counts.
    """
    days = [one.day for one in windows if one.id in (PROTECTION, CONFIRMED) and one.day and not one.estimate]
    return min(days, default=None)


def later_day(windows: Iterable[Window]) -> dt.date | None:
    """Return the last day that any source grants, never before the safe one; None when it is not known."""
    told = list(windows)
    known = [one for one in told if one.id in LAST_DAYS and one.said and not one.estimate]
    latest = min((max(said.day for said in one.said) for one in known), default=None)
    safe = safe_day(told)
    return max(latest, safe) if latest and safe else latest or safe
