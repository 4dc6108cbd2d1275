"""Compare a finished video with its plan before it is kept, as ffmpeg reads it from disk.

The index behind a plan and the long command that carries it out can both be wrong without any error. So size, pictures,
length, tracks and sound are counted again, and a few pictures are compared with the original's.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evidence_kit.media.attempt import StoppedByFilm, execute
from evidence_kit.media.ffmpeg import as_argv, input_options, opening
from evidence_kit.media.video.command import picture_filter
from evidence_kit.media.video.packets import count_packets
from evidence_kit.media.video.sound import loudest_within
from evidence_kit.media.video.stills import VIEW_HEIGHT, VIEW_WIDTH, Seen
from evidence_kit.media.video.work import Work
from evidence_kit.model.facts import VideoFacts
from evidence_kit.model.muting import Span

MOMENTS = (0.0, 0.4, 0.8)
"""Shares of the take at which pictures are compared."""

COLOUR_FILTER = (
    "scale=in_color_matrix=bt709:in_range=tv:out_range=pc:flags=accurate_rnd,format=gbrp,"
    "scale=4:4:flags=area,format=rgb24"
)
"""Filters that reduce a picture to the mean colours of sixteen tiles, which are compared."""

LUMA_FILTER = f"extractplanes=y,scale={VIEW_WIDTH}:{VIEW_HEIGHT}:flags=area"
"""Filters that reduce a picture as measure.py does, to the mean brightness of smaller tiles."""

MOST_TIME_OFF = 0.15
"""Largest difference in seconds between two times of a picture: parts of a cut film begin later in some readers."""

WRONG_LEVELS = 16.0
"""Mean difference of tiles that makes pictures differ; a coarse encode has 3, the next picture of a moving take 8."""

MOST_PICTURES_OFF = 2
"""Largest difference between two counts of pictures: edit lists may cut within a picture."""

MOST_SHARE_LACKING = 0.03
"""Largest share of the pictures that an encode may lack: two of the same time become one."""

MOST_SOUND_LOST = 1.0
"""Most seconds by which sound may end earlier than in the original: not every container tells its length exactly."""

INAUDIBLE = -80.0
"""Highest peak of muted sound, in decibels relative to full scale; silence of 16 bits has -91."""

TILES_FILE, TILES_LOG = "tiles.raw", "tiles.log"
SHOWN_AT = re.compile(r"n: *0 pts: *\S+ pts_time:(\S+)")

Tiles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Promise:
    """The promised properties of a finished video.

    Attributes:
        width: pixels of the upright picture.
        height: pixels of the upright picture.
        pictures: number of pictures; None when unknown.
        sound: whether it has sound.
        exact: the pictures are copied, not encoded.
        seen: the original's frames as they were seen, for an encode.
        silent: where its sound is muted.
    """

    width: int
    height: int
    pictures: int | None
    sound: bool
    exact: bool
    seen: Sequence[Seen] = ()
    silent: tuple[Span, ...] = ()


def how_broken(work: Work, out: Path, finished: VideoFacts, promise: Promise) -> str:
    """Return the first difference between a finished video and its promise, in words; empty without one.

    Args:
        finished: the facts of the finished video.

    Raises:
        ToolMissing: ffmpeg is missing.
        CannotWrite: the disk is full.
    """
    return next(differences(work, out, finished, promise), "")


def differences(work: Work, out: Path, finished: VideoFacts, promise: Promise) -> Iterator[str]:
    """Yield each difference from the promise in words, cheap checks first."""
    if (finished.width, finished.height) != (promise.width, promise.height):
        yield f"it shows {finished.width}x{finished.height} pixels instead of {promise.width}x{promise.height}"
    if (finished.video_streams, finished.audio_streams, finished.other_streams) != (1, int(promise.sound), 0):
        yield f"it has {finished.video_streams} tracks of pictures and {finished.audio_streams} of sound"
    if finished.rotation and not promise.exact:
        yield "it is rotated again when it is played"
    if abs((finished.duration or 0.0) - work.duration) > tolerance(work.facts):
        yield f"it lasts {finished.duration or 0.0:.2f} s instead of {work.duration:.2f} s"
    yield from other_counts(out, finished, promise)
    if promise.sound and work.facts.sound_beyond is not None:
        lost = work.facts.sound_beyond - (finished.sound_beyond or 0.0)
        if lost > MOST_SOUND_LOST:
            yield f"its sound ends {lost:.1f} s too early"
    peak = loudest_within(work, out, finished.sound_stream, promise.silent) if promise.silent else None
    if peak is not None and peak > INAUDIBLE:
        yield "its sound can be heard where it should be muted"
    for share in MOMENTS:
        if is_other_picture(work, out, finished, share * work.duration, promise):
            yield f"its picture at {share * work.duration:.1f} s is not that of the original"


def tolerance(facts: VideoFacts) -> float:
    """Return the largest difference of two lengths in seconds; a screen recording's last picture may last long."""
    return max(0.25, 2 / (facts.frame_rate or 30.0), 0.01 * (facts.duration or 0.0))


