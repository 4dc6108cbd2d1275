"""Measure how similar two small pictures of a take are, apart from camera movement and exposure.

Phase correlation (Kuglin and Hines 1975) aligns the two pictures; the result is one minus their normalised correlation:
0 for the same view in any light, about 1 for views that have nothing in common.
"""

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SOFT_CONTRAST = 4.0
"""Levels added to a picture's contrast, so that the noise of a black picture does not count as a view."""

FARTHEST = 0.42
"""Largest displacement tried, as a share of width or height; the rest must overlap."""

PEAKS = 3
"""Number of displacements tried, the highest peaks of the correlation, besides none at all."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """The relation of a picture to an earlier one.

    Attributes:
        unlike: 0 for the same view, about 1 for a different one.
        moved: distance by which the view is displaced, in pixels of the small picture.
    """

    unlike: float
    moved: float


class Comparer:
    """Compares frames of a take by their numbers, and caches their spectra and likenesses."""

    def __init__(self, pictures: NDArray[np.uint8]) -> None:
        self.pictures = pictures
        height, width = pictures.shape[1:]
        self.window = np.outer(np.hanning(height), np.hanning(width)).astype(np.float32)
        self.view = functools.lru_cache(maxsize=64)(self._view)
        self.spectrum = functools.lru_cache(maxsize=64)(self._spectrum)
        self.pair = functools.lru_cache(maxsize=4096)(self._pair)

    def _view(self, number: int) -> NDArray[np.float32]:
        """Return a picture with its brightness and contrast normalised."""
        picture = self.pictures[number].astype(np.float32)
        view: NDArray[np.float32] = (picture - picture.mean()) / (picture.std() + np.float32(SOFT_CONTRAST))
        return view

    def _spectrum(self, number: int) -> NDArray[np.complexfloating]:
        """Return the Fourier transform of a picture, windowed."""
        spectrum: NDArray[np.complexfloating] = np.fft.rfft2(self.view(number) * self.window)
        return spectrum

    def _pair(self, first: int, second: int) -> Likeness:
        """Return the likeness of two frames."""
        height, width = self.window.shape
        cross = self.spectrum(first) * np.conj(self.spectrum(second))
        size = np.abs(cross)
        surface = np.fft.irfft2(cross / (size + 1e-6 * size.max() + 1e-12), s=(height, width)).ravel()
        best = Likeness(unlikeness(self.view(first), self.view(second), 0, 0), 0.0)
        for peak in np.argpartition(surface, -PEAKS)[-PEAKS:]:
            down, right = divmod(int(peak), width)
            down, right = (down + height // 2) % height - height // 2, (right + width // 2) % width - width // 2
            if abs(down) > FARTHEST * height or abs(right) > FARTHEST * width:
                continue
            unlike = unlikeness(self.view(first), self.view(second), down, right)
            if unlike < best.unlike:
                best = Likeness(unlike, float(np.hypot(down, right)))
        return best


def unlikeness(first: NDArray[np.float32], second: NDArray[np.float32], down: int, right: int) -> float:
    """Return one minus the correlation of two pictures in their overlap, the second displaced."""
    height, width = first.shape
    first_part = first[max(0, down) : height + min(0, down), max(0, right) : width + min(0, right)]
    second_part = second[max(0, -down) : height + min(0, -down), max(0, -right) : width + min(0, -right)]
    first_part, second_part = first_part - first_part.mean(), second_part - second_part.mean()
    power = np.sqrt(np.vdot(first_part, first_part) * np.vdot(second_part, second_part)) + 0.01 * first_part.size
    return float(1 - np.vdot(first_part, second_part) / power)
