"""Find the parcel's label in the sharpest frames of a video, and again in its output.

The number of frames depends on the length of the take, never on the clock, so that a slow machine finds the same.
"""

import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evidence_kit.media.barcode import Code, read_codes
from evidence_kit.media.stripes import Luma
from evidence_kit.media.video.decide import frames_a_second
from evidence_kit.media.video.stills import (
    Seen,
    Tell,
    sharpest_of_spans,
    take_luma,
    take_lumas,
    well_lit,
)
from evidence_kit.model.facts import VideoFacts
from evidence_kit.parcel.compare import compare, compare_any, is_found
from evidence_kit.parcel.numbers import Compared

MOST_KEYS = 240
KEY_SECONDS = 0.7
"""Least seconds between two searched key frames. Phones write one a second, and decoding nothing else costs so little
that a label shown for two seconds is found."""

LEAST_FRAMES, MOST_FRAMES = 6, 40
SECONDS_A_FRAME = 10.0
"""Seconds of the take for each searched sharp frame beyond the least number."""

NEAR_SECONDS = 1.0
"""Seconds around a frame with an unwanted code, in which the camera was on a label."""

MOST_AT_ONCE = 12
"""Frames in memory together; a 4K frame has 8 MB."""

MOST_DECODED = 0.12
"""Largest share of the take to decode again for sharp frames; more takes longer than a tenth of the encode."""

LARGE = 0.5
"""Least share of the area of a code's largest box; smaller boxes are further away."""

APART_SECONDS = 0.25
"""Least seconds between two searched frames; closer ones have the same blur."""


@dataclass(frozen=True, slots=True)
class CodeSeen:
    """A barcode, and the second at which it was read."""

    time: float
    code: Code


@dataclass(frozen=True, slots=True)
class LabelReading:
    """The labels that were read in a video.

    Attributes:
        compared: the comparison of the order's number with what was read; "not-readable" without either.
        codes: every reading, in order of time.
        time: seconds of the frame that shows the label best; None without a parcel number.
        frames_searched: how many frames were searched.
    """

    compared: Compared
    codes: tuple[CodeSeen, ...] = ()
    time: float | None = None
    frames_searched: int = 0

    def texts(self) -> tuple[str, ...]:
        """Return the barcodes that contain the parcel's number, at the second that shows it best."""
        number = self.compared.seen
        best = [reading.code for reading in self.codes if reading.time == self.time]
        if number is None:
            return ()
        return tuple(dict.fromkeys(code.text for code in best if compare(number.text, [code]).outcome == "match"))


def matching(codes: Sequence[CodeSeen], compared: Compared) -> tuple[CodeSeen, ...]:
    """Return the readings that contain the number that was found."""
    if compared.seen is None:
        return ()
    return tuple(reading for reading in codes if compare(compared.seen.text, [reading.code]).outcome == "match")


