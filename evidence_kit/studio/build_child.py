"""The child process that builds a package: one question, then its progress, at last one answer.

Called as `python -m evidence_kit.studio.build_child`. What a build holds in memory goes with this process, the page
never waits for it, and to end it is to cancel the build.
"""

import datetime as dt
import os
import sys
import threading
from pathlib import Path
from typing import BinaryIO

import msgspec

from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.errors import EvidenceKitError, PackageBusy
from evidence_kit.events import Encoding, Event, ItemDone, StepStarted
from evidence_kit.media.messages import read_message, write_message
from evidence_kit.pipeline import build_case
from evidence_kit.policies import LoadedPolicy


class BuildQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be built, and how.

    Attributes:
        folder: of the case, absolute, as the system encodes it.
        today: the day to judge by; None for the one it is then.
        cache: where results are kept, as the system encodes it; None for nowhere.
        most_bytes: what the cache may hold.
        stamp: of the cache.
    """

    folder: bytes
    policy: LoadedPolicy
    today: dt.date | None = None
    strict: bool = False
    zipped: bool = False
    cache: bytes | None = None
    most_bytes: int = 0
    stamp: str = ""


class Begun(msgspec.Struct, frozen=True, tag=True):
    """A step begins, as in `StepStarted`."""

    step: str
    total: int


class Done(msgspec.Struct, frozen=True, tag=True):
    """An item of a step is finished, as in `ItemDone`."""

    step: str
    item: str


class Under(msgspec.Struct, frozen=True, tag=True):
    """How far the work on one file has come, as in `Encoding`."""

    item: str
    done: float
    doing: str
    expected: float | None


class Ended(msgspec.Struct, frozen=True, tag=True):
    """What the build came to.

    Attributes:
        verdict: of the package; empty without one.
        message: what went wrong; empty for a package that was built.
        busy: another run is writing to the package.
    """

    verdict: str = ""
    message: str = ""
    hint: str = ""
    busy: bool = False


BuildWord = Begun | Done | Under | Ended
"""A message of the child."""


def word_of(event: Event) -> BuildWord:
    """Return progress as a message."""
    match event:
        case StepStarted(step, total):
            return Begun(step, total)
        case ItemDone(step, item):
            return Done(step, item)
        case Encoding(item, done, doing, expected):
            return Under(item, done, doing, expected)


def event_of(word: Begun | Done | Under) -> Event:
    """Return a message as progress."""
    match word:
        case Begun(step, total):
            return StepStarted(step, total)
        case Done(step, item):
            return ItemDone(step, item)
        case Under(item, done, doing, expected):
            return Encoding(item, done, doing, expected)


def answer_to(question: BuildQuestion, answers: BinaryIO) -> Ended:
    """Build a package, write its progress, and return what it came to."""
    turn = threading.Lock()

    def hear(event: Event) -> None:
        with turn:
            write_message(answers, msgspec.msgpack.encode(word_of(event)))

    folder = os.fsdecode(question.cache) if question.cache is not None else None
    cache = Cache(Path(folder), question.most_bytes, question.stamp) if folder else NO_CACHE
    try:
        report = build_case(
            os.fsdecode(question.folder),
            question.policy,
            today=question.today,
            strict=question.strict,
            zipped=question.zipped,
            listener=hear,
            cache=cache,
        )
    except EvidenceKitError as problem:
        return Ended(message=str(problem), hint=problem.hint, busy=isinstance(problem, PackageBusy))
    except OSError as problem:
        where = f"{Path(problem.filename).name}: " if isinstance(problem.filename, str) else ""
        return Ended(message=f"The system refuses: {where}{problem.strerror or problem}.", hint="check the disk")
    return Ended(verdict=str(report.verdict))


def main() -> None:
    """Answer one question on standard input."""
    # Libraries print to standard output, which must not mix with the answers.
    answers = os.dup(1)
    os.dup2(2, 1)
    message = read_message(sys.stdin.buffer)
    if message is None:
        return
    with open(answers, "wb") as out:
        ended = answer_to(msgspec.msgpack.decode(message, type=BuildQuestion), out)
        write_message(out, msgspec.msgpack.encode(ended))


if __name__ == "__main__":
    main()
