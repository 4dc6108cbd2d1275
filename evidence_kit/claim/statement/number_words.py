"""The words around a number or a date in a statement, and the finding for one that contradicts the case."""

import functools
import re

from evidence_kit.model.finding import Finding
from evidence_kit.shipped import Strict, reader


class AmountWords(Strict, frozen=True, kw_only=True):
    """The words that say what an amount is for."""

    price: tuple[str, ...]
    shipping: tuple[str, ...]
    refund: tuple[str, ...]
    asked: tuple[str, ...]
    please: tuple[str, ...]
    between: tuple[str, ...]
    after: tuple[str, ...]
    paid_for: tuple[str, ...]
    negation: tuple[str, ...]
    other: tuple[str, ...]


class QuantityWords(Strict, frozen=True, kw_only=True):
    """The words that say how many things were ordered or received."""

    ordered: tuple[str, ...]
    received: tuple[str, ...]
    counted: tuple[str, ...]
    lots: tuple[str, ...]
    no_nouns: tuple[str, ...]


class DateWords(Strict, frozen=True, kw_only=True):
    """The words that say which event a date is of."""

    ordered: tuple[str, ...]
    shipped: tuple[str, ...]
    delivered: tuple[str, ...]
    received: tuple[str, ...]
    confirmed: tuple[str, ...]
    promised: tuple[str, ...]
    other: tuple[str, ...]


class NumberWords(Strict, frozen=True, kw_only=True):
    """All of number_words.toml."""

    source: str
    currencies: dict[str, list[str]]
    amounts: AmountWords
    quantities: QuantityWords
    dates: DateWords


number_words = reader(__package__, "number_words.toml", NumberWords)


@functools.cache
def pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern for any of some words; * stands for any ending."""
    spelled = (re.escape(word).replace(r"\*", r"\w*") for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{'|'.join(spelled)})(?!\w)", re.IGNORECASE)


def contradicts(said: str, known: str, key: str) -> Finding:
    """Return the finding for words of the text that contradict the case file."""
    return Finding(
        "statement-contradicts",
        None,
        f"The text says {said}, but the case file says {known}.",
        hint=f"correct the one that is wrong: the text, or {key} in case.toml",
        expected=known,
        actual=said,
        source=number_words().source,
    )
