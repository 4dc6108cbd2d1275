"""Third step: what goes into which slot of the form, and why. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from evidence_kit.claim.album import Album, album_of, sharpness_of
from evidence_kit.claim.films import in_order, undecided
from evidence_kit.claim.label import shows_label
from evidence_kit.claim.pictures import SHARPER
from evidence_kit.claim.places import Picture, is_too_long, lookalike, placed, unmarked, video_left_out, with_timeline
from evidence_kit.claim.sides import with_sides_alone
from evidence_kit.claim.timeline import picture_rows
from evidence_kit.claim.weight import GOODS, order_of_roles
from evidence_kit.media.document.places import (
    attached_documents,
    has_document_slot,
    usable_documents,
    with_first_pages,
    with_more_pages,
)
from evidence_kit.media.document.remarks import picture_left_out
from evidence_kit.media.image.pages import with_tiff_pages
from evidence_kit.media.redaction import is_coverable, seen_in_video
from evidence_kit.media.sheet.spread import spread
from evidence_kit.media.video.decide import Refusal, decide, may_be_refused
from evidence_kit.media.video_shortfalls import cannot_fit_video
from evidence_kit.model import Case, Comparison, Finding, Form, Original, Plan, Role
from evidence_kit.policies.limits import document_limit, most_images, takes_no_video, video_limit
from evidence_kit.policies.rule import Rule
from evidence_kit.policies.rules import Policy
from evidence_kit.policies.surface import pages_of

ON_PARCEL = frozenset({Role.label, Role.packaging})
"""Roles of photos of what a film of the unboxing shows too."""

MOST_STILLS = 3
"""Frames of the take that stand in for photos of what came, when there are none."""

STILL_SECONDS = 2.0
"""Of a video for each frame that is taken from it; those of a second look alike."""


def plan(case: Case, policy: Policy, *, floorless: bool = False) -> Plan:
    """Return what is uploaded in which order, and a finding for everything that is left out.

    Comparisons come first, because they show the problem at a glance; then pictures by the weight of their role for
    the reason. When there are more than the form takes, the blurrier of two shots of one view stay away, and what is
    still too much is put on sheets of several pictures. Documents have slots of their own, or their pages are pictures
    where the form takes none. Frames of the video fill the slots that photos leave empty, then further pages, then the
    pictures of the comparisons, alone and unmarked.

    Args:
        floorless: a video is made in which little can be made out rather than none.
    """
    findings: list[Finding] = []
    rows = picture_rows(case)
    usable = [one for one in case.originals if is_coverable(one) and not one.moving_part_of]
    videos, films = videos_of(usable, policy, findings, floorless=floorless)
    shown = videos[: limit_of(policy.video.max_count)]
    film = next(iter(shown or films), None)
    key_frames = bool(films) and not shown
    findings += undecided(videos, len(shown), blocks=True) or undecided(films, int(key_frames), blocks=False)
    weight = {role: place for place, role in enumerate(order_of_roles(case.claim.reason))}
    documents = usable_documents(case.originals, policy, weight, findings)
    pictures = sum(1 for one in usable if one.facts.image)
    attached = attached_documents(documents, policy, int(key_frames), findings, pictures)
    drawn = documents if document_limit(policy) is None else []
    in_document = has_document_slot(policy, len(attached))
    others = len(shown) + len(attached) + (key_frames and in_document)
    most = most_images(policy, others, others + sum((pages_of(one.facts) or 1) - 1 for one in attached))
    # One place is kept for the take, but never the only one: a comparison tells more.
    room = most - 1 if most is not None and most > 1 and key_frames and not in_document else most
    images = arranged(case, usable, policy, room, findings, weight, drawn)
    wanted = frames_wanted(case, images, room, film) if film else []
    key_frames = key_frames and (in_document or most is None or len(images) + len(wanted) < most)
    surplus = films if takes_no_video(policy) else videos[len(shown) :]  # of the others an error tells already
    findings += [video_left_out(one, policy, key_frames=key_frames and one is film) for one in surplus]
    findings += [seen_in_video(film.name, one.name) for one in usable if one.redact and one.role in ON_PARCEL and film]
    if key_frames:
        wanted.append(("document" if in_document else "image", "key-frames"))
    kept = len(wanted) + bool(shown)  # when the video does not fit, its key frames want a place
    spare = None if most is None else max(0, most - len(images) - kept)
    images = with_more_pages(images, drawn, spare, policy, findings)
    spare = None if most is None else max(0, most - len(images) - kept)
    images = with_tiff_pages(images, spare, policy, findings)
    if policy.total.max_bytes is None:  # of a limit on all files, each more would take a share from the others
        stands_in = any(may_stay_out(one, policy) for one in shown)
        free = None if most is None else most - len(images) - len(wanted) - stands_in
        room = None if free is None else len(images) + free
        images = with_timeline(with_sides_alone(images, free, weight), rows, room)
    placements = tuple(placed(images, wanted, film, [*attached, *shown], rows))
    filled = sum(1 for one in placements if one.slot.startswith("image"))
    return Plan(placements, tuple(findings), room=len(films) + len(videos) if most is None else most - filled)


def arranged(
    case: Case,
    usable: Sequence[Original],
    policy: Policy,
    room: int | None,
    findings: list[Finding],
    weight: Mapping[Role, int],
    documents: Sequence[Original],
) -> list[Picture]:
    """Return what fills the image slots, in the order of weight, and note what is left out.

    Args:
        documents: those whose first page is wanted as a picture.
    """
    compared = list(usable_comparisons(case, usable, findings))
    chosen = compared[:room]
    findings += [
        picture_left_out(f"The comparison of {one.listing} and {one.received}", one.received, policy)
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
    singles = without_lookalikes(singles, received, left, findings)
    alone, sheets = shared_out(singles, left, policy, findings)
    pictures: list[Picture] = [("comparison", sides_of(case, one), one) for one in chosen]
    pictures += [
        ("file", (one,), None) if one in alone else ("page", (one,), None)
        for one in merged
        if one in alone or one in first_pages
    ]
    return pictures + [("sheet", tuple(one), None) for one in sheets]


def videos_of(
    usable: Sequence[Original], policy: Policy, findings: list[Finding], *, floorless: bool
) -> tuple[list[Original], list[Original]]:
    """Return the videos that can be uploaded, the unboxing first, and those of which only frames can be."""
    videos = in_order(without_repeats([one for one in usable if one.facts.video], []))
    uploaded, frames = [], []
    for one in videos:
        refusal = refused(one, policy, floorless=floorless)
        if refusal and refusal.code != "cannot-fit":
            # Its colours cannot be told, so those of its frames cannot either.
            findings.append(cannot_fit_video(one.name, refusal, video_limit(policy)))
        elif refusal or takes_no_video(policy) or is_too_long(one, policy):
            frames.append(one)
        else:
            uploaded.append(one)
    return uploaded, frames


def refused(one: Original, policy: Policy, *, floorless: bool) -> Refusal | None:
    """Return why nothing can be made of a video, as far as its index tells."""
    assert one.facts.video is not None  # noqa: S101  (the caller sorted them)
    limit = None if takes_no_video(policy) else video_limit(policy).max_bytes
    decided = decide(one.facts.video, one.facts.bytes or 0, limit, floorless=floorless)
    return decided if isinstance(decided, Refusal) else None


def may_stay_out(one: Original, policy: Policy) -> bool:
    """Return whether only looking at every frame of a video tells that it fits; its key frames may be wanted then."""
    looked, limit = one.facts.video, video_limit(policy).max_bytes
    return looked is not None and may_be_refused(looked, one.facts.bytes or 0, limit)


def limit_of(rule: Rule[int] | None) -> int | None:
    """Return how many files a rule allows; None when it is unknown."""
    return rule.value if rule else None


def usable_comparisons(case: Case, usable: Sequence[Original], findings: list[Finding]) -> Iterable[Comparison]:
    """Yield the comparisons whose both pictures can be used, and note those without a mark."""
    for one in case.comparisons:
        sides = sides_of(case, one)
        if len(sides) < 2 or not all(side in usable and side.facts.image for side in sides):
            continue
        if not one.marks:
            findings.append(unmarked(one, sides))
        yield one


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
    singles: Sequence[Original], shown: Sequence[Original], room: int | None, findings: list[Finding]
) -> list[Original]:
    """Return the pictures without those that show what a clearly sharper one shows, as many as are too many.

    Only pictures of one role are held against each other, because a lamp that is off and the same lamp on are alike.
    What the user has written a caption for stays.
    """
    over = 0 if room is None else len(singles) - room
    album, left_out = album_of([*shown, *singles]), set[str]()
    for one in reversed(singles):
        if over <= 0:
            break
        twin = next((other for other in better_twins(one, album) if other.name not in left_out), None)
        if twin is not None:
            left_out.add(one.name)
            over -= 1
            findings.append(lookalike(one, twin))
    return [one for one in singles if one.name not in left_out]


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
    singles: Sequence[Original], room: int | None, policy: Policy, findings: list[Finding]
) -> tuple[list[Original], list[Sequence[Original]]]:
    """Return which pictures get a slot each and which share sheets, so that as many as possible stay large."""
    if room is None or len(singles) <= room:
        return list(singles), []
    if not room:
        findings += [picture_left_out(one.name, one.name, policy) for one in singles]
        return [], []
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
    findings += [picture_left_out(one.name, one.name, policy, sheets=True) for one in singles[start:]]
    return list(singles[: room - sheets]), shared


def frames_wanted(case: Case, images: Sequence[Picture], room: int | None, film: Original) -> list[tuple[str, Form]]:
    """Return which frames of the video fill gaps that the photos leave, the label and what came: slot and form."""
    left = MOST_STILLS + 1 if room is None else room - len(images)
    wanted: list[tuple[str, Form]] = []
    labels = [one for one in case.originals if shows_label(one)]
    is_shown = any(one in sources for _, sources, _ in images for one in labels)
    if left > 0 and not is_shown and not any(one.redact for one in labels):
        wanted.append(("image", "label-still"))
    shown = {one.role for _, sources, _ in images for one in sources}
    if not any(form == "comparison" for form, _, _ in images) and not shown & GOODS:
        seconds = (film.facts.video.duration if film.facts.video else None) or 0
        views = min(MOST_STILLS, left - len(wanted), max(1, round(seconds / STILL_SECONDS)))
        wanted += [("image", "still")] * views
    return wanted
