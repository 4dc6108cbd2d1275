"""An index of the pictures of a case, so that thousands need not be compared pair by pair."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evidence_kit.model.case import Original, Role
from evidence_kit.model.facts import Sight

SAME_VIEW_BITS = 10
"""Most of the 64 bits that may differ between two shots of one view; other shots differ in 16 or more."""

BANDS, BAND_BITS = SAME_VIEW_BITS + 1, 6
"""Number and width of the parts of 64 bits: if at most 10 bits differ, one of the 11 parts is the same."""


def sight_of(original: Original) -> Sight | None:
    """Return the measured clarity of a picture; None if it was not measured."""
    return original.facts.image.sight if original.facts.image else None


def same_view(sight: Sight, other: Sight) -> bool:
    """Return whether two pictures show the same view, as two shots of a burst do.

    They may differ in light, blur, size and format. A picture turned by 90 degrees has a different view, and a plain
    picture has none.
    """
    if not sight.view or not other.view:
        return False
    return (int(sight.view, 16) ^ int(other.view, 16)).bit_count() <= SAME_VIEW_BITS


@dataclass(frozen=True, slots=True)
class Album:
    """The pictures of each role, the sharpest or the lightest first, and all pictures that have a view.

    Attributes:
        views: the views of `viewed`, in the same order, as numbers.
        places: indexes of `viewed` by each part of a view.
    """

    sharpest: Mapping[Role, Sequence[Original]]
    lightest: Mapping[Role, Sequence[Original]]
    viewed: Sequence[Original]
    views: Sequence[int]
    places: Mapping[tuple[int, int], Sequence[int]]

    def alike(self, original: Original) -> list[Original]:
        """Return the other pictures that show the same view, in the order of the album."""
        sight = sight_of(original)
        if sight is None or not sight.view:
            return []
        view = int(sight.view, 16)
        likely = set[int]().union(*(self.places.get(part, ()) for part in parts_of(view)))
        near = sorted(place for place in likely if (self.views[place] ^ view).bit_count() <= SAME_VIEW_BITS)
        return [self.viewed[place] for place in near if self.viewed[place] is not original]


def parts_of(view: int) -> list[tuple[int, int]]:
    """Return the parts of a view, each with its number."""
    return [(band, view >> band * BAND_BITS & (1 << BAND_BITS) - 1) for band in range(BANDS)]


def album_of(originals: Sequence[Original]) -> Album:
    """Return the album of the pictures of a case."""
    measured = [(original, sight) for original in originals if (sight := sight_of(original)) is not None]
    roles: dict[Role, list[Original]] = defaultdict(list)
    for original, _ in measured:
        roles[original.role].append(original)
    sharpest = {
        role: sorted(pictures, key=lambda original: (-sharpness_of(original), original.name))
        for role, pictures in roles.items()
    }
    lightest = {
        role: sorted(pictures, key=lambda original: (-brightness_of(original), original.name))
        for role, pictures in roles.items()
    }
    viewed = [(original, int(sight.view, 16)) for original, sight in measured if sight.view]
    places: dict[tuple[int, int], list[int]] = defaultdict(list)
    for place, (_, view) in enumerate(viewed):
        for part in parts_of(view):
            places[part].append(place)
    return Album(sharpest, lightest, [original for original, _ in viewed], [view for _, view in viewed], places)


def sharpness_of(original: Original) -> float:
    """Return the sharpness of an original; 0 if it was not measured."""
    sight = sight_of(original)
    return (sight.sharpness or 0.0) if sight else 0.0


def brightness_of(original: Original) -> float:
    """Return the level that a twentieth of an original reaches; 0 if it was not measured."""
    sight = sight_of(original)
    return float(sight.bright) if sight else 0.0
