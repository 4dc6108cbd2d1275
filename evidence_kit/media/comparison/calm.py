"""Find the calm areas of a photo, so that plates do not cover print, figures and edges."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from evidence_kit.media.comparison.panels import Panel
from evidence_kit.media.comparison.strokes import Place
from evidence_kit.model.case import Box

MEASURED_SIDE = 640
"""Pixels of the long side at which a photo is measured; legible print still has edges there."""

NOISE, EDGE = 16.0, 48.0
"""Steps between neighbours in levels: the largest of noise or shading, and the least of an edge."""


@dataclass(frozen=True, slots=True, eq=False)
class Restlessness:
    """The restlessness of a photo in all its parts.

    Attributes:
        sums: the restlessness of all pixels left of and above each pixel, at the measured size.
    """

    sums: NDArray[np.float64]

    def shares(self, places: NDArray[np.int64], panel: Panel) -> NDArray[np.float64]:
        """Return the restlessness under places of a panel, from 0 to 1; the space around the photo is calm.

        Args:
            places: left, top, right and bottom of each, in pixels of the whole picture.
        """
        left, top, right, bottom = panel.picture
        down, across = int(self.sums.shape[0]) - 1, int(self.sums.shape[1]) - 1
        x = np.clip(np.rint((places[:, 0::2] - left) * across / (right - left)), 0, across).astype(np.int64)
        y = np.clip(np.rint((places[:, 1::2] - top) * down / (bottom - top)), 0, down).astype(np.int64)
        total = (
            self.sums[y[:, 1], x[:, 1]]
            - self.sums[y[:, 0], x[:, 1]]
            - self.sums[y[:, 1], x[:, 0]]
            + self.sums[y[:, 0], x[:, 0]]
        )
        whole = (places[:, 2] - places[:, 0]) * (places[:, 3] - places[:, 1])
        pixels = whole * (across / (right - left)) * (down / (bottom - top))
        return np.asarray(total / np.maximum(pixels, 1.0))

    @property
    def average(self) -> float:
        """The restlessness of the whole photo, from 0 to 1."""
        return float(self.sums[-1, -1] / (self.sums[1:, 1:].size or 1))


def restlessness_of(picture: Image.Image, part: Box) -> Restlessness:
    """Return the restlessness of a photo, by the steps in brightness between neighbouring pixels.

    Args:
        part: its visible part.
    """
    scale = min(1.0, MEASURED_SIDE / max(part[2:]))
    size = (max(2, round(part[2] * scale)), max(2, round(part[3] * scale)))
    region = (part[0], part[1], part[0] + part[2], part[1] + part[3])
    small = picture.resize(size, Image.Resampling.BOX, box=region, reducing_gap=1.0).convert("L")
    levels = np.asarray(small, dtype=np.float64)
    steps = np.zeros_like(levels)
    across, down = np.abs(np.diff(levels, axis=1)), np.abs(np.diff(levels, axis=0))
    for beside in (steps[:, 1:], steps[:, :-1]):
        np.maximum(beside, across, out=beside)
    for beside in (steps[1:], steps[:-1]):
        np.maximum(beside, down, out=beside)
    restless = np.clip((steps - NOISE) / (EDGE - NOISE), 0, 1)
    return Restlessness(np.pad(restless.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0))))


def as_rows(places: Sequence[Place] | NDArray[np.int64]) -> NDArray[np.int64]:
    """Return places as rows of an array."""
    return np.asarray(places, dtype=np.int64).reshape(-1, 4)


def within_reach(places: NDArray[np.int64], taken: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return those of the taken places that may overlap one of `places`."""
    if not len(places):
        return taken[:0]
    (left, top), (right, bottom) = places[:, :2].min(axis=0), places[:, 2:].max(axis=0)
    near = (taken[:, 0] < right) & (taken[:, 2] > left) & (taken[:, 1] < bottom) & (taken[:, 3] > top)
    return np.asarray(taken[near])


def are_free(places: NDArray[np.int64], taken: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return whether each place is free: it overlaps no taken place."""
    left, top, right, bottom = taken.T
    covers = (places[:, 0, None] < right) & (places[:, 2, None] > left)
    covers &= (places[:, 1, None] < bottom) & (places[:, 3, None] > top)
    return np.asarray(~covers.any(axis=1))


def covered_pixels(places: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the number of pixels that each place shares with `others`, counted once for each of them."""
    across = np.minimum(places[:, 2, None], others[:, 2]) - np.maximum(places[:, 0, None], others[:, 0])
    down = np.minimum(places[:, 3, None], others[:, 3]) - np.maximum(places[:, 1, None], others[:, 1])
    return np.asarray((np.maximum(across, 0) * np.maximum(down, 0)).sum(axis=1))


def shared_pixels(places: NDArray[np.int64], other: Place) -> NDArray[np.int64]:
    """Return the number of pixels that each place shares with `other`."""
    across = np.minimum(places[:, 2], other[2]) - np.maximum(places[:, 0], other[0])
    down = np.minimum(places[:, 3], other[3]) - np.maximum(places[:, 1], other[1])
    return np.asarray(np.maximum(across, 0) * np.maximum(down, 0))


def distances(places: NDArray[np.int64], other: Place) -> NDArray[np.float64]:
    """Return the distance in pixels from each place to `other`; 0 where they touch."""
    across = np.maximum(0, np.maximum(places[:, 0] - other[2], other[0] - places[:, 2]))
    down = np.maximum(0, np.maximum(places[:, 1] - other[3], other[1] - places[:, 3]))
    return np.asarray(np.hypot(across, down))
