"""Making a video fit: each result is measured before it is believed.

The first encode is at a constant quality and is a deliverable and a first pass at once (`-fastfirstpass 0`): when it
fits, that is all; when not, its statistics serve a second pass at the bitrate that does.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from evidence_kit.facts import VideoFacts
from evidence_kit.media.ffmpeg import execute, failed
from evidence_kit.media.process import Outcome
from evidence_kit.media.video.command import (
    ENCODER_THREADS,
    PRESET,
    decode_argv,
    encode_argv,
    picture_filter,
    remux_argv,
    sound_argv,
)
from evidence_kit.media.video.decide import (
    BEST_CRF,
    CONTAINER_SHARE,
    WORST_CRF,
    AudioPlan,
    Refusal,
    VideoPlan,
    decide,
    next_size,
    shifted_crf,
)
from evidence_kit.media.video.look import VideoProblem, look_video
from evidence_kit.media.video.tonemap import write_table
from evidence_kit.model import Action

EARLY_SHARE = 0.15
"""Share of the take after which a first encode that is heading far over the limit is stopped."""

EARLY_EXCESS = 1.5
GOOD_FILL = 0.9
MOST_SECOND_PASSES = 3
MOST_RESTARTS = 4
WORST_CRF_OF_A_SIZE = 29
"""Above this CRF the next smaller picture looks better at the same bytes."""


DecodedState = Literal["whole", "damaged", "broken"]


@dataclass(frozen=True, slots=True)
class FittedVideo:
    """The result, written to the path that was given.

    Attributes:
        dropped: what of the original is not in it, in words.
    """

    action: Action
    encodes: int = 0
    settings: dict[str, Any] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """One video being fitted: what it is, where it lies, and where unfinished files go."""

    path: Path
    facts: VideoFacts
    size: int
    max_bytes: int | None
    folder: Path
    tell: Callable[[float, str], None]

    @property
    def duration(self) -> float:
        """Seconds of the take."""
        return self.facts.duration or 1.0


class DamagedVideo(Exception):
    """The index promised a video that does not decode; the text says so in a few words."""


def fit_video(work: Work, out: Path) -> FittedVideo | Refusal:
    """Write the whole take to `out` within its limit, or return why it cannot be; then nothing is written.

    Raises:
        DamagedVideo: the pictures do not decode.
        ToolMissing: ffmpeg is not there.
        ToolFailed: ffmpeg failed on a video that decodes.
        CannotWrite: the disk is full.
    """
    plan = decide(work.facts, work.size, work.max_bytes)
    if isinstance(plan, Refusal):
        return plan
    if plan.action == "copy":
        shutil.copyfile(work.path, out)
        return FittedVideo("copied")
    if plan.action == "remux":
        remuxed = remux(work, plan, out)
        if remuxed is not None:
            return remuxed
        plan = replace(plan, action="encode", reasons=("rewrapping it is not enough",))
    return encode(work, plan, out)


def remux(work: Work, plan: VideoPlan, out: Path) -> FittedVideo | None:
    """Write the same pictures into a new container; None when that cannot be, or is over the limit.

    An AVI without timestamps decodes and cannot be rewrapped, so a failure here is no verdict on the video.
    """
    work.tell(0.0, "rewrapping")
    argv = remux_argv(work.path, work.facts, plan.audio, out)
    outcome = execute(argv, seconds=work.duration, folder=work.folder, on_progress=progress(work, "rewrapping"))
    if not outcome.ok or (work.max_bytes is not None and out.stat().st_size > work.max_bytes):
        out.unlink(missing_ok=True)
        return None
    settings: dict[str, Any] = {"why": list(plan.reasons), "video": "copied"}
    if plan.audio:
        settings["audio"] = "copied" if plan.audio.copy else f"aac {plan.audio.bitrate}"
    return FittedVideo("remuxed", 0, settings, dropped_by(work.facts))


def encode(work: Work, plan: VideoPlan, out: Path) -> FittedVideo | Refusal:
    """Write the take encoded within its limit: constant quality first, a second pass when that is over."""
    if work.facts.hdr:
        write_table(work.facts.hdr, work.folder)
    sound = encode_audio(work, plan.audio)
    crf, width, height, encodes, restarts = plan.crf, plan.width, plan.height, 0, 0
    while True:
        attempt = replace(plan, width=width, height=height, crf=crf)
        may_stop = restarts < MOST_RESTARTS and crf < WORST_CRF
        size, whole = first_pass(work, attempt, sound, out, may_stop=may_stop)
        encodes += whole
        if work.max_bytes is None or (whole and size <= work.max_bytes and is_good(size, crf, work.max_bytes)):
            return done(attempt, encodes, {"crf": crf}, work)
        restarts += 1
        wanted = shifted_crf(crf, size, work.max_bytes)
        smaller = next_size(work.facts, width, height)
        if not whole:
            if wanted > WORST_CRF_OF_A_SIZE and smaller:
                pixels = (smaller[0] * smaller[1]) / (width * height)
                crf, (width, height) = max(BEST_CRF, shifted_crf(crf, size * pixels**0.75, work.max_bytes)), smaller
            else:
                crf = wanted
            continue
        rate, passes = second_passes(work, attempt, sound, out)
        encodes += passes
        if rate is not None:
            return done(attempt, encodes, rate, work)
        if smaller is None:
            out.unlink(missing_ok=True)
            return Refusal("cannot-fit", "even the smallest picture is over the limit", round(size * 1.1))
        crf, (width, height) = wanted, smaller


def is_good(size: int, crf: int, max_bytes: int) -> bool:
    """Return whether a first encode that fits is worth keeping: it fills the limit, or has the best quality."""
    return size >= GOOD_FILL * max_bytes or crf <= BEST_CRF + 1


def encode_audio(work: Work, audio: AudioPlan | None) -> Path | None:
    """Return the sound encoded once into a file, so that its bytes are exact; None to take it as it is."""
    if audio is None or audio.copy:
        return None
    out = work.folder / "sound.m4a"
    argv = sound_argv(work.path, work.facts, audio, out)
    outcome = execute(argv, seconds=work.duration, folder=work.folder)
    if not outcome.ok:
        raise DamagedVideo(why_not(outcome))
    return out


def first_pass(work: Work, plan: VideoPlan, sound: Path | None, out: Path, *, may_stop: bool) -> tuple[int, bool]:
    """Encode at the plan's quality and return (bytes, True), or (projected bytes, False) when stopped early."""
    projected = 0.0
    tell = progress(work, f"encoding at {plan.width}x{plan.height}")

    def watch(seconds: float, size: int) -> bool:
        nonlocal projected
        tell(seconds, size)
        share = seconds / work.duration
        if work.max_bytes is None or not may_stop or share < EARLY_SHARE:
            return True
        projected = size / min(share, 1.0)
        return projected <= EARLY_EXCESS * work.max_bytes

    rate = {"crf": str(plan.crf), "pass": "1", "fastfirstpass": "0", "passlogfile": str(work.folder / "stats")}
    argv = encode_argv(work.path, work.facts, plan, sound, out, rate)
    outcome = execute(argv, seconds=work.duration, folder=work.folder, on_progress=watch)
    if outcome.stopped:
        return round(projected), False
    if not outcome.ok:
        raise DamagedVideo(why_not(outcome))
    return out.stat().st_size, True


