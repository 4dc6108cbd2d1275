"""Choose the frames that replace a video: its beginning, its label, what was shown, its end."""

from collections.abc import Sequence
from dataclasses import dataclass

from evidence_kit.media.video.label import LabelReading
from evidence_kit.media.video.stills import Seen, choose_different, is_nearly_same, well_lit
from evidence_kit.media.video.take import clock
from evidence_kit.model.strip import KeyMoment

EDGE_SECONDS = 1.0
"""Length of the beginning and of the end of a take: a frame of each shows the closed parcel, and the outcome."""

EDGE_SHARE = 0.25
"""Largest share of a short take for its beginning, and for its end."""

SAME_SECONDS = 0.2
"""Two frames wanted for different reasons and closer than this become a single frame with both captions."""

LEAST_SPACING = 0.5
"""Seconds from one frame to the next, on average, below which frames that show nearly the same are left out."""

START, END = "start", "end"


@dataclass(frozen=True, slots=True)
class KeyFrame:
    """A frame of a take, to be shown with its time.

    Attributes:
        time: seconds from the beginning of the file, as in `Seen`.
        shows: the frame's purpose; empty where it is only sharp and different.
    """

    time: float
    shows: str = ""

    @property
    def caption(self) -> str:
        """Return the time as a player shows it, and the frame's purpose if it has one."""
        return f"{clock(self.time)}  {self.shows}" if self.shows else clock(self.time)


def choose_key_frames(
    seen: Sequence[Seen], label: LabelReading | None, count: int, moments: Sequence[tuple[float, str]] = ()
) -> tuple[KeyFrame, ...]:
    """Return at most `count` frames of a take in order of time.

    The label's frame, a frame of the first second, one of the last and those at `moments` take precedence, in this
    order; the rest are sharp, different frames in between. A label in the first second shows the beginning too. Of a
    short take there are fewer, so that no two show nearly the same.

    Args:
        seen: every frame of the take, in order of time.
        label: what was read in the take; None when it was not searched.
        moments: seconds that must be shown, with words for each, such as when the parcel is opened.
    """
    if not seen or count < 1:
        return ()
    wanted: list[tuple[Seen, str]] = []
    if label and label.compared.seen and label.time is not None:
        wanted.append((nearest(seen, label.time), label_words(label)))
    for part, purpose in zip(edges(seen), (START, END), strict=True):
        wanted.append((wanted[0][0] if wanted and wanted[0][0] in part else sharpest(part), purpose))
    wanted += [(nearest(seen, time), purpose) for time, purpose in moments]
    is_short = seen[-1].time - seen[0].time < LEAST_SPACING * count
    chosen: dict[float, tuple[Seen, list[str]]] = {}
    for frame, purpose in wanted:
        same = next(
            (
                time
                for time, (other, _) in chosen.items()
                if abs(time - frame.time) < SAME_SECONDS or (is_short and is_nearly_same(frame, other))
            ),
            None,
        )
        if same is not None:
            chosen[same][1].append(purpose)
        elif len(chosen) < count:
            chosen[frame.time] = (frame, [purpose])
    taken = [frame for frame, _ in chosen.values()]
    purposes = {frame.time: words for frame, words in chosen.values()}
    first, last = min(frame.time for frame in taken), max(frame.time for frame in taken)
    between = [frame for frame in seen if first < frame.time < last]
    others = choose_different(between, count - len(taken), taken, distinct=is_short)
    return tuple(
        KeyFrame(frame.time, ", ".join(dict.fromkeys(filter(None, purposes.get(frame.time, [])))))
        for frame in sorted([*taken, *others], key=lambda frame: frame.time)
    )


def asked_frames(
    seen: Sequence[Seen], label: LabelReading | None, moments: Sequence[KeyMoment]
) -> tuple[KeyFrame, ...]:
    """Return the frames at the seconds that the buyer names, without those after the take; each once.

    The parcel's number stands below a frame in which it was read.
    """
    if not seen:
        return ()
    chosen: dict[float, str] = {}
    for moment in moments:
        if moment.at > seen[-1].time + SAME_SECONDS:
            continue
        time = nearest(seen, moment.at).time
        words = moment.words
        if label and label.compared.seen and label.time == time:
            words = ", ".join(filter(None, ["" if moment.shows == "label" else words, label_words(label)]))
        chosen.setdefault(time, words)
    return tuple(KeyFrame(time, words) for time, words in chosen.items())


def label_words(label: LabelReading) -> str:
    """Return the words below the frame in which a parcel's number was read."""
    number = label.compared.seen
    return f"label {number.text}" if number else "label"


def edges(seen: Sequence[Seen]) -> tuple[list[Seen], list[Seen]]:
    """Return the frames of the first and of the last second of a take."""
    begin, end = seen[0].time, seen[-1].time
    length = min(EDGE_SECONDS, (end - begin) * EDGE_SHARE)
    first = [frame for frame in seen if frame.time <= begin + length]
    return first, [frame for frame in seen if frame.time >= end - length]


def sharpest(frames: Sequence[Seen]) -> Seen:
    """Return the sharpest well-lit frame, the first of equals."""
    return max(well_lit(frames), key=lambda frame: frame.sharpness)


def nearest(seen: Sequence[Seen], time: float) -> Seen:
    """Return the frame nearest to a time."""
    return min(seen, key=lambda frame: abs(frame.time - time))
