"""Findings about proofs that a case lacks for its reason, and about the choice of the reason. Pure."""

from collections.abc import Iterable

from evidence_kit.claim.contradictions import SOURCE_MATCH, contradictions
from evidence_kit.claim.films import UNPACKING, is_own_film
from evidence_kit.claim.no_film import musts_for, shoulds_for, weaker_without_film, without_film
from evidence_kit.claim.reasons import (
    LONGEST_NAME,
    ON_PAGE,
    Proof,
    Reason,
    guess_reason,
    known_reason,
    load_reasons,
    place_for,
    titled,
)
from evidence_kit.claim.weight import evidence_of, musts_of, proofs_of, strength, unmet
from evidence_kit.model.case import CASE_FILE, Case, Role
from evidence_kit.model.codes import Severity
from evidence_kit.model.finding import Finding
from evidence_kit.policies.rules import Policy
from evidence_kit.text.names import printable

NEEDED_LEAD = 25
"""Lead, in points of 100, that another incomplete reason needs before it is advised."""

ROLES = frozenset(role.value for role in Role)

SOURCE_STRONGEST = "buyers' guide S000-A: 'the one for which you have the most serious evidence'"

MOST_GUESSES = 3
"""Largest number of fitting reasons that are named."""


def check_evidence(case: Case, policy: Policy) -> list[Finding]:
    """Return findings about proofs that the case lacks for its reason, and about contradictions to the reason.

    A folder without a claim gets at most one note: with a reason, more can be checked.
    """
    named = [name for name in (case.claim.reason, *case.claim.other_reasons) if name]
    findings = [unknown_reason(name) for name in named if known_reason(name) is None]
    reason = known_reason(case.claim.reason)
    if reason is None:
        return findings if case.claim.reason else [*findings, *missing_reason(case, policy)]
    evidence = evidence_of(case)
    findings += reason_choice(case, reason, policy, evidence)
    findings += [
        without_film(case, proof, evidence, Severity.error)
        if proof not in musts_of(reason, policy.name)
        else missing_proof(proof, case, policy)
        for proof in unmet(musts_for(case, reason, evidence, policy), evidence, policy)
    ]
    findings += weaker_without_film(case, reason, evidence, policy)
    findings += [helpful_proof(proof) for proof in unmet(shoulds_for(case, reason, policy), evidence, policy)]
    findings += contradictions(case, reason, evidence)
    findings += solution_remarks(case, reason)
    return findings


def missing_proof(proof: Proof, case: Case, policy: Policy) -> Finding:
    """Return the error for a required proof that the case lacks, with how to get it."""
    unreadable = [
        original.name for original in case.originals if original.facts.problem and original.role.value in proof.any_of
    ]
    remarks = f" {unreadable[0]} cannot be opened, so it does not count." if unreadable else ""
    videos = [original.name for original in case.originals if is_own_film(original) and original.role is Role.video]
    film_hint = ""
    if "unboxing" in proof.any_of and videos and dict(case.attested).get(UNPACKING) is not False:
        remarks += f" {videos[0]} is a video, but nothing says whether it shows the parcel being opened."
        film_hint = f' If {videos[0]} shows it, give it role = "unboxing" in case.toml or answer {UNPACKING} = true.'
    roles = [kind for kind in proof.any_of if kind in ROLES and kind != "video"]
    role_note = f" (role {' or '.join(roles)})" if roles else ""
    photos = [place_for(kind) for kind in proof.instead_of_video] if policy.video.is_refused else []
    photo_hint = f" This form accepts no video, so photos are enough: {', or '.join(photos)}." if photos else ""
    return Finding(
        "evidence-missing",
        None,
        f"Missing: {proof.what}{role_note}. It matters because {proof.why}.{remarks}",
        hint=f"{proof.how} {where_to_put(proof)}{photo_hint}{role_hint(proof)}{film_hint}",
        page_hint=f"{proof.how} {on_page(proof)}",
        expected=" or ".join(proof.any_of),
        source=source_of(proof),
    )


def helpful_proof(proof: Proof) -> Finding:
    """Return the note for a helpful proof that the case lacks."""
    return Finding(
        "evidence-advised",
        None,
        f"A {proof.what} would help, because {proof.why}.",
        hint=f"{proof.how} {where_to_put(proof)}",
        page_hint=f"{proof.how} {on_page(proof)}",
        expected=" or ".join(proof.any_of),
        source=source_of(proof),
    )


def where_to_put(proof: Proof) -> str:
    """Return the sentence that says where to put a proof, with the alternatives."""
    first, *others = proof.any_of
    if first == "video":
        advice = "Its name does not matter."
    elif first == "unboxing":
        advice = f"Name it {place_for(first)}."
    elif first == "comparison":
        advice = f"Put the two pictures here: {place_for(first)}."
    else:
        advice = f"Put it into {place_for(first)}." if first in ROLES else f"Use {place_for(first)}."
    return f"{advice} Just as good: {', or '.join(place_for(kind) for kind in others)}." if others else advice


def on_page(proof: Proof) -> str:
    """Return the sentence that says how a proof comes into the case on the studio's page."""
    return ON_PAGE.get(proof.any_of[0], "Give the file its role.")


def role_hint(proof: Proof) -> str:
    """Return the sentence on giving a file with another name its role; empty if no role is needed."""
    role = next((kind for kind in proof.any_of if kind in ROLES - {"unboxing", "video"}), None)
    return f' A file of another name needs role = "{role}" in case.toml.' if role else ""


def source_of(proof: Proof) -> str:
    """Return the source of a proof, with its quote where there is one."""
    return f"{proof.source}: '{proof.quote}'" if proof.quote else proof.source