def second_passes(work: Work, plan: VideoPlan, sound: Path | None, out: Path) -> tuple[dict[str, Any] | None, int]:
    """Encode again at the bitrate that fits, lower each time it does not.

    Returns the rate that did (None when none does) and how many encodes it took.
    """
    assert work.max_bytes is not None  # noqa: S101  (without a limit the first encode is kept)
    beside = bytes_beside_pictures(out)
    bitrate = (work.max_bytes * CONTAINER_SHARE - beside) * 8 / work.duration
    for again in range(MOST_SECOND_PASSES):
        if bitrate < 1000:
            return None, again
        rate = {"b:v": str(int(bitrate)), "pass": "2", "passlogfile": str(work.folder / "stats")}
        if again == MOST_SECOND_PASSES - 1:
            # A leaky bucket: at most 0.9 of the buffer and the rate times the length come out, whatever the content.
            bitrate = (work.max_bytes * CONTAINER_SHARE - beside) * 8 / (work.duration + 0.9)
            rate |= {"b:v": str(int(bitrate)), "maxrate": str(int(bitrate)), "bufsize": str(int(bitrate))}
        argv = encode_argv(work.path, work.facts, plan, sound, out, rate)
        tell = progress(work, f"encoding again to fit, attempt {again + 1}")
        outcome = execute(argv, seconds=work.duration, folder=work.folder, on_progress=tell)
        if not outcome.ok:
            raise failed("encode the second pass", argv, outcome)
        size = out.stat().st_size
        if size <= work.max_bytes:
            return {"bitrate": int(bitrate)}, again + 1
        bitrate *= 0.985 * (work.max_bytes - beside) / max(1, size - beside)
    return None, MOST_SECOND_PASSES


