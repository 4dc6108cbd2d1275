"""The passages of a statement that a form refuses or a mediator dislikes, by their place in the text. Pure."""

from collections.abc import Iterable
from typing import NamedTuple

from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.claim.statement.signs import MILD, REFUSED, indexes_of
from evidence_kit.claim.statement.wording import MOST_READ, broken_rules, merged
from evidence_kit.policies.rules import Policy
from evidence_kit.text.letters import Kind, disguised_words, pieces


class Passage(NamedTuple):
    """A part of a text that a finding is about.

    Attributes:
        start: index of its first character.
        end: index after its last character.
        why: what is wrong with it, in a few words.
    """

    start: int
    end: int
    why: str


def passages(text: str, policy: Policy, reason: str | None, cache: Cache = NO_CACHE) -> list[Passage]:
    """Return the passages of a text to look at under a policy, found again if they were looked for before."""
    inputs = (text, policy.text, reason)
    return cache.once("passages of a statement", inputs, list[Passage], lambda: find_passages(text, policy, reason))


def find_passages(text: str, policy: Policy, reason: str | None) -> list[Passage]:
    """Return the passages of a text to look at under a policy, in its order; none overlaps another.

    Args:
        reason: the reason of the claim; its own words are not off topic.
    """
    found = [*letters_to_mark(text, policy)]
    found += [Passage(*span, rule.message) for rule, spans in broken_rules(text[:MOST_READ], reason) for span in spans]
    kept: list[Passage] = []
    for passage in sorted(found, key=lambda passage: (passage.start, -passage.end)):
        if not kept or passage.start >= kept[-1].end:
            kept.append(passage)
    return kept


def letters_to_mark(text: str, policy: Policy) -> Iterable[Passage]:
    """Yield the words and signs that a form refuses for their letters."""
    rules = policy.text
    latin_only = any(rule and rule.value for rule in (rules.latin_only, rules.ascii_only))
    forbidden = tuple(rules.forbid.value) if rules.forbid else ()
    disguised = [(word.start, word.start + len(word.text)) for word in disguised_words(text)]
    yield from (Passage(*span, "Some letters only look Latin") for span in disguised)
    unusual = list(pieces(text))
    refused: list[tuple[int, int]] = []
    if latin_only or forbidden:
        refused = [(piece.start, piece.start + len(piece.text)) for piece in unusual if piece.kind in REFUSED]
        refused += [(index, index + len(sign)) for sign in forbidden for index in indexes_of(text, sign)]
        yield from (Passage(*span, "A form may refuse this sign") for span in merged(refused))
    if latin_only:
        foreign = [(piece.start, piece.start + len(piece.text)) for piece in unusual if piece.kind is Kind.foreign]
        yield from (Passage(*span, "Not in Latin letters") for span in joined(foreign, text))
        if rules.ascii_only and rules.ascii_only.value:
            mild = [(piece.start, piece.start + len(piece.text)) for piece in unusual if piece.kind in MILD]
            yield from (Passage(*span, "Not on an English keyboard") for span in joined(mild, text))


def joined(spans: Iterable[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Return spans in order, those with only spaces between them as one."""
    apart: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if apart and not text[apart[-1][1] : start].strip():
            apart[-1] = (apart[-1][0], end)
        else:
            apart.append((start, end))
    return apart
