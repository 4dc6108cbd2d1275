"""One film of a plan, or what stands in for it."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.claim.whys import WHY, why_without_cut
from evidence_kit.events import Listener
from evidence_kit.makers.drawable import drawable_order
from evidence_kit.media.video.decide import Refusal, VideoPlan
from evidence_kit.model.artifact import CaseTake, Made, joined
from evidence_kit.model.case import Case, Original
from evidence_kit.model.form import Limits
from evidence_kit.model.plan import Placement, Slot

STANDS_IN = WHY["stands-in"]


def fit_film(  # noqa: PLR0913  (what is made of one video, within what, where)
    video: Original,
    placements: Sequence[Placement],
    limits: Limits,
    upload: Path,
    listener: Listener,
    *,
    case: CaseTake,
    plan: VideoPlan | Refusal,
    room: bool,
    cache: Cache = NO_CACHE,
) -> Made:
    """Write a video, or only frames of it, as its placements want.

    Args:
        plan: what to do with the video within its limit.
        room: one more picture would be taken, so key frames take the place of a take that does not fit.
    """
    from evidence_kit.makers.video import fit_one_video, watch_one_video  # noqa: PLC0415  (only videos need it)

    whole = next((placement for placement in placements if placement.filling == "file"), None)
    frames = [placement for placement in placements if placement.filling != "file"]
    if whole is None:
        filmed = watch_one_video(video, upload.parent, listener, case, cache)
    else:
        filmed = fit_one_video(whole, limits.video, upload, listener, case=case, plan=plan, cache=cache)
        if not filmed.made.artifacts and room:
            frames.append(
                dataclasses.replace(
                    whole, slot=Slot("image", 1), word="key-frames", why=STANDS_IN, filling="key-frames"
                )
            )
        if not filmed.made.artifacts and filmed.watched is None and frames:
            watched = watch_one_video(video, upload.parent, listener, case, cache)
            filmed = dataclasses.replace(watched, made=joined([filmed.made, watched.made]))
    if whole and filmed.watched and filmed.watched.is_unbroken:
        why = why_without_cut(whole.why)
        artifacts = tuple(dataclasses.replace(artifact, why=why) for artifact in filmed.made.artifacts)
        filmed = dataclasses.replace(filmed, made=dataclasses.replace(filmed.made, artifacts=artifacts))
    if filmed.watched is None or not frames:
        return filmed.made
    from evidence_kit.makers.frames import Film, make_frames  # noqa: PLC0415  (loads what draws sheets)

    sheet_limit = limits.document
    if sheet_limit is not None and limits.left is not None:
        sheet_limit = sheet_limit.at_most(limits.image.max_bytes)
    film = Film(video, filmed.watched, limits.image, upload, case.order, cache)
    return joined([filmed.made, make_frames(film, frames, sheet_limit)])


def wanted_of_takes(case: Case) -> CaseTake:
    """Return what a case wants of its videos."""
    shown = any(original.label and original.label.shows_order for original in case.originals)
    return CaseTake(case.order.tracking, label_shown=shown, order=drawable_order(case.order.number)[0])
