"""Whether a text says what is wrong, and the same as the claim's reason."""

import re
from collections.abc import Iterable, Mapping, Sequence

from evidence_kit.claim.statement.reason_model import UNCLEAR, reason_shares
from evidence_kit.claim.statement.sentences import Sentence, beginning, normalised
from evidence_kit.model.dispute import Claim
from evidence_kit.model.finding import Finding
from evidence_kit.shipped import Strict, reader

LEADING = 3
"""Sentences within which a text must say what is wrong; nobody gets further in ten seconds."""
LEAST_WORDS = 4
"""Words below which a sentence is only a greeting or a number."""
MOST_SENTENCES = 50

LEAST_SUPPORT = 0.15
"""Probability of the claim's reason, plus half that of near ones, below which a text does not give it."""
NEAR, ALONE = 0.5, 0.8
"""Weight of a near reason, and of a sentence that is judged alone."""
SURELY, LEAST_OF_WHOLE = 0.7, 0.04
"""Without a case: probability from which a sentence gives a reason, or a text gives none; and the least that a
sentence's reason must have in the whole text."""
BARE, MAYBE = "not-as-described", 0.5
"""The reason whose name alone says nothing, and the probability from which the rest of a text gives no reason."""
LIKELY = 0.5
"""Probability from which a text without a case gives a reason."""
OTHER, SURELY_OTHER = 0.25, 0.8
"""Probability from which a text gives another reason than the claim's, and from which no sentence outweighs that."""


class ReasonName(Strict, frozen=True, kw_only=True):
    """The words for a reason in a message, and the reasons that are near it."""

    called: str
    near: tuple[str, ...]
    surely: str | None = None


class ReasonNames(Strict, frozen=True, kw_only=True):
    """All of reason_names.toml."""

    source: str
    bare: str
    reason: dict[str, ReasonName]


reason_names = reader(__package__, "reason_names.toml", ReasonNames)


def support(shares: Mapping[str, float], reasons: Iterable[str]) -> float:
    """Return how far a text with these probabilities gives one of these reasons or a near one."""
    known = reason_names().reason
    asked = {reason for reason in reasons if reason in known}
    near = {other for reason in asked for other in known[reason].near} - asked
    return sum(shares.get(reason, 0) for reason in asked) + NEAR * sum(shares.get(reason, 0) for reason in near)


def gives_reason(sentences: Sequence[Sentence], reasons: Iterable[str]) -> bool:
    """Return whether sentences give one of these reasons, together or one alone; True when they cannot be judged."""
    allowed = tuple(reasons)
    together = reason_shares(" ".join(sentence.text for sentence in sentences))
    if not together or support(together, allowed) >= LEAST_SUPPORT:
        return True
    if max(share for reason, share in together.items() if reason != UNCLEAR) >= SURELY_OTHER:
        return False
    return any(ALONE * support(reason_shares(sentence.text), allowed) >= LEAST_SUPPORT for sentence in sentences)


def check_reason_named(claim: Claim, sentences: Sequence[Sentence]) -> Iterable[Finding]:
    """Yield a warning when the first sentences do not give the claim's reason."""
    reason, known = claim.reason, reason_names().reason
    if reason not in known or not sentences:
        return
    leading, later = leading_of(sentences)
    allowed = (reason, *claim.other_reasons)
    if bare := list(check_bare(sentences)) if reason == BARE else []:
        yield from bare
        return
    surely = known[reason].surely
    if (surely and re.search(surely, " ".join(sentence.text for sentence in leading).lower())) or gives_reason(
        leading, allowed
    ):
        return
    shares = reason_shares(" ".join(sentence.text for sentence in leading))
    likeliest = max(known, key=lambda name: shares.get(name, 0))
    other = likeliest if shares.get(likeliest, 0) >= OTHER and likeliest not in allowed else None
    wanted = known[reason].called
    if later and gives_reason(later, allowed):
        message = f"The first sentences do not say that {wanted}; only later ones do. The reason is {reason}."
        hint = f"begin with it: say that {wanted}, what you ordered and what came"
    elif other:
        message = f"The reason is {reason} ({wanted}), but the text describes another: {other} ({known[other].called})."
        hint = f"say first that {wanted}, or choose the reason {other}"
    else:
        message = f"The text does not say clearly that {wanted}: the reason in case.toml ({reason})."
        hint = f"begin with it: say that {wanted}, what you ordered and what came"
    yield unclear(message, hint, expected=reason, actual=other)


