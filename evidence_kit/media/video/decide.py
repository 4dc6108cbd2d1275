"""What to do with a video so that it fits: a pure function from facts and a budget to a plan.

The ladder, cheapest first: copy the bytes; remux (new container, same pictures); encode. The numbers come from measured
encodes; where they were taken is said beside each.
"""

import math
from dataclasses import dataclass

from evidence_kit.facts import VideoFacts

SHORT_SIDES = (1080, 720, 540, 480, 360)
"""Pixels of the short side that an encode may have; never more than the source."""

LEAST_SHORT_SIDE = 360

GOOD_BITS_PER_PIXEL = 0.045
"""Bits a pixel and frame above which the next larger picture is worth its bits; peers use 0.05 to 0.07."""

LEAST_BITS_PER_PIXEL = 0.018
"""Bits a pixel and frame below which even the smallest picture is mush: 360p, x264 medium, handheld footage."""

BEST_CRF = 18
"""Where the first encode begins: x264's developers call 17 to 18 visually lossless, so less is never gained."""

WORST_CRF = 34

CONTAINER_SHARE = 0.985
"""Of a budget, what is left for the streams when the container's own bytes are not yet measured."""


@dataclass(frozen=True, slots=True)
class AudioPlan:
    """What to do with the sound.

    Attributes:
        copy: keep the stream as it is.
        bitrate: bits a second when it is encoded.
        channels: of the encoded stream.
    """

    copy: bool
    bitrate: int = 0
    channels: int = 2


@dataclass(frozen=True, slots=True)
class VideoPlan:
    """What to do with a video.

    Attributes:
        action: "copy", "remux" or "encode".
        reasons: why not something cheaper.
        width: pixels of the upright output; even.
        height: pixels of the upright output; even.
        crf: of the first encode.
        audio: None when there is no sound.
    """

    action: str
    reasons: tuple[str, ...] = ()
    width: int = 0
    height: int = 0
    crf: int = BEST_CRF
    audio: AudioPlan | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing is made.

    Attributes:
        code: of the finding.
        least_bytes: the smallest limit that would do; 0 when no limit would.
        longest: seconds of the longest take that would fit; 0 when none would.
    """

    code: str
    reason: str
    least_bytes: int = 0
    longest: int = 0


def decide(facts: VideoFacts, size: int, max_bytes: int | None) -> VideoPlan | Refusal:
    """Return what to do with a video of `size` bytes so that it has at most `max_bytes`; None is no limit."""
    if facts.hdr == "dolby-vision-5":
        return Refusal("codec-not-playable", "Dolby Vision 5 has colours that only Dolby's own decoder can tell")
    audio = decide_audio(facts, max_bytes)
    pictures = picture_reasons(facts)
    if not pictures:
        wrapping = wrapping_reasons(facts, audio)
        fits = max_bytes is None or size <= max_bytes
        if not wrapping and fits:
            return VideoPlan("copy")
        if max_bytes is None or remuxed_bytes(facts, audio, size) <= max_bytes:
            return VideoPlan("remux", tuple(wrapping) or ("its size",), facts.width, facts.height, audio=audio)
        pictures = ["it is over the limit"]
    if max_bytes is not None and (refusal := refuse(facts, audio, max_bytes)):
        return refusal
    width, height = choose_size(facts, audio, max_bytes)
    return VideoPlan("encode", tuple(pictures), width, height, BEST_CRF, audio)


def picture_reasons(facts: VideoFacts) -> list[str]:
    """Return why the pictures cannot stay as they are."""
    return [
        reason
        for reason, bad in (
            (f"its codec is {facts.codec}", facts.codec != "h264"),
            (f"its pixels are {facts.pixel_format}", facts.pixel_format != "yuv420p"),
            (f"it is HDR ({facts.hdr})", facts.hdr is not None),
            (f"its colours are {facts.transfer or facts.matrix}", not is_bt709(facts)),
            ("it is interlaced", facts.interlaced),
            (f"its short side has {min(facts.width, facts.height)} pixels", min(facts.width, facts.height) > 1080),
            ("its size is odd", facts.coded_width % 2 == 1 or facts.coded_height % 2 == 1),
        )
        if bad
    ]


def is_bt709(facts: VideoFacts) -> bool:
    """Return whether the colours are bt709 or, as in most small clips, not said; players then assume their own."""
    return all(value in (None, "bt709") for value in (facts.transfer, facts.primaries, facts.matrix))


def wrapping_reasons(facts: VideoFacts, audio: AudioPlan | None) -> list[str]:
    """Return why the container cannot stay as it is though the pictures can."""
    return [
        reason
        for reason, bad in (
            (f"its container is {facts.container}", facts.container != "mp4"),
            ("its index is at the end", facts.moov_first is not True),
            ("its index is in pieces", facts.fragmented),
            ("it has private metadata", bool(facts.private)),
            ("it has streams beside picture and sound", bool(facts.other_streams)),
            ("it has more than one picture or sound", facts.video_streams > 1 or facts.audio_streams > 1),
            (f"its sound is {facts.audio_codec}", audio is not None and not audio.copy),
            ("something stands behind its end", facts.trailing > 0),
        )
        if bad
    ]


def decide_audio(facts: VideoFacts, max_bytes: int | None) -> AudioPlan | None:
    """Return what to do with the sound: AAC stays when it takes at most a tenth of the budget, else it is encoded."""
    if not facts.audio_streams:
        return None
    channels = 1 if facts.channels == 1 else 2
    share = math.inf if max_bytes is None or not facts.duration else max_bytes * 8 / facts.duration
    is_aac = facts.audio_codec == "aac" and (facts.audio_profile or "LC").startswith("LC")
    if is_aac and (facts.audio_bitrate or 0) <= max(share * 0.1, 32_000) and (facts.channels or 2) <= 2:
        return AudioPlan(copy=True, bitrate=facts.audio_bitrate or 128_000, channels=channels)
    if share >= 1_500_000:
        return AudioPlan(copy=False, bitrate=96_000 if channels == 2 else 64_000, channels=channels)
    if share >= 500_000:
        return AudioPlan(copy=False, bitrate=64_000, channels=1)
    return AudioPlan(copy=False, bitrate=48_000 if share >= 250_000 else 32_000, channels=1)


def remuxed_bytes(facts: VideoFacts, audio: AudioPlan | None, size: int) -> int:
    """Return about how many bytes a remux will have; the result is measured before it is believed."""
    if audio is None or audio.copy or facts.video_bytes is None:
        return size
    sound = audio.bitrate * (facts.duration or 0) / 8
    return math.ceil((facts.video_bytes + sound) * 1.01 + 8192)


def audio_bytes(audio: AudioPlan | None, duration: float) -> int:
    """Return about how many bytes the sound takes."""
    return math.ceil(audio.bitrate * duration / 8 * 1.02) if audio else 0


def refuse(facts: VideoFacts, audio: AudioPlan | None, max_bytes: int) -> Refusal | None:
    """Return the refusal when the smallest picture would have too few bits to show anything."""
    duration = facts.duration or 1.0
    width, height = scaled_size(facts, LEAST_SHORT_SIDE)
    floor = width * height * frames_a_second(facts) * LEAST_BITS_PER_PIXEL
    sound = min(audio.bitrate, 32_000) if audio else 0
    need = math.ceil((floor + sound) * duration / 8 / CONTAINER_SHARE)
    if need <= max_bytes or source_rate(facts) <= floor:
        return None
    longest = int(max_bytes * CONTAINER_SHARE * 8 / (floor + sound))
    return Refusal("cannot-fit", "the take is too long for the limit", need, longest)


def source_rate(facts: VideoFacts) -> float:
    """Return the bits a second of the source's picture; a source that is calm already needs no more than it has."""
    if facts.video_bytes is None or not facts.duration:
        return math.inf
    return facts.video_bytes * 8 / facts.duration


