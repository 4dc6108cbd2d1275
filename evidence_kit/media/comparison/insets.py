"""Marked places magnified: which ones, how they are drawn, and the lines that join them to their boxes."""

from collections.abc import Sequence

from PIL import Image, ImageDraw

from evidence_kit.media.comparison.badges import chip_width, draw_plate, label_lines
from evidence_kit.media.comparison.panels import Panel
from evidence_kit.media.comparison.strokes import Place, Point, draw_frame, draw_path, hue_of
from evidence_kit.media.comparison.views import MOST_UPSCALE, REDUCING_GAP, view_of
from evidence_kit.model import Box, Mark

SMALL_PLACE = 0.1
"""A place that covers less of its photo than this is magnified."""

MOST_INSETS = 3
LEAST_GAIN = 1.2
"""A place that an inset shows less enlarged than this, compared with the photo beside it, is not magnified."""

GROUND = "#E4E6EA"


def magnified(marks: Sequence[Mark], shown: tuple[Box, Box]) -> list[int]:
    """Return the indices of the marks to magnify: those that cover less than a tenth, the smallest three of them.

    Args:
        shown: what is shown of each original.
    """
    shares = [
        min(
            box[2] * box[3] / (part[2] * part[3])
            for box, part in zip((mark.listing, mark.received), shown, strict=True)
        )
        for mark in marks
    ]
    small = sorted((share, index) for index, share in enumerate(shares) if share < SMALL_PLACE)
    return sorted(index for _, index in small[:MOST_INSETS])


def told_in_heads(labels: Sequence[str], inset: Place, size: int, stroke: int) -> list[tuple[str, ...]]:
    """Return the lines of each label that stand over its inset; none at all when one of them does not fit.

    Two lines are taken only where much more remains for the photo.

    Args:
        inset: one of them; all have the same size.
        size: of the type, in pixels.
    """
    across, down = inset[2] - inset[0] - 6 * stroke, inset[3] - inset[1]
    most = 2 if head_height(2, size) < 0.35 * down else 1
    told = [label_lines(label, across - chip_width(9, size), size, cut=False) for label in labels]
    fit = all(len(lines) <= most and (lines or not label) for lines, label in zip(told, labels, strict=True))
    return told if fit else [()] * len(labels)


def head_height(lines: int, size: int) -> int:
    """Return the height of the strip over an inset with a number and a label of so many lines; 0 for none."""
    return round(size * (1.3 + 1.12 * (lines - 1))) if lines else 0


def field_of(inset: Place, height: int, stroke: int) -> Place:
    """Return where the magnified place lies in an inset, within its frame and under a strip of some height."""
    rim = 3 * stroke
    return inset[0] + rim, inset[1] + rim + height, inset[2] - rim, inset[3] - rim


def gain_of(scales: Sequence[tuple[float, float]]) -> float:
    """Return how much larger a place is in its insets than in the photos; under LEAST_GAIN they are no use.

    The side with the smaller gain counts. One whose inset is as large as its pixels allow counts only when that is so
    on both sides, for the other side may still have more to show.

    Args:
        scales: of each side, drawn pixels for each of the original in the inset and in the photo.
    """
    gains = [inset / photo for inset, photo in scales if inset < MOST_UPSCALE]
    return min(gains) if gains else max(inset / photo for inset, photo in scales)


def draw_inset(
    whole: Image.Image,
    picture: Image.Image,
    places: tuple[Box, Box, Place],
    head: tuple[int, tuple[str, ...], int, int],
    stroke: int,
) -> None:
    """Draw a magnified place in its frame, under a strip with its number and label.

    The box is drawn in it when much lies around it.

    Args:
        places: the box, what is shown of the original, and where the inset lies.
        head: the number, the label's lines, the height of the strip (0: the number lies in a corner) and the type size.
    """
    box, part, inset = places
    number, lines, height, size = head
    canvas = ImageDraw.Draw(whole)
    rim = 3 * stroke
    field = field_of(inset, height, stroke)
    view = view_of(box, part, field)
    canvas.rectangle((inset[0], inset[1], inset[2] - 1, inset[3] - 1), fill=GROUND)
    shown = (view.place[2] - view.place[0], view.place[3] - view.place[1])
    whole.paste(
        picture.resize(shown, Image.Resampling.LANCZOS, box=view.region, reducing_gap=REDUCING_GAP), view.place[:2]
    )
    inner = (
        view.place[0] + round((box[0] - view.region[0]) * view.scale),
        view.place[1] + round((box[1] - view.region[1]) * view.scale),
        view.place[0] + round((box[0] + box[2] - view.region[0]) * view.scale),
        view.place[1] + round((box[1] + box[3] - view.region[1]) * view.scale),
    )
    covered = (inner[2] - inner[0]) * (inner[3] - inner[1]) / ((field[2] - field[0]) * (field[3] - field[1]))
    if covered < 0.5:
        draw_frame(canvas, inner, field, max(1, stroke // 2), hue_of(number))
    draw_frame(canvas, (field[0], inset[1] + rim, field[2], field[3]), inset, stroke, hue_of(number))
    if height:
        draw_plate(canvas, number, lines, size, (field[0], inset[1] + rim, field[2], field[1]))
    else:
        draw_plate(
            canvas,
            number,
            (),
            size,
            (field[2] - chip_width(number, size), inset[1] + rim, field[2], inset[1] + rim + head_height(1, size)),
        )


def draw_joint(
    whole: Image.Image, frame: Place, inset: Place, panel: Panel, number: int, stroke: int, *, beside: bool
) -> None:
    """Draw the line from a mark's frame to its inset, out of the photo by the shortest way and over no other photo."""
    cell = panel.cell
    middle = ((frame[0] + frame[2]) / 2, (frame[1] + frame[3]) / 2)
    target = ((inset[0] + inset[2]) / 2, (inset[1] + inset[3]) / 2)
    points: list[Point]
    if beside:
        left = target[0] < middle[0]
        edge, end = (cell[0], inset[2]) if left else (cell[2], inset[0])
        y = min(max(middle[1], inset[1] + 8 * stroke), inset[3] - 8 * stroke)
        exit_y = min(max(y, cell[1] + 4 * stroke), cell[3] - 4 * stroke)
        points = [(frame[0] if left else frame[2], middle[1]), (edge, exit_y), (end, y)]
    else:
        x = min(max(middle[0], inset[0] + 8 * stroke), inset[2] - 8 * stroke)
        exit_x = min(max(x, cell[0] + 4 * stroke), cell[2] - 4 * stroke)
        points = [(middle[0], frame[3]), (exit_x, cell[3]), (x, inset[1])]
    draw_path(whole, points, stroke, hue_of(number))
