"""The places of an original that are covered in everything made of it."""

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Optional

from evidence_kit.cache.store import Cache
from evidence_kit.errors import EvidenceKitError
from evidence_kit.events import Encoding, Listener, ignore
from evidence_kit.media.attempt import StoppedByFilm
from evidence_kit.media.locks import temporary_folder
from evidence_kit.media.video.cover import fixed_track
from evidence_kit.media.video.packets import times_shown
from evidence_kit.model.case import Box, Original, lies_within
from evidence_kit.model.cover import FilmCover, Piece, Track

if TYPE_CHECKING:
    from evidence_kit.media.video.followed import Followed

FOLLOWED, SHOWN = "followed place of a film", "second of each picture of a film"
"""What the cache calls them."""


class Following(NamedTuple):
    """How places of films are followed.

    Attributes:
        shown: the second at which each picture of a film begins, in order.
        follow: the boxes of a place, by those seconds; None where a box is outside of the film.
    """

    shown: Callable[[Original], Sequence[float]]
    follow: Callable[[Original, FilmCover, Sequence[float]], Optional["Followed"]]


def following(cache: Cache, listener: Listener = ignore) -> Following:
    """Return what looks at a film, or finds in the cache what came of it before."""
    return Following(
        lambda original: seconds_shown(original, cache),
        lambda original, cover, shown: followed_once(original, cover, shown, cache, listener),
    )


def with_covers(original: Original, boxes: Sequence[Box], covers: Sequence[FilmCover], how: Following) -> Original:
    """Return an original with the places of it that are covered; those of a film in its facts too.

    Where a place cannot be followed at all, the whole picture is covered in its stead.
    """
    film = original.facts.video
    if film is None:
        return dataclasses.replace(original, redact=tuple(boxes), covers=tuple(covers))
    wanted = (*(FilmCover(box) for box in boxes), *covers)
    shown = how.shown(original) if any(cover.begin > 0 for cover in wanted) else ()
    tracks: list[Track] = []
    lost: list[tuple[tuple[float, float], ...]] = []
    not_followed: tuple[str, ...] = ()
    awaited = False
    for cover in wanted:
        track = fixed_track(cover, film, shown)
        gaps: tuple[tuple[float, float], ...] = ()
        if cover.follow:
            track = (Piece(0.0, None, (0, 0, film.width, film.height)),)
            try:
                found = how.follow(original, cover, shown)
                track, gaps = (found.track, found.lost) if found else (track, gaps)
                awaited = awaited or (found is not None and found.awaited)
            except (EvidenceKitError, StoppedByFilm) as problem:
                not_followed = (str(problem), getattr(problem, "hint", "") or "")
        tracks.append(track)
        lost.append(gaps)
    facts = dataclasses.replace(original.facts, video=dataclasses.replace(film, cover=tuple(tracks)))
    return dataclasses.replace(
        original, facts=facts, covers=wanted, lost=tuple(lost), not_followed=not_followed, following=awaited
    )


def seconds_shown(original: Original, cache: Cache) -> tuple[float, ...]:
    """Return the second at which each picture of a film begins, in order, kept from before if they are."""
    key = cache.key(SHOWN, original.facts)
    known = cache.find(key, tuple[float, ...])
    if known is not None:
        return known
    film = original.facts.video
    found = times_shown(original.path, film) if film else ()
    if found:
        cache.keep(key, SHOWN, found)
    return found


def followed_once(
    original: Original, cover: FilmCover, shown: Sequence[float], cache: Cache, listener: Listener = ignore
) -> "Followed | None":
    """Return the boxes of a place that is followed, kept from before if they are; None where a box is outside.

    Args:
        shown: the second at which each picture begins, in order.

    Raises:
        ToolMissing: OpenCV or ffmpeg is missing.
        ToolFailed: ffmpeg does not work.
        StoppedByFilm: the film makes ffmpeg crash or hang.
    """
    from evidence_kit.media.video.followed import Followed, follow  # noqa: PLC0415  (loads numpy)

    film, boxes = original.facts.video, (cover.box, *(box for _, box in cover.keys))
    if film is None or not all(lies_within(box, (film.width, film.height)) for box in boxes):
        return None

    def tell(done: float) -> None:
        listener(Encoding(original.name, done, "following a covered place"))

    def find(path: Path = original.path) -> Followed:
        with temporary_folder() as folder:
            return follow(path, film, cover, folder, shown, tell)

    return cache.once(FOLLOWED, (original.facts, dataclasses.replace(cover, lost=None)), Followed, find)
