"""Putting a comparison picture together.

The photos themselves are scaled and nothing else: brightness, colour and sharpness stay. A crop, covered places and the
darkening of what lies outside the marks are stated in one line at the foot.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from PIL import Image

from evidence_kit.media.comparison.bands import Said, caption_lines
from evidence_kit.media.comparison.bounds import Sizes, check_comparison
from evidence_kit.media.comparison.difference import Difference, colour_of, difference
from evidence_kit.media.comparison.insets import magnified
from evidence_kit.media.comparison.layout import Sheet, choose_sheet
from evidence_kit.media.comparison.lengths import plainly, reading
from evidence_kit.media.comparison.scene import SIDES, Scene, draw_scene, left_over, useless_pair
from evidence_kit.media.comparison.strokes import hue_of
from evidence_kit.media.image.text import ELLIPSIS, drawable
from evidence_kit.model import Comparison, Ruler

COLOUR_CAVEAT = "light and camera change colours"
LENGTH_CAVEAT = "holds if ruler and thing are equally far from the camera"


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
    swatches = tuple((scene.number_of(one - 1), hue_of(one), found) for one, found in colours)
    around = Said(words, swatches, (), (), number, done_to(listing, received, comparison))
    scene, sheet = settled(scene, around)
    labels, legend = left_over(scene, sheet)
    scales = (sheet.panels[0].scale, sheet.panels[1].scale)
    whole = draw_scene(scene, sheet, replace(around, legend=legend), labels)
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
    scene = Scene(pictures, comparison, parts, labels, rulers, ())
    return replace(scene, small=tuple(magnified(scene.marks, parts)))


def settled(scene: Scene, said: Said) -> tuple[Scene, Sheet]:
    """Return the scene with the pairs that are of use, and a sheet with room for every label that it leaves over.

    Each arrangement may leave other labels over than the one before. Room is kept for all that ever were, so that every
    round takes a pair away or adds a label, and the search ends.

    Args:
        said: what is written around the photos; without a legend.
    """
    reserved: frozenset[str] = frozenset()
    while True:
        legend = tuple(one for index in range(len(scene.marks)) if (one := scene.named(index)) in reserved)
        sheet = choose_sheet(scene.parts, scene.magnified, replace(said, legend=legend).heights)
        useless = useless_pair(scene, sheet)
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
            "holds": COLOUR_CAVEAT,
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
                    "holds": LENGTH_CAVEAT,
                }
            )
    return tuple(found)


def done_to(listing: Shown, received: Shown, comparison: Comparison) -> tuple[tuple[str, str], ...]:
    """Return what was done to the photos and must be seen in the picture: each in full and in short words."""
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
    """Return the names of the sides of which something is so."""
    return " and ".join(name for name, so in zip(SIDES, which, strict=True) if so)
