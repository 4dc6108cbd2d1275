"""The content of a comparison, and drawing it: photos, frames, lines, insets, rulers, plates and text."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from PIL import Image, ImageDraw

from evidence_kit.media.comparison.badges import Badge, draw_badge, draw_middle, place_badges
from evidence_kit.media.comparison.bands import Texts, draw_caption, draw_footer, draw_measured
from evidence_kit.media.comparison.calm import Restlessness
from evidence_kit.media.comparison.insets import LEAST_GAIN, SIDE_BARS, Title, draw_pair, gain_of, surrounds_item
from evidence_kit.media.comparison.kept import Kept
from evidence_kit.media.comparison.layout import LABEL_SHARE, TITLE_SHARE, Sheet
from evidence_kit.media.comparison.pairs import Boxes, Magnified
from evidence_kit.media.comparison.panels import Panel, shown_place, small_size
from evidence_kit.media.comparison.rulers import draw_ruler, line_places
from evidence_kit.media.comparison.spots import Room, distance, join
from evidence_kit.media.comparison.strokes import Place, draw_frame, draw_path, frame_around, hue_of
from evidence_kit.media.comparison.views import inset_upscale, view_of
from evidence_kit.media.image.text import ELLIPSIS
from evidence_kit.model.case import Box, Comparison, Ruler, Side

SIDES: tuple[Side, Side] = ("listing", "received")
GROUND, CELL_GROUND = "#FFFFFF", "#E4E6EA"
DIMMED = 0.4
"""Share of a level that remains outside the marks, if the photo is to be dimmed there."""


@dataclass(frozen=True, slots=True)
class Scene:
    """The content of a comparison, or of a marked photo.

    Attributes:
        pictures: the listing's and the received photo, or the one photo; upright and whole.
        parts: the visible part of each picture.
        labels: of all marks, in drawable letters.
        rulers: with drawable text.
        small: indices of the magnified marks.
        restlessness: of each photo.
        kept: what is remembered of each picture.
        sides: which box of a mark belongs to each photo.
        titles: of each photo.
        placed: the plates of panels that were asked for before: each arrangement is asked several times.
    """

    pictures: tuple[Image.Image, ...]
    comparison: Comparison
    parts: tuple[Box, ...]
    labels: tuple[str, ...]
    rulers: tuple[Ruler, ...]
    small: tuple[int, ...]
    restlessness: tuple[Restlessness, ...]
    kept: tuple[Kept, ...]
    sides: tuple[Side, ...] = SIDES
    titles: tuple[Title, ...] = SIDE_BARS
    placed: dict[object, list[Badge]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def marks(self) -> list[Boxes]:
        """The boxes of every mark, in the order of the photos."""
        return [self.boxes_of(index) for index in range(len(self.comparison.marks))]

    def boxes_of(self, index: int) -> Boxes:
        """Return the boxes of a mark, in the order of the photos."""
        mark = self.comparison.marks[index]
        return tuple(getattr(mark, side) for side in self.sides)

    @property
    def magnified(self) -> list[Magnified]:
        """The magnified marks."""
        return [Magnified(self.boxes_of(index), self.number_of(index), self.labels[index]) for index in self.small]

    def number_of(self, index: int) -> int | None:
        """Return the number shown at a mark; None for a single mark."""
        return index + 1 if len(self.comparison.marks) > 1 else None

    def named(self, index: int) -> str:
        """Return a mark's label, after its number if it shows one."""
        return f"{index + 1} {self.labels[index]}" if len(self.comparison.marks) > 1 else self.labels[index]

    def boxes(self, side: int) -> list[Box | None]:
        """Return the box of every mark on a side; 0 is the listing."""
        return [boxes[side] for boxes in self.marks]

    def rulers_of(self, side: int) -> list[Ruler]:
        """Return the rulers of a side."""
        return [ruler for ruler in self.rulers if ruler.side == self.sides[side]]

    def room(self, sheet: Sheet, side: int) -> Room:
        """Return the room for the plates of a panel."""
        panel, photo = sheet.panels[side], self.restlessness[side]
        return Room(panel.cell, label_size(sheet.width), lambda places: photo.shares(places, panel), photo.average)

    def stroke_of(self, sheet: Sheet) -> int:
        """Return the stroke width of the frames, thin where each is around a whole item.

        One picture has one width: a frame that is thinner than another looks less important.
        """
        whole = all(surrounds_item(boxes, self.parts) for boxes in self.marks)
        return max(2, sheet.stroke // 2) if whole else sheet.stroke

    def frames(self, sheet: Sheet, side: int) -> list[Place | None]:
        """Return the outer edge of every mark's frame in a panel; None without a box."""
        panel, part = sheet.panels[side], self.parts[side]
        return [
            frame_around(shown_place(box, part, panel), panel.picture, self.stroke_of(sheet)) if box else None
            for box in self.boxes(side)
        ]


def label_size(width: int) -> int:
    """Return the type size of numbers and labels in a picture of this width, in pixels."""
    return -(-width * round(LABEL_SHARE * 1000) // 1000)


def badges_of(scene: Scene, sheet: Sheet, side: int, labels: Sequence[str]) -> list[Badge]:
    """Return the plates of a panel with these labels; they avoid the rulers."""
    panel = sheet.panels[side]
    taken = [place for ruler in scene.rulers_of(side) for place in line_places(ruler, scene.parts[side], panel)]
    room, frames = scene.room(sheet, side), scene.frames(sheet, side)
    asked = (side, panel, room.size, tuple(frames), tuple(labels), tuple(taken))
    if asked not in scene.placed:
        scene.placed[asked] = place_badges(frames, labels, room, taken, numbered=len(scene.marks) > 1)
    return scene.placed[asked]


def left_over(scene: Scene, sheet: Sheet) -> tuple[list[str], tuple[str, ...]]:
    """Return the labels of the photos, empty where a pair shows it, and those without room, for the legend."""
    in_pairs = {index for index, pair in zip(scene.small, sheet.pairs, strict=True) if pair.lines}
    others = ["" if index in in_pairs else label for index, label in enumerate(scene.labels)]
    placed = {
        badge.number
        for side in range(len(scene.pictures))
        for badge in badges_of(scene, sheet, side, others)
        if badge.lines and not badge.lines[-1].endswith(ELLIPSIS)
    }
    lacking = [index for index, label in enumerate(others) if label and index + 1 not in placed]
    return others, tuple(scene.named(index) for index in lacking)


def useless_pair(scene: Scene, sheet: Sheet) -> int | None:
    """Return the index of the mark whose pair magnifies least, if that is too little; else None."""
    gains, most = [], [inset_upscale(panel.scale) for panel in sheet.panels]
    for index, pair in zip(scene.small, sheet.pairs, strict=True):
        scales = [
            (
                view_of(box, scene.parts[side], field, most[side]).scale / most[side],
                sheet.panels[side].scale / most[side],
            )
            for side, (box, field) in enumerate(zip(scene.boxes_of(index), pair.fields, strict=True))
            if box is not None and field is not None
        ]
        gains.append((gain_of(scales), index))
    return min(gains)[1] if gains and min(gains)[0] < LEAST_GAIN else None


def draw_scene(scene: Scene, sheet: Sheet, texts: Texts, labels: Sequence[str]) -> Image.Image:
    """Return the whole picture.

    Args:
        labels: those shown in the photos; "" for a mark whose label is elsewhere.
    """
    whole = Image.new("RGB", (sheet.width, sheet.height), GROUND)
    with ThreadPoolExecutor(len(scene.pictures)) as pool:
        shown = list(pool.map(resized, scene.kept, scene.parts, sheet.panels))
    for side in range(len(scene.pictures)):
        draw_photo(whole, scene, sheet, side, shown[side])
        draw_marks(whole, scene, sheet, side)
        draw_plates(whole, scene, sheet, side, labels)
    sizes = (small_size(sheet.width), sheet.stroke)
    views = [(part, inset_upscale(panel.scale)) for part, panel in zip(scene.parts, sheet.panels, strict=True)]
    for index, mark, pair in zip(scene.small, scene.magnified, sheet.pairs, strict=True):
        draw_pair(whole, scene.pictures, (mark, pair, index + 1), views, sizes, scene.titles)
    canvas = ImageDraw.Draw(whole)
    draw_caption(canvas, texts, sheet.width, sheet.caption)
    draw_measured(canvas, texts, sheet.width, sheet.measured)
    draw_footer(canvas, texts, sheet.width, sheet.footer)
    return whole


def draw_photo(whole: Image.Image, scene: Scene, sheet: Sheet, side: int, picture: Image.Image) -> None:
    """Draw the title and the photo of a side, dimmed outside its marks if requested."""
    panel, part = sheet.panels[side], scene.parts[side]
    boxes = [box for box in scene.boxes(side) if box]
    canvas = ImageDraw.Draw(whole)
    canvas.rectangle(inner(panel.cell), fill=CELL_GROUND)
    if scene.comparison.dim and boxes:
        picture = dimmed(picture, [relative(shown_place(box, part, panel), panel.picture) for box in boxes])
    whole.paste(picture, panel.picture[:2])
    title, ground, ink = scene.titles[side]
    left, top, right, bottom = panel.bar
    canvas.rectangle(inner(panel.bar), fill=ground)
    size = -(-sheet.width * round(TITLE_SHARE * 1000) // 1000)
    draw_middle(canvas, ((left + right) / 2, (top + bottom) / 2), title, size, ink, centred=True)


def draw_marks(whole: Image.Image, scene: Scene, sheet: Sheet, side: int) -> None:
    """Draw the frames of a side, small ones over large ones."""
    panel, part = sheet.panels[side], scene.parts[side]
    boxes = [(-box[2] * box[3], index, box) for index, box in enumerate(scene.boxes(side)) if box]
    canvas = ImageDraw.Draw(whole)
    for _, index, box in sorted(boxes):
        draw_frame(canvas, shown_place(box, part, panel), panel.picture, scene.stroke_of(sheet), hue_of(index + 1))


def draw_plates(whole: Image.Image, scene: Scene, sheet: Sheet, side: int, labels: Sequence[str]) -> None:
    """Draw the rulers of a side, then its numbers and labels on top."""
    panel, part, room = sheet.panels[side], scene.parts[side], scene.room(sheet, side)
    frames, badges, rulers = scene.frames(sheet, side), badges_of(scene, sheet, side, labels), scene.rulers_of(side)
    taken = [badge.place for badge in badges]
    taken += [place for ruler in rulers for place in line_places(ruler, part, panel)]
    for ruler in rulers:
        draw_ruler(
            whole, ruler, (part, panel), scene.pictures[side].size, room, taken, [frame for frame in frames if frame]
        )
    for badge in badges:
        frame = frames[badge.number - 1]
        if frame and distance(badge.place, frame) > 0:
            draw_path(whole, join(badge.place, frame), max(1, sheet.stroke // 2), hue_of(badge.number))
    canvas = ImageDraw.Draw(whole)
    for badge in badges:
        draw_badge(canvas, badge, room.size)


def resized(kept: Kept, part: Box, panel: Panel) -> Image.Image:
    """Return the visible part of a photo at its size in the panel."""
    left, top, right, bottom = panel.picture
    return kept.resized(part, (right - left, bottom - top))


def dimmed(picture: Image.Image, places: Sequence[Place]) -> Image.Image:
    """Return the photo dimmed outside some places."""
    dark = picture.point([round(level * DIMMED) for level in range(256)] * 3)
    for place in places:
        dark.paste(picture.crop(place), place[:2])
    return dark


def relative(place: Place, origin: Place) -> Place:
    """Return a place relative to the corner of another."""
    return place[0] - origin[0], place[1] - origin[1], place[2] - origin[0], place[3] - origin[1]


def inner(place: Place) -> Place:
    """Return a place as Pillow's rectangles need it, with its right and bottom pixels included."""
    return place[0], place[1], place[2] - 1, place[3] - 1
