"""How the numbers in photos and films are read, and places in films followed."""

from collections.abc import Callable
from dataclasses import dataclass

from evidence_kit.cache.store import Cache
from evidence_kit.events import Listener, ignore
from evidence_kit.media.covers import Following, following
from evidence_kit.media.looking import read_label_apart
from evidence_kit.model.case import Original
from evidence_kit.parcel.numbers import Compared


@dataclass(frozen=True, slots=True)
class Reading:
    """How the numbers in photos and films are read.

    Attributes:
        label: compares the label in a photo with the order's number; None when it could not be read.
        film: whether a film shows that number.
        following: how places of films are followed.
    """

    label: Callable[[Original, str | None], Compared | None]
    film: Callable[[Original, str], bool]
    following: Following


def reading_of(cache: Cache, listener: Listener = ignore) -> Reading:
    """Return the reading that looks at each file, or finds in the cache what came of it before."""

    def film(original: Original, tracking: str) -> bool:
        from evidence_kit.media.video.shows import shows_number  # noqa: PLC0415  (loads numpy, which only this needs)

        return shows_number(original.path, original.facts, tracking, cache)

    return Reading(
        lambda original, tracking: read_label_apart(original, tracking, cache), film, following(cache, listener)
    )
