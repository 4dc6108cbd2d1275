"""What a reason must show and what helps, by the platform whose sources ask for it. Pure."""

import msgspec

from evidence_kit.claim.reasons import GUIDED, Group, Reason
from evidence_kit.policies.rules import platform_of


def groups_of(groups: tuple[Group, ...], policy: str | None) -> tuple[Group, ...]:
    """Return the groups that a policy asks for; all that are for every policy when `policy` is None."""
    return tuple(group for group in groups if not group.only or is_named(policy, group.only))


def musts_of(reason: Reason, policy: str | None) -> tuple[Group, ...]:
    """Return what must be shown by the sources of a policy's platform; of the guides' platform when it is None."""
    asked = groups_of(reason.must, policy)
    return tuple(literal(group) for group in asked if not group.must_on or is_named(policy or GUIDED, group.must_on))


def literal(group: Group) -> Group:
    """Return a group as its platform asks for it: where that names a picture, a number in words does not replace it."""
    if not group.must_on:
        return group
    return msgspec.structs.replace(group, any_of=tuple(thing for thing in group.any_of if thing != "counted"))


def shoulds_of(reason: Reason, policy: str | None) -> tuple[Group, ...]:
    """Return what helps, with what must be shown on other platforms only."""
    musts = {group.what for group in musts_of(reason, policy)}
    elsewhere = tuple(group for group in groups_of(reason.must, policy) if group.what not in musts)
    return (*elsewhere, *groups_of(reason.should, policy))


def is_named(policy: str | None, names: tuple[str, ...]) -> bool:
    """Return whether a policy, or the platform that it is one of, is among some names."""
    return platform_of(policy or "") in names or policy in names
