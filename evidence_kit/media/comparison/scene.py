"""What is to be shown, and drawing it on its sheet: photos, joints, frames, insets, rulers, plates and words."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from PIL import Image, ImageDraw

from evidence_kit.media.comparison.badges import Badge, distance, draw_badge, draw_middle, place_badges
from evidence_kit.media.comparison.bands import Said, draw_caption, draw_footer, draw_measured, small_size
from evidence_kit.media.comparison.insets import (
    LEAST_GAIN,
    draw_inset,
    draw_joint,
    field_of,
    gain_of,
    head_height,
    told_in_heads,
)
from evidence_kit.media.comparison.layout import LABEL_SHARE, TITLE_SHARE, Sheet
from evidence_kit.media.comparison.panels import Panel, middle_of, shown_place
from evidence_kit.media.comparison.rulers import draw_ruler, line_places
from evidence_kit.media.comparison.strokes import Place, draw_frame, draw_path, framed, hue_of
from evidence_kit.media.comparison.views import REDUCING_GAP, view_of
from evidence_kit.media.image.text import ELLIPSIS
from evidence_kit.model import Box, Comparison, Ruler, Side

SIDES: tuple[Side, Side] = ("listing", "received")
GROUND, CELL_GROUND = "#FFFFFF", "#E4E6EA"
BARS = (("LISTING", "#DDE1E8", "#111111"), ("RECEIVED", "#1F2430", "#FFFFFF"))
"""Title, ground and ink of each side; light and dark, so that the sides are told apart before a word is read."""

DIMMED = 0.4
"""What is left of the levels outside the marks when that is asked for."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What is to be shown.

    Attributes:
        pictures: the listing's and the received photo, upright and whole.
        parts: what is shown of each.
        labels: of all marks, in letters that can be drawn.
        rulers: with words that can be drawn.
        small: indices of the marks that are magnified.
    """

    pictures: tuple[Image.Image, Image.Image]
    comparison: Comparison
    parts: tuple[Box, Box]
    labels: tuple[str, ...]
    rulers: tuple[Ruler, ...]
    small: tuple[int, ...]

    def boxes(self, side: int) -> list[Box]:
        """Return the marked boxes of one side; 0 is the listing's."""
        return [(mark.listing, mark.received)[side] for mark in self.comparison.marks]

    def rulers_of(self, side: int) -> list[Ruler]:
        """Return the rulers of one side."""
        return [ruler for ruler in self.rulers if ruler.side == SIDES[side]]

    def frames(self, sheet: Sheet, side: int) -> list[Place]:
        """Return the outer edges of the frames of one panel."""
        panel = sheet.panels[side]
        places = [shown_place(box, self.parts[side], panel) for box in self.boxes(side)]
        return [framed(place, panel.picture, sheet.stroke) for place in places]


