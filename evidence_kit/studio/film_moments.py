"""The key moments of a film as they are chosen where nobody names them, for a buyer who wants to change some."""

from evidence_kit.cache.store import Cache
from evidence_kit.media.locks import temporary_folder
from evidence_kit.media.video.done_before import FRAMES, find_frames, keep_frames
from evidence_kit.media.video.label import find_label
from evidence_kit.media.video.moments import frames_to_show
from evidence_kit.media.video.stills import sharpness_of
from evidence_kit.model.case import Original
from evidence_kit.studio.wire_film import MomentJson

COUNT = 9
"""How many are chosen; up to 12 may be named."""


def chosen_moments(film: Original, tracking: str | None, cache: Cache) -> tuple[MomentJson, ...]:
    """Return the key moments of a film; none where it does not decode.

    Args:
        tracking: the order's number; None for any parcel's.

    Raises:
        StoppedByFilm: the film makes ffmpeg crash or hang.
        ToolMissing, ToolFailed: ffmpeg does not work here.
    """
    facts, key = film.facts.video, cache.key(FRAMES, film.facts, tracking)
    if facts is None:
        return ()
    known = find_frames(cache, key)
    if known is None:
        with temporary_folder() as folder:
            seen = sharpness_of(film.path, facts, folder, lambda _done, _doing: None)
            known = seen, find_label(film.path, facts, seen, tracking, folder)
        if seen:
            keep_frames(cache, key, *known)
    moments: dict[float, MomentJson] = {}
    for frame in frames_to_show(*known, COUNT):
        at = round(frame.time, 3)
        moments[at] = MomentJson(at=at, shows="label" if frame.shows.startswith("label") else None)
    return tuple(moments.values())
