"""The differences of two policies, rule by rule. Pure."""

from dataclasses import dataclass
from typing import Any, Literal

from evidence_kit.policies import as_data
from evidence_kit.policies.rules import Policy

Change = Literal["only-in-first", "only-in-second", "changed"]

AREAS = ("require", "file", "image", "video", "document", "total", "text", "style", "refund", "deadline")
"""The tables of a policy, in the order in which they are shown."""

WORDS_ONLY = ("source", "quote")
"""Keys that describe the source of a rule, not its meaning."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One rule that two policies do not share.

    Attributes:
        rule: its table and key, such as "image.max_count".
        first: the rule of the first policy as plain data; a list if sources disagree; None if unknown.
        second: the rule of the second policy, likewise.
    """

    rule: str
    change: Change
    first: Any
    second: Any


def differences(first: Policy, second: Policy) -> list[Difference]:
    """Return the rules that differ in meaning, in the order of a policy file; different sources do not count."""
    first_data, second_data = as_data(first), as_data(second)
    found = []
    for area in AREAS:
        first_rules, second_rules = first_data.get(area, {}), second_data.get(area, {})
        for key in type(getattr(first, area)).__struct_fields__:
            old, new = first_rules.get(key), second_rules.get(key)
            if meaning(old) == meaning(new):
                continue
            change: Change = "only-in-second" if old is None else "only-in-first" if new is None else "changed"
            found.append(Difference(f"{area}.{key}", change, old, new))
    return found


def meaning(rule: Any) -> Any:  # noqa: ANN401  (a rule as plain data)
    """Return a rule without its source, and with sorted words, so that equal rules are equal."""
    if isinstance(rule, list):
        return [meaning(variant) for variant in rule]
    if not rule:
        return rule
    kept = {key: value for key, value in rule.items() if key not in WORDS_ONLY}
    value = kept["value"]
    return kept | {"value": sorted(value, key=str)} if isinstance(value, list) else kept
