"""The rules of a policy, by their keys."""

from typing import Any

from evidence_kit.policies.difference import AREAS
from evidence_kit.policies.rules import Policy


def rules_of(policy: Policy) -> dict[str, Any]:
    """Return every rule that a policy knows of files and words, by its table and key."""
    tables = {area: getattr(policy, area) for area in AREAS if area not in ("refund", "deadline")}
    return {
        f"{area}.{key}": rule
        for area, table in tables.items()
        for key in table.__struct_fields__
        if (rule := getattr(table, key)) is not None
    }
