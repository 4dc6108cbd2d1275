"""The manifest: what was made from what, as data that stays the same for the same inputs and tools."""

from typing import Any

from evidence_kit.claim.attestations import attested_data
from evidence_kit.model.case import Case
from evidence_kit.model.plain import (
    artifact_data,
    finding_data,
    fragment,
    mark_data,
    moment_data,
    original_data,
    plain,
    policy_data,
)
from evidence_kit.model.results import Report
from evidence_kit.policies import as_data
from evidence_kit.policies.rules import Policy

SCHEMA = "evidence_kit.manifest/1"


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
