"""What is to be shown, and drawing it on its sheet: photos, joints, frames, insets, rulers, plates and words."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from PIL import Image, ImageDraw

from evidence_kit.media.comparison.badges import Badge, draw_badge, draw_middle, place_badges
from evidence_kit.media.comparison.bands import Said, draw_caption, draw_footer, draw_measured
from evidence_kit.media.comparison.calm import Calm
from evidence_kit.media.comparison.insets import LEAST_GAIN, SIDE_BARS, around_all, draw_pair, gain_of
from evidence_kit.media.comparison.layout import LABEL_SHARE, TITLE_SHARE, Sheet
from evidence_kit.media.comparison.pairs import Boxes, Magnified
from evidence_kit.media.comparison.panels import Panel, shown_place, small_size
from evidence_kit.media.comparison.rulers import draw_ruler, line_places
from evidence_kit.media.comparison.spots import Room, distance, join
from evidence_kit.media.comparison.strokes import Place, draw_frame, draw_path, framed, hue_of
from evidence_kit.media.comparison.views import REDUCING_GAP, view_of
from evidence_kit.media.image.text import ELLIPSIS
from evidence_kit.model.case import Box, Comparison, Ruler, Side

SIDES: tuple[Side, Side] = ("listing", "received")
GROUND, CELL_GROUND = "#FFFFFF", "#E4E6EA"
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
        calm: where each photo is calm.
    """

    pictures: tuple[Image.Image, Image.Image]
    comparison: Comparison
    parts: tuple[Box, Box]
    labels: tuple[str, ...]
    rulers: tuple[Ruler, ...]
    small: tuple[int, ...]
    calm: tuple[Calm, Calm]

    @property
    def marks(self) -> list[Boxes]:
        """The boxes of every mark, listing's and received's."""
        return [(mark.listing, mark.received) for mark in self.comparison.marks]

    @property
    def magnified(self) -> list[Magnified]:
        """The marks that are shown magnified."""
        return [Magnified(self.marks[index], self.number_of(index), self.labels[index]) for index in self.small]

    def number_of(self, index: int) -> int | None:
        """Return the number that stands at a mark: none when it is the only one."""
        return index + 1 if len(self.marks) > 1 else None

    def named(self, index: int) -> str:
        """Return a mark's label after its number, when it has one."""
        return f"{index + 1} {self.labels[index]}" if len(self.marks) > 1 else self.labels[index]

    def boxes(self, side: int) -> list[Box | None]:
        """Return the box of every mark on one side; 0 is the listing's."""
        return [boxes[side] for boxes in self.marks]

    def rulers_of(self, side: int) -> list[Ruler]:
        """Return the rulers of one side."""
        return [ruler for ruler in self.rulers if ruler.side == SIDES[side]]

    def room(self, sheet: Sheet, side: int) -> Room:
        """Return where the plates of one panel may lie."""
        panel, calm = sheet.panels[side], self.calm[side]
        return Room(panel.cell, label_size(sheet.width), lambda places: calm.shares(places, panel), calm.average)

    def stroke_of(self, sheet: Sheet, index: int) -> int:
        """Return the breadth of one stroke of a mark's frame; thin around the whole thing."""
        return max(2, sheet.stroke // 2) if around_all(self.marks[index], self.parts) else sheet.stroke

    def frames(self, sheet: Sheet, side: int) -> list[Place | None]:
        """Return the outer edge of every mark's frame in one panel; None where a mark has none."""
        panel, part = sheet.panels[side], self.parts[side]
        return [
            framed(shown_place(box, part, panel), panel.picture, self.stroke_of(sheet, index)) if box else None
            for index, box in enumerate(self.boxes(side))
        ]


def label_size(width: int) -> int:
    """Return the type size of numbers and labels in a picture of some width, in pixels."""
    return -(-width * round(LABEL_SHARE * 1000) // 1000)


def badges_of(scene: Scene, sheet: Sheet, side: int, labels: Sequence[str]) -> list[Badge]:
    """Return the plates of one panel, with those labels; they leave the rulers free."""
    panel = sheet.panels[side]
    taken = [place for one in scene.rulers_of(side) for place in line_places(one, scene.parts[side], panel)]
    room, numbered = scene.room(sheet, side), len(scene.marks) > 1
    return place_badges(scene.frames(sheet, side), labels, room, taken, numbered=numbered)


def left_over(scene: Scene, sheet: Sheet) -> tuple[list[str], tuple[str, ...]]:
    """Return the labels that the photos still have to show, and for the legend those that find no room there either."""
    told = {index for index, pair in zip(scene.small, sheet.pairs, strict=True) if pair.lines}
    rest = ["" if index in told else label for index, label in enumerate(scene.labels)]
    placed = {
        badge.number
        for side in (0, 1)
        for badge in badges_of(scene, sheet, side, rest)
        if badge.lines and not badge.lines[-1].endswith(ELLIPSIS)
    }
    lacking = [index for index, label in enumerate(rest) if label and index + 1 not in placed]
    return rest, tuple(scene.named(index) for index in lacking)


def useless_pair(scene: Scene, sheet: Sheet) -> int | None:
    """Return the index of the mark whose pair magnifies least, if that is too little to be worth its room."""
    gains = []
    for index, pair in zip(scene.small, sheet.pairs, strict=True):
        scales = [
            (view_of(box, scene.parts[side], field).scale, sheet.panels[side].scale)
            for side, (box, field) in enumerate(zip(scene.marks[index], pair.fields, strict=True))
            if box is not None and field is not None
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
    sizes = (small_size(sheet.width), sheet.stroke)
    for index, mark, pair in zip(scene.small, scene.magnified, sheet.pairs, strict=True):
        draw_pair(whole, scene.pictures, (mark, pair, index + 1), scene.parts, sizes)
    canvas = ImageDraw.Draw(whole)
    draw_caption(canvas, said, sheet.width, sheet.caption)
    draw_measured(canvas, said, sheet.width, sheet.measured)
    draw_footer(canvas, said, sheet.width, sheet.footer)
    return whole


def draw_photo(whole: Image.Image, scene: Scene, sheet: Sheet, side: int, picture: Image.Image) -> None:
    """Draw the title and the photo of one side, darkened outside its marks when that is asked for."""
    panel, part = sheet.panels[side], scene.parts[side]
    boxes = [box for box in scene.boxes(side) if box]
    canvas = ImageDraw.Draw(whole)
    canvas.rectangle(inner(panel.cell), fill=CELL_GROUND)
    if scene.comparison.dim and boxes:
        picture = dimmed(picture, [relative(shown_place(box, part, panel), panel.picture) for box in boxes])
    whole.paste(picture, panel.picture[:2])
    title, ground, ink = SIDE_BARS[side]
    left, top, right, bottom = panel.bar
    canvas.rectangle(inner(panel.bar), fill=ground)
    size = -(-sheet.width * round(TITLE_SHARE * 1000) // 1000)
    draw_middle(canvas, ((left + right) / 2, (top + bottom) / 2), title, size, ink, centred=True)


def draw_marks(whole: Image.Image, scene: Scene, sheet: Sheet, side: int) -> None:
    """Draw the frames of one side, small ones over large ones."""
    panel, part = sheet.panels[side], scene.parts[side]
    boxes = [(-box[2] * box[3], index, box) for index, box in enumerate(scene.boxes(side)) if box]
    canvas = ImageDraw.Draw(whole)
    for _, index, box in sorted(boxes):
        stroke = scene.stroke_of(sheet, index)
        draw_frame(canvas, shown_place(box, part, panel), panel.picture, stroke, hue_of(index + 1))


def draw_plates(whole: Image.Image, scene: Scene, sheet: Sheet, side: int, labels: Sequence[str]) -> None:
    """Draw the rulers of one side, then its numbers and labels over all."""
    panel, part, room = sheet.panels[side], scene.parts[side], scene.room(sheet, side)
    frames, badges, rulers = scene.frames(sheet, side), badges_of(scene, sheet, side, labels), scene.rulers_of(side)
    taken = [badge.place for badge in badges]
    taken += [place for ruler in rulers for place in line_places(ruler, part, panel)]
    for ruler in rulers:
        draw_ruler(whole, ruler, (part, panel), scene.pictures[side].size, room, taken, [one for one in frames if one])
    for badge in badges:
        frame = frames[badge.number - 1]
        if frame and distance(badge.place, frame) > 0:
            draw_path(whole, join(badge.place, frame), max(1, sheet.stroke // 2), hue_of(badge.number))
    canvas = ImageDraw.Draw(whole)
    for badge in badges:
        draw_badge(canvas, badge, room.size)


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
