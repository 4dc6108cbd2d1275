"""What is covered in a film: what the buyer asks for, and the boxes that are drawn for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

FilmBox = tuple[int, int, int, int]
"""x, y, width, height in pixels of the upright picture."""

Gap = tuple[float, float]
"""From and to which second a place is lost."""

Accepted = Literal["cover"] | tuple[Gap, ...] | None
"""The gaps in which the whole picture may be covered; "cover" for any, None for none."""

MOST_FOLLOWED = 5400
"""Most pictures in which a place is followed, three minutes, because they lie on the disk; in later ones it is lost."""

SAME_GAP = 0.15
"""Seconds by which a gap may be longer than the one that was accepted: these are written in hundredths, and another
version of OpenCV finds a place a few frames earlier or later."""


@dataclass(frozen=True, slots=True)
class FilmCover:
    """A place of a film that its buyer wants covered.

    Attributes:
        box: the place; of one that is followed, where it is at `begin`.
        begin: second from which it is covered.
        end: second up to which it is covered; None to the end of the film.
        follow: the box moves with what is below it.
        keys: of one that is followed: further seconds, and where it is then.
        lost: from and to which second the buyer accepts that the whole picture is covered because it cannot be
            followed; "cover" for whenever that is.
    """

    box: FilmBox
    begin: float = 0.0
    end: float | None = None
    follow: bool = False
    keys: tuple[tuple[float, FilmBox], ...] = ()
    lost: Accepted = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A box that is drawn from one second of a film to another.

    Attributes:
        begin: seconds; 0 is from the first picture on.
        end: seconds; None to the last picture.
    """

    begin: float
    end: float | None
    box: FilmBox


Track = tuple[Piece, ...]
"""The boxes drawn for one cover, one after the other in time, never two at once."""


def boxes_at(tracks: Sequence[Track], second: float) -> list[FilmBox]:
    """Return the boxes that cover a film's picture at a second."""
    return [
        piece.box
        for track in tracks
        for piece in track
        if (piece.begin <= 0 or second >= piece.begin) and (piece.end is None or second <= piece.end)
    ]


def shares_covered(tracks: Sequence[Track], size: tuple[int, int], times: Sequence[float]) -> tuple[float, float]:
    """Return the share of a film's moments in which something is covered, and the largest share of a picture.

    Args:
        size: pixels of the upright picture.
        times: seconds of these moments.
    """
    if not times:
        return 0.0, 0.0
    areas = [sum(box[2] * box[3] for box in boxes_at(tracks, second)) for second in times]
    return sum(area > 0 for area in areas) / len(areas), min(1.0, max(areas) / (size[0] * size[1]))


def is_accepted(gap: Gap, accepted: Accepted) -> bool:
    """Return whether the buyer accepts that the whole picture is covered in a gap."""
    if isinstance(accepted, str):
        return True
    return any(begin - SAME_GAP <= gap[0] and gap[1] <= end + SAME_GAP for begin, end in accepted or ())
