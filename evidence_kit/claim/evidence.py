"""Whether a case shows what its reason asks for, and whether it contradicts it. Pure: values in, findings out."""

from collections.abc import Iterable

from evidence_kit.claim.contradictions import SOURCE_MATCH, contradictions
from evidence_kit.claim.films import UNPACKING, is_own_film
from evidence_kit.claim.no_film import musts_for, shoulds_for, weaker_without_film, without_film
from evidence_kit.claim.reasons import LONGEST_NAME, Group, Reason, guess_reason, known_reason, load_reasons, place_for
from evidence_kit.claim.weight import groups_of, musts_of, strength, things_shown, unmet
from evidence_kit.model.case import CASE_FILE, Case, Role
from evidence_kit.model.codes import Severity
from evidence_kit.model.finding import Finding
from evidence_kit.policies.rules import Policy
from evidence_kit.text.names import printable

CLEARLY = 25
"""Points of 100 by which another reason that lacks something too must be stronger to be advised."""

ROLES = frozenset(role.value for role in Role)

SOURCE_STRONGEST = "buyers' guide S000-A: 'the one for which you have the most serious evidence'"

MOST_GUESSES = 3
"""Reasons that are named when the evidence fits several."""


def check_evidence(case: Case, policy: Policy) -> list[Finding]:
    """Return what the reason of a case asks for and the case does not show, and what contradicts the reason.

    A folder that makes no claim gets at most one note: with a reason, more can be checked.
    """
    findings = [unknown_reason(name) for name in named_reasons(case) if known_reason(name) is None]
    reason = known_reason(case.claim.reason)
    if reason is None:
        return findings if case.claim.reason else [*findings, *no_reason(case, policy)]
    things = things_shown(case)
    findings += strongest(case, reason, policy, things)
    findings += [
        without_film(case, group, things, Severity.error)
        if group not in musts_of(reason, policy.name)
        else missing(group, case, policy)
        for group in unmet(musts_for(case, reason, things, policy), things, policy)
    ]
    findings += weaker_without_film(case, reason, things, policy)
    findings += [advised(group) for group in unmet(shoulds_for(case, reason, policy), things, policy)]
    findings += contradictions(case, reason, things)
    findings += solution_remarks(case, reason)
    return findings


def named_reasons(case: Case) -> list[str]:
    """Return the names of the reasons in the case file, the main one first."""
    return [name for name in (case.claim.reason, *case.claim.other_reasons) if name]


def missing(group: Group, case: Case, policy: Policy) -> Finding:
    """Return the error for a required group that is not met, with how to meet it."""
    broken = [
        original.name for original in case.originals if original.facts.problem and original.role.value in group.any_of
    ]
    there = f" {broken[0]} cannot be opened, so it does not count." if broken else ""
    films = [original.name for original in case.originals if is_own_film(original) and original.role is Role.video]
    asked = ""
    if "unboxing" in group.any_of and films and dict(case.attested).get(UNPACKING) is not False:
        there += f" {films[0]} is a video, but nothing says whether it shows the parcel being opened."
        asked = f' If {films[0]} shows it, give it role = "unboxing" in case.toml or answer {UNPACKING} = true.'
    roles = [thing for thing in group.any_of if thing in ROLES and thing != "video"]
    named = f" (role {' or '.join(roles)})" if roles else ""
    photos = [place_for(thing) for thing in group.instead_of_video] if policy.video.is_refused else []
    instead = f" This form accepts no video, so photos are enough: {', or '.join(photos)}." if photos else ""
    return Finding(
        "evidence-missing",
        None,
        f"Missing: {group.what}{named}. It matters because {group.why}.{there}",
        hint=f"{group.how} {where_to_put(group)}{instead}{role_hint(group)}{asked}",
        expected=" or ".join(group.any_of),
        source=sourced(group),
    )


def advised(group: Group) -> Finding:
    """Return the note for a helpful group that is not met."""
    return Finding(
        "evidence-advised",
        None,
        f"A {group.what} would help, because {group.why}.",
        hint=f"{group.how} {where_to_put(group)}",
        expected=" or ".join(group.any_of),
        source=sourced(group),
    )


def where_to_put(group: Group) -> str:
    """Return where to put what meets a group, and the alternatives."""
    first, *others = group.any_of
    if first == "video":
        advice = "Its name does not matter."
    elif first == "unboxing":
        advice = f"Name it {place_for(first)}."
    elif first == "comparison":
        advice = f"Put the two pictures here: {place_for(first)}."
    else:
        advice = f"Put it into {place_for(first)}." if first in ROLES else f"Use {place_for(first)}."
    return f"{advice} Just as good: {', or '.join(place_for(thing) for thing in others)}." if others else advice


