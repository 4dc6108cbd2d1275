"""The record of an encode: how it was made, and what it lacks of the original."""

from dataclasses import dataclass
from typing import Any

from evidence_kit.media.video.command import ENCODER_THREADS, SURVEY, picture_filter, shared
from evidence_kit.media.video.decide import VideoPlan
from evidence_kit.media.video.inspection import Watched
from evidence_kit.media.video.rate import SURVEY_CRF, SURVEY_SHORT_SIDE, PicturePlan
from evidence_kit.media.video.sound import Sound, sound_settings
from evidence_kit.media.video.work import Work
from evidence_kit.model.facts import VideoFacts


@dataclass(frozen=True, slots=True)
class Encoded:
    """An encode that fits: its plan, and the number of encodes it needed."""

    plan: VideoPlan
    picture: PicturePlan
    sound: Sound
    encodes: int
    watched: Watched


def settings_of(work: Work, made: Encoded) -> dict[str, Any]:
    """Return how the pictures and the sound were encoded, in plain values."""
    picture = made.picture
    rate = {"crf": picture.crf} if picture.bitrate is None else {"bitrate": picture.bitrate}
    return {
        "why": list(made.plan.reasons),
        "codec": "h264",
        "preset": picture.preset,
        "threads": ENCODER_THREADS,
        "x264": shared(work.facts),
        "first_pass": f"{shared(work.facts)}:{SURVEY} at {SURVEY_SHORT_SIDE} pixels, crf {SURVEY_CRF}",
        "width": picture.width,
        "height": picture.height,
        "filter": picture_filter(work.facts, picture.width, picture.height),
        **rate,
        **sound_settings(made.sound.plan),
    }


def dropped_by(facts: VideoFacts, sound: Sound) -> tuple[str, ...]:
    """Return what a new container lacks of the original, in words."""
    return tuple(
        words
        for words, there in (
            ("metadata", True),
            (f"{facts.other_streams} data streams", bool(facts.other_streams)),
            ("sound that does not decode", sound.lost),
            (f"{facts.audio_streams - 1} further sound streams", facts.audio_streams > 1),
            (f"{facts.video_streams - 1} further picture streams", facts.video_streams > 1),
        )
        if there
    )
