"""Make a video fit: first the sound, then the survey, then an encode whose size is checked.

The survey's statistics make the encode the second of two passes, so it hits its target. If a result is still over the
limit, its own statistics are used for the next.
"""

import dataclasses
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evidence_kit.media.attempt import TOO_FEW_BITS, execute, failure, prove
from evidence_kit.media.video.command import ENCODER_THREADS, STATISTICS_LOG, encode_argv, remux_argv
from evidence_kit.media.video.decide import SHORT_SIDES, Refusal, VideoPlan, frames_a_second, scaled_size
from evidence_kit.media.video.described import Encoded, dropped_by, settings_of
from evidence_kit.media.video.inspection import Watched, look_at_every_frame, look_made, lost_codes
from evidence_kit.media.video.promise import Promise, how_broken
from evidence_kit.media.video.rate import PicturePlan, corrected, enlarged, settle
from evidence_kit.media.video.sound import Sound, bytes_of_copied_sound, make_sound, muted_settings, sound_settings
from evidence_kit.media.video.survey import DamagedVideo, frame_bits
from evidence_kit.media.video.work import Work, progress
from evidence_kit.model.artifact import Action
from evidence_kit.model.facts import VideoFacts

MOST_ENCODES = 3
LEAST_SHARE_OF_FRAMES = 0.97
"""Least share of the pictures in the survey that an encode must contain: two of the same time become one."""
MUCH_GROWN = 1.25
"""An encode of H.264 that is this many times larger than its original is kept: the original was too small to match."""

SECONDS_A_GIGAPIXEL_IN, SECONDS_A_GIGAPIXEL_OUT = 4.5, 9.0
"""Seconds to decode a phone's video twice, and to encode the output, on two cores."""
SURVEY_SHARE = 0.3
"""The survey's share of the time that survey and encode take together."""


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
    size = work.max_bytes or work.size
    watched = look_at_every_frame(work, SURVEY_SHARE)
    sound_bytes = sound.file.stat().st_size if sound.file else bytes_of_copied_sound(work.facts, sound.plan)
    picture = settle_within(work, plan, watched, sound_bytes)
    for encodes in range(1, MOST_ENCODES + 1):
        if isinstance(picture, Refusal):
            return Refused(picture, watched)
        try:
            size = encode_once(work, picture, sound, out, encodes, watched.complexity.frames)
        except TooFewBits:
            break
        grown = work.facts.codec == "h264" and encodes == 1 and has_grown(work.size, size, out)
        if (work.max_bytes is None or size <= work.max_bytes) and not grown:
            watched = dataclasses.replace(watched, lost=lost_codes(work, watched, out))
            return finished(work, with_readable_label(work, Encoded(plan, picture, sound, encodes, watched), out), out)
        most = min(work.size, work.max_bytes or work.size) if grown else work.max_bytes or size
        picture = corrected(picture, size, bytes_beside_pictures(out), most, work.duration)
    out.unlink(missing_ok=True)
    refusal = Refusal("cannot-fit", "it stays over the limit at any bitrate", round(size * 1.1))
    return Refused(refusal, watched)


class TooFewBits(Exception):
    """The encoder cannot make pictures as coarse as the rate requires."""


def has_grown(before: int, size: int, out: Path) -> bool:
    """Return whether an encode is slightly larger than its original, so that fewer bits would be enough."""
    beside = bytes_beside_pictures(out)
    return before < size < MUCH_GROWN * before and before - beside >= (size - beside) / 2


def settle_within(work: Work, plan: VideoPlan, watched: Watched, sound_bytes: int) -> PicturePlan | Refusal:
    """Return the plan for the pictures; H.264 stays within the original's size, as more bytes would not show more."""
    free = settle(work.facts, watched.complexity, sound_bytes, work.max_bytes, allow_illegible=plan.allow_illegible)
    if work.facts.codec != "h264" or isinstance(free, Refusal) or (work.max_bytes or work.size) < work.size:
        return free
    capped = settle(work.facts, watched.complexity, sound_bytes, work.size)
    return free if isinstance(capped, Refusal) or capped.width < free.width else capped


