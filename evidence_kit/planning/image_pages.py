"""The further pages of scans in TIFF, each a picture of its own beside the first. Pure."""

from collections.abc import Sequence

from evidence_kit.media.image.fit import image_target, is_settled
from evidence_kit.model.case import Original
from evidence_kit.model.finding import Finding
from evidence_kit.model.form import Form
from evidence_kit.planning.slots import Picture

MOST_PAGES = 10
"""Of one scan where the form sets no limit on pictures."""


def with_tiff_pages(pictures: Sequence[Picture], room: int | None, form: Form) -> tuple[list[Picture], list[Finding]]:
    """Return the pictures with the further pages of each TIFF behind its first, and findings for pages left out.

    What is covered is covered on the first page alone, so that the others stay out.

    Args:
        room: places that nothing else needs; None when the form sets no limit.
    """
    placed: list[Picture] = []
    findings: list[Finding] = []
    left = MOST_PAGES if room is None else room
    for filling, sources, comparison in pictures:
        placed.append((filling, sources, comparison))
        for source in sources:
            pages = pages_to_make(source, form)
            more = min(pages, MOST_PAGES) - 1 if filling == "file" and not source.redact else 0
            more = max(0, min(more, left))
            left -= more if room is not None else 0
            placed += [("page", (source,), None)] * more
            if pages > 1 + more:
                findings.append(tiff_pages_left_out(source, 1 + more, pages, form))
    return placed, findings


def pages_to_make(one: Original, form: Form) -> int:
    """Return how many pictures the pages of an original are; 1 for what goes in as it is, or has one."""
    looked = one.facts.image
    if looked is None or looked.format != "tiff" or goes_whole(one, form):
        return 1
    return looked.frames


def goes_whole(one: Original, form: Form) -> bool:
    """Return whether a TIFF goes in as it is, with all of its pages."""
    assert one.facts.image is not None  # noqa: S101  (the caller looked)
    target = image_target(form.image, one.facts.image)
    return is_settled(one.facts.image, one.facts.mime or "", target)


def tiff_pages_left_out(one: Original, shown: int, pages: int, form: Form) -> Finding:
    """Return the finding for the pages of a scan that have no place among the pictures."""
    most = form.images
    which = f"Page {pages}" if pages == shown + 1 else f"Pages {shown + 1} to {pages}"
    verb = "is" if pages == shown + 1 else "are"
    covered = bool(one.redact)
    why = "areas are redacted on page 1 only" if covered else "there are not enough slots"
    return Finding(
        "left-out",
        one.name,
        f"{which} of {one.name} {verb} not uploaded: {why}.",
        hint="save the page that matters as a separate picture"
        if covered
        else "save the page that matters as a separate picture, or remove a less important photo",
        expected=most.value if most else None,
        actual=pages,
        source=most.source if most else "",
    )