def unknown_reason(name: str) -> Finding:
    """Return the error for a reason that does not exist."""
    return Finding(
        "reason-unknown",
        CASE_FILE,
        f"Unknown reason '{printable(name[:LONGEST_NAME])}'.{guess_reason(name)}",
        hint="evidence-kit reasons   lists them",
        expected=", ".join(load_reasons()),
        actual=printable(name[:LONGEST_NAME]),
    )


def missing_reason(case: Case, policy: Policy) -> Iterable[Finding]:
    """Yield the finding for a case without a reason, naming the reasons that its evidence fits."""
    if not case.claimed and not case.originals:
        return
    fitting = [reason.name for reason in fitting_reasons(case, policy)]
    guess = f" Your evidence fits {' or '.join(map(titled, fitting))}." if fitting else ""
    yield Finding(
        "reason-missing",
        CASE_FILE if case.claimed else None,
        "The claim has no reason, so evidence-kit cannot check whether the evidence shows the right things." + guess
        if case.claimed
        else "Give the claim a reason, so that evidence-kit can check what is missing for it." + guess,
        severity=Severity.warning if case.claimed else Severity.note,
        hint=f'write reason = "{fitting[0] if fitting else "wrong-colour"}" below [claim] in case.toml; '
        "evidence-kit reasons   lists them all",
        source=SOURCE_MATCH,
    )


def fitting_reasons(case: Case, policy: Policy) -> list[Reason]:
    """Return the reasons, with every must met, that the evidence supports best; none if more than three tie.

    The labels of marks count most; a film, or a mark without a label, fits too many reasons to count.
    """
    received = case.claim.received
    evidence = evidence_of(case) - {"video", "marked-comparison"}
    marked = marked_reasons(case)
    ranked = [
        (reason.name in marked, len(proofs_of(reason.must, policy.name)), strength(reason, evidence, policy), reason)
        for reason in load_reasons().values()
        if received in (None, reason.received)
        and not unmet(proofs_of(reason.must, policy.name), evidence, policy)
        and not contradictions(case, reason, evidence)
    ]
    best = max((rank[:3] for rank in ranked), default=None)
    fitting = [reason for *rank, reason in ranked if tuple(rank) == best]
    return fitting if len(fitting) <= MOST_GUESSES else []


def marked_reasons(case: Case) -> frozenset[str]:
    """Return the names of the reasons that marks are labelled with; a measured colour means wrong-colour."""
    marks = [mark for comparison in case.comparisons for mark in comparison.marks]
    marks += [mark for original in case.originals for mark in original.marks]
    names = {known.name for mark in marks if (known := known_reason(mark.label))}
    return frozenset(names | ({"wrong-colour"} if any(mark.colour for mark in marks) else set()))


def reason_choice(case: Case, reason: Reason, policy: Policy, evidence: frozenset[str]) -> Iterable[Finding]:
    """Yield the finding that names the best supported of several reasons; nothing if the evidence supports none.

    Source: buyers' guide S000-A.
    """
    others = [other for name in case.claim.other_reasons if (other := known_reason(name)) and other is not reason]
    others = [other for other in dict.fromkeys(others) if other.received == reason.received]
    if not others:
        return
    own_points = strength(reason, evidence, policy)
    best = max(others, key=lambda other: strength(other, evidence, policy))
    best_points = strength(best, evidence, policy)
    if not own_points and not best_points:
        return
    lacking = [proof.what for proof in unmet(musts_for(case, reason, evidence, policy), evidence, policy)]
    complete = not unmet(musts_for(case, best, evidence, policy), evidence, policy)
    if lacking and best_points > own_points and (complete or best_points - own_points >= NEEDED_LEAD):
        yield better_shown(reason, own_points, best, best_points, lacking)
    else:
        yield well_chosen(reason, own_points, best, best_points)


def better_shown(reason: Reason, own: int, best: Reason, points: int, lacking: list[str]) -> Finding:
    """Return the warning that the evidence supports one of the other reasons clearly better."""
    return Finding(
        "reason-advised",
        CASE_FILE,
        f"Your evidence fits {titled(best.name)} better ({points} points of 100) than {titled(reason.name)} ({own}): "
        f"for {titled(reason.name)} there is no {' and no '.join(lacking)}.",
        hint=f'write reason = "{best.name}" and keep {reason.name} among other_reasons, or add what is missing',
        page_hint=f"make {titled(best.name)} the reason and keep {titled(reason.name)} among the other reasons, or add "
        "what is missing",
        expected=best.name,
        actual=reason.name,
        source=SOURCE_STRONGEST,
    )


def well_chosen(reason: Reason, own: int, best: Reason, points: int) -> Finding:
    """Return the note that the main reason can stay, with the points of the best other reason."""
    kept, other = titled(reason.name), titled(best.name)
    more = f"; {other} has more evidence beyond what it needs" if points > own else ""
    return Finding(
        "reason-advised",
        CASE_FILE,
        f"Keep {kept} as the main reason: it has {own} points of 100, {other} {points}{more}.",
        severity=Severity.note,
        hint="describe it first, then the others; if two are equally well supported, put the more serious one first",
        expected=reason.name,
        actual=reason.name,
        source=SOURCE_STRONGEST,
    )


def solution_remarks(case: Case, reason: Reason) -> Iterable[Finding]:
    """Yield the finding that guides advise against a return, if the claim asks for one."""
    claim = case.claim
    if claim.solution == "return":
        yield Finding(
            "return-advised-against",
            CASE_FILE,
            "You ask for a return. You would pay for return shipping, bear the risk that the parcel gets lost, and "
            "wait a long time."
            if reason.received
            else "You ask for a return, but nothing came that you could send back.",
            hint='write solution = "refund" to ask only for the money',
            source="buyers' guides S000-D, S001, S003, S004: 'Best to not agree to return the goods at your expense'",
        )
