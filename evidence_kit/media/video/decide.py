"""Decide how to make a video fit: pure functions from facts and a budget to a plan.

The options, cheapest first: copy the bytes; remux (new container, same pictures); encode. rate.py plans the encode,
once samples of the take have been encoded.
"""

import math
from dataclasses import dataclass
from typing import Literal

from evidence_kit.model.facts import VideoFacts
from evidence_kit.model.muting import Mute, Span
from evidence_kit.text.words import applying

SHORT_SIDES = (1080, 720, 540, 480, 360)
"""Pixels of the short side that an encode may have; never more than the source."""

LARGEST_SHORT_SIDE = 1088
"""Largest short side of a copied video: 1080 rounded up to whole macroblocks of 16 pixels, as some phones film."""

HOPELESS_BITS_PER_PIXEL = 0.006
"""Bits per pixel and frame too few for any take in the smallest size, even of a phone lying on a table."""

TIGHT_BITS_PER_PIXEL = 0.025
"""Bits per pixel and frame that are enough for any handheld take in the smallest size."""

CONTAINER_SHARE = 0.985
"""Share of a budget for the streams, as long as the container's own bytes are not measured."""


@dataclass(frozen=True, slots=True)
class AudioPlan:
    """The plan for the sound.

    Attributes:
        copy: keep the stream as it is.
        bitrate: bits a second when it is encoded.
        channels: of the encoded stream.
        silent: where the encoded stream is silent.
    """

    copy: bool
    bitrate: int = 0
    channels: int = 2
    silent: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class VideoPlan:
    """The plan for a video, judged by its index alone.

    Attributes:
        action: "copy", "remux" or "encode".
        reasons: why not something cheaper.
        audio: None when there is no sound.
        allow_illegible: encode even below the quality floor.
        despite: why it would be refused without that.
        mute: the part of the sound that is muted; of a film without sound nothing is.
    """

    action: Literal["copy", "remux", "encode"]
    reasons: tuple[str, ...] = ()
    audio: AudioPlan | None = None
    allow_illegible: bool = False
    despite: "Refusal | None" = None
    mute: Mute = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the video cannot be made.

    Attributes:
        code: of the finding.
        least_bytes: the smallest sufficient limit; 0 when no limit is.
        longest: seconds of the longest take that would fit; 0 when none would.
    """

    code: str
    reason: str
    least_bytes: int = 0
    longest: int = 0


def colours_lost(facts: VideoFacts) -> Refusal | None:
    """Return the refusal of a video whose colours no decoder here can show; None for any other."""
    if facts.hdr != "dolby-vision-5":
        return None
    return Refusal("codec-not-playable", "only Dolby's own decoder can show the colours of Dolby Vision 5")


def decide(
    facts: VideoFacts, size: int, max_bytes: int | None, *, allow_illegible: bool = False, mute: Mute = False
) -> VideoPlan | Refusal:
    """Return the plan for a video of `size` bytes so that it has at most `max_bytes`; None is no limit.

    Args:
        allow_illegible: encode even below the quality floor.
        mute: the part of the sound that is to be muted.
    """
    if refusal := colours_lost(facts):
        return refusal
    mute = mute if facts.audio_streams else False
    audio = decide_audio(facts, max_bytes, mute)
    pictures = picture_reasons(facts)
    if not pictures:
        wrapping = wrapping_reasons(facts, audio, mute)
        fits = max_bytes is None or size <= max_bytes
        if not wrapping and fits:
            return VideoPlan("copy")
        if max_bytes is None or remuxed_bytes(facts, audio, size) <= max_bytes:
            return VideoPlan("remux", tuple(wrapping) or ("its size",), audio, allow_illegible, mute=mute)
        pictures = ["it is over the limit"]
    refusal = None
    if max_bytes is not None:
        need, longest = least_needed(facts, audio, max_bytes, HOPELESS_BITS_PER_PIXEL)
        if need > max_bytes and source_rate(facts) > max_bytes * 8 / (facts.duration or 1.0):
            refusal = Refusal("cannot-fit", "the take is too long for the limit", need, longest)
    if refusal and not allow_illegible:
        return refusal
    return VideoPlan("encode", tuple(pictures), audio, allow_illegible, refusal, mute)


def picture_reasons(facts: VideoFacts) -> list[str]:
    """Return why the pictures cannot stay as they are."""
    short = min(facts.width, facts.height)
    return applying(
        (f"its codec is {facts.codec}", facts.codec != "h264"),
        (f"its pixels are {facts.pixel_format}", facts.pixel_format != "yuv420p"),
        (f"it is HDR ({facts.hdr})", facts.hdr is not None),
        ("it has HDR metadata beside standard colours", facts.hdr_data and facts.hdr is None),
        (f"its colours are {unusual_colours(facts)}", bool(unusual_colours(facts))),
        ("it is interlaced", facts.interlaced),
        (f"its short side has {short} pixels", short > LARGEST_SHORT_SIDE),
        ("its size is odd", facts.coded_width % 2 == 1 or facts.coded_height % 2 == 1),
        (f"{facts.hidden_pictures} the removed frames are still in it", facts.has_hidden_pictures),
        ("places in it are covered", bool(facts.cover)),
        ("an edit list joins its parts", bool(facts.joins) and not facts.has_hidden_pictures),
    )


def unusual_colours(facts: VideoFacts) -> str | None:
    """Return the first colour tag that is not standard; None when all are.

    Standard are BT.709, BT.601 and, as in most small clips, no tag at all: every browser and phone obeys them, so a
    copied picture keeps its colours. An encode is always BT.709.
    """
    names = (facts.transfer, facts.primaries, facts.matrix)
    return next((name for name in names if name not in (None, "bt709", "bt601")), None)


def wrapping_reasons(facts: VideoFacts, audio: AudioPlan | None, mute: Mute) -> list[str]:
    """Return why the container must change although the pictures can stay."""
    return applying(
        (f"its file format is {facts.container}", facts.container != "mp4"),
        ("its index is at the end", facts.moov_first is False),
        ("its index is fragmented", facts.fragmented),
        ("it has private metadata", bool(facts.private)),
        ("it has other streams beside picture and sound", bool(facts.other_streams)),
        ("it has more than one picture or sound", facts.video_streams > 1 or facts.audio_streams > 1),
        ("the removed sound is still in it", facts.has_hidden_sound),
        (muting_reason(mute), bool(mute)),
        (sound_reason(facts), audio is not None and not audio.copy and not mute and not facts.has_hidden_sound),
        ("data follows its end", facts.trailing > 0),
        ("another file is hidden in it", bool(facts.foreign)),
        ("its structure is broken", bool(facts.broken)),
    )


def muting_reason(mute: Mute) -> str:
    """Return why the sound cannot stay as it is."""
    return "its sound is to be muted" if mute is True else "parts of its sound are to be muted"


def sound_reason(facts: VideoFacts) -> str:
    """Return why the sound must be encoded."""
    if facts.audio_codec != "aac":
        return f"its sound is {facts.audio_codec}"
    if not (facts.audio_profile or "LC").startswith("LC"):
        return f"its sound is AAC of the profile {facts.audio_profile}"
    if (facts.channels or 2) > 2:
        return f"its sound has {facts.channels} channels"
    is_measured = facts.audio_bitrate or facts.audio_bytes
    return "its sound takes too much of the limit" if is_measured else "nothing says how many bytes its sound has"


def decide_audio(facts: VideoFacts, max_bytes: int | None, mute: Mute) -> AudioPlan | None:
    """Return the plan for the sound: AAC of at most a tenth of the budget is copied, any other is encoded.

    Of a film that is muted from here to there the sound is always encoded; one that is muted has none.
    """
    if not facts.audio_streams or mute is True:
        return None
    silent = () if isinstance(mute, bool) else mute
    channels = 1 if facts.channels == 1 else 2
    share = math.inf if max_bytes is None or not facts.duration else max_bytes * 8 / facts.duration
    is_aac = facts.audio_codec == "aac" and (facts.audio_profile or "LC").startswith("LC")
    is_whole = not facts.has_hidden_sound and not facts.has_hidden_pictures
    rate = facts.audio_bitrate or (facts.audio_bytes or math.inf) * 8 / (facts.duration or 1.0)
    is_small = max_bytes is None or (math.isfinite(rate) and rate <= max(share * 0.1, 32_000))
    if is_aac and is_whole and is_small and not silent and (facts.channels or 2) <= 2:
        return AudioPlan(copy=True, bitrate=int(rate) if math.isfinite(rate) else 128_000, channels=channels)
    if share >= 1_500_000:
        return AudioPlan(copy=False, bitrate=96_000 if channels == 2 else 64_000, channels=channels, silent=silent)
    if share >= 500_000:
        return AudioPlan(copy=False, bitrate=64_000, channels=1, silent=silent)
    return AudioPlan(copy=False, bitrate=48_000 if share >= 250_000 else 32_000, channels=1, silent=silent)


def remuxed_bytes(facts: VideoFacts, audio: AudioPlan | None, size: int) -> int:
    """Return the estimated size of a remux in bytes; the result is measured before it is used."""
    is_muted = audio is None and facts.audio_streams > 0
    if facts.video_bytes is None or (not is_muted and (audio is None or audio.copy)):
        return size
    sound = audio.bitrate * (facts.duration or 0) / 8 if audio else 0
    return math.ceil((facts.video_bytes + sound) * 1.01 + 8192)


def least_needed(facts: VideoFacts, audio: AudioPlan | None, max_bytes: int, bits_per_pixel: float) -> tuple[int, int]:
    """Return the bytes that the take needs in the smallest size, and how many seconds of it fit into `max_bytes`."""
    width, height = scaled_size(facts, SHORT_SIDES[-1])
    rate = width * height * frames_a_second(facts) * bits_per_pixel + (min(audio.bitrate, 32_000) if audio else 0)
    need = math.ceil(rate * (facts.duration or 1.0) / 8 / CONTAINER_SHARE)
    return need, int(max_bytes * CONTAINER_SHARE * 8 / rate)


def may_be_refused(facts: VideoFacts, plan: VideoPlan | Refusal, max_bytes: int | None) -> bool:
    """Return whether only an encode can show that a video fits, because that depends on how much moves in it."""
    if max_bytes is None or isinstance(plan, Refusal) or plan.action != "encode" or plan.despite:
        return False
    return least_needed(facts, plan.audio, max_bytes, TIGHT_BITS_PER_PIXEL)[0] > max_bytes


def source_rate(facts: VideoFacts) -> float:
    """Return the bits per second of the source's picture; an encode never needs more."""
    if facts.video_bytes is None or not facts.duration:
        return math.inf
    return facts.video_bytes * 8 / facts.duration


def frames_a_second(facts: VideoFacts) -> float:
    """Return the mean frame rate, limited to what phones film."""
    return min(240.0, max(1.0, facts.frame_rate or 30.0))


def scaled_size(facts: VideoFacts, short_side: int) -> tuple[int, int]:
    """Return the upright size with this short side, never larger than the source; both sides even."""
    share = min(1.0, short_side / min(facts.width, facts.height))
    return even(facts.width * share), even(facts.height * share)


def even(length: float) -> int:
    """Return the nearest even number of pixels, at least 2."""
    return max(2, 2 * round(length / 2))
