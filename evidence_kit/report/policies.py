"""Policies for a person: the list, and one policy's rules with the source of each."""

from collections.abc import Iterable, Sequence
from typing import Any

from evidence_kit.policies import DEFAULT, as_data
from evidence_kit.policies.difference import AREAS
from evidence_kit.policies.rules import Policy, platform_of
from evidence_kit.report.columns import columns

GROUPS = {
    "buyer": "What a buyer uploads",
    "both": "What both buyers and sellers upload",
    "issuer": "What the bank uploads that gave the buyer the card",
    "seller": "What a seller or merchant uploads",
}
"""Parties in the order in which a buyer looks for a form, with their headings."""

BYTES = ("decimal", "binary", "unknown")
"""Units of a size; a length of time has others."""


def render_list(policies: Sequence[Policy]) -> str:
    """Return one line a policy, the buyer's first and the default first of all."""
    ordered = sorted(policies, key=place)
    listed = columns((f"  {policy.name}", described(policy)) for policy in ordered)
    lines: list[str] = []
    for party, heading in GROUPS.items():
        group = [line for policy, line in zip(ordered, listed, strict=True) if policy.party == party]
        lines += [f"{heading}:", *group, ""] if group else []
    return "\n".join(
        [
            *lines,
            "evidence-kit policies NAME   shows the rules and where they come from",
            "evidence-kit policies --diff NAME NAME   shows where two of them differ",
            "",
        ]
    )


def place(policy: Policy) -> tuple[bool, str, bool, str]:
    """Return a policy's sort key in its group: the default's family first, of each family the current ones first."""
    family = platform_of(policy.name)
    return family != DEFAULT, family, policy.status != "current", policy.name


def described(policy: Policy) -> str:
    """Return a policy's title and how far it can be trusted."""
    return f"{policy.title} ({policy.status}, as of {policy.as_of}, confidence {policy.confidence})"


def render_policy(policy: Policy) -> str:
    """Return every rule of a policy with its source; rules that are left out are listed as unknown."""
    data = as_data(policy)
    who = "buyer and seller" if policy.party == "both" else f"the {policy.party}"
    lines = [
        f"{policy.name}: {policy.title}",
        f"for {who}, {policy.status}, as of {policy.as_of}",
        f"confidence {policy.confidence} (A official, B a third party, C a guide or an inference)",
    ]
    if policy.note:
        lines.append(policy.note)
    for area in AREAS:
        for key, rule in data.get(area, {}).items():
            lines += rule_lines(f"{area}.{key}", rule)
    unknown = list(unknown_rules(data))
    if unknown:
        lines.append(f"\nunknown, so never enforced: {', '.join(unknown)}")
    return "\n".join([*lines, ""])


def rule_lines(name: str, rule: Any) -> Iterable[str]:  # noqa: ANN401  (a rule as plain data)
    """Yield the lines of a rule: its value, its source and its quote; of each one where sources disagree."""
    for version in rule if isinstance(rule, list) else [rule]:
        yield f"\n{name} = {shown(version)}"
        yield f"    source: {version['source']}"
        if version.get("quote"):
            yield f"    quote:  {version['quote']}"


def unknown_rules(data: dict[str, Any]) -> Iterable[str]:
    """Yield the rules that one looks for first and that a policy does not know."""
    for area in ("image", "video"):
        rules = data.get(area, {})
        if rules.get("max_count", {}).get("value") == 0:
            continue
        for key in ("max_count", "max_bytes", "types"):
            is_known = key in rules or (key == "max_count" and "max_count" in data.get("file", {}))
            if not is_known:
                yield f"{area}.{key}"


def shown(rule: dict[str, Any]) -> str:
    """Return a rule's value, with the grey zone of a size and the unit of a length of time."""
    value, unit = rule["value"], rule.get("unit", "")
    if isinstance(value, bool):
        text = "yes" if value else "no"
    elif isinstance(value, list):
        text = ", ".join(map(str, value))
    else:
        text = f"{value:,}" if isinstance(value, int) else str(value)
    if unit in BYTES:
        text += f" bytes (the source's unit: {unit}"
        text += '; it says "less than"' if rule.get("comparison") == "below" else ""
        text += f"; an error above {rule['hard']:,})" if rule.get("hard") else ")"
    elif unit:
        text += f" {unit.replace('-', ' ')}"
    return text
