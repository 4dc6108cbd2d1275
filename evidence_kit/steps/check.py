"""Second step: hold a case against the policy. Pure: facts in, findings out."""

import dataclasses
import datetime as dt

from evidence_kit.catalogue.label import label_findings, mistyped
from evidence_kit.catalogue.left_out import motion_photo
from evidence_kit.catalogue.media import only_first_frame
from evidence_kit.catalogue.videos import cannot_fit_video, may_not_fit
from evidence_kit.claim.attestations import check_attestations
from evidence_kit.claim.clashes import check_clashes
from evidence_kit.claim.deadlines import check_deadlines
from evidence_kit.claim.evidence import check_evidence
from evidence_kit.claim.pictures import check_pictures
from evidence_kit.claim.redaction import check_redactions
from evidence_kit.claim.refund import check_refund, check_worth
from evidence_kit.claim.statement import check_statement
from evidence_kit.claim.statement.drafts import check_facts, check_facts_english
from evidence_kit.claim.timeline import check_timeline
from evidence_kit.claim.weight import is_usable
from evidence_kit.makers.drawable import crop_outside, drawable_caption, drawable_order, drawable_parts
from evidence_kit.media.image.fit import image_target, keeps_animation
from evidence_kit.model.case import CASE_FILE, Case, Original
from evidence_kit.model.codes import Severity
from evidence_kit.model.finding import Finding
from evidence_kit.model.form import Form
from evidence_kit.model.formats import RAW
from evidence_kit.planning.outlook import BUILD_REPAIRS, can_be_made, is_tight, refused_video, repaired
from evidence_kit.policies import policy_names
from evidence_kit.policies.age import check_age
from evidence_kit.policies.files import check_file
from evidence_kit.policies.rules import Policy, platform_of
from evidence_kit.policies.upload import duplicates, nothing_attached


def check_case(case: Case, policy: Policy, form: Form, today: dt.date) -> list[Finding]:
    """Return what is wrong with a case as raw material: what `build` would repair is a note."""
    findings = list(case.findings)
    media = [one for one in case.originals if one.facts.kind != "document"]
    for one in media:
        findings += check_material(one, policy, form)
    findings += [repaired(finding) for finding in duplicates(media)]
    findings += check_pictures(media)
    findings += check_redactions(media)
    findings += check_labels(case)
    for comparison in case.comparisons:
        sides = (case.original(comparison.listing), case.original(comparison.received))
        if sides[0] and sides[1] and sides[0].facts.image and sides[1].facts.image:
            uncropped = crop_outside(comparison, sides[0], sides[1])
            findings += [uncropped] if uncropped else drawable_parts(comparison, sides[0], sides[1])[1]
    findings += undrawable_words(case)
    findings += nothing_attached([as_attached(one, form) for one in case.originals if is_usable(one)], policy)
    findings += check_platform(case, policy)
    findings += check_evidence(case, policy)
    findings += check_statement(case, policy)
    findings += [*check_facts(case), *check_facts_english(case)]
    findings += check_refund(case, policy)
    findings += check_clashes(case)
    findings += check_worth(case)
    findings += check_deadlines(case, policy, today)
    findings += check_timeline(case, today)
    findings += check_attestations(case)
    findings += check_age(policy, today)
    return findings


def as_attached(one: Original, form: Form) -> Original:
    """Return an original as what the form gets of it: a document's pages are pictures where it takes no PDF."""
    if one.facts.document is None or form.document is not None:
        return one
    return dataclasses.replace(one, facts=dataclasses.replace(one.facts, kind="image"))


def undrawable_words(case: Case) -> list[Finding]:
    """Return the findings for the order's number and for captions that cannot be drawn into pictures."""
    findings = drawable_order(case.order.number)[1]
    for one in case.originals:
        if one.facts.image:
            findings += drawable_caption(one)[1]
    return findings


def check_labels(case: Case) -> list[Finding]:
    """Return what the photos of labels say about the order's tracking number."""
    tracking, read = case.order.tracking, [one for one in case.originals if one.label]
    shown = any(one.label and one.label.outcome == "match" for one in read)
    findings = [
        finding for one in read if one.label for finding in label_findings(tracking, one.label, one.name, shown=shown)
    ]
    seen = next((one.label.seen for one in read if one.label and one.label.seen), None)
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


def check_material(one: Original, policy: Policy, form: Form) -> list[Finding]:
    """Return what is wrong with one original as raw material."""
    if one.moving_part_of and not one.facts.problem:
        return []
    found = list(check_file(one, policy))
    if one.facts.mime == RAW:  # a phone's RAW lies beside the JPEG of the same photo
        return [dataclasses.replace(finding, severity=Severity.warning) for finding in found]
    if one.facts.problem or not (one.facts.image or one.facts.video):
        return found
    looked = one.facts.image
    if looked and "motion-video" in looked.companions and not one.redact:
        found.append(motion_photo(one.name))
    if (
        looked
        and looked.frames > 1
        and looked.format != "tiff"
        and not keeps_animation(one.facts, image_target(form.image, looked))
    ):
        found = [finding for finding in found if finding.code != "animated-image"]
        found.append(only_first_frame(one.name, looked.frames))
    refusal = refused_video(one, form)
    if refusal:
        found = [finding for finding in found if finding.code not in ("video-too-large", "codec-not-playable")]
        told = [repaired(finding) if finding.code in BUILD_REPAIRS else finding for finding in found]
        return [*told, cannot_fit_video(one.name, refusal, form.video)]
    if looked is None and one.facts.video and is_tight(one, form):
        found.append(may_not_fit(one.name, form.video))
    if not can_be_made(one, form):
        return found
    return [repaired(finding) if finding.code in BUILD_REPAIRS else finding for finding in found]
