"""Questions that only the buyer can answer, and what a "no" means. Pure."""

from typing import Annotated, Literal

import msgspec

from evidence_kit.claim.films import is_own_film
from evidence_kit.claim.reasons import known_reason
from evidence_kit.model.case import CASE_FILE, Case
from evidence_kit.model.codes import Severity
from evidence_kit.model.finding import USUAL, Finding
from evidence_kit.shipped import Strict, reader

MOST_NAMED = 4
"""Open questions that are named; more would be a list that nobody reads, and each is asked in full."""


class Attestation(Strict, frozen=True, kw_only=True):
    """One question that only the buyer can answer.

    Attributes:
        name: the key of [attest] in case.toml.
        requirements: ids of the requirements that it covers.
        topic: the question in a few words, beginning with "whether".
        reasons: names of the reasons it is asked for; empty for all.
        video: True if it is asked only with a video, False only without; None for both.
        severity: severity of the finding for a "no", where it is not the usual one.
        if_no: the risk of a "no", as a sentence.
        do_now: what can still be done, as a hint.
        final: it cannot be done later, so a "no" stays a "no".
    """

    name: str
    requirements: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    question: str
    topic: str
    source: str
    if_no: str
    do_now: str
    quote: str = ""
    reasons: tuple[str, ...] = ()
    video: bool | None = None
    severity: Severity | None = None
    final: bool = False

    @property
    def why(self) -> str:
        """Return the source, with its quote if there is one."""
        return f"{self.source}: '{self.quote}'" if self.quote else self.source


class AttestationsFile(Strict, frozen=True, kw_only=True):
    """All of attestations.toml."""

    schema: Literal["evidence_kit.attestations/1"]
    attestation: tuple[Attestation, ...]


attestations_file = reader(__package__, "attestations.toml", AttestationsFile)


def load_attestations() -> tuple[Attestation, ...]:
    """Return every question, in the order of asking."""
    return attestations_file().attestation


def questions_for(reason: str | None, *, has_video: bool) -> tuple[Attestation, ...]:
    """Return the questions for a reason, in order; without a known reason, those for all reasons."""
    known = known_reason(reason)
    name = known.name if known else None
    return tuple(
        attestation
        for attestation in load_attestations()
        if (not attestation.reasons or name in attestation.reasons) and attestation.video in (None, has_video)
    )


def has_video(case: Case) -> bool:
    """Return whether a case has a readable video."""
    return any(map(is_own_film, case.originals))


def check_attestations(case: Case) -> list[Finding]:
    """Return a finding for every "no" of the buyer, and one note that names the open questions.

    Open questions are reported only for a claim with a known reason.
    """
    answers = dict(case.attested)
    findings = [attested_not(question) for question in load_attestations() if answers.get(question.name) is False]
    known = known_reason(case.claim.reason)
    if case.claimed and known:
        open_ones = [
            question
            for question in questions_for(known.name, has_video=has_video(case))
            if question.name not in answers
        ]
        if open_ones:
            findings.append(not_attested(open_ones))
    return findings


def attested_not(attestation: Attestation) -> Finding:
    """Return the finding for an answer of "no"."""
    return Finding(
        "attested-not",
        CASE_FILE,
        f"You answered no to the question: {attestation.question} {attestation.if_no}",
        severity=attestation.severity or USUAL,
        hint=attestation.do_now
        if attestation.final
        else f"{attestation.do_now}; then write {attestation.name} = true if it is so",
        page_hint="" if attestation.final else f"{attestation.do_now}; then answer Yes if it is so",
        expected="true",
        actual="false",
        source=attestation.why,
    )


def not_attested(questions: list[Attestation]) -> Finding:
    """Return the note that names the open questions."""
    topics = [attestation.topic for attestation in questions[:MOST_NAMED]]
    topics += [f"{len(questions) - MOST_NAMED} more"] if len(questions) > MOST_NAMED else []
    named = " and ".join(filter(None, (", ".join(topics[:-1]), topics[-1])))
    number = "One question" if len(questions) == 1 else f"{len(questions)} questions"
    return Finding(
        "not-attested",
        CASE_FILE,
        f"{number} that only you can answer {'is' if len(questions) == 1 else 'are'} open: {named}.",
        hint=f"evidence-kit init --attest CASE   asks them; or answer below [attest] in case.toml, such as "
        f"{questions[0].name} = true. The package records it as your word",
        case_word="CASE",
        actual=len(questions),
    )
