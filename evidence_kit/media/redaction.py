"""What is said of the places that a buyer wants covered."""

from collections.abc import Iterable, Sequence

from evidence_kit.casefile import CASE_FILE
from evidence_kit.claim.album import same_view
from evidence_kit.claim.places import as_jpeg
from evidence_kit.model import Box, Finding, Original, Severity


def check_redactions(originals: Sequence[Original]) -> Iterable[Finding]:
    """Yield what is wrong with the boxes to cover: outside their picture, in a video, or seen in another photo."""
    for one in originals:
        looked = one.facts.image
        if one.redact and looked is None:
            yield not_a_picture_to_cover(one.name)
        elif looked:
            for box in one.redact:
                if not lies_within(box, (looked.width, looked.height)):
                    problem = f"{as_text(box)} in a picture of {looked.width}x{looked.height} pixels"
                    yield box_outside(one.name, problem, as_jpeg(one))
    covered = [one for one in originals if one.redact and one.facts.image]
    for one in originals:
        twin = next((other for other in covered if is_uncovered_twin(one, other)), None)
        if twin is not None:
            yield seen_elsewhere(one.name, twin.name)


def is_uncovered_twin(one: Original, covered: Original) -> bool:
    """Return whether a picture shows the same view as a covered one, with nothing covered in it."""
    if one.redact or one.facts.image is None or covered.facts.image is None:
        return False
    first, second = one.facts.image.sight, covered.facts.image.sight
    return first is not None and second is not None and same_view(first, second)


def lies_within(box: Box, size: tuple[int, int]) -> bool:
    """Return whether a box has a size and lies in a picture of `size`."""
    x, y, width, height = box
    return width > 0 and height > 0 and x >= 0 and y >= 0 and x + width <= size[0] and y + height <= size[1]


def is_coverable(one: Original) -> bool:
    """Return whether all that is to be covered in an original can be; otherwise it must not be shown."""
    looked = one.facts.image
    return not one.redact or (
        looked is not None and all(lies_within(box, (looked.width, looked.height)) for box in one.redact)
    )


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
        Severity.error,
        name,
        f"The place to cover does not lie in the picture ({problem}), so the picture is not used.",
        hint=f"count pixels in the picture as it is seen upright: x, y, width, height{copy}",
    )


def not_a_picture_to_cover(name: str) -> Finding:
    """Return the finding for something other than a picture in which places are to be covered."""
    return Finding(
        "redact-not-possible",
        Severity.error,
        name,
        "Only places in pictures can be covered, and this is none, so it is not used.",
        hint="leave redact away in case.toml if it may be shown as it is, or film without what must not be seen",
    )


def covered_note(one: Original) -> Finding:
    """Return the note that places of a picture were covered."""
    count = len(one.redact)
    covered = "1 place of it is covered" if count == 1 else f"{count} places of it are covered"
    return Finding("redacted", Severity.note, one.name, f"{covered}; the manifest says so.")


def seen_elsewhere(name: str, covered: str) -> Finding:
    """Return the warning that what is covered in one picture may be read in another."""
    return Finding(
        "redact-incomplete",
        Severity.warning,
        name,
        f"This shows nearly the same as {covered}, where places are covered, and nothing is covered here.",
        hint=f"add the same boxes for it to {CASE_FILE}, or leave it out",
        actual=covered,
    )


def seen_in_video(video: str, covered: str) -> Finding:
    """Return the warning that what is covered in a photo of the parcel may be seen in the film of it."""
    return Finding(
        "redact-incomplete",
        Severity.warning,
        video,
        f"Places of {covered} are covered, and this video may show them: a video cannot be covered.",
        hint="look at it before you upload it, and at the frames that are taken from it",
        actual=covered,
    )
