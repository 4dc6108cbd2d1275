"""The proofs that a reason needs on each platform, and how well a case meets them. Pure."""

import msgspec

from evidence_kit.claim.reasons import GUIDED, Proof, Reason, known_reason
from evidence_kit.model.case import Case, Original, Role, shows_label
from evidence_kit.policies.rules import Policy, platform_of

GOODS = frozenset({Role.received, Role.damage, Role.contents, Role.scale, Role.other})
"""Roles of pictures that show what came."""


def order_of_roles(reason: str | None) -> tuple[Role, ...]:
    """Return all roles: first those that weigh most for the reason, then the others in their usual order."""
    known = known_reason(reason)
    first = known.roles if known else ()
    return (*first, *(role for role in Role if role not in first))


def evidence_of(case: Case) -> frozenset[str]:
    """Return the kinds of evidence in a case: the roles of usable originals, and those of MADE_EVIDENCE."""
    usable = [original for original in case.originals if is_usable(original)]
    evidence = {file.role.value for file in usable if file.role is not Role.unboxing or file.facts.video}
    if any(shows_label(original) for original in usable):
        evidence.add(Role.label.value)
    if any(original.facts.video for original in usable):
        evidence.add("video")
    names = {original.name for original in usable if original.facts.image}
    for comparison in case.comparisons:
        if comparison.listing in names and comparison.received in names:
            evidence |= {"comparison", Role.listing.value, Role.received.value}
            evidence |= {"marked-comparison"} if comparison.marks else set()
            evidence |= {"measured"} if any(ruler.item for ruler in comparison.rulers) else set()
    return frozenset(evidence | shown_with_facts(case, evidence))


def shown_with_facts(case: Case, evidence: set[str]) -> set[str]:
    """Return "counted" and "tested" where both the pictures and the facts for them are given."""
    facts, found = case.item_facts, set[str]()
    if Role.contents.value in evidence and facts.pieces is not None and case.order.quantity:
        found.add("counted")
    if facts.how in ("test", "measurement", "use") and facts.shows and {Role.received.value, "video"} & evidence:
        found.add("tested")
    return found


def is_usable(original: Original) -> bool:
    """Return whether an original is readable and not the moving part of a photo."""
    facts = original.facts
    opens = not facts.problem and bool(facts.image or facts.video or facts.kind == "document")
    return opens and not original.moving_part_of


def is_met(proof: Proof, evidence: frozenset[str], policy: Policy) -> bool:
    """Return whether the evidence meets a proof under a policy."""
    if evidence & set(proof.any_of):
        return True
    return policy.video.is_refused and bool(evidence & set(proof.instead_of_video))


def unmet(proofs: tuple[Proof, ...], evidence: frozenset[str], policy: Policy) -> list[Proof]:
    """Return the proofs that the evidence does not meet."""
    return [proof for proof in proofs if not is_met(proof, evidence, policy)]


def strength(reason: Reason, evidence: frozenset[str], policy: Policy) -> int:
    """Return how well the evidence supports a reason, 0 to 100: musts give up to 70, shoulds up to 30."""
    must, should = musts_of(reason, policy.name), shoulds_of(reason, policy.name)
    return points_of(must, evidence, policy, 70) + points_of(should, evidence, policy, 30)


def points_of(proofs: tuple[Proof, ...], evidence: frozenset[str], policy: Policy, most: int) -> int:
    """Return the points, of `most`, that the met proofs earn; all of them if there are no proofs."""
    met = len(proofs) - len(unmet(proofs, evidence, policy))
    return most * met // len(proofs) if proofs else most


def proofs_of(proofs: tuple[Proof, ...], policy: str | None) -> tuple[Proof, ...]:
    """Return the proofs that a policy asks for; without a policy, those for every policy."""
    return tuple(proof for proof in proofs if not proof.only or is_named(policy, proof.only))


def musts_of(reason: Reason, policy: str | None) -> tuple[Proof, ...]:
    """Return the proofs that the platform of a policy requires; without a policy, those of AliExpress."""
    asked = proofs_of(reason.must, policy)
    return tuple(uncounted(proof) for proof in asked if not proof.must_on or is_named(policy or GUIDED, proof.must_on))


def uncounted(proof: Proof) -> Proof:
    """Return a proof without "counted" if a platform demands it, because that needs a picture."""
    if not proof.must_on:
        return proof
    return msgspec.structs.replace(proof, any_of=tuple(kind for kind in proof.any_of if kind != "counted"))


def shoulds_of(reason: Reason, policy: str | None) -> tuple[Proof, ...]:
    """Return the proofs that help, with those that only other platforms require."""
    musts = {proof.what for proof in musts_of(reason, policy)}
    elsewhere = tuple(proof for proof in proofs_of(reason.must, policy) if proof.what not in musts)
    return (*elsewhere, *proofs_of(reason.should, policy))


def is_named(policy: str | None, names: tuple[str, ...]) -> bool:
    """Return whether a policy or its platform is among the names."""
    return platform_of(policy or "") in names or policy in names
