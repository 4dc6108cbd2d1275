"""Suggest at most three boxes where listing and received differ, or say why there are none."""

from types import ModuleType

import numpy as np
from PIL import Image

from evidence_kit.media.suggest.align import Aligned, align
from evidence_kit.media.suggest.differ import Place, places
from evidence_kit.media.suggest.opencv import Matrix, load_opencv, repeatable
from evidence_kit.media.suggest.register import register
from evidence_kit.model.case import Box
from evidence_kit.model.suggested import Registered, Suggestion

MOST = 3
LEAST_STRENGTH = 0.67
MOST_DIFFERING = 0.35
"""Share of the comparable area above which single places are meaningless."""

ROOM = 0.004
"""Share of the frame by which a box is larger than the difference on each side."""


def suggest_marks(listing: Image.Image, received: Image.Image) -> Registered:
    """Return at most three places where two upright sRGB pictures of an item differ, reproducibly.

    Raises:
        ToolMissing: OpenCV is not installed.
    """
    cv2 = load_opencv()
    with repeatable(cv2):
        found = register(cv2, listing, received)
        inliers, ratio = found.inliers, round(found.ratio, 3)
        if found.matrix is None or found.why:
            return Registered(ok=False, inliers=inliers, ratio=ratio, why=found.why)
        pair = align(cv2, listing, received, found.matrix)
        differing, share = places(cv2, pair, found.points)
        if share > MOST_DIFFERING:
            return Registered(ok=True, inliers=inliers, ratio=ratio, why="almost everything differs")
        sure = [place for place in differing if place.strength >= LEAST_STRENGTH]
        boxes = [suggestion(cv2, place, pair, found.matrix, (listing.size, received.size)) for place in sure]
        usable = [suggested for suggested in boxes if min(*suggested.listing[2:], *suggested.received[2:]) > 0]
        return Registered(ok=True, inliers=inliers, ratio=ratio, suggestions=tuple(usable[:MOST]))


def suggestion(
    cv2: ModuleType, place: Place, pair: Aligned, matrix: Matrix, sizes: tuple[tuple[int, int], tuple[int, int]]
) -> Suggestion:
    """Return a place as boxes in pixels of both originals, with a small margin."""
    x, y, width, height = place.box
    room = ROOM * max(pair.valid.shape)
    frame = np.array([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], np.float64)
    frame += np.array([(-room, -room), (room, -room), (room, room), (-room, room)])
    pulled = np.median(pair.moved[y : y + height, x : x + width].reshape(-1, 2), 0)
    there = cv2.perspectiveTransform(((frame + pulled) / pair.scale)[None], matrix)[0]
    return Suggestion(around(frame / pair.scale, sizes[0]), around(there, sizes[1]), round(place.strength, 3))


def around(corners: Matrix, size: tuple[int, int]) -> Box:
    """Return the box around corners, in whole pixels and within a picture of this size."""
    left, top = (min(most, max(0, int(edge))) for edge, most in zip(np.floor(corners.min(0)), size, strict=True))
    right, bottom = (min(most, max(0, int(edge))) for edge, most in zip(np.ceil(corners.max(0)), size, strict=True))
    return left, top, right - left, bottom - top
