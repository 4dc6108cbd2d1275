"""Plan how the pictures are encoded: pure functions from the survey and a budget to a size and a rate.

The survey encodes a few samples of the take small (survey.py). The numbers were measured on real surf and on a pan
over a detailed photo with a hand's shake and a sensor's noise, at 5 sizes and 3 rates each, with a survey of all of it.
"""

import math
from dataclasses import dataclass, replace
from typing import Literal

from evidence_kit.media.video.decide import SHORT_SIDES, Refusal, frames_a_second, scaled_size
from evidence_kit.model.facts import VideoFacts

Preset = Literal["faster", "medium"]

SURVEY_SHORT_SIDE = 540
"""Short side of the pictures that are surveyed and measured."""

SURVEY_CRF = 22
"""Fine enough to see a sensor's noise, as the encode does; one with 28 loses it."""

BEST_CRF = 18
"""Constant quality beyond which more bytes gain nothing: x264's developers call 17 to 18 visually lossless."""

QUANTIZER_OF_SURVEY = 28.5
"""Mean quantizer of an encode at the survey's own size and rate: a pan and noise have 28.8, surf 27.9."""

QUANTIZER_A_DOUBLING = 4.3
"""Fall of the mean quantizer when the rate doubles; the rule of thumb says 6, measured were 3.5 to 4.4."""

CRF_OF_SURVEY, CRF_A_DOUBLING = 21.8, 4.2
"""CRF of an encode that takes as many bits as the survey in the same size, and its fall when they double (3.5 to 5 of
what cameras film): with them an encode begins, and corrects itself while it goes on."""

PIXELS_EXPONENT = 0.7
"""Bits grow with this power of the pixels, as x264 scales the statistics of a first pass (ratecontrol.c)."""

WORST_QUANTIZER = 40.8
"""Highest acceptable mean quantizer: beyond it, the next smaller picture has the higher VMAF at the same bytes.

The sizes were compared with another strength of adaptive quantization; the number is such that the same are chosen."""

MUSH_QUANTIZER = 43.3
"""Highest mean quantizer of the smallest picture: beyond it, neither labels nor products are recognisable."""

SURE_QUANTIZER = 20.5
"""Highest predicted mean quantizer at which an encode at `BEST_CRF` certainly fits; such an encode has about 22."""

RESTLESS_BITS_PER_PIXEL = 0.17
"""Bits per pixel and frame of the survey of a restless take: surf has 0.20, a pan over a photo 0.090, one with
much noise 0.13."""

LEAST_BITRATE = 1000

AIMS = {1: 0.99, 2: 0.985, 3: 0.975, 4: 0.96, 5: 0.93}
"""Share of a limit that each encode aims at: what a take will need is known better each time, and may not be missed."""

FRAME_BYTES, SOUND_FRAME_BYTES, INDEX_BYTES = 20, 8, 8192
"""Overhead of an MP4 for each picture, for each frame of sound and for the file, generously rounded."""

SOUND_FRAME_SECONDS = 1024 / 48_000


@dataclass(frozen=True, slots=True)
class PicturePlan:
    """The plan for the pictures: constant quality, or a rate that fills the budget.

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
    preset: Preset
    crf: int | None = None
    bitrate: int | None = None
    degraded: bool = False


@dataclass(frozen=True, slots=True)
class Sample:
    """The bits of pictures around a second of a take, in an encode of its whole at `SURVEY_CRF`.

    Attributes:
        key: of a key frame.
        other: of any other picture, on average.
    """

    second: float
    key: float
    other: float


@dataclass(frozen=True, slots=True)
class Complexity:
    """The bits that the pictures need, estimated by the survey.

    Attributes:
        rate: bits a second of an encode of the whole take in the survey's size, at `SURVEY_CRF`.
        pixels: width times height of the survey's pictures.
        frames: how many pictures the take has.
        samples: in order of time.
        doubling: fall of the CRF when the bits double.
    """

    rate: float
    pixels: int
    frames: int
    samples: tuple[Sample, ...] = ()
    doubling: float = CRF_A_DOUBLING


def settle(
    facts: VideoFacts, survey: Complexity, sound_bytes: int, max_bytes: int | None, *, allow_illegible: bool = False
) -> PicturePlan | Refusal:
    """Return the plan for the pictures within what the sound and the container leave of `max_bytes`.

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
        rate = (max_bytes * AIMS[1] - sound_bytes - container_bytes(facts, survey.frames)) * 8 / (facts.duration or 1.0)
    if quantizer(survey, sizes[0], rate) < SURE_QUANTIZER:
        return PicturePlan(*sizes[0], preset_for(facts, survey), crf=BEST_CRF)
    chosen = next((size for size in sizes if quantizer(survey, size, rate) <= WORST_QUANTIZER), sizes[-1])
    is_mush = quantizer(survey, chosen, rate) > MUSH_QUANTIZER
    if is_mush and not allow_illegible:
        return too_long(facts, survey, chosen, sound_bytes, max_bytes or 0)
    return PicturePlan(*chosen, preset_for(facts, survey), bitrate=max(LEAST_BITRATE, int(rate)), degraded=is_mush)


