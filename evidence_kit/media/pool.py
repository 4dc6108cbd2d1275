"""Examine files in child processes with limited time and memory, which return plain values.

A reader is kept for the next file, because starting it takes longer than most examinations. If it is killed or dies,
only its current file is affected: that gets a problem, and a new reader continues with the rest.
"""

import atexit
import contextlib
import dataclasses
import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

import evidence_kit
from evidence_kit.media.cage import Cage, is_confined, size_of
from evidence_kit.media.child import MOST_MEMORY, Answer, Question
from evidence_kit.media.doubts import raise_doubt
from evidence_kit.media.outcome import ChildEnded
from evidence_kit.media.partner import Partner
from evidence_kit.media.reach import Identity, covers, let_read, named_places, place_of
from evidence_kit.media.time_limits import SLOWEST_DISK, TYPE_SECONDS, time_limit
from evidence_kit.media.turns import ALONE
from evidence_kit.model.case import Original, Role
from evidence_kit.model.facts import Facts
from evidence_kit.parcel.numbers import Compared

MOST_READERS = 4
MOST_PIECES = 128
"""Most pieces that may follow an answer: the pixels of 220 megapixels are 40."""

Take = Callable[[Answer, int, bytes], None]
"""Gets an answer, and each piece that follows it with its number; from 0 again when another reader is asked."""

Given = TypeVar("Given")
Found = TypeVar("Found")


class NotRead(Exception):
    """A reader could not answer; the text is the reason, as a clause."""


class Readers:
    """Reader processes that are kept for the next file; any number of threads may ask."""

    def __init__(
        self, command: Sequence[str] | None = None, *, seconds: float | None = None, most: int | None = None
    ) -> None:
        """Set up the readers; none is started before the first question.

        Args:
            command: starts a reader.
            seconds: time limit per file; by default `EVIDENCE_KIT_READ_SECONDS`, else 60.
            most: number of readers at a time.
        """
        self.command = list(command or [sys.executable, "-m", "evidence_kit.media.child"])
        self.seconds = seconds or time_limit()
        self.most = most or min(MOST_READERS, os.cpu_count() or 1)
        self.free = threading.BoundedSemaphore(self.most)
        self.lock = threading.Lock()
        self.idle: list[Partner] = []
        self.busy: set[Partner] = set()
        self.may_read: dict[Partner, dict[Path, Identity]] = {}
        self.interrupted = False

    def start(self) -> Partner:
        """Start a reader."""
        # It runs in the package's parent folder, so that it imports this package and nothing from the user's folder.
        folder = Path(evidence_kit.__file__).parents[1]
        places = named_places() if is_confined() else {}
        talkative = bool(os.environ.get("EVIDENCE_KIT_DEBUG"))
        reader = Partner(self.command, folder, talkative=talkative, cage=Cage(reads=tuple(places), memory=MOST_MEMORY))
        self.may_read[reader] = places
        return reader

    def can_read(self, reader: Partner, path: Path | None) -> bool:
        """Return whether a path is within a reader's cage."""
        return path is None or not is_confined() or covers(self.may_read[reader], path)

    def stop(self, reader: Partner) -> None:
        """End a reader."""
        self.may_read.pop(reader, None)
        reader.end()

    def warm(self, count: int = 1) -> None:
        """Start readers in advance, so that they load their libraries while this process does something else."""
        with self.lock, contextlib.suppress(OSError):
            while not self.interrupted and len(self.idle) + len(self.busy) < min(count, self.most):
                self.idle.append(self.start())

    def rest(self, keep: int = 1) -> None:
        """End the idle readers except so many."""
        with self.lock:
            idle, self.idle = self.idle[keep:], self.idle[:keep]
        for reader in idle:
            self.stop(reader)

    def end(self) -> None:
        """End all readers for good, and release waiting threads at once."""
        with self.lock:
            self.interrupted = True
            readers, self.idle = [*self.idle, *self.busy], []
        for reader in readers:
            self.stop(reader)

    @contextlib.contextmanager
    def borrowed(self, path: Path | None = None, *, fresh: bool) -> Iterator[Partner]:
        """Provide a reader for a question about a file; a reader that fails is not kept."""
        with self.free:
            with self.lock:
                if self.interrupted:
                    raise ChildEnded(None)
                idle = self.idle.pop() if self.idle else None
                if idle and (fresh or not self.can_read(idle, path)):
                    self.stop(idle)
                    idle = None
                if path and not idle and is_confined() and not covers(named_places(), path):
                    let_read([place_of(path)])
                reader = idle or self.start()
                self.busy.add(reader)
            try:
                yield reader
            except BaseException:
                self.stop(reader)
                raise
            else:
                with self.lock:
                    self.idle.append(reader)
            finally:
                with self.lock:
                    self.busy.discard(reader)

    def ask(self, question: Question, seconds: float, take: Take | None = None) -> Answer:
        """Return the answer to a question.

        After a reader dies or runs out of memory, a new one is asked: earlier files may be the reason.

        Raises:
            NotRead: there is no answer.
        """
        try:
            try:
                answer = self.ask_once(question, seconds, take)
            except ChildEnded as ended:
                if ended.code is None:
                    raise
                answer = Answer(starved=True)
            if answer.starved:
                answer = self.ask_once(question, seconds, take, fresh=True)
        except ChildEnded as ended:
            if ended.code is None:
                raise NotRead(f"it could not be examined within {seconds:.0f} seconds") from None
            raise NotRead("the library for such files stops on it") from None
        if answer.starved:
            raise NotRead(f"it takes more than {MOST_MEMORY >> 30} GB of memory to examine it")
        if answer.failed:
            raise NotRead("the library for such files crashes on it")
        if answer.doubtful:
            raise_doubt()
        return answer

    def ask_once(self, question: Question, seconds: float, take: Take | None = None, *, fresh: bool = False) -> Answer:
        """Return a reader's answer; only one reader at a time may hold a large picture.

        Raises:
            ChildEnded: it died, or was killed after the time limit.
        """
        path = Path(os.fsdecode(question.path))
        with contextlib.ExitStack() as alone, self.borrowed(path, fresh=fresh) as reader:
            reader.send(msgspec.msgpack.encode(question))
            try:
                while (answer := msgspec.msgpack.decode(reader.receive(seconds), type=Answer)).large:
                    alone.enter_context(ALONE)
                    reader.send(b"")
                if take:
                    for number in range(min(answer.following, MOST_PIECES)):
                        take(answer, number, reader.receive(seconds))
            except (msgspec.DecodeError, ValueError):  # a hostile file may have taken it over
                raise ChildEnded(0) from None
            return answer

    def examine(self, path: Path, *, decode: bool = True, strict: bool = True, sharp: bool = True) -> Facts:
        """Return the facts that `media.probe.examine` finds; a file that stops the readers has a problem.

        Never raises because of the file's type or content.
        """
        path_bytes, reading_time = os.fsencode(path.absolute()), size_of(path) / SLOWEST_DISK
        try:
            facts = self.ask(Question("examine", path_bytes, decode, strict, sharp), self.seconds + reading_time).facts
            return facts or Facts("other", examined=False, problem="a reader process does not answer")
        except NotRead as problem:
            why = str(problem)
        try:
            identified = self.ask(Question("type", path_bytes), min(self.seconds, TYPE_SECONDS) + reading_time).facts
        except NotRead:
            identified = None
        if identified is None:
            return Facts("other", examined=False, problem=why)
        return dataclasses.replace(identified, problem=why, given_up=True) if identified.examined else identified

    def label(self, original: Original, tracking: str | None) -> Compared | None:
        """Return the comparison that `media.image.label.read_label` makes; None when the photo could not be read."""
        question = Question(
            "label",
            os.fsencode(original.path.absolute()),
            tracking=tracking,
            redact=original.redact,
            facts=original.facts,
            effort=effort_for(original),
        )
        try:
            return self.ask(question, self.seconds).label
        except NotRead:
            return None

    def thumbnail(self, path: Path, mime: str, longest: int) -> bytes | None:
        """Return the small picture that `media.thumbnail.thumbnail` makes; None when the file could not be read."""
        question = Question("thumbnail", os.fsencode(path.absolute()), mime=mime, longest=longest)
        try:
            return self.ask(question, self.seconds).small or None
        except NotRead:
            return None


