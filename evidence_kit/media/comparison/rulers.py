"""Draw rulers into a photo: dimension lines with ticks, and their lengths."""

import itertools
import math
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from evidence_kit.media.comparison.badges import LEADING, draw_middle
from evidence_kit.media.comparison.calm import are_free, as_rows, distances
from evidence_kit.media.comparison.lengths import in_words, plainly, reading
from evidence_kit.media.comparison.panels import Panel
from evidence_kit.media.comparison.spots import AWAY, Room, cornered, nearest_free, restlessness
from evidence_kit.media.comparison.strokes import BLACK, WHITE, Place, Point, draw_line
from evidence_kit.media.image.text import font, wrapped
from evidence_kit.model.case import Box, Line, Ruler

INK = WHITE
"""The colour of dimension lines and their plates, which must differ from marks."""

MOST_AWAY = 5.0
"""Largest distance of a plate from its line, in heights of its type, before it may cover the mark its line crosses."""

MIDDLE = 0.005
"""Cost of a plate's distance from the middle of its line, per type size, in units of restlessness."""

LEAST_STEP = 0.011
"""Least distance of two ticks as a share of the whole width; for smaller units only every fifth or tenth is drawn."""


def item_words(ruler: Ruler, size: tuple[int, int]) -> str:
    """Return the text at the measured length, such as "Width 7.3 cm"; empty without one.

    Its error is in the manifest and determines the digits shown here.
    """
    read = reading(ruler, size)
    if read is None:
        return ""
    return f"{ruler.label} {in_words(read, ruler.promised[1] if ruler.promised else None)}".strip()


def promised_words(ruler: Ruler, size: tuple[int, int]) -> str:
    """Return the promised and the measured length as text; empty if either is missing."""
    read = reading(ruler, size)
    if read is None or ruler.promised is None:
        return ""
    length, unit = ruler.promised
    words = f"{plainly(length)} {unit} promised, {in_words(read, unit)} measured"
    return f"{ruler.label}: {words}" if ruler.label else words


def draw_ruler(
    whole: Image.Image,
    ruler: Ruler,
    shown: tuple[Box, Panel],
    size: tuple[int, int],
    room: Room,
    taken: list[Place],
    frames: Sequence[Place] = (),
) -> None:
    """Draw a ruler's known length with ticks, and the length measured by it, into a panel.

    Args:
        shown: the visible part of the original, and its panel.
        size: of the upright original.
        room: where plates may lie.
        taken: places that must not be covered; the plates drawn here are added.
        frames: of the marks; only covered by the plate of a line that crosses the mark and has no room near it.
    """
    part, panel = shown
    stroke = max(2, round(whole.width * 0.0022))
    start, end = shown_line(ruler.points, part, panel)
    draw_dimension(whole, (start, end), panel.cell, stroke, ticks(ruler, start, end, whole.width))
    lines = [(start, end, f"{plainly(ruler.length)} {ruler.unit}")]
    if ruler.item is not None:
        start, end = shown_line(ruler.item, part, panel)
        draw_dimension(whole, (start, end), panel.cell, stroke, ())
        lines.append((start, end, item_words(ruler, size)))
    for first, last, text in lines:
        draw_text(whole, text, (first, last), room, taken, frames)


def shown_line(line: Line, part: Box, panel: Panel) -> tuple[Point, Point]:
    """Return the points where both ends of a line are shown, at the centres of their pixels."""
    left, top, right, bottom = panel.picture
    across, down = (right - left) / part[2], (bottom - top) / part[3]
    return (
        (left + (line[0] - part[0] + 0.5) * across, top + (line[1] - part[1] + 0.5) * down),
        (left + (line[2] - part[0] + 0.5) * across, top + (line[3] - part[1] + 0.5) * down),
    )


def line_places(ruler: Ruler, part: Box, panel: Panel) -> list[Place]:
    """Return small places along a ruler's lines, for plates to avoid."""
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
    """Return the positions of whole units between both ends, from 0 to 1, thinned so that they stay apart."""
    length = float(ruler.length)
    shown = math.dist(start, end)
    step = next((unit for unit in (1, 2, 5, 10, 20, 50, 100, 500) if shown * unit / length >= LEAST_STEP * width), None)
    if step is None or length / step > 200:
        return ()
    return tuple(
        unit / length for unit in itertools.takewhile(lambda at: at < length - 1e-9, itertools.count(step, step))
    )


