"""Words that lose a dispute: threats, promises, insults, shouting, history, links. Pure.

The rules are in the `wording*.toml` files beside this module; the head of wording.toml explains their syntax. A text is
read as a row of words (`read_words`), so that look-alikes, invisible signs, capitals, line ends and punctuation hide
nothing, and every word keeps its place in the text as typed.
"""

import bisect
import functools
import itertools
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from evidence_kit.claim.statement.tone_model import ADDED, TAKEN_BACK, is_surely_fine, judged_sentences, promises_in
from evidence_kit.claim.statement.word_patterns import (
    Pattern,
    Rule,
    beginnings,
    compiled,
    load_rules,
    possible,
    respelled,
    signs,
    words_of,
)
from evidence_kit.model.codes import Severity
from evidence_kit.model.finding import USUAL, Finding

SHOWN = 5
"""Most places listed in a finding."""

QUOTED = 80
"""Most characters quoted from one place."""

GREETING = 4
"""Most words of a sentence that counts as a greeting."""

MOST_READ = 100_000
"""Most characters read of a text; no form accepts a tenth of that."""

COUNTED = 50
"""Most hits of one pattern that are searched; nobody needs the 51st to rewrite a text."""

# Every `.`, `!`, `?` and `;` ends a sentence, and so do an empty line and the beginning of a listed point.
TOKEN = re.compile(
    r"(?P<swear_word>[^\W\d_]+[*]+[^\W\d_]+)|(?P<star>(?<=\d)[*]+|[*]{2,})|(?P<word>\w+(?:[.,]\d+)*|[$€£%])"
    r"|(?P<end>[.!?;…]+|\n(?=[^\S\n]*(?:\n|[-•*]|\d[.)])))"
)
END = "|"
SIGNS = {"star": "star", "swear_word": "swear-word"}
APOSTROPHE = re.compile("['’‘`´ʼ]")
CONTRACTED = {
    "ill": "i will", "youll": "you will", "theyll": "they will", "itll": "it will", "youd": "you would",
    "youve": "you have", "theyd": "they would", "ive": "i have",
}  # fmt: skip
WITH_APOSTROPHE = {"well": "we will", "wed": "we would", "id": "i would", "hell": "he will", "shell": "she will"}
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Words:
    """A text as a row of words.

    Attributes:
        row: the words with one space before and after each; `|` ends a sentence.
        loud: the same row, in which words typed in capitals are in capitals.
        starts: index of each word in the row.
        spans: start and end of each word in the text.
        used: the different words.
    """

    row: str
    loud: str
    starts: tuple[int, ...]
    spans: tuple[Span, ...]
    used: frozenset[str]

    def loud_word(self, at: int) -> str:
        """Return a word by its index, in capitals if it was typed so."""
        start = self.starts[at]
        return self.loud[start : self.loud.index(" ", start)]


def check_wording(text: str, reason: str | None = None) -> Iterable[Finding]:
    """Yield one finding for each wording rule that a statement breaks, with the line and words of each place.

    Only the first `MOST_READ` characters are read.

    Args:
        text: the statement.
        reason: the reason of the claim; words of that claim, such as the delay of a parcel that never came, are not
            history.
    """
    text = text[:MOST_READ]
    for rule, spans in broken_rules(text, reason):
        places = "; ".join(quoted_place(text, span) for span in spans[:SHOWN])
        more = "" if len(spans) <= SHOWN else f", and {len(spans) - SHOWN} more"
        yield Finding(
            rule.code,
            None,
            f"{rule.message}: {places}{more}.",
            severity=rule.severity or USUAL,
            hint=rule.hint,
            expected="polite facts of this order",
            actual=len(spans),
            source=rule.source,
        )


def broken_rules(text: str, reason: str | None = None) -> list[tuple[Rule, list[Span]]]:
    """Return the rules that a text breaks with their places, by patterns and by the model of tone.

    A rule that only the model finds broken is a warning, so that the model never gives a fine text an error.
    """
    words, sentences = read_words(text), judged_sentences(text)
    rules = load_rules().rule
    by_pattern = {rule.id: hits(rule, text, words, reason) for rule in rules}
    for name in TAKEN_BACK:
        by_pattern[name] = [span for span in by_pattern[name] if not is_surely_fine(span, sentences)]
    found = [(rule, by_pattern[rule.id]) for rule in rules if by_pattern[rule.id]]
    if any(rule.id in ADDED for rule, _ in found):
        return found
    by_model = promises_in(sentences)
    added = [(rule, by_model[rule.id]) for rule in rules if rule.id in by_model]
    return found + [(msgspec.structs.replace(rule, severity=Severity.warning), spans) for rule, spans in added]


def hits(rule: Rule, text: str, words: Words, reason: str | None = None) -> list[Span]:
    """Return the separate spans of the text that break a rule, in order; at most `COUNTED` of each pattern."""
    used = words.used
    patterns = [pattern for pattern in possible(rule.pattern, used) if reason not in pattern.claim_of]
    every = {span: pattern for pattern in patterns for span in spans_of(pattern, text, words)}
    excuses = possible(rule.unless, used) if every else ()
    excused = merged(span for pattern in excuses for span in spans_of(pattern, text, words))
    left = [(span, pattern) for span, pattern in every.items() if not any(overlap(span, other) for other in excused)]
    found = merged(part for span, pattern in left for part in parts_to_mend(span, pattern, words))
    if rule.facts and found and not fills(found, words):
        prefaces = possible(rule.prefaces, used)
        stop = opening(words, found, [span for preface in prefaces for span in spans_of(preface, text, words)])
        facts = (span[1] for fact in possible(rule.facts, used) for span in spans_of(fact, text, words))
        found = [span for span in found if span[0] < stop] if min(facts, default=len(text)) > stop else []
    return found


