"""Muting: whether the sound that the buyer wants muted is there."""

from collections.abc import Iterable, Sequence

from evidence_kit.catalogue.muted import mute_outside, nothing_to_mute
from evidence_kit.model.case import Original
from evidence_kit.model.facts import VideoFacts
from evidence_kit.model.finding import Finding

MOST_BEYOND = 1.0
"""Most seconds by which a span may end after the take: players round its length up."""


def check_muting(originals: Sequence[Original]) -> Iterable[Finding]:
    """Yield findings about sound to mute: in a file that has none, or outside the take."""
    for original in originals:
        if not original.mute:
            continue
        video = original.facts.video
        if original.facts.image or original.facts.document or (video and not video.audio_streams):
            yield nothing_to_mute(original)
        elif video and not is_mutable(original):
            yield mute_outside(original.name, original.mute, last_second(video) or 0.0)


def is_mutable(original: Original) -> bool:
    """Return whether all that is to be muted lies within the take; if not, the video must not be heard."""
    video = original.facts.video
    if isinstance(original.mute, bool) or video is None or not video.audio_streams:
        return True
    last = last_second(video)
    return last is None or all(begin < last and end <= last + MOST_BEYOND for begin, end in original.mute)


def last_second(video: VideoFacts) -> float | None:
    """Return the second at which the last picture or the last sound of a film ends; None when it is unknown."""
    return None if video.ends is None else video.ends + max(0.0, video.sound_beyond or 0.0)
