"""The sentences that statements are put together from, and how a fact of the case is filled into one."""

import datetime as dt
from decimal import Decimal
from typing import Literal

from evidence_kit.languages import ENGLISH, Language
from evidence_kit.shipped import Strict, reader

Pair = tuple[str, str]
"""The same said of one thing and of more."""

Fact = str | int | dt.date | Decimal | None
"""What the case knows for a place in a sentence; None when it does not."""


class Sentences(Strict, frozen=True, kw_only=True):
    """All of drafts.toml."""

    schema: Literal["evidence_kit.drafts/1"]
    reasons: dict[str, str]
    told: dict[str, str]
    counted: dict[str, Pair]
    seller: dict[str, str]
    mediator: dict[str, str]
    dates: dict[str, str]
    shows: dict[str, str]


load_sentences = reader(__package__, "drafts.toml", Sentences)


def filled(words: str, language: Language = ENGLISH, **facts: Fact) -> str:
    """Return a sentence with its facts, or nothing when one is not known or cannot be typed into such a form."""
    said = {name: spelled(fact, language) for name, fact in facts.items()}
    return language.say(words, **said) if is_known(facts) else ""


def counted(words: Pair, count: int | None, language: Language = ENGLISH, **facts: Fact) -> str:
    """Return a sentence about a number of things, or nothing when the number or a fact is not known."""
    if not count or count < 0 or not is_known(facts):
        return ""
    return language.count(words[0], words[1], count, **{name: spelled(fact, language) for name, fact in facts.items()})


def is_known(facts: dict[str, Fact]) -> bool:
    """Return whether all facts are known, and can be typed into a form that accepts Latin letters only."""
    return all(fact is not None and is_plain(str(fact)) for fact in facts.values())


def spelled(fact: Fact, language: Language) -> str:
    """Return a fact as the language writes it; a text stays as the buyer typed it."""
    if isinstance(fact, dt.date):
        return language.day(fact)
    return "" if fact is None else " ".join(str(fact).split())


def is_plain(text: str) -> bool:
    """Return whether a text is there and made of ASCII letters, digits and signs alone."""
    return bool(text.strip()) and all(char == "\n" or " " <= char <= "~" for char in text)


def sentence(text: str) -> str:
    """Return text with one stop at its end."""
    text = " ".join(text.split())
    return text if text.endswith((".", "!", "?")) else f"{text}."


def bare(text: str | None) -> str | None:
    """Return a fact's words without the stop at their end, fit for the inside of a sentence."""
    return " ".join(text.split()).rstrip(".!") if text else None
