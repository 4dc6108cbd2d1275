"""What becomes of an original: made, repaired, or refused and why."""

import dataclasses

from evidence_kit.media.video.decide import Refusal, decide, may_be_refused
from evidence_kit.model.case import Original
from evidence_kit.model.codes import Severity
from evidence_kit.model.finding import Finding
from evidence_kit.policies.form import image_limit, takes_no_video, video_limit
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


def can_be_made(one: Original, policy: Policy) -> bool:
    """Return whether the form takes a type that we write, or this original needs no new one."""
    if one.facts.image:
        mimes = image_limit(policy).mimes
        return one.facts.mime in mimes or bool({"image/jpeg", "image/png"} & set(mimes))
    types, codecs = policy.video.types, policy.video.codecs
    return (types is None or "mp4" in types.value) and (codecs is None or "h264" in codecs.value)


def refused_video(one: Original, policy: Policy) -> Refusal | None:
    """Return why nothing would be made of a video that the form takes, from its facts alone."""
    if one.facts.video is None or takes_no_video(policy):
        return None
    decided = decide(one.facts.video, one.facts.bytes or 0, video_limit(policy).max_bytes)
    return decided if isinstance(decided, Refusal) else None


def is_tight(one: Original, policy: Policy) -> bool:
    """Return whether only looking at every frame can tell that a video fits."""
    assert one.facts.video is not None  # noqa: S101  (the caller looked)
    return not takes_no_video(policy) and may_be_refused(
        one.facts.video, one.facts.bytes or 0, video_limit(policy).max_bytes
    )


def repaired(finding: Finding) -> Finding:
    """Return the finding as a note that `build` repairs it."""
    return dataclasses.replace(finding, severity=Severity.note, repairable=True, hint="build repairs this")


def refused(one: Original, policy: Policy, *, floorless: bool) -> Refusal | None:
    """Return why nothing can be made of a video, as far as its index tells."""
    assert one.facts.video is not None  # noqa: S101  (the caller sorted them)
    limit = None if takes_no_video(policy) else video_limit(policy).max_bytes
    decided = decide(one.facts.video, one.facts.bytes or 0, limit, floorless=floorless)
    return decided if isinstance(decided, Refusal) else None


def may_stay_out(one: Original, policy: Policy) -> bool:
    """Return whether only looking at every frame of a video tells that it fits; its key frames may be wanted then."""
    looked, limit = one.facts.video, video_limit(policy).max_bytes
    return looked is not None and may_be_refused(looked, one.facts.bytes or 0, limit)