def with_readable_label(work: Work, encoded: Encoded, out: Path) -> Encoded:
    """Return the encode, or one in the next larger size if the order's label is only legible there."""
    larger = enlarged(work.facts, encoded.picture, encoded.watched.complexity)
    is_wanted = encoded.watched.lost and encoded.watched.label.compared.outcome == "match"
    if larger is None or not is_wanted or encoded.encodes == MOST_ENCODES:
        return encoded
    other = out.with_stem("larger")
    encodes = encoded.encodes + 1
    size = encode_once(work, larger, encoded.sound, other, encodes, encoded.watched.complexity.frames)
    fits = work.max_bytes is None or size <= work.max_bytes
    if not fits or lost_codes(work, encoded.watched, other):
        other.unlink()
        return dataclasses.replace(encoded, encodes=encodes)
    other.replace(out)
    return dataclasses.replace(
        encoded, picture=larger, encodes=encodes, watched=dataclasses.replace(encoded.watched, lost=())
    )


def finished(work: Work, encoded: Encoded, out: Path) -> FittedVideo:
    """Return the record of an encode, and how it differs from the plan."""
    watched, picture, audible = encoded.watched, encoded.picture, encoded.sound.plan is not None
    frames, silent = watched.complexity.frames, encoded.sound.plan.silent if encoded.sound.plan else ()
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


def expected_seconds(facts: VideoFacts, cores: int) -> float:
    """Return the estimated seconds of an encode, from measurements per gigapixel in and out on two cores."""
    frames = facts.frames or (facts.duration or 1.0) * frames_a_second(facts)
    width, height = scaled_size(facts, SHORT_SIDES[0])
    taken, given = facts.coded_width * facts.coded_height * frames / 1e9, width * height * frames / 1e9
    return (SECONDS_A_GIGAPIXEL_IN * taken + SECONDS_A_GIGAPIXEL_OUT * given) * 2 / max(1, min(cores, ENCODER_THREADS))


def encode_once(work: Work, picture: PicturePlan, sound: Sound, out: Path, attempt: int, frames: int) -> int:
    """Encode as planned, in the last attempt with a hard rate limit, and return the size in bytes.

    Args:
        frames: how many pictures it must contain.

    Raises:
        TooFewBits: the rate is too low for the coarsest pictures.
        ToolFailed: ffmpeg failed although the survey decoded the same pictures.
        DamagedVideo: pictures are missing although ffmpeg reported success.
    """
    argv = encode_argv(work.path, work.facts, picture, sound.plan, sound.file, out, hard_limit=attempt == MOST_ENCODES)
    doing = f"encoding at {picture.width}x{picture.height}" + (f", attempt {attempt}" if attempt > 1 else "")
    on_progress = progress(work, SURVEY_SHARE, 1.0, doing)
    log = work.folder / STATISTICS_LOG
    statistics = log.read_bytes() if picture.bitrate is not None else None
    outcome = execute(argv, work.facts, folder=work.folder, on_progress=on_progress)
    if TOO_FEW_BITS in outcome.tail:
        raise TooFewBits
    if not outcome.ok:
        raise failure("encode the video", argv, outcome)
    pictures = len(frame_bits(log))
    if statistics is not None:
        # x264 replaces the statistics in this pass, but never the macroblock tree beside them: the two would belong to
        # different picture sizes, and the next encode would misread the tree.
        log.write_bytes(statistics)
    if not pictures or not out.exists():
        prove(work.folder)
    if not out.exists() or pictures < LEAST_SHARE_OF_FRAMES * frames:
        raise DamagedVideo(f"only {pictures} of {frames} pictures could be encoded")
    return out.stat().st_size


def bytes_beside_pictures(path: Path) -> int:
    """Return the bytes of sound and container in a finished file."""
    size = path.stat().st_size
    return max(0, size - (look_made(path).video_bytes or size))
