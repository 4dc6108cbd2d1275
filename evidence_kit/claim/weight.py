"""How much each picture weighs for a claim, and how well a case shows a reason. Pure."""

from evidence_kit.claim.groups import musts_of, shoulds_of
from evidence_kit.claim.reasons import Group, Reason, known_reason
from evidence_kit.model.case import Case, Original, Role, shows_label
from evidence_kit.policies.rules import Policy

GOODS = frozenset({Role.received, Role.damage, Role.contents, Role.scale, Role.other})
"""Roles of pictures that show what came."""


def order_of_roles(reason: str | None) -> tuple[Role, ...]:
    """Return every role: those that the reason asks for, most weight first, then all others in their usual order."""
    known = known_reason(reason)
    first = known.roles if known else ()
    return (*first, *(role for role in Role if role not in first))


def things_shown(case: Case) -> frozenset[str]:
    """Return what a case shows: roles of usable originals and what is made of them (see reasons.toml)."""
    usable = [original for original in case.originals if is_usable(original)]
    things = {original.role.value for original in usable if original.role is not Role.unboxing or original.facts.video}
    if any(shows_label(original) for original in usable):
        things.add(Role.label.value)
    if any(original.facts.video for original in usable):
        things.add("video")
    names = {original.name for original in usable if original.facts.image}
    for comparison in case.comparisons:
        if comparison.listing in names and comparison.received in names:
            things |= {"comparison", Role.listing.value, Role.received.value}
            things |= {"marked-comparison"} if comparison.marks else set()
            things |= {"measured"} if any(ruler.item for ruler in comparison.rulers) else set()
    return frozenset(things | shown_with_facts(case, things))


def shown_with_facts(case: Case, things: set[str]) -> set[str]:
    """Return what a picture shows once the buyer says what is seen in it; words without a picture show nothing."""
    told, found = case.told, set[str]()
    if Role.contents.value in things and told.pieces is not None and case.order.quantity:
        found.add("counted")
    if told.how in ("test", "measurement", "use") and told.shows and {Role.received.value, "video"} & things:
        found.add("tested")
    return found


def is_usable(original: Original) -> bool:
    """Return whether an original can be looked at at all, and shows something of its own."""
    facts = original.facts
    opens = not facts.problem and bool(facts.image or facts.video or facts.kind == "document")
    return opens and not original.moving_part_of


def is_met(group: Group, things: frozenset[str], policy: Policy) -> bool:
    """Return whether what a case shows meets a group under a policy."""
    if things & set(group.any_of):
        return True
    return policy.video.is_refused and bool(things & set(group.instead_of_video))


def unmet(groups: tuple[Group, ...], things: frozenset[str], policy: Policy) -> list[Group]:
    """Return the groups that a case does not meet."""
    return [group for group in groups if not is_met(group, things, policy)]


def strength(reason: Reason, things: frozenset[str], policy: Policy) -> int:
    """Return how well a case shows a reason, 0 to 100: must-groups make 70 of them, should-groups 30."""
    must, should = musts_of(reason, policy.name), shoulds_of(reason, policy.name)
    return share(must, things, policy, 70) + share(should, things, policy, 30)


def share(groups: tuple[Group, ...], things: frozenset[str], policy: Policy, most: int) -> int:
    """Return the share of the groups that are met, of `most` points; all of them when nothing is asked for."""
    met = len(groups) - len(unmet(groups, things, policy))
    return most * met // len(groups) if groups else most
