"""The key moments of a video, and one picture of them."""

from dataclasses import dataclass
from typing import Literal

MOST_MOMENTS = 12
"""Of one video, as a case file names them."""

MomentShows = Literal["closed", "label", "opening", "item", "fault"]

SHOWN_WORDS: dict[MomentShows, str] = {
    "closed": "parcel closed",
    "label": "label",
    "opening": "opening",
    "item": "item",
    "fault": "fault",
}
"""The words below a frame, by what the buyer says that it shows."""


@dataclass(frozen=True, slots=True)
class KeyMoment:
    """A second of a video that the buyer wants to show.

    Attributes:
        at: seconds from the beginning.
        shows: what the buyer says that it shows; None for nothing.
    """

    at: float
    shows: MomentShows | None = None

    @property
    def words(self) -> str:
        """Return the words below its frame."""
        return SHOWN_WORDS[self.shows] if self.shows else ""


@dataclass(frozen=True, slots=True)
class StripFrame:
    """One frame on a strip.

    Attributes:
        time: seconds of the frame.
        shows: why it was chosen, in words; empty where it is only sharp and different.
    """

    time: float
    shows: str = ""


@dataclass(frozen=True, slots=True)
class Strip:
    """One picture of several timed frames of a video, in the order of time.

    Attributes:
        path: where it was written.
    """

    path: str
    bytes: int
    sha256: str
    width: int
    height: int
    frames: tuple[StripFrame, ...]
