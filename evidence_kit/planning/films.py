"""Which films go in, and which frames stand in for one."""

from collections.abc import Mapping, Sequence

from evidence_kit.claim.films import in_order
from evidence_kit.claim.weight import GOODS
from evidence_kit.model.case import Case, Original, Role, shows_label
from evidence_kit.model.facts import Kind
from evidence_kit.model.plan import Filling, Notice
from evidence_kit.planning.outlook import Outlook
from evidence_kit.planning.picture_order import without_repeats
from evidence_kit.planning.placements import Picture

ON_PARCEL = frozenset({Role.label, Role.packaging})
"""Roles of photos of what a film of the unboxing shows too."""


MOST_STILLS = 3
"""Frames of the take that stand in for photos of what came, when no such photo was taken."""


STILL_SECONDS = 2.0
"""Of a video for each frame that is taken from it; those of a second look alike."""


def videos_of(
    originals: Sequence[Original], outlooks: Mapping[str, Outlook]
) -> tuple[list[Original], list[Original], list[Original]]:
    """Return the videos that can be uploaded, the unboxing first, those of which only frames can, and those refused."""
    fates = {original.name: outlooks[original.name].fate.what for original in originals}
    videos = [original for original in originals if original.facts.video and fates[original.name] != "left-out"]
    videos = in_order(without_repeats(videos, []))
    frames = [video for video in videos if fates[video.name] == "frames"]
    refused = [video for video in videos if fates[video.name] == "refused"]
    return [video for video in videos if video not in frames and video not in refused], frames, refused


def about_videos(
    usable: Sequence[Original], surplus: Sequence[Original], film: Original | None, *, key_frames: bool
) -> list[Notice]:
    """Return which videos are not uploaded, and which photos of the parcel are covered while the film may show them.

    Args:
        key_frames: a sheet of key frames of the film goes in instead of it.
    """
    notices = [
        Notice("key-frames-instead" if key_frames and video is film else "no-video-slot", video) for video in surplus
    ]
    covered = [original for original in usable if original.redact and original.role in ON_PARCEL]
    return [*notices, *(Notice("covered-in-video", film, photo) for photo in covered if film and not film.covers)]


def frames_wanted(
    case: Case, images: Sequence[Picture], room: int | None, film: Original
) -> list[tuple[Kind, Filling]]:
    """Return which frames of the video fill gaps that the photos leave, the label and what came, and in which slots."""
    left = MOST_STILLS + 1 if room is None else room - len(images)
    wanted: list[tuple[Kind, Filling]] = []
    labels = [original for original in case.originals if shows_label(original)]
    is_shown = any(label in sources for _, sources, _ in images for label in labels)
    if left > 0 and not is_shown and not any(label.redact for label in labels):
        wanted.append(("image", "label-still"))
    shown = {source.role for _, sources, _ in images for source in sources}
    if not any(filling == "comparison" for filling, _, _ in images) and not shown & GOODS:
        seconds = (film.facts.video.duration if film.facts.video else None) or 0
        views = min(MOST_STILLS, left - len(wanted), max(1, round(seconds / STILL_SECONDS)))
        wanted += [("image", "still")] * views
    return wanted
