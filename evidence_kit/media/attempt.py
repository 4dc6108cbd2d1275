"""Run ffmpeg, and determine whether a failure is the fault of the film, the program or the machine.

A film that does not decode makes ffmpeg exit with a status, which is reported as the film's problem. A crash, silence,
lack of memory or a standstill may have other causes: the command is tried again with fewer threads, and ffmpeg has to
prove on generated pictures that it works before the film is blamed.
"""

import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from evidence_kit.errors import CannotWrite, ToolFailed, ToolMissing
from evidence_kit.media.ffmpeg import version
from evidence_kit.media.ffmpeg_program import program, run_ffmpeg
from evidence_kit.media.files import free_bytes
from evidence_kit.media.outcome import Outcome
from evidence_kit.media.process import Reader
from evidence_kit.media.video.cover import write_commands
from evidence_kit.model.facts import VideoFacts

LEAST_FREE_BYTES = 1 << 20

STILL_SECONDS = 60.0
"""Longest time without progress before ffmpeg is killed. Pictures above `EASY_PIXELS` have more, in proportion to
their size: an encoder holds twenty before it writes the first."""
EASY_PIXELS = 1920 * 1080

PROOF_SECONDS = 30.0
PROOF_STATISTICS = "proof"

OUT_OF_MEMORY = re.compile(
    r"cannot allocate memory|out of memory|malloc of size|resource temporarily unavailable", re.IGNORECASE
)
DISK_FULL = "no space left on device"
UNENCODED = "error while opening encoder"
"""x264's message when it gets no memory, and for sizes that it cannot encode."""
ENCODABLE = range(16, 8193)
UNOPENED = "error opening input"
"""A damaged index may request any amount of memory before the first picture; that is the film's fault."""

CRASHED = frozenset({132, 134, 135, 136, 137, 139})
"""A shell's exit statuses for a program killed by a signal: 128 plus the signal's number."""
KILLED = frozenset({-9, 137})
"""Linux kills the largest process when memory runs out."""
NO_MEMORY = 244
"""ffmpeg's own status for ENOMEM."""

ADVANCING = ("frame", "out_time_us", "total_size")
"""Keys of `-progress` whose values grow while ffmpeg works."""


class StoppedByFilm(Exception):
    """ffmpeg works, but this film made it crash or hang twice; the text says how in a few words."""


class EncoderStopped(Exception):
    """An encoder of what another ffmpeg decodes stopped; the error to report is its cause."""


@dataclass(slots=True)
class Progress:
    """The progress that ffmpeg has reported so far.

    Attributes:
        done: seconds of the output.
        ended: it reported its end.
        values: the last value of each key in `ADVANCING`.
    """

    done: float = 0.0
    ended: bool = False
    values: dict[str, str] = field(default_factory=dict)

    def read(self, line: str) -> bool:
        """Read a line, and return whether it shows progress since the last of its kind."""
        key, _, value = line.partition("=")
        if key == "out_time_us" and value.lstrip("-").isdigit():
            self.done = max(0.0, int(value) / 1e6)
        self.ended = self.ended or (key, value) == ("progress", "end")
        if key not in ADVANCING or self.values.get(key) == value:
            return self.ended
        known, self.values[key] = self.values.get(key), value
        return known is not None or value not in ("0", "N/A")


