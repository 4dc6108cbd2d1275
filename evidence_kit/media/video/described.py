"""Record how an encode was made, and what it lacks of the original."""

from dataclasses import dataclass
from typing import Any

from evidence_kit.media.video.command import picture_filter
from evidence_kit.media.video.decide import VideoPlan
from evidence_kit.media.video.encode_once import Tried
from evidence_kit.media.video.inspection import Watched
from evidence_kit.media.video.rate import PicturePlan
from evidence_kit.media.video.sound import Sound, muted_settings, sound_settings
from evidence_kit.media.video.work import Work
from evidence_kit.media.video.x264 import ENCODER_THREADS, encode_x264
from evidence_kit.model.facts import VideoFacts
from evidence_kit.model.muting import Mute, muted_words
from evidence_kit.text.words import applying


@dataclass(frozen=True, slots=True)
class Encoded:
    """An encode that fits: its plan, and the number of encodes it needed.

    Attributes:
        tried: the one that is kept.
    """

    plan: VideoPlan
    picture: PicturePlan
    sound: Sound
    encodes: int
    watched: Watched
    tried: Tried


def settings_of(work: Work, encoded: Encoded) -> dict[str, Any]:
    """Return the settings that pictures and sound were encoded with, as plain values."""
    picture = encoded.picture
    rate = {"crf": picture.crf} if picture.bitrate is None else {"bitrate": picture.bitrate}
    return {
        "why": list(encoded.plan.reasons),
        "codec": "h264",
        "preset": picture.preset,
        "threads": ENCODER_THREADS,
        "x264": encode_x264(work.facts, picture),
        "parts": [[part.pictures, part.crf] for part in encoded.tried.parts],
        "width": picture.width,
        "height": picture.height,
        "filter": picture_filter(work.facts, picture.width, picture.height),
        **rate,
        **sound_settings(encoded.sound.plan),
        **muted_settings(encoded.plan.mute),
    }


def dropped_by(facts: VideoFacts, sound: Sound, mute: Mute) -> tuple[str, ...]:
    """Return each part of the original that a new container lacks, in words."""
    return tuple(
        applying(
            ("metadata", True),
            (f"{facts.other_streams} data streams", bool(facts.other_streams)),
            (f"the sound {muted_words(mute)}".strip(), bool(mute)),
            ("sound that does not decode", sound.lost),
            (f"{facts.audio_streams - 1} further sound streams", facts.audio_streams > 1 and mute is not True),
            (f"{facts.video_streams - 1} further picture streams", facts.video_streams > 1),
        )
    )
