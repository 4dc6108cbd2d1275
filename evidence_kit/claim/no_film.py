"""Evidence that replaces a missing film of the unboxing, which cannot be made later. Pure."""

import msgspec

from evidence_kit.claim.films import UNPACKING, is_own_film
from evidence_kit.claim.reasons import Proof, Reason, rules
from evidence_kit.claim.weight import musts_of, shoulds_of
from evidence_kit.model.case import Case, Role
from evidence_kit.model.codes import Severity
from evidence_kit.model.finding import Finding
from evidence_kit.policies.rules import Policy

OPENED = frozenset({Role.received.value, Role.damage.value, Role.contents.value, Role.size_label.value})
"""Roles that can be photographed only after the parcel was opened."""

STAND_INS = (
    *(Role.packaging.value, Role.contents.value, Role.scale.value, Role.chat.value),
    *(Role.received.value, Role.damage.value),
)
"""Roles that can replace the film; a label cannot, because it shows only whose parcel it is."""


def is_film_gone(case: Case, evidence: frozenset[str]) -> bool:
    """Return whether the unboxing was not filmed, or the parcel is opened and the case has no film at all."""
    answer = dict(case.attested).get(UNPACKING)
    filmed = any(is_own_film(original) for original in case.originals)
    return answer is False or (answer is None and bool(evidence & OPENED) and not filmed)


def musts_for(case: Case, reason: Reason, evidence: frozenset[str], policy: Policy) -> tuple[Proof, ...]:
    """Return the proofs that a case needs; where the film of the unboxing is missing, other pictures will do."""
    gone = is_film_gone(case, evidence) and not policy.video.is_refused
    return tuple(
        msgspec.structs.replace(
            proof, what="picture that replaces a video of the unboxing", any_of=(*proof.any_of, *STAND_INS)
        )
        if gone and needs_film(proof)
        else proof
        for proof in musts_of(reason, policy.name)
    )


def shoulds_for(case: Case, reason: Reason, policy: Policy) -> tuple[Proof, ...]:
    """Return the proofs that help a case, without a film that the buyer did not make."""
    never = dict(case.attested).get(UNPACKING) is False
    return tuple(proof for proof in shoulds_of(reason, policy.name) if not (never and needs_film(proof)))


def needs_film(proof: Proof) -> bool:
    """Return whether a film of the unboxing is the first choice for a proof."""
    return proof.any_of[0] == Role.unboxing.value


def weaker_without_film(case: Case, reason: Reason, evidence: frozenset[str], policy: Policy) -> list[Finding]:
    """Return the warning that the claim is weaker because pictures replace the film; empty if it does not apply."""
    film = next((proof for proof in musts_of(reason, policy.name) if needs_film(proof)), None)
    must = next((proof for proof in musts_for(case, reason, evidence, policy) if needs_film(proof)), None)
    if film is None or must is None or must == film or evidence & set(film.any_of) or not evidence & set(STAND_INS):
        return []
    return [without_film(case, film, evidence, Severity.warning)]


def without_film(case: Case, film: Proof, evidence: frozenset[str], severity: Severity) -> Finding:
    """Return the finding for a film that is missing and can no longer be made."""
    substitutes = rules().substitute
    present = [substitute.words for substitute in substitutes if substitute.shows.value in evidence]
    absent = [substitute for substitute in substitutes if substitute.shows.value not in evidence]
    present_note = f" You have: {'; '.join(present)}." if present else ""
    absent_list = "; ".join(f"{substitute.words} ({substitute.shows}/)" for substitute in absent)
    add_hint = f"add what you still can, the strongest first: {absent_list}"
    unsure = dict(case.attested).get(UNPACKING) is None
    film_hint = (
        f". If you did film it, add the video as unboxing.mp4; if not, answer {UNPACKING} = false" if unsure else ""
    )
    return Finding(
        "evidence-missing",
        None,
        f"There is no video of the unboxing, and it cannot be made now. The claim is weaker: {film.why}.{present_note}",
        severity=severity,
        hint=(add_hint if absent else "nothing else can replace it; explain in the statement what the pictures show")
        + film_hint,
        expected="unboxing",
        source=film.source,
    )
