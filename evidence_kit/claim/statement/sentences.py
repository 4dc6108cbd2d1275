"""The sentences of a text, and findings about those that are too long."""

import functools
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from evidence_kit.model.finding import Finding
from evidence_kit.policies.rules import Policy

MOST_WORDS = 30
"""Most words of a sentence without a warning; plain-language guides call 25 the limit."""
LONG_SOURCE = (
    "buyers' guide S000-B: simple sentences, a program translates them; "
    "https://insidegovuk.blog.gov.uk/2014/08/04/sentence-length-why-25-words-is-our-limit/"
)
LONG_SHOWN = 3

MOST_READ, MOST_SENTENCES = 600, 60
"""Most characters of a sentence, and most sentences of a text, that are read for their meaning."""

CLAUSE = re.compile(r"[;:()]|,(?!\d)|\b(?:and|but|because)\b", re.IGNORECASE)
"""What separates two clauses of a sentence; a comma in a number does not."""


class Sentence(NamedTuple):
    """A sentence of a text.

    Attributes:
        start: where it begins, counted from 0 in code points.
        words: number of its words.
    """

    start: int
    text: str
    words: int


# A full stop ends a sentence before a space, or between a small and a capital letter where the space was forgotten.
SENTENCE_END = re.compile(
    r"(?<![.!?\u2026\u3002])[.!?\u2026\u3002]+[\"')\]\u201d\u2019]*(?=\s|$)|(?<=[a-z])[.!?](?=[A-Z][a-z ])|\n"
)
ABBREVIATIONS = frozenset(
    {"no", "nr", "pcs", "pc", "approx", "ca", "e.g", "i.e", "mr", "mrs", "ms", "dr", "st", "vs", "fig", "art", "max"}
) | {"min", "incl", "etc", "p.s", "u.s"}
LAST_WORD = re.compile(r"[^\s(]*\Z")
WRAPPED = 50
"""Fewest characters of a line that a program may have wrapped."""


def sentences_of(text: str) -> list[Sentence]:
    """Return the sentences of a text; a line end ends a sentence too, unless a program wrapped the line there."""
    return list(split(text))


@functools.lru_cache(maxsize=4)
def split(text: str) -> tuple[Sentence, ...]:
    """Return the sentences of a text, which each check of it asks for again."""
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
    return tuple(found)


def is_abbreviation(before: str) -> bool:
    """Return whether a full stop after `before` belongs to an abbreviation or the number of a list item."""
    last = LAST_WORD.search(before)
    word = last[0].lower() if last else ""
    return word in ABBREVIATIONS or (word.isdigit() and not before[: -len(word)].strip())


def add_sentence(found: list[Sentence], text: str, start: int, end: int) -> None:
    """Add the text from `start` to `end`, without the space around it, if it has a word."""
    piece = text[start:end]
    words = count_words(piece)
    if words:
        lead = len(piece) - len(piece.lstrip())
        found.append(Sentence(start + lead, piece.strip(), words))


LETTER_OR_DIGIT = re.compile(r"[^\W_]")


def count_words(text: str) -> int:
    """Return how many words a text has; a word has at least one letter or digit."""
    return sum(map(bool, map(LETTER_OR_DIGIT.search, text.split())))


def beginning(sentence: str, words: int = 8) -> str:
    """Return the first words of a sentence, short enough for a message of one line."""
    first = sentence[:400].split()
    short = " ".join(first[:words])[:100]
    return short + ("..." if len(first) > words or len(short) == 100 else "")


def check_long_sentences(sentences: Sequence[Sentence], policy: Policy) -> Iterable[Finding]:
    """Yield one warning for sentences too long to translate well, if the policy names a language."""
    long = [sentence for sentence in sentences if sentence.words > MOST_WORDS]
    if not long or policy.text.language is None:
        return
    listed = ", ".join(f'"{beginning(sentence.text)}" ({sentence.words} words)' for sentence in long[:LONG_SHOWN])
    more = f" and {len(long) - LONG_SHOWN} more" if len(long) > LONG_SHOWN else ""
    number = "1 sentence is" if len(long) == 1 else f"{len(long)} sentences are"
    yield Finding(
        "statement-long-sentence",
        None,
        f"{number} too long for a program to translate well: {listed}{more}.",
        hint="split it into two or three sentences, each about one thing",
        expected=MOST_WORDS,
        actual=max(sentence.words for sentence in long),
        source=LONG_SOURCE,
    )


NOT = ((re.compile(r"\bca(?:n't|nt|nnot)\b"), "can not"), (re.compile(r"\bwo(?:n't|nt)\b"), "will not"))
CONTRACTED = re.compile(r"\b(did|do|does|is|was|were|are|has|have|had|would|could|should)n'?t\b")
LEFT_OUT = re.compile(r"[^a-z0-9]+")


def normalised(sentence: str) -> str:
    """Return a sentence in lower case with single spaces, every n't written as "not"."""
    text = sentence.lower().replace("\u2019", "'")
    for pattern, full in NOT:
        text = pattern.sub(full, text)
    return LEFT_OUT.sub(" ", CONTRACTED.sub(r"\1 not", text)).strip()
