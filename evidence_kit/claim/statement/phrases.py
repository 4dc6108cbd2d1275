"""The sentences that statements are composed of, and how facts fill them."""

import datetime as dt
from decimal import Decimal
from typing import Literal

from evidence_kit.languages import ENGLISH, Language
from evidence_kit.shipped import Strict, reader

Pair = tuple[str, str]
"""A sentence in the singular and in the plural."""

Fact = str | int | dt.date | Decimal | None
"""A value that fills a gap in a sentence; None if unknown."""


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


COMMON = """
a an the one two three four five six seven eight nine ten some only another different wrong other no not
nothing it its this that these those there my in on with without all both several many much small large
big short long old new used empty broken black white red blue green yellow brown grey gray pink purple
orange silver golden dark light warm cold plastic wooden metal glass paper cotton leather cheap
"""

BEGINNINGS = frozenset(COMMON.split())
"""Words that are written small within a sentence, whatever stands behind them."""

load_sentences = reader(__package__, "drafts.toml", Sentences)


def filled(words: str, language: Language = ENGLISH, **facts: Fact) -> str:
    """Return a sentence filled with its facts; empty if one is unknown or a form may refuse its letters."""
    spellings = {name: spelled(fact, language) for name, fact in facts.items()}
    return language.say(words, **spellings) if is_known(facts) else ""


def counted(words: Pair, count: int | None, language: Language = ENGLISH, **facts: Fact) -> str:
    """Return the singular or plural sentence for a count, with its facts; empty if either is unknown."""
    if not count or count < 0 or not is_known(facts):
        return ""
    return language.count(words[0], words[1], count, **{name: spelled(fact, language) for name, fact in facts.items()})


def is_known(facts: dict[str, Fact]) -> bool:
    """Return whether all facts are known and fit a form that accepts Latin letters only."""
    return all(fact is not None and is_plain(str(fact)) for fact in facts.values())


def spelled(fact: Fact, language: Language) -> str:
    """Return a fact as the language writes it; a text stays as the buyer typed it."""
    if isinstance(fact, dt.date):
        return language.day(fact)
    return "" if fact is None else " ".join(str(fact).split())


def is_plain(text: str) -> bool:
    """Return whether a text is not blank and has only printable ASCII characters and line ends."""
    return bool(text.strip()) and all(char == "\n" or " " <= char <= "~" for char in text)


def sentence(text: str) -> str:
    """Return a text with a full stop at its end, unless it ends in a mark."""
    text = " ".join(text.split())
    return text if text.endswith((".", "!", "?")) else f"{text}."


def bare(text: str | None) -> str | None:
    """Return a fact without its final full stop and without the capital of its beginning, for use inside a sentence."""
    if not text:
        return None
    words = " ".join(text.split()).rstrip(".!")
    first, _, rest = words.partition(" ")
    # Of other words nobody knows whether they are names: "Samsung phone", "USB cable".
    return f"{first.lower()} {rest}".rstrip() if first.lower() in BEGINNINGS and first.istitle() else words


def clock_of(seconds: float) -> str:
    """Return a moment of a video as players show it: "1:05"."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
