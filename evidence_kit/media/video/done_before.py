"""Videos that were fitted or looked at before, as the cache keeps them."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np

from evidence_kit.cache.store import Cache
from evidence_kit.media.video.encode import FittedVideo, Refused
from evidence_kit.media.video.inspection import Watched
from evidence_kit.media.video.label import LabelReading
from evidence_kit.media.video.stills import VIEW_HEIGHT, VIEW_WIDTH, Seen

FITTED, WATCHED, FRAMES = "fitted video", "look at every frame", "sharp frames of a video"
"""What the cache calls them."""

VIEW_BYTES = VIEW_WIDTH * VIEW_HEIGHT


class Frames(msgspec.Struct, frozen=True):
    """The frames of a take, a column for each attribute of `Seen`.

    Attributes:
        views: all tiny pictures one after the other; empty when they are unknown.
    """

    times: list[float]
    sharpness: list[float]
    luma: list[float]
    keys: list[bool]
    views: bytes

    def __post_init__(self) -> None:
        """Refuse columns of different lengths."""
        count = len(self.times)
        if {len(self.sharpness), len(self.luma), len(self.keys)} != {count} or (
            self.views and len(self.views) != count * VIEW_BYTES
        ):
            raise ValueError("columns of different lengths")


class KnownWatched(msgspec.Struct, frozen=True):
    """What was seen in a take."""

    watched: Watched
    frames: Frames


class KnownFrames(msgspec.Struct, frozen=True):
    """The frames of a take by their sharpness, and the label that was read in the sharpest."""

    frames: Frames
    label: LabelReading


class KnownVideo(msgspec.Struct, frozen=True):
    """What became of a video; its file lies beside it unless it was refused or copied.

    Attributes:
        damaged: pictures and pieces of sound, where its frames were not looked at one by one.
    """

    fitted: FittedVideo | None
    refused: Refused | None
    watched: KnownWatched | None
    damaged: tuple[int, int]


@dataclasses.dataclass(frozen=True, slots=True)
class Result:
    """What became of a video, and what was seen in it.

    Attributes:
        damaged: pictures and pieces of sound, where its frames were not looked at one by one.
    """

    fitted: FittedVideo | Refused
    watched: Watched | None
    damaged: tuple[int, int] = (0, 0)


def find_video(cache: Cache, key: str, out: Path) -> Result | None:
    """Return what became of a video before, its file written to `out`; a copy of the original is not.

    Raises:
        OSError: `out` cannot be written.
    """
    known = cache.find_file(key, KnownVideo, out)
    if known is None:
        return None
    fitted = known.fitted or known.refused
    if fitted is None:
        return None
    return Result(fitted, as_watched(known.watched) if known.watched else None, known.damaged)


def keep_video(cache: Cache, key: str, result: Result, out: Path) -> None:
    """Keep what became of a video, and its file `out`."""
    watched = as_known(result.watched) if result.watched else None
    if isinstance(result.fitted, Refused):
        bare = dataclasses.replace(result.fitted, watched=None)
        cache.keep(key, FITTED, KnownVideo(None, bare, watched, result.damaged))
    elif not result.fitted.how_broken:
        fitted = dataclasses.replace(result.fitted, watched=None)
        made = None if fitted.action == "copied" else out
        cache.keep(key, FITTED, KnownVideo(fitted, None, watched, result.damaged), made)


def find_watched(cache: Cache, key: str) -> Watched | None:
    """Return what was seen in a take before."""
    known = cache.find(key, KnownWatched)
    return as_watched(known) if known else None


def keep_watched(cache: Cache, key: str, watched: Watched) -> None:
    """Keep what was seen in a take."""
    cache.keep(key, WATCHED, as_known(watched))


def find_frames(cache: Cache, key: str) -> tuple[tuple[Seen, ...], LabelReading] | None:
    """Return the frames of a take that were looked at before, and the label that was read in them."""
    known = cache.find(key, KnownFrames)
    return (seen_in(known.frames), known.label) if known else None


def keep_frames(cache: Cache, key: str, seen: Sequence[Seen], label: LabelReading) -> None:
    """Keep the frames of a take, and the label that was read in them."""
    cache.keep(key, FRAMES, KnownFrames(frames_of(seen), label))


def as_known(watched: Watched) -> KnownWatched:
    """Return what was seen in a take as plain values."""
    return KnownWatched(dataclasses.replace(watched, seen=()), frames_of(watched.seen))


def as_watched(known: KnownWatched) -> Watched:
    """Return what was seen in a take as the nouns that the rest works with."""
    return dataclasses.replace(known.watched, seen=seen_in(known.frames))


def frames_of(seen: Sequence[Seen]) -> Frames:
    """Return the frames of a take as columns of plain values."""
    views = [frame.view.tobytes() for frame in seen if frame.view is not None]
    return Frames(
        [frame.time for frame in seen],
        [frame.sharpness for frame in seen],
        [frame.luma for frame in seen],
        [frame.key for frame in seen],
        b"".join(views) if len(views) == len(seen) else b"",
    )


def seen_in(frames: Frames) -> tuple[Seen, ...]:
    """Return the frames of a take as the nouns that the rest works with."""
    views = np.frombuffer(frames.views, np.uint8).reshape(-1, VIEW_HEIGHT, VIEW_WIDTH) if frames.views else None
    return tuple(
        Seen(time, sharpness, luma, views[index] if views is not None else None, key)
        for index, (time, sharpness, luma, key) in enumerate(
            zip(frames.times, frames.sharpness, frames.luma, frames.keys, strict=True)
        )
    )
