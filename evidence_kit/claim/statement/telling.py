"""Short sentences about the known facts of a case, chosen by its reason."""

import datetime as dt
from collections.abc import Iterator
from typing import Literal

import msgspec

from evidence_kit.claim.reasons import known_reason
from evidence_kit.claim.statement.phrases import Fact, bare, counted, filled, is_plain, load_sentences
from evidence_kit.languages import ENGLISH, Language
from evidence_kit.model.case import Case, shows_label
from evidence_kit.shipped import Strict, reader

OF_THE_ORDER = frozenset({"sent", "ordered-on"})
"""Names of sentences with days, which a message with all dates does not need."""

SAYS_ORDERED = frozenset({"listing", "ordered-one"})
"""Names of the sentences that say what was ordered."""

ANYTHING = ("listing",), ("received-one",), ("fault",), ("how",)
"""The names of sentences for a reason that is not in telling.toml."""


class Ask(Strict, frozen=True, kw_only=True):
    """A question for a fact, worded for one reason."""

    words: str
    example: str


class Telling(Strict, frozen=True, kw_only=True):
    """The sentences and questions for one reason; the head of telling.toml explains each key."""

    tells: tuple[tuple[str, ...], ...] = ANYTHING
    whole: bool = False
    asks: tuple[str, ...] = ()
    how: bool = False
    facts: dict[str, Ask] = msgspec.field(default_factory=dict)


class TellingRules(Strict, frozen=True, kw_only=True):
    """All of telling.toml."""

    schema: Literal["evidence_kit.telling/1"]
    reason: dict[str, Telling]
    asked: dict[str, str]


telling_rules = reader(__package__, "telling.toml", TellingRules)


def telling_of(reason: str | None) -> Telling:
    """Return the sentences and questions for a reason; without a known reason, those for any."""
    known = known_reason(reason)
    return telling_rules().reason.get(known.name, Telling()) if known else Telling()


def reason_sentence(case: Case, language: Language = ENGLISH) -> str:
    """Return the sentence that says what is wrong; empty without a known reason."""
    reason = known_reason(case.claim.reason)
    if not reason:
        return ""
    return language.say(load_sentences().reasons.get(reason.name) or f"{reason.title}.")


def fact_sentences(
    case: Case, today: dt.date | None, language: Language = ENGLISH, *, left_out: frozenset[str] = frozenset()
) -> list[str]:
    """Return the sentences about the facts that matter for the reason of a case.

    Args:
        today: the day of writing; None if the text must be the same on every day.
        left_out: names of sentences to leave out.
    """
    sentences = []
    for names in telling_of(case.claim.reason).tells:
        lines = (filled_sentence(name, case, today, language) for name in names if name not in left_out)
        sentences.append(next((line for line in lines if line), ""))
    return [line for line in sentences if line]


def says_ordered(case: Case) -> bool:
    """Return whether the facts say already what was ordered."""
    tells = {name for names in telling_of(case.claim.reason).tells for name in names}
    return is_plain(case.item_facts.promised or "") and bool(tells & SAYS_ORDERED)


def compared_sentence(case: Case, language: Language) -> str:
    """Return the sentence that leads to the comparisons and the numbers of their boxes; empty without one.

    A picture has no number here, because the order of the upload may still change.
    """
    words = load_sentences().seller
    if not case.comparisons:
        return ""
    counts = {len(comparison.marks) for comparison in case.comparisons}
    many = "all-" if len(case.comparisons) > 1 else ""
    if len(counts) > 1 or max(counts) < 2:  # a single box has no number
        return language.say(words[f"{many}compared"])
    return filled(words[f"{many}boxes"], language, boxes=", ".join(map(str, range(1, max(counts) + 1))))


def has_label(case: Case) -> bool:
    """Return whether a photo of the label is there, which means nothing to whoever does not know the number."""
    return any(map(shows_label, case.without_left_out().originals))


def says_what(case: Case) -> bool:
    """Return whether the reason or a fact of the case says what exactly is wrong."""
    telling, facts, order = telling_of(case.claim.reason), case.item_facts, case.order
    fewer = facts.pieces is not None and order.quantity is not None and 0 <= facts.pieces < order.quantity
    described = any(is_plain(fact or "") for fact in (facts.came, facts.shows))
    return bool(known_reason(case.claim.reason)) and (telling.whole or described or fewer)


def filled_sentence(name: str, case: Case, today: dt.date | None, language: Language) -> str:
    """Return the sentence of a name, filled with the facts of the case; empty if one is unknown."""
    sentences = load_sentences()
    if name in sentences.counted:
        count, days = counts_of(case, today)[name]
        return counted(sentences.counted[name], count, language, **days)
    key = name_of_how(case) if name == "how" else name
    return filled(sentences.told[key], language, **slots_of(key, case, today)) if key else ""


def name_of_how(case: Case) -> str:
    """Return the name of the sentence on how the fault was found; empty if the case does not say it."""
    how, shows = case.item_facts.how, case.item_facts.shows
    if how is None:
        return "by-look-shows" if shows else ""
    return f"by-{how}{'-shows' if is_plain(shows or '') else ''}"


def counts_of(case: Case, today: dt.date | None) -> dict[str, tuple[int | None, dict[str, Fact]]]:
    """Return the number and the other facts for each sentence that counts something, by its name."""
    order, pieces, opened = case.order, case.item_facts.pieces, case.claim.opened
    since = order.shipped or order.ordered
    fewer = order.quantity - pieces if order.quantity and pieces is not None else None
    until = None if opened else today
    return {
        "waited-before": ((opened - since).days if opened and since else None, {}),
        "waited-today": ((until - since).days if until and since else None, {"day": until}),
        "pieces-ordered": (order.quantity, {}),
        "pieces-came": (pieces, {}),
        "pieces-missing": (fewer, {}),
    }


def slots_of(name: str, case: Case, today: dt.date | None) -> dict[str, Fact]:
    """Return the facts that a sentence needs, by the names of its gaps; None for an unknown one."""
    return {slot: fact for slot, fact in facts_of(case, today, name) if f"{{{slot}}}" in load_sentences().told[name]}


def facts_of(case: Case, today: dt.date | None, name: str) -> Iterator[tuple[str, Fact]]:
    """Yield every fact with the name of its gap; the day depends on the sentence `name`."""
    order, facts = case.order, case.item_facts
    day = case.claim.opened or today
    days = {
        "sent": order.shipped,
        "ordered-on": order.ordered,
        "expected": order.expected if order.expected and day and order.expected < day else None,
        "silent": facts.silent_since,
    }
    yield "day", days.get(name)
    yield "promised", bare(facts.promised)
    yield "came", bare(facts.came)
    yield "shows", bare(facts.shows)


def dates_of(case: Case) -> list[str]:
    """Return the known dates, the oldest first, in words that every country reads alike."""
    days: dict[str, dt.date | None] = {
        "ordered": case.order.ordered,
        "shipped": case.order.shipped,
        "delivered": case.order.delivered,
        "confirmed": case.order.confirmed,
        "opened": case.claim.opened,
        "answered": case.claim.answered,
    }
    known = sorted((day, place, event) for place, (event, day) in enumerate(days.items()) if day)
    words = load_sentences().dates
    return [filled(words[event], day=day) for day, _, event in known]