def is_bare(sentence: Sentence) -> bool:
    """Return whether a sentence says only that the item is not as described."""
    return bool(re.fullmatch(reason_names().bare, normalised(sentence.text)))


def check_bare(sentences: Sequence[Sentence]) -> Iterable[Finding]:
    """Yield a warning when a text says only that the item is not as described."""
    bare = [sentence for sentence in sentences if is_bare(sentence)]
    others = [sentence for sentence in sentences if not is_bare(sentence)]
    if bare and reason_shares(" ".join(sentence.text for sentence in others)).get(UNCLEAR, 1) >= MAYBE:
        yield unclear(
            f'The text says only "{beginning(bare[0].text)}", but not what was promised and what came.',
            "name both: 'The listing says 10000 mAh, the test shows 3900 mAh.'",
        )


def leading_of(sentences: Sequence[Sentence]) -> tuple[Sequence[Sentence], Sequence[Sentence]]:
    """Return the sentences that must say what is wrong, with short ones between them, and the later ones."""
    telling = [index for index, sentence in enumerate(sentences) if sentence.words >= LEAST_WORDS]
    end = telling[LEADING - 1] + 1 if len(telling) >= LEADING else len(sentences)
    return sentences[:end][:MOST_SENTENCES], sentences[end : end + MOST_SENTENCES]


def likely_reason(text: str) -> str | None:
    """Return the likeliest reason of a text; None when it is not likely enough."""
    shares = reason_shares(text)
    reason = max(reason_names().reason, key=lambda name: shares.get(name, 0))
    return reason if shares.get(reason, 0) >= LIKELY else None


def check_without_reason(sentences: Sequence[Sentence]) -> Iterable[Finding]:
    """Yield a warning for a text without a case that does not say what is wrong."""
    shares = reason_shares(" ".join(sentence.text for sentence in sentences[:MOST_SENTENCES]))
    bare = list(check_bare(sentences))
    if bare:
        yield from bare
    elif shares.get(UNCLEAR, 0) >= SURELY and not reasons_given(sentences):
        yield unclear(
            "The text is too vague: it does not say what is wrong.",
            "say what you ordered, what came and what is wrong with it: 'The lamp that I ordered does not turn on.'",
        )


def reasons_given(sentences: Sequence[Sentence]) -> dict[str, Sentence]:
    """Return the reasons that sentences give beyond doubt, each with its first sentence.

    Of reasons that are near each other, such as a defect and poor work, only the first is returned.
    """
    known = reason_names().reason
    found: dict[str, Sentence] = {}
    whole = reason_shares(" ".join(sentence.text for sentence in sentences[:MOST_SENTENCES]))
    for sentence in sentences[:MOST_SENTENCES]:
        shares = reason_shares(sentence.text) if sentence.words >= LEAST_WORDS else {}
        likeliest = max(shares, key=shares.__getitem__, default=UNCLEAR)
        if likeliest not in known or shares[likeliest] < SURELY or whole.get(likeliest, 0) < LEAST_OF_WHOLE:
            continue
        if not any(likeliest in known[other].near or other in known[likeliest].near for other in found):
            found.setdefault(likeliest, sentence)
    return found


def unclear(message: str, hint: str, expected: str | None = None, actual: str | None = None) -> Finding:
    """Return the finding for a text that does not say what is wrong."""
    return Finding(
        "statement-reason-unclear",
        None,
        message,
        hint=hint,
        expected=expected,
        actual=actual,
        source=reason_names().source,
    )
