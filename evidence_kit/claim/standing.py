"""The standing of a case on one day: the facts that the steps of now.toml ask for. Pure."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evidence_kit.claim.clashes import date_clashes, status_clashes
from evidence_kit.claim.contradictions import answer_contradicts
from evidence_kit.claim.no_film import is_film_gone
from evidence_kit.claim.reasons import known_reason, titled
from evidence_kit.claim.weight import evidence_of
from evidence_kit.claim.whereabouts import (
    came_meanwhile,
    claims_nothing_came,
    happened,
    has_come,
    is_appeal_answered,
    is_cancelled,
    topics,
)
from evidence_kit.claim.windows import CANCEL_DAYS, LAST_DAYS, NEAR_DAYS, Window, later_day, safe_day, windows_of
from evidence_kit.model.case import Case
from evidence_kit.model.codes import Severity
from evidence_kit.model.finding import Finding
from evidence_kit.policies.periods import DeadlineRules, shifted
from evidence_kit.policies.rules import Policy

RUSSIA_DAYS = 90
"""Days after an order to Russia when a seller must refund all of it (guides S000-C, S000-D)."""

NOT_OBSTACLES = ("deadline-passed", "dates-contradict", "status-contradicts")
"""Codes of errors that the steps for deadlines and contradictions already name."""

Sentence = tuple[str, dict[str, str]]
"""The name of a sentence in now.toml, and the values that fill it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The standing of a case.

    Attributes:
        place: where the parcel is, one of the stable words of now.toml.
        facts: names of the facts that hold, as in now.toml.
        days: the known days, by their names in now.toml.
        found: the first finding of each kind of obstacle.
        sentences: the sentence for each kind of obstacle that has one.
    """

    place: str
    facts: frozenset[str]
    days: dict[str, dt.date]
    found: dict[str, Finding]
    sentences: dict[str, Sentence]


def standing_of(
    case: Case, policy: Policy, today: dt.date, findings: Sequence[Finding], kinds: Mapping[str, str]
) -> Standing:
    """Return the standing of a case on the day `today`, given the findings of a verb.

    Args:
        kinds: the kind of obstacle for each code of findings.
    """
    windows = {window.id: window for window in windows_of(case, policy, today)}
    days = days_of(case, policy, windows)
    found, sentences = obstacles(case, today, findings, kinds)
    where = parcel_facts(case, today, days)
    facts = where | time_facts(case, windows, days, today) | dispute_facts(case, windows, today) | set(found)
    facts |= set() if policy.deadline != DeadlineRules() else {"ruleless"}
    return Standing(place_of(where), frozenset(facts), days, found, sentences)


def days_of(case: Case, policy: Policy, windows: dict[str, Window]) -> dict[str, dt.date]:
    """Return the known days, by their names in now.toml."""
    order, claim, later = case.order, case.claim, later_day(windows.values())
    known: dict[str, dt.date | None] = {
        "last": day_of(safe_day(windows.values())),
        "later": (later and later.latest) or day_of(safe_day(windows.values())),
        "expected": order.expected,
        "proposal": claim.offered.until if claim.offered else None,
        "ninety": order.ordered + dt.timedelta(days=RUSSIA_DAYS) if order.ordered else None,
    }
    names = {
        "from": "open-before-protection-ends",
        "track_ask": "tracking-wait",
        "track_open": "tracking-answer",
        "seller": "seller-answers",
        "proposal": "proposal-answered",
        "mediators": "escalates",
        "money": "refund-seen",
    }
    for name, key in names.items():
        window = windows.get(key)
        known[name] = known.get(name) or (window.day if window and not window.estimate else None)
    spans = policy.deadline.spans("open_before_protection_ends")
    if known["last"] and spans and not known["from"]:
        known["from"] = min(shifted(known["last"], span, back=True) for span in spans)
    return {name: day for name, day in known.items() if day is not None}


def obstacles(
    case: Case, today: dt.date, findings: Sequence[Finding], kinds: Mapping[str, str]
) -> tuple[dict[str, Finding], dict[str, Sentence]]:
    """Return the first finding of each kind of obstacle, and the sentences for them, both by the kind."""
    found: dict[str, Finding] = {}
    sentences: dict[str, Sentence] = {}
    for clash in (*status_clashes(case, today), *date_clashes(case, today)):
        if "contradicts" not in found and (clash.finding.severity is Severity.error or clash.finding.dated):
            found["contradicts"], sentences["contradicts"] = clash.finding, (clash.sentence, clash.values)
    reason, answer = known_reason(case.claim.reason), case.claim.received
    if reason and answer is not None and answer != reason.received and not came_meanwhile(case, today):
        found["untrue"] = answer_contradicts(reason, answer=answer)
        sentences["untrue"] = ("answer-no" if reason.received else "answer-yes", {"reason": titled(reason.name)})
    for finding in findings:
        if finding.code == "reason-advised" and finding.severity is Severity.warning:
            found["better"] = finding
            sentences["better"] = (
                "better",
                {"better": titled(str(finding.expected)), "reason": titled(str(finding.actual))},
            )
        kind = kinds.get(finding.code, "wrong")
        blocks = finding.severity is Severity.error and finding.code not in NOT_OBSTACLES
        if kind not in found and (blocks or (kind == "unpriced" and finding.severity is Severity.warning)):
            found[kind] = finding
            if sentence := sentence_for(finding, case):
                sentences[kind] = sentence
    return found, sentences


def sentence_for(finding: Finding, case: Case) -> Sentence | None:
    """Return the sentence for an obstacle that has one of its own."""
    if finding.code == "nothing-attached":
        return "fileless", {}
    if finding.code != "evidence-missing":
        return None
    if finding.expected == "unboxing" and is_film_gone(case, evidence_of(case)):
        return "filmless", {}
    reason = known_reason(case.claim.reason)
    missing = (proof.what for proof in (reason.must if reason else ()) if " or ".join(proof.any_of) == finding.expected)
    return next((("missing", {"what": what}) for what in missing), None)


def parcel_facts(case: Case, today: dt.date, days: dict[str, dt.date]) -> set[str]:
    """Return the names of the facts that hold about the parcel."""
    order, reason = case.order, known_reason(case.claim.reason)
    name = reason.name if reason else ""
    arrived = has_come(case, today)
    came = arrived and not (case.claim.received is False and order.status != "came")
    never = not came and claims_nothing_came(case)
    facts = {
        "came": came,
        "nothing-came": never,
        "not-sent": order.status == "not-sent",
        "returning": order.status == "returning" or name == "returned-to-sender",
        "at-customs": order.status == "at-customs" or name == "customs",
        "customs-claimed": name == "customs",
        "untracked": name == "tracking-invalid",
        "unsent-date": order.shipped is None,
        "reasonless": reason is None,
        "files-seen": any(original.facts.examined for original in case.originals),
        "russia": order.country == "RU",
        "on-the-way": order.status == "on-the-way" or never,
        "expected-past": arrived or (order.expected is not None and order.expected < today),
        "unclaimed": not case.claimed and not dates_known(case),
    }
    unsure = "not-received" in topics(case, today) or (order.status in ("on-the-way", "at-customs") and reason is None)
    facts["waiting"] = unsure and not arrived and "from" in days
    expected, start = days.get("expected"), days.get("from", days.get("last"))
    facts["expected-ahead"] = expected is not None and today <= expected and (start is None or expected < start)
    facts["expected-late"] = expected is not None and today <= expected and not facts["expected-ahead"]
    ninety, last = days.get("ninety"), days.get("last")
    facts["ninety-late"] = ninety is not None and last is not None and ninety > last
    return {name for name, holds in facts.items() if holds}


def dates_known(case: Case) -> bool:
    """Return whether any day of the order or dispute, or the status of the order, is known."""
    order, claim = case.order, case.claim
    days = (order.ordered, order.shipped, order.expected, order.delivered, order.confirmed, order.protection_ends)
    return any((*days, claim.opened, order.status))


def place_of(facts: set[str]) -> str:
    """Return where the parcel is, as one word."""
    for word in ("not-sent", "came", "returning", "at-customs"):
        if word in facts:
            return word
    if "on-the-way" in facts:
        return "overdue" if "expected-past" in facts else "on-its-way"
    return "unknown"


def time_facts(case: Case, windows: dict[str, Window], days: dict[str, dt.date], today: dt.date) -> set[str]:
    """Return the names of the facts that hold about the time left."""
    last, later, ends = days.get("last"), days.get("later"), case.order.protection_ends
    known = any(name in windows for name in LAST_DAYS)
    facts = {
        "last-shown": last is not None and last >= today and ends is not None,
        "policy-silent": last is None and not known,
        "last-unknown": last is None and known,
        "last-near": last is not None and 0 <= (last - today).days <= NEAR_DAYS,
        "last-past": last is not None and last < today,
        "later-past": later is not None and later < today,
        "protection-near": ends is not None and (ends - today).days <= CANCEL_DAYS,
        "money-late": "money" in days and days["money"] < today,
        "track-wait": is_ahead(windows.get("tracking-wait")),
        "track-answer": is_ahead(windows.get("tracking-answer")),
        "track-late": last is not None and days.get("track_open", last) > last,
    }
    return {name for name, holds in facts.items() if holds}


def is_ahead(window: Window | None) -> bool:
    """Return whether the day of a window is still to come."""
    return window is not None and window.state == "ahead"


def dispute_facts(case: Case, windows: dict[str, Window], today: dt.date) -> set[str]:
    """Return the names of the facts that hold about the dispute."""
    claim, order = case.claim, case.order
    offer, opened = claim.offered, happened(claim.opened, today)
    proposal = (offer.until if offer else None) or day_of(windows.get("proposal-answered"))
    mediators = day_of(windows.get("escalates"))
    asked = claim.refund if claim.refund is not None else order.price
    facts = {
        "opened": opened is not None,
        "opened-ahead": claim.opened is not None and opened is None,
        "amountless": claim.refund is None,
        "came-meanwhile": came_meanwhile(case, today),
        "undated": opened is None and not claim.cancelled and not claim.decided and claim.answered is not None,
        "cancel-undated": opened is None and claim.cancel_asked is True and not claim.cancelled,
        "cancel-asked": claim.cancel_asked is True,
        "cancelled": is_cancelled(claim, today),
        "offered": offer is not None,
        "offer-whole": bool(offer and offer.amount is not None and asked is not None and offer.amount >= asked),
        "offer-late": proposal is not None and proposal < today,
        "answered": happened(claim.answered, today) is not None,
        "mediators-in": mediators is not None and mediators < today,
        "appealed": claim.appealed is not None and not is_appeal_answered(claim),
        "appeal-answered": is_appeal_answered(claim),
    }
    holding = {name for name, holds in facts.items() if holds}
    holding |= {f"offer-{offer.kind}"} if offer else set()
    return holding | ({f"decided-{claim.decided.outcome}"} if claim.decided else set())


def day_of(window: Window | None) -> dt.date | None:
    """Return the day of a window; None if either is unknown."""
    return window.day if window else None
