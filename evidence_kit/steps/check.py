"""Second step: hold a case against the policy. Pure: facts in, findings out."""

import dataclasses
import datetime as dt

from evidence_kit.claim.deadlines import check_deadlines
from evidence_kit.claim.refund import check_refund
from evidence_kit.claim.statement import check_statement
from evidence_kit.model import Case, Finding, Original, Severity
from evidence_kit.policies import Policy
from evidence_kit.policies.attach import duplicates, nothing_attached
from evidence_kit.policies.enforce import check_file

BUILD_REPAIRS = frozenset(
    {
        "image-too-large",
        "video-too-large",
        "size-grey-zone",
        "type-not-allowed",
        "extension-mismatch",
        "extension-unverified",
        "location-metadata",
        "codec-not-playable",
        "hdr-video",
        "not-upright",
        "moov-last",
        "trailing-data",
        "duplicate",
    }
)
"""What is wrong with an upload, and right again in what `build` makes of it."""


def check_case(case: Case, policy: Policy, today: dt.date) -> list[Finding]:
    """Return what is wrong with a case as raw material: what `build` would repair is a note."""
    findings = list(case.findings)
    media = [one for one in case.originals if one.facts.kind != "document"]
    for one in media:
        findings += [as_material(finding, one) for finding in check_file(one, policy)]
    findings += [as_material(finding, None) for finding in duplicates(media)]
    usable = [one for one in media if one.facts.image or one.facts.video]
    findings += nothing_attached(usable, policy)
    findings += check_statement(case, policy)
    findings += check_refund(case, policy)
    findings += check_deadlines(case, policy, today)
    return findings


def as_material(finding: Finding, original: Original | None) -> Finding:
    """Return the finding as a repairable note when `build` makes it right, else as it is."""
    if finding.code == "animated-image" and original and not original.facts.problem:
        return finding
    lost = original is not None and (original.facts.problem != "" or original.facts.kind not in ("image", "video"))
    refused = original is not None and original.facts.video is not None and original.facts.video.hdr == "dolby-vision-5"
    if finding.code not in BUILD_REPAIRS or lost or refused:
        return finding
    return dataclasses.replace(finding, severity=Severity.note, repairable=True, hint="build repairs this")
