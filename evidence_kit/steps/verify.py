"""Sixth step, and a verb of its own: what was made is looked at again, from disk."""

from collections.abc import Iterable
from pathlib import Path

from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.events import Listener, StepStarted, ignore
from evidence_kit.makers.numbering import in_upload_order
from evidence_kit.media.looking import examine_apart
from evidence_kit.model.artifact import Artifact, Made
from evidence_kit.model.case import Original
from evidence_kit.model.codes import Severity
from evidence_kit.model.facts import Facts
from evidence_kit.model.finding import Finding
from evidence_kit.policies.promises import broken_promises
from evidence_kit.policies.rules import Policy
from evidence_kit.policies.takes import grade_breaks
from evidence_kit.policies.upload import check_together, check_totals, within_totals

KNOWN_BEFORE = frozenset({"animated-image", "nothing-attached", "duplicate"})
"""Findings that the check of the originals has already told."""


def verify(made: Made, folder: Path, policy: Policy, listener: Listener = ignore, *, cache: Cache = NO_CACHE) -> Made:
    """Return what may be uploaded, in its order and named as the policy wants; what may not is deleted.

    Every file in `folder`/upload is read again from disk and held against the policy and the invariants.
    """
    made = in_upload_order(made, folder, policy)
    listener(StepStarted("verify"))
    findings = grade_breaks(made.findings, policy)
    uploads = [
        Original(
            path := folder / artifact.path, artifact.path, examine_apart(path, strict=False, sharp=False, cache=cache)
        )
        for artifact in made.artifacts
    ]
    broken: set[str] = set()
    for artifact, found in zip(made.artifacts, uploads, strict=True):
        wrong = [*changed_since(artifact, found.facts), *broken_promises(found.name, found.facts)]
        findings += wrong
        broken |= {finding.path or "" for finding in wrong}
    judged = check_together(uploads, policy)
    broken |= {finding.path for finding in judged if finding.severity is Severity.error and finding.path}
    fitting, surplus = within_totals([upload for upload in uploads if upload.name not in broken], policy)
    broken |= {finding.path or "" for finding in surplus}
    judged += [*surplus, *check_totals(fitting, policy)]
    findings += [
        finding for finding in judged if finding.severity is not Severity.note and finding.code not in KNOWN_BEFORE
    ]
    for artifact in made.artifacts:
        if artifact.path in broken:
            (folder / artifact.path).unlink(missing_ok=True)
    return Made(tuple(artifact for artifact in made.artifacts if artifact.path not in broken), tuple(findings))


def changed_since(made: Artifact, facts: Facts) -> Iterable[Finding]:
    """Yield a finding when a file is no longer what was written."""
    if facts.sha256 != made.sha256:
        yield Finding(
            "checksum-mismatch",
            made.path,
            "The file differs from what was written a moment ago.",
            hint="build again; if it happens again, the disk may be failing",
            expected=made.sha256,
            actual=facts.sha256,
        )
