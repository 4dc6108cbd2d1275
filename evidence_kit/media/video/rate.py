"""Plan how the pictures are encoded: pure functions from the survey and a budget to a size and a rate.

The survey is a small first pass over the whole take (survey.py). The numbers were measured on real surf and on a pan
over a detailed photo with a hand's shake and a sensor's noise, at 5 sizes and 3 rates each.
"""

import math
from dataclasses import dataclass, replace

from evidence_kit.media.video.decide import SHORT_SIDES, Refusal, frames_a_second, scaled_size
from evidence_kit.model.facts import VideoFacts

SURVEY_SHORT_SIDE = 540
"""Of the survey: at 360 its statistics cost the encode 1.8 VMAF against a classic first pass, at 540 nothing."""

SURVEY_CRF = 28

BEST_CRF = 18
"""Where more bytes gain nothing: x264's developers call 17 to 18 visually lossless."""

QUANTIZER_OF_SURVEY = 32.8
"""Mean quantizer of an encode at the survey's own size and rate."""

QUANTIZER_A_DOUBLING = 4.3
"""By how much the mean quantizer falls when the rate doubles; the rule of thumb says 6, measured were 3 to 5."""

PIXELS_EXPONENT = 0.7
"""Bits grow with this power of the pixels; x264 rescales its statistics so (ratecontrol.c)."""

WORST_QUANTIZER = 37.0
"""Mean quantizer above which the next smaller picture has the higher VMAF at the same bytes."""

MUSH_QUANTIZER = 40.0
"""Mean quantizer of the smallest picture above which neither labels nor products are recognisable."""

SURE_QUANTIZER = 20.5
"""Predicted mean quantizer below which an encode at `BEST_CRF` certainly fits; it has about 22."""

RESTLESS_BITS_PER_PIXEL = 0.04
"""Bits a pixel and frame of the survey: surf has 0.058, pans over detailed photos have 0.024."""

LEAST_BITRATE = 1000

AIM = 0.992
"""Share of a budget that an encode aims at; results were 0.1 % below to 0.6 % above it."""

FRAME_BYTES, SOUND_FRAME_BYTES, INDEX_BYTES = 20, 8, 8192
"""Overhead of an MP4 for each picture, for each frame of sound and for the file, rather too much."""

SOUND_FRAME_SECONDS = 1024 / 48_000


@dataclass(frozen=True, slots=True)
class PicturePlan:
    """How to encode the pictures: at constant quality, or at a rate that fills the budget.

    Attributes:
        width: pixels of the upright output; even.
        height: pixels of the upright output; even.
        preset: of x264.
        crf: constant quality; None when there is a bitrate.
        bitrate: bits a second of the pictures alone; None when there is a CRF.
        degraded: it is below the quality floor, as the user allowed.
    """

    width: int
    height: int
    preset: str
    crf: int | None = None
    bitrate: int | None = None
    degraded: bool = False


@dataclass(frozen=True, slots=True)
class Complexity:
    """How many bits the pictures need, measured by the survey.

    Attributes:
        rate: bits a second of the survey's own encode, at `SURVEY_CRF`.
        pixels: width times height of the survey's pictures.
        frames: how many pictures were decoded.
    """

    rate: float
    pixels: int
    frames: int


def settle(
    facts: VideoFacts, seen: Complexity, sound_bytes: int, max_bytes: int | None, *, allow_illegible: bool = False
) -> PicturePlan | Refusal:
    """Return how to encode the pictures within what the sound and the container leave of `max_bytes`.

    Args:
        sound_bytes: exact size of the sound in the output.
        allow_illegible: encode even below the quality floor.
    """
    steps = [side for side in SHORT_SIDES if side < min(facts.width, facts.height)]
    if len(steps) < len(SHORT_SIDES):
        steps.insert(0, min(facts.width, facts.height))
    sizes = [scaled_size(facts, side) for side in steps]
    rate = math.inf
    if max_bytes is not None:
        rate = (max_bytes * AIM - sound_bytes - container_bytes(facts, seen.frames)) * 8 / (facts.duration or 1.0)
    if quantizer(seen, sizes[0], rate) < SURE_QUANTIZER:
        return PicturePlan(*sizes[0], preset_for(facts, seen), crf=BEST_CRF)
    kept = next((size for size in sizes if quantizer(seen, size, rate) <= WORST_QUANTIZER), sizes[-1])
    mush = quantizer(seen, kept, rate) > MUSH_QUANTIZER
    if mush and not allow_illegible:
        return too_long(facts, seen, kept, sound_bytes, max_bytes or 0)
    return PicturePlan(*kept, preset_for(facts, seen), bitrate=max(LEAST_BITRATE, int(rate)), degraded=mush)


