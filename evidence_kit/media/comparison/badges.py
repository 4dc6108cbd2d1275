"""Place the plates with the numbers and labels of the marks in a photo, and draw them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import ImageDraw

from evidence_kit.media.comparison.calm import are_free, as_rows, covered_pixels
from evidence_kit.media.comparison.panels import area
from evidence_kit.media.comparison.spots import (
    Room,
    best_spot,
    cornered,
    nearest_free,
    place_of,
    places_near,
    touching,
)
from evidence_kit.media.comparison.strokes import BLACK, WHITE, Place, hue_of
from evidence_kit.media.image.text import ELLIPSIS, font, shortened

LABEL_LINES = 2
LARGE_FRAME = 0.25
"""A frame that covers a larger share of its panel has room for plates inside."""

MOST_COVERED = 0.15
"""Largest share of a number's plate that may cover marked places; else it moves away and a line joins it."""

MOST_RESTLESS = 0.12
"""Most restlessness of the photo under a label; in a generally restless photo, its average is allowed."""

MOST_LABELS = 2048
"""Labels whose lines are remembered: each arrangement that is tried asks for them again."""

LEADING = 1.12
"""Distance of the lines on a plate, as a multiple of the type size."""

CAPITALS = 0.711
"""Height of Roboto's capitals as a share of the type size."""


@dataclass(frozen=True, slots=True)
class Badge:
    """The plate of a mark.

    Attributes:
        lines: the lines of the label; empty for the number alone.
        place: where it lies.
        numbered: it shows the number, unless there is only one mark.
    """

    number: int
    lines: tuple[str, ...]
    place: Place
    numbered: bool = True

    @property
    def shown_number(self) -> int | None:
        """The number, or None when the plate does not show it."""
        return self.number if self.numbered else None


def pad_of(size: int) -> int:
    """Return the space around the text on a plate, in pixels."""
    return round(size * 0.28)


def rim_of(size: int) -> int:
    """Return the total width of a plate's white and black rim."""
    return 2 * max(2, round(size * 0.07))


def chip_width(number: int | None, size: int) -> int:
    """Return the width of the coloured part with the number, or of the coloured strip without one."""
    if number is None:
        return round(size * 0.35)
    return max(round(size * 1.25), round(font(size, bold=True).getlength(f"{number}")) + 2 * pad_of(size))


@lru_cache(MOST_LABELS)
def label_lines(label: str, room: int, size: int, *, cut: bool) -> tuple[str, ...]:
    """Return a label in at most two lines; none without room, or if it would be cut and `cut` is False."""
    room -= 2 * pad_of(size)
    if not label or room < 2 * size:
        return ()
    face = font(size, bold=True)
    lines = tuple(shortened(label, room, LABEL_LINES, face.getlength))
    broken = len(" ".join(lines).split()) != len(label.split())
    return () if not cut and (lines[-1].endswith(ELLIPSIS) or broken) else lines


def plate_size(number: int | None, lines: Sequence[str], size: int) -> tuple[int, int]:
    """Return width and height of a plate with its rim."""
    face, rim = font(size, bold=True), rim_of(size)
    text_width = max((round(face.getlength(line)) for line in lines), default=0)
    width = chip_width(number, size) + 2 * rim + (text_width + 2 * pad_of(size) if lines else 0)
    return width, round(size * (1.25 + LEADING * (max(1, len(lines)) - 1))) + 2 * rim


def place_badges(
    frames: Sequence[Place | None],
    labels: Sequence[str],
    room: Room,
    taken: Sequence[Place] = (),
    *,
    numbered: bool = True,
) -> list[Badge]:
    """Return the plate of every mark of a panel; where there is room, none covers another or a marked place.

    The numbers are placed first, each at its frame; then each label whose plate covers nothing important joins its
    number. A label without such room is left out, and so is one that would cover print or other detail in a mostly calm
    photo; a number without room, in a full or low panel, is placed at its frame's corner over whatever is there.

    Args:
        frames: outer edges of the frames, in order of the numbers; None for a mark missing on this side.
        taken: further places that must not be covered.
    """
    present = [frame for frame in frames if frame]
    small = as_rows([frame for frame in present if area(frame) <= LARGE_FRAME * area(room.limits)])
    badges: dict[int, Badge] = {}
    for number, frame in enumerate(frames, 1):
        if frame and numbered:
            others = as_rows([*taken, *(badge.place for badge in badges.values())])
            place = number_place(room, plate_size(number, (), room.size), frame, others, small)
            badges[number] = Badge(number, (), place)
    for number, (frame, label) in enumerate(zip(frames, labels, strict=True), 1):
        chip = number if numbered else None
        across = room.limits[2] - room.limits[0] - chip_width(chip, room.size) - 2 * rim_of(room.size)
        lines = label_lines(label, across, room.size, cut=True)
        if not frame or not lines:
            continue
        others = as_rows([*taken, *(badge.place for badge in badges.values() if badge.number != number)])
        spot = uncovering(room, plate_size(chip, lines, room.size), frame, others, small)
        if spot is not None and spot[1] <= max(MOST_RESTLESS, room.average):
            badges[number] = Badge(number, lines, spot[0], numbered)
    return [badges[number] for number in sorted(badges)]


