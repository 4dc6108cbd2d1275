"""Running ffmpeg, and telling whose fault it is when nothing comes of it: the film's, the program's or the machine's.

A film that does not decode makes ffmpeg end by itself with a status, and that is told of the film. A crash, silence, a
want of memory and standing still are not the film's: the same command is tried once more with fewer threads, and
ffmpeg has to prove on pictures of its own that it works before a film is said to stop it.
"""

import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from evidence_kit.errors import CannotWrite, ToolFailed, ToolMissing
from evidence_kit.media.ffmpeg import version
from evidence_kit.media.ffmpeg_program import program
from evidence_kit.media.files import free_bytes
from evidence_kit.media.process import Outcome, run
from evidence_kit.model.facts import VideoFacts

LEAST_FREE_BYTES = 1 << 20

STILL_SECONDS = 60.0
"""Without progress, after which ffmpeg is ended. Pictures above `EASY_PIXELS` have longer, in proportion to their size:
before the first is encoded, forty are decoded."""
EASY_PIXELS = 1920 * 1080

PROOF_SECONDS = 30.0
PROOF_STATISTICS = "proof"

OUT_OF_MEMORY = re.compile(
    r"cannot allocate memory|out of memory|malloc of size|resource temporarily unavailable", re.IGNORECASE
)
TOO_FEW_BITS = "requested bitrate is too low"
"""What x264 says of a rate that even its coarsest pictures are above (ratecontrol.c); no other try helps."""

UNENCODED = "error while opening encoder"
"""What x264 says when it gets no memory; a size that it cannot encode makes it say the same."""
ENCODABLE = range(16, 8193)
UNOPENED = "error opening input"
"""A damaged index asks for any amount of memory before the first picture; that is the film's fault."""

CRASHED = frozenset({132, 134, 135, 136, 137, 139})
"""Statuses with which a shell ends whose program was ended by a signal: 128 and the signal's number."""
KILLED = frozenset({-9, 137})
"""What Linux does to the largest process when memory is out."""
NO_MEMORY = 244
"""ffmpeg's own status for ENOMEM."""

ADVANCING = ("frame", "out_time_us", "total_size")
"""Of the lines of `-progress`, those whose values grow while something is done."""


class StoppedByFilm(Exception):
    """ffmpeg works, and was stopped twice by this film; the text says how, in a few words."""


@dataclass(slots=True)
class Told:
    """What ffmpeg has told of its progress so far.

    Attributes:
        done: seconds of the output.
        ended: it said that it came to its end.
    """

    done: float = 0.0
    ended: bool = False
    values: dict[str, str] = field(default_factory=dict)

    def hear(self, line: str) -> bool:
        """Take one line in, and return whether something went on since the last like it."""
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
) -> Outcome:
    """Run ffmpeg on a film and return how it ended by itself; a status that is not 0 is then the film's fault.

    Args:
        folder: where it writes its logs and its result.
        on_progress: called with the seconds of the output that are done.
        log: where everything that it says is kept.
        patience: seconds without progress after which it is ended, for pictures of up to `EASY_PIXELS`.

    Raises:
        ToolMissing: it cannot be started.
        ToolFailed: it does not work here, or there is not enough memory.
        StoppedByFilm: it works, and this film stops it.
        CannotWrite: it failed because the disk is full.
    """
    patience *= max(1.0, facts.coded_width * facts.coded_height / EASY_PIXELS)
    for command in (argv, sparing(argv)):
        outcome, told = attempt(command, facts.duration or 1.0, patience, folder, on_progress, log)
        if (outcome.ok and told.ended) or TOO_FEW_BITS in outcome.tail:
            return outcome
        if free_bytes(folder) < LEAST_FREE_BYTES:
            raise CannotWrite("The disk is full.", hint="free some room, or choose another place with --out")
        prove(folder, outcome, min(patience, PROOF_SECONDS))
        if not outcome.ok and not is_stopped(outcome):
            return outcome
    is_encodable = facts.coded_width in ENCODABLE and facts.coded_height in ENCODABLE
    if outcome.code in KILLED or wants_memory(outcome) or (UNENCODED in outcome.tail.lower() and is_encodable):
        raise ToolFailed(
            "There is not enough memory for ffmpeg and this film.", hint="close other programs; 700 MB must be free"
        )
    raise StoppedByFilm(how_ended(outcome))


