"""Where on the page something is mended: each kind of finding, and each thing that a claim still needs."""

import functools
from collections.abc import Mapping, Sequence

from evidence_kit.claim.completeness import parts_of
from evidence_kit.claim.no_film import musts_for, shoulds_for
from evidence_kit.claim.reasons import Proof, known_reason
from evidence_kit.claim.weight import evidence_of
from evidence_kit.model.case import Case, Role
from evidence_kit.model.finding import Finding
from evidence_kit.policies.rules import Policy
from evidence_kit.shipped import reader
from evidence_kit.studio.ids import id_of
from evidence_kit.studio.wire_case import NeededJson

PLACES_FILE = "finding_places.toml"
NOWHERE = "nowhere"

PARTS = {
    "statement": "statement",
    "refund": "field-claim-refund",
    "number": "field-order-number",
    "marks": "comparison",
    "attested": "attest",
}
"""The place of each part of a claim that has only one."""

COMPARED = frozenset({"comparison", "marked-comparison"})

known_places = reader(__package__, PLACES_FILE, dict[str, list[str]])
"""Return the codes of findings by the place where they are mended."""


@functools.cache
def places_by_code() -> Mapping[str, str]:
    """Return the place of every code of findings."""
    return {code: place for place, codes in known_places().items() for code in codes}


def place_of(finding: Finding) -> str | None:
    """Return where a finding is mended on the page; None when it is not."""
    place = places_by_code()[finding.code]
    return None if place == NOWHERE else place


def needed(case: Case, policy: Policy, findings: Sequence[Finding], what: Mapping[str, bool]) -> tuple[NeededJson, ...]:
    """Return what a claim needs, whether it is there, and where on the page it is done.

    Args:
        what: what is needed, and whether it is there.
    """
    places = places_of_needs(case, policy, findings)
    label = label_file(case)
    return tuple(
        NeededJson(what=one, there=is_there, place=place, file=label if place == LABEL else None)
        for one, is_there in what.items()
        for place in [places.get(one, "claim-reason")]
    )


LABEL = "field-order-tracking"


def places_of_needs(case: Case, policy: Policy, findings: Sequence[Finding]) -> dict[str, str]:
    """Return the place of each thing that a claim needs, by its words."""
    reason = known_reason(case.claim.reason)
    proofs: tuple[Proof, ...] = ()
    if reason:
        proofs = (*musts_for(case, reason, evidence_of(case), policy), *shoulds_for(case, reason, policy))
    places = {proof.what: "tray" if proof.any_of[0] in COMPARED else "add" for proof in proofs}
    for key, what, _ in parts_of(case, policy, reason, findings):
        places[what] = PARTS.get(key) or (date_place(case) if key == "dates" else label_place(case))
    return places


def date_place(case: Case) -> str:
    """Return the field of the date that is missing."""
    return "field-order-protection-ends" if case.order.shipped or case.order.ordered else "field-order-shipped"


def label_place(case: Case) -> str:
    """Return the number that a label is compared with, or where its photo is added."""
    return LABEL if not case.order.tracking or label_file(case) else "add"


def label_file(case: Case) -> str | None:
    """Return the id of the photo of the label; None without one."""
    return next((id_of(one.name) for one in case.originals if one.role is Role.label and one.facts.image), None)
