"""The rules of wording as data, and the small language of their patterns. Pure.

The head of wording.toml explains the language. A pattern becomes one regular expression in which every word and every
gap is bounded, so that its time grows no faster than the text.
"""

import functools
import re
from importlib import resources
from typing import Literal

import msgspec

from evidence_kit.errors import RulesWrong
from evidence_kit.model.codes import Severity
from evidence_kit.shipped import Strict, read_shipped


class Pattern(Strict, frozen=True, kw_only=True, cache_hash=True):
    """One way to say what a rule forbids, excuses or expects.

    Attributes:
        match: the elements in order; the head of wording.toml explains their signs.
        reads: "words" whatever their case, "capitals" only words typed in capitals, "signs" the text itself.
        claim_of: reasons whose claim uses these words, so that they are never a hit.
    """

    id: str
    match: str
    reads: Literal["words", "capitals", "signs"] = "words"
    claim_of: tuple[str, ...] = ()


class Rule(Strict, frozen=True, kw_only=True):
    """One kind of wording that a statement must avoid.

    Attributes:
        severity: where it differs from the catalogue of codes.
        unless: patterns that excuse a hit they overlap.
        facts: words of the claim itself; if there are any, hits count only in an opening without a fact, or if they
            fill the text, see `hits`.
        prefaces: empty phrases, after which the opening goes on.
        catches: texts, for tests, in which the rule must find a hit.
        passes: texts, for tests, in which it must not.
    """

    id: str
    code: str
    severity: Severity | None = None
    message: str
    hint: str
    source: str
    pattern: tuple[Pattern, ...]
    unless: tuple[Pattern, ...] = ()
    facts: tuple[Pattern, ...] = ()
    prefaces: tuple[Pattern, ...] = ()
    catches: tuple[str, ...]
    passes: tuple[str, ...]


class WordingRules(Strict, frozen=True, kw_only=True):
    """One wording file.

    Attributes:
        words: lists of words that mean the same to a rule, by name.
        look_alikes: letters by the Latin small letter that they look like.
    """

    schema: Literal["evidence_kit.wording/1"]
    words: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    look_alikes: dict[str, str] = msgspec.field(default_factory=dict)
    rule: tuple[Rule, ...] = ()


@functools.cache
def load_rules() -> WordingRules:
    """Return the rules of all wording files together.

    Raises:
        RulesWrong: a wording file is invalid.
    """
    rules = WordingRules(schema="evidence_kit.wording/1")
    for file in sorted(resources.files(__package__).iterdir(), key=lambda file: file.name):
        if file.name.startswith("wording") and file.name.endswith(".toml"):
            part = read_shipped(__package__, file.name, WordingRules)
            rules = WordingRules(
                schema=rules.schema,
                words=rules.words | part.words,
                look_alikes=rules.look_alikes | {char: to for to, group in part.look_alikes.items() for char in group},
                rule=rules.rule + part.rule,
            )
    return rules


@functools.cache
def signs(match: str) -> re.Pattern[str]:
    """Return the compiled expression of a pattern that reads "signs"."""
    return re.compile(match, re.IGNORECASE)


@functools.cache
def compiled(match: str, loud: bool) -> re.Pattern[str]:  # noqa: FBT001  (a cache key)
    """Return the compiled expression, over the row, of a pattern of words; every gap and word in it is bounded."""
    expression = "".join(element(written) for written in match.split()) + "(?= )"
    return re.compile(re.sub(r"(?<![\\])[a-z]", lambda letter: letter[0].upper(), expression) if loud else expression)


@functools.cache
def beginnings(match: str) -> tuple[frozenset[str], ...]:
    """Return the words that each required element can begin with.

    A text without any of them for one element cannot match, so most patterns need not be tried. Elements with a
    wildcard, gaps and optional elements are left out.
    """
    needed = (
        written
        for written in match.split()
        if written[0] not in "^~=" and not (len(written) > 1 and written[-1] == "?")
    )
    return tuple(first for written in needed if (first := first_words(written)))


def possible(patterns: tuple[Pattern, ...], used: frozenset[str]) -> list[Pattern]:
    """Return the patterns, in order, that may match a text of these words: hundreds are known, a few are tried."""
    by_word, always = places_by_word(patterns)
    places = always.union(*(by_word[word] for word in by_word.keys() & used))
    return [patterns[place] for place in sorted(places)]


@functools.cache
def places_by_word(patterns: tuple[Pattern, ...]) -> tuple[dict[str, frozenset[int]], frozenset[int]]:
    """Return the places of patterns by the words of which a text must have one, and the places of all others."""
    by_word: dict[str, frozenset[int]] = {}
    always: set[int] = set()
    for place, pattern in enumerate(patterns):
        needed = beginnings(pattern.match) if pattern.reads != "signs" else ()
        if not needed:
            always.add(place)
            continue
        for word in min(needed, key=len):
            by_word[word] = by_word.get(word, frozenset()) | {place}
    return by_word, frozenset(always)


