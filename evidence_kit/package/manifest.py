"""The manifest: what was made from what, the same for the same inputs and tools."""

from typing import Any, Literal

import msgspec

from evidence_kit.claim.attestations import load_attestations
from evidence_kit.model.case import Case, Comparison, Mark, Ruler
from evidence_kit.model.dispute import Order
from evidence_kit.model.results import Report
from evidence_kit.model.shapes import (
    ArtifactJson,
    FindingJson,
    MomentJson,
    OriginalJson,
    PolicyJson,
    as_json,
    filled,
    fragment,
)
from evidence_kit.policies import as_data
from evidence_kit.policies.rules import Policy

NOT_RECORDED = ("statement", "unreadable")
"""Parts of a claim that have a file of their own."""


class RulesJson(PolicyJson, frozen=True, kw_only=True):
    """Which rules were applied, and all of them."""

    rules: dict[str, Any]


class MarkJson(msgspec.Struct, frozen=True, kw_only=True):
    """The same place in both pictures, as W3C media fragments."""

    label: str
    colour: bool
    listing: str | None
    received: str | None


class ComparisonJson(msgspec.Struct, frozen=True, kw_only=True):
    """Two pictures that are put side by side."""

    listing: str
    received: str
    caption: str
    marks: list[MarkJson]
    rulers: list[Ruler]
    listing_crop: str | None
    received_crop: str | None
    dim: bool


class AttestationJson(msgspec.Struct, frozen=True, kw_only=True):
    """What the buyer answered to a question that no program can check; a claim, not a check."""

    name: str
    requirement: str
    question: str
    answer: bool
    word_of: Literal["buyer"] = "buyer"


class ManifestJson(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All of manifest.json."""

    schema: Literal["evidence_kit.manifest/1"]
    policy: RulesJson
    order: Order
    claim: dict[str, Any]
    attestations: list[AttestationJson]
    timeline: list[MomentJson]
    originals: list[OriginalJson]
    artifacts: list[ArtifactJson]
    comparisons: list[ComparisonJson]
    order_wanted: list[str] = []
    findings: list[FindingJson]
    tools: dict[str, str]


def manifest_json(case: Case, policy: Policy, report: Report) -> ManifestJson:
    """Return the manifest of a package.

    Nothing in it depends on the clock, the machine's cores or the name of the case's folder.
    """
    claim = msgspec.to_builtins(case.claim)
    return ManifestJson(
        schema="evidence_kit.manifest/1",
        policy=filled(RulesJson, report.policy, rules=as_data(policy)),
        order=case.order,
        claim={key: value for key, value in claim.items() if key not in NOT_RECORDED},
        attestations=attestations_json(case),
        timeline=as_json(report.timeline),
        originals=as_json(case.originals),
        artifacts=as_json(report.artifacts),
        comparisons=as_json(case.comparisons),
        order_wanted=list(map(str, case.order_wanted)),
        findings=as_json([finding for finding in report.findings if not finding.dated]),
        tools=report.tools,
    )


def attestations_json(case: Case) -> list[AttestationJson]:
    """Return the buyer's answers in the order of the questions."""
    answers = dict(case.attested)
    return [
        filled(
            AttestationJson,
            attestation,
            requirement=", ".join(attestation.requirements),
            answer=answers[attestation.name],
            word_of="buyer",
        )
        for attestation in load_attestations()
        if attestation.name in answers
    ]


@as_json.register
def comparison_json(comparison: Comparison) -> ComparisonJson:
    """Return a comparison as it is recorded."""
    crops = {"listing_crop": comparison.listing_crop, "received_crop": comparison.received_crop}
    return filled(
        ComparisonJson,
        comparison,
        **{side: fragment(crop) if crop else None for side, crop in crops.items()},
    )


@as_json.register
def mark_json(mark: Mark) -> MarkJson:
    """Return a mark as it is recorded."""
    boxes = {"listing": mark.listing, "received": mark.received}
    return filled(MarkJson, mark, **{side: fragment(box) if box else None for side, box in boxes.items()})