def role_hint(group: Group) -> str:
    """Return how to give a file of another name its role; empty where no role is needed."""
    role = next((thing for thing in group.any_of if thing in ROLES - {"unboxing", "video"}), None)
    return f' A file of another name needs role = "{role}" in case.toml.' if role else ""


def sourced(group: Group) -> str:
    """Return the source of a group, with its quote where there is one."""
    return f"{group.source}: '{group.quote}'" if group.quote else group.source


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


def no_reason(case: Case, policy: Policy) -> Iterable[Finding]:
    """Yield the finding for a case without a reason, with those that its evidence fits."""
    if not case.claimed and not case.originals:
        return
    fitting = [reason.name for reason in fitting_reasons(case, policy)]
    guess = f" Your evidence fits {' or '.join(fitting)}." if fitting else ""
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
    """Return up to three reasons whose every must is shown, best shown first; none when more fit.

    The names of a comparison's marks count most; a film, or a mark without a name, fits too many reasons to count.
    """
    received = case.claim.received
    things = things_shown(case) - {"video", "marked-comparison"}
    named = marked_reasons(case)
    whole = [
        (reason.name in named, len(groups_of(reason.must, policy.name)), strength(reason, things, policy), reason)
        for reason in load_reasons().values()
        if received in (None, reason.received)
        and not unmet(groups_of(reason.must, policy.name), things, policy)
        and not contradictions(case, reason, things)
    ]
    best = max((rank[:3] for rank in whole), default=None)
    fitting = [reason for *rank, reason in whole if tuple(rank) == best]
    return fitting if len(fitting) <= MOST_GUESSES else []


def marked_reasons(case: Case) -> frozenset[str]:
    """Return the reasons that the marks of comparisons are named after; colours that are measured mean wrong-colour."""
    marks = [mark for comparison in case.comparisons for mark in comparison.marks]
    named = {known.name for mark in marks if (known := known_reason(mark.label))}
    return frozenset(named | ({"wrong-colour"} if any(mark.colour for mark in marks) else set()))


def strongest(case: Case, reason: Reason, policy: Policy, things: frozenset[str]) -> Iterable[Finding]:
    """Yield which of several reasons the evidence supports best; nothing for a single reason, or when it supports none.

    Source: buyers' guide S000-A.
    """
    others = [other for name in case.claim.other_reasons if (other := known_reason(name)) and other is not reason]
    others = [other for other in dict.fromkeys(others) if other.received == reason.received]
    if not others:
        return
    own = strength(reason, things, policy)
    best = max(others, key=lambda other: strength(other, things, policy))
    points = strength(best, things, policy)
    if not own and not points:
        return
    lacking = [group.what for group in unmet(musts_for(case, reason, things, policy), things, policy)]
    whole = not unmet(musts_for(case, best, things, policy), things, policy)
    if lacking and points > own and (whole or points - own >= CLEARLY):
        yield better_shown(reason, own, best, points, lacking)
    else:
        yield well_chosen(reason, own, best, points)


def better_shown(reason: Reason, own: int, best: Reason, points: int, lacking: list[str]) -> Finding:
    """Return the warning that the evidence supports another of the buyer's reasons clearly better."""
    return Finding(
        "reason-advised",
        CASE_FILE,
        f"The evidence shows {best.name} better ({points} points of 100) than {reason.name} ({own}): for "
        f"{reason.name} there is no {' and no '.join(lacking)}.",
        hint=f'write reason = "{best.name}" and keep {reason.name} among other_reasons, or add what is missing',
        expected=best.name,
        actual=reason.name,
        source=SOURCE_STRONGEST,
    )


def well_chosen(reason: Reason, own: int, best: Reason, points: int) -> Finding:
    """Return the note that the chosen reason is as good as the buyer's others."""
    more = f"; {best.name} has more evidence beyond what it needs" if points > own else ""
    return Finding(
        "reason-advised",
        CASE_FILE,
        f"Keep {reason.name} as the main reason: it has {own} points of 100, {best.name} {points}{more}.",
        severity=Severity.note,
        hint="describe it first, then the others; if two are equally well supported, put the more serious one first",
        expected=reason.name,
        actual=reason.name,
        source=SOURCE_STRONGEST,
    )


def solution_remarks(case: Case, reason: Reason) -> Iterable[Finding]:
    """Yield the note that guides advise against sending the goods back."""
    claim = case.claim
    if claim.solution == "return":
        yield Finding(
            "return-advised-against",
            CASE_FILE,
            "You ask for a return. You would pay for return shipping, carry the risk in transit, and wait a long time."
            if reason.received
            else "You ask for a return, but nothing came that you could send back.",
            hint='write solution = "refund" to ask only for the money',
            source="buyers' guides S000-D, S001, S003, S004: 'Best to not agree to return the goods at your expense'",
        )
