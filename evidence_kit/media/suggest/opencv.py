"""OpenCV, only needed for suggestions: loaded on demand, and set up for reproducible results."""

import contextlib
import importlib
import importlib.util
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


def load_opencv(what: str = "Suggesting marks") -> ModuleType:
    """Return the module cv2.

    Args:
        what: what it is needed for, as the beginning of a sentence.

    Raises:
        ToolMissing: it is not installed.
    """
    try:
        return importlib.import_module("cv2")
    except ImportError:
        raise ToolMissing(f"{what} needs OpenCV.", hint=how_to_install("opencv-python-headless")) from None


def has_opencv() -> bool:
    """Return whether OpenCV is installed."""
    return importlib.util.find_spec("cv2") is not None


@contextlib.contextmanager
def repeatable(cv2: ModuleType) -> Iterator[None]:
    """Give OpenCV a single thread and a fixed seed, so that sums and samples have the same order."""
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    cv2.setRNGSeed(1)
    try:
        yield
    finally:
        cv2.setNumThreads(threads)


def blur(cv2: ModuleType, plane: Grid, sigma: float) -> Grid:
    """Return a plane blurred by a Gaussian of `sigma` pixels."""
    if sigma < 0.2:
        return plane
    smooth: Grid = cv2.GaussianBlur(plane, (0, 0), sigma, borderType=cv2.BORDER_REFLECT)
    return smooth


def moments(cv2: ModuleType, first: Grid, second: Grid, sigma: float) -> tuple[Grid, Grid, Grid]:
    """Return the local variances of two planes and their covariance."""
    mean, second_mean = blur(cv2, first, sigma), blur(cv2, second, sigma)
    variance = np.maximum(blur(cv2, first * first, sigma) - mean**2, 0)
    second_variance = np.maximum(blur(cv2, second * second, sigma) - second_mean**2, 0)
    return variance, second_variance, blur(cv2, first * second, sigma) - mean * second_mean
