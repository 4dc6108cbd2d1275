"""The languages that the buyer can read: message catalogues, and how days and amounts are written.

Reports for programs, the statement for the form and everything in a package stay English.
"""

import contextlib
import datetime as dt
import functools
import gettext
import re
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from decimal import Decimal
from importlib import resources
from importlib.resources.abc import Traversable

__all__ = ["ENGLISH", "Language", "find_language", "known_languages", "speaking", "spoken"]

CODES = ("en", "ru", "uk", "pl", "cs", "de", "fr", "es", "pt")
"""Languages that may be chosen, English first."""

DAYS = (
    "{day} January {year}",
    "{day} February {year}",
    "{day} March {year}",
    "{day} April {year}",
    "{day} May {year}",
    "{day} June {year}",
    "{day} July {year}",
    "{day} August {year}",
    "{day} September {year}",
    "{day} October {year}",
    "{day} November {year}",
    "{day} December {year}",
)
"""A day with its month in words, which every country reads alike. Not strftime, whose names depend on the machine."""

FIRST = {"fr": "1er"}
"""How a language writes the first day of a month, where that is not a plain number."""

NEAR = {0: "{day} (today)", 1: "{day} (tomorrow)"}
"""A day with "today" or "tomorrow", by how many days it is ahead."""

POINT = "."
"""The decimal point; the only string of a catalogue that is a sign."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language for the buyer.

    Attributes:
        code: two letters of ISO 639-1.
    """

    code: str
    catalogue: gettext.NullTranslations = field(repr=False, compare=False)

    def say(self, words: str, **facts: object) -> str:
        """Return a sentence with its facts, in English where the catalogue lacks it."""
        return (self.catalogue.gettext(words) if words else "").format(**facts)

    def count(self, singular: str, plural: str, count: int, **facts: str) -> str:
        """Return a sentence about a number of things, in the language's form for that number."""
        return self.catalogue.ngettext(singular, plural, count).format(count=count, **facts)

    def day(self, day: dt.date) -> str:
        """Return a day with its month in words."""
        number = FIRST.get(self.code, 1) if day.day == 1 else day.day
        return self.say(DAYS[day.month - 1], day=number, year=day.year)

    def amount(self, amount: Decimal, currency: str = "") -> str:
        """Return an amount with the language's decimal point, followed by its currency."""
        return f"{amount} {currency}".strip().replace(".", self.catalogue.gettext(POINT), 1)


ENGLISH = Language("en", gettext.NullTranslations())

SPOKEN: ContextVar[Language] = ContextVar("spoken", default=ENGLISH)
"""The language of text for a person; only the command line sets it."""


def spoken() -> Language:
    """Return the language of text for a person."""
    return SPOKEN.get()


@contextlib.contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Show text to a person in a language for a while."""
    before = SPOKEN.set(language)
    try:
        yield
    finally:
        SPOKEN.reset(before)


@functools.cache
def known_languages() -> tuple[str, ...]:
    """Return the codes of English and of the languages with a catalogue."""
    return tuple(code for code in CODES if code == "en" or catalogue_of(code).is_file())


def catalogue_of(code: str) -> Traversable:
    """Return the compiled catalogue of a language."""
    return resources.files("evidence_kit.languages").joinpath(code, "LC_MESSAGES", "evidence_kit.mo")


@functools.cache
def find_language(name: str) -> Language | None:
    """Return the language of a code or a locale's name, such as "cs" or "cs_CZ.UTF-8"; None when it is not known.

    "C" and "POSIX" are English.
    """
    code = re.split(r"[_.@-]", name.strip().lower(), maxsplit=1)[0]
    if code in ("en", "c", "posix"):
        return ENGLISH
    if code not in known_languages():
        return None
    with catalogue_of(code).open("rb") as file:
        return Language(code, gettext.GNUTranslations(file))
