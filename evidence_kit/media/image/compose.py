"""A comparison picture: listing on the left, received on the right, the same numbered boxes on both.

The photos themselves are scaled and nothing else: brightness, colour and sharpness stay.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

from evidence_kit.media.image.text import drawable, font, wrapped
from evidence_kit.model import Box, Mark

LONGEST_WIDTH = 2800
TALLEST_PANEL = 1500
MOST_UPSCALE = 2.0
"""A small listing picture is enlarged up to this, so that both sides have the same height."""

GAP_SHARE = 0.008
TEXT_SHARE = 0.034
"""Height of the type as a share of the picture's width; read at 320 pixels wide it is 11 pixels high."""

STROKE_SHARE = 0.0028
# Okabe and Ito's colours that stay apart for every kind of colour blindness; the numbers carry the meaning.
HUES = ("#E69F00", "#56B4E9", "#009E73", "#F0E442", "#CC79A7")
GROUND, INK, BAR, BAR_INK = "#FFFFFF", "#111111", "#1F2430", "#FFFFFF"
TITLES = ("LISTING", "RECEIVED")


class MarkOutside(ValueError):
    """A box lies outside its picture, or has no size."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One side of the comparison, scaled.

    Attributes:
        scale: shown pixels for each of the upright original.
        left: where its pixels begin in the whole picture.
    """

    picture: Image.Image
    scale: float
    left: int


@dataclass(frozen=True, slots=True)
class Composed:
    """The comparison picture, and how each side was scaled."""

    picture: Image.Image
    scales: tuple[float, float]


def side_by_side(listing: Image.Image, received: Image.Image, marks: Sequence[Mark], caption: str = "") -> Composed:
    """Return both pictures side by side at the same height, titled, marked and captioned.

    Args:
        listing: upright, sRGB.
        received: upright, sRGB.
        marks: boxes in pixels of the upright originals.
        caption: one sentence under both.

    Raises:
        MarkOutside: a box does not lie in its picture.
        CannotDraw: the typeface lacks letters of the caption or of a label.
    """
    words = drawable(caption)
    labels = [drawable(mark.label) for mark in marks]
    for number, mark in enumerate(marks, 1):
        check_box(mark.listing, listing.size, f"mark {number} in the listing")
        check_box(mark.received, received.size, f"mark {number} in the received photo")
    height = panel_height(listing.size, received.size)
    widths = [max(1, round(one.width * height / one.height)) for one in (listing, received)]
    gap = max(8, round(sum(widths) * GAP_SHARE))
    width = sum(widths) + 3 * gap
    size = max(14, round(width * TEXT_SHARE))
    bar = round(size * 1.6)
    type_ = font(size)
    lines = wrapped(words, width - 4 * gap, type_.getlength) if words else []
    line_height = round(size * 1.3)
    band = len(lines) * line_height + (2 * gap if lines else gap)
    whole = Image.new("RGB", (width, gap + bar + height + band), GROUND)
    canvas = ImageDraw.Draw(whole)
    panels = []
    left = gap
    for one, panel_width, title in zip((listing, received), widths, TITLES, strict=True):
        panel = Panel(fitted(one, (panel_width, height)), height / one.height, left)
        canvas.rectangle((left, gap, left + panel_width - 1, gap + bar - 1), fill=BAR)
        draw_title(canvas, title, (left, gap, panel_width, bar), size)
        whole.paste(panel.picture, (left, gap + bar))
        panels.append(panel)
        left += panel_width + gap
    for side, panel in enumerate(panels):
        boxes = [(mark.listing, mark.received)[side] for mark in marks]
        draw_marks(canvas, panel, gap + bar, boxes, labels, size)
    for row, line in enumerate(lines):
        canvas.text((2 * gap, gap + bar + height + gap + row * line_height), line, font=type_, fill=INK)
    return Composed(whole, (panels[0].scale, panels[1].scale))


def check_box(box: Box, size: tuple[int, int], named: str) -> None:
    """Raise MarkOutside when a box has no size or does not lie within a picture."""
    x, y, width, height = box
    if width <= 0 or height <= 0 or x < 0 or y < 0 or x + width > size[0] or y + height > size[1]:
        raise MarkOutside(
            f"{named} is {x},{y},{width},{height}, but the upright picture has {size[0]}x{size[1]} pixels"
        )


