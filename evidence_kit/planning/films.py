"""Which films go in, and which frames stand in for one."""

from collections.abc import Mapping, Sequence

from evidence_kit.catalogue.videos import cannot_fit_video
from evidence_kit.claim.films import in_order
from evidence_kit.claim.weight import GOODS
from evidence_kit.media.video.decide import Refusal
from evidence_kit.model.case import Case, Original, Role, shows_label
from evidence_kit.model.facts import Kind
from evidence_kit.model.finding import Finding
from evidence_kit.model.form import Form
from evidence_kit.model.plan import Filling
from evidence_kit.planning.outlook import Outlook
from evidence_kit.planning.pictures import without_repeats
from evidence_kit.planning.slots import Picture, is_too_long

ON_PARCEL = frozenset({Role.label, Role.packaging})
"""Roles of photos of what a film of the unboxing shows too."""


MOST_STILLS = 3
"""Frames of the take that stand in for photos of what came, when there are none."""


STILL_SECONDS = 2.0
"""Of a video for each frame that is taken from it; those of a second look alike."""


def videos_of(
    usable: Sequence[Original], outlooks: Mapping[str, Outlook], form: Form
) -> tuple[list[Original], list[Original], list[Finding]]:
    """Return the videos that can be uploaded, the unboxing first, those of which only frames can, and why no others."""
    videos = in_order(without_repeats([one for one in usable if one.facts.video], []))
    uploaded, frames, findings = [], [], []
    for video in videos:
        decided = outlooks[video.name].video
        refusal = decided if isinstance(decided, Refusal) else None
        if refusal and refusal.code != "cannot-fit":
            # Its colours cannot be told, so those of its frames cannot either.
            findings.append(cannot_fit_video(video.name, refusal, form.video))
        elif refusal or not form.takes_video or is_too_long(video, form):
            frames.append(video)
        else:
            uploaded.append(video)
    return uploaded, frames, findings


def frames_wanted(
    case: Case, images: Sequence[Picture], room: int | None, film: Original
) -> list[tuple[Kind, Filling]]:
    """Return which frames of the video fill gaps that the photos leave, the label and what came, and in which slots."""
    left = MOST_STILLS + 1 if room is None else room - len(images)
    wanted: list[tuple[Kind, Filling]] = []
    labels = [one for one in case.originals if shows_label(one)]
    is_shown = any(one in sources for _, sources, _ in images for one in labels)
    if left > 0 and not is_shown and not any(one.redact for one in labels):
        wanted.append(("image", "label-still"))
    shown = {one.role for _, sources, _ in images for one in sources}
    if not any(filling == "comparison" for filling, _, _ in images) and not shown & GOODS:
        seconds = (film.facts.video.duration if film.facts.video else None) or 0
        views = min(MOST_STILLS, left - len(wanted), max(1, round(seconds / STILL_SECONDS)))
        wanted += [("image", "still")] * views
    return wanted
