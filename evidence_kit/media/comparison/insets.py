"""Choose the marked places to magnify, and draw them."""

from collections.abc import Sequence

from PIL import Image, ImageDraw

from evidence_kit.media.comparison.badges import chip_width, draw_middle, draw_plate
from evidence_kit.media.comparison.pairs import Boxes, Magnified, Pair
from evidence_kit.media.comparison.panels import area
from evidence_kit.media.comparison.strokes import BLACK, Place, draw_frame, hue_of
from evidence_kit.media.comparison.views import REDUCING_GAP, view_of
from evidence_kit.model.case import Box

SMALL_PLACE = 0.1
"""A place that covers a smaller share of its photo is magnified."""

WHOLE_PLACE = 0.2
"""A mark that covers a larger share of either photo surrounds the whole item, which is large enough."""

CLEARLY = 1.4
"""A place is clearly larger than another if its longer side, which limits its enlargement, is so many times as long."""

DARK = 40
"""Level below which nothing is seen; a black thing in daylight has lighter edges."""

SEEN = 0.05
"""Least share of a place that is lighter than DARK if anything is to be seen in it."""

MEASURED = (32, 32)

MOST_MAGNIFIED = 3
LEAST_GAIN = 1.2
"""Least enlargement of a place in its pair compared with the photo above; with less it is not magnified."""

FILLED = 0.5
"""Least share of a field covered by a place that needs no frame, because hardly anything else is visible."""

GROUND = "#E4E6EA"

Title = tuple[str, str, str]
"""The title of a photo, its background and its ink."""

SIDE_BARS: tuple[Title, Title] = (("LISTING", "#DDE1E8", "#111111"), ("RECEIVED", "#1F2430", "#FFFFFF"))
"""Of each side; light and dark, so that the sides differ at first glance."""


def shares_of(boxes: Boxes, shown: tuple[Box, ...]) -> list[float]:
    """Return the share of each photo's visible part that a mark covers, for the sides that it marks."""
    return [box[2] * box[3] / (part[2] * part[3]) for box, part in zip(boxes, shown, strict=True) if box is not None]


def surrounds_item(boxes: Boxes, shown: tuple[Box, ...]) -> bool:
    """Return whether a mark surrounds the whole item."""
    return max(shares_of(boxes, shown)) > WHOLE_PLACE


def magnified(marks: Sequence[Boxes], shown: tuple[Box, ...]) -> list[int]:
    """Return the indices of the marks to magnify: the three smallest that cover less than a tenth.

    Args:
        shown: the visible part of each original.
    """
    small = sorted(
        (min(shares_of(boxes, shown)), index)
        for index, boxes in enumerate(marks)
        if min(shares_of(boxes, shown)) < SMALL_PLACE and not surrounds_item(boxes, shown)
    )
    chosen = [index for _, index in small[:MOST_MAGNIFIED]]
    for index in range(len(marks)):
        if index not in chosen:
            chosen = without(chosen, index, marks)
    return sorted(chosen)


def without(chosen: Sequence[int], left_out: int, marks: Sequence[Boxes]) -> list[int]:
    """Return the marks to magnify when one is left out: only those that are clearly smaller.

    Where one of two like places is magnified, the other looks forgotten.
    """
    kept = [index for index in chosen if is_clearly_smaller(marks[index], marks[left_out])]
    for index in set(chosen) - {*kept, left_out}:
        kept = without(kept, index, marks)
    return kept


def is_clearly_smaller(boxes: Boxes, others: Boxes) -> bool:
    """Return whether a mark is clearly smaller than another in each photo with both."""
    return all(
        CLEARLY * max(box[2:]) <= max(other[2:])
        for box, other in zip(boxes, others, strict=True)
        if box is not None and other is not None
    )


def can_be_seen(pictures: Sequence[Image.Image], boxes: Boxes) -> bool:
    """Return whether anything can be seen in one of a mark's places, so not only darkness."""
    return any(
        sum(levels_of(picture, box)[DARK:]) > SEEN * MEASURED[0] * MEASURED[1]
        for picture, box in zip(pictures, boxes, strict=True)
        if box is not None
    )


def levels_of(picture: Image.Image, box: Box) -> list[int]:
    """Return the number of pixels of each level of brightness in a place, reduced so that noise is evened out."""
    region = (box[0], box[1], box[0] + box[2], box[1] + box[3])
    return picture.resize(MEASURED, Image.Resampling.BOX, box=region, reducing_gap=1.0).convert("L").histogram()


