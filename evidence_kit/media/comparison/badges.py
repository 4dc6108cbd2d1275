"""Numbers and labels of the marks: where they find room in a photo, and their plates."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import ImageDraw

from evidence_kit.media.comparison.panels import area, overlap
from evidence_kit.media.comparison.strokes import BLACK, WHITE, Place, hue_of
from evidence_kit.media.image.text import ELLIPSIS, font, shortened

LABEL_LINES = 2
LARGE_FRAME = 0.25
"""A frame that covers more of its panel than this has room for plates inside."""

MOST_COVERED = 0.15
"""Share of a number's plate that may lie on marked places before it moves away and is joined by a line."""

MOST_AWAY = 3.0
"""How far it may move, as a multiple of the type size; one farther away is not found by the eye."""

CAPITALS = 0.711
"""Height of Roboto's capitals as a share of the type size."""


@dataclass(frozen=True, slots=True)
class Badge:
    """The plate of a mark.

    Attributes:
        lines: the label, broken; none for the number alone.
        place: where it lies.
        numbered: the number stands on it; not so when there is only one mark.
    """

    number: int
    lines: tuple[str, ...]
    place: Place
    numbered: bool = True

    @property
    def shown_number(self) -> int | None:
        """The number, or None when it does not stand on the plate."""
        return self.number if self.numbered else None


def pad_of(size: int) -> int:
    """Return the space around words on a plate, in pixels."""
    return round(size * 0.28)


def rim_of(size: int) -> int:
    """Return the breadth of the white and black rim of a plate together."""
    return 2 * max(2, round(size * 0.07))


def chip_width(number: int | None, size: int) -> int:
    """Return the width of the coloured part with the number; without a number it is a strip of the mark's colour."""
    if number is None:
        return round(size * 0.35)
    return max(round(size * 1.25), round(font(size, bold=True).getlength(f"{number}")) + 2 * pad_of(size))


def label_lines(label: str, room: int, size: int, *, cut: bool) -> tuple[str, ...]:
    """Return a label in at most two lines; none when there is no room, or when it would be cut and must not be."""
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
    words = max((round(face.getlength(line)) for line in lines), default=0)
    width = chip_width(number, size) + 2 * rim + (words + 2 * pad_of(size) if lines else 0)
    return width, round(size * (1.25 + 1.12 * (max(1, len(lines)) - 1))) + 2 * rim


def place_badges(
    frames: Sequence[Place],
    labels: Sequence[str],
    limits: Place,
    size: int,
    taken: Sequence[Place] = (),
    *,
    numbered: bool = True,
) -> list[Badge]:
    """Return the plate of every mark of a panel, so that with room none covers another or a marked place.

    The numbers are placed first, each at its frame; then each label whose plate covers nothing that matters joins its
    number. A label that finds no such room is left away; a number that finds none, in a panel that is full or too low,
    lies at its frame's corner over whatever is there.

    Args:
        frames: outer edges of the frames, in the order of the numbers.
        limits: the panel.
        size: of the type, in pixels.
        taken: what must not be covered either.
    """
    large = [frame for frame in frames if area(frame) > LARGE_FRAME * area(limits)]
    kept = [frame for frame in frames if frame not in large]
    found: dict[int, Badge] = {}
    for number, frame in enumerate(frames, 1):
        if numbered:
            shape = plate_size(number, (), size)
            others = [*taken, *(one.place for one in found.values())]
            found[number] = Badge(number, (), number_place(shape, frame, limits, size, (others, kept)))
    for number, (frame, label) in enumerate(zip(frames, labels, strict=True), 1):
        chip = number if numbered else None
        room = limits[2] - limits[0] - chip_width(chip, size) - 2 * rim_of(size)
        lines = label_lines(label, room, size, cut=True)
        others = [*taken, *kept, *(one.place for one in found.values() if one.number != number)]
        spots = candidates(plate_size(chip, lines, size), frame, limits) if lines else []
        free = next((spot for spot in spots if not any(overlap(spot, other) for other in others)), None)
        if free is not None:
            found[number] = Badge(number, lines, free, numbered)
    return list(found.values())