def find_label(
    path: Path,
    facts: VideoFacts,
    seen: Sequence[Seen],
    tracking: str | None,
    folder: Path,
    tell: Tell = lambda _done, _doing: None,
) -> LabelReading:
    """Read the labels in the sharpest frames of a video, until the order's number is found.

    Args:
        seen: the frames of the take, in order of time.
        tracking: the order's number; None for any parcel's.
        folder: for temporary files.
    """
    search = Search(path, facts, seen, tracking, folder, tell)
    count = min(MOST_FRAMES, int(LEAST_FRAMES + (facts.duration or 0) / SECONDS_A_FRAME))
    found = search.through(chunks(key_frames(seen)), only_keys=True)
    found = found or search.through(batches(seen, sharpest_of_spans(seen, count)))
    times = [reading.time for reading in search.read]
    search.through(batches(seen, further(seen, search.searched, times, 2 if found else count // 2)))
    codes = sorted(search.read, key=lambda reading: reading.time)
    compared = compare_any(tracking, [reading.code for reading in codes])
    return LabelReading(compared, tuple(codes), best_time(codes, compared, seen), len(search.searched))


@dataclass(frozen=True, slots=True)
class Search:
    """A search in a video: the video, and what has been read so far."""

    path: Path
    facts: VideoFacts
    seen: Sequence[Seen]
    tracking: str | None
    folder: Path
    tell: Tell
    read: list[CodeSeen] = field(default_factory=list)
    searched: list[Seen] = field(default_factory=list)

    def through(self, parts: Sequence[Sequence[Seen]], *, only_keys: bool = False) -> bool:
        """Read frames, part by part, until the wanted number is found; return whether it is."""
        for index, part in enumerate(parts):
            self.tell(index / len(parts), "looking for the label")
            times = [frame.time for frame in part]
            taken = take_lumas(self.path, self.facts, times, self.folder, only_keys=only_keys)
            found = {time for time, _ in taken}
            self.searched.extend(frame for frame in part if frame.time in found)
            for time, luma in taken:
                self.read.extend(CodeSeen(time, code) for code in look(luma, self.tracking))
            if is_found(self.tracking, [reading.code for reading in self.read]):
                return True
        return False


def key_frames(seen: Sequence[Seen]) -> list[Seen]:
    """Return the source's well-lit key frames, thinned when they are too close or too many."""
    apart = max(KEY_SECONDS, (seen[-1].time - seen[0].time) / MOST_KEYS) if seen else 0.0
    chosen: list[Seen] = []
    for frame in well_lit(seen):
        if frame.key and (not chosen or frame.time - chosen[-1].time >= apart):
            chosen.append(frame)
    return chosen


def chunks(frames: Sequence[Seen]) -> list[Sequence[Seen]]:
    """Return frames in parts that fit into memory."""
    return [frames[start : start + MOST_AT_ONCE] for start in range(0, len(frames), MOST_AT_ONCE)]


def further(seen: Sequence[Seen], searched: Sequence[Seen], times: Sequence[float], count: int) -> list[Seen]:
    """Return `count` more frames to read: first sharp ones around the times of codes, then any sharp ones."""
    by_sharpness = sorted(well_lit(seen), key=lambda frame: -frame.sharpness)
    near = [frame for frame in by_sharpness if any(abs(frame.time - time) <= NEAR_SECONDS for time in times)]
    chosen: list[Seen] = []
    for frame in [*near, *by_sharpness]:
        if len(chosen) < count and all(abs(frame.time - other.time) >= APART_SECONDS for other in [*searched, *chosen]):
            chosen.append(frame)
    return chosen


def batches(seen: Sequence[Seen], frames: Sequence[Seen]) -> list[Sequence[Seen]]:
    """Return frames grouped by the key frame that decoding starts from, the sharpest group first.

    A phone writes a key frame a second, an editor one in ten seconds: there decoding takes the time, not reading.
    """
    keys = [frame.time for frame in seen if frame.key]
    groups: dict[int, list[Seen]] = {}
    for frame in sorted(frames, key=lambda frame: frame.time):
        groups.setdefault(bisect.bisect_right(keys, frame.time), []).append(frame)
    parts = [part for group in groups.values() for part in chunks(group)]
    parts.sort(key=lambda part: -max(frame.sharpness for frame in part))
    return affordable(parts, keys, (seen[-1].time - seen[0].time) * MOST_DECODED if seen else 0.0)


def affordable(parts: Sequence[Sequence[Seen]], keys: Sequence[float], seconds: float) -> list[Sequence[Seen]]:
    """Return the first parts whose decoding from their key frames covers at most `seconds`; at least one part."""
    kept: list[Sequence[Seen]] = []
    spent = 0.0
    for part in parts:
        before = bisect.bisect_right(keys, part[0].time)
        spent += part[-1].time - (keys[before - 1] if before else 0.0)
        if kept and spent > seconds:
            break
        kept.append(part)
    return kept


def look(luma: Luma, tracking: str | None) -> tuple[Code, ...]:
    """Return the barcodes in a frame, searched until the order's number, or any parcel's without one, is found."""
    return read_codes(luma, "quick", lambda codes: is_found(tracking, codes))


def best_time(read: Sequence[CodeSeen], compared: Compared, seen: Sequence[Seen]) -> float | None:
    """Return the second at which the found number is sharpest, among frames that show it large."""
    sharpness = {frame.time: frame.sharpness for frame in seen}
    with_it = matching(read, compared)
    largest = max((reading.code.box[2] * reading.code.box[3] for reading in with_it), default=0)
    large = [reading for reading in with_it if reading.code.box[2] * reading.code.box[3] >= LARGE * largest]
    return max(large, key=lambda reading: sharpness.get(reading.time, 0.0)).time if large else None


def readable_at(
    path: Path, facts: VideoFacts, times: Sequence[float], texts: Sequence[str], folder: Path
) -> tuple[str, ...]:
    """Return those of the barcodes' texts that are legible in a video at these seconds.

    Each is searched with the frames next to it, because an encode may have given any of them fewer bits.
    """
    found: set[str] = set()
    for time in times:
        frames = take_luma(path, facts, max(0.0, time - 1 / frames_a_second(facts)), folder, count=3)
        for luma in frames:
            found |= {code.text for code in read_codes(luma, "quick", lambda codes: holds(texts, codes))}
            if found.issuperset(texts):
                return tuple(texts)
        if len(frames) and not found & set(texts):
            middle = frames[len(frames) // 2]
            found |= {code.text for code in read_codes(middle, "thorough", lambda codes: holds(texts, codes))}
    return tuple(text for text in texts if text in found)


def holds(texts: Sequence[str], codes: Sequence[Code]) -> bool:
    """Return whether all texts are among the codes."""
    return {code.text for code in codes}.issuperset(texts)