def quantizer(seen: Complexity, size: tuple[int, int], rate: float) -> float:
    """Return the predicted mean quantizer of pictures of `size` at `rate` bits per second."""
    if rate < LEAST_BITRATE:
        return math.inf
    needed = max(seen.rate, 1.0) * (size[0] * size[1] / seen.pixels) ** PIXELS_EXPONENT
    return QUANTIZER_OF_SURVEY + QUANTIZER_A_DOUBLING * (math.log2(needed) - math.log2(rate))


def too_long(facts: VideoFacts, seen: Complexity, size: tuple[int, int], sound_bytes: int, max_bytes: int) -> Refusal:
    """Return the refusal of a take that would be illegible, with a sufficient limit and length."""
    duration = facts.duration or 1.0
    needed = max(seen.rate, 1.0) * (size[0] * size[1] / seen.pixels) ** PIXELS_EXPONENT
    rate = max(LEAST_BITRATE, needed / 2 ** ((MUSH_QUANTIZER - QUANTIZER_OF_SURVEY) / QUANTIZER_A_DOUBLING))
    beside = sound_bytes + container_bytes(facts, seen.frames)
    need = math.ceil((rate * duration / 8 + beside) / AIM) + 1000
    return Refusal("cannot-fit", "the take is too long for the limit", need, int(duration * max_bytes / need))


def container_bytes(facts: VideoFacts, frames: int) -> int:
    """Return about how many bytes of overhead an MP4 has."""
    sounds = (facts.duration or 0.0) / SOUND_FRAME_SECONDS if facts.audio_streams else 0.0
    return math.ceil(FRAME_BYTES * frames + SOUND_FRAME_BYTES * sounds + INDEX_BYTES)


def preset_for(facts: VideoFacts, seen: Complexity) -> str:
    """Return x264's preset: as good as `medium` after a classic first pass, but faster.

    Measured at 20 MB a minute, VMAF and CPU seconds for twelve: a pan over a detailed photo 98.27 and 36.8 with the
    classic two passes, after the survey 97.95 and 19.6 with `fast`, 98.07 and 16.1 with `faster`; at 0.4 of the rate
    93.86, 94.47 and 94.34. Real surf, in which little can be predicted, repays the finest search: 88.84 with the
    classic two passes, 88.47 with `fast`.
    """
    bits_per_pixel = seen.rate / (seen.pixels * frames_a_second(facts))
    return "medium" if bits_per_pixel > RESTLESS_BITS_PER_PIXEL else "faster"


def enlarged(facts: VideoFacts, plan: PicturePlan, seen: Complexity) -> PicturePlan | None:
    """Return the plan at the next larger size with the same bytes, to make small text legible.

    None for the largest size, and where it would fall below the quality floor.
    """
    larger = [side for side in SHORT_SIDES if min(plan.width, plan.height) < side < min(facts.width, facts.height)]
    top = min(facts.width, facts.height, SHORT_SIDES[0])
    if min(plan.width, plan.height) >= 2 * (top // 2):
        return None
    width, height = scaled_size(facts, min([*larger, top]))
    larger_plan = replace(plan, width=width, height=height)
    mush = plan.bitrate is not None and quantizer(seen, (width, height), plan.bitrate) > MUSH_QUANTIZER
    return None if mush else larger_plan


def corrected(plan: PicturePlan, bytes_: int, beside: int, max_bytes: int, duration: float) -> PicturePlan:
    """Return the plan after an encode over the limit, with the bitrate lowered by its excess.

    Args:
        bytes_: of the whole result.
        beside: bytes of its sound and container.
    """
    had = max(1, bytes_ - beside) * 8 / duration
    wanted = (max_bytes * AIM - beside) * 8 / duration
    bitrate = wanted if plan.bitrate is None else plan.bitrate * min(1.0, wanted / had)
    return replace(plan, crf=None, bitrate=max(LEAST_BITRATE, int(bitrate)))
