"""What becomes of each original: copied, repaired, or refused and why, as far as looking at it once tells. Pure."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from evidence_kit.catalogue.documents import check_document
from evidence_kit.catalogue.left_out import motion_photo
from evidence_kit.catalogue.media import only_first_frame
from evidence_kit.catalogue.videos import cannot_fit_video, may_not_fit
from evidence_kit.claim.films import length_of
from evidence_kit.claim.redaction import is_coverable
from evidence_kit.media.image.fit import image_target, keeps_animation
from evidence_kit.media.video.decide import Refusal, VideoPlan, decide, may_be_refused
from evidence_kit.model.case import Case, Original
from evidence_kit.model.codes import Severity
from evidence_kit.model.finding import Finding
from evidence_kit.model.form import Form
from evidence_kit.model.formats import RAW
from evidence_kit.policies.files import check_file
from evidence_kit.policies.rules import Policy

BUILD_REPAIRS = frozenset(
    {
        "image-too-large",
        "video-too-large",
        "size-grey-zone",
        "type-not-allowed",
        "extension-mismatch",
        "extension-unverified",
        "location-metadata",
        "private-metadata",
        "hidden-parts",
        "codec-not-playable",
        "hdr-image",
        "hidden-colours",
        "hdr-video",
        "not-upright",
        "moov-last",
        "trailing-data",
        "duplicate",
        "not-black-and-white",
        "resolution-too-high",
        "too-many-pixels-for-form",
    }
)
"""What is wrong with an upload, and right again in what `build` makes of it."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of an original: uploaded as it is or repaired, only frames of it, or nothing.

    Attributes:
        why: what is repaired, or why it is not uploaded: codes of findings, and of a video why its bytes cannot stay.
    """

    what: Literal["copied", "repaired", "frames", "refused", "left-out"]
    why: tuple[str, ...] = ()

    @property
    def is_shown(self) -> bool:
        """Whether the package may show it, if only in frames."""
        return self.what not in ("refused", "left-out")


@dataclass(frozen=True, slots=True)
class Outlook:
    """What becomes of one original, how far it is known before slots are shared out.

    Attributes:
        fate: what becomes of it and why.
        findings: what is wrong with it as raw material; what `build` repairs is a note.
        forecast: what is reported of a video until it is made: that it cannot fit, or may not.
        video: what to do with a video so that it fits, or why nothing is made of it; None for everything else.
        max_bytes: the limit for which that was decided; None without a limit.
        allow_illegible: a video is made in which little can be made out rather than none.
        may_stay_out: only looking at every frame of a video tells whether it fits.
    """

    fate: Fate
    findings: tuple[Finding, ...] = ()
    forecast: Finding | None = None
    video: VideoPlan | Refusal | None = None
    max_bytes: int | None = None
    may_stay_out: bool = False
    allow_illegible: bool = False


def outlook(case: Case, policy: Policy, form: Form, *, allow_illegible: bool = False) -> dict[str, Outlook]:
    """Return what becomes of each original, by its name.

    Args:
        allow_illegible: a video is made in which little can be made out rather than none.
    """
    return {
        original.name: outlook_of(original, policy, form, allow_illegible=allow_illegible)
        for original in case.originals
    }


def outlook_of(original: Original, policy: Policy, form: Form, *, allow_illegible: bool) -> Outlook:
    """Return what becomes of one original."""
    if original.facts.kind == "document":
        findings = tuple(check_document(original, policy, form))
        return Outlook(fate_of(original, findings), findings)
    video, size = original.facts.video, original.facts.bytes or 0
    if video is None:
        findings = tuple(check_material(original, policy, form, None))
        return Outlook(fate_of(original, findings), findings)
    limit = form.video.max_bytes if form.takes_video else None
    decided = decide(video, size, limit, allow_illegible=allow_illegible)
    refusal = (decided if isinstance(decided, Refusal) else decided.despite) if form.takes_video else None
    is_tight = may_be_refused(video, decided, limit)
    findings = tuple(check_material(original, policy, form, refusal))
    forecast = None
    if has_material(original):
        tight = may_not_fit(original.name, form.video) if is_tight else None
        forecast = cannot_fit_video(original.name, refusal, form.video) if refusal else tight
    fate = fate_of_video(original, findings, decided, form)
    return Outlook(fate, findings, forecast, decided, limit, is_tight, allow_illegible)


def fate_of(original: Original, findings: Sequence[Finding]) -> Fate:
    """Return what becomes of an original, given what is wrong with it; a video also has to go in whole."""
    errors = tuple(finding.code for finding in findings if finding.severity is Severity.error)
    repaired = tuple(finding.code for finding in findings if finding.repairable)
    if original.moving_part_of:
        return Fate("left-out", ("live-photo",))
    if not is_coverable(original):
        return Fate("left-out", ("redact-not-possible",))
    if not (original.facts.image or original.facts.video) and (errors or original.facts.document is None):
        return Fate("refused", errors)
    is_changed = bool(repaired or original.redact) or (original.facts.document and not original.facts.document.clean)
    return Fate("repaired" if is_changed else "copied", repaired)


def fate_of_video(original: Original, findings: Sequence[Finding], decided: VideoPlan | Refusal, form: Form) -> Fate:
    """Return what becomes of a video; one that is too long for its form is never cut, so that only frames are shown."""
    fate, seconds = fate_of(original, findings), length_of(original)
    if not fate.is_shown:
        return fate
    if isinstance(decided, Refusal):  # where its colours cannot be told, those of its frames cannot either
        return Fate("frames" if decided.code == "cannot-fit" else "refused", (decided.code,))
    if not form.takes_video:
        return Fate("frames", ("too-many-videos",))
    if form.seconds and seconds > form.seconds.value:
        return Fate("frames", ("video-too-long",))
    return fate if decided.action == "copy" else Fate("repaired", (*fate.why, *decided.reasons))


def plan_within(known: Outlook, original: Original, max_bytes: int | None) -> VideoPlan | Refusal:
    """Return what to do with a video within a limit: what was decided, unless its share of a total is smaller."""
    assert known.video is not None and original.facts.video is not None  # noqa: S101, PT018  (the caller sorted them)
    if known.max_bytes == max_bytes:
        return known.video
    return decide(original.facts.video, original.facts.bytes or 0, max_bytes, allow_illegible=known.allow_illegible)


def has_material(original: Original) -> bool:
    """Return whether an original is a picture or video of which something can be made."""
    facts = original.facts
    if facts.problem or facts.mime == RAW or original.moving_part_of:
        return False
    return bool(facts.image or facts.video)


def check_material(original: Original, policy: Policy, form: Form, refusal: Refusal | None) -> list[Finding]:
    """Return what is wrong with a picture or video as raw material.

    Args:
        refusal: why nothing is made of a video that the form accepts.
    """
    if original.moving_part_of and not original.facts.problem:
        return []
    found = list(check_file(original, policy))
    if original.facts.mime == RAW:  # a phone's RAW lies beside the JPEG of the same photo
        return [dataclasses.replace(finding, severity=Severity.warning) for finding in found]
    if not has_material(original):
        return found
    looked = original.facts.image
    if looked and "motion-video" in looked.companions and not original.redact:
        found.append(motion_photo(original.name))
    if (
        looked
        and looked.frames > 1
        and looked.format != "tiff"
        and not keeps_animation(original.facts, image_target(form.image, looked))
    ):
        found = [finding for finding in found if finding.code != "animated-image"]
        found.append(only_first_frame(original.name, looked.frames))
    if refusal:
        found = [finding for finding in found if finding.code not in ("video-too-large", "codec-not-playable")]
    elif not can_be_made(original, form):
        return found
    return [repaired(finding) if finding.code in BUILD_REPAIRS else finding for finding in found]


def can_be_made(original: Original, form: Form) -> bool:
    """Return whether the form accepts a type that we write, or this original needs no new one."""
    if original.facts.image:
        mimes = form.image.mimes
        return original.facts.mime in mimes or bool({"image/jpeg", "image/png"} & set(mimes))
    return form.mp4


def repaired(finding: Finding) -> Finding:
    """Return the finding as a note that `build` repairs it."""
    return dataclasses.replace(finding, severity=Severity.note, repairable=True, hint="build repairs this")
