"""Make a video fit: encode the sound, estimate from samples what the pictures need, encode, and check the size.

If a result is over the limit, or leaves much of it unused, what its parts have taken decides the next.
"""

import dataclasses
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evidence_kit.media.attempt import execute
from evidence_kit.media.video.command import remux_argv
from evidence_kit.media.video.decide import Refusal, VideoPlan
from evidence_kit.media.video.described import Encoded, dropped_by, settings_of
from evidence_kit.media.video.encode_once import ENCODED_SHARE, SURVEY_SHARE, Tried, encode_once
from evidence_kit.media.video.inspection import Watched, judged, look_at_every_frame, look_made, lost_codes
from evidence_kit.media.video.promise import Promise, how_broken
from evidence_kit.media.video.rate import Complexity, PicturePlan, corrected, enlarged, settle
from evidence_kit.media.video.sound import Sound, bytes_of_copied_sound, make_sound, muted_settings, sound_settings
from evidence_kit.media.video.spending import fades
from evidence_kit.media.video.survey import survey
from evidence_kit.media.video.watch import DamagedVideo
from evidence_kit.media.video.work import Work, progress
from evidence_kit.model.artifact import Action

MOST_ENCODES = 5
LEAST_FILLS = {1: 0.95, 2: 0.9, 3: 0.85, 4: 0.85, 5: 0.0}
"""Least share of a limit that each encode fills; one with less is tried again, unless it is as clear as it can be."""
MUCH_GROWN = 1.25
"""An encode of H.264 that is this many times larger than its original is kept: the original was too small to match."""