def number_place(
    shape: tuple[int, int],
    frame: Place,
    limits: Place,
    size: int,
    avoided: tuple[Sequence[Place], Sequence[Place]],
) -> Place:
    """Return where the plate of a number alone lies.

    Args:
        avoided: what it may not lie on, and the frames of which it may cover a little.
    """
    others, kept = avoided
    spots = [spot for spot in candidates(shape, frame, limits) if not any(overlap(spot, other) for other in others)]
    best = min(spots, key=lambda spot: covering(spot, kept), default=None)
    if best is None or covering(best, kept) > MOST_COVERED * shape[0] * shape[1]:
        away = nearest_free(shape, frame, limits, [*others, *kept])
        if away is not None and (best is None or distance(away, frame) <= MOST_AWAY * size):
            best = away
    return best or cornered(shape, frame, limits)


def covering(place: Place, frames: Sequence[Place]) -> int:
    """Return how many pixels of frames and of what they show a plate would cover."""
    return sum(overlap(place, frame) for frame in frames)


def candidates(shape: tuple[int, int], frame: Place, limits: Place) -> list[Place]:
    """Return where a plate may lie at its frame, the best first: above, below, beside, then inside it."""
    left, top, right, bottom = frame
    width, height = shape
    centre, mid = (left + right - width) // 2, (top + bottom - height) // 2
    spots = [
        *((x, top - height) for x in (left, right - width, centre)),
        *((x, bottom) for x in (left, right - width, centre)),
        *((right, y) for y in (top, mid, bottom - height)),
        *((left - width, y) for y in (top, mid, bottom - height)),
        *((x, y) for x in (left, right - width) for y in (top, bottom - height)),
    ]
    found = []
    for x, y in spots:
        # A plate that would leave the panel slides along its frame, and never away from it.
        slid_x = min(max(x, limits[0]), limits[2] - width) if x not in (right, left - width) else x
        slid_y = min(max(y, limits[1]), limits[3] - height) if y not in (top - height, bottom) else y
        if limits[0] <= slid_x <= limits[2] - width and limits[1] <= slid_y <= limits[3] - height:
            found.append((slid_x, slid_y, slid_x + width, slid_y + height))
    return found


def nearest_free(shape: tuple[int, int], frame: Place, limits: Place, others: Sequence[Place]) -> Place | None:
    """Return the free place nearest to a frame; None where the panel is full."""
    width, height = shape
    step = max(4, height // 4)
    spots = [
        (x, y, x + width, y + height)
        for y in range(limits[1], limits[3] - height + 1, step)
        for x in range(limits[0], limits[2] - width + 1, step)
    ]
    centre = ((frame[0] + frame[2] - width) / 2, (frame[1] + frame[3] - height) / 2)
    spots.sort(key=lambda spot: (spot[0] - centre[0]) ** 2 + (spot[1] - centre[1]) ** 2)
    return next((spot for spot in spots if not any(overlap(spot, other) for other in others)), None)


def distance(first: Place, second: Place) -> float:
    """Return the pixels between the edges of two places; 0 when they touch."""
    across = max(0, first[0] - second[2], second[0] - first[2])
    down = max(0, first[1] - second[3], second[1] - first[3])
    return math.hypot(across, down)


def cornered(shape: tuple[int, int], frame: Place, limits: Place) -> Place:
    """Return the place at a frame's corner, moved into the panel."""
    x = max(limits[0], min(frame[0], limits[2] - shape[0]))
    y = max(limits[1], min(frame[1], limits[3] - shape[1]))
    return x, y, x + shape[0], y + shape[1]


def draw_badge(canvas: ImageDraw.ImageDraw, badge: Badge, size: int) -> None:
    """Draw a plate with a black and a white stroke around it, so that it stands out from any ground."""
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
    middle = (top + bottom) / 2
    if number is not None:
        draw_middle(canvas, (left + across / 2, middle), f"{number}", size, BLACK, centred=True)
    first = middle - 1.12 * size * (len(lines) - 1) / 2
    for row, line in enumerate(lines):
        draw_middle(canvas, (left + across + pad_of(size), first + 1.12 * size * row), line, size, WHITE, centred=False)


def draw_middle(
    canvas: ImageDraw.ImageDraw, spot: tuple[float, float], words: str, size: int, colour: str, *, centred: bool
) -> None:
    """Draw bold words with the middle of their capitals at a height, not the middle of the line."""
    face = font(size, bold=True)
    base = (spot[0], spot[1] + size * CAPITALS / 2)
    canvas.text(base, words, font=face, fill=colour, anchor="ms" if centred else "ls")
