"""Find the ffmpeg to run: the requested one, the bundled one, or the system's if it has what is needed."""

import functools
import itertools
import os
import re
import shlex
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from evidence_kit.errors import ToolMissing
from evidence_kit.media.cage import Cage
from evidence_kit.media.decoders import MOST_BLOCK, MOST_PICTURE_PIXELS, OF_PICTURES
from evidence_kit.media.feeding import FedChild
from evidence_kit.media.outcome import Outcome
from evidence_kit.media.process import Reader, run
from evidence_kit.text.shell import how_to_install

ENVIRONMENT = "EVIDENCE_KIT_FFMPEG"

FILE = "file:"
"""Stands before each input, so that no name is taken for an option, a protocol or a pattern."""

OLDEST = 7
"""Least major version: a decode needs `-enc_time_base demux` and `filter`, new in ffmpeg 7.0 (its Changelog)."""

MOST_SECONDS_FED = 24 * 3600.0
"""Seconds of a processor after which the system ends an encoder that is fed; each piece has a limit of its own."""

NEEDED = f"evidence-kit needs ffmpeg {OLDEST} or newer with x264 and zscale"

# Every feature that the commands for videos use and that a build may lack, on a picture of 64 pixels.
TRIAL = shlex.split(
    "-f lavfi -i color=size=64x64:rate=25:duration=0.2 -f lavfi -i anullsrc=duration=0.2 -filter_complex "
    "[0:v]bwdif,zscale=t=bt709:m=bt709:r=tv:min=bt709:tin=bt709:pin=bt709:p=bt709,format=yuv420p,split[a][b] "
    "-map [a] -fps_mode vfr -enc_time_base demux -c:v libx264 -f null - "
    "-map [b] -fps_mode passthrough -enc_time_base filter -c:v rawvideo -f null - -map 1:a -c:a aac -f null -"
)


def program() -> str:
    """Return the path of the ffmpeg to run.

    That is the one EVIDENCE_KIT_FFMPEG names; else the one bundled with imageio-ffmpeg; else, where its wheel has none
    for the system, the one on PATH.

    Raises:
        ToolMissing: ffmpeg is not installed, or it lacks what is needed.
    """
    chosen = os.environ.get(ENVIRONMENT)
    if chosen:
        found = shutil.which(chosen)
        if not found:
            raise ToolMissing(f"{ENVIRONMENT} names {chosen}, which is not a program.", hint=f"unset {ENVIRONMENT}")
        path = str(Path(found).absolute())  # a child process runs in another folder
        if old_version(path):
            raise ToolMissing(
                f"{ENVIRONMENT} names ffmpeg {'.'.join(map(str, old_version(path)))}, which is too old. {NEEDED}.",
                hint=f"unset {ENVIRONMENT}, or name a newer one",
            )
        return path
    found_path, is_bundled = bundled()
    return found_path if found_path and is_bundled else system_program(found_path)


@functools.cache
def bundled() -> tuple[str | None, bool]:
    """Return the path of the ffmpeg that imageio-ffmpeg names, and whether it is bundled in its wheel.

    Where the wheel has none it names one of conda or PATH, however old.
    """
    try:
        import imageio_ffmpeg  # noqa: PLC0415  (searches its binary when it is loaded)

        path = str(imageio_ffmpeg.get_ffmpeg_exe())
    except (ImportError, RuntimeError):
        return None, False
    return path, Path(path).is_relative_to(Path(imageio_ffmpeg.__file__).parent)


@functools.cache
def system_program(named: str | None = None) -> str:
    """Return the path of an installed ffmpeg, after a trial of the needed features.

    Args:
        named: its path; None for the first on PATH.

    Raises:
        ToolMissing: ffmpeg is not installed, or it lacks what is needed.
    """
    path = shutil.which(named or "ffmpeg")
    if not path:
        raise ToolMissing(
            "ffmpeg is needed for videos and is not installed.",
            hint=f"{how_to_install('imageio-ffmpeg')}, or install ffmpeg {OLDEST} or newer with x264",
        )
    try:
        trial = run_ffmpeg([path, "-hide_banner", "-nostdin", "-loglevel", "error", *TRIAL], timeout=30)
    except OSError as problem:
        raise ToolMissing(f"ffmpeg cannot be started: {problem.strerror}.", hint=f"check {path}") from None
    if not trial.ok:
        last_line = trial.tail.splitlines()[-1] if trial.tail else "nothing"
        raise ToolMissing(
            f"The ffmpeg at {path} cannot do the work. {NEEDED}.",
            hint=f"install a newer ffmpeg, or set {ENVIRONMENT} to one; it said: {last_line}",
        )
    return str(Path(path).absolute())


