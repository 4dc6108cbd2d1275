"""The slots of the form as they are filled, and the words for what is shown in them."""

import dataclasses
from collections import Counter
from collections.abc import Iterable, Sequence

from evidence_kit.claim.whys import WHY, why_made, why_marked, why_sheet, why_shown
from evidence_kit.model.case import Comparison, Original, Role
from evidence_kit.model.dispute import Moment
from evidence_kit.model.facts import Kind
from evidence_kit.model.form import Form
from evidence_kit.model.plan import Filling, Placement, Slot
from evidence_kit.text.names import slug

Picture = tuple[Filling, tuple[Original, ...], Comparison | None]
"""How one image slot is filled, from what, and the comparison when it is one."""


def most_images(form: Form, others: int = 0, pages: int | None = None) -> int | None:
    """Return how many pictures a form accepts; None when no limit is known.

    Args:
        others: videos and documents that are attached as well.
        pages: how many pages those have; None for one each.
    """
    limits = [form.images.value] if form.images else []
    limits += [max(0, form.files.value - others)] if form.files else []
    limits += [max(0, form.pages.value - (others if pages is None else pages))] if form.pages else []
    return min(limits, default=None)


def most_documents(form: Form, pictures: int = 0) -> int | None:
    """Return how many documents a form accepts; None when no limit is known.

    Where one limit holds for documents and pictures together, half of the slots, rounded up, are kept for pictures.

    Args:
        pictures: how many there are that want a slot.
    """
    limits = [form.documents.value] if form.documents else []
    limits += [form.files.value - min(pictures, (form.files.value + 1) // 2)] if form.files else []
    return min(limits, default=None)


def word_for_comparison(comparison: Comparison) -> str:
    """Return the words that a comparison's file is named with."""
    about = next((mark.label for mark in comparison.marks if slug(mark.label)), comparison.caption)
    return "comparison" + (f"-{slug(about)}" if slug(about) else "")


def word_for(original: Original) -> str:
    """Return the word that an upload is named with."""
    if original.role in (Role.other, Role.video):
        return "photo" if original.facts.image else "document" if original.facts.document else "video"
    return str(original.role)


def word_for_marked(original: Original) -> str:
    """Return the words that a marked photo's file is named with."""
    about = next((slug(mark.label) for mark in original.marks if slug(mark.label)), "")
    return word_for(original) + (f"-{about}" if about else "")


def alone(original: Original) -> Picture:
    """Return how a photo fills a slot of its own: marked, where the case file has marks for it."""
    return ("marked" if original.marks else "file", (original,), None)


def word_for_page(original: Original, number: int) -> str:
    """Return the word that the picture of a document's page is named with."""
    looked = original.facts.document
    several = looked.pages > 1 if looked else True
    return word_for(original) + (f"-page-{number}" if several else "")


def placed(
    images: Sequence[Picture],
    frames: Sequence[tuple[Kind, Filling]],
    film: Original | None,
    whole: Sequence[Original],
    rows: tuple[Moment, ...] = (),
) -> Iterable[Placement]:
    """Yield the placements in the order to upload them: pictures, frames of the video, documents, the video.

    Args:
        whole: documents and videos, in their order.
        rows: of the timeline, where it is among the pictures.
    """
    counted: Counter[Kind] = Counter()
    pages: dict[Original, int] = {}

    def place(kind: Kind, word: str, sources: tuple[Original, ...], why: str, filling: Filling = "file") -> Placement:
        counted[kind] += 1
        return Placement(Slot(kind, counted[kind]), word, sources, why, filling, number=counted.total())

    for filling, sources, comparison in images:
        if comparison is not None:
            made = place("image", word_for_comparison(comparison), sources, WHY["comparison"], filling)
            yield dataclasses.replace(made, comparison=comparison)
        elif filling == "page":
            first = int(sources[0].facts.image is not None)  # of a TIFF the first page stands as the file
            number = pages[sources[0]] = pages.get(sources[0], first) + 1
            made = place("image", word_for_page(sources[0], number), sources, why_shown(sources[0]), filling)
            yield dataclasses.replace(made, page=number)
        elif filling == "sheet":
            yield place("image", "sheet", sources, why_sheet(len(sources)), filling)
        elif filling == "marked":
            yield place("image", word_for_marked(sources[0]), sources, why_marked(sources[0]), filling)
        elif filling == "timeline":
            yield dataclasses.replace(place("image", "timeline", (), why_made(filling), filling), rows=rows)
        else:
            yield place("image", word_for(sources[0]), sources, why_shown(sources[0]))
    for kind, filling in frames:
        if film is not None:
            word = "label-in-video" if filling == "label-still" else filling
            yield place(kind, word, (film,), why_made(filling), filling)
    for original in whole:
        yield place(original.facts.kind, word_for(original), (original,), why_shown(original))


def with_timeline(pictures: list[Picture], rows: Sequence[Moment], room: int | None) -> list[Picture]:
    """Return the pictures and behind them the timeline, where it has rows and a slot is free; it never stands alone."""
    has_room = room is None or len(pictures) < room
    return [*pictures, ("timeline", (), None)] if rows and pictures and has_room else pictures
