"""Where the parcel is according to the case file: whether something came, and whether waiting still helps. Pure."""

import datetime as dt

from evidence_kit.claim.reasons import known_reason
from evidence_kit.model.case import Case
from evidence_kit.model.dispute import Claim

PAPERS = frozenset({"customs", "returned-to-sender", "wrong-address"})
"""Reasons, for a parcel that never came, that papers or tracking already prove, so that waiting does not help."""

NOT_RECEIVED = "not-received"
ON_ITS_WAY = "on-its-way"
"""Topics of windows: a parcel that disappeared, and a parcel still on its way."""


def happened(day: dt.date | None, today: dt.date) -> dt.date | None:
    """Return a day if it has come in some time zone, tomorrow included; None if it is later."""
    return day if day is not None and (day - today).days <= 1 else None


def has_come(case: Case, today: dt.date) -> bool:
    """Return whether something came, by the status, a day of delivery, the answer of the buyer or the reason."""
    order = case.order
    if order.status == "came" or happened(order.delivered or order.confirmed, today):
        return True
    return case.claim.received is True or (case.claim.received is None and claims_came(case) is True)


def is_cancelled(claim: Claim, today: dt.date) -> bool:
    """Return whether the buyer cancelled the dispute and has not opened it again since."""
    cancelled, opened = happened(claim.cancelled, today), happened(claim.opened, today)
    return cancelled is not None and (opened is None or opened <= cancelled)


def is_pointless(stage: str, key: str, claim: Claim, today: dt.date) -> bool:
    """Return whether a window of a stage (see windows.toml) no longer matters.

    Its dispute was cancelled or decided, or no money was granted. An offer in messages binds
    nobody, and a cancelled dispute can be opened again only while protection runs.
    """
    if stage == "dispute":
        in_messages = key == "proposal_answered" and claim.offered and not happened(claim.opened, today)
        return is_cancelled(claim, today) or claim.decided is not None or bool(in_messages)
    if stage == "opening" and claim.decided:
        return claim.opened is None
    if key == "days_after_protection":
        return is_cancelled(claim, today)
    return key == "refund_seen" and claim.decided is not None and claim.decided.outcome in ("return", "refused")


def is_appeal_answered(claim: Claim) -> bool:
    """Return whether the decision is newer than the appeal, and so answers it."""
    decided = claim.decided.day if claim.decided else None
    return claim.appealed is not None and decided is not None and decided > claim.appealed


def came_meanwhile(case: Case, today: dt.date) -> bool:
    """Return whether something came while a dispute about its absence was open."""
    opened, delivered = happened(case.claim.opened, today), case.order.delivered
    if opened is None or not claims_nothing_came(case):
        return False
    arrived = delivered is not None and delivered >= opened
    return arrived or case.order.status == "came" or case.claim.received is True


def claims_came(case: Case) -> bool | None:
    """Return whether something came according to the reason; None without a known reason."""
    reason = known_reason(case.claim.reason)
    return reason.received if reason else None


def claims_nothing_came(case: Case) -> bool:
    """Return whether the answer or the reason says that nothing came."""
    return case.claim.received is False or claims_came(case) is False


def nothing_came(case: Case) -> bool:
    """Return whether nothing came, by the answer of the buyer, or without one by the reason."""
    return claims_came(case) is False if case.claim.received is None else not case.claim.received


def reasons_claimed(case: Case) -> set[str]:
    """Return the names of the known reasons of the claim, with "not-received" if the buyer answered so."""
    known = [known_reason(name) for name in (case.claim.reason, *case.claim.other_reasons)]
    return {reason.name for reason in known if reason} | ({NOT_RECEIVED} if case.claim.received is False else set())


def topics(case: Case, today: dt.date) -> set[str]:
    """Return the topics of a case: its reasons, with "not-received" and "on-its-way" for the parcel.

    "not-received" is for a parcel whose fate only time shows: not for one that goes back or that customs wrote about,
    nor for one whose number cannot be tracked, which has its own waiting days.
    """
    names, reason = reasons_claimed(case), known_reason(case.claim.reason)
    first = reason.name if reason else None
    if case.order.status == "returning" or first in PAPERS or first == "tracking-invalid":
        names.discard(NOT_RECEIVED)
    elif claims_nothing_came(case):
        names.add(NOT_RECEIVED)
    if not has_come(case, today) and case.order.status != "returning" and first not in PAPERS:
        names.add(ON_ITS_WAY)
    return names
