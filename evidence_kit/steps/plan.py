"""Third step: what goes into which slot of the form, and why. Pure."""

import dataclasses
from collections.abc import Mapping

from evidence_kit.catalogue.left_out import worded
from evidence_kit.claim.films import undecided
from evidence_kit.claim.timeline import picture_rows
from evidence_kit.claim.weight import order_of_roles
from evidence_kit.model.case import Case, Role
from evidence_kit.model.form import Form
from evidence_kit.model.plan import Notice, Plan
from evidence_kit.planning.documents import attached_documents, has_document_slot, usable_documents, with_more_pages
from evidence_kit.planning.films import about_videos, frames_wanted, videos_of
from evidence_kit.planning.image_pages import with_tiff_pages
from evidence_kit.planning.outlook import Outlook
from evidence_kit.planning.picture_order import arranged, usable_comparisons
from evidence_kit.planning.placements import Picture, most_images, placed, with_timeline
from evidence_kit.planning.sides import with_sides_alone
from evidence_kit.planning.wanted_order import check_order
from evidence_kit.policies.surface import pages_of


def plan(case: Case, outlooks: Mapping[str, Outlook], form: Form) -> Plan:
    """Return what is uploaded in which order, and a finding for everything that is left out.

    What the case file puts first goes first. Then come comparisons, because they show the problem at a glance; then
    pictures by the weight of their role for the reason. When there are more than the form accepts, the blurrier of two
    shots of one view stay away, and what is still too much is put on sheets of several pictures. Documents have slots
    of their own, or their pages are pictures where the form accepts none. Frames of the video fill the slots that
    photos leave empty, then further pages, then the pictures of the comparisons and marked photos, as they are.
    """
    notices = left_out_by_wish(case)
    case = case.without_left_out()
    usable = [original for original in case.originals if outlooks[original.name].fate.is_shown]
    videos, films, refused = videos_of(case.originals, outlooks)
    shown = videos[: form.videos.value] if form.videos else videos
    film = next(iter(shown or films), None)
    only_frames = bool(films) and not shown
    weight = {role: place for place, role in enumerate(order_of_roles(case.claim.reason))}
    documents, wrong = usable_documents(case.originals, outlooks, weight)
    pictures = sum(1 for original in usable if original.facts.image)
    attached, unattached = attached_documents(documents, form, int(only_frames), pictures)
    drawn = documents if form.document is None else []
    in_document = has_document_slot(form, len(attached))
    others = len(shown) + len(attached) + (only_frames and in_document)
    most = most_images(form, others, others + sum((pages_of(document.facts) or 1) - 1 for document in attached))
    # One slot is kept for the take, but never the only one: a comparison tells more.
    room = most - 1 if most is not None and most > 1 and only_frames and not in_document else most
    images, left_out = arranged(case, usable, room, weight, drawn)
    wanted = frames_wanted(case, images, room, film) if film else []
    key_frames = only_frames and (in_document or most is None or len(images) + len(wanted) < most)
    surplus = videos[len(shown) :] if form.takes_video else films  # of the others an error tells already
    notices += [*unattached, *left_out, *about_videos(usable, surplus, film, key_frames=key_frames)]
    if key_frames:
        wanted.append(("document" if in_document else "image", "key-frames"))
    kept = len(wanted) + bool(shown)  # when the video does not fit, its key frames want a slot
    spare = None if most is None else max(0, most - len(images) - kept)
    images, unseen = with_more_pages(images, drawn, spare)
    spare = None if most is None else max(0, most - len(images) - kept)
    images, unpaged = with_tiff_pages(images, spare, form)
    notices += [*unseen, *unpaged]
    if form.max_bytes is None:  # of a limit on all files, each more would take a share from the others
        stands_in = any(outlooks[video.name].may_stay_out for video in shown)
        free = None if most is None else most - len(images) - len(wanted) - stands_in
        images = in_free_slots(images, free, weight, case)
    planned = Plan(tuple(placed(images, wanted, film, [*attached, *shown], picture_rows(case))))
    room = len(films) + len(videos) if most is None else most - planned.count("image")
    findings = undecided(videos, len(shown), blocks=True) or undecided(films, int(only_frames), blocks=False)
    reasons = [reason for video in refused if (reason := outlooks[video.name].refused)]
    findings += check_order(case, usable_comparisons(case, usable)[0], usable)
    findings = [*reasons, *findings, *wrong, *(worded(notice, form) for notice in notices)]
    return dataclasses.replace(planned, findings=tuple(findings), room=room)


def in_free_slots(images: list[Picture], free: int | None, weight: Mapping[Role, int], case: Case) -> list[Picture]:
    """Return the pictures and, where slots are free, the sides of the comparisons alone and then the timeline.

    A photo that is shown marked is shown as it is only where the timeline has its slot all the same.

    Args:
        free: how many slots are free; None where the form sets no limit.
    """
    room, rows = None if free is None else len(images) + free, picture_rows(case)
    sides = with_sides_alone(images, free, weight, case.order_wanted, kept=int(bool(rows and images)))
    return with_timeline(sides, rows, room)


def left_out_by_wish(case: Case) -> list[Notice]:
    """Return a notice for each file that the case file leaves out, with the photo that was taken instead of it."""
    better = {original.name: original for original in case.without_left_out().originals}
    return [
        Notice("by-wish", original, better.get(original.taken_again_as))
        for original in case.originals
        if original.leave_out
    ]
