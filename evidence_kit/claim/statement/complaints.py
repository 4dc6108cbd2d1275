"""Find texts with several complaints: mediators look for one reason, and sellers answer the weakest."""

import functools
import re
from collections.abc import Iterable, Iterator, Sequence

from evidence_kit.claim.reasons import known_reason, titled
from evidence_kit.claim.statement.reason_named import reasons_given
from evidence_kit.claim.statement.sentences import MOST_READ, MOST_SENTENCES, Sentence, beginning, normalised
from evidence_kit.model.codes import Severity
from evidence_kit.model.dispute import Claim
from evidence_kit.model.finding import Finding
from evidence_kit.shipped import Strict, reader


class ComplaintRules(Strict, frozen=True, kw_only=True):
    """All of complaints.toml."""

    source: str
    akin: list[list[str]]
    none: list[str]
    complaint: dict[str, list[str]]


complaint_rules = reader(__package__, "complaints.toml", ComplaintRules)


@functools.cache
def complaint_pattern(reason: str) -> re.Pattern[str]:
    """Return a pattern for complaints in plain words that mean a reason."""
    return re.compile("|".join(complaint_rules().complaint[reason]))


@functools.cache
def no_complaint() -> re.Pattern[str]:
    """Return a pattern for sentences that name a subject without a complaint: "The colour is fine."."""
    return re.compile("|".join(complaint_rules().none))


def complaints_of(sentences: Sequence[Sentence]) -> dict[str, str]:
    """Return the reasons that a text names in plain words, in its order, each with those words."""
    found: dict[str, str] = {}
    for sentence in sentences[:MOST_SENTENCES]:
        text = normalised(sentence.text[:MOST_READ])
        hits = ((reason, complaint_pattern(reason).search(text)) for reason in complaint_rules().complaint)
        places = [(hit.start(), reason, hit[0]) for reason, hit in hits if hit]
        for _, reason, words in sorted(places):
            found.setdefault(reason, words)
    return found


def several_complaints(sentences: Sequence[Sentence]) -> dict[str, str]:
    """Return the reasons that a text complains of, each with its words; empty for fewer than two.

    All are found by words, or all by the model: a mixture would find two complaints in one.
    """
    found = complaints_of(sentences)
    if len(found) < 2 or is_akin(found):
        clear = [sentence for sentence in sentences if not no_complaint().search(normalised(sentence.text[:MOST_READ]))]
        found = {reason: beginning(sentence.text) for reason, sentence in reasons_given(clear).items()}
    return {} if len(found) < 2 or is_akin(found) else found


def is_akin(reasons: Iterable[str]) -> bool:
    """Return whether reasons are the same complaint, or cause and effect of each other."""
    return any(set(reasons) <= set(group) for group in complaint_rules().akin)


def check_complaints(claim: Claim, sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """Yield a warning for a text with several different complaints; a note if the claim names all of them."""
    found = several_complaints(sentences)
    if not found:
        return
    reason = known_reason(claim.reason)
    listed = ", ".join(f'{titled(name)} ("{words}")' for name, words in found.items())
    others = [name for name in found if reason and name not in (reason.name, *claim.other_reasons)]
    if reason:
        more = f", and name the others in claim.other_reasons ({', '.join(map(titled, others))})" if others else ""
        hint = f"keep what supports {titled(reason.name)}{more}; of several reasons, the best proven one wins"
    else:
        hint = "keep the most serious one that you can prove, and leave the others out"
    yield Finding(
        "statement-many-reasons",
        None,
        f"The text complains of {len(found)} things: {listed}. Sellers answer only the weakest one, and mediators "
        "may miss the main one.",
        severity=Severity.warning if others or not reason else Severity.note,
        hint=hint,
        expected=1,
        actual=len(found),
        source=complaint_rules().source,
    )
