"""Find the homography between listing and received picture, and whether it is plausible."""

from dataclasses import dataclass
from types import ModuleType

import numpy as np
from PIL import Image

from evidence_kit.media.suggest.opencv import Grid, Matrix, Pixels

WORKING_SIDE = 1000
"""Longest side in pixels at which features are searched."""

MOST_FEATURES = 2500
NEXT_BEST = 0.8
"""A match counts if its distance is below this share of the second best (Lowe 2004, section 7.1)."""

NEAR = 3.0
"""Most pixels between a match and the homography that it agrees with."""

LEAST_INLIERS = 30
LEAST_RATIO = 0.4
LEAST_SPREAD = 0.04
"""Least share of the listing's picture in the hull of the agreeing features."""

MOST_SCALE = 8.0
MOST_SLANT = 3.0
"""Largest magnification between the listing and the received picture, and between two ends of the item."""


@dataclass(frozen=True, slots=True)
class Registration:
    """The relation of the two pictures.

    Attributes:
        matrix: homography from pixels of the listing to pixels of the received picture; None without one.
        points: agreeing features in pixels of the listing, one per row.
        inliers: their number.
        ratio: their share of the matching features.
        why: why it is not plausible; empty if it is.
    """

    matrix: Matrix | None
    points: Matrix
    inliers: int
    ratio: float
    why: str = ""


@dataclass(frozen=True, slots=True)
class Details:
    """The features of a grey picture.

    Attributes:
        points: in pixels, one per row.
        descriptors: what each looks like, one per row.
    """

    points: Matrix
    descriptors: Grid


def register(cv2: ModuleType, listing: Image.Image, received: Image.Image) -> Registration:
    """Return the homography between two upright pictures; `why` says what is implausible about it.

    The item may be small in the received picture, so its full-size pixels are matched again in the listing's frame.
    """
    first, first_scale = small_gray(listing)
    second, second_scale = small_gray(received)
    features = details(cv2, first)
    found = agree(cv2, features, details(cv2, second))
    if found.matrix is None:
        return found
    matrix = np.diag([1 / second_scale, 1 / second_scale, 1]) @ found.matrix
    if found.inliers >= LEAST_INLIERS // 2:
        warped = warp(cv2, np.asarray(received.convert("L")), matrix, (first.shape[1], first.shape[0]))
        refined = agree(cv2, features, details(cv2, warped))
        if refined.matrix is not None and refined.inliers >= found.inliers:
            found, matrix = refined, matrix @ refined.matrix
    why = found.why or implausible(cv2, matrix, found.points, first, second_scale)
    matrix = matrix @ np.diag([first_scale, first_scale, 1])
    return Registration(matrix / matrix[2, 2], found.points / first_scale, found.inliers, found.ratio, why)


def small_gray(picture: Image.Image) -> tuple[Pixels, float]:
    """Return a picture in grey at the working size, and its scale."""
    scale = min(1.0, WORKING_SIDE / max(picture.size))
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return np.asarray(picture.convert("L").resize(size, Image.Resampling.LANCZOS)), scale


def warp(cv2: ModuleType, pixels: Grid, matrix: Matrix, size: tuple[int, int]) -> Grid:
    """Return the pixels seen from a frame of `size`, which `matrix` maps to them; averaged where they shrink."""
    shrink = enlargement(matrix, size[0] / 2, size[1] / 2)
    if shrink > 1.2:
        factor = 1 / min(shrink, 64.0)
        pixels = cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        matrix = np.diag([factor, factor, 1]) @ matrix
    warped: Grid = cv2.warpPerspective(pixels, matrix, size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    return warped


def enlargement(matrix: Matrix, x: float, y: float) -> float:
    """Return the factor by which a homography enlarges lengths around a point."""
    return float(np.sqrt(abs(area_factor(matrix, x, y))))


def area_factor(matrix: Matrix, x: float, y: float) -> float:
    """Return the factor by which a homography enlarges areas around a point; negative where it mirrors."""
    below = float(matrix[2] @ (x, y, 1))
    return float(np.linalg.det(matrix)) / below**3 if below else 0.0


def details(cv2: ModuleType, pixels: Grid) -> Details:
    """Return the features of a grey picture."""
    detector = cv2.SIFT_create(nfeatures=MOST_FEATURES, contrastThreshold=0.02)
    features, descriptors = detector.detectAndCompute(pixels, None)
    points = np.array([feature.pt for feature in features])
    return Details(points, root(descriptors) if len(features) else points)


def agree(cv2: ModuleType, first: Details, second: Details) -> Registration:
    """Return the homography that most matching features of two grey pictures agree with."""
    no_points = np.zeros((0, 2))
    if min(len(first.points), len(second.points)) < LEAST_INLIERS:
        return Registration(None, no_points, 0, 0.0, "one of the pictures has too few details to go by")
    pairs = mutual(cv2, first.descriptors, second.descriptors)
    if len(pairs) < 8:
        return Registration(None, no_points, 0, 0.0, f"only {len(pairs)} details look alike")
    start = np.array([first.points[a] for a, _ in pairs])
    end = np.array([second.points[b] for _, b in pairs])
    matrix, inside = cv2.findHomography(start, end, cv2.USAC_MAGSAC, NEAR, maxIters=20000, confidence=0.9999)
    if matrix is None:
        return Registration(None, no_points, 0, 0.0, f"none of the {len(pairs)} details that look alike agree")
    agreeing = inside.ravel() > 0
    count, ratio = int(agreeing.sum()), float(agreeing.mean())
    why = ""
    if count < LEAST_INLIERS or ratio < LEAST_RATIO:
        why = (
            f"only {count} of the {len(pairs)} details that look alike agree: "
            "the pictures show different things, or one item from very different sides"
        )
    return Registration(matrix, start[agreeing], count, ratio, why)


def root(descriptors: Grid) -> Grid:
    """Return SIFT descriptors for Hellinger's distance, which discriminates better (Arandjelovic, Zisserman 2012)."""
    return np.asarray(np.sqrt(descriptors / (descriptors.sum(1, keepdims=True) + 1e-9)))


def mutual(cv2: ModuleType, first: Grid, second: Grid) -> list[tuple[int, int]]:
    """Return the pairs of features that are clearly each other's best match."""
    matcher = cv2.BFMatcher(cv2.NORM_L2)
    back = {match.queryIdx: match.trainIdx for (match,) in matcher.knnMatch(second, first, k=1)}
    return [
        (best.queryIdx, best.trainIdx)
        for best, second in matcher.knnMatch(first, second, k=2)
        if best.distance < NEXT_BEST * second.distance and back.get(best.trainIdx) == best.queryIdx
    ]


def implausible(cv2: ModuleType, matrix: Matrix, points: Matrix, frame: Grid, scale: float) -> str:
    """Return the reason why a homography is impossible for a camera; empty if it is possible."""
    hull = cv2.convexHull(points.astype(np.float32))
    if cv2.contourArea(hull) < LEAST_SPREAD * frame.size:
        return "what is alike is in one spot only"
    areas = [area_factor(matrix, x, y) * scale**2 for x, y in hull[:, 0].tolist()]
    if min(areas) <= 0:
        return "one of them would be mirrored or folded"
    if max(areas) > MOST_SCALE**2 or min(areas) < MOST_SCALE**-2:
        return "one of them shows it too small"
    if max(areas) > MOST_SLANT**2 * min(areas):
        return "one of them shows it from too far aside"
    return ""
