"""Check a package against its own manifest, checksums and limits."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from evidence_kit.errors import RulesWrong
from evidence_kit.media.looking import examine_apart
from evidence_kit.model.case import Original
from evidence_kit.model.codes import Severity
from evidence_kit.model.finding import Finding
from evidence_kit.model.held import Held
from evidence_kit.model.plan import FilledSlot
from evidence_kit.model.results import PolicyRef
from evidence_kit.package.contents import Contents, as_files, read_in, sums_in
from evidence_kit.package.names import MANIFEST, MOST_MANIFEST_BYTES
from evidence_kit.package.private import check_private
from evidence_kit.package.recorded import RecordedOriginal, RecordedPackage, is_traced_to_days
from evidence_kit.package.sums import SUMS, parse_sums, render_sums
from evidence_kit.policies import from_data
from evidence_kit.policies.held import KINDS, rules_held
from evidence_kit.policies.promises import broken_promises
from evidence_kit.policies.rules import Policy
from evidence_kit.policies.upload import check_upload

OF_PACKAGES = ("checksum-mismatch", "lineage-broken", "file-missing")
"""Codes that are held against every upload of a package."""

BUILD_AGAIN = "build the package again from the originals"


@dataclass(frozen=True, slots=True)
class Verified:
    """What verifying a package found."""

    policy: PolicyRef
    findings: tuple[Finding, ...]
    slots: tuple[FilledSlot, ...] = ()
    artifacts: tuple[dict[str, Any], ...] = ()
    tools: dict[str, str] = field(default_factory=dict)
    rules: tuple[Held, ...] = ()
    originals: tuple[RecordedOriginal, ...] = ()


def verified(contents: Contents, beside: Sequence[str] = ()) -> Verified:
    """Return what is wrong with a package: every sum, every lineage, every limit again.

    Args:
        beside: names of files that were handed over with it and do not belong to it.
    """
    present = sums_in(contents)
    findings = [*check_sums(contents, present), *map(unlisted, beside)]
    try:
        data = msgspec.json.decode(read_in(contents, MANIFEST, MOST_MANIFEST_BYTES))
        manifest = msgspec.convert(data, RecordedPackage)
    except (OSError, ValueError, RecursionError) as problem:  # ValueError: no JSON, no UTF-8, or lacking parts
        findings.append(lineage(MANIFEST, f"It cannot be read, so nothing proves what was made from what ({problem})"))
        return Verified(PolicyRef("unknown", "unknown", ""), tuple(findings))
    findings += check_lineage(manifest, present)
    held = tuple(Held(kind, opened=False, codes=OF_PACKAGES) for kind in KINDS)
    try:
        policy = from_data(manifest.policy.rules)
        findings += check_limits(contents, manifest, present, policy)
        held += rules_held(policy, together=True)
    except RulesWrong as problem:
        findings.append(lineage(MANIFEST, f"The policy it was built for cannot be read: {problem}"))
    return Verified(
        PolicyRef(manifest.policy.name, manifest.policy.as_of, manifest.policy.sha256),
        tuple(findings),
        tuple(FilledSlot(made.slot, made.path, tuple(made.made_from), made.why) for made in manifest.artifacts),
        tuple(data["artifacts"]),
        manifest.tools,
        held,
        manifest.originals,
    )


def check_sums(contents: Contents, present: Mapping[str, str | None]) -> list[Finding]:
    """Return a finding for every file that is changed, missing or not listed in SHA256SUMS."""
    if present.get(SUMS) is None:
        return [missing(SUMS)]
    text = read_in(contents, SUMS, MOST_MANIFEST_BYTES).decode("ascii", "replace")
    listed = parse_sums(text)
    findings = []
    if text != render_sums(listed):
        findings.append(mismatch(SUMS, "It differs from what was written", None, None))
    return findings + differences(listed, present, besides={SUMS})


def differences(
    listed: Mapping[str, str], present: Mapping[str, str | None], besides: Collection[str], hint: str = BUILD_AGAIN
) -> list[Finding]:
    """Return a finding for every file that differs from a list of checksums, is missing or stands in none.

    Args:
        besides: files that the list does not have to name.
        hint: what to do about a file that was changed or is missing.
    """
    findings = []
    for name, expected in listed.items():
        if name not in present:
            findings.append(missing(name, hint))
        elif present[name] is None:
            what = "It is no longer a regular file, or cannot be read"
            findings.append(mismatch(name, what, expected, None, hint))
        elif present[name] != expected:
            findings.append(mismatch(name, "Its content was changed", expected, present[name], hint))
    return findings + [unlisted(name) for name in present if name not in listed and name not in besides]


def check_lineage(manifest: RecordedPackage, present: Mapping[str, str | None]) -> list[Finding]:
    """Return a finding for every upload that cannot be traced to originals, and every artifact that is not there."""
    findings = []
    originals = {original.sha256 for original in manifest.originals}
    for made in manifest.artifacts:
        if not (made.made_from or is_traced_to_days(made, manifest)) or not set(made.made_from) <= originals:
            findings.append(lineage(made.path, "It was made from an original that is not in the manifest"))
        if made.path not in present:
            findings.append(lineage(made.path, "The manifest names it, but it is missing"))
        elif present[made.path] != made.sha256:
            findings.append(lineage(made.path, "Its content is not the one that the manifest records"))
    known = {made.path for made in manifest.artifacts}
    findings += [
        lineage(name, "The manifest does not record what it was made from")
        for name in present
        if name.startswith("upload/") and name not in known
    ]
    return findings


def check_limits(
    contents: Contents, manifest: RecordedPackage, present: Mapping[str, str | None], policy: Policy
) -> list[Finding]:
    """Return what is wrong with the uploads under the policy that the package was built for, and by their record."""
    names = [made.path for made in manifest.artifacts if present.get(made.path) is not None]
    with as_files(contents, names) as folder:
        uploads = [
            Original(folder / name, name, examine_apart(folder / name, strict=False, sharp=False)) for name in names
        ]
        rules = check_upload(uploads, policy) if uploads else []
        broken = [finding for upload in uploads for finding in broken_promises(upload.name, upload.facts)]
        films = {upload.name: upload.facts.video for upload in uploads if upload.facts.video}
        shown = check_private(folder, manifest, films)
        broken += [found if isinstance(found, Finding) else lineage(*found) for found in shown]
    return [finding for finding in rules if finding.severity is not Severity.note] + broken


def mismatch(name: str, what: str, expected: str | None, actual: str | None, hint: str = BUILD_AGAIN) -> Finding:
    """Return the finding for a file whose content is not the recorded one."""
    return Finding("checksum-mismatch", name, f"{what}.", hint=hint, expected=expected, actual=actual)


def missing(name: str, hint: str = BUILD_AGAIN) -> Finding:
    """Return the finding for a file that should be there."""
    return Finding("file-missing", name, "This file of the package is missing.", hint=hint)


def unlisted(name: str) -> Finding:
    """Return the finding for a file that should not be there."""
    return Finding(
        "file-unlisted",
        name,
        "This file is not part of the package as it was built.",
        hint="move it away; put what belongs to the claim into the case folder",
    )


def lineage(name: str, what: str) -> Finding:
    """Return the finding for a broken chain from upload to original."""
    return Finding("lineage-broken", name, f"{what}.", hint=BUILD_AGAIN)
