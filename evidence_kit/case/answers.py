"""Read what people type at a question: as TOML spells it, or what to type instead. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from evidence_kit.parcel.tracking import normalise
from evidence_kit.text.amounts import amount_of
from evidence_kit.text.values import days_of, is_day_without_year, wrong_day, yes_or_no
from evidence_kit.toml.meant import quoted, with_cents, written

Key = tuple[str, str]
"""Table and key of case.toml."""

Answers = Mapping[Key, str]
"""The answers, each as TOML spells it."""

LONGEST_ANSWER = 500
BACK = frozenset({"b", "back", "<", "zurück", "назад", "zpět", "wstecz", "retour", "atrás", "voltar"})
"""What goes one question back."""

FREE = frozenset(
    {"free", "none", "no", "nothing", "gratis", "included", "free shipping", "бесплатно", "нет", "безкоштовно"}
) | {"ні", "zdarma", "darmo", "za darmo", "kostenlos", "umsonst", "gratuit", "grátis", "nic", "nichts"}
"""What people write for an amount of nothing."""

ALL = frozenset(
    {"all", "full", "everything", "all of it", "full refund", "the full price", "full price", "total", "100%"}
) | {"всё", "все", "полностью", "усе", "всю", "vše", "všechno", "wszystko", "całość", "alles", "tout", "todo", "tudo"}
"""What people write for the whole amount."""

HALF = frozenset({"half", "a half", "половина", "половину", "polovina", "polovinu", "połowa", "połowę"}) | frozenset(
    {"die hälfte", "hälfte", "la moitié", "moitié", "la mitad", "mitad", "metade"}
)
"""What people write for half of it."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """An answer that cannot be used, with what to type instead.

    Attributes:
        words: the same, with places for `facts`.
    """

    words: str
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def hint(self) -> str:
        """Return what to type instead, in English."""
        return self.words.format(**self.facts)


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask; everything may be left open.

    Attributes:
        words: the question, with places for `facts`.
        form: what an answer looks like, with places for `facts`.
        read: returns the answer as TOML spells it, or what is wrong with it; empty for an answer that says nothing.
        notes: lines to show before it.
        choices: the names to choose from by number, each with its meaning.
    """

    key: Key
    words: str
    form: str
    read: Callable[[str], str | Wrong]
    notes: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)


def by_example(key: Key, words: str, read: Callable[[str], str | Wrong], example: str) -> Question:
    """Return a question that shows an example of an answer."""
    return Question(key, words, "like {example}", read, facts={"example": example})


def read_text(text: str) -> str | Wrong:
    """Return a line of text; what a terminal's keys sent by mistake is refused, as is a mark alone ("?", "-")."""
    if not text.isprintable() or len(text) > LONGEST_ANSWER or not any(map(str.isalnum, text)):
        return Wrong("write letters and numbers only")
    return quoted(text)


def read_order_number(text: str) -> str | Wrong:
    """Return an order's number; a word of a few letters is refused."""
    signs = [char for char in text if char.isalnum()]
    if len(signs) < 4 or not any(map(str.isdigit, signs)):
        return Wrong("write the order's number as its page shows it, mostly digits, like 8123456789012345")
    return read_text(text)


def read_tracking(text: str) -> str | Wrong:
    """Return a parcel's number; carriers' have 8 to 40 letters and digits, more than three of them digits."""
    signs = normalise(text)
    if not 8 <= len(signs) <= 40 or sum(map(str.isdigit, signs)) < 4:
        return Wrong("write the number on the label, 8 to 40 letters and digits, like RB123456785GB")
    return read_text(text)


def read_shipping(text: str) -> str | Wrong:
    """Return an amount, which may be nothing."""
    return quoted("0.00") if text.strip().lower() in FREE else read_amount(text)


def read_refund(text: str, answers: Answers) -> str | Wrong:
    """Return an amount, or what a share of the price comes to; all of it is with the shipping when nothing came."""
    plain = text.strip().lower()
    percent = re.fullmatch(r"(\d{1,2}|100) ?(?:%|percent)", plain)
    share = 100 if plain in ALL else 50 if plain in HALF else int(percent[1]) if percent else None
    if not share:
        return read_amount(text)
    price, shipping = (answers.get(("order", key)) for key in ("price", "shipping"))
    if price is None:
        return Wrong("the price was left open, so write the amount like 24.90")
    nothing_came = answers.get(("claim", "received")) == "false"
    whole = Decimal(price.strip('"'))
    if share == 100 and nothing_came and shipping:
        whole += Decimal(shipping.strip('"'))
    return quoted(str((whole * share / 100).quantize(Decimal("0.01"))))


def read_yes_or_no(text: str) -> str | Wrong:
    """Return true or false for yes or no."""
    answer = yes_or_no(text)
    return Wrong("write yes or no") if answer is None else written(answer)


def read_amount(text: str) -> str | Wrong:
    """Return an amount as text with a point."""
    amount = amount_of(text)
    if amount is None or amount.startswith("-"):
        return Wrong("write the amount like 24.90 or 1234.50")
    return quoted(with_cents(amount))


def read_currency(text: str) -> str | Wrong:
    """Return a currency's three letters."""
    code = text.upper()
    return quoted(code) if len(code) == 3 and code.isascii() and code.isalpha() else Wrong("write three letters: USD")


def read_day(text: str) -> str | Wrong:
    """Return a day; one that can be read in two ways is asked again."""
    days = days_of(text)
    if len(days) > 1:
        return Wrong("that could be two days; write {one} or {other}", {"one": str(days[0]), "other": str(days[1])})
    if days:
        return str(days[0])
    wrong = wrong_day(text)
    if wrong:
        return Wrong("{wrong}; write the day like 2026-10-20 or 20 Oct 2026", {"wrong": wrong})
    if is_day_without_year(text):
        return Wrong("write the year too, like 2026-10-20 or 20 Oct 2026")
    return Wrong("write the day like 2026-10-20 or 20 Oct 2026")
