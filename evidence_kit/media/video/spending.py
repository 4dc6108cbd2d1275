"""Spend the bits of a limit on a take while it is encoded: each part gets its quality from what those before took.

Constant quality is what x264's two passes come to as well (ratecontrol.c); only which quality fills the limit is not
known before. It is estimated from samples, and corrected after each part.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from evidence_kit.media.video.rate import BEST_CRF, CRF_OF_SURVEY, PIXELS_EXPONENT, Complexity, Sample

WORST_CRF = 51.0

FIRST_SECONDS, PART_SECONDS, LEAST_SECONDS = 2.0, 4.0, 1.0
"""Seconds of the first part, so that the estimate is corrected soon; of the others; and of the last, which has all that
is left. A key frame every 4 seconds costs 0.03 to 0.16 VMAF against one every 8, every 2 seconds 0.3 to 0.6."""

LEAST_PICTURES = 8
"""Fewest pictures of a part, however slowly they follow each other."""

SURPLUS_SPREAD, SLOPE_SPREAD = 0.7, 0.14
"""How far off the estimate may be before anything is encoded, as standard deviations: of the bits, in doublings; of how
they depend on the quality, in doublings for each CRF. Of a camera's film that is 0.2 to 0.3, of noise 0.55."""

PART_SPREAD, DRIFT = 0.35, 0.1
"""Standard deviations, in doublings: of a part from what was to be expected, and of what lasts from a part to the next.
What one part takes changes the quality of the next by little: with 0.2 and 0.3 it went up and down by half more."""

LEAST_DIFFERENCE = 0.3
"""Least difference of two CRFs that tells how bits depend on them."""

DOUBLINGS = 1.5, 8.0
"""Bounds of the fall of the CRF when the bits double: 2 for pure noise, 3.5 to 5 for what a camera films."""

MOST_STEP = 1.5
"""Most by which the quality changes from one part to the next: more would be seen. Only the last may be worse."""

LAST_STEP = 0.25
"""Most by which the last part is better than the one before: what is left over may be needed, as nothing comes after it
that would make up for a part that takes more than it should. Parts of noise took up to 30 % more."""

LAST_RESERVE = 1.2
"""What a last part may take of what is expected of it: nothing comes after it that would make up for more. Two
films of noise missed their limit by 0.7 % without it."""

MOST_FADING = 6.0
"""Most by which the CRF of a part is above the mean of all; a take that becomes hard at its end is encoded again."""

EARLY_PARTS, EARLY_STEP = 3, 4.0
"""The first parts, and the most by which the quality changes behind each: an estimate that was far off costs the rest
of the take less if it is left at once."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an encode.

    Attributes:
        begin: number of its first picture.
        pictures: how many it has.
        crf: its quality.
        bits: of its pictures; 0 until it is encoded.
    """

    begin: int
    pictures: int
    crf: float
    bits: int = 0


