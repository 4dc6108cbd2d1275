"""What the docstrings of a policy's rules say of each key, in its JSON Schema."""

import inspect
import json
import re
from typing import Any

from evidence_kit.policies import rules
from evidence_kit.policies.periods import DeadlineRules, Span

ATTRIBUTE = re.compile(r"^    (\w+): (.*(?:\n {8,}.*)*)", re.MULTILINE)
TABLES = (
    *(rules.Policy, rules.Rule, rules.Size, rules.FileRules, rules.ImageRules, rules.VideoRules, rules.DocumentRules),
    *(rules.RequireRules, rules.TotalRules, rules.TextRules, rules.StyleRules, rules.RefundRules, DeadlineRules, Span),
)


def describe_policy(made: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of policies with what each key means, and with short names for the kinds of rules."""
    meanings = {table.__name__: meanings_in(inspect.getdoc(table) or "") for table in TABLES}
    add_meanings(made, meanings["Policy"])
    for name, inner in made["$defs"].items():
        kind = name.partition("_")[0]
        add_meanings(inner, meanings[kind])
        inner["title"] = kind
    text = json.dumps(made)
    for number, name in enumerate(sorted(name for name in made["$defs"] if name.startswith("Rule_")), 1):
        text = text.replace(json.dumps(name), f'"Rule{number}"').replace(
            f"{json.dumps(f'#/$defs/{name}')}", f'"#/$defs/Rule{number}"'
        )
    named: dict[str, Any] = json.loads(text)
    return named


def meanings_in(doc: str) -> dict[str, str]:
    """Return what the docstring of a table says of each of its keys."""
    told = doc.partition("Attributes:\n")[2]
    return {key: " ".join(words.split()) for key, words in ATTRIBUTE.findall(told)}


def add_meanings(table: dict[str, Any], meanings: dict[str, str]) -> None:
    """Add to each key of a table what it means."""
    for key, inner in table["properties"].items():
        inner["description"] = meanings[key]
