"""Find signs of a break in a take, with one independent function for each measure.

A fast pan, a flash, a hand over the lens and a turned box change the picture too, but not in a single step with calm
before and after; so each measure compares the step with its own neighbourhood, at the same distance in time. The
numbers were chosen on the tuning half of tests/bench/take.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from evidence_kit.media.video.lenses import is_other_lens
from evidence_kit.media.video.measure import HEIGHT, WIDTH, Floats, Measured
from evidence_kit.media.video.similarity import Comparer

SignKind = Literal["picture", "patch", "lens", "prediction", "sound", "timestamps", "keyframes", "still", "dark"]


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign of a break, as one measure found it.

    Attributes:
        kind: which measure.
        before: seconds of the last frame before; of a stretch, its first.
        after: seconds of the first frame after; of a stretch, its last.
        strength: multiple of the measure's threshold; 1 is just enough.
    """

    kind: SignKind
    before: float
    after: float
    strength: float = 1.0


LEAST_STEP = 1.5
"""A step in the picture is checked when it is this many times its neighbours: 54 of 57 cuts are, 1.8 to 70."""

LEAST_NEWS = 1.45
"""Least ratio of the unlikeness across a step to that on either side: uncut clips reach 1.42."""

LEAST_JERK = 2.5
"""Least jump in pixels of 128, beyond what the speed around it allows: uncut clips reach 1.0, cuts 3 to 45."""

SPEEDS = 3
"""Multiple of the speed around it that a frame may move: 2 where an encoder left one out, more in hard shaking."""

SAME_SCENE = 0.75
"""Most unlikeness of two views of a displaced scene: jump cuts have 0.06 to 0.62, new scenes 0.7 to 0.94."""

LEAST_SURPRISE = 2.0
"""Least multiple of the usual intra share: 57 cuts have 1.1 to 25, but pans and covered lenses reach it too."""

LEAST_ALONE = 2.2
"""Least ratio of a step on a tripod to all others within 12 frames: cuts 1.7 to 3.1, a hand over the lens 2.1."""

LEAST_PATCH_NEWS = 1.35
"""Least ratio of the unlikeness of patches across such a step to that on either side."""

PATCHES = (6, 8)
"""Rows and columns of patches in a picture."""

MARGIN = 12
"""Frames at both ends that lack a whole neighbourhood and are not checked."""

REACH = 32
"""Frames on each side that define the usual share of blocks."""

NOISE = 0.004
"""Unlikeness of two pictures of one view by sensor noise and compression alone; measured 0.001 to 0.004."""

RETURNS = (0, 2, 5, 9)
"""Frames after a step at which the picture must still differ: a flash or a passing hand is over by then."""

STILL_SHARE, STILL_LEVELS, STILL_SECONDS = 0.1, 0.03, 0.5
"""A picture stands still when it changes by less than this share of the usual change and these levels, for so long.
In 26 inserted freezes the longest such run is the freeze; on strongly compressed tripods 0.07 s (0.9 s below 0.1)."""

VIEW_CONTRAST = 12.0
"""Least contrast in levels of a picture that shows something: a covered lens stands still too, and has less."""

DARK_CONTRAST, DARK_LUMA, DARK_SECONDS = 6.0, 40.0, 2.0
"""Upper limits in levels of a picture that shows nothing, and its least seconds; ffmpeg's blackdetect has 2 s too."""

GAP_TIMES, GAP_SECONDS = 3.0, 0.15
"""A gap is longer than so many usual intervals and so long: phones vary by 6 to 44 ms around 33 (RootEncoder 2044)."""

RHYTHM_SHARE = 0.7
"""Least share of equal intervals between key frames that makes a rhythm, so that a different one is a sign."""


def around(values: Floats, at: int, reach: int, spare: int) -> Floats:
    """Return the known values within `reach` of an index, without those within `spare` of it."""
    near = np.concatenate((values[max(0, at - reach) : max(0, at - spare)], values[at + spare + 1 : at + reach + 1]))
    return near[np.isfinite(near)]


def steps(measured: Measured) -> list[int]:
    """Return the frames whose change from the frame before stands out from their neighbourhood."""
    change, contrast, found = measured.change, contrasts(measured), []
    for at in range(MARGIN, len(change) - MARGIN):
        if change[at] < change[at - 2 : at + 3].max():
            continue
        if contrast[at - 4 : at + 4].min() < VIEW_CONTRAST:
            continue
        usual = around(change, at, 12, 1)
        if change[at] >= LEAST_STEP * (float(np.median(usual)) + 0.2) or surprise(measured, at) >= LEAST_SURPRISE:
            found.append(at)
    return found