def bytes_beside_pictures(path: Path) -> int:
    """Return the bytes of a finished file that are not pictures: sound and container."""
    size = path.stat().st_size
    try:
        with path.open("rb") as handle:
            return max(0, size - (look_video(handle, size, "video/mp4").video_bytes or size))
    except VideoProblem:
        return 0


def done(plan: VideoPlan, encodes: int, rate: dict[str, Any], work: Work) -> FittedVideo:
    """Return the result of an encode that fits."""
    settings: dict[str, Any] = {
        "why": list(plan.reasons),
        "codec": "h264",
        "preset": PRESET,
        "threads": ENCODER_THREADS,
        "width": plan.width,
        "height": plan.height,
        "filter": picture_filter(work.facts, plan.width, plan.height),
        **rate,
    }
    if plan.audio:
        settings["audio"] = "copied" if plan.audio.copy else f"aac {plan.audio.bitrate}"
    return FittedVideo("encoded", encodes, settings, dropped_by(work.facts))


def dropped_by(facts: VideoFacts) -> tuple[str, ...]:
    """Return what of the original a new container does not hold, in words."""
    return tuple(
        words
        for words, there in (
            ("metadata", True),
            (f"{facts.other_streams} data streams", bool(facts.other_streams)),
            (f"{facts.audio_streams - 1} further sound streams", facts.audio_streams > 1),
            (f"{facts.video_streams - 1} further picture streams", facts.video_streams > 1),
        )
        if there
    )


def progress(work: Work, doing: str) -> Callable[[float, int], bool]:
    """Return a listener that tells how much of the take has been worked through."""

    def heard(seconds: float, _size: int) -> bool:
        work.tell(min(1.0, seconds / work.duration), doing)
        return True

    return heard


def why_not(outcome: Outcome) -> str:
    """Return why a video does not decode.

    ffmpeg's own words hold addresses in memory and come in the order of its threads; a manifest must not.
    """
    return "it takes too long to decode" if outcome.code is None else "its pictures or its sound do not decode"


def decoded_state(path: Path, facts: VideoFacts, folder: Path, tell: Callable[[float, str], None]) -> DecodedState:
    """Return how a video decodes to its end; what was copied has not been decoded yet.

    ffmpeg conceals damaged pictures and ends with status 0; told to stop at the first error, it tells. Only then is
    it asked a second time whether anything plays at all.
    """
    work = Work(path, facts, 0, None, folder, tell)
    heard = progress(work, "looking at every frame")
    if execute(decode_argv(path, facts, strict=True), seconds=work.duration, folder=folder, on_progress=heard).ok:
        return "whole"
    lenient = execute(decode_argv(path, facts, strict=False), seconds=work.duration, folder=folder, on_progress=heard)
    return "damaged" if lenient.ok else "broken"
