"""Find the place of a plate: near its mark, in a calm part of the photo, and covering nothing important."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidence_kit.media.comparison.calm import are_free, as_rows, distances, shared_pixels, within_reach
from evidence_kit.media.comparison.strokes import Place, Point

MOST_AWAY = 3.0
"""Largest distance of a plate from its mark, as a multiple of the type size; the eye does not find farther ones."""

AWAY, JOINED, INSIDE = 0.02, 0.05, 0.2
"""Costs of a plate: its distance from the mark, per type size; needing a line to it; covering it.

In units of the restlessness of the photo under it. Print in a photo has 0.1 to 0.3, so that a plate moves from print to
a calm area within reach.
"""

RESTLESS = 0.15
"""Restlessness that counts at most: in a photo of leaves or bark all places are alike, and plates stay at marks."""

DETAILED, COVERED = 0.06, 0.1
"""Restlessness of a place full of detail, and the cost of covering that: calm ground within reach costs less.

Where everything has detail, nothing changes by it.
"""

TRIED = 48
"""The number of best places whose lines are checked."""

LOOKED_AT = 128
"""Places that are looked at together at first, whether they are free."""


def restlessness(room: "Room", places: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the cost of covering each place."""
    return np.minimum(room.restless(places), RESTLESS)


@dataclass(frozen=True, slots=True)
class Room:
    """The room for the plates of a panel.

    Attributes:
        limits: the panel.
        size: of the type, in pixels.
        restless: function from places to the restlessness of the photo under each, from 0 to 1; by default 0.
        average: restlessness of the whole photo.
    """

    limits: Place
    size: int
    restless: Callable[[NDArray[np.int64]], NDArray[np.float64]] = lambda places: np.zeros(len(places))
    average: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Nearby:
    """The places of a plate near its frame, the best first.

    Attributes:
        costs: of each, without that of a line to it.
        covering: the part of each cost that is for covering detail at all.
    """

    frame: Place
    places: NDArray[np.int64]
    costs: NDArray[np.float64]
    covering: NDArray[np.float64]


def places_near(room: Room, shape: tuple[int, int], frame: Place) -> Nearby:
    """Return every place of a plate within MOST_AWAY of a frame.

    Args:
        shape: width and height of the plate.
    """
    near = as_rows(touching(shape, frame, room.limits))
    places = np.concatenate((near, places_around(shape, frame, room.limits, MOST_AWAY * room.size)))
    away = distances(places, frame)
    restless = restlessness(room, places)
    covering = COVERED * np.minimum(restless / DETAILED, 1.0)
    cost = restless + covering + AWAY * away / room.size
    cost += np.where(away > 0, JOINED, 0) + np.minimum(np.arange(len(places)), len(near)) * 1e-3
    cost += INSIDE * shared_pixels(places, frame) / (shape[0] * shape[1])
    order = np.argsort(cost, kind="stable")
    return Nearby(frame, places[order], cost[order], covering[order])


def best_spot(
    room: Room, near: Nearby, taken: NDArray[np.int64], others: NDArray[np.int64]
) -> tuple[Place, float] | None:
    """Return the best free place of a plate, and its cost but for that of covering detail at all; None without one.

    Args:
        taken: places it must not cover.
        others: places that the line from plate to frame must not cross.
    """
    best: tuple[Place, float] | None = None
    least = math.inf
    for index in free_ones(near.places, taken, TRIED):
        if least <= near.costs[index]:
            break
        place = place_of(near.places[index])
        line = join(place, near.frame)
        if crosses_any(line, others):
            continue
        total = float(near.costs[index]) + (line_cost(room, line) if distance(place, near.frame) > 0 else 0)
        if total < least:
            best, least = (place, total - float(near.covering[index])), total
    return best


def free_ones(places: NDArray[np.int64], taken: NDArray[np.int64], most: int) -> Iterator[int]:
    """Yield the indices of the first free places, at most so many of them.

    Few are looked at as a rule, so the others are not even tried.
    """
    found, start, count, taken = 0, 0, LOOKED_AT, within_reach(places, taken)
    while start < len(places):
        for index in np.flatnonzero(are_free(places[start : start + count], taken)):
            yield start + int(index)
            found += 1
            if found == most:
                return
        start, count = start + count, 2 * count


