"""The pictures that something was drawn from as uploads of their own, where slots are free. Pure.

A comparison or a marked photo is drawn by a program: reduced, captioned, marked. The plain photo beside it lets
everybody look for themselves.
"""

from collections.abc import Mapping, Sequence

from evidence_kit.claim.album import same_view, sight_of
from evidence_kit.model.case import Original, Role
from evidence_kit.model.wanted import Wanted
from evidence_kit.planning.placements import Picture, alone
from evidence_kit.planning.wanted_order import is_wanted


def with_sides_alone(
    pictures: Sequence[Picture],
    free: int | None,
    weight: Mapping[Role, int],
    order: Sequence[Wanted] = (),
    *,
    kept: int = 0,
) -> list[Picture]:
    """Return the pictures with those that something was drawn from alone, by weight.

    What was received is first, then the photos that are shown marked, then listings. A side of a comparison that has
    marks of its own is shown with them before it is shown without. What another picture shows already, alone and in
    the same role, is not shown twice, and a picture that is cropped in a comparison stays out: its owner wanted the
    rest not to be seen.

    Args:
        free: slots that nothing else wants; None for any number.
        weight: the place of each role.
        order: what the case file puts first; nothing goes between it.
        kept: slots that no photo takes as it is when it is shown marked.
    """
    compared = [(sources, comparison) for _, sources, comparison in pictures if comparison]
    cropped = {sources[0].facts.sha256 for sources, comparison in compared if comparison.listing_crop}
    cropped |= {sources[1].facts.sha256 for sources, comparison in compared if comparison.received_crop}
    received, listings = (
        [sources[side] for sources, _ in compared if sources[side].facts.sha256 not in cropped] for side in (1, 0)
    )
    marked = [sources[0] for filling, sources, _ in pictures if filling == "marked"]
    wanted = [alone(side) for side in received] + [plain(side) for side in marked]
    wanted += [alone(side) for side in listings]
    wanted += [plain(side) for side in (*received, *listings) if side.marks]
    made = list(pictures)
    for picture in wanted:
        if free is not None and free <= 0:
            break
        filling, (side, *_), _ = picture
        if free is not None and free <= kept and plain_of_marked(picture):
            continue
        same = [sources[0] for other, sources, _ in made if other == filling]
        if not any(shows_the_same(other, side) for other in same):
            made.insert(place_of(side, made, weight, order), picture)
            free = None if free is None else free - 1
    return made


def plain(original: Original) -> Picture:
    """Return how a photo fills a slot as it is."""
    return ("file", (original,), None)


def plain_of_marked(picture: Picture) -> bool:
    """Return whether a picture shows a photo as it is that has marks."""
    filling, (side, *_), _ = picture
    return filling == "file" and bool(side.marks)


def shows_the_same(picture: Original, other: Original) -> bool:
    """Return whether two pictures are the same file, or one view in one role."""
    if picture.facts.sha256 == other.facts.sha256:
        return True
    first, second = sight_of(picture), sight_of(other)
    return picture.role is other.role and first is not None and second is not None and same_view(first, second)


def place_of(side: Original, pictures: Sequence[Picture], weight: Mapping[Role, int], order: Sequence[Wanted]) -> int:
    """Return where a picture goes: behind the comparisons and their pictures, before what weighs less or the same.

    A photo as it is stands behind the same photo marked, and nothing stands before what the case file puts first.
    """
    compared = {source for filling, sources, _ in pictures if filling == "comparison" for source in sources}
    for place, (filling, sources, _) in enumerate(pictures):
        is_before = filling == "comparison" or sources[0] in compared or sources[0] is side
        is_before = is_before or is_wanted(sources, order)
        if not is_before and weight[sources[0].role] >= weight[side.role]:
            return place
    return len(pictures)
