"""Compose a comparison picture, or one photo with numbered boxes.

The photos are only scaled: brightness, colour and sharpness stay. Crops, redaction and darkening outside the marks are
stated in the footer.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from PIL import Image

from evidence_kit.media.comparison.bands import Texts, caption_lines
from evidence_kit.media.comparison.difference import Difference, colour_of, difference
from evidence_kit.media.comparison.insets import Title, can_be_seen, magnified, without
from evidence_kit.media.comparison.kept import Kept
from evidence_kit.media.comparison.layout import Sheet, choose_sheet
from evidence_kit.media.comparison.lengths import plainly, reading
from evidence_kit.media.comparison.mixture import Part, two_colours
from evidence_kit.media.comparison.rulers import promised_words
from evidence_kit.media.comparison.scene import SIDES, Scene, draw_scene, left_over, useless_pair
from evidence_kit.media.comparison.strokes import hue_of
from evidence_kit.media.image.text import ELLIPSIS, drawable
from evidence_kit.model.bounds import Sizes, check_comparison, check_photo_mark
from evidence_kit.model.case import Comparison, Mark, Ruler, Side

COLOUR_CAVEAT = "light and camera change colours"
LENGTH_CAVEAT = "holds if ruler and thing are equally far from the camera"


@dataclass(frozen=True, slots=True)
class Photo:
    """The photo of a side.

    Attributes:
        picture: upright, sRGB, mode RGB, whole.
        sha256: of the original file.
        name: of the original file.
        redacted: areas of it are redacted.
        kept: what is remembered of this picture, for one that is drawn again and again; None to remember nothing.
    """

    picture: Image.Image
    sha256: str
    name: str
    redacted: bool = False
    kept: Kept | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Composed:
    """The comparison picture and what was found while making it.

    Attributes:
        scales: shown pixels for each pixel of the upright original of each photo, listing first.
        measured: plain values of colours and lengths.
        mixed: places with two colours, which were not measured.
        cut: the end of the caption, if that does not fit in two lines; else empty.
    """

    picture: Image.Image
    scales: tuple[float, ...]
    measured: tuple[dict[str, Any], ...] = ()
    mixed: tuple["Mixed", ...] = ()
    cut: str = ""


@dataclass(frozen=True, slots=True)
class Mixed:
    """A marked place with two colours."""

    number: int
    side: Side
    parts: tuple[Part, Part]


def side_by_side(listing: Photo, received: Photo, comparison: Comparison, order: str | None = None) -> Composed:
    """Return both photos side by side, with titles, numbered marks, measurements and a caption.

    Args:
        comparison: its marks, crops and rulers are in pixels of the upright originals.
        order: the order's number, for the footer.

    Raises:
        MarkOutside: a mark, crop or ruler lies outside its picture or its visible part.
        CannotDraw: the typeface lacks letters of the caption, of a label or of the order's number.
    """
    sizes = (listing.picture.size, received.picture.size)
    check_comparison(comparison, sizes)
    scene = scene_of(listing, received, comparison)
    mixed = mixed_places(scene)
    colours = measured_colours(scene, {place.number for place in mixed})
    caption, order_number = drawable(comparison.caption), drawable(order or "")
    swatches = tuple((scene.number_of(mark - 1), hue_of(mark), found) for mark, found in colours)
    sentences = (promised_words(ruler, sizes[ruler.side == "received"]) for ruler in scene.rulers)
    treatments = treatments_of(listing, received, comparison)
    texts = Texts(caption, swatches, tuple(filter(None, sentences)), (), order_number, treatments)
    scene, sheet = settled(scene, texts)
    labels, legend = left_over(scene, sheet)
    scales = tuple(panel.scale for panel in sheet.panels)
    picture = draw_scene(scene, sheet, replace(texts, legend=legend), labels)
    measured = measured_values(colours, scene.rulers, sizes)
    return Composed(picture, scales, measured, mixed, cut_off(caption, sheet.width))


def marked(photo: Photo, marks: Sequence[Mark], title: Title, caption: str = "", order: str | None = None) -> Composed:
    """Return one photo with numbered boxes, drawn as those of a comparison, below its title and a caption.

    Args:
        marks: their boxes `received` are in pixels of the upright original.
        order: the order's number, for the footer.

    Raises:
        MarkOutside: a mark has no box, or one outside the picture.
        CannotDraw: the typeface lacks letters of the caption, of a label or of the order's number.
    """
    for number, mark in enumerate(marks, 1):
        check_photo_mark(number, mark, photo.picture.size, photo.name)
    whole, kept = (0, 0, *photo.picture.size), photo.kept or Kept(photo.picture)
    labels = tuple(drawable(mark.label) for mark in marks)
    one = Comparison("", photo.name, caption, tuple(marks))
    calm = (kept.restlessness(whole),)
    scene = Scene((photo.picture,), one, (whole,), labels, (), (), calm, (kept,), ("received",), (title,))
    scene = with_insets(scene)
    treatments = (("Black: covered for privacy", "Black: covered"),) if photo.redacted else ()
    texts = Texts(drawable(caption), order=drawable(order or ""), treatments=treatments)
    scene, sheet = settled(scene, texts)
    labels_in_photo, legend = left_over(scene, sheet)
    picture = draw_scene(scene, sheet, replace(texts, legend=legend), labels_in_photo)
    return Composed(picture, (sheet.panels[0].scale,), cut=cut_off(texts.caption, sheet.width))


def mixed_places(scene: Scene) -> tuple[Mixed, ...]:
    """Return those places with two colours whose colour is to be measured."""
    found = []
    for number, mark in enumerate(scene.comparison.marks, 1):
        for side, picture, box in zip(SIDES, scene.pictures, (mark.listing, mark.received), strict=True):
            parts = two_colours(picture, box) if mark.colour and box else None
            if parts is not None:
                found.append(Mixed(number, side, parts))
    return tuple(found)


def measured_colours(scene: Scene, mixed: Collection[int]) -> tuple[tuple[int, Difference], ...]:
    """Return the number and the colour difference of each mark whose colour is measured.

    Args:
        mixed: numbers of marks with two colours, which are not measured.
    """
    return tuple(
        (number, difference(colour_of(scene.pictures[0], mark.listing), colour_of(scene.pictures[1], mark.received)))
        for number, mark in enumerate(scene.comparison.marks, 1)
        if mark.colour and mark.listing and mark.received and number not in mixed
    )


def scene_of(listing: Photo, received: Photo, comparison: Comparison) -> Scene:
    """Return the content of the comparison, with text that can be drawn.

    Raises:
        CannotDraw: the typeface lacks letters of a label or a unit.
    """
    pictures = (listing.picture, received.picture)
    parts = (
        comparison.listing_crop or (0, 0, *listing.picture.size),
        comparison.received_crop or (0, 0, *received.picture.size),
    )
    labels = tuple(drawable(mark.label) for mark in comparison.marks)
    rulers = tuple(
        replace(ruler, unit=drawable(ruler.unit), label=drawable(ruler.label)) for ruler in comparison.rulers
    )
    kept = listing.kept or Kept(listing.picture), received.kept or Kept(received.picture)
    restlessness = kept[0].restlessness(parts[0]), kept[1].restlessness(parts[1])
    scene = Scene(pictures, comparison, parts, labels, rulers, (), restlessness, kept)
    return with_insets(scene)


def with_insets(scene: Scene) -> Scene:
    """Return the scene with every mark magnified that is small and in which anything can be seen."""
    small = [
        index for index in magnified(scene.marks, scene.parts) if can_be_seen(scene.pictures, scene.boxes_of(index))
    ]
    return replace(scene, small=tuple(small))


def settled(scene: Scene, texts: Texts) -> tuple[Scene, Sheet]:
    """Return the scene with its useful pairs, and a sheet with room in the legend for every label without room.

    Each arrangement may leave out different labels than the one before. Room is kept for all of them, so that every
    round removes a pair or adds a label, and the search ends.

    Args:
        texts: the text around the photos, without a legend.
    """
    reserved: frozenset[str] = frozenset()
    while True:
        legend = tuple(label for index in range(len(scene.marks)) if (label := scene.named(index)) in reserved)
        sheet = choose_sheet(scene.parts, scene.magnified, replace(texts, legend=legend).heights)
        useless = useless_pair(scene, sheet)
        if useless is not None:
            scene = replace(scene, small=tuple(without(scene.small, useless, scene.marks)))
            continue
        lacking = frozenset(left_over(scene, sheet)[1]) - reserved
        if not lacking:
            return scene, sheet
        reserved |= lacking


def cut_off(caption: str, width: int) -> str:
    """Return the end of a caption that does not fit in its two lines; empty if it fits."""
    kept = " ".join(caption_lines(caption, width)[0])
    return caption[len(kept) - 1 :].strip() if kept != caption and kept.endswith(ELLIPSIS) else ""


def measured_values(
    colours: Sequence[tuple[int, Difference]], rulers: Sequence[Ruler], sizes: Sizes
) -> tuple[dict[str, Any], ...]:
    """Return colours and lengths as plain values."""
    values: list[dict[str, Any]] = [
        {
            "kind": "colour",
            "number": number,
            "listing": found.listing,
            "received": found.received,
            "delta_e": found.delta_e,
            "words": found.words,
            "holds": COLOUR_CAVEAT,
        }
        for number, found in colours
    ]
    for ruler in rulers:
        length = reading(ruler, sizes[ruler.side == "received"])
        if length is not None:
            values.append(
                {
                    "kind": "length",
                    "side": ruler.side,
                    "value": plainly(length.value),
                    "error": plainly(length.error),
                    "unit": length.unit,
                    "label": ruler.label,
                    "by": f"{plainly(ruler.length)} {ruler.unit}",
                    "holds": LENGTH_CAVEAT,
                    **({"promised": " ".join(map(str, ruler.promised))} if ruler.promised else {}),
                }
            )
    return tuple(values)


def treatments_of(listing: Photo, received: Photo, comparison: Comparison) -> tuple[tuple[str, str], ...]:
    """Return each treatment of the photos that the picture must state, in full and in short."""
    parts = []
    cropped = named_sides(comparison.listing_crop is not None, comparison.received_crop is not None)
    if cropped:
        short = "Both" if " " in cropped else cropped.capitalize()
        parts.append((f"{cropped.capitalize()} cropped", f"{short} cropped"))
    covered = named_sides(listing.redacted, received.redacted)
    if covered:
        parts.append((f"Black in {covered}: covered for privacy", "Black: covered"))
    if comparison.dim and comparison.marks:
        parts.append(("Darkened outside the marks", "Darkened outside marks"))
    return tuple(parts)


def named_sides(*which: bool) -> str:
    """Return the names of the sides that a statement applies to."""
    return " and ".join(name for name, applies in zip(SIDES, which, strict=True) if applies)
