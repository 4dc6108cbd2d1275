"""Tell a change of a phone's lens from a cut: the same view, suddenly nearer or wider, about the same middle.

The cameras of a phone lie a few millimetres apart, so the view of the longer one is a part of the view of the wider.
On the tuning half of tests/bench/take.py it correlates with that part by 0.80 to 0.99; two views of one scene by at
most 0.74, and two at a cut that falls on a change of the lens by 0.47 to 0.81.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from PIL import Image

LEAST_ALIKE = 0.82
"""Least correlation of the nearer view with the part of the wider one that it shows."""

SCALES = tuple(float(scale) for scale in np.geomspace(1.5, 3.6, 15))
"""How much nearer the other lens shows things; phones have lenses of 0.5, 1, 2 and 3, and zoom a little between."""

FARTHEST_DOWN, FARTHEST_RIGHT = 6, 8
"""Most pixels of the small pictures between the middles of both views: two lenses look nearly at the same."""

Pixels = NDArray[np.uint8]


def is_other_lens(before: Pixels, after: Pixels) -> bool:
    """Return whether two small pictures show the same through two lenses of a phone."""
    return max(likeness(before, after), likeness(after, before)) >= LEAST_ALIKE


def likeness(wide: Pixels, near: Pixels) -> float:
    """Return the best correlation of a nearer view with a part around the middle of a wider one."""
    height, width = wide.shape
    picture, best = wide.astype(np.float32), -1.0
    for scale in SCALES:
        high, broad = round(height / scale), round(width / scale)
        part = np.asarray(Image.fromarray(near).resize((broad, high), Image.Resampling.BOX), dtype=np.float32)
        part = part - part.mean()
        top, left = (height - high) // 2, (width - broad) // 2
        rows = slice(max(0, top - FARTHEST_DOWN), top + FARTHEST_DOWN + 1)
        columns = slice(max(0, left - FARTHEST_RIGHT), left + FARTHEST_RIGHT + 1)
        windows = sliding_window_view(picture, (high, broad))[rows, columns].reshape(-1, high * broad)
        spread = windows.std(axis=1) * np.sqrt(high * broad) * float(np.sqrt((part**2).sum()))
        best = max(best, float((windows @ part.ravel() / (spread + 1e-3)).max()))
    return best