def quantizer(survey: Complexity, size: tuple[int, int], rate: float) -> float:
    """Return the predicted mean quantizer of pictures of `size` at `rate` bits per second."""
    if rate < LEAST_BITRATE:
        return math.inf
    needed = max(survey.rate, 1.0) * (size[0] * size[1] / survey.pixels) ** PIXELS_EXPONENT
    return QUANTIZER_OF_SURVEY + QUANTIZER_A_DOUBLING * (math.log2(needed) - math.log2(rate))


def too_long(facts: VideoFacts, survey: Complexity, size: tuple[int, int], sound_bytes: int, max_bytes: int) -> Refusal:
    """Return the refusal of a take that would be illegible, with a sufficient limit and length."""
    duration = facts.duration or 1.0
    needed = max(survey.rate, 1.0) * (size[0] * size[1] / survey.pixels) ** PIXELS_EXPONENT
    rate = max(LEAST_BITRATE, needed / 2 ** ((MUSH_QUANTIZER - QUANTIZER_OF_SURVEY) / QUANTIZER_A_DOUBLING))
    beside = sound_bytes + container_bytes(facts, survey.frames)
    need = math.ceil((rate * duration / 8 + beside) / AIMS[1]) + 1000
    return Refusal("cannot-fit", "the take is too long for the limit", need, int(duration * max_bytes / need))


def container_bytes(facts: VideoFacts, frames: int) -> int:
    """Return the estimated overhead of an MP4 in bytes."""
    sounds = (facts.duration or 0.0) / SOUND_FRAME_SECONDS if facts.audio_streams else 0.0
    return math.ceil(FRAME_BYTES * frames + SOUND_FRAME_BYTES * sounds + INDEX_BYTES)


def preset_for(facts: VideoFacts, survey: Complexity) -> Preset:
    """Return x264's preset: `faster` where its search is good enough.

    Measured at 20 MB a minute, VMAF after two passes of `medium` and with `faster` as x264.py has it: a pan over a
    detailed photo 98.12 and 98.18, with much noise 94.90 and 95.55. Real surf, in which little can be predicted, repays
    a finer search.
    """
    bits_per_pixel = survey.rate / (survey.pixels * frames_a_second(facts))
    return "medium" if bits_per_pixel > RESTLESS_BITS_PER_PIXEL else "faster"


def enlarged(facts: VideoFacts, plan: PicturePlan, survey: Complexity) -> PicturePlan | None:
    """Return the plan at the next larger size with the same bytes, to make small text legible.

    None for the largest size, and where it would fall below the quality floor.
    """
    larger = [side for side in SHORT_SIDES if min(plan.width, plan.height) < side < min(facts.width, facts.height)]
    top = min(facts.width, facts.height, SHORT_SIDES[0])
    if min(plan.width, plan.height) >= 2 * (top // 2):
        return None
    width, height = scaled_size(facts, min([*larger, top]))
    larger_plan = replace(plan, width=width, height=height)
    is_mush = plan.bitrate is not None and quantizer(survey, (width, height), plan.bitrate) > MUSH_QUANTIZER
    return None if is_mush else larger_plan


def corrected(plan: PicturePlan, beside: int, most: int, duration: float, encodes: int) -> PicturePlan:
    """Return the next plan after an encode that does not fit, at a rate for `most` bytes.

    Args:
        beside: bytes of its sound and container.
        encodes: how many there are with the next.
    """
    bitrate = (most * AIMS[encodes] - beside) * 8 / duration
    return replace(plan, crf=None, bitrate=max(LEAST_BITRATE, int(bitrate)))