def line_cost(room: Room, line: tuple[Point, Point]) -> float:
    """Return the cost of a line over a photo: the mean restlessness under it."""
    (x1, y1), (x2, y2) = line
    reach = max(2, room.size // 8)
    points = [(round(x1 + (x2 - x1) * at / 8), round(y1 + (y2 - y1) * at / 8)) for at in range(9)]
    places = as_rows([(x - reach, y - reach, x + reach, y + reach) for x, y in points])
    return float(restlessness(room, places).mean())


def touching(shape: tuple[int, int], frame: Place, limits: Place) -> list[Place]:
    """Return the places where a plate touches its frame, the most usual first: above, below, beside, then inside."""
    left, top, right, bottom = frame
    width, height = shape
    across = [left, right - width, (left + right - width) // 2, *range(left, right - width, max(4, height))]
    down = [top, bottom - height, (top + bottom - height) // 2, *range(top, bottom - height, max(4, height))]
    spots = [
        *((x, top - height) for x in across),
        *((x, bottom) for x in across),
        *((right, y) for y in down),
        *((left - width, y) for y in down),
        *((x, y) for x in (left, right - width) for y in (top, bottom - height)),
    ]
    found = []
    for x, y in spots:
        # A plate that would leave the panel slides along its frame, never away from it.
        slid_x = min(max(x, limits[0]), limits[2] - width) if x not in (right, left - width) else x
        slid_y = min(max(y, limits[1]), limits[3] - height) if y not in (top - height, bottom) else y
        if limits[0] <= slid_x <= limits[2] - width and limits[1] <= slid_y <= limits[3] - height:
            found.append((slid_x, slid_y, slid_x + width, slid_y + height))
    return found


def places_around(shape: tuple[int, int], frame: Place, limits: Place, reach: float) -> NDArray[np.int64]:
    """Return the places of a panel at most `reach` from a frame, in steps of half a plate's height."""
    width, height = shape
    step = max(4, height // 2)
    left, top = max(limits[0], frame[0] - width - int(reach)), max(limits[1], frame[1] - height - int(reach))
    right, bottom = min(limits[2] - width, frame[2] + int(reach)), min(limits[3] - height, frame[3] + int(reach))
    places = grid((left, top, right, bottom), shape, step)
    return places[are_free(places, as_rows([frame])) & (distances(places, frame) <= reach)]


def grid(corners: Place, shape: tuple[int, int], step: int) -> NDArray[np.int64]:
    """Return the places of a plate whose upper left corners lie in steps within `corners`, row by row."""
    left, top, right, bottom = corners
    y, x = np.mgrid[top : max(top, bottom + 1) : step, left : max(left, right + 1) : step]
    return np.stack((x, y, x + shape[0], y + shape[1]), axis=-1).reshape(-1, 4).astype(np.int64)


def nearest_free(
    shape: tuple[int, int], frame: Place, limits: Place, others: Sequence[Place] | NDArray[np.int64]
) -> Place | None:
    """Return the free place nearest to a frame; None where the panel is full."""
    width, height = shape
    spots = grid((limits[0], limits[1], limits[2] - width, limits[3] - height), shape, max(4, height // 4))
    centre = ((frame[0] + frame[2] - width) / 2, (frame[1] + frame[3] - height) / 2)
    away = (spots[:, 0] - centre[0]) ** 2 + (spots[:, 1] - centre[1]) ** 2
    spots = spots[np.argsort(away, kind="stable")]
    nearest = next(free_ones(spots, as_rows(others), 1), None)
    return None if nearest is None else place_of(spots[nearest])


def place_of(row: NDArray[np.int64]) -> Place:
    """Return a row of an array as a place."""
    left, top, right, bottom = row.tolist()
    return left, top, right, bottom


def distance(first: Place, second: Place) -> float:
    """Return the distance of two places in pixels; 0 when they touch."""
    across = max(0, first[0] - second[2], second[0] - first[2])
    down = max(0, first[1] - second[3], second[1] - first[3])
    return math.hypot(across, down)


def join(first: Place, second: Place) -> tuple[Point, Point]:
    """Return the shortest line between two places that do not touch."""
    ends = []
    for low, high in ((0, 2), (1, 3)):
        if first[high] < second[low]:
            ends.append((float(first[high]), float(second[low])))
        elif second[high] < first[low]:
            ends.append((float(first[low]), float(second[high])))
        else:
            middle = (max(first[low], second[low]) + min(first[high], second[high])) / 2
            ends.append((middle, middle))
    return (ends[0][0], ends[1][0]), (ends[0][1], ends[1][1])


def crosses_any(line: tuple[Point, Point], places: NDArray[np.int64]) -> bool:
    """Return whether a line crosses one of these places."""
    x, y = (np.linspace(start, end, 17)[:, None] for start, end in zip(*line, strict=True))
    inside = (places[:, 0] < x) & (x < places[:, 2]) & (places[:, 1] < y) & (y < places[:, 3])
    return bool(inside.any())


def cornered(shape: tuple[int, int], frame: Place, limits: Place) -> Place:
    """Return the place at a frame's corner, moved into the panel."""
    x = max(limits[0], min(frame[0], limits[2] - shape[0]))
    y = max(limits[1], min(frame[1], limits[3] - shape[1]))
    return x, y, x + shape[0], y + shape[1]
