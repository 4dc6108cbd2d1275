"""Signs of a break in a take: one function for each measure, independent of the others.

A fast pan, a flash, a hand over the lens and a turned box change the picture too, but not in a single step with calm
before and after; so each measure compares the step with its own neighbourhood, at the same distance in time. The
numbers were chosen on the tuning half of tests/bench/take.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from evidence_kit.media.video.measure import HEIGHT, WIDTH, Floats, Measured
from evidence_kit.media.video.similarity import Comparer

SignKind = Literal["picture", "patch", "prediction", "sound", "timestamps", "keyframes", "still", "dark"]


@dataclass(frozen=True, slots=True)
class Sign:
    """What a measure found.

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
"""Times that two pictures across a step are less alike than their neighbours: uncut clips reach 1.42."""

LEAST_JERK = 2.5
"""Pixels of 128 that the view jumps beyond what the speed around it allows: uncut clips reach 1.0, cuts 3 to 45."""

SPEEDS = 3
"""Times the speed around it that a frame may move: twice where an encoder left one out, more in hard shaking."""

SAME_SCENE = 0.75
"""Unlikeness up to which two views are one scene displaced: jump cuts 0.06 to 0.62, another scene 0.7 to 0.94."""

LEAST_SURPRISE = 2.0
"""Times the usual intra share: 57 cuts have 1.1 to 25. Pans and covered lenses reach it too, so never alone."""

LEAST_ALONE = 2.2
"""Times that a step from a tripod exceeds all others within 12 frames: cuts 1.7 to 3.1, a hand over the lens 2.1."""

LEAST_PATCH_NEWS = 1.35
"""Times that two patches are less alike across such a step than on one side, as for whole pictures."""

PATCHES = (6, 8)
"""Rows and columns."""

MARGIN = 12
"""Frames at both ends that lack a whole neighbourhood and are not checked."""

REACH = 32
"""Frames on each side that define the usual share of blocks."""

NOISE = 0.004
"""Unlikeness of two pictures of one view by sensor noise and compression alone; measured 0.001 to 0.004."""

RETURNS = (0, 2, 5, 9)
"""Frames after a step at which the picture must still differ: a flash or a passing hand is over by then."""

STILL_SHARE, STILL_LEVELS, STILL_SECONDS = 0.1, 0.03, 0.5
"""A picture stands still below this share of the take's usual change, and this many levels. Of 26 inserted freezes the
longest such run is as long as the freeze; of strongly compressed tripods 0.07 s (0.9 s below 0.1 levels)."""

VIEW_CONTRAST = 12.0
"""Levels of contrast above which there is something to see: a covered lens stands still too, and has fewer."""

DARK_CONTRAST, DARK_LUMA, DARK_SECONDS = 6.0, 40.0, 2.0
"""Levels: a picture that shows nothing. ffmpeg's blackdetect has 2 s too."""

GAP_TIMES, GAP_SECONDS = 3.0, 0.15
"""A gap is longer than both: phones vary by 6 to 44 ms at a nominal 33 ms (RootEncoder issue 2044)."""

RHYTHM_SHARE = 0.7
"""Share of equal intervals between key frames from which a different one is meaningful."""


def around(values: Floats, at: int, reach: int, spare: int) -> Floats:
    """Return the known values within `reach` of an index, without those within `spare` of it."""
    near = np.concatenate((values[max(0, at - reach) : max(0, at - spare)], values[at + spare + 1 : at + reach + 1]))
    return near[np.isfinite(near)]


def steps(measured: Measured) -> list[int]:
    """Return the frames whose change from the frame before stands out from their neighbourhood."""
    change, seen, found = measured.change, contrasts(measured), []
    for at in range(MARGIN, len(change) - MARGIN):
        if change[at] < change[at - 2 : at + 3].max():
            continue
        if seen[at - 4 : at + 4].min() < VIEW_CONTRAST:
            continue
        usual = around(change, at, 12, 1)
        if change[at] >= LEAST_STEP * (float(np.median(usual)) + 0.2) or surprise(measured, at) >= LEAST_SURPRISE:
            found.append(at)
    return found


def surprise(measured: Measured, at: int) -> float:
    """Return the share of unpredictable blocks across a step, as a multiple of the usual share; 0 when unknown."""
    begin, end = max(0, at - REACH), at + REACH + 1
    shares, anchors = measured.intra[begin:end], measured.anchors[begin:end]
    ahead = np.flatnonzero(anchors[at - begin :][:5])
    if not len(ahead) or not np.isfinite(own := shares[at - begin + ahead[0]]):
        return 0.0
    usual = around(np.where(anchors & (shares < 1), shares, np.nan), at - begin, REACH, 4)
    return float(own / (np.median(usual) + 0.02)) if len(usual) else 0.0


