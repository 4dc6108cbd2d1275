"""The next step and its day, in one line: the first step of now.toml whose conditions hold. Pure."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from typing import Literal

from evidence_kit.claim.money import money
from evidence_kit.claim.standing import Standing, standing_of
from evidence_kit.errors import RulesWrong
from evidence_kit.languages import NEAR
from evidence_kit.model.case import Case
from evidence_kit.model.finding import Finding
from evidence_kit.model.now import Now
from evidence_kit.policies.rules import Policy
from evidence_kit.shipped import Strict, reader

PLACE = "place"

State = Literal[
    "place", "unclear", "unknown", "not-sent", "on-its-way", "overdue", "returning", "at-customs", "came", "opened",
    "offer-made", "cancel-asked", "came-meanwhile", "cancelled", "decided", "appealed", "closed",
]  # fmt: skip
"""Every state of a case; "place" is replaced by the place of the parcel."""

THE_OFFER, THE_AMOUNT = "the offer", "the amount"
"""Words for an unknown amount that was offered or granted."""


class Step(Strict, frozen=True, kw_only=True):
    """One thing to do; the head of now.toml explains each key."""

    state: State
    when: tuple[str, ...]
    do: str
    page: str = ""
    why: str
    source: str
    by: str = ""
    otherwise: str = ""


class NowFile(Strict, frozen=True, kw_only=True):
    """All of now.toml."""

    kind: dict[str, tuple[str, ...]]
    fact: dict[str, str]
    day: dict[str, str]
    value: dict[str, str]
    status: dict[str, str]
    sentence: dict[str, str]
    page_sentence: dict[str, str]
    step: tuple[Step, ...]


steps = reader(__package__, "now.toml", NowFile)


def what_now(
    case: Case, policy: Policy, today: dt.date, findings: Sequence[Finding], *, read_later: bool = False
) -> Now:
    """Return the next step and its day: first what time demands, then truth, evidence and money.

    Args:
        findings: the findings of a verb about the case.
        read_later: no day is called today or tomorrow, because it is read on another day.
    """
    rules = steps()
    kinds_of_codes = {code: kind for kind, codes in rules.kind.items() for code in codes}
    standing = standing_of(case, policy, today, findings, kinds_of_codes)
    values = values_of(case, policy, standing)
    for step in rules.step:
        if all_hold(step.when, standing.facts) and (step.otherwise or not step.by or step.by in standing.days):
            by = standing.days.get(step.by) if step.by else None
            template = step.do if by or not step.by else step.otherwise
            obstacles = [word for word in step.when if word in standing.found]
            filling = {**values, "by": day_words(by, None if read_later else today) if by else ""}
            filling["message"] = first_sentence(standing.found[obstacles[0]].message) if obstacles else ""
            sentence, facts = standing.sentences.get(obstacles[0], ("", {})) if obstacles else ("", {})
            filling |= facts | {"meaning": rules.status.get(facts.get("status", ""), "")}
            state = standing.place if step.state == PLACE else step.state
            message = rules.sentence[sentence] if sentence else ""
            page = step.page if template is step.do else ""
            page_message = rules.page_sentence.get(sentence, "")
            why = step.why.format_map(filling)
            return Now(state, template, filling, by, why, step.source, message, page, page_message)
    raise RulesWrong("now.toml has no step for this case.", hint="install evidence-kit again")


def day_words(day: dt.date, today: dt.date | None) -> str:
    """Return a day as a sentence shows it, with "today" or "tomorrow" if it is."""
    words = NEAR.get((day - today).days, "{day}") if today else "{day}"
    return words.format(day=day.isoformat())


def all_hold(when: Iterable[str], facts: frozenset[str]) -> bool:
    """Return whether every fact holds, and no fact that is marked with "!" does."""
    return all((word.removeprefix("!") in facts) != word.startswith("!") for word in when)


def values_of(case: Case, policy: Policy, standing: Standing) -> dict[str, str]:
    """Return the values that fill the placeholders of sentences, by name."""
    claim, currency = case.claim, case.order.currency
    values = {name: day.isoformat() for name, day in standing.days.items()}
    values |= {"policy": policy.title, "platform": re.split(r",| [(]", policy.title, maxsplit=1)[0], "case": "CASE"}
    offered = claim.offered.amount if claim.offered else None
    granted = claim.decided.amount if claim.decided else None
    values["offered"] = THE_OFFER if offered is None else money(offered, currency)
    values["granted"] = THE_AMOUNT if granted is None else money(granted, currency)
    return values


def first_sentence(message: str) -> str:
    """Return the first sentence of a message, always with an end mark."""
    first = re.split(r"(?<=[.!?])\s+(?=[A-Z])", message.strip(), maxsplit=1)[0]
    return first if first.endswith((".", "!", "?")) else f"{first}."
