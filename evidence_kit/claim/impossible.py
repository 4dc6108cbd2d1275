"""Dates and answers of a case that cannot both be true. Pure: values in, findings out."""

import datetime as dt
import itertools
from collections.abc import Iterable

from evidence_kit.casefile import CASE_FILE
from evidence_kit.claim.whereabouts import happened
from evidence_kit.model import Case, Finding, Severity


def contradictions(case: Case, today: dt.date) -> Iterable[Finding]:
    """Yield where two dates of a case cannot both be true, and where one has not come yet.

    A parcel can be confirmed before it comes, so that is only a warning; and the platform's clock may be a day ahead.
    """
    order, claim = case.order, case.claim
    line = [("order.ordered", order.ordered), ("order.shipped", order.shipped), ("order.delivered", order.delivered)]
    line += [("order.confirmed", order.confirmed)]
    known = [(name, day) for name, day in line if day]
    pairs = [
        *itertools.pairwise(known),
        (("order.ordered", order.ordered), ("order.protection_ends", order.protection_ends)),
        (("order.ordered", order.ordered), ("claim.opened", claim.opened)),
        (("claim.opened", claim.opened), ("claim.answered", claim.answered)),
    ]
    for (before, first), (after, second) in pairs:
        if first and second and second < first:
            mild = (before, after) == ("order.delivered", "order.confirmed")
            yield Finding(
                "dates-contradict",
                Severity.warning if mild else Severity.error,
                CASE_FILE,
                f"{after} is {second}, before {before} on {first}.",
                hint=f"correct one of them in {CASE_FILE}; the order's page shows both",
                expected=f"{first} or later",
                actual=second.isoformat(),
            )
    for name, day in (*known, ("claim.opened", claim.opened), ("claim.answered", claim.answered)):
        if day and not happened(day, today):
            yield Finding(
                "dates-contradict",
                Severity.warning,
                CASE_FILE,
                f"{name} is {day}, and today is only {today}.",
                hint=f"correct {name} in {CASE_FILE}, or leave it out until it has happened",
                expected=f"{today} or earlier",
                actual=day.isoformat(),
                dated=True,
            )
