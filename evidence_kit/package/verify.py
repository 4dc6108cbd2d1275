"""Check a package against its own manifest, checksums and limits."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from evidence_kit.errors import CaseUnreadable, RulesWrong
from evidence_kit.media.files import hash_file
from evidence_kit.media.looking import examine_apart
from evidence_kit.model.case import Original
from evidence_kit.model.codes import Severity
from evidence_kit.model.finding import Finding
from evidence_kit.model.held import Held
from evidence_kit.model.plan import FilledSlot
from evidence_kit.model.results import PolicyRef
from evidence_kit.package.names import MANIFEST, is_systems_own
from evidence_kit.package.private import check_private
from evidence_kit.package.recorded import RecordedPackage, is_traced_to_days
from evidence_kit.package.staging import complete_exchange
from evidence_kit.package.sums import SUMS, render_sums
from evidence_kit.policies import from_data
from evidence_kit.policies.held import KINDS, rules_held
from evidence_kit.policies.promises import broken_promises
from evidence_kit.policies.rules import Policy
from evidence_kit.policies.upload import check_upload
from evidence_kit.text.names import printable, relative
from evidence_kit.text.regular import read_regular

OF_PACKAGES = ("checksum-mismatch", "lineage-broken", "file-missing")
"""Codes that are held against every upload of a package."""

SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Verified:
    """What verifying a package found."""

    policy: PolicyRef
    findings: tuple[Finding, ...]
    slots: tuple[FilledSlot, ...] = ()
    artifacts: tuple[dict[str, Any], ...] = ()
    tools: dict[str, str] = field(default_factory=dict)
    rules: tuple[Held, ...] = ()


def verified(package: Path, beside: Sequence[str] = ()) -> Verified:
    """Return what is wrong with a package: every sum, every lineage, every limit again.

    Args:
        beside: names of files that were handed over with it and do not belong to it.

    Raises:
        CaseUnreadable: there is no package.
    """
    complete_exchange(package)
    if not package.is_dir() or not ((package / MANIFEST).exists() or (package / SUMS).exists()):
        raise CaseUnreadable(
            f"{printable(str(package))} is not a package: it has no {MANIFEST} and no {SUMS}.",
            hint="give the folder that evidence-kit build wrote, by default CASE/package",
        )
    present = sums_of(package)
    findings = [*check_sums(package, present), *map(unlisted, beside)]
    try:
        data = msgspec.json.decode(read_regular(package / MANIFEST) if MANIFEST in present else b"")
        manifest = msgspec.convert(data, RecordedPackage)
    except (OSError, ValueError, RecursionError) as problem:  # ValueError: no JSON, no UTF-8, or lacking parts
        findings.append(lineage(MANIFEST, f"It cannot be read, so nothing proves what was made from what ({problem})"))
        return Verified(PolicyRef("unknown", "unknown", ""), tuple(findings))
    findings += check_lineage(manifest, present)
    held = tuple(Held(kind, opened=False, codes=OF_PACKAGES) for kind in KINDS)
    try:
        policy = from_data(manifest.policy.rules)
        findings += check_limits(package, manifest, present, policy)
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
    )


def sums_of(package: Path) -> dict[str, str | None]:
    """Return the sum of every file in a package but the system's own; None for what cannot be read as a file."""
    sums: dict[str, str | None] = {}
    for path in sorted(package.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            continue
        if is_systems_own(path, package):
            continue
        try:
            sums[relative(path, package)] = hash_file(path)
        except OSError:
            sums[relative(path, package)] = None
    return sums


def check_sums(package: Path, present: Mapping[str, str | None]) -> list[Finding]:
    """Return a finding for every file that is changed, missing or not listed in SHA256SUMS."""
    if present.get(SUMS) is None:
        return [missing(SUMS)]
    text = read_regular(package / SUMS).decode("ascii", "replace")
    listed: dict[str, str] = {}
    for line in text.splitlines():
        if SHA256.fullmatch(line[:64]) and line[64:66] == "  ":
            listed[line[66:]] = line[:64]
    findings = []
    if text != render_sums(listed):
        findings.append(mismatch(SUMS, "It differs from what was written", None, None))
    for name, expected in listed.items():
        if name not in present:
            findings.append(missing(name))
        elif present[name] is None:
            findings.append(mismatch(name, "It is no longer a regular file, or cannot be read", expected, None))
        elif present[name] != expected:
            findings.append(mismatch(name, "Its content was changed", expected, present[name]))
    findings += [unlisted(name) for name in present if name not in listed and name != SUMS]
    return findings


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
    package: Path, manifest: RecordedPackage, present: Mapping[str, str | None], policy: Policy
) -> list[Finding]:
    """Return what is wrong with the uploads under the policy that the package was built for, and by their record."""
    names = [made.path for made in manifest.artifacts if present.get(made.path) is not None]
    uploads = [
        Original(package / name, name, examine_apart(package / name, strict=False, sharp=False)) for name in names
    ]
    rules = check_upload(uploads, policy) if uploads else []
    broken = [finding for upload in uploads for finding in broken_promises(upload.name, upload.facts)]
    films = {upload.name: upload.facts.video for upload in uploads if upload.facts.video}
    shown = check_private(package, manifest, films)
    broken += [found if isinstance(found, Finding) else lineage(*found) for found in shown]
    return [finding for finding in rules if finding.severity is not Severity.note] + broken


def mismatch(name: str, what: str, expected: str | None, actual: str | None) -> Finding:
    """Return the finding for a file whose content is not the recorded one."""
    return Finding(
        "checksum-mismatch",
        name,
        f"{what}.",
        hint="build the package again from the originals",
        expected=expected,
        actual=actual,
    )


def missing(name: str) -> Finding:
    """Return the finding for a file that should be there."""
    return Finding(
        "file-missing",
        name,
        "This file of the package is missing.",
        hint="build the package again from the originals",
    )


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
    return Finding("lineage-broken", name, f"{what}.", hint="build the package again from the originals")
