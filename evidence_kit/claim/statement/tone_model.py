"""A second opinion on promises and threats: a linear model over the words of one sentence.

The model is data (`tone_model.msgpack`), trained by tests/bench/train_tone.py on the labelled texts of tests/claim.
It is used where it is right more often than the rules: it finds promises and trades that no pattern finds, and it
overrules a pattern in a sentence that is surely fine. The head of tests/bench/train_tone.py gives the measurements.
"""

from collections.abc import Sequence

from evidence_kit.claim.statement.reason_model import shares
from evidence_kit.claim.statement.sentences import MOST_SENTENCES, Sentence, sentences_of

TONE_FILE = "tone_model.msgpack"
FINE = "fine"
"""The label of sentences that break no rule; the others are names of rules."""

TAKEN_BACK = frozenset({"threat", "blackmail", "review-promise", "discount"})
"""Names of the rules whose hits the model may overrule: those about meaning, not about single words."""
ADDED = ("review-promise", "discount")
"""Names of the rules for which the model may add hits; it would add too many threats."""

SURELY_FINE = 0.95
"""Least probability of `fine` at which a sentence is fine whatever a pattern finds."""
SURELY_PROMISED = 0.8
"""Least probability of the rules `ADDED` together at which a sentence breaks one of them."""

Span = tuple[int, int]


def judged_sentences(text: str) -> list[Sentence]:
    """Return the sentences of a text that the model judges."""
    return sentences_of(text)[:MOST_SENTENCES]


def is_surely_fine(span: Span, sentences: Sequence[Sentence]) -> bool:
    """Return whether every sentence that a span touches is surely fine; False if it touches none."""
    touched = [
        sentence for sentence in sentences if sentence.start < span[1] and span[0] < sentence.start + len(sentence.text)
    ]
    return bool(touched) and all(shares(sentence.text, TONE_FILE).get(FINE, 0) >= SURELY_FINE for sentence in touched)


def promises_in(sentences: Sequence[Sentence]) -> dict[str, list[Span]]:
    """Return the spans of sentences that surely break a rule of `ADDED`, by the name of the likelier rule."""
    found: dict[str, list[Span]] = {}
    for sentence in sentences:
        probabilities = shares(sentence.text, TONE_FILE)
        if sum(probabilities.get(rule, 0) for rule in ADDED) >= SURELY_PROMISED:
            likelier = max(ADDED, key=lambda rule: probabilities[rule])
            found.setdefault(likelier, []).append((sentence.start, sentence.start + len(sentence.text)))
    return found
