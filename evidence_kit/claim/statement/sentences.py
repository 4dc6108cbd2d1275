"""Sentences: where they begin and end, which are too long, and whether the first ones say what is wrong."""

import functools
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from evidence_kit.dispute import Claim
from evidence_kit.model import Finding, Severity
from evidence_kit.policies.rules import Policy
from evidence_kit.strict import Strict, read_shipped

REASONS_FILE = "reasons_words.toml"
MOST_WORDS = 30
"""Above this a sentence is warned of; plain-language guides call 25 words the limit."""
LONG_SOURCE = (
    "buyers' guide S000-B: simple sentences, a program translates them; "
    "https://insidegovuk.blog.gov.uk/2014/08/04/sentence-length-why-25-words-is-our-limit/"
)
LONG_SHOWN = 3


class Sentence(NamedTuple):
    """A sentence of a text.

    Attributes:
        start: where it begins, counted from 0 in code points.
        words: how many words it has.
    """

    start: int
    text: str
    words: int


# A point ends a sentence before a space, or between a small and a capital letter where a space was forgotten.
SENTENCE_END = re.compile(
    r"(?<![.!?\u2026\u3002])[.!?\u2026\u3002]+[\"')\]\u201d\u2019]*(?=\s|$)|(?<=[a-z])[.!?](?=[A-Z][a-z ])|\n"
)
ABBREVIATIONS = frozenset(
    {"no", "nr", "pcs", "pc", "approx", "ca", "e.g", "i.e", "mr", "mrs", "ms", "dr", "st", "vs", "fig", "art", "max"}
) | {"min", "incl", "etc", "p.s", "u.s"}
LAST_WORD = re.compile(r"[^\s(]*\Z")
WRAPPED = 50
"""Characters from which a line that ends without a point may have been broken by a program, not by its writer."""


def sentences_of(text: str) -> list[Sentence]:
    """Return the sentences of a text; a line broken by a program goes on, an empty line or a list's item ends one."""
    found: list[Sentence] = []
    start = line = 0
    for end in SENTENCE_END.finditer(text):
        if end[0] == "\n":
            goes_on = end.start() - line >= WRAPPED and text[end.end() : end.end() + 1].islower()
            line = end.end()
            if goes_on:
                continue
        elif end[0] == "." and is_abbreviation(text[max(start, end.start() - 8) : end.start()]):
            continue
        add_sentence(found, text, start, end.end())
        start = end.end()
    add_sentence(found, text, start, len(text))
    return found


def is_abbreviation(before: str) -> bool:
    """Return whether the point behind this belongs to an abbreviation or a list's number."""
    last = LAST_WORD.search(before)
    word = last[0].lower() if last else ""
    return word in ABBREVIATIONS or (word.isdigit() and not before[: -len(word)].strip())


def add_sentence(found: list[Sentence], text: str, start: int, end: int) -> None:
    """Add what stands between two places, without the space around it, when there is a word in it."""
    piece = text[start:end]
    words = sum(1 for word in piece.split() if any(char.isalnum() for char in word))
    if words:
        lead = len(piece) - len(piece.lstrip())
        found.append(Sentence(start + lead, piece.strip(), words))


def beginning(sentence: str, words: int = 8) -> str:
    """Return the first words of a sentence, fit for a message of one line."""
    first = sentence[:400].split()
    short = " ".join(first[:words])[:100]
    return short + ("..." if len(first) > words or len(short) == 100 else "")


def check_long_sentences(sentences: Sequence[Sentence], policy: Policy) -> Iterable[Finding]:
    """Yield one warning for sentences too long for a program to translate, where the policy names a language."""
    long = [one for one in sentences if one.words > MOST_WORDS]
    if not long or policy.text.language is None:
        return
    named = ", ".join(f'"{beginning(one.text)}" ({one.words} words)' for one in long[:LONG_SHOWN])
    more = f" and {len(long) - LONG_SHOWN} more" if len(long) > LONG_SHOWN else ""
    few = "1 sentence is" if len(long) == 1 else f"{len(long)} sentences are"
    yield Finding(
        "statement-long-sentence",
        Severity.warning,
        None,
        f"{few} too long for a program to translate well: {named}{more}.",
        hint="make two or three of it, each saying one thing",
        expected=MOST_WORDS,
        actual=max(one.words for one in long),
        source=LONG_SOURCE,
    )


class ReasonWords(Strict, frozen=True, kw_only=True):
    """Words by which a text names one reason; the head of reasons_words.toml says what each key means."""

    called: str
    names: list[str]
    alone: list[str]
    shapes: tuple[str, ...] = ()


class ReasonRules(Strict, frozen=True, kw_only=True):
    """All of reasons_words.toml."""

    source: str
    shapes: dict[str, list[str]]
    reason: dict[str, ReasonWords]