def label_size(width: int) -> int:
    """Return the type size of numbers and labels in a picture of some width, in pixels."""
    return -(-width * round(LABEL_SHARE * 1000) // 1000)


def heads_of(scene: Scene, sheet: Sheet) -> list[tuple[str, ...]]:
    """Return the lines that stand over each inset."""
    if not scene.small:
        return []
    labels = [scene.labels[index] for index in scene.small]
    return told_in_heads(labels, sheet.insets[0][0], small_size(sheet.width), sheet.stroke)


def strip_height(scene: Scene, sheet: Sheet) -> int:
    """Return the height of the strip over each inset, the same for all of them."""
    return head_height(max((len(lines) for lines in heads_of(scene, sheet)), default=0), small_size(sheet.width))


def badges_of(scene: Scene, sheet: Sheet, side: int, labels: Sequence[str]) -> list[Badge]:
    """Return the plates of one panel, with those labels; they leave the rulers free."""
    panel = sheet.panels[side]
    taken = [place for one in scene.rulers_of(side) for place in line_places(one, scene.parts[side], panel)]
    return place_badges(scene.frames(sheet, side), labels, panel.cell, label_size(sheet.width), taken)


def left_over(scene: Scene, sheet: Sheet) -> tuple[list[str], tuple[str, ...]]:
    """Return the labels that the photos still have to tell, and for the legend those that find no room there either."""
    told = {index for index, lines in zip(scene.small, heads_of(scene, sheet), strict=True) if lines}
    rest = ["" if index in told else label for index, label in enumerate(scene.labels)]
    placed = {
        badge.number
        for side in (0, 1)
        for badge in badges_of(scene, sheet, side, rest)
        if badge.lines and not badge.lines[-1].endswith(ELLIPSIS)
    }
    return rest, tuple(f"{number} {label}" for number, label in enumerate(rest, 1) if label and number not in placed)


def useless_inset(scene: Scene, sheet: Sheet) -> int | None:
    """Return the index of the mark whose inset magnifies least, if that is too little to be worth its room."""
    height = strip_height(scene, sheet)
    gains = []
    for index, places in zip(scene.small, sheet.insets, strict=True):
        fields = [field_of(place, height, sheet.stroke) for place in places]
        scales = [
            (view_of(scene.boxes(side)[index], scene.parts[side], fields[side]).scale, sheet.panels[side].scale)
            for side in (0, 1)
        ]
        gains.append((gain_of(scales), index))
    return min(gains)[1] if gains and min(gains)[0] < LEAST_GAIN else None


def draw_scene(scene: Scene, sheet: Sheet, said: Said, labels: Sequence[str]) -> Image.Image:
    """Return the whole picture.

    Args:
        labels: those that are told in the photos; "" for a mark whose label stands elsewhere.
    """
    whole = Image.new("RGB", (sheet.width, sheet.height), GROUND)
    with ThreadPoolExecutor(2) as pool:
        shown = list(
            pool.map(lambda side: resized(scene.pictures[side], scene.parts[side], sheet.panels[side]), (0, 1))
        )
    for side in (0, 1):
        draw_photo(whole, scene, sheet, side, shown[side])
        draw_marks(whole, scene, sheet, side)
        draw_plates(whole, scene, sheet, side, labels)
    canvas = ImageDraw.Draw(whole)
    draw_caption(canvas, said, sheet.width, sheet.caption)
    draw_measured(canvas, said, sheet.width, sheet.measured)
    draw_footer(canvas, said, sheet.width, sheet.footer)
    return whole


def draw_photo(whole: Image.Image, scene: Scene, sheet: Sheet, side: int, picture: Image.Image) -> None:
    """Draw the title and the photo of one side, darkened outside its marks when that is asked for."""
    panel, part, boxes = sheet.panels[side], scene.parts[side], scene.boxes(side)
    canvas = ImageDraw.Draw(whole)
    canvas.rectangle(inner(panel.cell), fill=CELL_GROUND)
    if scene.comparison.dim and boxes:
        picture = dimmed(picture, [relative(shown_place(box, part, panel), panel.picture) for box in boxes])
    whole.paste(picture, panel.picture[:2])
    title, ground, ink = BARS[side]
    left, top, right, bottom = panel.bar
    canvas.rectangle(inner(panel.bar), fill=ground)
    size = -(-sheet.width * round(TITLE_SHARE * 1000) // 1000)
    draw_middle(canvas, ((left + right) / 2, (top + bottom) / 2), title, size, ink, centred=True)


def draw_marks(whole: Image.Image, scene: Scene, sheet: Sheet, side: int) -> None:
    """Draw the frames of one side, small ones over large ones, and the magnified places joined to them."""
    panel, part, boxes, stroke = sheet.panels[side], scene.parts[side], scene.boxes(side), sheet.stroke
    frames, heads, size = scene.frames(sheet, side), heads_of(scene, sheet), small_size(sheet.width)
    height = strip_height(scene, sheet)
    for rank, index in enumerate(scene.small):
        inset = sheet.insets[rank][side]
        draw_joint(whole, frames[index], inset, panel, index + 1, stroke, beside=sheet.beside)
    canvas = ImageDraw.Draw(whole)
    for index in sorted(range(len(boxes)), key=lambda index: (-boxes[index][2] * boxes[index][3], index)):
        draw_frame(canvas, shown_place(boxes[index], part, panel), panel.picture, stroke, hue_of(index + 1))
    for rank, index in enumerate(scene.small):
        places = (boxes[index], part, sheet.insets[rank][side])
        draw_inset(whole, scene.pictures[side], places, (index + 1, heads[rank], height, size), stroke)


def draw_plates(whole: Image.Image, scene: Scene, sheet: Sheet, side: int, labels: Sequence[str]) -> None:
    """Draw the rulers of one side, then its numbers and labels over all."""
    panel, part, size = sheet.panels[side], scene.parts[side], label_size(sheet.width)
    frames, badges, rulers = scene.frames(sheet, side), badges_of(scene, sheet, side, labels), scene.rulers_of(side)
    taken = [badge.place for badge in badges]
    taken += [place for ruler in rulers for place in line_places(ruler, part, panel)]
    for ruler in rulers:
        draw_ruler(whole, ruler, (part, panel), scene.pictures[side].size, size, taken, frames)
    for badge, frame in zip(badges, frames, strict=True):
        if distance(badge.place, frame) > 0:
            ends = [middle_of(badge.place), middle_of(frame)]
            draw_path(whole, ends, max(1, sheet.stroke // 2), hue_of(badge.number))
    canvas = ImageDraw.Draw(whole)
    for badge in badges:
        draw_badge(canvas, badge, size)


def resized(picture: Image.Image, part: Box, panel: Panel) -> Image.Image:
    """Return what is shown of a photo at its size in the panel; LANCZOS, and nothing else is done to it."""
    left, top, right, bottom = panel.picture
    region = (part[0], part[1], part[0] + part[2], part[1] + part[3])
    size = (right - left, bottom - top)
    return picture.resize(size, Image.Resampling.LANCZOS, box=region, reducing_gap=REDUCING_GAP)


def dimmed(picture: Image.Image, places: Sequence[Place]) -> Image.Image:
    """Return the photo darkened outside of some places."""
    dark = picture.point([round(level * DIMMED) for level in range(256)] * 3)
    for place in places:
        dark.paste(picture.crop(place), place[:2])
    return dark


def relative(place: Place, origin: Place) -> Place:
    """Return a place counted from the corner of another."""
    return place[0] - origin[0], place[1] - origin[1], place[2] - origin[0], place[3] - origin[1]


def inner(place: Place) -> Place:
    """Return a place as Pillow's rectangles want it, with right and bottom inside."""
    return place[0], place[1], place[2] - 1, place[3] - 1
