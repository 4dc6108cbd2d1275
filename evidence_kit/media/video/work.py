"""A video being fitted, and the progress of that work."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from evidence_kit.model.facts import VideoFacts


@dataclass(frozen=True, slots=True)
class Work:
    """A video being fitted.

    Attributes:
        max_bytes: None without a limit.
        folder: for unfinished files.
        tell: receives the progress, 0 to 1, and what is being done.
        tracking: the order's number to find on the label; None for any parcel's.
    """

    path: Path
    facts: VideoFacts
    size: int
    max_bytes: int | None
    folder: Path
    tell: Callable[[float, str], None]
    tracking: str | None = None

    @property
    def duration(self) -> float:
        """Seconds of the take."""
        return self.facts.duration or 1.0


def progress(work: Work, begin: float, end: float, doing: str) -> Callable[[float], None]:
    """Return a listener that reports ffmpeg's progress as a share of the whole work, from `begin` to `end`.

    ffmpeg reports the time of either stream, so that it sometimes goes back; the progress reported here never does.
    """
    work.tell(begin, doing)
    furthest = 0.0

    def hear(seconds: float) -> None:
        nonlocal furthest
        furthest = max(furthest, min(1.0, seconds / work.duration))
        work.tell(begin + (end - begin) * furthest, doing)

    return hear
