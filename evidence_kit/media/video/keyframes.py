"""Which frames of a take tell it where no video is taken: how it began, its label, what was shown, how it ended."""

from collections.abc import Sequence
from dataclasses import dataclass

from evidence_kit.media.video.label import LabelReading
from evidence_kit.media.video.stills import Seen, choose_different, well_lit
from evidence_kit.media.video.take import clock

EDGE_SECONDS = 1.0
"""At the beginning and at the end of a take, of which one frame shows that it was closed, and the outcome."""

EDGE_SHARE = 0.25
"""Of a short take, that its beginning and its end have at most."""

SAME_SECONDS = 0.2
"""Between two frames that are wanted for different reasons: closer ones are one frame with both captions."""

START, END = "start", "end"


@dataclass(frozen=True, slots=True)
class KeyFrame:
    """A frame of a take, to be shown with its time.

    Attributes:
        time: seconds from the beginning of the file, as `Seen` tells them.
        caption: the time as a player shows it, and what the frame is for if more than to show what happens.
    """

    time: float
    caption: str


def choose_key_frames(
    seen: Sequence[Seen], label: LabelReading | None, count: int, moments: Sequence[tuple[float, str]] = ()
) -> tuple[KeyFrame, ...]:
    """Return at most `count` frames of a take in the order of time; none when none was seen.

    The label's frame, one of the first second, one of the last and those at `moments` come first, in this order when
    `count` is small; the rest are sharp, different ones between. A label in the first second shows the beginning too.

    Args:
        seen: every frame of the take, in the order of time.
        label: what was read in the take; None when it was not looked for.
        moments: seconds that must be shown, and words for each, such as when the parcel is opened.
    """
    if not seen or count < 1:
        return ()
    wanted: list[tuple[Seen, str]] = []
    if label and label.compared.seen and label.time is not None:
        wanted.append((nearest(seen, label.time), f"label {label.compared.seen.text}"))
    for part, words in zip(edges(seen), (START, END), strict=True):
        wanted.append((wanted[0][0] if wanted and wanted[0][0] in part else sharpest(part), words))
    wanted += [(nearest(seen, time), words) for time, words in moments]
    chosen: dict[float, tuple[Seen, list[str]]] = {}
    for one, words in wanted:
        same = next((time for time in chosen if abs(time - one.time) < SAME_SECONDS), None)
        if same is not None:
            chosen[same][1].append(words)
        elif len(chosen) < count:
            chosen[one.time] = (one, [words])
    taken = [one for one, _ in chosen.values()]
    told = {one.time: words for one, words in chosen.values()}
    first, last = min(one.time for one in taken), max(one.time for one in taken)
    between = [one for one in seen if first < one.time < last]
    others = choose_different(between, count - len(taken), taken)
    return tuple(
        KeyFrame(one.time, captioned(one.time, told.get(one.time, [])))
        for one in sorted([*taken, *others], key=lambda one: one.time)
    )


def edges(seen: Sequence[Seen]) -> tuple[list[Seen], list[Seen]]:
    """Return the frames of the first second of a take, and those of its last."""
    begin, end = seen[0].time, seen[-1].time
    length = min(EDGE_SECONDS, (end - begin) * EDGE_SHARE)
    return [one for one in seen if one.time <= begin + length], [one for one in seen if one.time >= end - length]


def sharpest(frames: Sequence[Seen]) -> Seen:
    """Return the sharpest of the frames that are neither too dark nor too bright, the first of equals."""
    return max(well_lit(frames), key=lambda one: one.sharpness)


def nearest(seen: Sequence[Seen], time: float) -> Seen:
    """Return the frame that is shown nearest to a time."""
    return min(seen, key=lambda one: abs(one.time - time))


def captioned(time: float, words: Sequence[str]) -> str:
    """Return a frame's time, and what it is for."""
    reasons = ", ".join(dict.fromkeys(one for one in words if one))
    return f"{clock(time)}  {reasons}" if reasons else clock(time)
