"""A report for programs: one JSON object, whose keys are a contract."""

from typing import Any

from evidence_kit.model.plain import (
    artifact_data,
    facts_data,
    finding_data,
    moment_data,
    original_data,
    plain,
    policy_data,
)
from evidence_kit.model.results import Completeness, Now, Report, Single
from evidence_kit.text.words import render_json


def render(report: Report) -> str:
    """Return evidence_kit.report/1."""
    return render_json(report_data(report))


def render_single(single: Single) -> str:
    """Return evidence_kit.fit/1, or evidence_kit.compare/1 of the same form."""
    return render_json(single_data(single))


PARTS = ("must", "should", "parts")
"""What a case's completeness is made of."""


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
