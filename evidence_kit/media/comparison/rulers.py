"""Rulers drawn into a photo: dimension lines with ticks, and how long they are."""

import itertools
import math
from collections.abc import Sequence

from PIL import Image, ImageDraw

from evidence_kit.media.comparison.badges import cornered, distance, draw_middle, nearest_free
from evidence_kit.media.comparison.lengths import plainly, reading
from evidence_kit.media.comparison.panels import Panel
from evidence_kit.media.comparison.strokes import BLACK, WHITE, Place, Point, draw_line
from evidence_kit.media.image.text import font, wrapped
from evidence_kit.model import Box, Line, Ruler

INK = WHITE
"""Of dimension lines and their plates, which are white so that nobody takes them for a mark."""

MOST_AWAY = 3.0
"""How far from its line a plate may lie, in heights of its type; farther, it may lie in the mark its line crosses."""

LEAST_STEP = 0.011
"""Share of the whole width between two ticks below which only every fifth or tenth is drawn."""


def known_words(ruler: Ruler) -> str:
    """Return what is written at the known length."""
    return f"{plainly(ruler.length)} {ruler.unit}"


def item_words(ruler: Ruler, size: tuple[int, int]) -> str:
    """Return what is written at the measured length, such as "Width 7.3 cm ±0.1"; empty when there is none."""
    read = reading(ruler, size)
    if read is None:
        return ""
    return f"{ruler.label} {plainly(read.value)} {read.unit} ±{plainly(read.error)}".strip()


def draw_ruler(
    whole: Image.Image,
    ruler: Ruler,
    shown: tuple[Box, Panel],
    size: tuple[int, int],
    letters: int,
    taken: list[Place],
    frames: Sequence[Place] = (),
) -> None:
    """Draw a ruler's known length, graduated, and the length measured by it, into a panel.

    Args:
        shown: what is shown of the original, and where.
        size: of the upright original.
        letters: size of the type, in pixels.
        taken: what must not be covered; the plates drawn here are added to it.
        frames: of the marks; covered only by the plate of a line that crosses the mark and has no room near it.
    """
    part, panel = shown
    stroke = max(2, round(whole.width * 0.0022))
    start, end = shown_line(ruler.points, part, panel)
    draw_dimension(whole, (start, end), panel.cell, stroke, ticks(ruler, start, end, whole.width))
    lines = [(start, end, known_words(ruler))]
    if ruler.item is not None:
        start, end = shown_line(ruler.item, part, panel)
        draw_dimension(whole, (start, end), panel.cell, stroke, ())
        lines.append((start, end, item_words(ruler, size)))
    for first, last, words in lines:
        draw_words(whole, words, (first, last), panel.picture, letters, taken, frames)


def shown_line(line: Line, part: Box, panel: Panel) -> tuple[Point, Point]:
    """Return where both ends of a line are shown: the middles of their pixels."""
    left, top, right, bottom = panel.picture
    across, down = (right - left) / part[2], (bottom - top) / part[3]
    return (
        (left + (line[0] - part[0] + 0.5) * across, top + (line[1] - part[1] + 0.5) * down),
        (left + (line[2] - part[0] + 0.5) * across, top + (line[3] - part[1] + 0.5) * down),
    )