def uncovering(
    room: Room, shape: tuple[int, int], frame: Place, taken: NDArray[np.int64], small: NDArray[np.int64]
) -> tuple[Place, float] | None:
    """Return the best place that covers no small frame, preferably not next to another mark either."""
    others = small[(small != frame).any(axis=1)]
    apart = others + np.array([-1, -1, 1, 1]) * room.size
    near = places_near(room, shape, frame)
    return best_spot(room, near, np.concatenate((taken, small, apart)), apart) or best_spot(
        room, near, np.concatenate((taken, small)), others
    )


def number_place(
    room: Room, shape: tuple[int, int], frame: Place, taken: NDArray[np.int64], small: NDArray[np.int64]
) -> Place:
    """Return the place of a plate with only a number.

    Args:
        taken: places it must not cover.
        small: frames it may cover a little when there is no other room.
    """
    spot = uncovering(room, shape, frame, taken, small)
    if spot is not None:
        return spot[0]
    spots = as_rows(touching(shape, frame, room.limits))
    spots = spots[are_free(spots, taken)]
    covering = covered_pixels(spots, small)
    best = int(covering.argmin()) if len(spots) else None
    if best is not None and covering[best] <= MOST_COVERED * shape[0] * shape[1]:
        return place_of(spots[best])
    away = nearest_free(shape, frame, room.limits, np.concatenate((taken, small)))
    return away or (cornered(shape, frame, room.limits) if best is None else place_of(spots[best]))


def draw_badge(canvas: ImageDraw.ImageDraw, badge: Badge, size: int) -> None:
    """Draw a plate with a black and a white stroke around it, so that it stands out on any background."""
    left, top, right, bottom = badge.place
    rim = rim_of(size)
    canvas.rectangle((left, top, right - 1, bottom - 1), fill=BLACK)
    canvas.rectangle((left + rim // 2, top + rim // 2, right - 1 - rim // 2, bottom - 1 - rim // 2), fill=WHITE)
    within = (left + rim, top + rim, right - rim, bottom - rim)
    draw_plate(canvas, (badge.shown_number, hue_of(badge.number)), badge.lines, size, within)


def draw_plate(
    canvas: ImageDraw.ImageDraw, chip: tuple[int | None, str], lines: Sequence[str], size: int, place: Place
) -> None:
    """Draw a number black on the mark's colour, and the label white on black.

    Args:
        chip: the number, None for the colour alone; and the colour.
    """
    left, top, right, bottom = place
    number, hue = chip
    across = chip_width(number, size)
    canvas.rectangle((left, top, right - 1, bottom - 1), fill=BLACK)
    canvas.rectangle((left, top, left + across - 1, bottom - 1), fill=hue)
    middle, step = (top + bottom) / 2, LEADING * size
    if number is not None:
        draw_middle(canvas, (left + across / 2, middle), f"{number}", size, BLACK, centred=True)
    first = middle - step * (len(lines) - 1) / 2
    for row, line in enumerate(lines):
        draw_middle(canvas, (left + across + pad_of(size), first + step * row), line, size, WHITE, centred=False)


def draw_middle(
    canvas: ImageDraw.ImageDraw, spot: tuple[float, float], text: str, size: int, colour: str, *, centred: bool
) -> None:
    """Draw bold text so that its capitals, not the line, are vertically centred on a point."""
    face = font(size, bold=True)
    base = (spot[0], spot[1] + size * CAPITALS / 2)
    canvas.text(base, text, font=face, fill=colour, anchor="ms" if centred else "ls")