def surprise(measured: Measured, at: int) -> float:
    """Return the share of unpredictable blocks across a step, as a multiple of the usual share; 0 when unknown."""
    begin, end = max(0, at - REACH), at + REACH + 1
    shares, own = measured.intra[begin:end], measured.intra[at]
    if not np.isfinite(own):
        return 0.0
    usual = around(np.where(shares < 1, shares, np.nan), at - begin, REACH, 4)
    return float(own / (np.median(usual) + 0.02)) if len(usual) else 0.0


def picture_signs(measured: Measured) -> list[Sign]:
    """Return a sign for each single step in which the view changes in the small pictures."""
    comparer = Comparer(measured.pictures)
    found = []
    for at in steps(measured):
        strength = max(jerk(measured, comparer, at) / LEAST_JERK, news(measured, comparer, at) / LEAST_NEWS)
        kind: SignKind = "picture"
        if strength < 1:
            kind, strength = "patch", patch(comparer, at)
        if strength >= 1 and is_other_lens(measured.pictures[at - 1], measured.pictures[at]):
            kind = "lens"
        if strength >= 1:
            found.append(Sign(kind, float(measured.times[at - 1]), float(measured.times[at]), strength))
    return found


def distance(measured: Measured, at: int) -> int:
    """Return a frame's distance from the frame before, in usual intervals; above 1 where frames are missing."""
    usual = float(np.median(np.diff(measured.times[max(0, at - 15) : at + 15])))
    return int(np.clip(round(float(measured.times[at] - measured.times[at - 1]) / max(usual, 1e-3)), 1, 8))


def jerk(measured: Measured, comparer: Comparer, at: int) -> float:
    """Return the jump of the view across a step in pixels, beyond what the speed around it allows.

    0 unless the same scene is displaced and stays so: two different views have no displacement.
    """
    far = distance(measured, at)
    later = [comparer.pair(at - 1, at + frames) for frames in RETURNS]
    if later[0].unlike > SAME_SCENE or min(likeness.moved for likeness in later) < LEAST_JERK:
        return 0.0
    speed = max(comparer.pair(a, a + 1).moved for a in (at - 4, at - 3, at - 2, at, at + 1, at + 2))
    across = ((at - 1, at), (at - 2, at), (at - 1, at + 1), (at - 2, at + 1))
    return min(comparer.pair(*pair).moved for pair in across) - SPEEDS * speed * far


def news(measured: Measured, comparer: Comparer, at: int) -> float:
    """Return the ratio of the unlikeness across a step to that at the same distance on either side.

    The least of several distances counts: a change that is soon over was a disturbance, not another view.
    """
    count, far, least = len(measured.times), distance(measured, at), np.inf
    for later in RETURNS:
        lag = later + far
        sides = [(a, a + lag) for a in (at - 1 - lag, at - 2 - lag, at - 3 - lag, at, at + 1, at + 2)]
        usual = [comparer.pair(*side).unlike for side in sides if side[0] >= 0 and side[1] < count]
        least = min(least, (comparer.pair(at - 1, at + later).unlike + NOISE) / (max(usual, default=1.0) + NOISE))
        if least < LEAST_NEWS:
            break
    return float(least)


def patch(comparer: Comparer, at: int) -> float:
    """Return the strength of a lasting step in some patches of a view that stands still; 1 is enough.

    On a tripod only the item jumps, so the picture as a whole hardly changes.
    """
    if comparer.pair(at - 1, at).moved > 0:
        return 0.0
    differences = np.array([patches(comparer, a - 1, a).mean() for a in range(at - MARGIN + 1, at + MARGIN)])
    alone = float(differences[MARGIN - 1] / (around(differences, MARGIN - 1, MARGIN, 0).max() + 0.002)) / LEAST_ALONE
    if alone < 1:
        return 0.0
    least = np.full(PATCHES, np.inf)
    for later in RETURNS[:3]:
        lag = later + 1
        sides = [(a, a + lag) for a in (at - 1 - lag, at - 2 - lag, at - 3 - lag, at, at + 1, at + 2)]
        usual = np.max([patches(comparer, *side) for side in sides], axis=0)
        least = np.minimum(least, (patches(comparer, at - 1, at + later) + 0.03) / (usual + 0.03))
    return min(alone, float(np.sort(least, axis=None)[-2]) / LEAST_PATCH_NEWS)


