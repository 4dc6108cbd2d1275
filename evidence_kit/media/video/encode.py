"""Making a video fit: the command lines, and the loop that measures each result before it is believed.

The first encode is at a constant quality and is a deliverable and a first pass at once (`-fastfirstpass 0`): when it
fits, that is all; when not, its statistics serve a second pass at the bitrate that does.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import ffmpeg

from evidence_kit.media.ffmpeg import compile_argv, execute, failed, source
from evidence_kit.media.process import Outcome
from evidence_kit.media.video.decide import (
    BEST_CRF,
    CONTAINER_SHARE,
    AudioPlan,
    Refusal,
    VideoPlan,
    decide,
    frames_a_second,
    next_size,
    shifted_crf,
)
from evidence_kit.media.video.look import VideoProblem, look_video
from evidence_kit.model import Action, VideoFacts

ENCODER_THREADS = 4
"""x264's output depends on how many threads it has, so the number is the same on every machine."""

PRESET = "medium"
EARLY_SHARE = 0.15
"""Share of the take after which a first encode that is heading far over the limit is stopped."""

EARLY_EXCESS = 1.5
GOOD_FILL = 0.9
MOST_SECOND_PASSES = 3
MOST_RESTARTS = 4
WORST_CRF_OF_A_SIZE = 29
"""Above this CRF the next smaller picture looks better at the same bytes."""

# ffmpeg's names of the code points of ITU-T H.273, for zscale's description of its input.
TRANSFERS = {"hlg": "arib-std-b67", "pq": "smpte2084", "bt709": "bt709", None: "bt709"}
PRIMARIES = {"bt2020": "bt2020", "bt709": "bt709", "p3": "smpte432", "bt601": "smpte170m", None: "bt709"}
MATRICES = {"bt2020": "bt2020nc", "bt709": "bt709", "bt601": "smpte170m", None: "bt709"}

BT709 = "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv"

# No metadata, no chapters, no dates, no version strings: the same input gives the same bytes, and tells nothing.
BARE = {
    "map_metadata": "-1",
    "map_chapters": "-1",
    "fflags": "+bitexact",
    "movflags": "+faststart",
    "f": "mp4",
    "dn": None,
    "sn": None,
}


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
    """The index promised a video that does not decode; the text is ffmpeg's own."""


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
    argv = remux_argv(work, plan.audio, out)
    outcome = execute(argv, seconds=work.duration, folder=work.folder, on_progress=progress(work, "rewrapping"))
    if not outcome.ok or (work.max_bytes is not None and out.stat().st_size > work.max_bytes):
        out.unlink(missing_ok=True)
        return None
    settings: dict[str, Any] = {"why": list(plan.reasons), "video": "copied"}
    if plan.audio:
        settings["audio"] = "copied" if plan.audio.copy else f"aac {plan.audio.bitrate}"
    return FittedVideo("remuxed", 0, settings, dropped_by(work.facts))


def remux_argv(work: Work, audio: AudioPlan | None, out: Path) -> list[str]:
    """Return the command that copies the pictures into a new container."""
    taken = source(work.path, work.facts)
    streams = [taken["V:0"], *([taken["a:0"]] if audio else [])]
    options: dict[str, Any] = {"c:v": "copy", **(audio_options(audio) if audio else {}), **BARE}
    return compile_argv(ffmpeg.output(*streams, str(out), **options))


def audio_options(audio: AudioPlan) -> dict[str, Any]:
    """Return the options that make the sound as planned."""
    if audio.copy:
        return {"c:a": "copy"}
    return {
        "c:a": "aac",
        "b:a": str(audio.bitrate),
        "ac": str(audio.channels),
        "ar": "48000",
        "flags:a": "+bitexact",
        # Sound that begins later than the picture is led in by silence, and gaps are filled, so that it stays in step.
        "af": "aresample=async=1:first_pts=0",
    }


