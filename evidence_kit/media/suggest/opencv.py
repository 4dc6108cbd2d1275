"""OpenCV, which only suggesting needs: loaded when it is used, and made to give the same result every time."""

import contextlib
import importlib
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evidence_kit.errors import ToolMissing
from evidence_kit.text.shell import how_to_install

Pixels = NDArray[np.uint8]
Plane = NDArray[np.float32]
Mask = NDArray[np.bool_]
Matrix = NDArray[np.float64]
Grid = NDArray[Any]
"""Pixels or a plane of them."""


def load_opencv() -> ModuleType:
    """Return the module cv2.

    Raises:
        ToolMissing: it is not installed.
    """
    try:
        return importlib.import_module("cv2")
    except ImportError:
        raise ToolMissing("Suggesting marks needs OpenCV.", hint=how_to_install("opencv-python-headless")) from None


@contextlib.contextmanager
def repeatable(cv2: ModuleType) -> Iterator[None]:
    """Give OpenCV one thread and a fixed seed, so that sums are added and samples drawn in the same order."""
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    cv2.setRNGSeed(1)
    try:
        yield
    finally:
        cv2.setNumThreads(threads)


def blur(cv2: ModuleType, plane: Grid, sigma: float) -> Grid:
    """Return a plane made smooth by a Gaussian of that many pixels."""
    if sigma < 0.2:
        return plane
    smooth: Grid = cv2.GaussianBlur(plane, (0, 0), sigma, borderType=cv2.BORDER_REFLECT)
    return smooth


def moments(cv2: ModuleType, one: Grid, other: Grid, sigma: float) -> tuple[Grid, Grid, Grid]:
    """Return around each pixel how much two planes vary, each for itself, and how much together (variances)."""
    mean, other_mean = blur(cv2, one, sigma), blur(cv2, other, sigma)
    variance = np.maximum(blur(cv2, one * one, sigma) - mean**2, 0)
    other_variance = np.maximum(blur(cv2, other * other, sigma) - other_mean**2, 0)
    return variance, other_variance, blur(cv2, one * other, sigma) - mean * other_mean