def patches(comparer: Comparer, first: int, second: int) -> Floats:
    """Return the mean difference of two pictures in each patch, as a multiple of the contrast."""
    rows, columns = PATCHES
    difference = np.abs(comparer.view(first) - comparer.view(second))
    found: Floats = difference.reshape(rows, HEIGHT // rows, columns, WIDTH // columns).mean(axis=(1, 3))
    return found


def prediction_signs(measured: Measured, at: Sequence[float]) -> list[Sign]:
    """Return a sign for each time in `at` at which the encoder could predict much less than around it."""
    found = []
    for second in at:
        number = int(np.searchsorted(measured.times, second - 1e-6))
        strength = surprise(measured, number) / LEAST_SURPRISE if 0 < number < len(measured.times) else 0.0
        if strength >= 1:
            before, after = measured.times[number - 1 : number + 1]
            found.append(Sign("prediction", float(before), float(after), strength))
    return found


def gap_signs(measured: Measured) -> list[Sign]:
    """Return a sign for each jump of the timestamps whose sides show different pictures."""
    intervals = np.diff(measured.times)
    if not len(intervals):
        return []
    least = max(GAP_TIMES * float(np.median(intervals)), GAP_SECONDS)
    usual = float(np.median(measured.change[1:]))
    return [
        Sign("timestamps", float(measured.times[at]), float(measured.times[at + 1]), float(intervals[at] / least))
        for at in np.flatnonzero(intervals > least)
        if MARGIN <= at < len(intervals) - MARGIN  # a stream cut within a group of pictures lacks some there
        and measured.change[at + 1] > max(usual, 1.0)
    ]


def keyframe_signs(measured: Measured) -> list[Sign]:
    """Return a sign for each key frame of the source that is too early in an otherwise regular rhythm."""
    intervals = np.diff(measured.keys)
    if len(intervals) < 4:
        return []
    rhythm, frame = float(np.median(intervals)), float(np.median(np.diff(measured.times)))
    if np.mean(np.abs(intervals - rhythm) < 1.5 * frame) < RHYTHM_SHARE:
        return []
    found = []
    for at in np.flatnonzero(intervals < rhythm - 1.5 * frame):
        second = float(measured.keys[at + 1])
        number = int(np.searchsorted(measured.times, second - 1e-6))
        if 0 < number < len(measured.times):
            found.append(
                Sign("keyframes", float(measured.times[number - 1]), second, rhythm / max(float(intervals[at]), frame))
            )
    return found


def stretches(held: Sequence[bool] | np.ndarray, times: Floats, least: float) -> list[tuple[float, float]]:
    """Return (begin, end) of the runs of true values in `held` that last at least `least` seconds."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], np.asarray(held, dtype=np.int8), [0]))))
    spans = [(float(times[begin]), float(times[end - 1])) for begin, end in zip(edges[::2], edges[1::2], strict=True)]
    return [(begin, end) for begin, end in spans if end - begin >= least]


def still_signs(measured: Measured) -> list[Sign]:
    """Return a sign for each stretch in which the picture of a moving take stands still."""
    moving = measured.change[measured.change > 0.02]
    if len(moving) < 8 or (usual := float(np.median(moving))) < 0.2:
        return []
    held = measured.change < min(STILL_SHARE * usual, STILL_LEVELS)
    held[:1] = False
    held &= contrasts(measured) > VIEW_CONTRAST
    return [Sign("still", *span) for span in stretches(held, measured.times, STILL_SECONDS)]


def dark_signs(measured: Measured) -> list[Sign]:
    """Return a sign for each stretch in which the picture is dark and shows nothing."""
    held = (contrasts(measured) < DARK_CONTRAST) & (measured.luma < DARK_LUMA)
    return [Sign("dark", *span) for span in stretches(held, measured.times, DARK_SECONDS)]


def contrasts(measured: Measured) -> Floats:
    """Return the contrast of each picture: its standard deviation in levels."""
    return np.array([picture.std() for picture in measured.pictures], dtype=np.float64)