def execute(
    argv: list[str],
    facts: VideoFacts,
    *,
    folder: Path,
    on_progress: Callable[[float], None] | None = None,
    log: Path | None = None,
    patience: float = STILL_SECONDS,
    reader: Reader | None = None,
) -> Outcome:
    """Run ffmpeg on a film and return its outcome; a status other than 0 is then the film's fault.

    Args:
        folder: where it writes its logs and its result.
        on_progress: called with the finished seconds of the output.
        log: receives all its messages.
        patience: seconds without progress after which it is killed, for pictures of up to `EASY_PIXELS`.
        reader: reads its output, which is no report of its progress then; `EncoderStopped` is tried again too.

    Raises:
        ToolMissing: it cannot be started.
        ToolFailed: it does not work here, or there is not enough memory.
        StoppedByFilm: it works, but not on this film.
        CannotWrite: it failed because the disk is full.
    """
    write_commands(facts, folder)
    patience = patience_with(facts, patience)
    outcome = Outcome(None, "")
    stopped: EncoderStopped | None = None
    for command in (argv, sparing(argv)):
        try:
            outcome, progress = attempt(command, facts.duration or 1.0, patience, folder, on_progress, log, reader)
        except EncoderStopped as problem:
            stopped = problem
            continue
        stopped = None
        if outcome.ok and progress.ended:
            return outcome
        require_room(folder, outcome)
        prove(folder, outcome, min(patience, PROOF_SECONDS))
        if not outcome.ok and not is_stopped(outcome):
            return outcome
    if stopped is not None:
        raise stopped.__cause__ or stopped
    if lacks_memory(outcome, facts):
        raise not_enough_memory()
    raise StoppedByFilm(how_ended(outcome))


def require_room(folder: Path, outcome: Outcome) -> None:
    """Check that a command which failed had room for what it writes.

    Raises:
        CannotWrite: the disk is full.
    """
    if free_bytes(folder) < LEAST_FREE_BYTES or DISK_FULL in outcome.tail.lower():
        raise CannotWrite("The disk is full.", hint="free some room, or choose another place with --out")


def lacks_memory(outcome: Outcome, facts: VideoFacts) -> bool:
    """Return whether ffmpeg was refused memory, or was killed because the machine ran out of it."""
    is_encodable = facts.coded_width in ENCODABLE and facts.coded_height in ENCODABLE
    return outcome.code in KILLED or ran_out_of_memory(outcome) or (UNENCODED in outcome.tail.lower() and is_encodable)


def not_enough_memory() -> ToolFailed:
    """Return the error for a machine whose memory is not enough."""
    return ToolFailed(
        "There is not enough memory for ffmpeg and this video.", hint="close other programs; 1 GB must be free"
    )


def why_stopped(outcome: Outcome, argv: list[str], facts: VideoFacts, folder: Path) -> ToolFailed:
    """Return the error for an encoder that stopped although its pictures decode.

    Raises:
        CannotWrite: the disk is full.
        ToolMissing: ffmpeg does not even print its version.
        ToolFailed: it cannot encode.
    """
    require_room(folder, outcome)
    if lacks_memory(outcome, facts):
        return not_enough_memory()
    prove(folder, outcome)
    return failure("encode the video", argv, outcome)


def patience_with(facts: VideoFacts, patience: float = STILL_SECONDS) -> float:
    """Return the seconds without progress after which ffmpeg is killed on a film: more for large pictures.

    Args:
        patience: for pictures of up to `EASY_PIXELS`.
    """
    return patience * max(1.0, facts.coded_width * facts.coded_height / EASY_PIXELS)


def attempt(
    argv: list[str],
    seconds: float,
    patience: float,
    folder: Path,
    on_progress: Callable[[float], None] | None,
    log: Path | None,
    reader: Reader | None = None,
) -> tuple[Outcome, Progress]:
    """Run a command and return its outcome and progress.

    Raises:
        ToolMissing: it cannot be started.
    """
    progress = Progress()

    def read(line: str) -> bool:
        advanced = progress.read(line)
        if on_progress is not None and line.startswith("progress="):
            on_progress(progress.done)
        return advanced

    try:
        limit = 120 + 120 * seconds
        outcome = run_ffmpeg(
            argv, timeout=limit, on_line=read, folder=folder, log=log, patience=patience, reader=reader
        )
    except OSError as problem:
        raise ToolMissing(f"ffmpeg cannot be started: {problem.strerror}.", hint=f"check {argv[0]}") from None
    if not outcome.ok and log is not None:
        with log.open(encoding="utf-8", errors="replace") as lines:  # lack of memory may be reported anywhere in it
            memory = next((line for line in lines if OUT_OF_MEMORY.search(line.lower())), "")
        outcome = replace(outcome, tail=f"{memory}{outcome.tail}")
    progress.ended = progress.ended or reader is not None
    return outcome, progress