def attempt(
    argv: list[str],
    seconds: float,
    patience: float,
    folder: Path,
    on_progress: Callable[[float], None] | None,
    log: Path | None,
) -> tuple[Outcome, Told]:
    """Run one command and return how it ended, and what it told of its progress.

    Raises:
        ToolMissing: it cannot be started.
    """
    told = Told()

    def read(line: str) -> bool:
        advanced = told.hear(line)
        if on_progress is not None and line.startswith("progress="):
            on_progress(told.done)
        return advanced

    try:
        limit = 120 + 120 * seconds
        outcome = run(argv, timeout=limit, on_line=read, folder=folder, log=log, patience=patience)
    except OSError as problem:
        raise ToolMissing(f"ffmpeg cannot be started: {problem.strerror}.", hint=f"check {argv[0]}") from None
    if not outcome.ok and log is not None:
        outcome = replace(outcome, tail=f"{call_for_memory(log)}{outcome.tail}")
    return outcome, told


def call_for_memory(log: Path) -> str:
    """Return the line of a log in which ffmpeg says that it got no memory, wherever it stands; "" when none does."""
    with log.open(encoding="utf-8", errors="replace") as lines:
        return next((line for line in lines if OUT_OF_MEMORY.search(line.lower())), "")


def sparing(argv: list[str]) -> list[str]:
    """Return the same command with one thread for decoding and for filters, each of which holds pictures.

    The encoder keeps its threads, because its output depends on how many there are.
    """
    first = argv.index("-i")
    before = argv[1:first]
    for place, word in enumerate(before):
        if word == "-threads":
            before[place + 1] = "1"
    return [argv[0], "-filter_threads", "1", "-filter_complex_threads", "1", *before, *argv[first:]]


def is_stopped(outcome: Outcome) -> bool:
    """Return whether ffmpeg did not end by itself for a reason that lies in the film: it was stopped or starved."""
    code = outcome.code
    is_crash = code is None or code < 0 or code > 255 or code in CRASHED  # Windows: 0xC0000005 and its like
    return is_crash or wants_memory(outcome) or UNENCODED in outcome.tail.lower()


def wants_memory(outcome: Outcome) -> bool:
    """Return whether ffmpeg ended for want of memory while it worked."""
    words = outcome.tail.lower()
    return not outcome.ok and UNOPENED not in words and (outcome.code == NO_MEMORY or bool(OUT_OF_MEMORY.search(words)))


def prove(folder: Path, before: Outcome | None = None, patience: float = PROOF_SECONDS) -> None:
    """Let ffmpeg encode a second of its own pictures, as films are encoded.

    Args:
        before: how it ended when this doubt arose.
        patience: seconds without progress after which it is ended.

    Raises:
        ToolMissing: it does not even tell its version.
        ToolFailed: it cannot.
    """
    version()
    with tempfile.TemporaryDirectory(dir=folder) as place:
        argv = [
            program(), "-hide_banner", "-nostdin", "-nostats", "-loglevel", "error", "-progress", "pipe:1", "-y",
            "-f", "lavfi", "-i", "testsrc=size=64x64:rate=10:duration=1", "-c:v", "libx264", "-pass", "1",
            "-passlogfile", PROOF_STATISTICS, "-f", "null", "-",
        ]  # fmt: skip
        outcome, told = attempt(argv, 0.0, patience, Path(place), None, None)
        if outcome.ok and told.ended and any(Path(place).glob(f"{PROOF_STATISTICS}*")):
            return
    ended = outcome if not outcome.ok or before is None or before.ok else before
    raise ToolFailed(
        f"ffmpeg does not work here: {how_ended(ended)}.",
        hint=f"check {program()}; the film is not to blame\n{last_words(ended)}".rstrip(),
    )


def how_ended(outcome: Outcome) -> str:
    """Return how ffmpeg ended, in words."""
    if outcome.still:
        return "it stopped responding and was ended"
    if outcome.code is None:
        return "it took too long and was ended"
    if wants_memory(outcome):
        return "it ran out of memory"
    if outcome.code < 0 or outcome.code in CRASHED:
        return f"it was ended by signal {-outcome.code if outcome.code < 0 else outcome.code - 128}"
    return f"it ended with status {outcome.code}" if outcome.code else "it ended without any output"


def failed(what: str, argv: list[str], outcome: Outcome) -> ToolFailed:
    """Return the error for an ffmpeg that failed on input examined as good, with its command and its last words."""
    words = last_words(outcome)
    return ToolFailed(
        f"ffmpeg could not {what}: {how_ended(outcome)}.",
        hint=f"command: {' '.join(argv)}\n{words}" if words else f"command: {' '.join(argv)}",
    )


def last_words(outcome: Outcome) -> str:
    """Return the last lines that ffmpeg wrote."""
    return "\n".join(outcome.tail.splitlines()[-12:])