def frames_a_second(facts: VideoFacts) -> float:
    """Return the mean frame rate, within what a phone films."""
    return min(240.0, max(1.0, facts.frame_rate or 30.0))


def choose_size(facts: VideoFacts, audio: AudioPlan | None, max_bytes: int | None) -> tuple[int, int]:
    """Return width and height of the largest picture for which the budget has enough bits a pixel."""
    steps = [side for side in SHORT_SIDES if side <= min(facts.width, facts.height)]
    if not steps or min(facts.width, facts.height) < SHORT_SIDES[0]:
        steps.insert(0, min(facts.width, facts.height))
    if max_bytes is None:
        return scaled_size(facts, steps[0])
    duration = facts.duration or 1.0
    rate = (max_bytes * CONTAINER_SHARE - audio_bytes(audio, duration)) * 8 / duration
    for side in steps:
        width, height = scaled_size(facts, side)
        if rate / (width * height * frames_a_second(facts)) >= GOOD_BITS_PER_PIXEL:
            return width, height
    return scaled_size(facts, steps[-1])


def scaled_size(facts: VideoFacts, short_side: int) -> tuple[int, int]:
    """Return the upright size with that short side, never larger than the source; both even."""
    share = min(1.0, short_side / min(facts.width, facts.height))
    return even(facts.width * share), even(facts.height * share)


def even(length: float) -> int:
    """Return the nearest even number of pixels, at least 2."""
    return max(2, 2 * round(length / 2))


def next_size(facts: VideoFacts, width: int, height: int) -> tuple[int, int] | None:
    """Return the next smaller size of the ladder, or None at its end."""
    side = next((step for step in SHORT_SIDES if step < min(width, height)), None)
    return scaled_size(facts, side) if side else None


def shifted_crf(crf: int, size: float, budget: float) -> int:
    """Return the CRF at which `size` becomes `budget`: six steps halve the bytes (x264's own rule of thumb)."""
    return min(WORST_CRF, crf + math.ceil(6 * math.log2(max(size, 1) / budget) + 0.3))
