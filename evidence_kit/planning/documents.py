"""Which documents go where: into slots of their own, or as pictures of their pages among the photos. Pure."""

from collections.abc import Mapping, Sequence

from evidence_kit.catalogue.documents import check_document, document_left_out, no_pages_for_document, pages_left_out
from evidence_kit.model.case import Original, Role
from evidence_kit.model.codes import Severity
from evidence_kit.model.finding import Finding
from evidence_kit.planning.slots import Picture
from evidence_kit.policies.form import document_limit, most_documents
from evidence_kit.policies.rules import Policy
from evidence_kit.policies.surface import pages_of

MOST_DRAWN_PAGES = 10
"""Of one document where the form sets no limit on pictures; who has more to show prints what matters."""


def usable_documents(
    originals: Sequence[Original], policy: Policy, weight: Mapping[Role, int], findings: list[Finding]
) -> list[Original]:
    """Return the documents that can be used, the weightiest first and none twice; of the others it is said why not."""
    usable, seen = [], set()
    for one in originals:
        if one.facts.kind != "document" or one.facts.sha256 in seen:
            continue
        seen.add(one.facts.sha256)
        said = list(check_document(one, policy))
        findings += said
        if not any(finding.severity is Severity.error for finding in said):
            usable.append(one)
    return sorted(usable, key=lambda one: (weight[one.role], one.name))


def attached_documents(
    documents: Sequence[Original], policy: Policy, kept: int, findings: list[Finding], pictures: int
) -> list[Original]:
    """Return the documents that get a slot of their own, none where the form takes no PDF.

    Where pages are counted over all files, the weightiest go in while their pages fit, and one page stays for pictures.

    Args:
        kept: places that are kept for something else, but never the only one.
        pictures: how many there are; they have places of their own where all files are counted together.
    """
    if document_limit(policy) is None:
        return []
    most = most_documents(policy, pictures)
    room = len(documents) if most is None else max(min(1, most), most - kept)
    attached: list[Original] = []
    pages = policy.total.max_pages.value - bool(pictures) - kept if policy.total.max_pages else None
    for one in documents:
        needed = pages_of(one.facts) or 1
        if pages is not None and needed > pages:
            findings.append(no_pages_for_document(one, needed, policy))
        elif len(attached) == room:
            findings.append(document_left_out(one, policy))
        else:
            attached.append(one)
            pages = None if pages is None else pages - needed
    return attached


def has_document_slot(policy: Policy, taken: int) -> bool:
    """Return whether the form takes one more PDF beside those that are attached."""
    rule = policy.document.max_count
    return document_limit(policy) is not None and (rule is None or taken < rule.value)


def with_first_pages(
    photos: Sequence[Original], documents: Sequence[Original], room: int | None, weight: Mapping[Role, int]
) -> tuple[list[Original], list[Original]]:
    """Return photos and documents in the order of weight, and the documents whose first page gets a place.

    Those that weigh enough get one, and others up to half of the places, because photos can share a sheet and pages
    cannot. When there are photos, one place at least is theirs, unless it is the only one and a document weighs more.
    """
    merged = list(photos)
    for one in documents:
        after = (place for place, other in enumerate(merged) if weight[other.role] > weight[one.role])
        merged.insert(next(after, len(merged)), one)
    if room is None:
        return merged, list(documents)
    weighty = sum(1 for one in merged[:room] if one.facts.document)
    spare = room - len(photos)
    most = max(weighty, room // 2, spare)
    if photos and most >= room:
        most = room - 1 if room > 1 else weighty
    return merged, list(documents[:most])


def with_more_pages(
    pictures: Sequence[Picture],
    documents: Sequence[Original],
    room: int | None,
    policy: Policy,
    findings: list[Finding],
) -> list[Picture]:
    """Return the pictures with further pages of documents behind their first, as many as there is room for.

    Args:
        documents: all that should be shown as pictures, the weightiest first.
        room: places that nothing else needs; None when the form sets no limit.
    """
    shown = {one.name: 1 for filling, (one, *_), _ in pictures if filling == "page"}
    left = room
    for one in documents:
        if one.name not in shown:
            continue
        pages = one.facts.document.pages if one.facts.document else 1
        more = min(pages, MOST_DRAWN_PAGES) - 1
        more = more if left is None else min(more, left)
        left = None if left is None else left - more
        shown[one.name] += more
    findings += [
        pages_left_out(one, shown.get(one.name, 0), policy)
        for one in documents
        if one.facts.document and one.facts.document.pages > shown.get(one.name, 0)
    ]
    return [again for one in pictures for again in [one] * (shown.get(one[1][0].name, 1) if one[0] == "page" else 1)]
