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
from evidence_kit.claim.muting import is_mutable
from evidence_kit.claim.redaction import is_coverable
from evidence_kit.media.video.decide import Refusal, VideoPlan, decide, may_be_refused
from evidence_kit.model.case import Case, Original
from evidence_kit.model.codes import Severity
from evidence_kit.model.facts import Facts
from evidence_kit.model.finding import Finding
from evidence_kit.model.form import Form, Limit
from evidence_kit.model.formats import RAW
from evidence_kit.policies.files import check_file
from evidence_kit.policies.rules import Policy
from evidence_kit.text.words import applying

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
        "foreign-content",
        "structure-broken",
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
        refused: why nothing at all is shown of a video.
        video: what to do with a video so that it fits, or why nothing is made of it; None for everything else.
        max_bytes: the limit for which that was decided; None without a limit.
        allow_illegible: a video is made in which little can be made out rather than none.
        may_stay_out: only looking at every frame of a video tells whether it fits.
    """

    fate: Fate
    findings: tuple[Finding, ...] = ()
    forecast: Finding | None = None
    refused: Finding | None = None
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


def becomes_still(facts: Facts, limit: Limit) -> bool:
    """Return whether a file is an animation of which only the first frame is uploaded."""
    if facts.image is None or facts.image.frames == 1:
        return False
    from evidence_kit.media.image.fit import loses_animation  # noqa: PLC0415  (loads Pillow, and few files need it)

    return loses_animation(facts, facts.image, limit)


def outlook_of(original: Original, policy: Policy, form: Form, *, allow_illegible: bool) -> Outlook:
    """Return what becomes of one original."""
    facts, limit = original.facts, form.video.max_bytes if form.takes_video else None
    if facts.kind == "document":
        found = list(check_document(original, policy, form))
    else:
        found = [] if original.moving_part_of and not facts.problem else list(check_file(original, policy))
    is_frozen = becomes_still(facts, form.image)
    decided = decided_for(original, limit, allow_illegible=allow_illegible) if facts.video else None
    is_tight = facts.video is not None and decided is not None and may_be_refused(facts.video, decided, limit)
    refusal = decided if isinstance(decided, Refusal) else decided.despite if decided else None
    findings = as_material(original, found, form, refusal if form.takes_video else None, is_frozen=is_frozen)
    fate = fate_of(original, findings, decided, form)
    refused = cannot_fit_video(original.name, refusal, form.video) if refusal else None
    tight = may_not_fit(original.name, form.video) if is_tight else None
    return Outlook(
        fate,
        tuple(findings),
        forecast=(refused or tight) if form.takes_video and has_material(original) else None,
        refused=refused if fate.what == "refused" else None,
        video=decided,
        max_bytes=limit,
        may_stay_out=is_tight,
        allow_illegible=allow_illegible,
    )


def fate_of(original: Original, findings: Sequence[Finding], decided: VideoPlan | Refusal | None, form: Form) -> Fate:
    """Return what becomes of an original, given what is wrong with it.

    A video that is too long for its form is never cut, so that only frames are shown.

    Args:
        decided: what to do with a video; None for everything else.
    """
    errors = tuple(finding.code for finding in findings if finding.severity is Severity.error)
    fixed = tuple(finding.code for finding in findings if finding.repairable)
    image, document = original.facts.image, original.facts.document
    unwanted = applying(
        ("live-photo", bool(original.moving_part_of)),
        ("redact-not-possible", not is_coverable(original)),
        ("mute-outside", not is_mutable(original)),
    )
    if unwanted:
        return Fate("left-out", (unwanted[0],))
    if decided is None:
        if image is None and (errors or document is None):
            return Fate("refused", errors)
        is_changed = bool(fixed or original.redact or (document and not document.clean))
        return Fate("repaired" if is_changed else "copied", fixed)
    if isinstance(decided, Refusal):  # where its colours cannot be told, those of its frames cannot either
        return Fate("frames" if decided.code == "cannot-fit" else "refused", (decided.code,))
    if not form.takes_video:
        return Fate("frames", ("too-many-videos",))
    if form.seconds and length_of(original) > form.seconds.value:
        return Fate("frames", ("video-too-long",))
    return Fate("copied" if decided.action == "copy" else "repaired", (*fixed, *decided.reasons))


def plan_within(known: Outlook, original: Original, max_bytes: int | None) -> VideoPlan | Refusal:
    """Return what to do with a video within a limit: what was decided, unless its share of a total is smaller."""
    assert known.video is not None  # noqa: S101  (the caller sorted them)
    if known.max_bytes == max_bytes:
        return known.video
    return decided_for(original, max_bytes, allow_illegible=known.allow_illegible)


def decided_for(video: Original, max_bytes: int | None, *, allow_illegible: bool) -> VideoPlan | Refusal:
    """Return what to do with a video within a limit."""
    facts = video.facts
    assert facts.video is not None  # noqa: S101  (the caller looked)
    return decide(facts.video, facts.bytes or 0, max_bytes, allow_illegible=allow_illegible, mute=video.mute)


def has_material(original: Original) -> bool:
    """Return whether an original is a picture or video of which something can be made."""
    facts = original.facts
    if facts.problem or facts.mime == RAW or original.moving_part_of:
        return False
    return bool(facts.image or facts.video)


def as_material(
    original: Original, found: list[Finding], form: Form, refusal: Refusal | None, *, is_frozen: bool
) -> list[Finding]:
    """Return what is wrong with a picture or video as raw material, of which `build` repairs much.

    Args:
        found: what is wrong with it as it is.
        refusal: why nothing is made of a video that the form accepts.
        is_frozen: of an animation only the first frame is uploaded.
    """
    if original.facts.mime == RAW:  # a phone's RAW lies beside the JPEG of the same photo
        return [dataclasses.replace(finding, severity=Severity.warning) for finding in found]
    if not has_material(original):
        return found
    image = original.facts.image
    if image and "motion-video" in image.companions and not original.redact:
        found = [*found, motion_photo(original.name)]
    if image and is_frozen:
        found = [finding for finding in found if finding.code != "animated-image"]
        found.append(only_first_frame(original.name, image.frames))
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
