"""A picture as it will be drawn for the upload, without a file, from pictures that are open already."""

from dataclasses import dataclass

from PIL import Image

from evidence_kit.makers.comparison import facts_of, found_in
from evidence_kit.makers.drawable import crop_outside, drawable_marks, drawable_order, drawable_parts
from evidence_kit.makers.marked import cut_in, marked_photo
from evidence_kit.media.comparison.compose import Photo, side_by_side
from evidence_kit.model.case import Comparison, Original
from evidence_kit.model.finding import Finding


@dataclass(frozen=True, slots=True)
class Drafted:
    """A picture with the pixels that `build` encodes, and what `build` will say of it.

    Attributes:
        scales: shown pixels for each pixel of the upright original, of each photo in it.
    """

    picture: Image.Image
    findings: tuple[Finding, ...]
    scales: tuple[float, ...]


def draft_comparison(
    comparison: Comparison, listing: Original, received: Original, photos: tuple[Photo, Photo], order: str | None
) -> Drafted | Finding:
    """Return a comparison as it will be drawn, or the finding for why it cannot be.

    Args:
        photos: of the listing and of what was received, upright, sRGB and covered.
        order: the order's number, for the footer.
    """
    uncropped = crop_outside(comparison, listing, received)
    if uncropped:
        return uncropped
    comparison, findings = drawable_parts(comparison, listing, received)
    order, undrawn = drawable_order(order)
    composed = side_by_side(*photos, comparison, order)
    findings += [*undrawn, *found_in(facts_of(composed), listing, received)]
    return Drafted(composed.picture, tuple(findings), composed.scales)


def draft_marked(original: Original, photo: Photo, order: str | None) -> Drafted | Finding:
    """Return a photo with the numbered boxes of its original as it will be drawn.

    Args:
        photo: upright, sRGB and covered.
        order: the order's number, for the footer.
    """
    original, findings = drawable_marks(original)
    order, undrawn = drawable_order(order)
    composed = marked_photo(original, photo, order)
    return Drafted(composed.picture, (*findings, *undrawn, *cut_in(composed.cut)), composed.scales)
