"""Find differences: places where two aligned pictures differ while their surroundings agree."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType

import numpy as np

from evidence_kit.media.suggest.align import Aligned
from evidence_kit.media.suggest.opencv import Grid, Mask, Matrix, Plane, blur, moments
from evidence_kit.model.case import Box

SHIFTS = [(x, y) for y in (-2, 0, 2) for x in (-2, 0, 2)]
"""Displacements in pixels that do not count as a difference."""

LEAST_STRUCTURE = 0.6
"""Least difference in structure that counts: 0 is the same, 1 nothing in common."""

LEAST_COLOUR = 14.0
"""Least difference in colour that counts, in Lab's a and b."""

MOST_BRIGHTNESS = 20.0
"""Largest difference in L at which both pictures still show the same thing."""

VIVID = 30.0
"""Chroma that doubles the tolerance for colour: light and cameras scale colours, they seldom shift hues."""

NOISE = 4.0
"""Variation in L that is not structure."""

DOUBT = 0.65
"""Least unlikeness of pixels that belong to a difference beside them; 1 makes a difference by itself."""

LEAST_AREA = 200
LEAST_SIDE = 0.018
"""Least area in pixels, and side of a square as a share of the frame; smaller differences are misaligned edges."""

SECTORS = 12
"""Sectors around a place; two of them may disagree, because they show a hand or another side of a box."""


@dataclass(frozen=True, slots=True)
class Unlikeness:
    """The difference of two aligned pictures around each pixel, as a multiple of its threshold.

    Attributes:
        worst: the largest of the differences in fine structure, rough structure and colour.
        judged: where both pictures show something, unless burnt out.
    """

    worst: Plane
    judged: Mask


@dataclass(frozen=True, slots=True)
class Place:
    """A difference: its box in pixels of the frame, and its certainty, 0 to 1."""

    box: Box
    strength: float


def places(cv2: ModuleType, pair: Aligned, points: Matrix) -> tuple[list[Place], float]:
    """Return the differences, strongest first, and the share of the recognised area that does not agree, 0 to 1.

    Args:
        points: agreeing features in pixels of the listing.
    """
    hull = np.zeros(pair.valid.shape, np.uint8)
    cv2.fillConvexPoly(hull, cv2.convexHull((points * pair.scale).astype(np.int32)), 1)
    common = comparable(cv2, pair, hull)
    if not common.any():
        return [], 1.0
    unlike = unlikeness(cv2, pair, common)
    odd = (unlike.worst > 1) & unlike.judged
    least = max(LEAST_AREA, (LEAST_SIDE * max(common.shape)) ** 2)
    found = []
    for wide in islands(cv2, unlike.worst > DOUBT):
        core = wide & odd
        if core.sum() >= least and common[wide].all():
            found.append(Place(bounds(core), certainty(cv2, wide, core, unlike, common)))
    found.sort(key=lambda place: -place.strength * np.sqrt(place.box[2] * place.box[3]))
    recognised = (hull > 0) & pair.valid
    return found, float((odd | ~common)[recognised].mean()) if recognised.any() else 1.0


