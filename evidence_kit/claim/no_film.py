"""What stands in for a film of the unboxing that was never made, because it cannot be made later. Pure."""

import msgspec

from evidence_kit.claim.films import UNPACKING, is_own_film
from evidence_kit.claim.reasons import Group, Reason, rules
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
"""What can stand in for the film; a label cannot, because it shows only whose parcel it is."""


def is_film_gone(case: Case, things: frozenset[str]) -> bool:
    """Return whether the unboxing was not filmed, or the parcel is opened and the case has no film at all."""
    answer = dict(case.attested).get(UNPACKING)
    filmed = any(is_own_film(original) for original in case.originals)
    return answer is False or (answer is None and bool(things & OPENED) and not filmed)


def musts_for(case: Case, reason: Reason, things: frozenset[str], policy: Policy) -> tuple[Group, ...]:
    """Return what a case must show; where the unboxing was not filmed, with what can stand in for the film."""
    gone = is_film_gone(case, things) and not policy.video.is_refused
    return tuple(
        msgspec.structs.replace(
            group, what="picture that replaces the film of the unboxing", any_of=(*group.any_of, *STAND_INS)
        )
        if gone and needs_film(group)
        else group
        for group in musts_of(reason, policy.name)
    )


def shoulds_for(case: Case, reason: Reason, policy: Policy) -> tuple[Group, ...]:
    """Return what helps a case, without a film that the buyer did not make."""
    never = dict(case.attested).get(UNPACKING) is False
    return tuple(group for group in shoulds_of(reason, policy.name) if not (never and needs_film(group)))


def needs_film(group: Group) -> bool:
    """Return whether a group asks for a film of the unboxing first."""
    return group.any_of[0] == Role.unboxing.value


def weaker_without_film(case: Case, reason: Reason, things: frozenset[str], policy: Policy) -> list[Finding]:
    """Return the warning that a claim is weaker without a film, with what stands in for it, the strongest first."""
    film = next((group for group in musts_of(reason, policy.name) if needs_film(group)), None)
    asked = next((group for group in musts_for(case, reason, things, policy) if needs_film(group)), None)
    if film is None or asked is None or asked == film or things & set(film.any_of) or not things & set(STAND_INS):
        return []
    return [without_film(case, film, things, Severity.warning)]


def without_film(case: Case, film: Group, things: frozenset[str], severity: Severity) -> Finding:
    """Return the finding for a film that is missing and can no longer be made."""
    instead = rules().substitute
    there = [substitute.words for substitute in instead if substitute.shows.value in things]
    absent = [substitute for substitute in instead if substitute.shows.value not in things]
    have = f" You have: {'; '.join(there)}." if there else ""
    listed = "; ".join(f"{substitute.words} ({substitute.shows}/)" for substitute in absent)
    add = f"add what you still can, the strongest first: {listed}"
    unsure = dict(case.attested).get(UNPACKING) is None
    asked = f". If you did film it, add the video as unboxing.mp4; if not, answer {UNPACKING} = false" if unsure else ""
    return Finding(
        "evidence-missing",
        None,
        f"There is no video of the unboxing, and it cannot be made now. The claim is weaker: {film.why}.{have}",
        severity=severity,
        hint=(add if absent else "nothing else can replace it; explain in the statement what the pictures show")
        + asked,
        expected="unboxing",
        source=film.source,
    )
