"""Find out whether the sound is continuous across a moment, by the noise floor of its bands."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from evidence_kit.media.video.breaks import Sign
from evidence_kit.media.video.measure import SOUND_RATE, Floats

WINDOW, HOP = 512, 256
"""Samples of a window, and from one window to the next: 32 ms, every 16 ms."""

SIDE = 40
"""Windows on each side of a moment for measuring the noise floor: 0.64 s."""

GUARD = 3
"""Ignored windows next to a moment: a lossy codec smears a break over 20 to 40 ms."""

LEAST_FLOOR_STEP = 4.0
"""Least difference between the noise floors of the two sides in decibels, mean over the bands."""

LEAST_FLOOR_NEWS = 2.5
"""Least ratio of the difference across the moment to that within a side; one room reaches 1.8, 99 in 100 below 1.5."""

BAND_EDGES = np.unique(np.round(np.geomspace(4, WINDOW // 2, 17)).astype(int))


def loudness(sound: NDArray[np.int16]) -> Floats:
    """Return the decibels of 16 bands from 125 Hz to 8 kHz in each window (windows, bands)."""
    count = (len(sound) - WINDOW) // HOP + 1
    if count < 1:
        return np.empty((0, len(BAND_EDGES) - 1))
    windows = np.lib.stride_tricks.sliding_window_view(sound, WINDOW)[::HOP]
    power = np.abs(np.fft.rfft(windows * np.hanning(WINDOW).astype(np.float32), axis=1)) ** 2
    bands = np.add.reduceat(power[:, : BAND_EDGES[-1]], BAND_EDGES[:-1], axis=1) / np.diff(BAND_EDGES)
    return np.asarray(10 * np.log10(bands + WINDOW), dtype=np.float64)  # about one step of a 16-bit sample


def sound_signs(sound: NDArray[np.int16], at: Sequence[float]) -> list[Sign]:
    """Return a sign for each time in `at` at which the noise floor of the sound changes in a step."""
    found = []
    for second in at:
        middle = round((second * SOUND_RATE - WINDOW / 2) / HOP)
        first = max(0, middle - GUARD - SIDE)
        heard = loudness(sound[first * HOP : (middle + GUARD + SIDE) * HOP + WINDOW])
        before, after = heard[: max(0, middle - GUARD - first)], heard[middle + GUARD - first :][:SIDE]
        if min(len(before), len(after)) < SIDE // 2:
            continue
        step = floor_distance(before, after)
        within = max(floor_distance(*np.array_split(before, 2)), floor_distance(*np.array_split(after, 2)))
        strength = min(step / LEAST_FLOOR_STEP, step / (within + 1) / LEAST_FLOOR_NEWS)
        if strength >= 1:
            found.append(Sign("sound", second, second, strength))
    return found


def floor_distance(before: Floats, after: Floats) -> float:
    """Return the difference of two noise floors in decibels: the quiet fifth of each band, mean over the bands."""
    return float(np.abs(np.percentile(before, 20, axis=0) - np.percentile(after, 20, axis=0)).mean())
