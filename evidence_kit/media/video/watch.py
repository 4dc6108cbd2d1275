"""Decode a take from beginning to end, for measure.py, for what is damaged, and for the encoder if there is one."""

import dataclasses
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evidence_kit.media.attempt import STILL_SECONDS, execute, prove
from evidence_kit.media.ffmpeg import graph_argv, on_one_clock
from evidence_kit.media.outcome import Outcome
from evidence_kit.media.process import Reader
from evidence_kit.media.video.command import SURVEY_SCALER, join_filters, picture_filter
from evidence_kit.media.video.cover import cover_filters
from evidence_kit.media.video.decide import scaled_size
from evidence_kit.media.video.measure import SIDE_GRAPH, SIDE_INPUT, SOUND_FILE, Measured, read_measured, side_outputs
from evidence_kit.media.video.rate import SURVEY_SHORT_SIDE
from evidence_kit.media.video.tonemap import write_table
from evidence_kit.media.video.vocabulary import SOUNDS
from evidence_kit.media.video.x264 import ENCODER_THREADS, RAW
from evidence_kit.media.video.x264_log import read_pictures
from evidence_kit.model.facts import VideoFacts

DECODE_ERRORS = re.compile(r"\((video|audio)\): \d+ packets read .*?(\d+) decode errors")
CORRUPT = "corrupt decoded frame"
LOG_FILE = "watch.log"
UNDECODABLE = "its pictures or its sound do not decode"
"""A text that is the same in every run: ffmpeg's own messages contain memory addresses."""

WAITS = 4
"""How many times its usual patience a decoder has that waits for encoders: each of them has its own."""

PREDICTION = "prediction"
PREDICTION_LOG = f"{PREDICTION}-0.log"
"""What x264 tells about each small picture, in the folder that ffmpeg runs in."""

# Each picture is predicted from the one before, by the cheapest search, and nothing is kept but the number of blocks
# that could not be: measure.py reads it.
PREDICTION_X264 = (
    "bframes=0:mbtree=0:rc-lookahead=0:weightp=0:ref=1:subme=1:me=dia:trellis=0:cabac=0:aq-mode=0:no-deblock=1"
    ":scenecut=0:keyint=infinite:sync-lookahead=0"
)
PREDICTION_CRF = 22


class DamagedVideo(Exception):
    """A video with an index does not decode; the text says so in a few words."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """What one decode of a take showed.

    Attributes:
        measured: the input of take.py and label.py; None where nothing was measured.
        frames: how many pictures were decoded, those of the same time as another left out.
        damaged_pictures: how many did not decode cleanly; a player shows grey blocks there.
        damaged_sounds: how many pieces of sound did not decode.
    """

    measured: Measured | None
    frames: int
    damaged_pictures: int = 0
    damaged_sounds: int = 0


@dataclass(frozen=True, slots=True)
class PictureSink:
    """An encoder that reads the decoded pictures.

    Attributes:
        width: pixels of the upright pictures that it gets.
        height: pixels of the upright pictures that it gets.
        reader: reads them, as x264.RAW describes.
        measuring: the take is measured beside.
    """

    width: int
    height: int
    reader: Reader
    measuring: bool = True


def watch(
    path: Path, facts: VideoFacts, folder: Path, report: Callable[[float], None], sink: PictureSink | None = None
) -> Decoded:
    """Decode the whole take once, and return what it shows.

    Args:
        sink: gets the pictures, covered, at its own size.

    Raises:
        DamagedVideo: nothing in it decodes.
        StoppedByFilm: it makes ffmpeg crash or hang.
        ToolMissing: ffmpeg is missing.
        ToolFailed: ffmpeg does not work.
        CannotWrite: the disk is full.
    """
    if facts.hdr:
        write_table(facts.hdr, folder)

    def command(path: Path, facts: VideoFacts) -> list[str]:
        return watch_argv(path, facts, sink)

    outcome, is_mute = decode(command, path, facts, folder, report, sink)
    if not outcome.ok:
        raise DamagedVideo(UNDECODABLE)
    if sink is not None and not sink.measuring:
        return Decoded(None, 0)
    predicted = read_pictures(folder / PREDICTION_LOG)
    measured, frames = read_measured(folder, predicted), len(predicted)
    if not frames:
        prove(folder)
        raise DamagedVideo(UNDECODABLE)
    pictures, sounds = count_damage(folder / LOG_FILE)
    sounds += is_mute and facts.audio_codec in SOUNDS  # sound that ffmpeg cannot decode is not damaged
    return Decoded(measured, frames, pictures, sounds)


def look_for_damage(path: Path, facts: VideoFacts, folder: Path, report: Callable[[float], None]) -> tuple[int, int]:
    """Decode the whole take, and return how many pictures and pieces of sound are damaged.

    Raises:
        As `watch`.
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
    sink: PictureSink | None = None,
) -> tuple[Outcome, bool]:
    """Run a command that decodes the whole take, and return its outcome and whether it left out the sound.

    The pictures may be good although the sound does not decode; copied sound is never decoded.
    """
    log, reader = folder / LOG_FILE, sink.reader if sink else None
    patience = STILL_SECONDS * (WAITS if sink else 1)
    argv = command(path, facts)
    outcome = execute(argv, facts, folder=folder, on_progress=report, log=log, reader=reader, patience=patience)
    if outcome.ok or not facts.audio_streams:
        return outcome, False
    silent = dataclasses.replace(facts, audio_streams=0)
    (folder / SOUND_FILE).unlink(missing_ok=True)
    argv = command(path, silent)
    outcome = execute(argv, silent, folder=folder, on_progress=report, log=log, reader=reader, patience=patience)
    return outcome, True


