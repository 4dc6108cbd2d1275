"""Guess the facts in a text in another language, by patterns, as lines of case.toml for the buyer to confirm."""

import functools
import re
from collections.abc import Iterable, Iterator
from typing import Literal

from evidence_kit.model.finding import Finding
from evidence_kit.shipped import Strict, reader
from evidence_kit.text.amounts import NUMBER, amount_of, with_plain_signs
from evidence_kit.text.values import days_of
from evidence_kit.toml.meant import with_cents

BEFORE, BEHIND = 48, 24
"""Characters before and after a number that are searched for words about it."""

MOST_READ = 4000
CLAUSE = re.compile(r"[.!?;\n]\s")
DAY = re.compile(
    r"(?<![\w.])(?:20\d\d-\d\d-\d\d|\d{1,2}\.\s?\d{1,2}\.\s?20\d\d"
    r"|\d{1,2}(?:\.|er|º|-?го)?\s(?:de\s)?[^\W\d_]{3,12}\.?\s(?:de\s)?20\d\d)(?!\w)"
)
TRACKING = re.compile(r"(?<!\w)[A-Z]{2}\d{9}[A-Z]{2}(?!\w)")
ORDER = re.compile(r"(?<!\w)\d{12,20}(?!\w)")


class Understood(Strict, frozen=True, kw_only=True):
    """All of understood.toml."""

    schema: Literal["evidence_kit.understood/1"]
    reasons: dict[str, list[str]]
    events: dict[str, list[str]]
    amounts: dict[str, list[str]]
    currencies: dict[str, list[str]]
    pieces: dict[str, list[str]]


known_words = reader(__package__, "understood.toml", Understood)


def check_understood(text: str) -> Iterable[Finding]:
    """Yield a note with the facts that a text in another language seems to give, for the buyer to confirm."""
    lines = understood(text[:MOST_READ])
    if not lines:
        return
    yield Finding(
        "statement-understood",
        None,
        f"This is how the text was understood (a guess; please check it): {'; '.join(lines)}.",
        hint="copy what is right into case.toml; evidence-kit statement --draft FOLDER   then writes it in English",
    )


def understood(text: str) -> list[str]:
    """Return the facts that a text seems to give, as lines of case.toml, each key once."""
    name = reason_in(text)
    reason = [("claim.reason", f'"{name}"')] if name else []
    found = dict(reversed([*reason, *days_in(text), *amounts_in(text), *pieces_in(text), *numbers_in(text)]))
    return [f"{key} = {value}" for key, value in reversed(found.items())]


def reason_in(text: str) -> str | None:
    """Return the first reason that a text in another language names; None if it names none."""
    small = f" {text.lower()} "
    places = [
        (small.index(word), name) for name, words in known_words().reasons.items() for word in words if word in small
    ]
    return min(places)[1] if places else None


def days_in(text: str) -> Iterator[tuple[str, str]]:
    """Yield the key and value of each day near the name of an event; ambiguous days are left out."""
    for found in DAY.finditer(text):
        days, event = days_of(found[0]), nearest(text, found, known_words().events)
        if event and len(days) == 1:
            yield f"order.{event}", str(days[0])


@functools.cache
def amount_pattern() -> re.Pattern[str]:
    """Return a pattern for an amount with its currency before or behind it."""
    words = sorted((re.escape(word) for each in known_words().currencies.values() for word in each), key=len)
    signs = "|".join(reversed(words))
    return re.compile(
        rf"(?<![\w.,'])(?:(?P<sign>{signs})\s?(?P<first>{NUMBER})|(?P<second>{NUMBER})\s?(?P<unit>{signs}))",
        re.IGNORECASE,
    )


def amounts_in(text: str) -> Iterator[tuple[str, str]]:
    """Yield the keys and values of each amount near a word for its meaning, and of its currency."""
    text = with_plain_signs(text)
    for found in amount_pattern().finditer(text):
        amount = amount_of(found["first"] or found["second"])
        what = nearest(text, found, known_words().amounts)
        sign = (found["sign"] or found["unit"]).lower()
        currency = next(code for code, words in known_words().currencies.items() if sign in words)
        if amount and what:
            yield "claim.refund" if what == "refund" else "order.price", f'"{with_cents(amount)}"'
            yield "order.currency", f'"{currency}"'


def pieces_in(text: str) -> Iterator[tuple[str, str]]:
    """Yield the keys and numbers of the pieces that were ordered and that came."""
    counted = "|".join(map(re.escape, known_words().pieces["counted"]))
    for found in re.finditer(rf"(?<![\w.,])(\d{{1,4}})\s?(?:{counted})", text, re.IGNORECASE):
        event = nearest(text, found, known_words().events)
        if event in ("ordered", "delivered") and int(found[1]):
            yield "order.quantity" if event == "ordered" else "facts.pieces", str(int(found[1]))


def numbers_in(text: str) -> Iterator[tuple[str, str]]:
    """Yield the key and value of the only number that looks like a tracking number, or like an order number."""
    for key, pattern in (("order.tracking", TRACKING), ("order.number", ORDER)):
        numbers = set(pattern.findall(text))
        if len(numbers) == 1:
            yield key, f'"{numbers.pop()}"'


def nearest(text: str, found: re.Match[str], words: dict[str, list[str]]) -> str:
    """Return the key of the words nearest before a number, else after it; empty if none is near."""
    before = CLAUSE.split(text[max(0, found.start() - BEFORE) : found.start()])[-1].lower()
    behind = CLAUSE.split(text[found.end() : found.end() + BEHIND])[0].lower()
    last = max(((before.rfind(word), name) for name, each in words.items() for word in each), default=(-1, ""))
    if last[0] >= 0:
        return last[1]
    after = sorted((behind.find(word), name) for name, each in words.items() for word in each if word in behind)
    return after[0][1] if after else ""
