"""JSON Schemas (draft 2020-12) of what people write and programs read, made from the shapes that the program uses."""

import json
from collections.abc import Callable
from typing import Any

import msgspec

from evidence_kit.case.tables import CaseFile
from evidence_kit.choice.tables import CheckTable
from evidence_kit.claim.attestations import load_attestations
from evidence_kit.claim.reasons import load_reasons
from evidence_kit.model.codes import severities
from evidence_kit.policies.rules import Policy
from evidence_kit.report.contract import ExplainJson, FitJson, PlanJson, ReportJson, ReportsJson
from evidence_kit.report.contract_claim import NextJson
from evidence_kit.report.schema_policy import describe_policy
from evidence_kit.text.amounts import PLAIN

DRAFT = "https://json-schema.org/draft/2020-12/schema"
SHAPES: dict[str, tuple[type, str, str]] = {
    "case": (CaseFile, "evidence_kit.case/1", "case.toml of evidence-kit"),
    "config": (CheckTable, "evidence_kit.config/1", "evidence-kit.toml, and [tool.evidence_kit] of a pyproject.toml"),
    "policy": (Policy, "evidence_kit.policy/1", "a policy of evidence-kit"),
    "report": (ReportJson, "evidence_kit.report/1", "the output of evidence-kit check, build and verify"),
    "reports": (ReportsJson, "evidence_kit.reports/1", "the output of evidence-kit check for several cases"),
    "fit": (FitJson, "evidence_kit.fit/1", "the output of evidence-kit fit"),
    "plan": (PlanJson, "evidence_kit.plan/1", "the output of evidence-kit plan"),
    "next": (NextJson, "evidence_kit.next/1", "the output of evidence-kit next"),
    "explain": (ExplainJson, "evidence_kit.explain/1", "the output of evidence-kit explain"),
}
"""The shapes by their names on the command line."""

TOML = ("case", "config", "policy")
"""Those of files that people write."""


def build_schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema of that name as plain data, the same each time.

    In a schema of TOML a day is a string of format "date": validators of TOML such as Taplo convert TOML's own days to
    it, and the program also accepts a day as text.
    """
    shape, identifier, title = SHAPES[name]
    made = msgspec.json.schema(shape)
    root = made["$defs"].pop(shape.__name__)
    made = {
        "$schema": DRAFT,
        "$id": f"urn:{identifier.replace('/', ':')}",
        **root,
        "title": title,
        "$defs": dict(sorted(made["$defs"].items())),
    }
    if name in TOML:
        each_schema(made, drop_null)
    if name == "case":
        describe_case(made)
    if name == "config":
        describe_config(made)
    if name == "policy":
        made = describe_policy(made)
    each_schema(made, tidy)
    plain: dict[str, Any] = json.loads(json.dumps(made))  # defaults come as tuples, which JSON does not know
    return plain


def each_schema(node: Any, change: Callable[[dict[str, Any]], None]) -> None:  # noqa: ANN401  (walks JSON)
    """Change every object within a schema, the inner ones first."""
    if isinstance(node, list):
        for inner in node:
            each_schema(inner, change)
    elif isinstance(node, dict):
        for key, inner in node.items():
            if key not in ("examples", "default", "enum"):
                each_schema(inner, change)
        change(node)


def drop_null(node: dict[str, Any]) -> None:
    """Remove null, which TOML cannot write, from types and defaults."""
    kinds = node.get("anyOf")
    if isinstance(kinds, list) and {"type": "null"} in kinds:
        rest = [kind for kind in kinds if kind != {"type": "null"}]
        del node["anyOf"]
        node |= {key: value for key, value in rest[0].items() if key not in node} if len(rest) == 1 else {"anyOf": rest}
    words = node.get("enum")
    if isinstance(words, list) and None in words:
        node["enum"] = [word for word in words if word is not None]
    if "default" in node and (node["default"] is None or isinstance(node["default"], dict)):
        del node["default"]


def tidy(node: dict[str, Any]) -> None:
    """Write arrays of a fixed length as older drafts write them, and keep the first paragraph of docstrings."""
    parts = node.get("prefixItems")
    if isinstance(parts, list) and parts and all(part == parts[0] for part in parts):
        del node["prefixItems"]
        node["items"] = parts[0]
    if node.get("format") == "decimal":
        del node["format"]
        node["pattern"] = PLAIN
    if isinstance(node.get("description"), str):
        node["description"] = node["description"].split("\n\n")[0].replace("\n", " ")
    if node.get("required") == []:
        del node["required"]


def describe_config(made: dict[str, Any]) -> None:
    """Add the codes of findings, which are the keys of weights and the words of lists."""
    codes = {"type": "string", "enum": list(severities())}
    for table in (made, made["$defs"]["PathTable"]):
        for key in ("select", "ignore"):
            if key in table["properties"]:
                table["properties"][key]["items"] = codes
        table["properties"]["severity"]["propertyNames"] = codes


def describe_case(made: dict[str, Any]) -> None:
    """Add what other files define: the names of reasons, and the questions that are answered in [attest]."""
    reasons = {reason.name: reason.title for reason in load_reasons().values()}
    claim = made["$defs"]["ClaimTable"]["properties"]
    claim["reason"]["enum"] = list(reasons)
    claim["other_reasons"]["items"] = {"type": "string", "enum": list(reasons)}
    asked = made["$defs"]["AttestTable"]["properties"]
    for question in load_attestations():
        asked[question.name] |= {"description": question.question, "examples": [True]}
