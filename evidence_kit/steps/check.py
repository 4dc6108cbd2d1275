"""Second step: hold a case against the policy. Pure: facts in, findings out."""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence

from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.catalogue.label import label_findings, mistyped
from evidence_kit.catalogue.left_out import marks_on_no_picture, moment_outside, moments_of_no_film
from evidence_kit.claim.attestations import check_attestations
from evidence_kit.claim.clashes import check_clashes
from evidence_kit.claim.deadlines import check_deadlines
from evidence_kit.claim.evidence import check_evidence
from evidence_kit.claim.muting import check_muting
from evidence_kit.claim.order_number import check_order_number
from evidence_kit.claim.photo_quality import check_pictures
from evidence_kit.claim.redaction import check_redactions
from evidence_kit.claim.refund import check_refund, check_worth
from evidence_kit.claim.statement import check_statement
from evidence_kit.claim.statement.drafts import check_facts, check_facts_english
from evidence_kit.claim.timeline import check_timeline
from evidence_kit.claim.weight import is_usable
from evidence_kit.makers.drawable import crop_outside, drawable_caption, drawable_marks, drawable_order, drawable_parts
from evidence_kit.model.artifact import Artifact
from evidence_kit.model.case import CASE_FILE, Case, Original
from evidence_kit.model.finding import Finding
from evidence_kit.model.form import Form
from evidence_kit.parcel.tracking import normalise
from evidence_kit.planning.outlook import Outlook, repaired
from evidence_kit.policies import policy_names
from evidence_kit.policies.age import check_age
from evidence_kit.policies.rules import Policy, platform_of
from evidence_kit.policies.upload import duplicates, nothing_attached


def check_case(
    case: Case,
    outlooks: Mapping[str, Outlook],
    policy: Policy,
    form: Form,
    today: dt.date,
    kept: Sequence[Artifact] | None = None,
    *,
    cache: Cache = NO_CACHE,
) -> list[Finding]:
    """Return what is wrong with a case as raw material: what `build` would repair is a note.

    Args:
        kept: what is in the package; None before there is one. What `build` repairs is reported of originals that are
            in it only, and a forecast only of videos that are not.
    """
    findings, case = list(case.findings), case.without_left_out()
    packed = packed_names(case, kept)
    media = [original for original in case.originals if original.facts.kind != "document"]
    for original in media:
        known, is_in = outlooks[original.name], original.name in packed
        findings += [finding for finding in known.findings if is_in or not finding.repairable]
        findings += [known.forecast] if known.forecast and not (kept is not None and is_in) else []
    findings += [repaired(finding) for finding in duplicates(media) if finding.path in packed]
    findings += check_pictures(media)
    findings += [*check_redactions(media), *check_muting(case.originals)]
    findings += [*check_labels(case), *check_moments(media)]
    for comparison in case.comparisons:
        sides = (case.original(comparison.listing), case.original(comparison.received))
        if sides[0] and sides[1] and sides[0].facts.image and sides[1].facts.image:
            uncropped = crop_outside(comparison, sides[0], sides[1])
            findings += [uncropped] if uncropped else drawable_parts(comparison, sides[0], sides[1])[1]
    findings += undrawable_words(case)
    findings += [finding for original in case.originals for finding in check_marks(original)]
    findings += nothing_attached(
        [as_attached(original, form) for original in case.originals if is_usable(original)], policy
    )
    findings += [*check_platform(case, policy), *check_order_number(case, policy)]
    is_shown = label_shown(case, kept or ())
    findings += [finding for finding in check_evidence(case, policy) if not (is_shown and asks_for_label(finding))]
    findings += check_statement(case, policy, cache)
    findings += [*check_facts(case), *check_facts_english(case, cache)]
    findings += check_refund(case, policy)
    findings += check_clashes(case)
    findings += check_worth(case)
    findings += check_deadlines(case, policy, today)
    findings += check_timeline(case, today)
    findings += check_attestations(case)
    findings += check_age(policy, today)
    return findings


def packed_names(case: Case, kept: Sequence[Artifact] | None) -> set[str]:
    """Return the names of the originals that a package shows; all of them before there is one."""
    if kept is None:
        return {original.name for original in case.originals}
    used = {(checksum, artifact.facts.kind) for artifact in kept for checksum in artifact.made_from}
    return {original.name for original in case.originals if (original.facts.sha256, original.facts.kind) in used}


def label_shown(case: Case, kept: Sequence[Artifact]) -> bool:
    """Return whether the order's number was read on a label in a video that is uploaded."""
    read = {normalise(artifact.seen.label.number) for artifact in kept if artifact.seen and artifact.seen.label}
    return case.order.tracking is not None and normalise(case.order.tracking) in read


def asks_for_label(finding: Finding) -> bool:
    """Return whether a finding says that a photo of the label is missing or would help."""
    return finding.code in ("evidence-missing", "evidence-advised") and finding.expected == "label"


def as_attached(original: Original, form: Form) -> Original:
    """Return an original as what the form gets of it: a document's pages are pictures where it takes no PDF."""
    if original.facts.document is None or form.document is not None:
        return original
    return dataclasses.replace(original, facts=dataclasses.replace(original.facts, kind="image"))


def undrawable_words(case: Case) -> list[Finding]:
    """Return the findings for the order's number and for captions that cannot be drawn into pictures."""
    findings = drawable_order(case.order.number)[1]
    for original in case.originals:
        if original.facts.image:
            findings += drawable_caption(original)[1]
    return findings


def check_marks(original: Original) -> list[Finding]:
    """Return the findings for marks of a photo that cannot be drawn, as `build` has them; none in a film can."""
    if not original.marks or original.facts.image:
        return drawable_marks(original)[1] if original.marks else []
    return [marks_on_no_picture(original.name)]


def check_moments(originals: Sequence[Original]) -> list[Finding]:
    """Return the findings for key moments after the end of their film, or of a file that is no film."""
    findings = []
    for original in originals:
        video = original.facts.video
        if original.moments and original.facts.examined and video is None:
            findings.append(moments_of_no_film(original.name))
        seconds = video.ends if video else None
        if seconds is not None:
            findings += [moment_outside(original.name, one.at, seconds) for one in original.moments if one.at > seconds]
    return findings


def check_labels(case: Case) -> list[Finding]:
    """Return what the photos of labels say about the order's tracking number."""
    tracking, read = case.order.tracking, [photo for photo in case.originals if photo.label]
    shown = any(photo.label and photo.label.shows_order for photo in read)
    findings = [
        finding
        for photo in read
        if photo.label
        for finding in label_findings(tracking, photo.label, photo.name, shown=shown)
    ]
    seen = next((photo.label.seen for photo in read if photo.label and photo.label.seen), None)
    return [*findings, *mistyped(tracking, seen)]


def check_platform(case: Case, policy: Policy) -> list[Finding]:
    """Return a warning when the order is of another platform than the policy."""
    platform = (case.order.platform or "").strip().lower()
    if not platform or platform_of(platform) == platform_of(policy.name) or platform not in policy_names():
        return []
    return [
        Finding(
            "other-platform",
            CASE_FILE,
            f"The order was placed on {platform}, but the rules of {policy.name} are applied.",
            hint=f"add --policy {platform}",
            expected=platform,
            actual=policy.name,
        )
    ]