@dataclass(frozen=True, slots=True)
class FittedVideo:
    """The result, written to the given path.

    Attributes:
        dropped: what it lacks of the original, in words.
        watched: what was seen in the original and what the output lost of it; None when nothing was decoded.
        degraded: it is below the quality floor, as the user allowed.
        mute: it has no sound, because the original's could not be decoded.
        how_broken: its first difference from the plan, in words, so that it is not kept; empty without one.
    """

    action: Action
    encodes: int = 0
    settings: dict[str, Any] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()
    watched: Watched | None = None
    degraded: bool = False
    mute: bool = False
    how_broken: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why nothing was written.

    Attributes:
        watched: what was seen in the original; None when no frame was decoded.
    """

    refusal: Refusal
    watched: Watched | None = None


def fit_video(work: Work, plan: VideoPlan | Refusal, out: Path) -> FittedVideo | Refused:
    """Write the whole take to `out` within its limit, or write nothing and return why it does not fit.

    Raises:
        DamagedVideo: the pictures do not decode.
        StoppedByFilm: they make ffmpeg crash or hang.
        ToolMissing: ffmpeg is not there.
        ToolFailed: ffmpeg failed on a video that decodes.
        CannotWrite: the disk is full.
    """
    if isinstance(plan, Refusal):
        return Refused(plan)
    if plan.action == "copy":
        shutil.copyfile(work.path, out)
        return FittedVideo("copied")
    sound = make_sound(work, plan.audio)
    if plan.action == "remux":
        remuxed = remux(work, plan, sound, out)
        if remuxed is not None:
            return remuxed
        plan = dataclasses.replace(plan, action="encode", reasons=("rewrapping it is not enough",))
    return encode(work, plan, sound, out)


def remux(work: Work, plan: VideoPlan, sound: Sound, out: Path) -> FittedVideo | None:
    """Write the same pictures into a new container; None when that fails or is over the limit.

    An AVI without timestamps decodes but cannot be rewrapped, so a failure here does not mean that it is damaged.
    """
    argv = remux_argv(work.path, work.facts, sound.plan, sound.file, out)
    on_progress = progress(work, 0.0, 1.0, "rewrapping")
    outcome = execute(argv, work.facts, folder=work.folder, on_progress=on_progress)
    if not outcome.ok or not out.exists() or (work.max_bytes is not None and out.stat().st_size > work.max_bytes):
        out.unlink(missing_ok=True)
        return None
    facts, silent = work.facts, sound.plan.silent if sound.plan else ()
    audible = sound.plan is not None
    if not keeps(work, out, Promise(facts.width, facts.height, facts.frames, audible, exact=True, silent=silent)):
        out.unlink()
        return None
    settings: dict[str, Any] = {"why": list(plan.reasons), "video": "copied", **sound_settings(sound.plan)}
    settings |= muted_settings(plan.mute)
    return FittedVideo("remuxed", 0, settings, dropped_by(work.facts, sound, plan.mute), mute=sound.lost)


def keeps(work: Work, out: Path, promise: Promise) -> bool:
    """Return whether a result keeps its promise."""
    try:
        return not how_broken(work, out, look_made(out), promise)
    except DamagedVideo:
        return False


def encode(work: Work, plan: VideoPlan, sound: Sound, out: Path) -> FittedVideo | Refused:
    """Write the take encoded within its limit; every result is measured before it is kept."""
    hear = progress(work, 0.0, SURVEY_SHARE, "taking samples")
    complexity = survey(work.path, work.facts, work.folder, hear)
    sound_bytes = sound.file.stat().st_size if sound.file else bytes_of_copied_sound(work.facts, sound.plan)
    picture, is_capped = settle_within(work, plan, complexity, sound_bytes)
    if isinstance(picture, Refusal):
        return Refused(picture, look_at_every_frame(work, SURVEY_SHARE))
    tried, decoded = encode_once(work, picture, complexity, sound, out)
    most, encodes = most_bytes(work, is_capped, tried), 1
    kept: tuple[PicturePlan, Tried] | None = None
    while most is not None and not fits(tried, picture, most, encodes) and encodes < MOST_ENCODES:
        if tried.size <= most and (kept is None or tried.size > kept[1].size):
            kept = picture, tried
            shutil.copyfile(out, out.with_stem("smaller"))
        encodes += 1
        if not complexity.samples:  # nothing was known of it before
            complexity = tried.complexity
            picture, _ = settle_within(work, plan, complexity, sound_bytes)
            if isinstance(picture, Refusal):
                break
        picture = corrected(picture, tried.bytes_beside, most, work.duration, encodes)
        tried, _ = encode_once(work, picture, tried.complexity, sound, out, tried, encodes)
    if kept is not None and most is not None and (tried.size > most or is_worse(tried, kept[1])):
        picture, tried = kept
        out.with_stem("smaller").replace(out)
    watched = judged(work, decoded, ENCODED_SHARE)
    del decoded  # the small pictures of a long take have hundreds of megabytes
    if work.max_bytes is not None and tried.size > work.max_bytes:
        out.unlink()
        refusal = Refusal("cannot-fit", "it stays over the limit at any bitrate", round(tried.size * 1.1))
        return Refused(picture if isinstance(picture, Refusal) else refusal, watched)
    assert isinstance(picture, PicturePlan)  # noqa: S101  (no plan means that the encode before it is over the limit)
    watched = dataclasses.replace(watched, lost=lost_codes(work, watched, out))
    encoded = Encoded(plan, picture, sound, encodes, watched, tried)
    return finished(work, with_readable_label(work, encoded, out), out)


def is_worse(tried: Tried, other: Tried) -> bool:
    """Return whether an encode is worse than another within the limit."""
    return tried.size < other.size and not fades(other.parts)


def most_bytes(work: Work, is_capped: bool, tried: Tried) -> int | None:  # noqa: FBT001  (told by `settle_within`)
    """Return the most bytes that an encode should have; None without a limit.

    One of H.264 that is slightly larger than its original should not be: fewer bits are enough.
    """
    if is_capped or (work.facts.codec == "h264" and has_grown(work.size, tried)):
        return min(work.size, work.max_bytes or work.size)
    return work.max_bytes


def fits(tried: Tried, picture: PicturePlan, most: int, encodes: int) -> bool:
    """Return whether an encode is within its limit, and fills it where it does not have the best quality anyway."""
    if picture.bitrate is None or tried.is_clear:
        return tried.size <= most
    if fades(tried.parts) and encodes == 1:
        return False
    return LEAST_FILLS[encodes] * most <= tried.size <= most


def has_grown(before: int, tried: Tried) -> bool:
    """Return whether an encode is slightly larger than its original, so that fewer bits would be enough."""
    beside = tried.bytes_beside
    return before < tried.size < MUCH_GROWN * before and before - beside >= (tried.size - beside) / 2


def settle_within(
    work: Work, plan: VideoPlan, complexity: Complexity, sound_bytes: int
) -> tuple[PicturePlan | Refusal, bool]:
    """Return the plan for the pictures, and whether it keeps within the original's size.

    H.264 does where that is enough, as more bytes would not show more.
    """
    free = settle(work.facts, complexity, sound_bytes, work.max_bytes, allow_illegible=plan.allow_illegible)
    if work.facts.codec != "h264" or isinstance(free, Refusal) or (work.max_bytes or work.size) < work.size:
        return free, False
    capped = settle(work.facts, complexity, sound_bytes, work.size)
    if isinstance(capped, Refusal) or capped.width < free.width:
        return free, False
    return capped, capped.bitrate is not None


def with_readable_label(work: Work, encoded: Encoded, out: Path) -> Encoded:
    """Return the encode, or one in the next larger size if the order's label is only legible there."""
    larger = enlarged(work.facts, encoded.picture, encoded.tried.complexity)
    is_wanted = encoded.watched.lost and encoded.watched.label.compared.outcome == "match"
    if larger is None or not is_wanted or encoded.encodes == MOST_ENCODES:
        return encoded
    other = out.with_stem("larger")
    encodes = encoded.encodes + 1
    tried, _ = encode_once(work, larger, encoded.tried.complexity, encoded.sound, other, None, encodes)
    is_over = work.max_bytes is not None and tried.size > work.max_bytes
    if is_over or lost_codes(work, encoded.watched, other):
        other.unlink()
        return dataclasses.replace(encoded, encodes=encodes)
    other.replace(out)
    return dataclasses.replace(
        encoded, picture=larger, encodes=encodes, tried=tried, watched=dataclasses.replace(encoded.watched, lost=())
    )


def finished(work: Work, encoded: Encoded, out: Path) -> FittedVideo:
    """Return the record of an encode, and how it differs from the plan."""
    work.tell(1.0, "checking the new video")
    watched, picture, audible = encoded.watched, encoded.picture, encoded.sound.plan is not None
    frames, silent = watched.frames, encoded.sound.plan.silent if encoded.sound.plan else ()
    promise = Promise(picture.width, picture.height, frames, audible, exact=False, seen=watched.seen, silent=silent)
    return FittedVideo(
        "encoded",
        encoded.encodes,
        settings_of(work, encoded),
        dropped_by(work.facts, encoded.sound, encoded.plan.mute),
        watched,
        picture.degraded,
        encoded.sound.lost,
        how_broken(work, out, look_made(out), promise),
    )
