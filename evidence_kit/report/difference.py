"""Two policies side by side: what only one of them says, and what they say differently."""

from typing import Any

from evidence_kit.policies import LoadedPolicy
from evidence_kit.policies.difference import Difference, differences
from evidence_kit.policies.rules import Policy
from evidence_kit.report.columns import columns
from evidence_kit.report.policy import shown

SCHEMA = "evidence_kit.policies-diff/1"


def difference_data(first: LoadedPolicy, second: LoadedPolicy) -> dict[str, Any]:
    """Return the difference of two policies as plain data: the contract evidence_kit.policies-diff/1.

    A rule that one of them does not know is null there, and nothing is said of it.
    """
    return {
        "schema": SCHEMA,
        "first": named(first),
        "second": named(second),
        "differences": [
            {"rule": one.rule, "change": one.change, "first": one.first, "second": one.second}
            for one in differences(first.rules, second.rules)
        ],
    }


def named(policy: LoadedPolicy) -> dict[str, str]:
    """Return what a policy is called."""
    ref = policy.ref
    return {"name": ref.name, "title": policy.rules.title, "as_of": ref.as_of, "sha256": ref.sha256}


def render_difference(first: Policy, second: Policy) -> str:
    """Return the difference of two policies for a person, one rule a paragraph."""
    found = differences(first, second)
    if not found:
        return f"{first.name} and {second.name} say the same, as far as either is known.\n"
    lines = [f"{first.name}: {first.title}", f"{second.name}: {second.title}"]
    for difference in found:
        sides = ((first.name, difference.first), (second.name, difference.second))
        rows = [(f"    {name}", words) for name, rule in sides for words in words_of(rule)]
        lines += [f"\n{difference.rule}", *columns(rows)]
    return "\n".join([*lines, "", counted(found), ""])


def words_of(rule: Any) -> list[str]:  # noqa: ANN401  (a rule as plain data)
    """Return what a policy says of a rule, and where that comes from; unknown is never enforced."""
    if rule is None:
        return ["unknown, so never enforced"]
    return [f"{shown(one)}   [{one['source']}]" for one in (rule if isinstance(rule, list) else [rule])]


def counted(found: list[Difference]) -> str:
    """Return how many rules differ in which way."""
    changed = sum(1 for one in found if one.change == "changed")
    first = sum(1 for one in found if one.change == "only-in-first")
    return f"{changed} changed, {first} only in the first, {len(found) - changed - first} only in the second"
