"""What of a comparison or a marked photo can be drawn: what lies within bounds, and words in known letters."""

import dataclasses
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from evidence_kit.catalogue.media import mark_outside, undrawable
from evidence_kit.media.image.text import CannotDraw, drawable
from evidence_kit.model.bounds import MarkOutside, Sizes, check_crops, check_mark, check_photo_mark, check_ruler
from evidence_kit.model.case import Box, Comparison, Mark, Original, Ruler
from evidence_kit.model.finding import Finding

Part = TypeVar("Part", Mark, Ruler)


def drawable_parts(comparison: Comparison, listing: Original, received: Original) -> tuple[Comparison, list[Finding]]:
    """Return the comparison without what cannot be drawn, and a finding for each part left out."""
    findings: list[Finding] = []
    caption, marks, rulers = comparison.caption, list[Mark](), list[Ruler]()
    sizes = shown_sizes(listing, received)
    try:
        drawable(caption)
    except CannotDraw as problem:
        findings.append(undrawable(f"The caption '{caption}'", problem))
        caption = ""
    for number, mark in enumerate(comparison.marks, 1):
        marked, lacks = drawable_part(mark, f"mark {number}", partial(check_mark, number, mark, comparison, sizes))
        covered = on_covered(mark, number, listing, received) if marked else None
        findings += [covered, *lacks] if covered else lacks
        if marked:
            marks.append(dataclasses.replace(marked, colour=False) if covered else marked)
    for number, ruler in enumerate(comparison.rulers, 1):
        check = partial(check_ruler, number, ruler, comparison, sizes)
        ruled, lacks = drawable_part(ruler, f"ruler {number}", check)
        findings += lacks
        rulers += [ruled] if ruled else []
    return dataclasses.replace(comparison, caption=caption, marks=tuple(marks), rulers=tuple(rulers)), findings


def drawable_marks(original: Original) -> tuple[Original, list[Finding]]:
    """Return a photo without the marks and words that cannot be drawn, and a finding for each."""
    caption, findings = drawable_caption(original)
    looked, marks = original.facts.image, list[Mark]()
    size = (looked.width, looked.height) if looked else (0, 0)
    for number, mark in enumerate(original.marks, 1):
        check = partial(check_photo_mark, number, mark, size, original.name)
        marked, lacks = drawable_part(mark, f"mark {number} of {original.name}", check)
        findings += lacks
        marks += [marked] if marked else []
    return dataclasses.replace(original, caption=caption, marks=tuple(marks)), findings


def drawable_part(part: Part, name: str, check: Callable[[], None]) -> tuple[Part | None, list[Finding]]:
    """Return a mark or a ruler with a label that can be drawn, or None when its place is outside, and what it lacks.

    Args:
        check: raises MarkOutside when its place is outside the picture.
    """
    try:
        check()
        drawable(part.label)
    except MarkOutside as problem:
        return None, [mark_outside(problem)]
    except CannotDraw as problem:
        return dataclasses.replace(part, label=""), [undrawable(f"The label of {name}", problem)]
    return part, []


def drawable_order(number: str | None) -> tuple[str | None, list[Finding]]:
    """Return the order's number when it can be drawn below pictures, else None and the finding for that."""
    try:
        return (drawable(number) if number else None), []
    except CannotDraw as problem:
        return None, [undrawable("The order's number", problem)]


def drawable_caption(original: Original) -> tuple[str, list[Finding]]:
    """Return the caption of an original when it can be drawn beside it, else none and the finding for that."""
    try:
        return drawable(original.caption), []
    except CannotDraw as problem:
        return "", [undrawable(f"The caption of {original.name}", problem)]


def on_covered(mark: Mark, number: int, listing: Original, received: Original) -> Finding | None:
    """Return the finding for a mark whose colour cannot be measured, because its place is covered."""
    for box, original in ((mark.listing, listing), (mark.received, received)):
        if box and mark.colour and any(overlap(box, covered) for covered in original.redact):
            return Finding(
                "mark-covered",
                original.name,
                f"The colour of mark {number} is not measured, because its area is redacted.",
                hint="move the mark or the redaction, or remove colour = true",
            )
    return None


def overlap(box: Box, other: Box) -> bool:
    """Return whether two boxes share a pixel."""
    return (
        box[0] < other[0] + other[2]
        and other[0] < box[0] + box[2]
        and box[1] < other[1] + other[3]
        and other[1] < box[1] + box[3]
    )


def shown_sizes(listing: Original, received: Original) -> Sizes:
    """Return the upright sizes of both sides; 0 for what is no picture."""
    first, second = (
        (looked.width, looked.height) if looked else (0, 0) for looked in (listing.facts.image, received.facts.image)
    )
    return first, second


def crop_outside(comparison: Comparison, listing: Original, received: Original) -> Finding | None:
    """Return the finding for a crop that does not lie in its picture, or None.

    Without its crop a photo would show what its owner wanted to leave out, so that nothing is made of it.
    """
    try:
        check_crops(comparison, shown_sizes(listing, received))
    except MarkOutside as problem:
        return mark_outside(problem)
    return None
