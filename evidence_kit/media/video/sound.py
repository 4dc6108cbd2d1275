"""The sound of a video as it goes into its product: copied, encoded beforehand, or missing when it does not decode."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evidence_kit.facts import VideoFacts
from evidence_kit.media.attempt import StoppedByFilm, execute
from evidence_kit.media.video.command import sound_argv
from evidence_kit.media.video.decide import AudioPlan
from evidence_kit.media.video.packets import count_packets
from evidence_kit.media.video.work import Work


@dataclass(frozen=True, slots=True)
class Sound:
    """The sound as it goes into the product.

    Attributes:
        plan: None when there is none.
        file: where it was encoded; None when it is taken as it is.
        lost: there was one, and it does not decode.
    """

    plan: AudioPlan | None = None
    file: Path | None = None
    lost: bool = False


def make_sound(work: Work, audio: AudioPlan | None) -> Sound:
    """Return the sound, encoded once into a file where it is not copied, so that its bytes are exact.

    Pictures are the evidence: sound that does not decode, or turns out to be none, does not stop them.
    """
    if audio is None or audio.copy:
        return Sound(audio)
    out = work.folder / "sound.m4a"
    work.tell(0.0, "encoding the sound")
    try:
        outcome = execute(sound_argv(work.path, work.facts, audio, out), work.facts, folder=work.folder)
    except StoppedByFilm:
        return Sound(lost=True)
    heard = count_packets(out, "mp4", "a:0") if outcome.ok and out.exists() else None
    return Sound(audio, out) if heard and heard.shown else Sound(lost=True)


def bytes_of_copied_sound(facts: VideoFacts, audio: AudioPlan | None) -> int:
    """Return the bytes of sound that is taken as it is."""
    if audio is None:
        return 0
    return facts.audio_bytes or round(audio.bitrate * (facts.duration or 0.0) / 8 * 1.05)


def sound_settings(audio: AudioPlan | None) -> dict[str, Any]:
    """Return how the sound was made, in plain values."""
    if audio is None:
        return {}
    return {"audio": "copied" if audio.copy else f"aac {audio.bitrate}"}
