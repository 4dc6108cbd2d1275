"""Policies for a person: the list, and one policy's rules with the source of each."""

from collections.abc import Sequence
from typing import Any

from evidence_kit.policies import as_data
from evidence_kit.policies.rules import Policy

HEADS = ("require", "image", "video", "document", "total", "text", "refund", "deadline")


def render_list(policies: Sequence[Policy]) -> str:
    """Return one line a policy."""
    width = max(len(one.name) for one in policies)
    lines = [
        f"{one.name:<{width}}  {one.title} ({one.status}, as of {one.as_of}, confidence {one.confidence})"
        for one in policies
    ]
    return "\n".join([*lines, "", "evidence-kit policies NAME   shows the rules and where they come from", ""])


def render_policy(policy: Policy) -> str:
    """Return every rule of a policy with its source; what is left out is said to be unknown."""
    data = as_data(policy)
    lines = [
        f"{policy.name}: {policy.title}",
        f"for the {policy.party}, {policy.status}, as of {policy.as_of}",
        f"confidence {policy.confidence} (A official, B a third party, C a guide)",
    ]
    if policy.note:
        lines.append(policy.note)
    for head in HEADS:
        rules: dict[str, Any] = data.get(head, {})
        for key, rule in rules.items():
            lines.append(f"\n{head}.{key} = {shown(rule)}")
            lines.append(f"    source: {rule['source']}")
            if rule.get("quote"):
                lines.append(f"    quote:  {rule['quote']}")
    unknown = [
        f"{head}.{key}"
        for head in ("image", "video")
        for key in ("max_count", "max_bytes", "types")
        if key not in data.get(head, {}) and data.get("video", {}).get("max_count", {}).get("value") != 0
    ]
    if unknown:
        lines.append(f"\nunknown, so never enforced: {', '.join(unknown)}")
    return "\n".join([*lines, ""])


def shown(rule: dict[str, Any]) -> str:
    """Return a rule's value, with the grey zone of a size."""
    value = rule["value"]
    text = ", ".join(map(str, value)) if isinstance(value, list) else f"{value:,}" if type(value) is int else str(value)
    if "unit" in rule:
        text += f" bytes (the source's megabyte: {rule['unit']}"
        text += f"; an error above {rule['hard']:,})" if rule.get("hard") else ")"
    return text