def other_counts(out: Path, finished: VideoFacts, promise: Promise) -> Iterator[str]:
    """Yield each difference in the number of pictures and in the sound, in words."""
    pictures = count_packets(out, "mp4", finished.picture_stream)
    if pictures is None or not pictures.shown:
        yield "it has no pictures"
        return
    if promise.pictures is not None:
        allowed = MOST_PICTURES_OFF if promise.exact else max(MOST_PICTURES_OFF, MOST_SHARE_LACKING * promise.pictures)
        if abs(pictures.shown - promise.pictures) > allowed:
            yield f"it shows {pictures.shown} pictures instead of {promise.pictures}"
    if pictures.hidden > MOST_PICTURES_OFF:
        yield f"{pictures.hidden} frames that are never shown are stored in it"
    if promise.sound:
        sound = count_packets(out, "mp4", finished.sound_stream)
        if sound is None or not sound.shown:
            yield "it has no sound"


def is_other_picture(work: Work, out: Path, finished: VideoFacts, second: float, promise: Promise) -> bool:
    """Return whether a finished video's picture differs from its original's; False without pictures to compare.

    Key frames are compared, because they are the cheapest. Those of an encode differ from its original's, so only the
    first is compared in colour, and later ones with the brightness that was seen when it was decoded.
    """
    if second and not promise.exact:
        return is_unlike_seen(tiles(work, out, finished, second, LUMA_FILTER), promise.seen)
    original = tiles(work, work.path, work.facts, second, COLOUR_FILTER)
    copy = tiles(work, out, finished, second, COLOUR_FILTER)
    if original is None or copy is None or abs(original[0] - copy[0]) > MOST_TIME_OFF:
        return False
    return float(np.abs(original[1] - copy[1]).mean()) > WRONG_LEVELS


def is_unlike_seen(timed_tiles: tuple[float, Tiles] | None, seen: Sequence[Seen]) -> bool:
    """Return whether only different pictures were seen at about the same time."""
    if timed_tiles is None or not seen:
        return False
    time, brightness = timed_tiles
    near = [frame.view for frame in seen if frame.view is not None and abs(frame.time - time) <= MOST_TIME_OFF]
    return bool(near) and all(
        float(np.abs(brightness - view.ravel().astype(np.float64)).mean()) > WRONG_LEVELS for view in near
    )


def tiles(work: Work, path: Path, facts: VideoFacts, second: float, graph: str) -> tuple[float, Tiles] | None:
    """Return time and tiles of the first key frame at or after `second`; None when none decodes."""
    shown = picture_filter(facts, 64, 64, "area", begin=second)
    argv = [
        *opening("info"), *as_argv(input_options(facts)), "-skip_frame", "nokey", "-ss", f"{second:.6f}", "-i",
        f"file:{path.absolute()}", "-map", f"0:{facts.picture_stream}", "-frames:v", "1", "-vf",
        f"showinfo=checksum=0,{shown},{graph}", "-f", "rawvideo", TILES_FILE,
    ]  # fmt: skip
    raw, log = work.folder / TILES_FILE, work.folder / TILES_LOG
    raw.unlink(missing_ok=True)
    try:
        outcome = execute(argv, facts, folder=work.folder, log=log)
    except StoppedByFilm:
        return None
    found = SHOWN_AT.search(log.read_text(encoding="utf-8", errors="replace"))
    data = raw.read_bytes() if raw.exists() else b""
    if not outcome.ok or found is None or not data:
        return None
    return second + float(found[1]), np.frombuffer(data, np.uint8).astype(np.float64)
