"""The completeness of a case: a score from 0 to 100, and the errors that block it. Pure.

Like DisputeDesk, a tool for merchants, this joins a score (good from 80 % on) with a gate (no blockers). The score
never opens the gate: 99 points with one error are not ready.
"""

from collections.abc import Sequence
from fractions import Fraction

from evidence_kit.claim.attestations import has_video, questions_for
from evidence_kit.claim.no_film import musts_for, shoulds_for
from evidence_kit.claim.reasons import Proof, Reason, known_reason, rules
from evidence_kit.claim.weight import evidence_of, is_met
from evidence_kit.model.case import Case
from evidence_kit.model.codes import Severity
from evidence_kit.model.finding import Finding
from evidence_kit.model.results import Completeness, Part
from evidence_kit.parcel.tracking import normalise
from evidence_kit.policies.rules import Policy

SENT = "the day of shipping (order.shipped)"
ENDS = "the end of buyer protection (order.protection_ends)"


def completeness(case: Case, policy: Policy, findings: Sequence[Finding]) -> Completeness:
    """Return the completeness of a case under a policy, given all its findings.

    The weights are in reasons.toml. A part that does not apply (a mark without a comparison, the label of a parcel that
    never came) is left out, and the rest is scaled to 100. Without a reason no must is met.
    """
    reason = known_reason(case.claim.reason)
    evidence = evidence_of(case)
    must = (
        parts_met(musts_for(case, reason, evidence, policy), evidence, policy)
        if reason
        else (("a reason for the claim", False),)
    )
    should = parts_met(shoulds_for(case, reason, policy), evidence, policy) if reason else ()
    weights = rules().weights
    shares = [(weights.must, share(must)), (weights.should, share(should))] if should else [(weights.must, share(must))]
    rest = parts_of(case, policy, reason, findings)
    shares += [(getattr(weights, key), part) for key, _, part in rest]
    blockers = tuple(dict.fromkeys(finding.code for finding in findings if finding.severity is Severity.error))
    score = int(100 * sum(weight * part for weight, part in shares) / sum(weight for weight, _ in shares))
    return Completeness(
        min(score, 99) if blockers else score,
        blockers,
        must,
        should,
        tuple((what, part == 1) for _, what, part in rest),
    )


def parts_met(proofs: tuple[Proof, ...], evidence: frozenset[str], policy: Policy) -> tuple[Part, ...]:
    """Return each proof by its noun, with whether it is met."""
    return tuple((proof.what, is_met(proof, evidence, policy)) for proof in proofs)


def share(parts: tuple[Part, ...]) -> Fraction:
    """Return the share of parts that are met; 1 when there are no parts."""
    return Fraction(sum(have for _, have in parts), len(parts)) if parts else Fraction(1)


def parts_of(
    case: Case, policy: Policy, reason: Reason | None, findings: Sequence[Finding]
) -> list[tuple[str, str, Fraction]]:
    """Return the parts beside the proofs that apply, each as the key of its weight, its name and its share."""
    codes = {finding.code for finding in findings if finding.severity is Severity.error}
    order, claim = case.order, case.claim
    sent_known = bool(order.shipped or order.ordered)
    end_known = bool(order.protection_ends or order.confirmed)
    open_dates = " and ".join(what for what, known in ((SENT, sent_known), (ENDS, end_known)) if not known)
    good_statement = bool(claim.statement) and not any(code.startswith("statement-") for code in codes)
    parts = [("statement", "a statement without errors", Fraction(good_statement))]
    if policy.refund.min or policy.refund.max:
        in_range = claim.refund is not None and "refund-out-of-range" not in codes
        parts.append(("refund", "a refund amount that the form accepts", Fraction(in_range)))
    parts.append(("dates", open_dates or f"{SENT} and {ENDS}", Fraction(sent_known + end_known, 2)))
    parts.append(("number", "the order's number", Fraction(bool(order.number))))
    if reason is None or reason.received:
        parts.append(("label", "the tracking number, read on the label", Fraction(label_shown(case, findings))))
    if case.comparisons:
        marked = sum(bool(comparison.marks) for comparison in case.comparisons)
        parts.append(("marks", "marks on every comparison", Fraction(marked, len(case.comparisons))))
    return [*parts, ("attested", "your answers to the questions that only you can answer", attested_share(case))]


def label_shown(case: Case, findings: Sequence[Finding]) -> bool:
    """Return whether the tracking number of the order was read on a label, in a photo or in the video."""
    tracking = case.order.tracking
    if not tracking:
        return False
    if any(original.label and original.label.shows_order for original in case.originals):
        return True
    return any(finding.code == "label-read" and finding.actual == normalise(tracking) for finding in findings)


def attested_share(case: Case) -> Fraction:
    """Return the share of the questions for this claim that the buyer answered with yes."""
    asked = questions_for(case.claim.reason, has_video=has_video(case))
    answers = dict(case.attested)
    return Fraction(sum(answers.get(question.name) is True for question in asked), len(asked)) if asked else Fraction(1)
