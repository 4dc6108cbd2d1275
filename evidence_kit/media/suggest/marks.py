"""Suggest at most three boxes where listing and received differ, or say why no box can be suggested."""

from types import ModuleType

import numpy as np
from PIL import Image

from evidence_kit.media.suggest.align import Aligned, align
from evidence_kit.media.suggest.differ import Place, places
from evidence_kit.media.suggest.opencv import Matrix, load_opencv, repeatable
from evidence_kit.media.suggest.register import register
from evidence_kit.model.case import Box
from evidence_kit.model.suggested import Registered, Suggestion

MOST_BOXES = 3
LEAST_STRENGTH = 0.67
MOST_DIFFERING = 0.35
"""Largest share of the comparable area that may differ; with more, single places are meaningless."""

ROOM = 0.004
"""Margin of a box around the difference, as a share of the frame's side."""


def suggest_marks(listing: Image.Image, received: Image.Image) -> Registered:
    """Return at most three places where two upright sRGB pictures of an item differ, reproducibly.

    Raises:
        ToolMissing: OpenCV is not installed.
    """
    cv2 = load_opencv()
    with repeatable(cv2):
        registration = register(cv2, listing, received)
        inliers, ratio = registration.inliers, round(registration.ratio, 3)
        if registration.matrix is None or registration.why:
            return Registered(ok=False, inliers=inliers, ratio=ratio, why=registration.why)
        pair = align(cv2, listing, received, registration.matrix)
        differing, share = places(cv2, pair, registration.points)
        if share > MOST_DIFFERING:
            return Registered(ok=True, inliers=inliers, ratio=ratio, why="almost everything differs")
        sure = [place for place in differing if place.strength >= LEAST_STRENGTH]
        boxes = [suggestion(cv2, place, pair, registration.matrix, (listing.size, received.size)) for place in sure]
        usable = [suggested for suggested in boxes if min(*suggested.listing[2:], *suggested.received[2:]) > 0]
        return Registered(ok=True, inliers=inliers, ratio=ratio, suggestions=tuple(usable[:MOST_BOXES]))


def suggestion(
    cv2: ModuleType, place: Place, pair: Aligned, matrix: Matrix, sizes: tuple[tuple[int, int], tuple[int, int]]
) -> Suggestion:
    """Return a place as boxes in pixels of both originals, with a small margin."""
    x, y, width, height = place.box
    room = ROOM * max(pair.valid.shape)
    frame = np.array([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], np.float64)
    frame += np.array([(-room, -room), (room, -room), (room, room), (-room, room)])
    shift = np.median(pair.moved[y : y + height, x : x + width].reshape(-1, 2), 0)
    received_frame = cv2.perspectiveTransform(((frame + shift) / pair.scale)[None], matrix)[0]
    return Suggestion(around(frame / pair.scale, sizes[0]), around(received_frame, sizes[1]), round(place.strength, 3))


def around(corners: Matrix, size: tuple[int, int]) -> Box:
    """Return the box around corners, in whole pixels and within a picture of this size."""
    left, top = (min(most, max(0, int(edge))) for edge, most in zip(np.floor(corners.min(0)), size, strict=True))
    right, bottom = (min(most, max(0, int(edge))) for edge, most in zip(np.ceil(corners.max(0)), size, strict=True))
    return left, top, right - left, bottom - top
