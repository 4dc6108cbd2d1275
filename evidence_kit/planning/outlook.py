"""What becomes of an original: made, repaired, or refused and why."""

import dataclasses

from evidence_kit.media.video.decide import Refusal, decide, may_be_refused
from evidence_kit.model.case import Original
from evidence_kit.model.codes import Severity
from evidence_kit.model.finding import Finding
from evidence_kit.model.form import Form

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


def can_be_made(one: Original, form: Form) -> bool:
    """Return whether the form takes a type that we write, or this original needs no new one."""
    if one.facts.image:
        mimes = form.image.mimes
        return one.facts.mime in mimes or bool({"image/jpeg", "image/png"} & set(mimes))
    return form.mp4


def refused_video(one: Original, form: Form) -> Refusal | None:
    """Return why nothing would be made of a video that the form takes, from its facts alone."""
    if one.facts.video is None or not form.takes_video:
        return None
    decided = decide(one.facts.video, one.facts.bytes or 0, form.video.max_bytes)
    return decided if isinstance(decided, Refusal) else None


def is_tight(one: Original, form: Form) -> bool:
    """Return whether only looking at every frame can tell that a video fits."""
    assert one.facts.video is not None  # noqa: S101  (the caller looked)
    return form.takes_video and may_be_refused(one.facts.video, one.facts.bytes or 0, form.video.max_bytes)


def repaired(finding: Finding) -> Finding:
    """Return the finding as a note that `build` repairs it."""
    return dataclasses.replace(finding, severity=Severity.note, repairable=True, hint="build repairs this")


def refused(one: Original, form: Form, *, floorless: bool) -> Refusal | None:
    """Return why nothing can be made of a video, as far as its index tells."""
    assert one.facts.video is not None  # noqa: S101  (the caller sorted them)
    limit = form.video.max_bytes if form.takes_video else None
    decided = decide(one.facts.video, one.facts.bytes or 0, limit, floorless=floorless)
    return decided if isinstance(decided, Refusal) else None


def may_stay_out(one: Original, form: Form) -> bool:
    """Return whether only looking at every frame of a video tells that it fits; its key frames may be wanted then."""
    looked, limit = one.facts.video, form.video.max_bytes
    return looked is not None and may_be_refused(looked, one.facts.bytes or 0, limit)
