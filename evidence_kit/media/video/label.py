"""The parcel's label in a video: looked for in the original's sharpest frames, and again in what was made of it.

How many frames are looked at follows from the length of the take, never from the clock, so that a slow machine finds
what a fast one does.
"""

import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evidence_kit.media.barcode import Code, read_codes
from evidence_kit.media.stripes import Luma
from evidence_kit.media.video.stills import (
    Seen,
    Tell,
    frame_seconds,
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
"""Between two key frames that are looked at. Phones write one a second, and decoding nothing else costs so little that
a label is found which is shown for two seconds."""

LEAST_FRAMES, MOST_FRAMES = 6, 40
SECONDS_A_FRAME = 10.0
"""Of the take, for each further sharp frame that is looked at."""

NEAR_SECONDS = 1.0
"""Around a frame with a code other than the one that is wanted: the camera was on the label then."""

MOST_AT_ONCE = 12
"""Frames in memory together; a 4K one has 8 MB."""

MOST_DECODED = 0.12
"""Of the take, what is decoded again for one round of sharp frames; more costs longer than a tenth of the encode."""

LARGE = 0.5
"""Of the largest box of a code: a smaller one is further away."""

APART_SECONDS = 0.25
"""Between two frames that are looked at; closer ones are blurred alike."""


@dataclass(frozen=True, slots=True)
class CodeSeen:
    """A barcode, and the second at which it was read."""

    time: float
    code: Code


@dataclass(frozen=True, slots=True)
class LabelReading:
    """What was read of labels in a video.

    Attributes:
        compared: the order's number with what was read; "not-readable" when the order has none and nothing was read.
        codes: every reading, in the order of time.
        time: seconds of the frame that shows the label best; None when no parcel number was read.
        looked: how many frames were looked at.
    """

    compared: Compared
    codes: tuple[CodeSeen, ...] = ()
    time: float | None = None
    looked: int = 0

    def texts(self) -> tuple[str, ...]:
        """Return the barcodes in which the parcel's number stands, at the second that shows it best."""
        number = self.compared.seen
        shown = [one.code for one in self.codes if one.time == self.time]
        if number is None:
            return ()
        return tuple(dict.fromkeys(one.text for one in shown if compare(number.text, [one]).outcome == "match"))


def hits(codes: Sequence[CodeSeen], compared: Compared) -> tuple[CodeSeen, ...]:
    """Return the readings that hold the number that was found."""
    if compared.seen is None:
        return ()
    return tuple(one for one in codes if compare(compared.seen.text, [one.code]).outcome == "match")


def find_label(
    path: Path,
    facts: VideoFacts,
    seen: Sequence[Seen],
    tracking: str | None,
    folder: Path,
    tell: Tell = lambda _done, _doing: None,
) -> LabelReading:
    """Return what the labels in a video say, from its sharpest frames; it ends when the order's number was read.

    Args:
        seen: the frames of the take, in the order of time.
        tracking: the order's number; None to look for any parcel's.
        folder: for unfinished files.
    """
    search = Search(path, facts, seen, tracking, folder, tell)
    count = min(MOST_FRAMES, int(LEAST_FRAMES + (facts.duration or 0) / SECONDS_A_FRAME))
    found = search.through(chunks(key_frames(seen)), only_keys=True)
    found = found or search.through(batches(seen, sharpest_of_spans(seen, count)))
    times = [one.time for one in search.read]
    search.through(batches(seen, further(seen, search.looked, times, 2 if found else count // 2)))
    codes = sorted(search.read, key=lambda one: one.time)
    compared = compare_any(tracking, [one.code for one in codes])
    return LabelReading(compared, tuple(codes), best_time(codes, compared, seen), len(search.looked))


@dataclass(frozen=True, slots=True)
class Search:
    """One video being searched: what it is, and what has been seen so far."""

    path: Path
    facts: VideoFacts
    seen: Sequence[Seen]
    tracking: str | None
    folder: Path
    tell: Tell
    read: list[CodeSeen] = field(default_factory=list)
    looked: list[Seen] = field(default_factory=list)

    def through(self, parts: Sequence[Sequence[Seen]], *, only_keys: bool = False) -> bool:
        """Look at frames, part by part until the wanted number is among what was read; return whether it is."""
        for index, part in enumerate(parts):
            self.tell(index / len(parts), "looking for the label")
            times = [one.time for one in part]
            taken = take_lumas(self.path, self.facts, times, self.folder, only_keys=only_keys)
            found = {time for time, _ in taken}
            self.looked.extend(one for one in part if one.time in found)
            for time, luma in taken:
                self.read.extend(CodeSeen(time, code) for code in look(luma, self.tracking))
            if is_found(self.tracking, [one.code for one in self.read]):
                return True
        return False


def key_frames(seen: Sequence[Seen]) -> list[Seen]:
    """Return the source's key frames, well lit and not too close; a long take's are thinned."""
    apart = max(KEY_SECONDS, (seen[-1].time - seen[0].time) / MOST_KEYS) if seen else 0.0
    chosen: list[Seen] = []
    for one in well_lit(seen):
        if one.key and (not chosen or one.time - chosen[-1].time >= apart):
            chosen.append(one)
    return chosen


def chunks(frames: Sequence[Seen]) -> list[Sequence[Seen]]:
    """Return frames in parts that may be in memory together."""
    return [frames[start : start + MOST_AT_ONCE] for start in range(0, len(frames), MOST_AT_ONCE)]


def further(seen: Sequence[Seen], looked: Sequence[Seen], times: Sequence[float], count: int) -> list[Seen]:
    """Return `count` more frames to look at: sharp ones around the times of codes first, then any sharp ones."""
    by_sharpness = sorted(well_lit(seen), key=lambda one: -one.sharpness)
    near = [one for one in by_sharpness if any(abs(one.time - time) <= NEAR_SECONDS for time in times)]
    chosen: list[Seen] = []
    for one in [*near, *by_sharpness]:
        if len(chosen) < count and all(abs(one.time - other.time) >= APART_SECONDS for other in [*looked, *chosen]):
            chosen.append(one)
    return chosen


def batches(seen: Sequence[Seen], frames: Sequence[Seen]) -> list[Sequence[Seen]]:
    """Return frames by where their decoding begins, so that it is done once; what has the sharpest frame comes first.

    A phone writes a key frame a second, an editor one in ten: there the decoding takes the time, not the looking.
    """
    keys = [one.time for one in seen if one.key]
    groups: dict[int, list[Seen]] = {}
    for one in sorted(frames, key=lambda one: one.time):
        groups.setdefault(bisect.bisect_right(keys, one.time), []).append(one)
    parts = [part for group in groups.values() for part in chunks(group)]
    parts.sort(key=lambda part: -max(one.sharpness for one in part))
    return affordable(parts, keys, (seen[-1].time - seen[0].time) * MOST_DECODED if seen else 0.0)


def affordable(parts: Sequence[Sequence[Seen]], keys: Sequence[float], seconds: float) -> list[Sequence[Seen]]:
    """Return the first parts whose decoding from their key frames takes at most `seconds` of the take, one at least."""
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
    """Return the barcodes in one frame; enough is the order's number, or any parcel's when there is none."""
    return read_codes(luma, "quick", lambda codes: is_found(tracking, codes))


def best_time(read: Sequence[CodeSeen], compared: Compared, seen: Sequence[Seen]) -> float | None:
    """Return the second at which the number that was found is shown sharpest, among those that show it large."""
    sharpness = {one.time: one.sharpness for one in seen}
    with_it = hits(read, compared)
    largest = max((one.code.box[2] * one.code.box[3] for one in with_it), default=0)
    large = [one for one in with_it if one.code.box[2] * one.code.box[3] >= LARGE * largest]
    return max(large, key=lambda one: sharpness.get(one.time, 0.0)).time if large else None


def readable_at(
    path: Path, facts: VideoFacts, times: Sequence[float], texts: Sequence[str], folder: Path
) -> tuple[str, ...]:
    """Return which of the barcodes' texts can be read in a video at those seconds.

    Each second is looked at with the frames next to it, because an encode may have given one of them fewer bits.
    """
    found: set[str] = set()
    for time in times:
        frames = take_luma(path, facts, max(0.0, time - frame_seconds(facts)), folder, count=3)
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
