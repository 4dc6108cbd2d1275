"""What a reason must show on each platform, and how well a case shows it. Pure."""

import msgspec

from evidence_kit.claim.reasons import GUIDED, Group, Reason, known_reason
from evidence_kit.model.case import Case, Original, Role, shows_label
from evidence_kit.policies.rules import Policy, platform_of

GOODS = frozenset({Role.received, Role.damage, Role.contents, Role.scale, Role.other})
"""Roles of pictures that show what came."""


def order_of_roles(reason: str | None) -> tuple[Role, ...]:
    """Return every role: first those that the reason asks for, by weight, then all others in their usual order."""
    known = known_reason(reason)
    first = known.roles if known else ()
    return (*first, *(role for role in Role if role not in first))


def things_shown(case: Case) -> frozenset[str]:
    """Return what a case shows: the roles of usable originals, and what is made of them (see reasons.toml)."""
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
    """Return what pictures show together with the buyer's facts; facts without a picture show nothing."""
    facts, found = case.item_facts, set[str]()
    if Role.contents.value in things and facts.pieces is not None and case.order.quantity:
        found.add("counted")
    if facts.how in ("test", "measurement", "use") and facts.shows and {Role.received.value, "video"} & things:
        found.add("tested")
    return found


def is_usable(original: Original) -> bool:
    """Return whether an original is readable and not the moving part of another."""
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
    """Return how many of `most` points the met groups earn; all of them without groups."""
    met = len(groups) - len(unmet(groups, things, policy))
    return most * met // len(groups) if groups else most


def groups_of(groups: tuple[Group, ...], policy: str | None) -> tuple[Group, ...]:
    """Return the groups that a policy asks for; those of every policy when `policy` is None."""
    return tuple(group for group in groups if not group.only or is_named(policy, group.only))


def musts_of(reason: Reason, policy: str | None) -> tuple[Group, ...]:
    """Return what the sources of a policy's platform require; of the guides' platform when `policy` is None."""
    asked = groups_of(reason.must, policy)
    return tuple(literal(group) for group in asked if not group.must_on or is_named(policy or GUIDED, group.must_on))


def literal(group: Group) -> Group:
    """Return a group without "counted" where its platform requires a picture."""
    if not group.must_on:
        return group
    return msgspec.structs.replace(group, any_of=tuple(thing for thing in group.any_of if thing != "counted"))


def shoulds_of(reason: Reason, policy: str | None) -> tuple[Group, ...]:
    """Return what helps, including what only other platforms require."""
    musts = {group.what for group in musts_of(reason, policy)}
    elsewhere = tuple(group for group in groups_of(reason.must, policy) if group.what not in musts)
    return (*elsewhere, *groups_of(reason.should, policy))


def is_named(policy: str | None, names: tuple[str, ...]) -> bool:
    """Return whether a policy or its platform is among some names."""
    return platform_of(policy or "") in names or policy in names
