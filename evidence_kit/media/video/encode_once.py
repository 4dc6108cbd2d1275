"""Encode a take once: decode it, encode its parts as they come, and join them with the sound."""

from dataclasses import dataclass
from pathlib import Path

from evidence_kit.media.attempt import failure, patience_with, prove, require_room, sparing
from evidence_kit.media.ffmpeg_program import feed_ffmpeg
from evidence_kit.media.outcome import Outcome
from evidence_kit.media.video.decide import SHORT_SIDES, frames_a_second, scaled_size
from evidence_kit.media.video.parts import Parts
from evidence_kit.media.video.rate import BEST_CRF, Complexity, PicturePlan
from evidence_kit.media.video.sound import Sound
from evidence_kit.media.video.spending import Budget, Part, learned
from evidence_kit.media.video.watch import UNDECODABLE, DamagedVideo, Decoded, PictureSink, watch
from evidence_kit.media.video.work import Work
from evidence_kit.media.video.x264 import ENCODER_THREADS, join_argv
from evidence_kit.model.facts import VideoFacts

SECONDS_A_GIGAPIXEL_IN, SECONDS_A_GIGAPIXEL_OUT = 4.5, 9.0
"""Seconds to decode and measure a phone's video, and to encode the output, on two cores."""
LEAST_PROGRESS = 0.002
"""Share of the whole work that is told at once; pictures come by the hundred a second."""

SURVEY_SHARE, ENCODED_SHARE = 0.12, 0.97
"""Shares of the time of the whole work after which the survey, and after which the encode has ended."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One encode.

    Attributes:
        size: bytes of the whole file.
        complexity: what its parts have shown, for another.
    """

    size: int
    complexity: Complexity
    parts: tuple[Part, ...]

    @property
    def bytes_beside(self) -> int:
        """Bytes of its sound and container."""
        return self.size - sum(part.bits for part in self.parts) // 8

    @property
    def is_clear(self) -> bool:
        """Whether all of it has the best quality that is given."""
        return all(part.crf <= BEST_CRF for part in self.parts)


def encode_once(
    work: Work,
    picture: PicturePlan,
    complexity: Complexity,
    sound: Sound,
    out: Path,
    before: Tried | None = None,
    attempt: int = 1,
) -> tuple[Tried, Decoded]:
    """Encode as planned, and return what came of it and what the decode showed; the first attempt measures the take.

    Args:
        before: the encode of the same size before it.

    Raises:
        ToolFailed: ffmpeg failed although the pictures decode.
        DamagedVideo: there are no pictures.
    """
    facts, frames = work.facts, complexity.frames
    doing = f"encoding at {picture.width}x{picture.height}" + (f", attempt {attempt}" if attempt > 1 else "")
    work.tell(SURVEY_SHARE, doing)
    told = SURVEY_SHARE

    def tell(done: int) -> None:
        nonlocal told
        share = SURVEY_SHARE + (ENCODED_SHARE - SURVEY_SHARE) * min(1.0, done / max(1, frames))
        if share >= told + LEAST_PROGRESS:  # a decode that is tried again begins at the first picture
            told = share
            work.tell(share, doing)

    bits = (picture.bitrate or 0) * work.duration
    budget = Budget(bits, complexity, picture.width * picture.height, frames / work.duration)
    parts = Parts((work.path, facts), picture, budget if picture.bitrate is not None else None, work.folder, tell)
    sink = PictureSink(picture.width, picture.height, parts.read, measuring=attempt == 1)
    decoded = watch(work.path, facts, work.folder, ignore_progress, sink)
    if not parts.made:
        prove(work.folder)
        raise DamagedVideo(UNDECODABLE)
    join(work, parts, join_argv(work.path, facts, sound.plan, sound.file, out, parts.last), out)
    complexity = learned(budget, parts.made, before.parts if before else ())
    return Tried(out.stat().st_size, complexity, tuple(parts.made)), decoded


def join(work: Work, parts: Parts, argv: list[str], out: Path) -> None:
    """Write all parts and the sound into one file, and remove the parts.

    Raises:
        ToolFailed: ffmpeg failed twice.
        CannotWrite: the disk is full.
    """
    outcome = Outcome(None, "")
    for command in (argv, sparing(argv)):
        with feed_ffmpeg(command, work.path, folder=work.folder, patience=patience_with(work.facts)) as child:
            is_whole = all(child.feed(*pieces) for pieces in parts.stream())
            outcome = child.finish()
        if is_whole and outcome.ok and out.exists():
            break
        require_room(work.folder, outcome)
    else:
        prove(work.folder, outcome)
        raise failure("write the video", argv, outcome)
    for file in parts.files:
        file.unlink()


def ignore_progress(_seconds: float) -> None:
    """Ignore ffmpeg's own progress where the pictures are counted."""


def expected_seconds(facts: VideoFacts, cores: int) -> float:
    """Return the estimated seconds of an encode, from measurements per gigapixel in and out on two cores."""
    frames = facts.frames or (facts.duration or 1.0) * frames_a_second(facts)
    width, height = scaled_size(facts, SHORT_SIDES[0])
    taken, given = facts.coded_width * facts.coded_height * frames / 1e9, width * height * frames / 1e9
    return (SECONDS_A_GIGAPIXEL_IN * taken + SECONDS_A_GIGAPIXEL_OUT * given) * 2 / max(1, min(cores, ENCODER_THREADS))
