"""Remember what is computed from all pixels of a picture, so that the same comparison is drawn again in little time."""

import threading
from functools import lru_cache, partial

from PIL import Image

from evidence_kit.media.comparison.calm import Restlessness, restlessness_of
from evidence_kit.media.comparison.views import scaled
from evidence_kit.model.case import Box

MOST_REMEMBERED = 2
"""Results of each kind that are remembered; those of a crop that is being moved go after a few steps."""

SCALING = threading.Lock()
"""Held while a picture is scaled, which takes 20 MB on the way: what is kept must leave room for it once, not twice."""


class Kept:
    """A picture with its panels and calm areas, which depend on nothing but its part and size.

    It may be used by several threads. The picture must not change while it is kept.
    """

    def __init__(self, picture: Image.Image) -> None:
        self._scaled = lru_cache(MOST_REMEMBERED)(partial(scaled, picture))
        self._restlessness = lru_cache(MOST_REMEMBERED)(partial(restlessness_of, picture))

    def resized(self, part: Box, size: tuple[int, int]) -> Image.Image:
        """Return a part of the picture at a size, to be read and not changed."""
        with SCALING:
            return self._scaled(part, size)

    def restlessness(self, part: Box) -> Restlessness:
        """Return the restlessness of a part of the picture."""
        return self._restlessness(part)