def sparing(argv: list[str]) -> list[str]:
    """Return the command with a single thread for decoding and for filters, because each thread holds pictures.

    The encoder keeps its threads, because its output depends on their number.
    """
    first = argv.index("-i")
    before = argv[1:first]
    for index, word in enumerate(before):
        if word == "-threads":
            before[index + 1] = "1"
    return [argv[0], "-filter_threads", "1", "-filter_complex_threads", "1", *before, *argv[first:]]


def is_stopped(outcome: Outcome) -> bool:
    """Return whether ffmpeg crashed, hung or ran out of memory, rather than rejecting the film."""
    code = outcome.code
    is_crash = code is None or code < 0 or code > 255 or code in CRASHED  # Windows: 0xC0000005 and its like
    return is_crash or ran_out_of_memory(outcome) or UNENCODED in outcome.tail.lower()


def ran_out_of_memory(outcome: Outcome) -> bool:
    """Return whether ffmpeg ran out of memory while it worked."""
    text = outcome.tail.lower()
    return not outcome.ok and UNOPENED not in text and (outcome.code == NO_MEMORY or bool(OUT_OF_MEMORY.search(text)))


def prove(folder: Path, before: Outcome | None = None, patience: float = PROOF_SECONDS) -> None:
    """Check that ffmpeg can encode a second of generated pictures.

    Args:
        before: the outcome that raised the doubt.
        patience: seconds without progress after which it is killed.

    Raises:
        ToolMissing: it does not even print its version.
        ToolFailed: it cannot encode.
    """
    version()
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        argv = [
            program(), "-hide_banner", "-nostdin", "-nostats", "-loglevel", "error", "-progress", "pipe:1", "-y",
            "-f", "lavfi", "-i", "testsrc=size=64x64:rate=10:duration=1", "-c:v", "libx264", "-pass", "1",
            "-passlogfile", PROOF_STATISTICS, "-f", "null", "-",
        ]  # fmt: skip
        outcome, progress = attempt(argv, 0.0, patience, Path(scratch), None, None)
        if outcome.ok and progress.ended and any(Path(scratch).glob(f"{PROOF_STATISTICS}*")):
            return
    ended = outcome if not outcome.ok or before is None or before.ok else before
    raise ToolFailed(
        f"ffmpeg does not work here: {how_ended(ended)}.",
        hint=f"check {program()}; your video is not the cause\n{last_lines(ended)}".rstrip(),
    )


def how_ended(outcome: Outcome) -> str:
    """Return the way ffmpeg ended, in words that begin with "it"."""
    if outcome.still:
        return "it stopped responding and was ended"
    if outcome.code is None:
        return "it took too long and was ended"
    if ran_out_of_memory(outcome):
        return "it ran out of memory"
    if outcome.code < 0 or outcome.code in CRASHED:
        return f"it was ended by signal {-outcome.code if outcome.code < 0 else outcome.code - 128}"
    return f"it ended with status {outcome.code}" if outcome.code else "it ended without any output"


def failure(what: str, argv: list[str], outcome: Outcome) -> ToolFailed:
    """Return the error for an ffmpeg that failed on good input, with its command and last messages."""
    lines = last_lines(outcome)
    return ToolFailed(
        f"ffmpeg could not {what}: {how_ended(outcome)}.",
        hint=f"command: {' '.join(argv)}\n{lines}" if lines else f"command: {' '.join(argv)}",
    )


def last_lines(outcome: Outcome) -> str:
    """Return the last lines that ffmpeg wrote."""
    return "\n".join(outcome.tail.splitlines()[-12:])