def comparable(cv2: ModuleType, pair: Aligned, hull: Grid) -> Mask:
    """Return a mask of what both pictures show: around the agreeing features, without foreign objects."""
    side = max(hull.shape)
    about = cv2.dilate(hull, np.ones((max(3, side // 12),) * 2, np.uint8)) > 0
    apart_in_light = blur(cv2, np.abs(pair.listing - pair.received), 3.0)
    alike = dissimilarity(cv2, pair.listing[..., 0], pair.received[..., 0], 6.0) < 0.5
    alike &= (apart_in_light[..., 0] < MOST_BRIGHTNESS) & (chroma(apart_in_light[..., 1:]) < LEAST_COLOUR)
    same = blur(cv2, (alike & pair.valid).astype(np.float32), 0.03 * side)
    agreeing = (about & pair.valid & (same > 0.5)).astype(np.uint8)
    size = max(3, side // 16)
    closed = cv2.morphologyEx(agreeing, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))
    inner = cv2.erode(closed & pair.valid, np.ones((5, 5), np.uint8), borderType=cv2.BORDER_CONSTANT, borderValue=0)
    outlines, _ = cv2.findContours(inner, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    return np.asarray(cv2.drawContours(np.zeros(hull.shape, np.uint8), outlines, -1, 1, -1) > 0)


def unlikeness(cv2: ModuleType, pair: Aligned, common: Mask) -> Unlikeness:
    """Return the difference in structure or colour, relative to what is usual in the common area."""
    rough, fine, colour = (np.full(common.shape, np.inf, np.float32) for _ in range(3))
    listing, soft = pair.listing[..., 0], blur(cv2, pair.listing[..., 1:], 3.0)
    for x, y in SHIFTS:
        received = np.roll(pair.received, (y, x), (0, 1))
        fine = np.minimum(fine, dissimilarity(cv2, listing, received[..., 0], 3.0))
        rough = np.minimum(rough, dissimilarity(cv2, listing, received[..., 0], 6.0))
        colour = np.minimum(colour, chroma(soft - blur(cv2, received[..., 1:], 3.0)))
    vivid = np.maximum(chroma(soft), chroma(blur(cv2, pair.received[..., 1:], 3.0)))
    colour /= 1 + vivid / VIVID
    judged = pair.valid & ~pair.clipped
    measures = ((fine, LEAST_STRUCTURE), (rough, LEAST_STRUCTURE), (colour, LEAST_COLOUR))
    worst = np.max([measure / threshold(measure[common & judged], least) for measure, least in measures], 0)
    return Unlikeness(worst, judged)


def chroma(colours: Grid) -> Grid:
    """Return the chroma of colours in Lab's a and b."""
    return np.hypot(colours[..., 0], colours[..., 1])


def dissimilarity(cv2: ModuleType, first: Plane, second: Plane, sigma: float) -> Plane:
    """Return the dissimilarity of two planes around each pixel, 0 to 2 (1 minus SSIM's contrast and structure)."""
    variance, other_variance, together = moments(cv2, first, second, sigma)
    return np.asarray(1 - (2 * together + NOISE**2) / (variance + other_variance + NOISE**2))


def threshold(values: Grid, least: float) -> float:
    """Return the threshold of a difference: at least `least`, and well above the usual values of this pair."""
    if not values.size:
        return least
    middle, high = np.percentile(values, (50, 84))
    return max(least, float(middle + 4 * (high - middle)))


def islands(cv2: ModuleType, mask: Mask) -> Iterator[Mask]:
    """Yield the connected parts of a mask; parts that nearly touch are joined."""
    size = max(3, max(mask.shape) // 60)
    closed = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    for index in range(1, count):
        if stats[index, cv2.CC_STAT_AREA] >= LEAST_AREA:
            yield labels == index


def bounds(mask: Mask) -> Box:
    """Return the bounding box of a mask."""
    rows, columns = np.nonzero(mask)
    left, top = int(columns.min()), int(rows.min())
    return left, top, int(columns.max()) + 1 - left, int(rows.max()) + 1 - top


def certainty(cv2: ModuleType, wide: Mask, core: Mask, unlike: Unlikeness, common: Mask) -> float:
    """Return the certainty of a difference, 0 unless its surroundings agree.

    Args:
        wide: the difference with its doubtful edges.
        core: its part above the threshold.
    """
    grow = max(11, max(wide.shape) // 20)
    near = cv2.dilate(wide.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    ring = (cv2.dilate(wide.astype(np.uint8), np.ones((grow, grow), np.uint8)) > 0) & ~near
    rows, columns = np.nonzero(ring)
    middle_row, middle_column = (indices.mean() for indices in np.nonzero(wide))
    angle = np.arctan2(rows - middle_row, columns - middle_column)
    sector = np.floor((angle + np.pi) / (2 * np.pi) * SECTORS).astype(int) % SECTORS
    fine = (unlike.worst < 0.8) & unlike.judged & common
    agreed = np.bincount(sector, fine[ring], SECTORS) / np.maximum(1, np.bincount(sector, minlength=SECTORS))
    if (agreed > 0.6).sum() < SECTORS - 2 or agreed.mean() < 0.75:
        return 0.0
    excess = float(np.percentile(unlike.worst[core], 75))
    return float(agreed.mean() * np.clip((excess - 0.9) / 0.6, 0, 1))
