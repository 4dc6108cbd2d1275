"""Dates and answers of a case that cannot both be true. Pure: values in, findings out."""

import datetime as dt
import itertools
from collections.abc import Iterable
from dataclasses import dataclass

from evidence_kit.claim.reasons import known_reason
from evidence_kit.claim.whereabouts import came_meanwhile, happened
from evidence_kit.model.case import CASE_FILE, Case
from evidence_kit.model.codes import Severity
from evidence_kit.model.finding import Finding

Named = tuple[str, dt.date | None]
"""A key of case.toml, and its day; None when the case does not tell it."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Two dates or answers that cannot both be true.

    Attributes:
        sentence: the sentence of now.toml that says it in words.
        values: what fills it.
        finding: the same as a report shows it.
    """

    sentence: str
    values: dict[str, str]
    finding: Finding


def contradictions(case: Case, today: dt.date) -> Iterable[Finding]:
    """Yield where two dates of a case cannot both be true, and where one has not come yet."""
    return (clash.finding for clash in date_clashes(case, today))


def states_contradict(case: Case, today: dt.date) -> Iterable[Finding]:
    """Yield where the parcel's status and another answer of the case cannot both be true."""
    return (clash.finding for clash in status_clashes(case, today))


def date_clashes(case: Case, today: dt.date) -> Iterable[Clash]:
    """Yield where two dates of a case cannot both be true, and where one has not come yet.

    A parcel can be confirmed before it comes, so that is only a warning; and the platform's clock may be a day ahead.
    A decision after the appeal is the answer to it.
    """
    for (before, first), (after, second) in pairs_in_order(case):
        if first and second and second < first:
            mild = (before, after) == ("order.delivered", "order.confirmed")
            finding = Finding(
                "dates-contradict",
                CASE_FILE,
                f"{after} is {second}, before {before} on {first}.",
                severity=Severity.warning if mild else Severity.error,
                hint=f"correct one of them in {CASE_FILE}; the order's page shows both",
                expected=f"{first} or later",
                actual=second.isoformat(),
            )
            days = {"first": first.isoformat(), "second": second.isoformat()}
            yield Clash("dates", {"first_key": before, "second_key": after, **days}, finding)
    silent: Named = ("facts.silent_since", case.told.silent_since)
    for name, day in (*days_of_order(case), *days_of_claim(case), silent):
        if day and not happened(day, today):
            finding = Finding(
                "dates-contradict",
                CASE_FILE,
                f"{name} is {day}, and today is only {today}.",
                severity=Severity.warning,
                hint=f"correct {name} in {CASE_FILE}, or leave it out until it has happened",
                expected=f"{today} or earlier",
                actual=day.isoformat(),
                dated=True,
            )
            yield Clash("future", {"second_key": name, "second": day.isoformat()}, finding)


def days_of_order(case: Case) -> list[Named]:
    """Return the days of an order that must have happened, in the order in which they do."""
    order = case.order
    return [
        ("order.ordered", order.ordered),
        ("order.shipped", order.shipped),
        ("order.delivered", order.delivered),
        ("order.confirmed", order.confirmed),
    ]


def days_of_claim(case: Case) -> list[Named]:
    """Return the days of a dispute that must have happened."""
    claim = case.claim
    return [
        ("claim.opened", claim.opened),
        ("claim.answered", claim.answered),
        ("claim.cancelled", claim.cancelled),
        ("claim.decided.day", claim.decided.day if claim.decided else None),
        ("claim.appealed", claim.appealed),
    ]


def pairs_in_order(case: Case) -> Iterable[tuple[Named, Named]]:
    """Yield two days each of which the second cannot come before the first."""
    yield from itertools.pairwise(named for named in days_of_order(case) if named[1])
    order, days = case.order, dict((*days_of_order(case), *days_of_claim(case)))
    for before, after in (
        ("order.ordered", "claim.opened"),
        ("claim.opened", "claim.answered"),
        ("claim.opened", "claim.decided.day"),
        ("claim.opened", "claim.appealed"),
    ):
        yield (before, days[before]), (after, days[after])
    for name, day in (
        ("order.protection_ends", order.protection_ends),
        ("order.expected", order.expected),
        ("facts.silent_since", case.told.silent_since),
    ):
        yield ("order.ordered", order.ordered), (name, day)


def status_clashes(case: Case, today: dt.date) -> Iterable[Clash]:
    """Yield where the parcel's status and another answer of the case cannot both be true.

    What came while a dispute about nothing was open is no contradiction.
    """
    order, claim = case.order, case.claim
    if order.status is None or came_meanwhile(case, today):
        return
    reason = known_reason(claim.reason)
    if order.status == "came":
        if claim.received is False:
            yield status_clash(case, "claim.received", "false")
        elif claim.received is None and reason and not reason.received:
            yield status_clash(case, "claim.reason", f'"{reason.name}", which means that nothing came')
        return
    for name, day in (("order.delivered", order.delivered), ("order.confirmed", order.confirmed)):
        if day:
            yield status_clash(case, name, day.isoformat())
    if order.status == "not-sent" and order.shipped:
        yield status_clash(case, "order.shipped", order.shipped.isoformat())
    if claim.received is True:
        yield status_clash(case, "claim.received", "true")
    elif claim.received is None and reason and reason.received:
        yield status_clash(case, "claim.reason", f'"{reason.name}", which means that something came')


def status_clash(case: Case, key: str, value: str) -> Clash:
    """Return the clash of the parcel's status with another key, as an error."""
    finding = Finding(
        "status-contradicts",
        CASE_FILE,
        f'order.status is "{case.order.status}", and {key} is {value}.',
        hint=f"correct one of them in {CASE_FILE}; the order's page and the carrier's show where the parcel is",
        expected=case.order.status,
        actual=value,
    )
    reason = known_reason(case.claim.reason)
    values = {"status": str(case.order.status), "second": value, "reason": reason.name if reason else ""}
    came = "yes" if case.order.status != "came" else "no"
    sentences = {"claim.received": f"received-{came}", "claim.reason": f"reason-{came}"}
    return Clash(sentences.get(key, key.removeprefix("order.")), values, finding)
