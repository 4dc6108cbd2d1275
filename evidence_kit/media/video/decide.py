"""What to do with a video so that it fits: pure functions from facts and a budget to a plan.

The ladder, cheapest first: copy the bytes; remux (new container, same pictures); encode. How an encode turns out is
told by the survey, from which settle.py goes on.
"""

import math
from dataclasses import dataclass
from typing import Literal

from evidence_kit.model.facts import VideoFacts

SHORT_SIDES = (1080, 720, 540, 480, 360)
"""Pixels of the short side that an encode may have; never more than the source."""

LARGEST_SHORT_SIDE = 1088
"""Of what stays as it is: 1080 rounded up to whole macroblocks of 16 pixels, as some phones film."""

HOPELESS_BITS_PER_PIXEL = 0.006
"""Bits a pixel and frame of the smallest picture with which even a phone that lies on a table films mush."""

TIGHT_BITS_PER_PIXEL = 0.025
"""Bits a pixel and frame of the smallest picture with which any handheld take can be shown."""

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
    """What to do with a video, as far as its index alone can tell.

    Attributes:
        action: "copy", "remux" or "encode".
        reasons: why not something cheaper.
        audio: None when there is no sound.
    """

    action: Literal["copy", "remux", "encode"]
    reasons: tuple[str, ...] = ()
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


def decide(facts: VideoFacts, size: int, max_bytes: int | None, *, floorless: bool = False) -> VideoPlan | Refusal:
    """Return what to do with a video of `size` bytes so that it has at most `max_bytes`; None is no limit.

    Args:
        floorless: make mush rather than nothing.
    """
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
            return VideoPlan("remux", tuple(wrapping) or ("its size",), audio)
        pictures = ["it is over the limit"]
    if max_bytes is not None and not floorless:
        need, longest = least_needed(facts, audio, max_bytes, HOPELESS_BITS_PER_PIXEL)
        if need > max_bytes and source_rate(facts) > max_bytes * 8 / (facts.duration or 1.0):
            return Refusal("cannot-fit", "the take is too long for the limit", need, longest)
    return VideoPlan("encode", tuple(pictures), audio)


def picture_reasons(facts: VideoFacts) -> list[str]:
    """Return why the pictures cannot stay as they are."""
    short = min(facts.width, facts.height)
    return [
        reason
        for reason, bad in (
            (f"its codec is {facts.codec}", facts.codec != "h264"),
            (f"its pixels are {facts.pixel_format}", facts.pixel_format != "yuv420p"),
            (f"it is HDR ({facts.hdr})", facts.hdr is not None),
            ("it describes an HDR screen beside standard colours", facts.hdr_data and facts.hdr is None),
            (f"its colours are {unusual_colours(facts)}", bool(unusual_colours(facts))),
            ("it is interlaced", facts.interlaced),
            (f"its short side has {short} pixels", short > LARGEST_SHORT_SIDE),
            ("its size is odd", facts.coded_width % 2 == 1 or facts.coded_height % 2 == 1),
            (f"{facts.hidden_pictures} pictures that were cut out are still in it", facts.has_hidden_pictures),
            ("an edit list joins its parts", bool(facts.joins) and not facts.has_hidden_pictures),
        )
        if bad
    ]


def unusual_colours(facts: VideoFacts) -> str | None:
    """Return which of the colours' names is not standard, None when all are.

    BT.709, BT.601 and, as in most small clips, nothing said: every browser and phone obeys these tags, and a picture
    that is copied has the colours it had. An encode is BT.709 all the same.
    """
    return next(
        (one for one in (facts.transfer, facts.primaries, facts.matrix) if one not in (None, "bt709", "bt601")), None
    )