def line_places(ruler: Ruler, part: Box, panel: Panel) -> list[Place]:
    """Return small places along a ruler's lines, so that plates can leave them free."""
    found = []
    reach = max(6, (panel.cell[2] - panel.cell[0]) // 60)
    for line in (ruler.points, ruler.item):
        if line is not None:
            (x1, y1), (x2, y2) = shown_line(line, part, panel)
            count = max(1, math.ceil(math.dist((x1, y1), (x2, y2)) / reach))
            for step in range(count + 1):
                x, y = round(x1 + (x2 - x1) * step / count), round(y1 + (y2 - y1) * step / count)
                found.append((x - reach, y - reach, x + reach, y + reach))
    return found


def ticks(ruler: Ruler, start: Point, end: Point, width: int) -> tuple[float, ...]:
    """Return where between both ends, from 0 to 1, whole units are marked, thinned so that they stay apart."""
    length = float(ruler.length)
    shown = math.dist(start, end)
    step = next((one for one in (1, 2, 5, 10, 20, 50, 100, 500) if shown * one / length >= LEAST_STEP * width), None)
    if step is None or length / step > 200:
        return ()
    return tuple(
        one / length for one in itertools.takewhile(lambda at: at < length - 1e-9, itertools.count(step, step))
    )


def draw_dimension(
    whole: Image.Image, line: tuple[Point, Point], limits: Place, stroke: int, between: Sequence[float]
) -> None:
    """Draw a line with a cross stroke at each end and shorter ones between, seen on any ground, within limits."""
    within = whole.crop(limits)
    start, end = ((x - limits[0], y - limits[1]) for x, y in line)
    length = max(math.dist(start, end), 1e-9)
    across = ((start[1] - end[1]) / length, (end[0] - start[0]) / length)

    def cross(at: float, reach: float) -> list[Point]:
        x, y = start[0] + (end[0] - start[0]) * at, start[1] + (end[1] - start[1]) * at
        return [(x - across[0] * reach, y - across[1] * reach), (x + across[0] * reach, y + across[1] * reach)]

    strokes = [
        [start, end],
        cross(0, 5.5 * stroke),
        cross(1, 5.5 * stroke),
        *(cross(at, 2.8 * stroke) for at in between),
    ]
    for colour, breadth in ((BLACK, 3.4), (WHITE, 2.2), (INK, 1.0)):
        for index, points in enumerate(strokes):
            draw_line(within, points, breadth * stroke * (1 if index < 3 else 0.6), colour)
    whole.paste(within, limits[:2])


def words_place(
    shape: tuple[int, int],
    line: tuple[Point, Point],
    limits: Place,
    near: float,
    taken: Sequence[Place],
    frames: Sequence[Place],
) -> Place:
    """Return the place nearest to the middle of a line where nothing that is taken and no frame lies.

    When that is farther than `near` pixels from the line, the frames that its middle lies in are disregarded.
    """
    x, y = round((line[0][0] + line[1][0]) / 2), round((line[0][1] + line[1][1]) / 2)
    middle = (x, y, x, y)
    place = nearest_free(shape, middle, limits, [*taken, *frames])
    if place is None or distance_to(line, place) > near:
        others = [one for one in frames if not (one[0] <= x < one[2] and one[1] <= y < one[3])]
        place = nearest_free(shape, middle, limits, [*taken, *others]) or place
    return place or cornered(shape, middle, limits)


def distance_to(line: tuple[Point, Point], place: Place) -> float:
    """Return about how many pixels lie between a line and a place."""
    (x1, y1), (x2, y2) = line
    points = [(round(x1 + (x2 - x1) * at / 32), round(y1 + (y2 - y1) * at / 32)) for at in range(33)]
    return min(distance(place, (x, y, x, y)) for x, y in points)


def draw_words(
    whole: Image.Image,
    words: str,
    line: tuple[Point, Point],
    limits: Place,
    letters: int,
    taken: list[Place],
    frames: Sequence[Place],
) -> None:
    """Draw a plate beside a line, and add it to what is taken."""
    face = font(letters, bold=True)
    pad = round(letters * 0.28)
    lines = wrapped(words, limits[2] - limits[0] - 2 * pad, face.getlength)
    width = round(max(face.getlength(one) for one in lines)) + 2 * pad
    height = round(letters * (1.35 + 1.12 * (len(lines) - 1)))
    place = words_place((width, height), line, limits, MOST_AWAY * letters, taken, frames)
    taken.append(place)
    canvas = ImageDraw.Draw(whole)
    rim = max(2, round(letters * 0.07))
    canvas.rectangle((place[0], place[1], place[2] - 1, place[3] - 1), fill=BLACK)
    canvas.rectangle((place[0] + rim, place[1] + rim, place[2] - 1 - rim, place[3] - 1 - rim), fill=INK)
    first = (place[1] + place[3]) / 2 - 1.12 * letters * (len(lines) - 1) / 2
    for row, one in enumerate(lines):
        spot = ((place[0] + place[2]) / 2, first + 1.12 * letters * row)
        draw_middle(canvas, spot, one, letters, BLACK, centred=True)