def panel_height(first: tuple[int, int], second: tuple[int, int]) -> int:
    """Return the common height: as large as the larger picture, within the width and the upscale allowed."""
    height = min(TALLEST_PANEL, max(first[1], second[1]), MOST_UPSCALE * min(first[1], second[1]))
    aspects = first[0] / first[1] + second[0] / second[1]
    return max(1, round(min(height, LONGEST_WIDTH / aspects)))


def fitted(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Return the picture as RGB at that size."""
    flat = picture if picture.mode == "RGB" else picture.convert("RGB")
    return flat if flat.size == size else flat.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def draw_title(canvas: ImageDraw.ImageDraw, title: str, place: Box, size: int) -> None:
    """Draw a panel's title into its bar, smaller when the panel is narrow."""
    left, top, width, height = place
    while size > 8 and font(size, bold=True).getlength(title) > width * 0.94:
        size -= 1
    canvas.text((left + width / 2, top + height / 2), title, font=font(size, bold=True), fill=BAR_INK, anchor="mm")


def draw_marks(
    canvas: ImageDraw.ImageDraw, panel: Panel, top: int, boxes: Sequence[Box], labels: Sequence[str], size: int
) -> None:
    """Draw the numbered boxes of one panel, then their numbers, so that no stroke crosses a number."""
    stroke = max(2, round(canvas.im.size[0] * STROKE_SHARE))
    limits = (panel.left, top, panel.left + panel.picture.width - 1, top + panel.picture.height - 1)
    places = []
    for number, box in enumerate(boxes):
        place = shown_box(box, panel, top)
        draw_frame(canvas, place, limits, stroke, HUES[number % len(HUES)])
        places.append(place)
    for number, (place, label) in enumerate(zip(places, labels, strict=True), 1):
        draw_badge(canvas, place, limits, f"{number}", label, size)


def shown_box(box: Box, panel: Panel, top: int) -> tuple[int, int, int, int]:
    """Return the corners of a box in pixels of the whole picture."""
    x, y, width, height = (length * panel.scale for length in box)
    return (
        panel.left + round(x),
        top + round(y),
        panel.left + round(x + width) - 1,
        top + round(y + height) - 1,
    )


def draw_frame(
    canvas: ImageDraw.ImageDraw,
    place: tuple[int, int, int, int],
    limits: tuple[int, int, int, int],
    stroke: int,
    hue: str,
) -> None:
    """Draw a frame around a place: black outside, then white, then colour, then black against the picture.

    Against any grey the better of black and white has a contrast of at least 4.6:1 (WCAG 2.2 relative luminance).
    """
    left, top = max(limits[0], place[0] - 3 * stroke), max(limits[1], place[1] - 3 * stroke)
    right, bottom = min(limits[2], place[2] + 3 * stroke), min(limits[3], place[3] + 3 * stroke)
    for ring, colour in enumerate(("#000000", "#FFFFFF", hue, "#000000")):
        inset, thickness = ring * stroke, stroke if ring < 3 else max(1, stroke // 2)
        if right - left > 2 * inset and bottom - top > 2 * inset:
            corners = (left + inset, top + inset, right - inset, bottom - inset)
            canvas.rectangle(corners, outline=colour, width=thickness)


def draw_badge(
    canvas: ImageDraw.ImageDraw,
    place: tuple[int, int, int, int],
    limits: tuple[int, int, int, int],
    number: str,
    label: str,
    size: int,
) -> None:
    """Draw a plate with the number and the label above the box, or inside it when there is no room above."""
    words = f"{number}  {label}" if label else number
    face = font(size, bold=True)
    pad = round(size * 0.3)
    width, height = round(face.getlength(words)) + 2 * pad, round(size * 1.35)
    while size > 8 and width > limits[2] - limits[0]:
        size -= 1
        face = font(size, bold=True)
        pad = round(size * 0.3)
        width, height = round(face.getlength(words)) + 2 * pad, round(size * 1.35)
    left = min(max(limits[0], place[0] - pad), limits[2] - width)
    above = place[1] - height - pad
    below = place[3] + pad
    top = above if above >= limits[1] else (below if below + height <= limits[3] else place[1] + pad)
    ring = max(2, round(size * 0.08))
    canvas.rectangle((left, top, left + width, top + height), fill="#FFFFFF")
    canvas.rectangle((left + ring, top + ring, left + width - ring, top + height - ring), fill="#000000")
    canvas.text((left + pad, top + height / 2), words, font=face, fill="#FFFFFF", anchor="lm")
