"""The further pages of scans in TIFF, each a picture of its own beside the first. Pure."""

from collections.abc import Sequence

from evidence_kit.model.case import Original
from evidence_kit.model.form import Form
from evidence_kit.model.plan import Notice
from evidence_kit.planning.placements import Picture

MOST_PAGES = 10
"""Of one scan where the form sets no limit on pictures."""


def with_tiff_pages(pictures: Sequence[Picture], room: int | None, form: Form) -> tuple[list[Picture], list[Notice]]:
    """Return the pictures with the further pages of each TIFF behind its first, and which pages are left out.

    What is covered is covered on the first page alone, so that the others stay out.

    Args:
        room: slots that nothing else needs; None when the form sets no limit.
    """
    placed: list[Picture] = []
    notices: list[Notice] = []
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
                notices.append(Notice("scan-pages", source, shown=1 + more))
    return placed, notices


def pages_to_make(original: Original, form: Form) -> int:
    """Return how many pictures the pages of an original are; 1 for what goes in as it is, or has one."""
    looked = original.facts.image
    if looked is None or looked.format != "tiff" or looked.frames == 1:
        return 1
    from evidence_kit.media.image.fit import image_target, is_settled  # noqa: PLC0415  (loads Pillow)

    return 1 if is_settled(looked, original.facts.mime or "", image_target(form.image, looked)) else looked.frames