def encode(work: Work, plan: VideoPlan, out: Path) -> FittedVideo | Refusal:
    """Write the take encoded within its limit: constant quality first, a second pass when that is over."""
    sound = encode_audio(work, plan.audio)
    crf, width, height, encodes, restarts = plan.crf, plan.width, plan.height, 0, 0
    while True:
        attempt = replace(plan, width=width, height=height, crf=crf)
        size, whole = first_pass(work, attempt, sound, out, may_stop=restarts < MOST_RESTARTS)
        encodes += whole
        if work.max_bytes is None or (whole and size <= work.max_bytes and is_good(size, crf, work.max_bytes)):
            return done(attempt, encodes, {"crf": crf}, work)
        restarts += 1
        wanted = shifted_crf(crf, size, work.max_bytes)
        smaller = next_size(work.facts, width, height)
        if not whole and restarts <= MOST_RESTARTS:
            if wanted > WORST_CRF_OF_A_SIZE and smaller:
                pixels = (smaller[0] * smaller[1]) / (width * height)
                crf, (width, height) = max(BEST_CRF, shifted_crf(crf, size * pixels**0.75, work.max_bytes)), smaller
            else:
                crf = wanted
            continue
        fitted = second_passes(work, attempt, sound, out, encodes)
        if fitted is not None:
            return fitted
        if smaller is None:
            out.unlink(missing_ok=True)
            return Refusal("cannot-fit", "even the smallest picture is over the limit", round(size * 1.1))
        width, height = smaller
        crf, encodes = wanted, encodes + MOST_SECOND_PASSES


def is_good(size: int, crf: int, max_bytes: int) -> bool:
    """Return whether a first encode that fits is worth keeping: it fills the limit, or has the best quality."""
    return size >= GOOD_FILL * max_bytes or crf <= BEST_CRF + 1


def encode_audio(work: Work, audio: AudioPlan | None) -> Path | None:
    """Return the sound encoded once into a file, so that its bytes are exact; None to take it as it is."""
    if audio is None or audio.copy:
        return None
    out = work.folder / "sound.m4a"
    options = {**audio_options(audio), **BARE, "vn": None}
    argv = compile_argv(ffmpeg.output(source(work.path, work.facts)["a:0"], str(out), **options))
    outcome = execute(argv, seconds=work.duration, folder=work.folder)
    if not outcome.ok:
        raise DamagedVideo(last_words(outcome))
    return out


def encode_argv(work: Work, plan: VideoPlan, sound: Path | None, out: Path, rate: dict[str, Any]) -> list[str]:
    """Return the command that encodes the pictures; `rate` says how many bits they get."""
    taken = source(work.path, work.facts)
    streams = [taken["V:0"]]
    options: dict[str, Any] = {
        "vf": picture_filter(work.facts, plan.width, plan.height),
        "fps_mode": "vfr",
        "enc_time_base": "demux",
        "c:v": "libx264",
        "profile:v": "high",
        "preset": PRESET,
        "pix_fmt": "yuv420p",
        "g": str(min(250, round(8 * frames_a_second(work.facts)))),
        "threads": str(ENCODER_THREADS),
        "flags:v": "+bitexact",
        **rate,
        **BARE,
    }
    if sound is not None:
        streams.append(ffmpeg.input(f"file:{sound.absolute()}", f="mov", protocol_whitelist="file")["a:0"])
    elif plan.audio is not None:
        streams.append(taken["a:0"])
    if plan.audio is not None:
        options["c:a"] = "copy"
    return compile_argv(ffmpeg.output(*streams, str(out), **options))


