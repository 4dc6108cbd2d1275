"""Draw frames and lines that are visible on any background: black and white side by side, with a colour in between.

The better of black and white has a contrast of at least 4.58:1 against any colour (WCAG 2.2: their relative luminances
plus 0.05 are 0.05 and 1.05, and the worst background lies at the geometric mean), so one of the strokes always shows.
"""

import itertools
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

# Okabe and Ito's colours, distinct for every kind of colour blindness; the numbers carry the meaning. All are so light
# that black letters on them have a contrast of 6:1 and more.
HUES = ("#E69F00", "#56B4E9", "#F0E442", "#009E73", "#CC79A7")
BLACK, WHITE = "#000000", "#FFFFFF"

Place = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels of the whole picture; right and bottom are exclusive."""

Point = tuple[float, float]


def hue_of(number: int) -> str:
    """Return the colour of a mark's number, which counts from 1."""
    return HUES[(number - 1) % len(HUES)]


def frame_around(place: Place, limits: Place, stroke: int) -> Place:
    """Return the outer edge of the frame around a place.

    The frame lies outside the place as far as `limits` allow, so that it does not cover it, and is large enough to keep
    its strokes apart.
    """
    left, right = widened(place[0] - 3 * stroke, place[2] + 3 * stroke, 9 * stroke, limits[0], limits[2])
    top, bottom = widened(place[1] - 3 * stroke, place[3] + 3 * stroke, 9 * stroke, limits[1], limits[3])
    return left, top, right, bottom


def draw_frame(canvas: ImageDraw.ImageDraw, place: Place, limits: Place, stroke: int, hue: str) -> None:
    """Draw the frame around a place: from the outside black, white, colour and black."""
    left, top, right, bottom = frame_around(place, limits, stroke)
    for ring, colour in enumerate((BLACK, WHITE, hue, BLACK)):
        inset, thickness = ring * stroke, stroke if ring < 3 else max(1, stroke // 2)
        corners = (left + inset, top + inset, right - 1 - inset, bottom - 1 - inset)
        if corners[2] - corners[0] >= 2 * thickness and corners[3] - corners[1] >= 2 * thickness:
            canvas.rectangle(corners, outline=colour, width=thickness)


def widened(low: int, high: int, least: int, lowest: int, highest: int) -> tuple[int, int]:
    """Return the span widened around its middle to `least` and moved into its limits."""
    if high - low < least:
        low = (low + high - least) // 2
        high = low + least
    if low < lowest:
        low, high = lowest, max(high, min(lowest + least, highest))
    if high > highest:
        low, high = min(low, max(highest - least, lowest)), highest
    return low, high


def draw_path(whole: Image.Image, points: Sequence[Point], stroke: int, hue: str) -> None:
    """Draw a line through points as a colour between white and black strokes, with smooth edges."""
    for colour, breadth in ((BLACK, 3.4), (WHITE, 2.2), (hue, 1.0)):
        draw_line(whole, points, breadth * stroke, colour)


def draw_line(whole: Image.Image, points: Sequence[Point], breadth: float, colour: str) -> None:
    """Draw a line of one colour through points, `breadth` pixels wide, with round ends and smooth edges."""
    margin = breadth / 2 + 2
    left = max(0, int(min(x for x, _ in points) - margin))
    top = max(0, int(min(y for _, y in points) - margin))
    right = min(whole.width, int(max(x for x, _ in points) + margin) + 1)
    bottom = min(whole.height, int(max(y for _, y in points) + margin) + 1)
    if right <= left or bottom <= top:
        return
    mask = np.zeros((bottom - top, right - left), dtype=np.uint8)
    for start, end in itertools.pairwise(points):
        cover_segment(mask, (start[0] - left, start[1] - top), (end[0] - left, end[1] - top), breadth)
    whole.paste(colour, (left, top), Image.fromarray(mask))


def cover_segment(mask: np.ndarray, start: Point, end: Point, breadth: float) -> None:
    """Raise `mask` to 255 where a line between two points covers whole pixels, and to less at its edges.

    Only a window around the line is computed in each row, or in each column of a mostly horizontal line.
    """
    if abs(end[0] - start[0]) > abs(end[1] - start[1]):
        cover_segment(mask.T, start[::-1], end[::-1], breadth)
        return
    (x1, y1), (x2, y2) = (start, end) if start[1] <= end[1] else (end, start)
    half = breadth / 2
    rows = np.arange(max(0, int(y1 - half - 1)), min(mask.shape[0], int(y2 + half + 2)))
    length = max(((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5, 1e-9)
    middles = x1 + (x2 - x1) * np.clip((rows - y1) / max(y2 - y1, 1e-9), 0, 1)
    reach = int(half * 1.5 + 3)
    columns = np.rint(middles).astype(np.int64)[:, None] + np.arange(-reach, reach + 1)[None, :]
    across, down = columns + 0.5 - x1, rows[:, None] + 0.5 - y1
    along = np.clip((across * (x2 - x1) + down * (y2 - y1)) / length, 0, length)
    away = np.hypot(across - along * (x2 - x1) / length, down - along * (y2 - y1) / length)
    cover = (np.clip(half + 0.5 - away, 0, 1) * 255).astype(np.uint8)
    inside = (columns >= 0) & (columns < mask.shape[1])
    flat = np.broadcast_to(rows[:, None], columns.shape)[inside], columns[inside]
    mask[flat] = np.maximum(mask[flat], cover[inside])