def watch_argv(path: Path, facts: VideoFacts, sink: PictureSink | None = None) -> list[str]:
    """Return the command that decodes the take once, for measure.py and for an encoder."""
    first = {
        "fps_mode": "vfr",
        "enc_time_base": "demux",
        "c:v": "libx264",
        "preset": "ultrafast",
        "x264-params": PREDICTION_X264,
        "threads": str(ENCODER_THREADS),
        "crf": str(PREDICTION_CRF),
        "pass": "1",
        "fastfirstpass": "0",
        "passlogfile": PREDICTION,
        "f": "null",
    }
    raw: list[tuple[str, str, dict[str, Any]]] = []
    measured = [("[small]", "-", first), *side_outputs(facts.sound_stream if facts.audio_streams else None)]
    if sink is not None:
        raw = [("[main]", "pipe:1", {"fps_mode": "vfr", "enc_time_base": "demux", **RAW})]
        measured = measured if sink.measuring else []
    outputs, is_quiet = [*measured, *raw], sink is not None
    argv = graph_argv(path, facts, watch_graph(facts, sink), outputs, "repeat+verbose", progress=not is_quiet)
    return argv if measured else on_one_clock(argv, facts)


def watch_graph(facts: VideoFacts, sink: PictureSink | None) -> str:
    """Return the graph that makes the pictures for the encoder, and small ones that are measured."""
    small_width, small_height = scaled_size(facts, SURVEY_SHORT_SIDE)
    measuring = f"split[small][{SIDE_INPUT}];{SIDE_GRAPH}"
    bare = dataclasses.replace(facts, cover=())
    if sink is None:
        shown = picture_filter(bare, small_width, small_height, SURVEY_SCALER)
        return f"[0:{facts.picture_stream}]{shown},{measuring}"
    shown = picture_filter(bare, sink.width, sink.height)
    # A cover that begins or ends would look like a break of the take, so only the encoder sees it here.
    covered = [*cover_filters(facts, sink.width, sink.height), *join_filters(facts)]
    main = ",".join(covered) or "null"
    if not sink.measuring:
        return f"[0:{facts.picture_stream}]{shown},{main}[main]"
    width, height = min((small_width, small_height), (sink.width, sink.height))
    smaller = f"scale=w={width}:h={height}:flags={SURVEY_SCALER},format=yuv420p"
    return f"[0:{facts.picture_stream}]{shown},split[bare][large];[bare]{main}[main];[large]{smaller},{measuring}"


def decode_argv(path: Path, facts: VideoFacts) -> list[str]:
    """Return the command that only decodes the take, so that its log reports damage."""
    nowhere = {"f": "null", "fps_mode": "passthrough"}
    outputs = [("[shown]", "-", nowhere)]
    if facts.audio_streams:
        outputs.append((f"0:{facts.sound_stream}", "-", {"f": "null"}))
    return graph_argv(path, facts, f"[0:{facts.picture_stream}]null[shown]", outputs, "repeat+verbose")


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
