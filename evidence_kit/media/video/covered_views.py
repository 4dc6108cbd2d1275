"""Cover places of a film in its small pictures, as they are covered in what is made of it."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from evidence_kit.media.video.cover import scaled_box
from evidence_kit.model.cover import boxes_at
from evidence_kit.model.facts import VideoFacts

BLACK_LEVEL = 16
"""Black in pictures of limited range."""


def cover_pictures(pictures: NDArray[np.uint8], times: Iterable[float], facts: VideoFacts) -> NDArray[np.uint8]:
    """Return small luma pictures of a film with its places covered; the same array without any."""
    if not facts.cover:
        return pictures
    covered = pictures.copy()
    height, width = pictures.shape[1:]
    for picture, second in zip(covered, times, strict=True):
        for box in boxes_at(facts.cover, float(second)):
            x, y, wide, high = scaled_box(box, (facts.width, facts.height), (width, height))
            picture[y : y + high, x : x + wide] = BLACK_LEVEL
    return covered