@functools.cache
def reason_rules() -> ReasonRules:
    """Return what reasons_words.toml tells.

    Raises:
        RulesWrong: the file is not written as it must be.
    """
    return read_shipped("evidence_kit.claim.statement", REASONS_FILE, ReasonRules)


NOT = ((re.compile(r"\bca(?:n't|nt|nnot)\b"), "can not"), (re.compile(r"\bwo(?:n't|nt)\b"), "will not"))
CONTRACTED = re.compile(r"\b(did|do|does|is|was|were|are|has|have|had|would|could|should)n'?t\b")
LEFT_OUT = re.compile(r"[^a-z0-9]+")


def normalised(sentence: str) -> str:
    """Return a sentence as small words with single spaces, every n't written as "not"."""
    text = sentence.lower().replace("\u2019", "'")
    for pattern, full in NOT:
        text = pattern.sub(full, text)
    return LEFT_OUT.sub(" ", CONTRACTED.sub(r"\1 not", text)).strip()


@functools.cache
def compiled(reason: str, *, alone: bool) -> tuple[re.Pattern[str], tuple[tuple[re.Pattern[str], ...], ...]]:
    """Return the phrases of a reason: one pattern for the simple ones, and those that must stand together."""
    words = reason_rules().reason[reason]
    phrases = words.alone if alone else words.names
    simple = "|".join(spelled(phrase) for phrase in phrases if "&" not in phrase)
    joined = tuple(
        tuple(re.compile(rf"\b(?:{spelled(part)})\b") for part in phrase.split("&"))
        for phrase in phrases
        if "&" in phrase
    )
    return re.compile(rf"\b(?:{simple or '(?!)'})\b"), joined


def spelled(phrase: str) -> str:
    """Return the pattern of a phrase, in which * stands for any ending."""
    return " ".join(re.escape(word).replace(r"\*", "[a-z]*") for word in phrase.split())


def mentions(sentences: Sequence[str], reason: str, *, alone: bool = False) -> bool:
    """Return whether normalised sentences name a reason; `alone`: in words that hardly any other reason has."""
    simple, joined = compiled(reason, alone=alone)
    return any(
        simple.search(sentence) or any(all(part.search(sentence) for part in parts) for parts in joined)
        for sentence in sentences
    )


@functools.cache
def shape_pattern(reason: str) -> re.Pattern[str]:
    """Return a pattern for the shapes of sentences by which a reason is told without any of its words."""
    rules = reason_rules()
    shapes = [shape for name in rules.reason[reason].shapes for shape in rules.shapes[name]]
    return re.compile("|".join(f"(?:{one})" for one in shapes) or "(?!)")


def is_shaped(sentences: Sequence[str], reason: str) -> bool:
    """Return whether normalised sentences, one behind the other, tell a reason by their shape."""
    return bool(shape_pattern(reason).search(SENTENCE_BORDER.join(("", *sentences, ""))))


SENTENCE_BORDER = " | "
LEADING = 2
LEAST_WORDS = 4
"""Words below which a sentence is a greeting or a number, and says nothing yet."""
MOST_READ = 4000
MOST_LATER = 50


def check_reason_named(claim: Claim, sentences: Sequence[Sentence]) -> Iterable[Finding]:
    """Yield a warning when the first sentences do not name the claim's reason, or name only another one."""
    reason = claim.reason
    known = reason_rules().reason
    if reason not in known or not sentences:
        return
    telling = [index for index, one in enumerate(sentences) if one.words >= LEAST_WORDS]
    leading = telling[LEADING - 1] + 1 if len(telling) >= LEADING else len(sentences)
    first = [normalised(one.text[:MOST_READ]) for one in sentences[:leading][:MOST_LATER]]
    allowed = (reason, *(one for one in claim.other_reasons if one in known))
    if any(mentions(first, one) for one in allowed):
        return
    other = next((one for one in known if one not in allowed and mentions(first, one, alone=True)), None)
    if other is None and any(is_shaped(first, one) for one in allowed):
        return
    behind_them = sentences[leading : leading + MOST_LATER]
    later = any(mentions([normalised(one.text[:MOST_READ])], reason) for one in behind_them)
    wanted = known[reason].called
    if other and not later:
        message = f"The reason is {reason} ({wanted}), and the text speaks of another: {other} ({known[other].called})."
        hint = f"say first that {wanted}, or choose the reason {other}"
    else:
        behind = ", only further down" if later else ""
        message = f"The first sentences do not say that {wanted}{behind}: the reason in case.toml ({reason})."
        hint = f"begin with it: say that {wanted}, what you ordered and what came"
    yield Finding(
        "statement-reason-unclear",
        Severity.warning,
        None,
        message,
        hint=hint,
        expected=reason,
        actual=other,
        source=reason_rules().source,
    )