def gain_of(scales: Sequence[tuple[float, float]]) -> float:
    """Return the enlargement of a place in its pair compared with the photos; useless if less than LEAST_GAIN.

    The side with the smaller gain counts. A side that is as large as its pixels allow only counts if both are, because
    the other side may still gain detail.

    Args:
        scales: of each side, drawn pixels in the pair and in the photo, as shares of the most that its pixels allow.
    """
    gains = [inset / photo for inset, photo in scales if inset < 1]
    return min(gains) if gains else max(inset / photo for inset, photo in scales)


def draw_pair(
    whole: Image.Image,
    pictures: tuple[Image.Image, ...],
    drawn: tuple[Magnified, Pair, int],
    parts: Sequence[tuple[Box, float]],
    sizes: tuple[int, int],
    titles: Sequence[Title],
) -> None:
    """Draw a mark's magnified places side by side in a frame, each below its title, all below its label.

    Args:
        drawn: the mark, where it lies, and its number, which decides its colour even where it is not shown.
        parts: the visible part of each original, and its largest enlargement.
        sizes: of the type, and the width of a stroke.
        titles: of each photo.
    """
    mark, pair, number = drawn
    size, stroke = sizes
    canvas = ImageDraw.Draw(whole)
    left, top, right, bottom = pair.place
    canvas.rectangle((left, top, right - 1, bottom - 1), fill=BLACK)
    rim = 3 * stroke
    draw_frame(canvas, (left + rim, top + rim, right - rim, bottom - rim), pair.place, stroke, hue_of(number))
    if pair.head:
        draw_plate(canvas, (mark.number, hue_of(number)), pair.lines, size, pair.head)
    needs_frame = any(
        box[2] * box[3] * view_of(box, part, field, most).scale ** 2 / area(field) < FILLED
        for box, (part, most), field in zip(mark.boxes, parts, pair.fields, strict=True)
        if box is not None and field is not None
    )
    for side, (bar, field, box) in enumerate(zip(pair.bars, pair.fields, mark.boxes, strict=True)):
        if field is None or box is None:
            continue
        if bar is not None:
            number_here = mark.number if pair.head is None and bar == next(filter(None, pair.bars)) else None
            draw_title(canvas, bar, titles[side], size, (number_here, hue_of(number)))
        inner = draw_field(whole, pictures[side], (box, parts[side][0], field), parts[side][1])
        if needs_frame:
            draw_frame(canvas, inner, field, max(1, stroke // 2), hue_of(number))


def draw_title(canvas: ImageDraw.ImageDraw, bar: Place, how: Title, size: int, chip: tuple[int | None, str]) -> None:
    """Draw the title above a magnified place, after the mark's number if there is no label to stand with it.

    Args:
        chip: the number, None for the title alone; and the colour.
    """
    title, ground, ink = how
    number, _ = chip
    left = bar[0] + (0 if number is None else chip_width(number, size))
    canvas.rectangle((bar[0], bar[1], bar[2] - 1, bar[3] - 1), fill=ground)
    draw_middle(canvas, ((left + bar[2]) / 2, (bar[1] + bar[3]) / 2), title, size, ink, centred=True)
    if number is not None:
        draw_plate(canvas, chip, (), size, (bar[0], bar[1], left, bar[3]))


def draw_field(whole: Image.Image, picture: Image.Image, places: tuple[Box, Box, Place], most: float) -> Place:
    """Draw a magnified place, and return where its box lies in it.

    Args:
        places: the box, the visible part of the original, and where it is drawn.
        most: the largest enlargement.
    """
    box, part, field = places
    canvas = ImageDraw.Draw(whole)
    view = view_of(box, part, field, most)
    canvas.rectangle((field[0], field[1], field[2] - 1, field[3] - 1), fill=GROUND)
    shown = (view.place[2] - view.place[0], view.place[3] - view.place[1])
    whole.paste(
        picture.resize(shown, Image.Resampling.LANCZOS, box=view.region, reducing_gap=REDUCING_GAP), view.place[:2]
    )
    return (
        view.place[0] + round((box[0] - view.region[0]) * view.scale),
        view.place[1] + round((box[1] - view.region[1]) * view.scale),
        view.place[0] + round((box[0] + box[2] - view.region[0]) * view.scale),
        view.place[1] + round((box[1] + box[3] - view.region[1]) * view.scale),
    )