def wrapping_reasons(facts: VideoFacts, audio: AudioPlan | None) -> list[str]:
    """Return why the container cannot stay as it is though the pictures can."""
    return [
        reason
        for reason, bad in (
            (f"its container is {facts.container}", facts.container != "mp4"),
            ("its index is at the end", facts.moov_first is False),
            ("its index is in pieces", facts.fragmented),
            ("it has private metadata", bool(facts.private)),
            ("it has streams beside picture and sound", bool(facts.other_streams)),
            ("it has more than one picture or sound", facts.video_streams > 1 or facts.audio_streams > 1),
            ("sound that was cut out is still in it", facts.has_hidden_sound),
            (sound_reason(facts), audio is not None and not audio.copy and not facts.has_hidden_sound),
            ("something stands behind its end", facts.trailing > 0),
        )
        if bad
    ]


def sound_reason(facts: VideoFacts) -> str:
    """Return why sound that is encoded cannot stay as it is."""
    if facts.audio_codec != "aac":
        return f"its sound is {facts.audio_codec}"
    if not (facts.audio_profile or "LC").startswith("LC"):
        return f"its sound is AAC of the profile {facts.audio_profile}"
    if (facts.channels or 2) > 2:
        return f"its sound has {facts.channels} channels"
    is_measured = facts.audio_bitrate or facts.audio_bytes
    return "its sound takes too much of the limit" if is_measured else "nothing says how many bytes its sound has"


def decide_audio(facts: VideoFacts, max_bytes: int | None) -> AudioPlan | None:
    """Return what to do with the sound: AAC stays when it takes at most a tenth of the budget, else it is encoded."""
    if not facts.audio_streams:
        return None
    channels = 1 if facts.channels == 1 else 2
    share = math.inf if max_bytes is None or not facts.duration else max_bytes * 8 / facts.duration
    is_aac = facts.audio_codec == "aac" and (facts.audio_profile or "LC").startswith("LC")
    is_whole = not facts.has_hidden_sound and not facts.has_hidden_pictures
    rate = facts.audio_bitrate or (facts.audio_bytes or math.inf) * 8 / (facts.duration or 1.0)
    known = math.isfinite(rate) or max_bytes is None
    if (
        is_aac
        and is_whole
        and known
        and (max_bytes is None or rate <= max(share * 0.1, 32_000))
        and (facts.channels or 2) <= 2
    ):
        return AudioPlan(copy=True, bitrate=int(rate) if math.isfinite(rate) else 128_000, channels=channels)
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


def least_needed(facts: VideoFacts, audio: AudioPlan | None, max_bytes: int, bits_per_pixel: float) -> tuple[int, int]:
    """Return the bytes that the smallest picture needs, and the seconds of such a take that fit into `max_bytes`."""
    width, height = scaled_size(facts, SHORT_SIDES[-1])
    rate = width * height * frames_a_second(facts) * bits_per_pixel + (min(audio.bitrate, 32_000) if audio else 0)
    need = math.ceil(rate * (facts.duration or 1.0) / 8 / CONTAINER_SHARE)
    return need, int(max_bytes * CONTAINER_SHARE * 8 / rate)


def may_be_refused(facts: VideoFacts, size: int, max_bytes: int | None) -> bool:
    """Return whether only the survey can tell that a video fits: it does when little moves in it."""
    plan = decide(facts, size, max_bytes)
    if max_bytes is None or isinstance(plan, Refusal) or plan.action != "encode":
        return False
    return least_needed(facts, plan.audio, max_bytes, TIGHT_BITS_PER_PIXEL)[0] > max_bytes


def source_rate(facts: VideoFacts) -> float:
    """Return the bits a second of the source's picture; a source that is calm already needs no more than it has."""
    if facts.video_bytes is None or not facts.duration:
        return math.inf
    return facts.video_bytes * 8 / facts.duration


def frames_a_second(facts: VideoFacts) -> float:
    """Return the mean frame rate, within what a phone films."""
    return min(240.0, max(1.0, facts.frame_rate or 30.0))


def scaled_size(facts: VideoFacts, short_side: int) -> tuple[int, int]:
    """Return the upright size with that short side, never larger than the source; both even."""
    share = min(1.0, short_side / min(facts.width, facts.height))
    return even(facts.width * share), even(facts.height * share)


def even(length: float) -> int:
    """Return the nearest even number of pixels, at least 2."""
    return max(2, 2 * round(length / 2))
