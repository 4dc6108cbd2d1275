"""Decode a take for the first time, to measure how hard it is to compress, what it shows, and what is damaged.

A small first pass over the whole take measures what sampled windows only estimate. It costs about a fifth of the
encode, the encode uses its statistics as those of a first pass (x264 rescales them to another size), and its decoded
frames are measured.
"""

import dataclasses
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from evidence_kit.media.attempt import execute, prove
from evidence_kit.media.outcome import Outcome
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
"""A text that is the same in every run: ffmpeg's own messages contain memory addresses."""


class DamagedVideo(Exception):
    """A video with an index does not decode; the text says so in a few words."""


@dataclass(frozen=True, slots=True)
class Survey:
    """The result of the first decode.

    Attributes:
        damaged_pictures: how many did not decode cleanly; a player shows grey blocks there.
        damaged_sounds: how many pieces of sound did not decode.
        measured: the input of take.py and label.py.
    """

    complexity: Complexity
    measured: Measured
    damaged_pictures: int = 0
    damaged_sounds: int = 0


def survey(path: Path, facts: VideoFacts, folder: Path, report: Callable[[float], None]) -> Survey:
    """Decode the whole take once; the statistics for the encode stay in `folder`.

    Raises:
        DamagedVideo: nothing in it decodes.
        StoppedByFilm: it makes ffmpeg crash or hang.
        ToolMissing: ffmpeg is missing.
        ToolFailed: ffmpeg does not work.
        CannotWrite: the disk is full.
    """
    if facts.hdr:
        write_table(facts.hdr, folder)
    outcome, is_mute = decode(survey_argv, path, facts, folder, report)
    statistics = folder / STATISTICS_LOG
    bits = frame_bits(statistics) if outcome.ok else []
    if not bits:
        prove(folder)
        raise DamagedVideo(UNDECODABLE)
    width, height = scaled_size(facts, SURVEY_SHORT_SIDE)
    rate = sum(bits) / (facts.duration or 1.0)
    pictures, sounds = count_damage(folder / LOG_FILE)
    sounds += is_mute and facts.audio_codec in SOUNDS  # sound that ffmpeg cannot decode is not damaged
    return Survey(Complexity(rate, width * height, len(bits)), read_measured(folder, statistics), pictures, sounds)


def look_for_damage(path: Path, facts: VideoFacts, folder: Path, report: Callable[[float], None]) -> tuple[int, int]:
    """Decode the whole take, and return how many pictures and pieces of sound are damaged.

    Raises:
        As `survey`.
    """
    outcome, is_mute = decode(decode_argv, path, facts, folder, report)
    if not outcome.ok:
        raise DamagedVideo(UNDECODABLE)
    pictures, sounds = count_damage(folder / LOG_FILE)
    return pictures, sounds + (is_mute and facts.audio_codec in SOUNDS)


def decode(
    command: Callable[[Path, VideoFacts], list[str]],
    path: Path,
    facts: VideoFacts,
    folder: Path,
    report: Callable[[float], None],
) -> tuple[Outcome, bool]:
    """Run a command that decodes the whole take, and return its outcome and whether it left out the sound.

    The pictures may be good although the sound does not decode; copied sound is never decoded.
    """
    log = folder / LOG_FILE
    outcome = execute(command(path, facts), facts, folder=folder, on_progress=report, log=log)
    if outcome.ok or not facts.audio_streams:
        return outcome, False
    silent = dataclasses.replace(facts, audio_streams=0)
    return execute(command(path, silent), silent, folder=folder, on_progress=report, log=log), True


def frame_bits(statistics: Path) -> list[int]:
    """Return the bits of each picture of x264's first pass."""
    try:
        text = statistics.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return [sum(map(int, found)) for found in FRAME_BITS.findall(text)]


def count_damage(log: Path) -> tuple[int, int]:
    """Return the numbers of pictures and of pieces of sound that ffmpeg reports as damaged."""
    counted = {"video": 0, "audio": 0}
    with log.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if CORRUPT in line:
                counted["video"] += 1
            elif found := DECODE_ERRORS.search(line):
                counted[found[1]] += int(found[2])
    return counted["video"], counted["audio"]
