"""Which pictures weigh most for a claim: the roles that its reason asks for, then all others in their usual order."""

from evidence_kit.model import Role

# Guides S000-A to S000-E and S002, and the help pages of AliExpress and Shopee: what each reason must and should show.
FIRST_FOR = {
    "not-received": (Role.tracking, Role.policy_excerpt, Role.chat),
    "tracking-invalid": (Role.tracking, Role.chat),
    "customs": (Role.document, Role.tracking, Role.chat),
    "returned-to-sender": (Role.tracking, Role.chat),
    "wrong-colour": (Role.received, Role.label),
    "wrong-size": (Role.scale, Role.size_label, Role.received),
    "wrong-material": (Role.received, Role.size_label, Role.damage),
    "wrong-item": (Role.received, Role.label, Role.contents),
    "defective": (Role.damage, Role.received),
    "damaged": (Role.damage, Role.packaging, Role.label, Role.report),
    "missing-quantity": (Role.contents, Role.scale, Role.label, Role.packaging),
    "counterfeit": (Role.received, Role.packaging, Role.size_label),
    "empty-parcel": (Role.label, Role.packaging, Role.scale, Role.contents),
    "low-quality": (Role.damage, Role.received),
}

GOODS = frozenset({Role.received, Role.damage, Role.contents, Role.scale, Role.other})
"""Roles of pictures that show what came."""


def order_of_roles(reason: str | None) -> tuple[Role, ...]:
    """Return every role, the one that weighs most for the reason first."""
    first = FIRST_FOR.get(reason or "", ())
    return (*first, *(role for role in Role if role not in first))
