"""Judge whether a take is continuous from its first frame to its last, by agreement of independent measures.

The result says what was measured and when, never why. A single measure is a reason to look ("review"); a picture that
changes in a single step and a second measure at the same moment are a break ("broken"). tests/bench/take.py measures
how often that is right.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from evidence_kit.media.video.breaks import (
    Sign,
    dark_signs,
    gap_signs,
    keyframe_signs,
    picture_signs,
    prediction_signs,
    still_signs,
)
from evidence_kit.media.video.measure import Measured
from evidence_kit.media.video.sound_gaps import sound_signs
from evidence_kit.model.facts import VideoFacts

Continuity = Literal["consistent", "review", "broken"]

LEAST_FRAMES = 8
"""A shorter take has no neighbourhood to compare with and is not judged."""

SAME_MOMENT = 0.1
"""Most seconds between two signs of the same moment."""

AGREEING = frozenset({"prediction", "sound", "timestamps", "keyframes"})
"""Any of these together with a picture that changes in a single step is a break."""

ALONE = frozenset({"picture", "patch", "timestamps", "still", "dark"})
"""Each of these alone is a reason to look."""

WORDS = {
    "picture": "the whole picture changes suddenly",
    "patch": "a part of the picture changes suddenly",
    "lens": "the view is suddenly nearer or wider",
    "prediction": "the new picture has almost nothing in common with the one before it",
    "sound": "the background sound changes",
    "timestamps": "no frames were recorded",
    "keyframes": "the recording's own rhythm of key frames breaks",
    "still": "the picture stands still",
    "dark": "the picture is dark and shows nothing",
}

WRITERS = (
    "lavf", "handbrake", "capcut", "premiere", "imovie", "final cut", "avidemux", "kdenlive", "davinci", "movavi",
    "filmora", "inshot", "vegas", "clipchamp", "shotcut", "openshot", "virtualdub",
)  # fmt: skip
"""Programs, not cameras, that write files. Sharing and cloud services use the same ones on uncut takes, so a name is
only reported beside a moment and has no weight."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment at which a take does not seem continuous.

    Attributes:
        before: seconds of the last frame before it; of a stretch, its first.
        after: seconds of the first frame after it; of a stretch, its last.
        signals: the measures that found it.
        words: the moment and its signals, as a sentence.
    """

    before: float
    after: float
    signals: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Take:
    """The judgement of a take.

    Attributes:
        writer: the program, not a camera, that last wrote the file; None when unknown.
    """

    continuity: Continuity
    moments: tuple[Moment, ...] = ()
    writer: str | None = None


def judge_take(measured: Measured, facts: VideoFacts) -> Take:
    """Return the judgement of a take, with each moment at which it may not be continuous."""
    writer = facts.writer if facts.writer and any(name in facts.writer.lower() for name in WRITERS) else None
    if len(measured.times) < LEAST_FRAMES:
        return Take("consistent", (), writer)
    steps = [*picture_signs(measured), *gap_signs(measured), *keyframe_signs(measured)]
    stills = still_signs(measured)
    # The sound is compared at each step, and at both ends of each stretch or gap.
    ends = {second for sign in (*steps, *stills) for second in (sign.before, sign.after)}
    signs = [
        *steps,
        *stills,
        *dark_signs(measured),
        *prediction_signs(measured, [sign.after for sign in steps]),
        *sound_signs(measured.sound, sorted(ends)),
    ]
    moments, levels = [], []
    for group in grouped(signs):
        level = level_of(group)
        if level != "consistent":
            levels.append(level)
            moments.append(moment_of(group))
    return Take("broken" if "broken" in levels else "review" if levels else "consistent", tuple(moments), writer)


def grouped(signs: Iterable[Sign]) -> list[list[Sign]]:
    """Return the signs grouped by moment, in order of time."""
    groups: list[list[Sign]] = []
    for sign in sorted(signs, key=lambda sign: (sign.before, sign.after)):
        if groups and sign.before <= max(earlier.after for earlier in groups[-1]) + SAME_MOMENT:
            groups[-1].append(sign)
        else:
            groups.append([sign])
    return groups


def level_of(group: Sequence[Sign]) -> Continuity:
    """Return the judgement of a moment's signs."""
    kinds = {sign.kind for sign in group}
    if "picture" in kinds and kinds & AGREEING:
        return "broken"
    if kinds & {"patch", "lens", "still", "timestamps"} and "sound" in kinds:
        return "broken"
    return "review" if kinds & ALONE or {"keyframes", "sound"} <= kinds else "consistent"


def moment_of(group: Sequence[Sign]) -> Moment:
    """Return the moment of a group of signs, with its words."""
    extended = [sign for sign in group if sign.kind in ("still", "dark", "timestamps")] or [
        sign for sign in group if sign.kind != "sound"
    ]
    before, after = min(sign.before for sign in extended), max(sign.after for sign in extended)
    kinds = tuple(kind for kind in WORDS if any(sign.kind == kind for sign in group))
    phrases = [WORDS[kind] for kind in kinds]
    listed = " and ".join([", ".join(phrases[:-1]), phrases[-1]] if len(phrases) > 1 else phrases)
    is_stretch = any(sign.kind in ("still", "dark") for sign in group)
    when = f"From {clock(before)} to {clock(after)}" if is_stretch or after - before > 0.1 else f"At {clock(after)}"
    return Moment(round(before, 3), round(after, 3), kinds, f"{when} {listed}.")


def clock(second: float) -> str:
    """Return a time as a player shows it, with tenths: 1:02.5."""
    tenths = round(second * 10)
    return f"{tenths // 600}:{tenths // 10 % 60:02d}.{tenths % 10}"