@functools.cache
def old_version(path: str) -> tuple[int, ...]:
    """Return the version of the ffmpeg at `path` if it is below `OLDEST`; empty otherwise, or when unknown."""
    try:
        number = re.match(r"n?(\d+)\.(\d+)", version_of(path))
    except ToolMissing:
        return ()
    return (int(number[1]), int(number[2])) if number and int(number[1]) < OLDEST else ()


@functools.cache
def version_of(path: str) -> str:
    """Return the version that the ffmpeg at `path` prints.

    Raises:
        ToolMissing: it cannot be started.
    """
    lines: list[str] = []
    try:
        outcome = run_ffmpeg([path, "-hide_banner", "-version"], timeout=30, on_line=lines.append)
    except OSError as problem:
        raise ToolMissing(f"ffmpeg cannot be started: {problem.strerror}.", hint=f"check {path}") from None
    if not outcome.ok or not lines:
        raise ToolMissing("ffmpeg does not report its version.", hint=f"check {path}")
    return lines[0].split()[2] if len(lines[0].split()) > 2 else lines[0]


def run_ffmpeg(
    argv: Sequence[str],
    *,
    timeout: float,
    folder: Path | None = None,
    on_line: Callable[[str], object] | None = None,
    log: Path | None = None,
    patience: float | None = None,
    reader: Reader | None = None,
) -> Outcome:
    """Run an ffmpeg command in a cage, where it may read its inputs and write into its folder, and return its outcome.

    The arguments are those of `media.process.run`.

    Raises:
        OSError: it cannot be started.
    """
    cage = Cage(reads=(Path(argv[0]), *inputs_of(argv)), writes=(folder,) if folder else ())
    return run(
        argv, timeout=timeout, on_line=on_line, folder=folder, log=log, patience=patience, cage=cage, reader=reader
    )


def feed_ffmpeg(argv: Sequence[str], film: Path, *, folder: Path, patience: float) -> FedChild:
    """Start an ffmpeg command that reads its standard input, in a cage like that of `run_ffmpeg`.

    Args:
        film: the original of what it reads, whose size limits what it writes.
        patience: seconds that it may take to accept a piece, or to end after the last one.

    Raises:
        ToolMissing: it cannot be started.
    """
    cage = Cage(reads=(Path(argv[0]), film, *inputs_of(argv)), writes=(folder,))
    try:
        return FedChild(argv, folder=folder, cage=cage, timeout=MOST_SECONDS_FED, patience=patience)
    except OSError as problem:
        raise ToolMissing(f"ffmpeg cannot be started: {problem.strerror}.", hint=f"check {argv[0]}") from None


def inputs_of(argv: Sequence[str]) -> list[Path]:
    """Return the files that an ffmpeg command reads."""
    read = [word for option, word in itertools.pairwise(argv) if option == "-i"]
    return [Path(word.removeprefix(FILE)) for word in read if word.startswith(FILE)]


def strict_reading(reading: Sequence[str], path: Path) -> list[str]:
    """Return the beginning of a command that decodes a picture up to the first error.

    Args:
        reading: the demuxer and the decoder, so that nothing is probed.
    """
    return [
        program(), "-hide_banner", "-nostdin", "-nostats", "-loglevel", "error", "-xerror", "-err_detect", "explode",
        "-max_alloc", str(MOST_BLOCK), "-threads", "1", "-protocol_whitelist", "file", "-codec_whitelist", OF_PICTURES,
        "-max_pixels", str(MOST_PICTURE_PIXELS), *reading, "-i", f"file:{path.absolute()}",
    ]  # fmt: skip
