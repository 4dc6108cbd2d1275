"""Which pictures go into which slots, and which stay out."""

from collections.abc import Mapping, Sequence

from evidence_kit.claim.album import Album, album_of, sharpness_of
from evidence_kit.claim.photo_quality import SHARPER
from evidence_kit.model.case import Case, Comparison, Original, Role
from evidence_kit.model.plan import Notice
from evidence_kit.planning.documents import with_first_pages
from evidence_kit.planning.placements import Picture, alone
from evidence_kit.planning.sheets import spread
from evidence_kit.planning.wanted_order import wanted_first


def arranged(
    case: Case,
    usable: Sequence[Original],
    room: int | None,
    weight: Mapping[Role, int],
    documents: Sequence[Original],
) -> tuple[list[Picture], list[Notice]]:
    """Return what fills the image slots, what the case file wants first and then by weight, and what is left out.

    Args:
        documents: those whose first page is wanted as a picture.
    """
    compared, notices = usable_comparisons(case, usable)
    first = wanted_first(case, compared, usable, room)
    room = None if room is None else room - len(first)
    ordered = [source for _, sources, comparison in first if comparison is None for source in sources]
    unordered = [one for one in compared if all(one is not comparison for *_, comparison in first)]
    chosen = unordered[:room]
    for left_out in unordered[len(chosen) :]:
        listing, received = sides_of(case, left_out)
        notices.append(Notice("no-slot", received, listing, comparison=left_out))
    sides = [side for comparison in compared for side in sides_of(case, comparison)] + ordered
    singles = [original for original in usable if original.facts.image and original not in sides]
    singles = without_repeats(singles, sides)
    singles.sort(key=lambda single: (weight[single.role], single.name))
    album = album_of(singles)
    singles.sort(key=lambda single: repeats_a_view(single, album))
    left = None if room is None else max(0, room - len(chosen))
    merged, first_pages = with_first_pages(singles, documents, left, weight)
    left = None if left is None else left - len(first_pages)
    shown = [sources[-1] for _, sources, _ in first] + [sides_of(case, comparison)[1] for comparison in chosen]
    singles, lookalikes = without_lookalikes(singles, shown, left)
    large, sheets, surplus = shared_out(sorted(singles, key=lambda single: not single.marks), left)
    pictures = [*first, *(compared_picture(case, comparison) for comparison in chosen)]
    for original in merged:
        if original in large:
            pictures.append(alone(original))
        elif original in first_pages:
            pictures.append(("page", (original,), None))
    pictures += [("sheet", tuple(sheet), None) for sheet in sheets]
    notices += [Notice("marks-not-drawn", single) for sheet in sheets for single in sheet if single.marks]
    return pictures, [*notices, *lookalikes, *surplus]


def compared_picture(case: Case, comparison: Comparison) -> Picture:
    """Return how a comparison fills a slot."""
    return ("comparison", sides_of(case, comparison), comparison)


def usable_comparisons(case: Case, usable: Sequence[Original]) -> tuple[list[Comparison], list[Notice]]:
    """Return the comparisons whose both pictures can be used, and which of them have no mark."""
    comparisons, notices = list[Comparison](), list[Notice]()
    for comparison in case.comparisons:
        sides = sides_of(case, comparison)
        if len(sides) < 2 or not all(side in usable and side.facts.image for side in sides):
            continue
        comparisons.append(comparison)
        if not comparison.marks:
            notices.append(Notice("unmarked", sides[1], sides[0], comparison=comparison))
    return comparisons, notices


def sides_of(case: Case, comparison: Comparison) -> tuple[Original, ...]:
    """Return the two pictures of a comparison, listing first."""
    names = (comparison.listing, comparison.received)
    return tuple(side for name in names if (side := case.original(name)))


def without_repeats(originals: Sequence[Original], before: Sequence[Original]) -> list[Original]:
    """Return the originals without those whose content is already shown."""
    seen = {original.facts.sha256 for original in before}
    kept = []
    for original in originals:
        if original.facts.sha256 not in seen:
            kept.append(original)
        seen.add(original.facts.sha256)
    return kept


def without_lookalikes(
    singles: Sequence[Original], shown: Sequence[Original], room: int | None
) -> tuple[list[Original], list[Notice]]:
    """Return the pictures without those that a clearly sharper one repeats, as many as are too many, and why.

    Only pictures of one role are held against each other, because a lamp that is off and the same lamp on are alike.
    What the user has written a caption for, or marked, stays.
    """
    over = 0 if room is None else len(singles) - room
    album, left_out, notices = album_of([*shown, *singles]), set[str](), list[Notice]()
    for single in reversed(singles):
        if over <= 0:
            break
        sharper = (twin for twin in twins(single, album) if sharpness_of(twin) >= SHARPER * sharpness_of(single))
        twin = next((twin for twin in sharper if twin.name not in left_out), None)
        if twin is not None:
            left_out.add(single.name)
            over -= 1
            notices.append(Notice("lookalike", single, twin))
    return [single for single in singles if single.name not in left_out], notices


def twins(single: Original, album: Album) -> list[Original]:
    """Return what shows the same as a picture in the same role; none of one that the user has described or marked."""
    if single.caption or single.marks:
        return []
    return [other for other in album.alike(single) if other.role is single.role]


def repeats_a_view(single: Original, album: Album) -> bool:
    """Return whether another picture shows the same and is sharper, so that this one comes after all that do not."""
    rank = -sharpness_of(single), single.name
    return any((-sharpness_of(twin), twin.name) < rank for twin in twins(single, album))


def shared_out(
    singles: Sequence[Original], room: int | None
) -> tuple[list[Original], list[Sequence[Original]], list[Notice]]:
    """Return which pictures get a slot each and which share sheets, as many as possible large, and what is left out."""
    if room is None or len(singles) <= room:
        return list(singles), [], []
    if not room:
        return [], [], [Notice("no-slot", single) for single in singles]
    sizes = [(looked.width, looked.height) for single in singles if (looked := single.facts.image)]
    tried = ((count, spread(sizes[room - count :], count)) for count in range(1, room + 1))
    sheets, counts = next(
        ((count, counts) for count, counts in tried if room - count + sum(counts) == len(singles)),
        (room, spread(sizes, room)),
    )
    start, shared = room - sheets, list[Sequence[Original]]()
    for count in counts:
        shared.append(singles[start : start + count])
        start += count
    notices = [Notice("sheets-full", single) for single in singles[start:]]
    return list(singles[: room - sheets]), shared, notices
