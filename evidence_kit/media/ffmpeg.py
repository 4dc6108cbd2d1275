"""ffmpeg: where it is, which one it is, and its command lines. Building one is pure; running goes through process."""

import functools
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ffmpeg

from evidence_kit.errors import CannotWrite, ToolFailed, ToolMissing
from evidence_kit.facts import VideoFacts
from evidence_kit.media.process import Outcome, run
from evidence_kit.media.store import free_bytes

ENVIRONMENT = "EVIDENCE_KIT_FFMPEG"
LEAST_FREE_BYTES = 1 << 20

# The demuxer is named from the sniffed container, so that ffmpeg never probes: a playlist or a concat script renamed
# to .mp4 is not opened as one (HackerOne 242831 and its kin), and no other protocol than files is spoken.
DEMUXERS = {"mp4": "mov", "quicktime": "mov", "3gpp": "mov", "matroska": "matroska", "webm": "matroska", "avi": "avi"}
PROTOCOLS = "file"


def program() -> str:
    """Return the path of ffmpeg: the one that EVIDENCE_KIT_FFMPEG names, else the one that imageio-ffmpeg brought.

    Raises:
        ToolMissing: there is none.
    """
    chosen = os.environ.get(ENVIRONMENT)
    if chosen:
        found = shutil.which(chosen)
        if not found:
            raise ToolMissing(f"{ENVIRONMENT} names {chosen}, which is no program.", hint=f"unset {ENVIRONMENT}")
        return str(Path(found).absolute())  # a child process runs in another folder
    try:
        import imageio_ffmpeg  # noqa: PLC0415  (looks for its binary when it is loaded)

        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except (ImportError, RuntimeError):
        raise ToolMissing(
            "ffmpeg is needed for videos and is not here.", hint="pip install 'imageio-ffmpeg>=0.8.1'"
        ) from None


def version() -> str:
    """Return the version of ffmpeg as it tells it itself.

    Raises:
        ToolMissing: it cannot be started.
    """
    return version_of(program())


@functools.cache
def version_of(path: str) -> str:
    """Return the version that the ffmpeg at `path` tells.

    Raises:
        ToolMissing: it cannot be started.
    """
    lines: list[str] = []

    def keep(line: str) -> bool:
        lines.append(line)
        return True

    try:
        outcome = run([path, "-hide_banner", "-version"], timeout=30, on_line=keep)
    except OSError as problem:
        raise ToolMissing(f"ffmpeg cannot be started: {problem.strerror}.", hint=f"check {path}") from None
    if not outcome.ok or not lines:
        raise ToolMissing("ffmpeg does not tell its version.", hint=f"check {path}")
    return lines[0].split()[2] if len(lines[0].split()) > 2 else lines[0]


def source(path: Path, facts: VideoFacts) -> Any:  # noqa: ANN401  (ffmpeg-python has no types)
    """Return the input node for a video: one demuxer, one protocol, a path that cannot be taken for anything else."""
    return ffmpeg.input(f"file:{path.absolute()}", f=DEMUXERS[facts.container], protocol_whitelist=PROTOCOLS)


def compile_argv(stream: Any) -> list[str]:  # noqa: ANN401  (as above)
    """Return the whole command line for an output node; pure, and the same for the same node."""
    globals_ = ["-hide_banner", "-nostdin", "-nostats", "-loglevel", "error", "-progress", "pipe:1", "-y"]
    return [*ffmpeg.compile(stream, cmd=[program(), *globals_])]


def execute(
    argv: list[str],
    *,
    seconds: float,
    folder: Path,
    on_progress: Callable[[float, int], bool] | None = None,
) -> Outcome:
    """Run ffmpeg and return how it ended.

    Args:
        seconds: length of the source; the time limit grows with it.
        folder: where it writes its logs and its result.
        on_progress: called with the seconds and bytes written so far; returning False stops it.

    Raises:
        ToolMissing: it cannot be started.
        CannotWrite: it failed because the disk is full.
    """
    state = {"seconds": 0.0, "bytes": 0}

    def read(line: str) -> bool:
        key, _, value = line.partition("=")
        if key == "out_time_us" and value.lstrip("-").isdigit():
            state["seconds"] = max(0.0, int(value) / 1e6)
        elif key == "total_size" and value.isdigit():
            state["bytes"] = int(value)
        elif key == "progress" and on_progress is not None:
            return on_progress(state["seconds"], int(state["bytes"]))
        return True

    try:
        outcome = run(argv, timeout=120 + 120 * seconds, on_line=read, folder=folder)
    except OSError as problem:
        raise ToolMissing(f"ffmpeg cannot be started: {problem.strerror}.", hint=f"check {argv[0]}") from None
    if not outcome.ok and not outcome.stopped and free_bytes(folder) < LEAST_FREE_BYTES:
        raise CannotWrite("The disk is full.", hint="free some room, or choose another place with --out")
    return outcome


def failed(what: str, argv: list[str], outcome: Outcome) -> ToolFailed:
    """Return the error for an ffmpeg that failed on input examined as good, with its command and its last words."""
    reason = "it took too long and was ended" if outcome.code is None else f"it ended with status {outcome.code}"
    words = "\n".join(outcome.tail.splitlines()[-12:])
    return ToolFailed(
        f"ffmpeg could not {what}: {reason}.",
        hint=f"command: {' '.join(argv)}\n{words}" if words else f"command: {' '.join(argv)}",
    )
