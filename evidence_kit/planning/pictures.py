"""Which pictures go into which slots, and which stay out."""

from collections.abc import Mapping, Sequence

from evidence_kit.catalogue.documents import picture_left_out
from evidence_kit.catalogue.left_out import lookalike, unmarked
from evidence_kit.claim.album import Album, album_of, sharpness_of
from evidence_kit.claim.photo_quality import SHARPER
from evidence_kit.model.case import Case, Comparison, Original, Role
from evidence_kit.model.finding import Finding
from evidence_kit.model.form import Form
from evidence_kit.planning.documents import with_first_pages
from evidence_kit.planning.sheets import spread
from evidence_kit.planning.slots import Picture


def arranged(
    case: Case,
    usable: Sequence[Original],
    form: Form,
    room: int | None,
    weight: Mapping[Role, int],
    documents: Sequence[Original],
) -> tuple[list[Picture], list[Finding]]:
    """Return what fills the image slots, in the order of weight, and findings for what is left out.

    Args:
        documents: those whose first page is wanted as a picture.
    """
    compared, findings = usable_comparisons(case, usable)
    chosen = compared[:room]
    findings += [
        picture_left_out(f"The comparison of {one.listing} and {one.received}", one.received, form)
        for one in compared[len(chosen) :]
    ]
    names = {side for one in compared for side in (one.listing, one.received)}
    singles = [one for one in usable if one.facts.image and one.name not in names]
    singles = without_repeats(singles, [case.original(name) for name in names])
    singles.sort(key=lambda one: (weight[one.role], one.name))
    album = album_of(singles)
    singles.sort(key=lambda one: repeats_a_view(one, album))
    left = None if room is None else max(0, room - len(chosen))
    received = [side for one in chosen if (side := case.original(one.received))]
    merged, first_pages = with_first_pages(singles, documents, left, weight)
    left = None if left is None else left - len(first_pages)
    singles, repeated = without_lookalikes(singles, received, left)
    alone, sheets, left_over = shared_out(singles, left, form)
    pictures: list[Picture] = [("comparison", sides_of(case, one), one) for one in chosen]
    pictures += [
        ("file", (one,), None) if one in alone else ("page", (one,), None)
        for one in merged
        if one in alone or one in first_pages
    ]
    pictures += [("sheet", tuple(sheet), None) for sheet in sheets]
    return pictures, [*findings, *repeated, *left_over]


def usable_comparisons(case: Case, usable: Sequence[Original]) -> tuple[list[Comparison], list[Finding]]:
    """Return the comparisons whose both pictures can be used, and a finding for each without a mark."""
    comparisons, findings = list[Comparison](), list[Finding]()
    for comparison in case.comparisons:
        sides = sides_of(case, comparison)
        if len(sides) < 2 or not all(side in usable and side.facts.image for side in sides):
            continue
        comparisons.append(comparison)
        findings += [] if comparison.marks else [unmarked(comparison, sides)]
    return comparisons, findings


def sides_of(case: Case, comparison: Comparison) -> tuple[Original, ...]:
    """Return the two pictures of a comparison, listing first."""
    names = (comparison.listing, comparison.received)
    return tuple(side for name in names if (side := case.original(name)))


def without_repeats(originals: Sequence[Original], before: Sequence[Original | None]) -> list[Original]:
    """Return the originals without those whose content is already shown."""
    seen = {one.facts.sha256 for one in before if one}
    kept = []
    for one in originals:
        if one.facts.sha256 not in seen:
            kept.append(one)
        seen.add(one.facts.sha256)
    return kept


def without_lookalikes(
    singles: Sequence[Original], shown: Sequence[Original], room: int | None
) -> tuple[list[Original], list[Finding]]:
    """Return the pictures without those that a clearly sharper one repeats, as many as are too many, and why.

    Only pictures of one role are held against each other, because a lamp that is off and the same lamp on are alike.
    What the user has written a caption for stays.
    """
    over = 0 if room is None else len(singles) - room
    album, left_out, findings = album_of([*shown, *singles]), set[str](), list[Finding]()
    for one in reversed(singles):
        if over <= 0:
            break
        twin = next((other for other in better_twins(one, album) if other.name not in left_out), None)
        if twin is not None:
            left_out.add(one.name)
            over -= 1
            findings.append(lookalike(one, twin))
    return [one for one in singles if one.name not in left_out], findings


def better_twins(one: Original, album: Album) -> list[Original]:
    """Return what shows the same as `one`, in the same role, and clearly more sharply."""
    if one.caption:
        return []
    alike = [other for other in album.alike(one) if other.role is one.role]
    return [other for other in alike if sharpness_of(other) >= SHARPER * sharpness_of(one)]


def repeats_a_view(one: Original, album: Album) -> bool:
    """Return whether another picture shows the same and is sharper, so that this one comes after all that do not."""
    alike = [other for other in album.alike(one) if other.role is one.role] if not one.caption else []
    return any((-sharpness_of(two), two.name) < (-sharpness_of(one), one.name) for two in alike)


def shared_out(
    singles: Sequence[Original], room: int | None, form: Form
) -> tuple[list[Original], list[Sequence[Original]], list[Finding]]:
    """Return which pictures get a slot each and which share sheets, as many as possible large, and what is left out."""
    if room is None or len(singles) <= room:
        return list(singles), [], []
    if not room:
        return [], [], [picture_left_out(one.name, one.name, form) for one in singles]
    sizes = [(looked.width, looked.height) for one in singles if (looked := one.facts.image)]
    tried = ((count, spread(sizes[room - count :], count)) for count in range(1, room + 1))
    sheets, counts = next(
        ((count, counts) for count, counts in tried if room - count + sum(counts) == len(singles)),
        (room, spread(sizes, room)),
    )
    start, shared = room - sheets, list[Sequence[Original]]()
    for count in counts:
        shared.append(singles[start : start + count])
        start += count
    findings = [picture_left_out(one.name, one.name, form, sheets=True) for one in singles[start:]]
    return list(singles[: room - sheets]), shared, findings
