"""The first decode of a take: how hard it is to compress, what is seen in it, what of it is damaged.

A small first pass over the whole take does what sampled windows only guess at. It costs about a fifth of the encode,
its statistics serve the encode as those of a first pass (x264 rescales them to another size), and its decoded frames
feed the measuring of the take.
"""

import dataclasses
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from evidence_kit.media.attempt import execute, prove
from evidence_kit.media.process import Outcome
from evidence_kit.media.video.command import STATISTICS_LOG, decode_argv, survey_argv
from evidence_kit.media.video.decide import scaled_size
from evidence_kit.media.video.measure import Measured, read_measured
from evidence_kit.media.video.rate import SURVEY_SHORT_SIDE, Complexity
from evidence_kit.media.video.tonemap import write_table
from evidence_kit.media.video.vocabulary import SOUNDS
from evidence_kit.model.facts import VideoFacts

FRAME_BITS = re.compile(r"^in:\d+ .*? tex:(\d+) mv:(\d+) misc:(\d+)", re.MULTILINE)
DECODE_ERRORS = re.compile(r"\((video|audio)\): \d+ packets read .*?(\d+) decode errors")
CORRUPT = "corrupt decoded frame"
LOG_FILE = "survey.log"
UNDECODABLE = "its pictures or its sound do not decode"
"""The same at every run: ffmpeg's own words hold addresses of memory."""


class DamagedVideo(Exception):
    """The index promised a video that does not decode; the text says so in a few words."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What the first decode told.

    Attributes:
        damaged_pictures: how many did not decode cleanly; a player shows grey blocks there.
        damaged_sounds: how many pieces of sound did not decode.
        measured: what take.py and label.py judge from.
    """

    complexity: Complexity
    measured: Measured
    damaged_pictures: int = 0
    damaged_sounds: int = 0


def survey(path: Path, facts: VideoFacts, folder: Path, hear: Callable[[float], None]) -> Survey:
    """Decode the whole take once and return what it told; the statistics for the encode stay in `folder`.

    Raises:
        DamagedVideo: nothing in it decodes.
        StoppedByFilm: it stops ffmpeg, which works.
        ToolMissing: ffmpeg is not there.
        ToolFailed: it does not work.
        CannotWrite: the disk is full.
    """
    if facts.hdr:
        write_table(facts.hdr, folder)
    outcome, mute = decode(survey_argv, path, facts, folder, hear)
    statistics = folder / STATISTICS_LOG
    bits = frame_bits(statistics) if outcome.ok else []
    if not bits:
        prove(folder)
        raise DamagedVideo(UNDECODABLE)
    width, height = scaled_size(facts, SURVEY_SHORT_SIDE)
    rate = sum(bits) / (facts.duration or 1.0)
    pictures, sounds = count_damage(folder / LOG_FILE)
    sounds += mute and facts.audio_codec in SOUNDS  # what nobody decodes is not damaged
    return Survey(Complexity(rate, width * height, len(bits)), read_measured(folder, statistics), pictures, sounds)


def look_for_damage(path: Path, facts: VideoFacts, folder: Path, hear: Callable[[float], None]) -> tuple[int, int]:
    """Decode the whole take for nothing but its damage, and return how many pictures and pieces of sound have any.

    Raises:
        As `survey`.
    """
    outcome, mute = decode(decode_argv, path, facts, folder, hear)
    if not outcome.ok:
        raise DamagedVideo(UNDECODABLE)
    pictures, sounds = count_damage(folder / LOG_FILE)
    return pictures, sounds + (mute and facts.audio_codec in SOUNDS)


def decode(
    command: Callable[[Path, VideoFacts], list[str]],
    path: Path,
    facts: VideoFacts,
    folder: Path,
    hear: Callable[[float], None],
) -> tuple[Outcome, bool]:
    """Run a command that decodes the whole take, and return how it ended and whether that was without the sound.

    The pictures may be good though nobody can decode the sound; sound that is copied is never decoded.
    """
    log = folder / LOG_FILE
    outcome = execute(command(path, facts), facts, folder=folder, on_progress=hear, log=log)
    if outcome.ok or not facts.audio_streams:
        return outcome, False
    silent = dataclasses.replace(facts, audio_streams=0)
    return execute(command(path, silent), silent, folder=folder, on_progress=hear, log=log), True


def frame_bits(statistics: Path) -> list[int]:
    """Return the bits of each picture of x264's first pass."""
    try:
        text = statistics.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return [sum(map(int, found)) for found in FRAME_BITS.findall(text)]


def count_damage(log: Path) -> tuple[int, int]:
    """Return how many pictures and how many pieces of sound ffmpeg says it could not decode cleanly."""
    counted = {"video": 0, "audio": 0}
    with log.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if CORRUPT in line:
                counted["video"] += 1
            elif found := DECODE_ERRORS.search(line):
                counted[found[1]] += int(found[2])
    return counted["video"], counted["audio"]
