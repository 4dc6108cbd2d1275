"""Build ffmpeg's command lines, and ask for its version; attempt.py runs them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import ffmpeg

from evidence_kit.media.decoders import MOST_BLOCK, MOST_PIXELS, OF_FILMS
from evidence_kit.media.ffmpeg_program import program, version_of
from evidence_kit.model.facts import VideoFacts

# The sniffed container determines the demuxer, so that ffmpeg never probes: a playlist or a concat script renamed to
# .mp4 is not opened as one (HackerOne 242831 and similar), and only files are read.
DEMUXERS = {
    "mp4": "mov", "quicktime": "mov", "3gpp": "mov", "matroska": "matroska", "webm": "matroska", "avi": "avi",
    "mpegts": "mpegts", "mpegps": "mpeg", "asf": "asf", "flv": "flv", "ogg": "ogg", "dv": "dv",
}  # fmt: skip
ALLOWED = {"protocol_whitelist": "file", "codec_whitelist": OF_FILMS, "max_pixels": str(MOST_PIXELS)}
CLOCKED_BY_STREAMS = ("mpegts", "mpeg", "ogg")
"""Formats in which ffmpeg counts from the beginning of the streams that are read, not from that of the film."""
DECODER_THREADS = 4
"""Fixed, so that damage is concealed the same way on every machine; each thread holds a picture, 12 MB at 4K."""

LARGE_PIXELS = {"av1": 2560 * 1440}
LARGE = 4096 * 2304
"""Most pixels that several threads decode, by codec or for all others. With four, a second of 8K HEVC took 553 MB and
with one 331, in the same time on two cores; 4K AV1 238 and 165, because dav1d holds two pictures per thread."""


def version() -> str:
    """Return the version that ffmpeg prints.

    Raises:
        ToolMissing: it cannot be started.
    """
    return version_of(program())


def source(path: Path, facts: VideoFacts) -> Any:  # noqa: ANN401  (ffmpeg-python has no types)
    """Return the input node for a video: one demuxer, one protocol, an unambiguous path."""
    return ffmpeg.input(f"file:{path.absolute()}", **input_options(facts))


def input_options(facts: VideoFacts, **more: str) -> dict[str, str]:
    """Return the options for reading a video: its format, and only from files."""
    threads = 1 if is_large(facts) else DECODER_THREADS
    return {"f": DEMUXERS[facts.container], **ALLOWED, "threads": str(threads), **more}


def is_large(facts: VideoFacts) -> bool:
    """Return whether the pictures are so large that only a few fit into memory."""
    return facts.coded_width * facts.coded_height > LARGE_PIXELS.get(facts.codec or "", LARGE)


def input_arguments(container: str) -> list[str]:
    """Return the arguments for reading a single picture of a video whose facts are not known yet."""
    return ["-f", DEMUXERS[container], *as_argv(ALLOWED), "-threads", "1"]


def graph_argv(
    path: Path,
    facts: VideoFacts,
    graph: str,
    outputs: Sequence[tuple[str, str, dict[str, Any]]],
    loglevel: str,
    *,
    progress: bool = True,
) -> list[str]:
    """Return the command that reads a video once through a graph given as text, into several outputs.

    ffmpeg-python cannot name the outputs of such a graph, so these commands are built here.

    Args:
        outputs: stream to map, file and options of each.
    """
    argv = [*opening(loglevel, progress=progress), *as_argv(input_options(facts)), "-i", f"file:{path.absolute()}"]
    argv += ["-filter_complex", graph]
    for stream, file, options in outputs:
        argv += ["-map", stream, *as_argv(options), file]
    return argv


def on_one_clock(argv: list[str], facts: VideoFacts, number: int = 0) -> list[str]:
    """Return a command that reads only pictures or only sound, so that both count from the beginning of the film.

    Both are read for that, and written nowhere; else sound that begins before the pictures would come too late.

    Args:
        number: of the film among the inputs.
    """
    if DEMUXERS[facts.container] not in CLOCKED_BY_STREAMS or not facts.audio_streams:
        return argv
    both = ["-map", f"{number}:{facts.picture_stream}", "-map", f"{number}:{facts.sound_stream}"]
    return [*argv, *both, "-c", "copy", "-f", "null", "-"]


def as_argv(options: Mapping[str, object]) -> list[str]:
    """Return options as the arguments of a command line; one whose value is None is a switch."""
    return [str(word) for key, value in options.items() for word in (f"-{key}", value) if word is not None]


def opening(loglevel: str = "error", *, progress: bool = True) -> list[str]:
    """Return the beginning of every command line: no input from a terminal, progress as lines unless not wanted."""
    quiet = [program(), "-hide_banner", "-nostdin", "-nostats", "-loglevel", loglevel, "-y"]
    quiet += ["-max_alloc", str(MOST_BLOCK)]
    return [*quiet, "-progress", "pipe:1"] if progress else quiet


def compile_argv(stream: Any) -> list[str]:  # noqa: ANN401  (as above)
    """Return the whole command line for an output node; pure."""
    return [*ffmpeg.compile(stream, cmd=opening())]
