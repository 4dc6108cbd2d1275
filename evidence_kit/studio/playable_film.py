"""A small film that every browser plays, in the stead of one that only some do. It is never uploaded."""

import dataclasses
import tempfile
from pathlib import Path

import ffmpeg

from evidence_kit.media.attempt import StoppedByFilm, execute
from evidence_kit.media.ffmpeg import compile_argv, source
from evidence_kit.media.video.command import SURVEY_SCALER, join_filters, picture_filter
from evidence_kit.media.video.decide import scaled_size
from evidence_kit.media.video.tonemap import write_table
from evidence_kit.model.facts import VideoFacts

SHORT_SIDE = 540
KEY_FRAMES = 15
"""Frames from one to the next at which a player can begin, so that it finds any second at once."""


def make_stand_in(path: Path, facts: VideoFacts, out: Path) -> bool:
    """Write the stand-in of a film to `out`, with the same times; return whether it could be made.

    Raises:
        ToolMissing, ToolFailed: ffmpeg does not work here.
        CannotWrite: the disk is full.
    """
    with tempfile.TemporaryDirectory(prefix="evidence-kit-", dir=out.parent) as folder:
        if facts.hdr:
            write_table(facts.hdr, Path(folder))
        finished = Path(folder) / "film.mp4"
        try:
            outcome = execute(stand_in_argv(path, facts, finished), facts, folder=Path(folder))
        except StoppedByFilm:
            return False
        if not outcome.ok or not finished.exists():
            return False
        finished.replace(out)
    return True


def stand_in_argv(path: Path, facts: VideoFacts, out: Path) -> list[str]:
    """Return the command that makes a stand-in."""
    taken = source(path, facts)
    streams = [taken[facts.picture_stream], *([taken[facts.sound_stream]] if facts.audio_streams else [])]
    # The buyer sees what is in it, to draw covers on it.
    shown = picture_filter(dataclasses.replace(facts, cover=()), *scaled_size(facts, SHORT_SIDE), SURVEY_SCALER)
    options = {
        "vf": ",".join([shown, *join_filters(facts)]),
        "fps_mode": "vfr",
        "enc_time_base": "demux",
        "c:v": "libx264",
        "preset": "superfast",
        "crf": "26",
        "pix_fmt": "yuv420p",
        "g": str(KEY_FRAMES),
        "c:a": "aac",
        "b:a": "96k",
        "ac": "2",
        "map_metadata": "-1",
        "movflags": "+faststart",
        "f": "mp4",
        "dn": None,
        "sn": None,
    }
    return compile_argv(ffmpeg.output(*streams, str(out), **options))
