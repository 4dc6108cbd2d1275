"""Which documents go where: into slots of their own, or as pictures of their pages among the photos. Pure."""

from collections.abc import Mapping, Sequence

from evidence_kit.model.case import Original, Role
from evidence_kit.model.finding import Finding
from evidence_kit.model.form import Form
from evidence_kit.model.plan import Notice
from evidence_kit.planning.outlook import Outlook
from evidence_kit.planning.placements import Picture, most_documents
from evidence_kit.policies.surface import pages_of

MOST_DRAWN_PAGES = 10
"""Of one document where the form sets no limit on pictures; who has more to show prints what matters."""


def usable_documents(
    originals: Sequence[Original], outlooks: Mapping[str, Outlook], weight: Mapping[Role, int]
) -> tuple[list[Original], list[Finding]]:
    """Return the documents that can be used, the weightiest first and none twice, and what is wrong with any."""
    usable, seen, findings = list[Original](), set[str | None](), list[Finding]()
    for original in originals:
        if original.facts.kind != "document" or original.facts.sha256 in seen:
            continue
        seen.add(original.facts.sha256)
        findings += outlooks[original.name].findings
        usable += [original] if outlooks[original.name].fate.is_shown else []
    return sorted(usable, key=lambda document: (weight[document.role], document.name)), findings


def attached_documents(
    documents: Sequence[Original], form: Form, kept: int, pictures: int
) -> tuple[list[Original], list[Notice]]:
    """Return the documents that get a slot of their own, and why the others get none; none where no PDF is accepted.

    Where pages are counted over all files, the weightiest go in while their pages fit, and one page stays for pictures.

    Args:
        kept: slots that are kept for something else, but never the only one.
        pictures: how many there are; they have slots of their own where all files are counted together.
    """
    if form.document is None:
        return [], []
    most = most_documents(form, pictures)
    room = len(documents) if most is None else max(min(1, most), most - kept)
    attached, notices = list[Original](), list[Notice]()
    pages = form.pages.value - bool(pictures) - kept if form.pages else None
    for document in documents:
        needed = pages_of(document.facts) or 1
        if pages is not None and needed > pages:
            notices.append(Notice("no-pages", document))
        elif len(attached) == room:
            notices.append(Notice("no-document-slot", document))
        else:
            attached.append(document)
            pages = None if pages is None else pages - needed
    return attached, notices


def has_document_slot(form: Form, taken: int) -> bool:
    """Return whether the form accepts one more PDF beside those that are attached."""
    return form.document is not None and (form.documents is None or taken < form.documents.value)


def with_first_pages(
    photos: Sequence[Original], documents: Sequence[Original], room: int | None, weight: Mapping[Role, int]
) -> tuple[list[Original], list[Original]]:
    """Return photos and documents in the order of weight, and the documents whose first page gets a slot.

    Those that weigh enough get one, and others up to half of the slots, because photos can share a sheet and pages
    cannot. When there are photos, one slot at least is theirs, unless it is the only one and a document weighs more.
    """
    merged = list(photos)
    for document in documents:
        after = (place for place, other in enumerate(merged) if weight[other.role] > weight[document.role])
        merged.insert(next(after, len(merged)), document)
    if room is None:
        return merged, list(documents)
    weighty = sum(1 for original in merged[:room] if original.facts.document)
    spare = room - len(photos)
    most = max(weighty, room // 2, spare)
    if photos and most >= room:
        most = room - 1 if room > 1 else weighty
    return merged, list(documents[:most])


def with_more_pages(
    pictures: Sequence[Picture],
    documents: Sequence[Original],
    room: int | None,
) -> tuple[list[Picture], list[Notice]]:
    """Return the pictures with further pages of documents behind their first, and which pages are left out.

    Args:
        documents: all that should be shown as pictures, the weightiest first.
        room: slots that nothing else needs; None when the form sets no limit.
    """
    shown = {sources[0].name: 1 for filling, sources, _ in pictures if filling == "page"}
    left = room
    for document in documents:
        if document.name not in shown:
            continue
        pages = document.facts.document.pages if document.facts.document else 1
        more = min(pages, MOST_DRAWN_PAGES) - 1
        more = more if left is None else min(more, left)
        left = None if left is None else left - more
        shown[document.name] += more
    notices = [
        Notice("pages", document, shown=shown.get(document.name, 0))
        for document in documents
        if document.facts.document and document.facts.document.pages > shown.get(document.name, 0)
    ]
    drawn = [shown.get(sources[0].name, 1) if filling == "page" else 1 for filling, sources, _ in pictures]
    return [picture for picture, count in zip(pictures, drawn, strict=True) for _ in range(count)], notices
