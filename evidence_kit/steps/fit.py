"""Fifth step: every original that goes in alone, within its limit, and the frames of videos."""

import dataclasses
import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.events import ItemDone, Listener, StepStarted, ignore
from evidence_kit.makers.films import STANDS_IN, fit_film
from evidence_kit.makers.image import fit_one_image
from evidence_kit.model.artifact import CaseTake, Made, joined
from evidence_kit.model.case import Original
from evidence_kit.model.form import Limits
from evidence_kit.model.plan import DRAWN, Placement, Plan
from evidence_kit.planning.budget import beside
from evidence_kit.planning.outlook import Outlook, plan_within


def fit(
    plan: Plan,
    outlooks: Mapping[str, Outlook],
    limits: Limits,
    folder: Path,
    listener: Listener = ignore,
    *,
    case: CaseTake,
    cache: Cache = NO_CACHE,
) -> Made:
    """Write every placement of a single original into `folder`/upload, and return what was made and seen.

    Args:
        case: what the case wants of its videos.

    Raises:
        ToolMissing: a video is in the plan and ffmpeg is not there.
        ToolFailed: ffmpeg failed on a video that decodes.
        CannotWrite: the disk is full.
    """
    upload = folder / "upload"
    upload.mkdir(exist_ok=True)
    images, films, documents = by_kind(plan.placements)
    listener(StepStarted("fit", len(images) + len(documents) + len(films)))
    papers = []
    for document, placements in documents.items():
        papers.append(fit_document(placements, beside(limits, len(images) + 2 * len(films)), upload, cache))
        limits = limits.without(papers[-1].artifacts)
        listener(ItemDone("fit", document.name))

    if limits.left is not None and any(
        placement.filling == "file" for many in documents.values() for placement in many
    ):
        share = limits.left // max(1, len(images) + 2 * sum(len(many) for many in films.values()))
        limits = dataclasses.replace(limits, image=limits.image.at_most(share))
    picture_limit = limits.image

    def make_image(placement: Placement) -> Made:
        made = fit_one_image(placement, picture_limit, upload, cache)
        listener(ItemDone("fit", placement.sources[0].name))
        return made

    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        done = [*papers, *pool.map(make_image, images)]
    limits = limits.without(joined(done[len(papers) :]).artifacts)
    done += fit_films(films, outlooks, limits, upload, listener, case=case, room=plan.room, cache=cache)
    return joined(done)


def fit_document(placements: Sequence[Placement], limits: Limits, upload: Path, cache: Cache) -> Made:
    """Write a document as it is where it has a slot of its own, else its pages as pictures."""
    from evidence_kit.makers.document import fit_one_document, fit_pages  # noqa: PLC0415  (only documents need it)

    whole = next((placement for placement in placements if placement.filling == "file"), None)
    if whole is None:
        return fit_pages(placements, limits.image, upload, cache)
    if limits.document is None:
        return Made()
    return fit_one_document(whole, limits.document, upload, cache)


def by_kind(
    placements: Iterable[Placement],
) -> tuple[list[Placement], dict[Original, list[Placement]], dict[Original, list[Placement]]]:
    """Return the placements of single images, further pages last, and those of each video and of each document."""
    alone = [placement for placement in placements if placement.filling not in DRAWN]
    pictures = [placement for placement in alone if placement.sources[0].facts.image]
    images = [placement for placement in pictures if placement.filling == "file"]
    images += [placement for placement in pictures if placement.filling == "page"]
    films = by_source(placement for placement in alone if placement.sources[0].facts.video)
    return images, films, by_source(placement for placement in alone if placement.sources[0].facts.document)


def by_source(placements: Iterable[Placement]) -> dict[Original, list[Placement]]:
    """Return what is wanted of each video or document, in the order of the plan."""
    wanted: dict[Original, list[Placement]] = {}
    for placement in placements:
        wanted.setdefault(placement.sources[0], []).append(placement)
    return wanted


def fit_films(  # noqa: PLR0913  (what is made of which videos, within what, where)
    films: dict[Original, list[Placement]],
    outlooks: Mapping[str, Outlook],
    limits: Limits,
    upload: Path,
    listener: Listener,
    *,
    case: CaseTake,
    room: int,
    cache: Cache,
) -> list[Made]:
    """Write videos as their placements want, each within its share of what is left.

    Args:
        room: how many more pictures than planned would be taken.
    """
    done = []
    for index, (video, placements) in enumerate(films.items()):
        later = [
            placement for many in list(films.values())[index:] for placement in many if placement.filling != "file"
        ]
        kept = (limits.image.max_bytes or 0) * len(later)
        most = None if limits.left is None else max(0, limits.left - kept) // (len(films) - index)
        within = dataclasses.replace(limits, video=limits.video.at_most(most))
        plan = plan_within(outlooks[video.name], video, within.video.max_bytes)
        made = fit_film(
            video,
            placements,
            within,
            upload,
            listener,
            case=case,
            plan=plan,
            room=room > 0,
            cache=cache,
        )
        room -= sum(1 for artifact in made.artifacts if artifact.why == STANDS_IN)
        done.append(made)
        limits = limits.without(made.artifacts)
        listener(ItemDone("fit", video.name))
    return done