@functools.cache
def words_of(match: str) -> frozenset[str]:
    """Return the words that the required elements of a pattern are made of."""
    needed = (written for written in match.split() if written[0] not in "^~=")
    return frozenset(word for written in needed for phrase in expanded(written) for word in phrase.split())


@functools.cache
def first_words(written: str) -> frozenset[str]:
    """Return the words that an element can begin with; empty for an element with a wildcard."""
    words = expanded(written)
    return frozenset() if any("*" in word for word in words) else frozenset(word.split(" ", 1)[0] for word in words)


def element(written: str) -> str:
    """Return the expression of one element, beginning with the space before its first word."""
    gap = re.fullmatch(r"(~~|~|=)(\d+)", written)
    if gap:
        inner = {"~~": "[^ ]{1,40}", "~": r"[^ |]{1,40}", "=": rf"{NEW_CLAUSE}[^ |]{{1,40}}"}[gap[1]]
        return f"(?: {inner}){{0,{gap[2]}}}{'' if gap[1] == '=' else '?'}"
    if written == "^":
        return r"(?:(?<= \|)|(?<![^ ]))"
    optional = written.endswith("?") and len(written) > 1
    return f"(?: (?:{alternatives(written.removesuffix('?') if optional else written)})){'?' if optional else ''}"


# The reported words of others end where the intention of the writer begins.
NEW_CLAUSE = r"(?!(?:and|so|but|then|now|otherwise|therefore|because) |i (?:will|shall|am|would|want|ask) |ill )"


def alternatives(written: str) -> str:
    """Return the expression of `one/other/<list>`; `_` is a space inside an alternative, `*` the rest of a word."""
    parts = [re.escape(word).replace(r"\*", "[^ |]{0,12}") for word in expanded(written)]
    return "|".join(f"{part}(?= )" for part in parts)


@functools.cache
def expanded(written: str) -> tuple[str, ...]:
    """Return the words of `one/other/<list>`, with lists written out.

    Raises:
        RulesWrong: there is no list of that name.
    """
    words: list[str] = []
    lists = load_rules().words
    for part in written.split("/"):
        if part.startswith("<") and part.endswith(">"):
            if part[1:-1] not in lists:
                raise RulesWrong(f"wording: there is no list '{part[1:-1]}'", hint="install evidence-kit again")
            words += lists[part[1:-1]]
        else:
            words.append(part.replace("_", " "))
    return tuple(words)


SHORTEST = 6
"""Fewest letters of a word that is recognised with one mistake; shorter ones look too much like others."""


@functools.lru_cache(maxsize=16384)
def respelled(word: str) -> str:
    """Return the key word that was meant by a misspelt word, or the word itself.

    One mistake is recognised: a letter too many, missing, wrong or swapped with the next, never in the first letter
    (Damerau distance 1). Key words are the list `key`; a word of any rule or of the list `no-mistake` is right.
    """
    if not SHORTEST - 1 <= len(word) <= LONGEST or not word.isalpha() or word in right_words():
        return word
    by_mistake = misspelt_forms()
    shorter = [word[:at] + word[at + 1 :] for at in range(1, len(word))]
    swapped = (word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :] for at in range(2, len(word)))
    replaced = (f"{word[:at]}?{word[at + 1 :]}" for at in range(1, len(word)))
    keys = frozenset(load_rules().words.get("key", ()))
    found = (form for form in (*shorter, *swapped) if form in keys)
    return next(found, None) or next((by_mistake[form] for form in (word, *replaced) if form in by_mistake), word)


LONGEST = 20


@functools.cache
def misspelt_forms() -> dict[str, str]:
    """Return the key words by their forms with one letter missing, or with `?` in its place."""
    forms: dict[str, str] = {}
    for key in load_rules().words.get("key", ()):
        for at in range(1, len(key)):
            forms.setdefault(key[:at] + key[at + 1 :], key)
            forms.setdefault(f"{key[:at]}?{key[at + 1 :]}", key)
    return forms


@functools.cache
def right_words() -> frozenset[str]:
    """Return the words that are never mistakes: those of the rules and of the list `no-mistake`."""
    rules = load_rules().rule
    patterns = (pattern for rule in rules for pattern in (*rule.pattern, *rule.unless, *rule.facts, *rule.prefaces))
    elements = (part for pattern in patterns if pattern.reads != "signs" for part in pattern.match.split())
    written = (word for part in elements for phrase in expanded(part.removesuffix("?")) for word in phrase.split())
    return frozenset(written) | frozenset(load_rules().words.get("no-mistake", ()))
