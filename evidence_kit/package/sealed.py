"""Check what was sealed: the bag by its own lists, the package in it, and that every original is there."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from evidence_kit.model.finding import Finding
from evidence_kit.package.bag import (
    BAG,
    BAG_INFO,
    DATA,
    ORIGINALS_IN_BAG,
    PACKAGE_IN_BAG,
    PROOFS,
    SUMS_OF_PAYLOAD,
    SUMS_OF_TAGS,
)
from evidence_kit.package.contents import Contents, below, read_in, sums_in
from evidence_kit.package.names import MANIFEST, MOST_MANIFEST_BYTES
from evidence_kit.package.sums import parse_sums, render_sums
from evidence_kit.package.verify import Verified, differences, lineage, mismatch, missing, verified

TAGS = (BAG, BAG_INFO, SUMS_OF_PAYLOAD)

SEAL_AGAIN = "ask for the sealed file again; if you have the case, seal it again"


def verified_bag(contents: Contents, beside: Sequence[str] = ()) -> Verified:
    """Return what is wrong with a bag and the package in it: every sum, every lineage, every limit again.

    Args:
        beside: names of files that were handed over with it and do not belong to it.
    """
    present = sums_in(contents)
    found = verified(below(contents, PACKAGE_IN_BAG))
    inside = [replace(finding, path=f"{PACKAGE_IN_BAG}/{finding.path}", hint=SEAL_AGAIN) for finding in found.findings]
    outside = [*check_lists(contents, present, beside), *check_originals(found, present)]
    known = {(finding.code, finding.path) for finding in outside}
    findings = outside + [finding for finding in inside if (finding.code, finding.path) not in known]
    return replace(found, findings=tuple(findings))


def check_lists(contents: Contents, present: dict[str, str | None], beside: Sequence[str]) -> list[Finding]:
    """Return a finding for every file that a list of the bag does not have, or has otherwise."""
    payload = {name: sum_ for name, sum_ in present.items() if name.startswith(f"{DATA}/")}
    proofs = {name for name in present if name.startswith(f"{PROOFS}/")}
    tags = {name: sum_ for name, sum_ in present.items() if name not in payload and name not in proofs}
    findings = [missing(name, SEAL_AGAIN) for name in (*TAGS, SUMS_OF_TAGS) if name not in present]
    findings += check_list(contents, SUMS_OF_PAYLOAD, payload, ())
    findings += check_list(contents, SUMS_OF_TAGS, tags, {SUMS_OF_TAGS})
    findings += differences({}, dict.fromkeys(beside), ())
    return list({(finding.code, finding.path): finding for finding in findings}.values())


def check_list(
    contents: Contents, name: str, present: dict[str, str | None], besides: Collection[str]
) -> list[Finding]:
    """Return a finding for every file that differs from one list of the bag, and for a list not as it was written."""
    try:
        text = read_in(contents, name, MOST_MANIFEST_BYTES).decode("utf-8", "replace")
    except OSError:
        return differences({}, present, besides)
    listed = parse_sums(text)
    written = text == render_sums(listed)
    changed = [] if written else [mismatch(name, "It differs from what was written", None, None, SEAL_AGAIN)]
    return changed + differences(listed, present, besides, SEAL_AGAIN)


def check_originals(found: Verified, present: dict[str, str | None]) -> list[Finding]:
    """Return a finding for every original of the package that the bag lacks; one that was sealed without has none."""
    there = {sum_ for name, sum_ in present.items() if name.startswith(f"{ORIGINALS_IN_BAG}/")}
    recorded = [original for original in found.originals if original.sha256]
    if not there:
        return []
    lost = [original.path for original in recorded if original.sha256 not in there]
    return [
        replace(lineage(f"{PACKAGE_IN_BAG}/{MANIFEST}", f"Its original {path} is missing"), hint=SEAL_AGAIN)
        for path in lost
    ]
