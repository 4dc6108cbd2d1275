"""The words that say what a number or a date in a statement is, and what is said when it contradicts the case."""

import functools
import re
from collections.abc import Sequence

from evidence_kit.model.finding import Finding
from evidence_kit.shipped import Strict, reader


class AmountWords(Strict, frozen=True, kw_only=True):
    """What an amount is of."""

    price: list[str]
    shipping: list[str]
    refund: list[str]
    asked: list[str]
    please: list[str]
    between: list[str]
    after: list[str]
    paid_for: list[str]
    negation: list[str]
    other: list[str]


class QuantityWords(Strict, frozen=True, kw_only=True):
    """What says that a number of things was ordered or received."""

    ordered: list[str]
    received: list[str]
    counted: list[str]
    lots: list[str]
    no_nouns: list[str]


class DateWords(Strict, frozen=True, kw_only=True):
    """What says of which event a date is."""

    ordered: list[str]
    shipped: list[str]
    delivered: list[str]
    received: list[str]
    confirmed: list[str]
    promised: list[str]
    other: list[str]


class NumberWords(Strict, frozen=True, kw_only=True):
    """All of number_words.toml."""

    source: str
    currencies: dict[str, list[str]]
    amounts: AmountWords
    quantities: QuantityWords
    dates: DateWords


number_words = reader(__package__, "number_words.toml", NumberWords)


@functools.cache
def any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern for any of some words; * stands for any ending."""
    spelled = (re.escape(word).replace(r"\*", r"\w*") for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{'|'.join(spelled)})(?!\w)", re.IGNORECASE)


def pattern(words: Sequence[str]) -> re.Pattern[str]:
    """Return a pattern for any of some words of a list."""
    return any_of(tuple(words))


def contradicts(said: str, known: str, key: str) -> Finding:
    """Return the finding for what the text says and the case file says otherwise."""
    return Finding(
        "statement-contradicts",
        None,
        f"The text says {said}; the case file says {known}.",
        hint=f"correct the one that is wrong: the text, or {key} in case.toml",
        expected=known,
        actual=said,
        source=number_words().source,
    )
