"""What looking at every frame of a take tells, and whether its output still shows it."""

from dataclasses import dataclass
from pathlib import Path

from evidence_kit.media.video.label import LabelReading, find_label, readable_at
from evidence_kit.media.video.probe import VideoProblem, look_video
from evidence_kit.media.video.rate import Complexity
from evidence_kit.media.video.stills import Seen, seen_of
from evidence_kit.media.video.survey import DamagedVideo, survey
from evidence_kit.media.video.take import LEAST_FRAMES, Take, judge_take
from evidence_kit.media.video.work import Work, progress
from evidence_kit.model.facts import VideoFacts


@dataclass(frozen=True, slots=True)
class Watched:
    """What looking at every frame of the original told.

    Attributes:
        damaged_pictures: how many did not decode cleanly.
        damaged_sounds: how many pieces of sound did not decode.
        take: whether it goes on from the first frame to the last.
        judged: how many frames of it were judged.
        seen: its frames, for choosing among them.
        label: what was read of the parcel's label in the original's own pixels.
        lost: the barcodes that can be read in the original, when none can be read in the output.
    """

    complexity: Complexity
    damaged_pictures: int
    damaged_sounds: int
    take: Take
    judged: int
    label: LabelReading
    seen: tuple[Seen, ...] = ()
    lost: tuple[str, ...] = ()

    @property
    def is_one_take(self) -> bool:
        """Whether every frame was judged, there were enough of them, and each goes on from the one before."""
        judged_whole = LEAST_FRAMES <= self.complexity.frames <= self.judged
        return judged_whole and not self.damaged_pictures and self.take.continuity == "consistent"


def look_at_every_frame(work: Work, share: float = 1.0) -> Watched:
    """Return what the survey and the label in the original tell; it is that share of the whole work.

    Raises:
        DamagedVideo: nothing in it decodes.
    """
    told = survey(work.path, work.facts, work.folder, progress(work, 0.0, 0.8 * share, "looking at every frame"))

    def tell(done: float, doing: str) -> None:
        work.tell((0.8 + 0.2 * done) * share, doing)

    # Judged here and let go: the small pictures of a long take have hundreds of megabytes.
    seen = seen_of(told.measured)
    label = find_label(work.path, work.facts, seen, work.tracking, work.folder, tell)
    take, judged = judge_take(told.measured, work.facts), len(told.measured.times)
    return Watched(told.complexity, told.damaged_pictures, told.damaged_sounds, take, judged, label, seen)


def lost_codes(work: Work, watched: Watched, out: Path) -> tuple[str, ...]:
    """Return the parcel's barcodes of the original when none can be read at the same second of the output.

    One is enough: a square code beside a readable Code 128 says the same.
    """
    label = watched.label
    texts = label.texts()
    if label.time is None or not texts:
        return ()
    work.tell(1.0, "looking at the label again")
    made = look_made(out)
    return () if readable_at(out, made, [label.time], texts, work.folder) else texts


def look_made(out: Path) -> VideoFacts:
    """Return the facts of what ffmpeg says it has made.

    Raises:
        DamagedVideo: it is not there, or not whole: ffmpeg can end with status 0 after writing half (ab-av1 issue 376).
    """
    try:
        with out.open("rb") as handle:
            return look_video(handle, out.stat().st_size, "video/mp4", out)
    except (VideoProblem, FileNotFoundError):
        raise DamagedVideo("what was made of it cannot be read") from None
