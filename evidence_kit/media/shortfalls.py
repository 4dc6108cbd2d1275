"""What is said of an original of which nothing can be made, or not all of it."""

import dataclasses

from evidence_kit.facts import NOTHING_VISIBLE
from evidence_kit.formats import word_of
from evidence_kit.media.comparison.bounds import MarkOutside, Sizes, check_crops, check_mark, check_ruler
from evidence_kit.media.image.text import CannotDraw, drawable
from evidence_kit.model import Box, Comparison, Finding, Mark, Original, Ruler, Severity
from evidence_kit.policies.limits import Limit
from evidence_kit.policies.words import listed, size_words


def cannot_fit_image(name: str, least: int, limit: Limit) -> Finding:
    """Return the finding for an image that no acceptable quality makes small enough."""
    if not least:
        types = listed(word_of(mime) for mime in limit.mimes) if limit.mimes else "another type"
        return Finding(
            "type-not-allowed",
            Severity.error,
            name,
            f"The form takes {types}, which is not written here, and this is something else.",
            hint="give it in that type yourself",
            source=limit.source,
        )
    would_do = f" About {size_words(least)} would do."
    return Finding(
        "cannot-fit",
        Severity.error,
        name,
        f"This cannot be made to fit {size_words(limit.max_bytes or 0)} and still show something.{would_do}",
        hint="photograph the part that matters, closer",
        expected=limit.max_bytes,
        actual=least or None,
        source=limit.source,
    )


def not_as_promised(name: str, how: str) -> Finding:
    """Return the finding for a picture whose product another reader sees differently, so that it was not kept."""
    return Finding(
        "output-wrong",
        Severity.error,
        name,
        f"What was made of this picture does not show what it should: {how}. It was not kept.",
        hint="save a copy of the picture with a photo editor and use that; please report this as a bug",
    )


def only_first_frame(name: str, frames: int) -> Finding:
    """Return the finding for an animation of which a still is made."""
    return Finding(
        "animated-image",
        Severity.warning,
        name,
        f"Only one of {frames} frames is kept, as a still.",
        hint="put the motion into the video",
        expected=1,
        actual=frames,
    )


def only_one_page(name: str, pages: int) -> Finding:
    """Return the finding for a TIFF of several pages of which one goes into one picture."""
    return Finding(
        "pages-left-out",
        Severity.warning,
        name,
        f"Only page 1 of {pages} is used: a picture shows one page.",
        hint="in a case folder each page becomes a picture (evidence-kit build); or save the page that matters alone",
        expected=1,
        actual=pages,
    )


def undecodable(name: str, why: str) -> Finding:
    """Return the finding for an original that is damaged behind a good header."""
    return Finding(
        "unreadable",
        Severity.error,
        name,
        f"This cannot be used: {why}.",
        hint="save it again without transparency, or take the screenshot again"
        if why == NOTHING_VISIBLE
        else "copy it from the phone again, whole; if it does not open there either, leave it out",
    )


def changed(original: Original) -> Finding:
    """Return the finding for an original that is no longer what it was a moment ago."""
    return Finding(
        "not-examined",
        Severity.error,
        original.name,
        "This file was changed or removed while it was being worked on.",
        hint="run the command again when nothing else writes to the folder",
    )


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
        try:
            check_mark(number, mark, comparison, sizes)
            covered = on_covered(mark, number, listing, received)
            if covered:
                findings.append(covered)
                mark = dataclasses.replace(mark, colour=False)  # noqa: PLW2901  (the rest of it is drawn)
            drawable(mark.label)
            marks.append(mark)
        except MarkOutside as problem:
            findings.append(mark_outside(problem))
        except CannotDraw as problem:
            findings.append(undrawable(f"The label of mark {number}", problem))
            marks.append(dataclasses.replace(mark, label=""))
    for number, ruler in enumerate(comparison.rulers, 1):
        try:
            check_ruler(number, ruler, comparison, sizes)
            drawable(ruler.label)
            rulers.append(ruler)
        except MarkOutside as problem:
            findings.append(mark_outside(problem))
        except CannotDraw as problem:
            findings.append(undrawable(f"The label of ruler {number}", problem))
            rulers.append(dataclasses.replace(ruler, label=""))
    return dataclasses.replace(comparison, caption=caption, marks=tuple(marks), rulers=tuple(rulers)), findings


def drawable_order(number: str | None) -> tuple[str | None, list[Finding]]:
    """Return the order's number when it can be drawn below pictures, else None and the finding for that."""
    try:
        return (drawable(number) if number else None), []
    except CannotDraw as problem:
        return None, [undrawable("The order's number", problem)]


def drawable_caption(one: Original) -> tuple[str, list[Finding]]:
    """Return the caption of an original when it can be drawn beside it, else none and the finding for that."""
    try:
        return drawable(one.caption), []
    except CannotDraw as problem:
        return "", [undrawable(f"The caption of {one.name}", problem)]


def on_covered(mark: Mark, number: int, listing: Original, received: Original) -> Finding | None:
    """Return the finding for a mark whose colour cannot be measured, because its place is covered."""
    for box, one in ((mark.listing, listing), (mark.received, received)):
        if box and mark.colour and any(overlap(box, covered) for covered in one.redact):
            return Finding(
                "mark-covered",
                Severity.error,
                one.name,
                f"The colour of mark {number} is not measured: its place is covered with black.",
                hint="move the mark or the place to cover, or take colour = true away",
            )
    return None


def overlap(one: Box, other: Box) -> bool:
    """Return whether two boxes share a pixel."""
    return (
        one[0] < other[0] + other[2]
        and other[0] < one[0] + one[2]
        and one[1] < other[1] + other[3]
        and other[1] < one[1] + one[3]
    )


def shown_sizes(listing: Original, received: Original) -> Sizes:
    """Return the upright sizes of both sides; 0 for what is no picture."""
    one, other = (
        (looked.width, looked.height) if looked else (0, 0) for looked in (listing.facts.image, received.facts.image)
    )
    return one, other


def crop_outside(comparison: Comparison, listing: Original, received: Original) -> Finding | None:
    """Return the finding for a crop that does not lie in its picture, or None.

    Without its crop a photo would show what its owner wanted to leave out, so that nothing is made of it.
    """
    try:
        check_crops(comparison, shown_sizes(listing, received))
    except MarkOutside as problem:
        return mark_outside(problem)
    return None


def mark_outside(problem: MarkOutside) -> Finding:
    """Return the finding for a mark, ruler or crop that does not lie in its picture."""
    return Finding(
        "mark-outside",
        Severity.error,
        "case.toml",
        f"{problem}.",
        hint="count pixels in the picture as it is seen upright: x, y, width, height; of a HEIC count them in a copy: "
        "evidence-kit fit X.HEIC --out x.jpg",
    )


def caption_too_long(cut: str) -> Finding:
    """Return the finding for a caption of which the end does not fit into its two lines."""
    return Finding(
        "caption-too-long",
        Severity.warning,
        "case.toml",
        f"The caption is longer than the two lines that can be read at a glance; the end is cut off: '{cut}'.",
        hint="say it in about 100 letters",
    )


def undrawable(what: str, problem: CannotDraw) -> Finding:
    """Return the finding for words that the typeface cannot draw."""
    return Finding(
        "text-not-drawable",
        Severity.error,
        "case.toml",
        f"{what} is left out: {problem}.",
        hint="write it in English letters",
    )
