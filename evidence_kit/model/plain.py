"""Nouns as plain values: what JSON holds of them."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from evidence_kit.model.artifact import Artifact
from evidence_kit.model.case import Box, Mark, Original
from evidence_kit.model.dispute import Moment
from evidence_kit.model.facts import Facts
from evidence_kit.model.finding import Finding
from evidence_kit.model.results import PolicyRef


def policy_data(ref: PolicyRef) -> dict[str, Any]:
    """Return a reference to a policy as plain data."""
    return {"name": ref.name, "as_of": ref.as_of, "sha256": ref.sha256}


def original_data(original: Original) -> dict[str, Any]:
    """Return an original as plain data."""
    return {
        "path": original.name,
        "role": str(original.role),
        **({"moving_part_of": original.moving_part_of} if original.moving_part_of else {}),
        "bytes": original.facts.bytes,
        "sha256": original.facts.sha256,
        "facts": facts_data(original.facts),
    }


def artifact_data(artifact: Artifact) -> dict[str, Any]:
    """Return an artifact as plain data."""
    return {
        "path": artifact.path,
        "slot": artifact.slot,
        "bytes": artifact.bytes,
        "sha256": artifact.sha256,
        "facts": facts_data(artifact.facts),
        "made_from": list(artifact.made_from),
        "step": artifact.step,
        "recipe": plain(artifact.recipe),
        "marks": list(artifact.marks),
        "encodes": artifact.encodes,
        **({"seen": artifact.seen} if artifact.seen else {}),
        "why": artifact.why,
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


def moment_data(moment: Moment) -> dict[str, Any]:
    """Return one thing that happened on a day as plain data."""
    return {"day": moment.day.isoformat(), "event": moment.event, "words": moment.words, "from": moment.source}


def plain(value: Any) -> Any:  # noqa: ANN401  (walks any dataclass)
    """Return dataclasses, dates, decimals and paths as plain JSON values."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)
