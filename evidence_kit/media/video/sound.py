"""Make the sound of a finished video: copied, encoded beforehand, or left out when it does not decode."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from evidence_kit.media.attempt import StoppedByFilm, execute
from evidence_kit.media.ffmpeg import as_argv, input_options, opening
from evidence_kit.media.video.command import MUTED_MARGIN, MUTED_STEP, mute_filters, sound_argv
from evidence_kit.media.video.decide import AudioPlan
from evidence_kit.media.video.packets import count_packets
from evidence_kit.media.video.work import Work
from evidence_kit.model.facts import VideoFacts
from evidence_kit.model.muting import Mute, Span

QUIET, MUCH_LOUDER = -60.0, 20.0
"""Highest peak of silence, and least lead of an original that was audible; in decibels relative to full scale."""

LOUDNESS_LOG = "loudness.log"
PEAK = re.compile(r"max_volume: (-?[\d.]+) dB")


@dataclass(frozen=True, slots=True)
class Sound:
    """The sound for the finished video.

    Attributes:
        plan: whether it is copied or how it is encoded; None without sound.
        file: the encoded sound; None when it is copied.
        lost: the original has sound that does not decode.
    """

    plan: AudioPlan | None = None
    file: Path | None = None
    lost: bool = False


def make_sound(work: Work, audio: AudioPlan | None) -> Sound:
    """Return the sound of the output, encoded into a file unless it is copied.

    Its exact size is known then. The pictures are the evidence: sound that does not decode does not stop them.
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
    if not heard or not heard.shown:
        return Sound(lost=True)
    if is_silenced(work, out, audio.silent):
        return make_sound(work, replace(audio, channels=2)) if audio.channels == 1 else Sound(lost=True)
    return Sound(audio, out)


def is_silenced(work: Work, out: Path, silent: Sequence[Span]) -> bool:
    """Return whether audible sound of the original became silent where it is not muted.

    Two channels of opposite phase cancel out when they are mixed.
    """
    peak = loudest(work, out, {"f": "mov"}, "a:0")
    if peak is None or peak > QUIET:
        return False
    original = loudest(work, work.path, input_options(work.facts), work.facts.sound_stream, mute_filters(silent))
    return original is not None and original > peak + MUCH_LOUDER


def loudest_within(work: Work, out: Path, stream: str, spans: Sequence[Span]) -> float | None:
    """Return the peak of a finished video's sound within spans; None when there is no sound in them."""
    step = MUTED_STEP / 48_000
    within = "+".join(f"between(t,{begin:.4f},{end - step:.4f})" for begin, end in spans)
    filters = [f"asetnsamples=n={MUTED_STEP}:p=0", f"aselect='{within}'"]
    return loudest(work, out, {"f": "mov"}, stream, filters)


def loudest(work: Work, path: Path, options: dict[str, str], stream: str, filters: Sequence[str] = ()) -> float | None:
    """Return the peak of a sound in decibels relative to full scale; None when it does not decode.

    Args:
        filters: for the sound, before it is measured.
    """
    argv = [*opening("info"), *as_argv(options), "-i", f"file:{path.absolute()}", "-map", f"0:{stream}"]
    log = work.folder / LOUDNESS_LOG
    try:
        execute(
            [*argv, "-af", ",".join([*filters, "volumedetect"]), "-f", "null", "-"],
            work.facts,
            folder=work.folder,
            log=log,
        )
    except StoppedByFilm:
        return None
    found = PEAK.search(log.read_text(encoding="utf-8", errors="replace"))
    return float(found[1]) if found else None


def bytes_of_copied_sound(facts: VideoFacts, audio: AudioPlan | None) -> int:
    """Return the size of copied sound in bytes, rounded up from its bitrate unless measured; 0 without sound."""
    if audio is None:
        return 0
    return facts.audio_bytes or round(audio.bitrate * (facts.duration or 0.0) / 8 * 1.05)


def sound_settings(audio: AudioPlan | None) -> dict[str, Any]:
    """Return the settings that the sound was made with, as plain values."""
    if audio is None:
        return {}
    return {"audio": "copied" if audio.copy else f"aac {audio.bitrate}"}


def muted_settings(mute: Mute) -> dict[str, Any]:
    """Return what was muted, as plain values; nothing when all of the sound was kept."""
    if not mute:
        return {}
    if isinstance(mute, bool):
        return {"muted": {"whole": True, "reversible": False}}
    spans = [list(span) for span in mute]
    return {"muted": {"whole": False, "spans": spans, "margin": MUTED_MARGIN, "reversible": False}}
