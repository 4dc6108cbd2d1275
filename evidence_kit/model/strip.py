"""One picture of the key moments of a video."""

from dataclasses import dataclass


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