_shared: list[Readers] = []
_of_others: list[Readers] = []
"""Readers of the process that this one was forked from: they are neither asked nor ended."""


def readers() -> Readers:
    """Return the readers of this process."""
    if not _shared:
        _shared.append(Readers())
    return _shared[0]


def limit_readers(most: int) -> None:
    """Let the readers of this process be at most so many, where none has been asked for yet."""
    if not _shared:
        _shared.append(Readers(most=most))


def end_readers() -> None:
    """End the readers of this process; the next question starts new ones."""
    while _shared:
        _shared.pop().end()


def forget_readers() -> None:
    """Leave the readers to the parent process after a fork."""
    _of_others.extend(_shared)
    _shared.clear()


atexit.register(end_readers)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=forget_readers)


def warm_readers(count: int = 1, paths: Iterable[Path] = ()) -> None:
    """Start readers in advance, for files and folders that they will be asked about."""
    let_read(paths)
    readers().warm(count)


def rest_readers() -> None:
    """End the readers that have nothing to do, so that they hold no memory; the next question starts new ones."""
    for shared in _shared:
        shared.rest(0)


def effort_for(original: Original) -> Literal["glance", "thorough"]:
    """Return how thoroughly a label is searched in a photo."""
    return "thorough" if original.role is Role.label else "glance"


def each(work: Callable[[Given], Found], items: Sequence[Given], workers: int | None = None) -> list[Found]:
    """Return the result of `work` for each item, in order, several at a time.

    An interruption ends the readers, so that it takes effect at once.

    Args:
        workers: how many at a time; by default the number of readers.
    """
    with ThreadPoolExecutor(workers or readers().most) as pool:
        try:
            return list(pool.map(work, items))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            end_readers()
            raise
        finally:
            readers().rest()
