"""What is seen to happen in a take: when it first stands still, when it changes for good, and its last calm view.

Nothing here knows what a parcel is. Calm and change are ranked within a take, because noise and a shaking hand differ
from film to film.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidence_kit.media.video.keyframes import (
    EDGE_SECONDS,
    KeyFrame,
    asked_frames,
    choose_key_frames,
    edges,
    nearest,
    sharpest,
)
from evidence_kit.media.video.label import LabelReading
from evidence_kit.media.video.measure import Floats
from evidence_kit.media.video.stills import Seen, is_nearly_same
from evidence_kit.model.strip import KeyMoment

CALM_START, CHANGE, LAST_VIEW = "calm start", "greatest change", "last calm view"
"""What is said of a moment: only what was measured."""

APART = 0.2
"""Least seconds between two frames that are compared."""

LEAST_SAMPLES = 12
"""Frames compared at least; a shorter take has a beginning and an end, and nothing between."""

ALWAYS_CALM = 2.0
"""Mean difference in levels from one compared frame to the next that noise alone causes."""

CALM_SECONDS = 0.8
"""Least seconds of a calm view."""

LATEST_START = 1 / 3
"""Share of a take in which its calm start lies; later it is a pause."""

LASTING = 8.0
"""Least mean difference, in levels, of what is seen on average before a moment and after it. A parcel that is opened
has 16, and one that is only turned 17, so the greatest change is called an opening only if the buyer does."""

LEAST_OTHERS = 0.6
"""Least share of a take that remains without the label held into the camera: a label that is seen for longer lies on
the parcel."""

EDGE = 0.06
"""Share of a take at each end in which nothing changes for good: too little lies before it, or after it."""

AFTER = 0.6
"""Seconds after the greatest change in which its sharpest frame is taken; before it the label may be near."""


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """A take as few small pictures.

    Attributes:
        frames: at least `APART` seconds from each other.
        views: of each frame, without its mean brightness (frames, cells).
        calm: whether each differs little from the one before it.
    """

    frames: tuple[Seen, ...]
    views: NDArray[np.float32]
    calm: NDArray[np.bool_]


def frames_to_show(
    seen: Sequence[Seen], label: LabelReading, count: int, named: Sequence[KeyMoment] = ()
) -> tuple[KeyFrame, ...]:
    """Return the key frames of a take: those that the buyer names, else at most `count` that are chosen."""
    asked = asked_frames(seen, label, named)
    if asked:
        return asked
    return choose_key_frames(
        seen, label, count, [(frame.time, words) for frame, words in moments_seen(seen, label.time)]
    )


def moments_seen(seen: Sequence[Seen], label: float | None = None) -> list[tuple[Seen, str]]:
    """Return the frames of a take at which something is seen to rest or to change, in order of time, with words.

    What the first or the last second shows as well is left out, because those are always shown.

    Args:
        label: the second that shows the parcel's label; None when it was not found.
    """
    samples = samples_of(seen)
    if samples is None:
        return []
    changed = greatest_change(without_view(samples, nearest(seen, label)) if label is not None else samples)
    runs = calm_runs(samples)
    found: list[tuple[Seen, str]] = []
    first, last = samples.frames[0].time, samples.frames[-1].time
    latest = min(first + (last - first) * LATEST_START, changed if changed is not None else last)
    starts = [run for run in runs if run[0] <= latest]
    if starts and starts[0][0] > first + EDGE_SECONDS:
        found.append((sharpest_within(seen, starts[0][0], min(starts[0][1], latest)), CALM_START))
    if changed is not None:
        found.append((sharpest_within(seen, changed, changed + AFTER), CHANGE))
        views = [run for run in runs if run[0] > changed]
        longest = max((end - begin for begin, end in views), default=0.0)
        long = [run for run in views if run[1] - run[0] >= longest / 2]
        if long:
            found.append((sharpest_within(seen, *long[-1]), LAST_VIEW))
    shown = [sharpest(part) for part in edges(seen)]
    return [
        (frame, words)
        for frame, words in found
        if words == CHANGE or not any(is_nearly_same(frame, other) for other in shown)
    ]


def samples_of(seen: Sequence[Seen]) -> Samples | None:
    """Return a take as few small pictures; None when it has too few, or they are unknown."""
    frames: list[Seen] = []
    for frame in seen:
        if frame.view is not None and (not frames or frame.time - frames[-1].time >= APART):
            frames.append(frame)
    if len(frames) < LEAST_SAMPLES:
        return None
    views = np.stack([frame.view.reshape(-1) for frame in frames if frame.view is not None]).astype(np.float32)
    views -= views.mean(axis=1, keepdims=True)
    steps = np.abs(np.diff(views, axis=0)).mean(axis=1)
    calm = np.append(steps[:1], steps) <= max(ALWAYS_CALM, float(np.median(steps)))
    return Samples(tuple(frames), views, calm)


def without_view(samples: Samples, shown: Seen) -> Samples:
    """Return a take without the frames that show nearly the same as one of it, unless much of the take shows that."""
    others = np.array([not is_nearly_same(frame, shown) for frame in samples.frames])
    if others.sum() < max(LEAST_SAMPLES, LEAST_OTHERS * len(others)):
        return samples
    kept = tuple(frame for frame, other in zip(samples.frames, others, strict=True) if other)
    return Samples(kept, samples.views[others], samples.calm[others])


def greatest_change(samples: Samples) -> float | None:
    """Return the second that divides a take best into two that look different; None when it looks alike throughout."""
    count = len(samples.frames)
    sums: Floats = np.cumsum(samples.views, axis=0, dtype=np.float64)
    edge = max(1, round(count * EDGE))
    places = np.arange(edge, count - edge + 1)
    before = sums[places - 1] / places[:, None]
    after = (sums[-1] - sums[places - 1]) / (count - places)[:, None]
    differences = np.abs(before - after).mean(axis=1)
    worth = differences * np.sqrt(places * (count - places)) / count
    best = int(worth.argmax())
    return samples.frames[places[best]].time if differences[best] >= LASTING else None


def calm_runs(samples: Samples) -> list[tuple[float, float]]:
    """Return the first and last second of each stretch that stands still long enough to be looked at."""
    runs: list[list[float]] = []
    was_calm = False
    for frame, calm in zip(samples.frames, samples.calm, strict=True):
        if calm and was_calm:
            runs[-1][1] = frame.time
        elif calm:
            runs.append([frame.time, frame.time])
        was_calm = bool(calm)
    return [(begin, end) for begin, end in runs if end - begin >= CALM_SECONDS]


def sharpest_within(seen: Sequence[Seen], begin: float, end: float) -> Seen:
    """Return the sharpest well-lit frame between two seconds, the first of equals; there is one."""
    within = [frame for frame in seen if begin <= frame.time <= end]
    return sharpest(within)
