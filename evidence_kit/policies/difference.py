"""The differences of two policies, rule by rule. Pure."""

from dataclasses import dataclass
from typing import Any, Literal

from evidence_kit.policies import as_data
from evidence_kit.policies.rules import Policy

Change = Literal["only-in-first", "only-in-second", "changed"]

AREAS = ("require", "file", "image", "video", "document", "total", "text", "style", "refund", "deadline")
"""The tables of a policy, in the order in which they are shown."""

WORDS_ONLY = ("source", "quote")
"""Keys of a rule about its source, not its meaning."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One rule that two policies do not share.

    Attributes:
        rule: its table and key, such as "image.max_count".
        first: the rule of the first policy as plain data, or a list of them where sources disagree; None for unknown.
        second: that of the second.
    """

    rule: str
    change: Change
    first: Any
    second: Any


def differences(first: Policy, second: Policy) -> list[Difference]:
    """Return the rules that allow something else, in the order of a policy's file; other sources are no difference."""
    first_data, second_data = as_data(first), as_data(second)
    found = []
    for area in AREAS:
        ours, theirs = first_data.get(area, {}), second_data.get(area, {})
        for key in type(getattr(first, area)).__struct_fields__:
            mine, yours = ours.get(key), theirs.get(key)
            if meaning(mine) == meaning(yours):
                continue
            change: Change = "only-in-second" if mine is None else "only-in-first" if yours is None else "changed"
            found.append(Difference(f"{area}.{key}", change, mine, yours))
    return found


def meaning(rule: Any) -> Any:  # noqa: ANN401  (a rule as plain data)
    """Return what a rule allows, without where it comes from; the order of its words means nothing."""
    if isinstance(rule, list):
        return [meaning(variant) for variant in rule]
    if not rule:
        return rule
    kept = {key: value for key, value in rule.items() if key not in WORDS_ONLY}
    value = kept["value"]
    return kept | {"value": sorted(value, key=str)} if isinstance(value, list) else kept