def spans_of(pattern: Pattern, text: str, words: Words) -> list[Span]:
    """Return the spans of the text that a pattern matches."""
    if pattern.reads == "signs":
        return [hit.span() for hit in itertools.islice(signs(pattern.match).finditer(text), COUNTED)]
    loud = pattern.reads == "capitals"
    if any(words.used.isdisjoint(begins) for begins in beginnings(pattern.match)):
        return []
    found = compiled(pattern.match, loud).finditer(words.loud if loud else words.row)
    return [span_in_text(words, *hit.span()) for hit in itertools.islice(found, COUNTED)]


def parts_to_mend(span: Span, pattern: Pattern, words: Words) -> Iterable[Span]:
    """Yield the parts of a hit that break the rule: of capitals, those words alone, with the capitals beside them."""
    if pattern.reads != "capitals":
        yield span
        return
    said = words_of(pattern.match)
    within = [(at, words.loud_word(at)) for at, other in enumerate(words.spans) if overlap(span, other)]
    for is_loud, run in itertools.groupby(within, lambda one: one[1].isupper()):
        row = [*run]
        if is_loud and any(word.lower() in said for _, word in row):
            yield words.spans[row[0][0]][0], words.spans[row[-1][0]][1]


def span_in_text(words: Words, start: int, stop: int) -> Span:
    """Return the span of the text for the part of the row from `start` to `stop`."""
    first = bisect.bisect_right(words.starts, start + 1) - 1
    last = bisect.bisect_left(words.starts, stop) - 1
    return words.spans[max(first, 0)][0], words.spans[max(last, first, 0)][1]


def opening(words: Words, found: list[Span], prefaces: list[Span]) -> int:
    """Return the index where the opening ends: its last sentence has history, or more than a greeting or preface."""
    length = begin = 0
    for start, span in zip(words.starts, words.spans, strict=True):
        if words.row[start] != END:
            length += 1
            continue
        sentence = (begin, span[0])
        history = any(overlap(hit, sentence) for hit in found)
        if history or (length > GREETING and not any(overlap(preface, sentence) for preface in prefaces)):
            return span[0]
        length, begin = 0, span[1]
    return words.spans[-1][1] if words.spans else 0


def fills(found: list[Span], words: Words) -> bool:
    """Return whether hits fill a text: three of them, or hits in two sentences that are half of it."""
    ends = [span[0] for span, start in zip(words.spans, words.starts, strict=True) if words.row[start] == END]
    sentences = [bisect.bisect_left(ends, span[0]) for span in found]
    return len(found) >= 3 or (len(set(sentences)) >= 2 and len(set(sentences)) * 2 >= len(ends))


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, with overlapping ones merged."""
    apart: list[Span] = []
    for span in sorted(spans):
        if apart and span[0] < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(apart[-1][1], span[1]))
        else:
            apart.append(span)
    return apart


def overlap(span: Span, other: Span) -> bool:
    """Return whether two spans share a character."""
    return span[0] < other[1] and other[0] < span[1]


def quoted_place(text: str, span: Span) -> str:
    """Return the line and the quoted words of a span, for a message."""
    quoted = " ".join(text[span[0] : span[1]].split())
    quoted = quoted.rstrip(".") or quoted  # the finding sets its own full stop
    shortened = quoted if len(quoted) <= QUOTED else f"{quoted[: QUOTED - 1]}…"
    return f'line {text.count(chr(10), 0, span[0]) + 1} "{shortened}"'


def read_words(text: str) -> Words:
    """Return a text as a row of words in small Latin letters, without look-alikes and accents."""
    letters = {ord(char): fold(char) for char in set(text)}
    folded = text.translate(letters)
    widths = [len(letters[ord(char)]) for char in text] if len(folded) != len(text) or "" in letters.values() else None
    origin = None if widths is None else [at for at, width in enumerate(widths) for _ in range(width)]
    row: list[str] = []
    loud: list[str] = []
    starts: list[int] = []
    spans: list[Span] = []
    length = 0
    for token in TOKEN.finditer(folded):
        begin, stop = token.span() if origin is None else (origin[token.start()], origin[token.end() - 1] + 1)
        word = (
            END if token.lastgroup == "end" else token[0] if token.lastgroup == "word" else SIGNS[str(token.lastgroup)]
        )
        if word == END and (not row or row[-1] == END):
            continue
        for part in expanded_contraction(respelled(word), text[begin:stop]):
            row.append(part)
            loud.append(part.upper() if text[begin:stop].isupper() else part)
            starts.append(length + 1)
            spans.append((begin, stop))
            length += len(part) + 1
    return Words(f" {' '.join(row)} ", f" {' '.join(loud)} ", tuple(starts), tuple(spans), frozenset(row))


def expanded_contraction(word: str, typed_word: str) -> list[str]:
    """Return the words of a contraction ("I'll"), or the word itself."""
    full = CONTRACTED.get(word) or (WITH_APOSTROPHE.get(word) if APOSTROPHE.search(typed_word) else None)
    return full.split() if full else [word]


@functools.lru_cache(maxsize=4096)
def fold(char: str) -> str:
    """Return the small Latin letters, without accents, that a character is or looks like; empty for a mark."""
    parts = unicodedata.normalize("NFKD", char.casefold())
    kept = [letter for letter in parts.casefold() if unicodedata.category(letter) not in ("Mn", "Cf", "Cs")]
    look_alikes = load_rules().look_alikes
    return "".join(look_alikes.get(letter, letter) for letter in kept)
