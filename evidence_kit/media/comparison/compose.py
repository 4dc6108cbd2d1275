"""Putting a comparison picture together.

The photos themselves are scaled and nothing else: brightness, colour and sharpness stay. A crop, covered places and the
darkening of what lies outside the marks are said in the footer.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PIL import Image

from evidence_kit.media.comparison.bands import Said, caption_lines
from evidence_kit.media.comparison.bounds import Sizes, check_comparison
from evidence_kit.media.comparison.difference import Difference, colour_of, difference
from evidence_kit.media.comparison.insets import magnified
from evidence_kit.media.comparison.layout import Sheet, choose_sheet
from evidence_kit.media.comparison.lengths import plainly, reading
from evidence_kit.media.comparison.scene import SIDES, Scene, draw_scene, left_over, useless_inset
from evidence_kit.media.image.text import ELLIPSIS, drawable
from evidence_kit.model import Comparison, Ruler

TIMES = "\N{MULTIPLICATION SIGN}"
LENGTHS = "Lengths hold if ruler and thing are as far from the camera."


@dataclass(frozen=True, slots=True)
class Shown:
    """One side's photo.

    Attributes:
        picture: upright, sRGB, mode RGB, whole.
        sha256: of the original file.
        name: of the original file.
        redacted: places of it are covered.
    """

    picture: Image.Image
    sha256: str
    name: str
    redacted: bool = False


@dataclass(frozen=True, slots=True)
class Composed:
    """The comparison picture and what was found while making it.

    Attributes:
        scales: shown pixels for each pixel of the upright original, listing first.
        measured: plain values of colours and lengths.
        cut: the end of the caption that did not fit in two lines; empty when it is all there.
    """

    picture: Image.Image
    scales: tuple[float, float]
    measured: tuple[dict[str, Any], ...] = ()
    cut: str = ""


def side_by_side(listing: Shown, received: Shown, comparison: Comparison, order: str | None = None) -> Composed:
    """Return both photos side by side, titled, marked with the same numbers, measured and captioned.

    Args:
        comparison: its marks, crops and rulers in pixels of the upright originals.
        order: the order's number, for the footer.

    Raises:
        MarkOutside: a mark, crop or ruler does not lie in its picture, or in what is shown of it.
        CannotDraw: the typeface lacks letters of the caption, of a label or of the order's number.
    """
    sizes = (listing.picture.size, received.picture.size)
    check_comparison(comparison, sizes)
    scene = scene_of(listing, received, comparison)
    colours = tuple(
        (number, difference(colour_of(listing.picture, mark.listing), colour_of(received.picture, mark.received)))
        for number, mark in enumerate(comparison.marks, 1)
        if mark.colour
    )
    words, number = drawable(comparison.caption), drawable(order or "")
    lengths = LENGTHS if any(ruler.item for ruler in scene.rulers) else ""

    def said(scales: tuple[float, float], legend: tuple[str, ...]) -> Said:
        return Said(words, colours, lengths, legend, footer((listing, received), scales, comparison, number))

    scene, sheet = settled(scene, lambda legend: said((1.0, 1.0), legend))
    labels, legend = left_over(scene, sheet)
    scales = (sheet.panels[0].scale, sheet.panels[1].scale)
    whole = draw_scene(scene, sheet, said(scales, legend), labels)
    return Composed(whole, scales, measured_values(colours, scene.rulers, sizes), cut_off(words, sheet.width))


def scene_of(listing: Shown, received: Shown, comparison: Comparison) -> Scene:
    """Return what is to be shown, with words that can be drawn.

    Raises:
        CannotDraw: the typeface lacks letters of a label.
    """
    pictures = (listing.picture, received.picture)
    parts = (
        comparison.listing_crop or (0, 0, *listing.picture.size),
        comparison.received_crop or (0, 0, *received.picture.size),
    )
    labels = tuple(drawable(mark.label) for mark in comparison.marks)
    rulers = tuple(plain_ruler(ruler) for ruler in comparison.rulers)
    return Scene(pictures, comparison, parts, labels, rulers, tuple(magnified(comparison.marks, parts)))


def arranged_for(scene: Scene, said: Said) -> Sheet:
    """Return where everything lies, with room for what is said."""
    marks = scene.comparison.marks
    boxes = [(marks[index].listing, marks[index].received) for index in scene.small]
    return choose_sheet(scene.parts, boxes, said.heights, roomy=bool(scene.rulers))


def settled(scene: Scene, said: Callable[[tuple[str, ...]], Said]) -> tuple[Scene, Sheet]:
    """Return the scene with the insets that are of use, and a sheet with room for every label that it leaves over.

    Each arrangement may leave other labels over than the one before. Room is kept for all that ever were, so that every
    round takes an inset away or adds a label, and the search ends.

    Args:
        said: what is written around the photos, with a legend.
    """
    reserved: frozenset[str] = frozenset()
    while True:
        numbered = (f"{number} {label}" for number, label in enumerate(scene.labels, 1))
        sheet = arranged_for(scene, said(tuple(one for one in numbered if one in reserved)))
        useless = useless_inset(scene, sheet)
        if useless is not None:
            scene = replace(scene, small=tuple(index for index in scene.small if index != useless))
            continue
        lacking = frozenset(left_over(scene, sheet)[1]) - reserved
        if not lacking:
            return scene, sheet
        reserved |= lacking


def cut_off(caption: str, width: int) -> str:
    """Return the end of a caption that does not fit in its two lines."""
    kept = " ".join(caption_lines(caption, width)[0])
    return caption[len(kept) - 1 :].strip() if kept != caption and kept.endswith(ELLIPSIS) else ""


def plain_ruler(ruler: Ruler) -> Ruler:
    """Return the ruler with a label and a unit that can be drawn.

    Raises:
        CannotDraw: the typeface lacks letters of them.
    """
    return Ruler(ruler.side, ruler.points, ruler.length, drawable(ruler.unit), ruler.item, drawable(ruler.label))


def measured_values(
    colours: Sequence[tuple[int, Difference]], rulers: Sequence[Ruler], sizes: Sizes
) -> tuple[dict[str, Any], ...]:
    """Return colours and lengths as plain values."""
    found: list[dict[str, Any]] = [
        {
            "kind": "colour",
            "number": number,
            "listing": one.listing,
            "received": one.received,
            "delta_e": one.delta_e,
            "words": one.words,
        }
        for number, one in colours
    ]
    for ruler in rulers:
        read = reading(ruler, sizes[ruler.side == "received"])
        if read is not None:
            found.append(
                {
                    "kind": "length",
                    "side": ruler.side,
                    "value": plainly(read.value),
                    "error": plainly(read.error),
                    "unit": read.unit,
                    "label": ruler.label,
                    "by": f"{plainly(ruler.length)} {ruler.unit}",
                }
            )
    return tuple(found)


def footer(
    sides: tuple[Shown, Shown], scales: tuple[float, float], comparison: Comparison, order: str
) -> tuple[str, ...]:
    """Return the footer's parts: the order, and of each side what it was made from and what was done to it."""
    parts = [f"Order {order}"] if order else []
    crops = (comparison.listing_crop, comparison.received_crop)
    for title, side, scale, crop in zip(("Listing", "Received"), sides, scales, crops, strict=True):
        said = f"{title} {side.sha256[:12]} shown {TIMES}{scale:.2f}"
        if crop is not None:
            said += f", crop {crop[2]}{TIMES}{crop[3]} of {side.picture.width}{TIMES}{side.picture.height}"
        parts.append(said)
    covered = [title for title, side in zip(SIDES, sides, strict=True) if side.redacted]
    if covered:
        parts.append(f"Black in {' and '.join(covered)}: covered for privacy")
    if comparison.dim and comparison.marks:
        parts.append("Darkened outside the marks")
    return tuple(parts)