def picture_filter(facts: VideoFacts, width: int, height: int) -> str:
    """Return the filter chain that turns the pictures into upright, progressive, 8-bit bt709 of that size.

    HDR is scaled before it is made linear: from 4K to 720p that is nine times fewer pixels in floating point.
    """
    chain = ["bwdif=mode=send_frame:deint=all"] if facts.interlaced else []
    spoken = (
        f"tin={TRANSFERS.get(facts.transfer, 'bt709')}:pin={PRIMARIES.get(facts.primaries, 'bt709')}"
        f":min={MATRICES.get(facts.matrix, 'bt709')}:rin={'pc' if facts.full_range else 'tv'}"
    )
    if facts.hdr:
        chain += [
            f"zscale=w={width}:h={height}:filter=lanczos:{spoken}",
            # 203 cd/m2 is HDR reference white (ITU-R BT.2408); mobius leaves what is below it nearly as it is, and
            # desat=2 keeps bright skies from turning yellow, which hable with desat=0 does (looked at, side by side).
            "zscale=t=linear:npl=203",
            "format=gbrpf32le",
            "zscale=p=bt709",
            "tonemap=tonemap=mobius:desat=2",
            "zscale=t=bt709:m=bt709:r=tv:d=error_diffusion",
        ]
    elif facts.primaries in ("bt2020", "p3"):
        chain.append(
            f"zscale=w={width}:h={height}:filter=lanczos:{spoken}:t=bt709:p=bt709:m=bt709:r=tv:d=error_diffusion"
        )
    else:
        chain.append(
            f"scale=w={width}:h={height}:flags=lanczos+accurate_rnd:in_color_matrix={matrix_of(facts)}"
            f":out_color_matrix=bt709:in_range={'pc' if facts.full_range else 'tv'}:out_range=tv"
        )
    return ",".join([*chain, "format=yuv420p", "setsar=1", BT709])


def matrix_of(facts: VideoFacts) -> str:
    """Return the matrix of standard-range pictures; where none is said, small ones are bt601 as players assume."""
    if facts.matrix:
        return {"bt601": "bt601", "bt2020": "bt2020"}.get(facts.matrix, "bt709")
    return "bt709" if min(facts.coded_width, facts.coded_height) > 576 else "bt601"


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
    argv = encode_argv(work, plan, sound, out, rate)
    outcome = execute(argv, seconds=work.duration, folder=work.folder, on_progress=watch)
    if outcome.stopped:
        return round(projected), False
    if not outcome.ok:
        raise DamagedVideo(last_words(outcome))
    return out.stat().st_size, True


def second_passes(work: Work, plan: VideoPlan, sound: Path | None, out: Path, encodes: int) -> FittedVideo | None:
    """Encode again at the bitrate that fits, lower each time it does not; None when it never does."""
    assert work.max_bytes is not None  # noqa: S101  (without a limit the first encode is kept)
    beside = bytes_beside_pictures(out)
    bitrate = (work.max_bytes * CONTAINER_SHARE - beside) * 8 / work.duration
    for again in range(MOST_SECOND_PASSES):
        if bitrate < 1000:
            return None
        rate = {"b:v": str(int(bitrate)), "pass": "2", "passlogfile": str(work.folder / "stats")}
        argv = encode_argv(work, plan, sound, out, rate)
        tell = progress(work, f"encoding again to fit, attempt {again + 1}")
        outcome = execute(argv, seconds=work.duration, folder=work.folder, on_progress=tell)
        if not outcome.ok:
            raise failed("encode the second pass", argv, outcome)
        size = out.stat().st_size
        if size <= work.max_bytes:
            return done(plan, encodes + again + 1, {"bitrate": int(bitrate)}, work)
        bitrate *= 0.985 * (work.max_bytes - beside) / max(1, size - beside)
    return None


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


def last_words(outcome: Outcome) -> str:
    """Return the last line of what ffmpeg said, without addresses in memory."""
    if outcome.code is None:
        return "it took too long to decode"
    lines = [line.split("] ", 1)[-1] for line in outcome.tail.splitlines() if line.strip()]
    return lines[-1][:200] if lines else f"ffmpeg ended with status {outcome.code}"
