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
        f"The place to cover does not lie in the picture ({problem}), so the picture is not used.",
        hint=f"count pixels in the picture as it is seen upright: x, y, width, height{copy}",
    )


def not_a_picture_to_cover(name: str) -> Finding:
    """Return the finding for something other than a picture in which places are to be covered."""
    return Finding(
        "redact-not-possible",
        name,
        "Only places in pictures can be covered, and this is none, so it is not used.",
        hint="leave redact away in case.toml if it may be shown as it is, or film without what must not be seen",
    )


def covered_note(one: Original) -> Finding:
    """Return the note that places of a picture were covered."""
    count = len(one.redact)
    covered = "1 place of it is covered" if count == 1 else f"{count} places of it are covered"
    return Finding("redacted", one.name, f"{covered}; the manifest says so.")


def seen_elsewhere(name: str, covered: str) -> Finding:
    """Return the warning that what is covered in one picture may be read in another."""
    return Finding(
        "redact-incomplete",
        name,
        f"This shows nearly the same as {covered}, where places are covered, and nothing is covered here.",
        hint=f"add the same boxes for it to {CASE_FILE}, or leave it out",
        actual=covered,
    )


def seen_in_video(video: str, covered: str) -> Finding:
    """Return the warning that what is covered in a photo of the parcel may be seen in the film of it."""
    return Finding(
        "redact-incomplete",
        video,
        f"Places of {covered} are covered, and this video may show them: a video cannot be covered.",
        hint="look at it before you upload it, and at the frames that are taken from it",
        actual=covered,
    )
