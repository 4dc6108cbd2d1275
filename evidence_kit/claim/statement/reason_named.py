"""Findings about texts that do not say what is wrong, or give a reason other than that of the claim."""

import re
from collections.abc import Iterable, Mapping, Sequence

from evidence_kit.claim.reasons import titled
from evidence_kit.claim.statement.reason_model import UNCLEAR, reason_shares
from evidence_kit.claim.statement.sentences import Sentence, beginning, normalised
from evidence_kit.model.dispute import Claim
from evidence_kit.model.finding import Finding
from evidence_kit.shipped import Strict, reader

LEADING = 3
"""Number of first sentences that must say what is wrong; nobody reads more in ten seconds."""
LEAST_WORDS = 4
"""Fewest words of a sentence that is more than a greeting or a number."""
MOST_SENTENCES = 50

LEAST_SUPPORT = 0.15
"""Least probability of the reason, plus half that of near reasons, in a text that gives it."""
NEAR, ALONE = 0.5, 0.8
"""Weights of a near reason, and of a sentence judged alone."""
SURELY, LEAST_OF_WHOLE = 0.7, 0.04
"""Without a case: least probability at which a sentence gives a reason, or a text gives none; and the least that the
reason of a sentence must have in the whole text."""
BARE, MAYBE = "not-as-described", 0.5
"""The reason whose name alone says nothing, and the least probability of `unclear` at which the rest adds none."""
LIKELY = 0.5
"""Least probability at which a text without a case gives a reason."""
OTHER, SURELY_OTHER = 0.25, 0.8
"""Least probability at which a text gives a different reason, and at which no sentence outweighs that."""


class ReasonName(Strict, frozen=True, kw_only=True):
    """One reason: how a message calls it, the reasons near it, and a pattern that surely gives it."""

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
    """Return the probability that a text gives one of the reasons, plus half that of near ones."""
    known = reason_names().reason
    asked = {reason for reason in reasons if reason in known}
    near = {other for reason in asked for other in known[reason].near} - asked
    return sum(shares.get(reason, 0) for reason in asked) + NEAR * sum(shares.get(reason, 0) for reason in near)


def gives_reason(sentences: Sequence[Sentence], reasons: Iterable[str]) -> bool:
    """Return whether sentences, together or one alone, give one of the reasons; True if they cannot be judged."""
    allowed = tuple(reasons)
    together = reason_shares(" ".join(sentence.text for sentence in sentences))
    if not together or support(together, allowed) >= LEAST_SUPPORT:
        return True
    if max(share for reason, share in together.items() if reason != UNCLEAR) >= SURELY_OTHER:
        return False
    return any(ALONE * support(reason_shares(sentence.text), allowed) >= LEAST_SUPPORT for sentence in sentences)


def check_reason_named(claim: Claim, sentences: Sequence[Sentence]) -> Iterable[Finding]:
    """Yield a warning if the first sentences do not give the reason of the claim."""
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
    fault = known[reason].called
    if later and gives_reason(later, allowed):
        message = f"The first sentences do not say that {fault}; only later ones do. The reason is {titled(reason)}."
        hint = f"begin with it: say that {fault}, what you ordered and what came"
    elif other:
        message = f"The reason is {titled(reason)}, but the text describes another: {titled(other)}."
        hint = f"say first that {fault}, or choose the reason {titled(other)}"
    else:
        message = f"The text does not say clearly that {fault}, which is the reason that you gave: {titled(reason)}."
        hint = f"begin with it: say that {fault}, what you ordered and what came"
    yield reason_unclear(message, hint, expected=reason, actual=other)


def is_bare(sentence: Sentence) -> bool:
    """Return whether a sentence says only that the item is not as described."""
    return bool(re.fullmatch(reason_names().bare, normalised(sentence.text)))


def check_bare(sentences: Sequence[Sentence]) -> Iterable[Finding]:
    """Yield a warning if a text says only that the item is not as described."""
    bare = [sentence for sentence in sentences if is_bare(sentence)]
    others = [sentence for sentence in sentences if not is_bare(sentence)]
    if bare and reason_shares(" ".join(sentence.text for sentence in others)).get(UNCLEAR, 1) >= MAYBE:
        yield reason_unclear(
            f'The text says only "{beginning(bare[0].text)}", but not what was promised and what came.',
            "say what was promised and what came: 'The listing says 10000 mAh, the test shows 3900 mAh.'",
        )


def leading_of(sentences: Sequence[Sentence]) -> tuple[Sequence[Sentence], Sequence[Sentence]]:
    """Return the first sentences, which must say what is wrong, and the later ones."""
    telling = [index for index, sentence in enumerate(sentences) if sentence.words >= LEAST_WORDS]
    end = telling[LEADING - 1] + 1 if len(telling) >= LEADING else len(sentences)
    return sentences[:end][:MOST_SENTENCES], sentences[end : end + MOST_SENTENCES]


def likely_reason(text: str) -> str | None:
    """Return the likeliest reason of a text; None if none is likely enough."""
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
        yield reason_unclear(
            "The text is too vague: it does not say what is wrong.",
            "say what you ordered, what came and what is wrong with it: 'The lamp that I ordered does not turn on.'",
        )


def reasons_given(sentences: Sequence[Sentence]) -> dict[str, Sentence]:
    """Return the reasons that sentences give beyond doubt, each with its first sentence.

    Of reasons that are near each other, such as a defect and poor work, only the first is returned.
    """
    known = reason_names().reason
    found: dict[str, Sentence] = {}
    together = reason_shares(" ".join(sentence.text for sentence in sentences[:MOST_SENTENCES]))
    for sentence in sentences[:MOST_SENTENCES]:
        shares = reason_shares(sentence.text) if sentence.words >= LEAST_WORDS else {}
        likeliest = max(shares, key=shares.__getitem__, default=UNCLEAR)
        if likeliest not in known or shares[likeliest] < SURELY or together.get(likeliest, 0) < LEAST_OF_WHOLE:
            continue
        if not any(likeliest in known[other].near or other in known[likeliest].near for other in found):
            found.setdefault(likeliest, sentence)
    return found


def reason_unclear(message: str, hint: str, expected: str | None = None, actual: str | None = None) -> Finding:
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