@dataclass(frozen=True, slots=True)
class Budget:
    """What there is to spend.

    Attributes:
        bits: for all pictures.
        complexity: what they are estimated to need.
        pixels: width times height of an encoded picture.
        fps: pictures a second.
    """

    bits: float
    complexity: Complexity
    pixels: int
    fps: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the next part will take, beside what was estimated of it.

    Attributes:
        surplus: doublings of the estimate at `CRF_OF_SURVEY`.
        slope: doublings of the bits for each CRF less.
    """

    surplus: float
    slope: float


def part_lengths(frames: int, fps: float) -> list[int]:
    """Return the numbers of pictures of the parts of a take: shorter at both ends."""
    first, usual, least = (
        max(LEAST_PICTURES, round(seconds * fps)) for seconds in (FIRST_SECONDS, PART_SECONDS, LEAST_SECONDS)
    )
    lengths = []
    left = frames
    if left > 2 * usual:
        lengths.append(first)
        left -= first
    while left >= 2 * usual:
        lengths.append(usual)
        left -= usual
    while left > 2 * least:
        lengths.append(max(least, left // 2))
        left -= lengths[-1]
    return [*lengths, max(1, left)]


def expected_bits(budget: Budget, begin: int, pictures: int, crf: float) -> float:
    """Return the estimated bits of a part that begins with a key frame."""
    sample = sample_at(budget.complexity.samples, (begin + pictures / 2) / budget.fps)
    small = sample.key + (pictures - 1) * sample.other
    scale = math.pow(budget.pixels / budget.complexity.pixels, PIXELS_EXPONENT)
    return max(1.0, small) * scale * math.pow(2.0, (CRF_OF_SURVEY - crf) / budget.complexity.doubling)


def sample_at(samples: Sequence[Sample], second: float) -> Sample:
    """Return what the samples around a second say of it, in proportion to their nearness."""
    if not samples:
        return Sample(second, 1.0, 1.0)
    after = next((number for number, sample in enumerate(samples) if sample.second >= second), len(samples))
    if after in (0, len(samples)):
        return samples[min(after, len(samples) - 1)]
    left, right = samples[after - 1], samples[after]
    share = (second - left.second) / (right.second - left.second)
    key, other = (
        math.exp((1 - share) * math.log(max(1.0, a)) + share * math.log(max(1.0, b)))
        for a, b in ((left.key, right.key), (left.other, right.other))
    )
    return Sample(second, key, other)


def forecast(budget: Budget, parts: Sequence[Part]) -> Forecast:
    """Return what the parts so far teach about the bits of the next: a Kalman filter of a level and a slope.

    The slope has to be learned while it goes on: noise is either kept or not, and takes twice the bits for each 1.8 of
    the CRF there, where 4.2 is usual. An encode that did not know missed its limit by a third.
    """
    surplus, slope = 0.0, 1 / budget.complexity.doubling
    of_surplus, of_both, of_slope = SURPLUS_SPREAD**2, 0.0, SLOPE_SPREAD**2
    lowest, highest = DOUBLINGS
    for part in parts:
        finer = CRF_OF_SURVEY - part.crf
        expected = expected_bits(budget, part.begin, part.pictures, CRF_OF_SURVEY)
        missed = math.log2(max(1, part.bits) / expected) - surplus - slope * finer
        with_surplus, with_slope = of_surplus + of_both * finer, of_both + of_slope * finer
        spread = with_surplus + with_slope * finer + PART_SPREAD**2
        surplus += missed * with_surplus / spread
        slope = min(1 / lowest, max(1 / highest, slope + missed * with_slope / spread))
        of_surplus += DRIFT**2 - with_surplus**2 / spread
        of_both -= with_surplus * with_slope / spread
        of_slope -= with_slope**2 / spread
    return Forecast(surplus, slope)


def next_crf(budget: Budget, parts: Sequence[Part], lengths: Sequence[int]) -> float:
    """Return the quality of the next part, as a CRF between `BEST_CRF` and `WORST_CRF`.

    Args:
        parts: all before it.
        lengths: the numbers of pictures of it and of all after it.
    """
    known = forecast(budget, parts)
    spent = sum(part.bits for part in parts)
    begin, needed = sum(part.pictures for part in parts), 0.0
    for pictures in lengths:
        needed += expected_bits(budget, begin, pictures, CRF_OF_SURVEY)
        begin += pictures
    is_last = len(lengths) == 1
    left = max(1.0, budget.bits - spent) / (LAST_RESERVE if is_last and parts else 1.0)
    crf = CRF_OF_SURVEY + (math.log2(needed / left) + known.surplus) / known.slope
    step = EARLY_STEP if len(parts) <= EARLY_PARTS else MOST_STEP
    if parts:
        crf = max(parts[-1].crf - (LAST_STEP if is_last else step), crf)
    if parts and not is_last:
        crf = min(parts[-1].crf + step, crf)
    return round(min(WORST_CRF, max(float(BEST_CRF), crf)), 2)


def learned(budget: Budget, parts: Sequence[Part], before: Sequence[Part] = ()) -> Complexity:
    """Return the complexity of a take as its encode has shown it, for another encode.

    Args:
        before: the parts of an encode before it, of the same size.
    """
    telling = without_starved(parts)
    known = forecast(budget, telling)
    complexity = replace(budget.complexity, doubling=doubling(parts, before) or 1 / known.slope)
    budget = replace(budget, complexity=complexity)
    others = math.pow(2.0, forecast(budget, telling).surplus)
    samples = []
    frames = sum(part.pictures for part in parts)
    fps = budget.fps * frames / complexity.frames  # the index may have told of more pictures or fewer
    for part in parts:
        middle = part.begin + part.pictures / 2
        factor = max(1, part.bits) / expected_bits(budget, part.begin, part.pictures, part.crf)
        factor = factor if part in telling else others
        sample = sample_at(budget.complexity.samples, middle / budget.fps)
        samples.append(Sample(middle / fps, sample.key * factor, sample.other * factor))
    bits = sum(sample.key + (part.pictures - 1) * sample.other for part, sample in zip(parts, samples, strict=True))
    rate = bits * fps / max(1, frames)
    return replace(complexity, rate=rate, frames=frames, samples=tuple(samples))


def without_starved(parts: Sequence[Part]) -> list[Part]:
    """Return the parts without those at the end for which little was left: few bits do not tell what they need."""
    telling: list[Part] = []
    for part in parts:
        if not telling or part.crf <= telling[-1].crf + EARLY_STEP:
            telling.append(part)
    return telling


def fades(parts: Sequence[Part]) -> bool:
    """Return whether an encode has a part that is much worse than the rest, because too little was left for it."""
    mean = sum(part.crf * part.pictures for part in parts) / max(1, sum(part.pictures for part in parts))
    return max(part.crf for part in parts) > mean + MOST_FADING


def doubling(parts: Sequence[Part], before: Sequence[Part]) -> float | None:
    """Return the fall of the CRF when the bits double, as two encodes show it; None where they are too alike.

    Parts count by their bits: what a black picture takes is of no account.
    """
    known = {(part.begin, part.pictures): part for part in without_starved(before)}
    fall = doublings = 0.0
    for part in without_starved(parts):
        other = known.get((part.begin, part.pictures))
        if other is None or not part.bits or not other.bits or abs(part.crf - other.crf) < LEAST_DIFFERENCE:
            continue
        weight = math.copysign(math.sqrt(part.bits * other.bits), other.crf - part.crf)
        fall += weight * (other.crf - part.crf)
        doublings += weight * math.log2(part.bits / other.bits)
    if not fall:
        return None
    lowest, highest = DOUBLINGS
    return min(highest, max(lowest, fall / doublings)) if doublings > 0 else highest
