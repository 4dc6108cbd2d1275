"""Two policies side by side: rules that only one of them has, and rules that differ."""

from typing import Any

from evidence_kit.model.shapes import filled
from evidence_kit.policies import LoadedPolicy
from evidence_kit.policies.difference import Difference, differences
from evidence_kit.policies.rules import Policy
from evidence_kit.report.columns import columns
from evidence_kit.report.contract import ComparedPolicyJson, DifferenceJson, PoliciesDiffJson
from evidence_kit.report.policies import shown


def difference_json(first: LoadedPolicy, second: LoadedPolicy) -> PoliciesDiffJson:
    """Return the difference of two policies: evidence_kit.policies-diff/1."""
    return PoliciesDiffJson(
        schema="evidence_kit.policies-diff/1",
        first=filled(ComparedPolicyJson, first.ref, title=first.rules.title),
        second=filled(ComparedPolicyJson, second.ref, title=second.rules.title),
        differences=[filled(DifferenceJson, difference) for difference in differences(first.rules, second.rules)],
    )


def render_difference(first: Policy, second: Policy) -> str:
    """Return the difference of two policies for a person, one rule a paragraph."""
    found = differences(first, second)
    if not found:
        return f"{first.name} and {second.name} do not differ in anything that is known.\n"
    lines = [f"{first.name}: {first.title}", f"{second.name}: {second.title}"]
    for difference in found:
        sides = ((first.name, difference.first), (second.name, difference.second))
        rows = [(f"    {name}", words) for name, rule in sides for words in words_of(rule)]
        lines += [f"\n{difference.rule}", *columns(rows)]
    return "\n".join([*lines, "", counted(found), ""])


def words_of(rule: Any) -> list[str]:  # noqa: ANN401  (a rule as plain data)
    """Return a policy's versions of a rule with their sources; an unknown rule is never enforced."""
    if rule is None:
        return ["unknown, so never enforced"]
    return [f"{shown(version)}   [{version['source']}]" for version in (rule if isinstance(rule, list) else [rule])]


def counted(found: list[Difference]) -> str:
    """Return how many rules differ in which way."""
    changed = sum(difference.change == "changed" for difference in found)
    first = sum(difference.change == "only-in-first" for difference in found)
    return f"{changed} changed, {first} only in the first, {len(found) - changed - first} only in the second"
