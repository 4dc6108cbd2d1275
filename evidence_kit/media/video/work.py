"""One video being worked on, and how far the work has come."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from evidence_kit.model.facts import VideoFacts


@dataclass(frozen=True, slots=True)
class Work:
    """One video being fitted: what it is, where it lies, and where unfinished files go.

    Attributes:
        tell: is told the share that is done, 0 to 1, and what is being done.
        tracking: the order's number, looked for on the label; None to look for any parcel's.
        floorless: make mush rather than nothing.
    """

    path: Path
    facts: VideoFacts
    size: int
    max_bytes: int | None
    folder: Path
    tell: Callable[[float, str], None]
    tracking: str | None = None
    floorless: bool = False

    @property
    def duration(self) -> float:
        """Seconds of the take."""
        return self.facts.duration or 1.0


def progress(work: Work, begin: float, end: float, doing: str) -> Callable[[float], None]:
    """Return what hears ffmpeg's progress and tells it as a share of the whole work, between `begin` and `end`.

    ffmpeg tells the time of one stream or the other, so that it sometimes goes back; what is told here never does.
    """
    work.tell(begin, doing)
    furthest = 0.0

    def hear(seconds: float) -> None:
        nonlocal furthest
        furthest = max(furthest, min(1.0, seconds / work.duration))
        work.tell(begin + (end - begin) * furthest, doing)

    return hear
