"""The manifest: what was made from what, as data that stays the same for the same inputs and tools."""

import dataclasses
import json
from collections.abc import Mapping
from typing import Any

from evidence_kit.claim.attestations import attested_data
from evidence_kit.dispute import Moment
from evidence_kit.facts import Facts
from evidence_kit.made import Artifact
from evidence_kit.model import Box, Case, Finding, Mark, Original
from evidence_kit.outcome import Completeness, Now, PolicyRef, Report, Single
from evidence_kit.policies import as_data
from evidence_kit.policies.rules import Policy

SCHEMA = "evidence_kit.manifest/1"
SUMS = "SHA256SUMS"
PARTS = ("must", "should", "parts")
"""What a case's completeness is made of."""


def manifest_data(case: Case, policy: Policy, report: Report) -> dict[str, Any]:
    """Return the manifest of a package as plain data.

    Nothing in it depends on the clock, the machine's cores or the name of the case's folder.
    """
    return {
        "schema": SCHEMA,
        "policy": policy_data(report.policy) | {"rules": as_data(policy)},
        "order": plain(case.order),
        "claim": {key: value for key, value in plain(case.claim).items() if key not in ("statement", "unreadable")},
        "attestations": attested_data(case),
        "timeline": [moment_data(one) for one in report.timeline],
        "originals": [original_data(one) for one in case.originals],
        "artifacts": [artifact_data(one) for one in report.artifacts],
        "comparisons": [
            {
                "listing": one.listing,
                "received": one.received,
                "caption": one.caption,
                "marks": [mark_data(mark) for mark in one.marks],
                "rulers": plain(one.rulers),
                "listing_crop": fragment(one.listing_crop) if one.listing_crop else None,
                "received_crop": fragment(one.received_crop) if one.received_crop else None,
                "dim": one.dim,
            }
            for one in case.comparisons
        ],
        "findings": [finding_data(one) for one in report.findings if not one.dated],
        "tools": report.tools,
    }


def render_json(data: Mapping[str, Any]) -> str:
    """Return data as indented ASCII JSON with a line end."""
    return json.dumps(data, indent=2, ensure_ascii=True) + "\n"


def render_sums(sums: Mapping[str, str]) -> str:
    """Return the lines of SHA256SUMS as `sha256sum -c` reads them, in the order of their names."""
    return "".join(f"{sums[name]}  {name}\n" for name in sorted(sums))


def policy_data(ref: PolicyRef) -> dict[str, Any]:
    """Return a reference to a policy as plain data."""
    return {"name": ref.name, "as_of": ref.as_of, "sha256": ref.sha256}


def original_data(one: Original) -> dict[str, Any]:
    """Return an original as plain data."""
    return {
        "path": one.name,
        "role": str(one.role),
        **({"moving_part_of": one.moving_part_of} if one.moving_part_of else {}),
        "bytes": one.facts.bytes,
        "sha256": one.facts.sha256,
        "facts": facts_data(one.facts),
    }


def artifact_data(one: Artifact) -> dict[str, Any]:
    """Return an artifact as plain data."""
    return {
        "path": one.path,
        "slot": one.slot,
        "bytes": one.bytes,
        "sha256": one.sha256,
        "facts": facts_data(one.facts),
        "made_from": list(one.made_from),
        "step": one.step,
        "recipe": plain(one.recipe),
        "marks": list(one.marks),
        "encodes": one.encodes,
        **({"seen": one.seen} if one.seen else {}),
        "why": one.why,
    }


def mark_data(mark: Mark) -> dict[str, Any]:
    """Return a mark as W3C media fragments."""
    return {
        "label": mark.label,
        "colour": mark.colour,
        "listing": fragment(mark.listing) if mark.listing else None,
        "received": fragment(mark.received) if mark.received else None,
    }


def fragment(box: Box) -> str:
    """Return a box as a W3C Media Fragments selector, in pixels of the upright image."""
    return "xywh=pixel:" + ",".join(map(str, box))


def facts_data(facts: Facts) -> dict[str, Any]:
    """Return what is known of a file as plain data, without the keys that do not apply to it."""
    data: dict[str, Any] = {"kind": facts.kind, "mime": facts.mime}
    if facts.problem:
        data["problem"] = facts.problem
    if not facts.examined:
        data["examined"] = False
    for known in (facts.image, facts.video, facts.document):
        if known:
            data |= plain(known) | {"location": known.location}
    return data


def finding_data(finding: Finding) -> dict[str, Any]:
    """Return a finding as plain data, in the order of the contract."""
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "path": finding.path,
        "message": finding.message,
        "hint": finding.hint,
        "expected": finding.expected,
        "actual": finding.actual,
        "source": finding.source,
        "repairable": finding.repairable,
    }


def report_data(report: Report) -> dict[str, Any]:
    """Return a report as plain data: the contract evidence_kit.report/1."""
    return {
        "schema": "evidence_kit.report/1",
        "verdict": str(report.verdict),
        "judged": plain(report.judged),
        "policy": policy_data(report.policy),
        "findings": [finding_data(one) for one in report.findings],
        "slots": [
            {"slot": one.slot, "path": one.path, "made_from": list(one.made_from), "why": one.why}
            for one in report.slots
        ],
        "artifacts": [artifact_data(one) for one in report.artifacts] + list(report.recorded),
        "completeness": completeness_data(report.completeness) if report.completeness else None,
        "form": plain(report.form),
        "originals": [original_data(one) for one in report.originals],
        "timeline": [moment_data(one) for one in report.timeline],
        "now": now_data(report.now),
        "package": report.package,
        "tools": report.tools,
    }


def now_data(now: Now | None) -> dict[str, Any] | None:
    """Return what to do now as plain data; None where it is no case that is judged."""
    if now is None:
        return None
    by = now.by.isoformat() if now.by else None
    return {"state": now.state, "do": now.text, "by": by, "why": now.why, "source": now.source}


def moment_data(one: Moment) -> dict[str, Any]:
    """Return one thing that happened on a day as plain data."""
    return {"day": one.day.isoformat(), "event": one.event, "words": one.words, "from": one.source}


def completeness_data(found: Completeness) -> dict[str, Any]:
    """Return how complete a case is as plain data."""
    told = {key: [{"what": what, "there": there} for what, there in getattr(found, key)] for key in PARTS}
    return {"score": found.score, "ready": found.gate, "blockers": list(found.blockers), **told}


def single_data(single: Single) -> dict[str, Any]:
    """Return what became of one file as plain data: the contract evidence_kit.fit/1, and compare's of the same form."""
    made = single.artifact
    return {
        "schema": single.schema,
        "verdict": str(single.verdict),
        "action": single.action,
        "output": single.output,
        "bytes": made.bytes if made else None,
        "max_bytes": single.max_bytes,
        "sha256": made.sha256 if made else None,
        "encodes": made.encodes if made else 0,
        "seconds": round(single.seconds, 3),
        "settings": plain(made.recipe.settings) if made else {},
        "facts": facts_data(made.facts) if made else {},
        "made_from": list(made.made_from) if made else [],
        "marks": list(made.marks) if made else [],
        **({"seen": made.seen} if made and made.seen else {}),
        "findings": [finding_data(one) for one in single.findings],
    }


def plain(value: Any) -> Any:  # noqa: ANN401  (walks any dataclass)
    """Return dataclasses, dates, decimals and paths as plain JSON values."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)
