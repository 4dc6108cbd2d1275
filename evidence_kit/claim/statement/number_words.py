"""Words that show what a number or a date in a statement means, and the finding if it contradicts the case."""

import functools
import re

from evidence_kit.model.finding import Finding
from evidence_kit.shipped import Strict, reader


class AmountWords(Strict, frozen=True, kw_only=True):
    """The words that show what an amount is for."""

    price: tuple[str, ...]
    shipping: tuple[str, ...]
    refund: tuple[str, ...]
    asked: tuple[str, ...]  # may follow "I", before an amount that is asked for
    please: tuple[str, ...]  # may follow "please", before an amount that is asked for
    between: tuple[str, ...]  # may come between those words and the amount
    after: tuple[str, ...]  # may follow an amount that is asked for
    paid_for: tuple[str, ...]  # may follow "paid 5 USD for" when the price is meant
    negation: tuple[str, ...]  # deny the amount of their clause
    other: tuple[str, ...]  # make a sentence one about other money, which is not judged


class QuantityWords(Strict, frozen=True, kw_only=True):
    """The words that show how many pieces were ordered or received."""

    ordered: tuple[str, ...]
    received: tuple[str, ...]
    counted: tuple[str, ...]  # nouns for pieces of any item
    lots: tuple[str, ...]  # in the name of an item: one ordered piece holds many
    no_nouns: tuple[str, ...]  # last words in the name of an item that are not nouns


class DateWords(Strict, frozen=True, kw_only=True):
    """The words that show which event a date belongs to."""

    ordered: tuple[str, ...]
    shipped: tuple[str, ...]
    delivered: tuple[str, ...]
    received: tuple[str, ...]
    confirmed: tuple[str, ...]
    promised: tuple[str, ...]  # make the date a plan
    other: tuple[str, ...]  # make it the date of something else


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
    """Return a pattern for any of the words; * stands for any ending."""
    spelled = (re.escape(word).replace(r"\*", r"\w*") for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{'|'.join(spelled)})(?!\w)", re.IGNORECASE)


def contradiction(stated: str, known: str, key: str) -> Finding:
    """Return the finding for a statement whose text contradicts the case file."""
    return Finding(
        "statement-contradicts",
        None,
        f"The text says {stated}, but the case file says {known}.",
        hint=f"correct the one that is wrong: the text, or {key} in case.toml",
        page_hint=f"correct the one that is wrong: the text, or {key}",
        expected=known,
        actual=stated,
        source=number_words().source,
    )
