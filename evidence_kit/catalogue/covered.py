"""What is said of the places that a buyer wants covered."""

from evidence_kit.model.case import CASE_FILE, Box, Original
from evidence_kit.model.finding import Finding


def as_text(box: Box) -> str:
    """Return a box as the case file and the command line write it."""
    return ",".join(map(str, box))


def box_outside(name: str, problem: object, copy: str = "") -> Finding:
    """Return the finding for a place to cover that does not lie in its picture, which is then not shown at all.

    Args:
        copy: how to get a copy to count pixels in, where the picture is not opened everywhere.
    """
    return Finding(
        "redact-outside",
        name,
        f"The area to redact is not inside the picture ({problem}), so the picture is not used.",
        hint=f"count the pixels in the upright picture: x, y, width, height{copy}",
    )


def not_a_picture_to_cover(name: str) -> Finding:
    """Return the finding for something other than a picture in which places are to be covered."""
    return Finding(
        "redact-not-possible",
        name,
        "Only pictures can be redacted, and this file is not one, so it was left out.",
        hint="remove redact from case.toml if it may be shown as it is, or film again without the private part",
    )


def covered_note(one: Original) -> Finding:
    """Return the note that places of a picture were covered."""
    count = len(one.redact)
    covered = "1 area of it is redacted" if count == 1 else f"{count} areas of it are redacted"
    return Finding("redacted", one.name, f"{covered}; the manifest records it.")


def seen_elsewhere(name: str, covered: str) -> Finding:
    """Return the warning that what is covered in one picture may be read in another."""
    return Finding(
        "redact-incomplete",
        name,
        f"This shows nearly the same as {covered}, where areas are redacted, and nothing is redacted here.",
        hint=f"add the same boxes for it to {CASE_FILE}, or leave it out",
        actual=covered,
    )
