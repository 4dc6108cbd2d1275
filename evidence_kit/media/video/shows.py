"""Find out whether a video shows a parcel's number, to choose among several videos."""

from pathlib import Path

from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.errors import EvidenceKitError
from evidence_kit.media.attempt import StoppedByFilm
from evidence_kit.media.doubts import doubts
from evidence_kit.media.files import is_same
from evidence_kit.media.locks import temporary_folder
from evidence_kit.media.video.label import find_label
from evidence_kit.media.video.stills import sharpness_of
from evidence_kit.media.video.watch import DamagedVideo
from evidence_kit.model.facts import Facts

SHOWN = "number in a video"
"""What the cache calls it."""


def shows_number(path: Path, facts: Facts, tracking: str, cache: Cache = NO_CACHE) -> bool:
    """Return whether the order's number is legible in a video; False where it cannot be read.

    A program that is missing or fails, or that the film stops, is reported where the video is made.
    """
    assert facts.video is not None  # noqa: S101  (the caller looked)
    key, before = cache.key(SHOWN, facts, tracking), doubts()
    known = cache.find(key, bool)
    if known is not None:
        return known
    with temporary_folder() as folder:
        try:
            seen = sharpness_of(path, facts.video, folder, lambda _done, _doing: None)
            shown = bool(seen) and find_label(path, facts.video, seen, tracking, folder).compared.outcome == "match"
        except (EvidenceKitError, DamagedVideo, StoppedByFilm):
            return False
    if doubts() == before and is_same(path, facts.sha256):
        cache.keep(key, SHOWN, shown)
    return shown
