"""Inspect every frame of a take, and check whether its output still shows the label."""

from dataclasses import dataclass
from pathlib import Path

from evidence_kit.media.pool import readers
from evidence_kit.media.video.label import LabelReading, find_label, readable_at
from evidence_kit.media.video.stills import Seen, seen_of
from evidence_kit.media.video.take import LEAST_FRAMES, Take, judge_take
from evidence_kit.media.video.watch import DamagedVideo, Decoded, watch
from evidence_kit.media.video.work import Work, progress
from evidence_kit.model.facts import VideoFacts


@dataclass(frozen=True, slots=True)
class Watched:
    """The results of inspecting every frame of the original.

    Attributes:
        frames: how many there are.
        damaged_pictures: how many did not decode cleanly.
        damaged_sounds: how many pieces of sound did not decode.
        take: whether it is continuous from the first frame to the last.
        judged: how many of its frames were judged.
        label: the parcel's label as read in the original's pixels.
        seen: its frames, for choosing among them.
        lost: the barcodes legible in the original, if none is in the output.
    """

    frames: int
    damaged_pictures: int
    damaged_sounds: int
    take: Take
    judged: int
    label: LabelReading
    seen: tuple[Seen, ...] = ()
    lost: tuple[str, ...] = ()

    @property
    def is_unbroken(self) -> bool:
        """Whether there were enough frames, all were judged, and each continues from the frame before."""
        judged_whole = LEAST_FRAMES <= self.frames <= self.judged
        return judged_whole and not self.damaged_pictures and self.take.continuity == "consistent"


@dataclass(frozen=True, slots=True)
class Glanced:
    """What a search for sharp frames saw of a take, whose continuity nobody judged.

    Attributes:
        seen: its frames, for choosing among them.
    """

    seen: tuple[Seen, ...]
    label: LabelReading

    @property
    def is_unbroken(self) -> bool:
        """Whether the take was judged and found whole: it was not judged."""
        return False


def look_at_every_frame(work: Work, begin: float = 0.0) -> Watched:
    """Decode the original once, judge what it shows, and read its label.

    Args:
        begin: share of the whole work that is done before.

    Raises:
        DamagedVideo: nothing in it decodes.
    """
    end = begin + 0.8 * (1.0 - begin)
    hear = progress(work, begin, end, "looking at every frame")
    return judged(work, watch(work.path, work.facts, work.folder, hear), end)


def judged(work: Work, decoded: Decoded, done: float) -> Watched:
    """Judge what a decode has shown, and read the label in the original's pixels.

    Args:
        done: share of the whole work that is done before.
    """

    def tell(share: float, doing: str) -> None:
        work.tell(done + (1.0 - done) * share, doing)

    measured = decoded.measured
    assert measured is not None  # noqa: S101  (callers have it measured)
    seen = seen_of(measured, work.facts)
    label = find_label(work.path, work.facts, seen, work.tracking, work.folder, tell)
    take, count = judge_take(measured, work.facts), len(measured.times)
    return Watched(decoded.frames, decoded.damaged_pictures, decoded.damaged_sounds, take, count, label, seen)


def lost_codes(work: Work, watched: Watched, out: Path) -> tuple[str, ...]:
    """Return the parcel's barcodes of the original if none is legible at the same second of the output.

    A single one is enough: a square code beside a legible Code 128 contains the same number.
    """
    label = watched.label
    texts = label.texts()
    if label.time is None or not texts:
        return ()
    work.tell(1.0, "looking at the label again")
    output = look_made(out)
    return () if readable_at(out, output, [label.time], texts, work.folder) else texts


def look_made(out: Path) -> VideoFacts:
    """Return the facts of a video that ffmpeg has made.

    Raises:
        DamagedVideo: it is missing or incomplete: ffmpeg can exit with 0 after writing half (ab-av1 issue 376).
    """
    facts = readers().examine(out, decode=False, strict=False).video  # what was rewrapped is still the original's data
    if facts is None:
        raise DamagedVideo("the new video cannot be read")
    return facts