def draw_dimension(
    whole: Image.Image, line: tuple[Point, Point], limits: Place, stroke: int, between: Sequence[float]
) -> None:
    """Draw a line with a cross stroke at each end and shorter ones between, on any background, within limits."""
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


def text_place(
    room: Room, shape: tuple[int, int], line: tuple[Point, Point], taken: Sequence[Place], frames: Sequence[Place]
) -> Place:
    """Return the calmest place near a line that covers neither taken places nor frames.

    Without one within MOST_AWAY of the line, the frames around its middle are ignored.
    """
    x, y = round((line[0][0] + line[1][0]) / 2), round((line[0][1] + line[1][1]) / 2)
    others = [frame for frame in frames if not (frame[0] <= x < frame[2] and frame[1] <= y < frame[3])]
    for avoided in ([*taken, *frames], [*taken, *others]):
        place = calmest_near(room, shape, line, avoided)
        if place is not None:
            return place
    middle = (x, y, x, y)
    free = nearest_free(shape, middle, room.limits, [*taken, *frames])
    return free or nearest_free(shape, middle, room.limits, taken) or cornered(shape, middle, room.limits)


def calmest_near(room: Room, shape: tuple[int, int], line: tuple[Point, Point], taken: Sequence[Place]) -> Place | None:
    """Return the best free place within MOST_AWAY of a line: calm, near it, and near its middle."""
    width, height = shape
    left, top, right, bottom = room.limits
    reach, step = MOST_AWAY * room.size, max(4, height // 3)
    columns = np.arange(left, right - width + 1, step)
    rows = np.arange(top, bottom - height + 1, step)
    corners = np.stack(np.meshgrid(columns, rows), axis=-1).reshape(-1, 2)
    places = np.concatenate((corners, corners + np.array(shape)), axis=1).astype(np.int64)
    (x1, y1), (x2, y2) = line
    points = [(round(x1 + (x2 - x1) * at / 32), round(y1 + (y2 - y1) * at / 32)) for at in range(33)]
    away = np.min([distances(places, (x, y, x, y)) for x, y in points], axis=0) if len(places) else np.zeros(0)
    kept = are_free(places, as_rows(taken)) & (away <= reach)
    places, away = places[kept], away[kept]
    if not len(places):
        return None
    middle = np.hypot((places[:, 0] + places[:, 2] - x1 - x2) / 2, (places[:, 1] + places[:, 3] - y1 - y2) / 2)
    best = np.argmin(restlessness(room, places) + (AWAY * away + MIDDLE * middle) / room.size)
    chosen = as_rows(places[best])[0]
    return int(chosen[0]), int(chosen[1]), int(chosen[2]), int(chosen[3])


def draw_text(
    whole: Image.Image, words: str, line: tuple[Point, Point], room: Room, taken: list[Place], frames: Sequence[Place]
) -> None:
    """Draw a plate beside a line, and add it to the taken places."""
    letters, limits = room.size, room.limits
    face = font(letters, bold=True)
    pad = round(letters * 0.28)
    lines = wrapped(words, limits[2] - limits[0] - 2 * pad, face.getlength)
    width = round(max(face.getlength(text) for text in lines)) + 2 * pad
    height = round(letters * (1.35 + LEADING * (len(lines) - 1)))
    place = text_place(room, (width, height), line, taken, frames)
    taken.append(place)
    canvas = ImageDraw.Draw(whole)
    rim = max(2, round(letters * 0.07))
    canvas.rectangle((place[0], place[1], place[2] - 1, place[3] - 1), fill=BLACK)
    canvas.rectangle((place[0] + rim, place[1] + rim, place[2] - 1 - rim, place[3] - 1 - rim), fill=INK)
    first = (place[1] + place[3]) / 2 - LEADING * letters * (len(lines) - 1) / 2
    for row, text in enumerate(lines):
        spot = ((place[0] + place[2]) / 2, first + LEADING * letters * row)
        draw_middle(canvas, spot, text, letters, BLACK, centred=True)
