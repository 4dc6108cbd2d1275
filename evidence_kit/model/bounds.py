"""Check that the crops, marks and rulers of a comparison, and the marks of a photo, lie within their pictures."""

from evidence_kit.model.case import Box, Comparison, Line, Mark, Ruler, Side, lies_within

Sizes = tuple[tuple[int, int], tuple[int, int]]
"""Width and height of the upright listing, and of the upright received photo."""

NAMES = {"listing": "the listing", "received": "the received photo"}


MOST_MUTED = 100
"""Most spans of one video that are muted."""

MOST_MARKS = 100
"""Marks of a picture; with more nobody finds anything in it, and it takes ever longer to draw."""

TOO_MANY = f"more than {MOST_MARKS} marks cannot be drawn in one picture: make several of it, or leave marks out"


class MarkOutside(ValueError):
    """A box, a crop or a ruler lies outside its picture or its visible part, or is empty."""


def check_comparison(comparison: Comparison, sizes: Sizes) -> None:
    """Raise MarkOutside for the first crop, mark or ruler outside its picture or its crop, and for too many marks."""
    check_count(len(comparison.marks))
    check_crops(comparison, sizes)
    for number, mark in enumerate(comparison.marks, 1):
        check_mark(number, mark, comparison, sizes)
    for number, ruler in enumerate(comparison.rulers, 1):
        check_ruler(number, ruler, comparison, sizes)


def check_count(marks: int) -> None:
    """Raise MarkOutside when there are more marks than one picture may have."""
    if marks > MOST_MARKS:
        raise MarkOutside(f"{TOO_MANY[0].upper()}{TOO_MANY[1:]}")


def check_crops(comparison: Comparison, sizes: Sizes) -> None:
    """Raise MarkOutside when a crop lies outside its picture."""
    for side, size in zip(("listing", "received"), sizes, strict=True):
        crop = crop_of(comparison, side)
        if crop is not None:
            check_box(crop, size, f"The crop of {NAMES[side]}")


def check_mark(number: int, mark: Mark, comparison: Comparison, sizes: Sizes) -> None:
    """Raise MarkOutside when a mark has no box, or one outside the visible part of its picture."""
    if mark.listing is None and mark.received is None:
        raise MarkOutside(f"Mark {number} has a box in neither picture")
    sides: tuple[tuple[Side, Box | None], ...] = (("listing", mark.listing), ("received", mark.received))
    for side, box in sides:
        if box is not None:
            check_shown(side, box, comparison, sizes, f"Mark {number} in {NAMES[side]}")


def check_ruler(number: int, ruler: Ruler, comparison: Comparison, sizes: Sizes) -> None:
    """Raise MarkOutside when a ruler has no length, or lies outside the visible part of its picture."""
    subject = f"Ruler {number} in {NAMES[ruler.side]}"
    if not ruler.length.is_finite() or ruler.length <= 0:
        raise MarkOutside(f"{subject} is {ruler.length} {ruler.unit} long, which is not a length")
    check_shown(ruler.side, around(ruler.points, subject), comparison, sizes, subject)
    if ruler.item is not None:
        subject = f"What ruler {number} measures in {NAMES[ruler.side]}"
        check_shown(ruler.side, around(ruler.item, subject), comparison, sizes, subject)


def check_photo_mark(number: int, mark: Mark, size: tuple[int, int], name: str) -> None:
    """Raise MarkOutside when a mark of a photo that is shown alone has no box, or one outside the photo.

    Args:
        name: of the photo's file.
    """
    check_count(number)
    if mark.received is None:
        raise MarkOutside(f"Mark {number} of {name} has no box")
    check_box(mark.received, size, f"Mark {number} of {name}")


def crop_of(comparison: Comparison, side: str) -> Box | None:
    """Return the crop of a side; None without one."""
    return comparison.listing_crop if side == "listing" else comparison.received_crop


def around(line: Line, subject: str) -> Box:
    """Return the box of the pixels at both ends of a line.

    Raises:
        MarkOutside: both ends are the same point.
    """
    if line[:2] == line[2:]:
        raise MarkOutside(f"{subject} begins and ends at {line[0]},{line[1]}")
    left, top = min(line[0], line[2]), min(line[1], line[3])
    return left, top, max(line[0], line[2]) - left + 1, max(line[1], line[3]) - top + 1


def check_shown(side: Side, box: Box, comparison: Comparison, sizes: Sizes, subject: str) -> None:
    """Raise MarkOutside when a box lies outside its picture or its crop."""
    check_box(box, sizes[side == "received"], subject)
    crop = crop_of(comparison, side)
    x, y, width, height = box
    if crop is not None and (
        x < crop[0] or y < crop[1] or x + width > crop[0] + crop[2] or y + height > crop[1] + crop[3]
    ):
        raise MarkOutside(f"{subject} is {x},{y},{width},{height}, but only {','.join(map(str, crop))} is shown")


def check_box(box: Box, size: tuple[int, int], subject: str) -> None:
    """Raise MarkOutside when a box is empty or lies outside a picture."""
    if not lies_within(box, size):
        where = ",".join(map(str, box))
        raise MarkOutside(f"{subject} is {where}, but the upright picture has {size[0]}x{size[1]} pixels")
