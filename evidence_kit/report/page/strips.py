"""The key moments of the films on the page: small frames of what is uploaded, so that what is covered stays covered."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple

from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.report.page.pictures import Small, as_address, is_jpeg, place_of
from evidence_kit.report.page.recorded import RecordedFrame, RecordedUpload
from evidence_kit.text.names import printable

LONGEST = 240
"""Pixels of the long side of a frame."""

MOST_FRAMES = 12
"""Of one film, whatever a manifest says."""

SMALL_FRAME = "small frame of a film"
"""The name of this work in the cache."""


class StripFrame(NamedTuple):
    """One frame: its picture, its time as a player shows it, and what it shows."""

    picture: Small
    time: str
    shows: str


def film_strips(
    uploads: Sequence[RecordedUpload], folder: Path, cache: Cache = NO_CACHE
) -> dict[int, list[StripFrame]]:
    """Return the key frames of each film in `folder`, by the number of its upload; none of one that has no record.

    Args:
        cache: where they are found and kept; only for uploads whose checksums are known to be right.
    """
    strips: dict[int, list[StripFrame]] = {}
    for number, upload in enumerate(uploads, 1):
        path, frames = place_of(upload.path, folder), upload.seen.frames[:MOST_FRAMES] if upload.seen else []
        if path is None or upload.facts.kind != "video" or not upload.facts.container:
            continue
        make = partial(small_frame, upload, path, cache)
        with ThreadPoolExecutor(2) as threads:
            made = list(threads.map(make, frames))
        strip = [
            StripFrame(as_address(picture), clock_of(frame.time), printable(frame.shows))
            for frame, picture in zip(frames, made, strict=True)
            if picture
        ]
        if strip:
            strips[number] = strip
    return strips


def small_frame(upload: RecordedUpload, path: Path, cache: Cache, frame: RecordedFrame) -> bytes | None:
    """Return a frame of a film as a small JPEG, found in the cache or made and kept there; None when it has none."""
    from evidence_kit.media.thumbnail import frame_of  # noqa: PLC0415  (a saved report may have no film)

    key = cache.key(SMALL_FRAME, upload.sha256, upload.facts, frame.time, LONGEST)
    found = cache.find_bytes(key, type(None))
    if found:
        return found[1]
    made = frame_of(path, upload.facts.container or "", frame.time, LONGEST, exact=True)
    if not made or not is_jpeg(made):  # a hostile file may have taken its reader over
        return None
    cache.keep(key, SMALL_FRAME, None, made)
    return made


def clock_of(second: float) -> str:
    """Return a time as a player shows it, with tenths: 1:02.5."""
    tenths = round(second * 10)
    return f"{tenths // 600}:{tenths // 10 % 60:02d}.{tenths % 10}"