def picture_signs(measured: Measured) -> list[Sign]:
    """Return where the view changes in a single step, seen in the small pictures."""
    comparer = Comparer(measured.pictures)
    found = []
    for at in steps(measured):
        strength = max(jerk(measured, comparer, at) / LEAST_JERK, news(measured, comparer, at) / LEAST_NEWS)
        kind: SignKind = "picture"
        if strength < 1:
            kind, strength = "patch", patch(comparer, at)
        if strength >= 1:
            found.append(Sign(kind, float(measured.times[at - 1]), float(measured.times[at]), strength))
    return found


def distance(measured: Measured, at: int) -> int:
    """Return a frame's distance from the frame before, in usual intervals; above 1 where frames are missing."""
    usual = float(np.median(np.diff(measured.times[max(0, at - 15) : at + 15])))
    return int(np.clip(round(float(measured.times[at] - measured.times[at - 1]) / max(usual, 1e-3)), 1, 8))


def jerk(measured: Measured, comparer: Comparer, at: int) -> float:
    """Return by how many pixels the view jumps across a step, beyond what the speed around it allows.

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
    """Return how many times less alike two pictures across a step are than two at the same distance on either side.

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
    """Return how strongly a lasting step in some patches stands out in a view that stands still; 1 is enough.

    On a tripod only the item jumps, so the picture as a whole hardly changes.
    """
    if comparer.pair(at - 1, at).moved > 0:
        return 0.0
    apart = np.array([patches(comparer, a - 1, a).mean() for a in range(at - MARGIN + 1, at + MARGIN)])
    alone = float(apart[MARGIN - 1] / (around(apart, MARGIN - 1, MARGIN, 0).max() + 0.002)) / LEAST_ALONE
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
    """Return the times at which the encoder could predict much less than around them."""
    found = []
    for second in at:
        number = int(np.searchsorted(measured.times, second - 1e-6))
        strength = surprise(measured, number) / LEAST_SURPRISE if 0 < number < len(measured.times) else 0.0
        if strength >= 1:
            before, after = measured.times[number - 1 : number + 1]
            found.append(Sign("prediction", float(before), float(after), strength))
    return found


def gap_signs(measured: Measured) -> list[Sign]:
    """Return where the timestamps jump and the picture differs on both sides."""
    apart = np.diff(measured.times)
    if not len(apart):
        return []
    least = max(GAP_TIMES * float(np.median(apart)), GAP_SECONDS)
    usual = float(np.median(measured.change[1:]))
    return [
        Sign("timestamps", float(measured.times[at]), float(measured.times[at + 1]), float(apart[at] / least))
        for at in np.flatnonzero(apart > least)
        if MARGIN <= at < len(apart) - MARGIN  # a stream cut within a group of pictures lacks some there
        and measured.change[at + 1] > max(usual, 1.0)
    ]


def keyframe_signs(measured: Measured) -> list[Sign]:
    """Return the key frames of the source that come too early in an otherwise regular rhythm."""
    apart = np.diff(measured.keys)
    if len(apart) < 4:
        return []
    rhythm, frame = float(np.median(apart)), float(np.median(np.diff(measured.times)))
    if np.mean(np.abs(apart - rhythm) < 1.5 * frame) < RHYTHM_SHARE:
        return []
    found = []
    for at in np.flatnonzero(apart < rhythm - 1.5 * frame):
        second = float(measured.keys[at + 1])
        number = int(np.searchsorted(measured.times, second - 1e-6))
        if 0 < number < len(measured.times):
            found.append(
                Sign("keyframes", float(measured.times[number - 1]), second, rhythm / max(float(apart[at]), frame))
            )
    return found


def stretches(held: Sequence[bool] | np.ndarray, times: Floats, least: float) -> list[tuple[float, float]]:
    """Return (begin, end) of the runs of at least `least` seconds."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], np.asarray(held, dtype=np.int8), [0]))))
    spans = [(float(times[begin]), float(times[end - 1])) for begin, end in zip(edges[::2], edges[1::2], strict=True)]
    return [(begin, end) for begin, end in spans if end - begin >= least]


def still_signs(measured: Measured) -> list[Sign]:
    """Return where the picture stands still in a take that moves."""
    moving = measured.change[measured.change > 0.02]
    if len(moving) < 8 or (usual := float(np.median(moving))) < 0.2:
        return []
    held = measured.change < min(STILL_SHARE * usual, STILL_LEVELS)
    held[:1] = False
    held &= contrasts(measured) > VIEW_CONTRAST
    return [Sign("still", *span) for span in stretches(held, measured.times, STILL_SECONDS)]


def dark_signs(measured: Measured) -> list[Sign]:
    """Return where the picture is dark and shows nothing."""
    held = (contrasts(measured) < DARK_CONTRAST) & (measured.luma < DARK_LUMA)
    return [Sign("dark", *span) for span in stretches(held, measured.times, DARK_SECONDS)]


def contrasts(measured: Measured) -> Floats:
    """Return the standard deviation of each picture, in levels."""
    return np.array([picture.std() for picture in measured.pictures], dtype=np.float64)
