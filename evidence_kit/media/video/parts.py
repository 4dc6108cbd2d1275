"""Encode a take in parts while it is decoded once: each part by an encoder of its own, which gets its quality late.

The decoder's pictures come as a stream of fragments, one for each picture, with their times; it is cut between two of
them. An encoder works off its last pictures while the next has begun, so the quality of a part is decided by the sizes
of the parts before the last: the same in each run, however fast each of them was.
"""

import contextlib
import struct
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO

from evidence_kit.media.attempt import patience_with, why_stopped
from evidence_kit.media.feeding import FedChild
from evidence_kit.media.ffmpeg_program import feed_ffmpeg
from evidence_kit.media.outcome import Outcome
from evidence_kit.media.video.rate import PicturePlan
from evidence_kit.media.video.spending import Budget, Part, next_crf, part_lengths
from evidence_kit.media.video.x264 import part_argv
from evidence_kit.model.facts import VideoFacts

BOX = struct.Struct(">I4s")

STILL_WORKING = 1
"""How many encoders may still work off their last pictures when another begins."""

UNBOUNDED = 1 << 62

Fragment = tuple[bytes, ...]
"""The bytes of a fragment, in pieces: its description, and its data."""

HELD_BACK = 2
"""How many pictures x264 holds back with B-frames that others refer to."""

LONG_TIME, SHORT_TIME = struct.Struct(">Q"), struct.Struct(">I")


class Parts:
    """The parts of an encode.

    Attributes:
        made: the parts so far, in order.
    """

    def __init__(
        self, facts: VideoFacts, plan: PicturePlan, budget: Budget | None, folder: Path, tell: Callable[[int], None]
    ) -> None:
        """Prepare an encode.

        Args:
            budget: what its pictures may take; None to encode them as one part with the quality of `plan`.
            folder: for the files.
            tell: called with the number of pictures passed on so far.
        """
        self.facts, self.plan, self.budget, self.folder, self.tell = facts, plan, budget, folder, tell
        self.made: list[Part] = []
        self.working: deque[FedChild] = deque()
        self.lengths = part_lengths(budget.complexity.frames, budget.fps) if budget else [UNBOUNDED]

    @property
    def files(self) -> list[Path]:
        """The file of each part, in order."""
        return [self.folder / f"part-{number}.mp4" for number in range(len(self.made))]

    @property
    def pictures(self) -> int:
        """How many pictures the parts have."""
        return sum(part.pictures for part in self.made)

    def read(self, output: IO[bytes], beat: Callable[[], None]) -> None:
        """Encode the pictures of a decoder's output, anew at each call.

        Raises:
            ToolFailed: an encoder failed.
            ToolMissing: ffmpeg cannot be started.
        """
        self.made = []
        stream = fragments(output)
        head = next(stream, ())
        with contextlib.ExitStack() as children:
            left = done = 0
            for picture, may_begin in with_cuts(stream):
                if not self.made or (left <= 0 and may_begin):
                    left = self.begin(head, children)
                child = self.working[-1]
                if not child.feed(*picture):
                    self.finish(0)
                    raise why_stopped(Outcome(0, ""), child.argv, self.facts, self.folder)
                left, done = left - 1, done + 1
                self.made[-1] = replace(self.made[-1], pictures=self.made[-1].pictures + 1)
                beat()
                self.tell(done)
            self.finish(0)

    def begin(self, head: Fragment, children: contextlib.ExitStack) -> int:
        """Begin the next part, and return how many pictures it is to have."""
        number = len(self.made)
        lengths = self.lengths[number:]
        self.finish(STILL_WORKING if len(lengths) > 1 else 0)
        crf = next_crf(self.budget, self.made, lengths) if self.budget else float(self.plan.crf or 0)
        self.made.append(Part(self.pictures, 0, crf))
        argv = part_argv(self.facts, self.plan, crf, self.files[-1].name)
        child = feed_ffmpeg(argv, folder=self.folder, patience=patience_with(self.facts))
        self.working.append(children.enter_context(child))
        child.feed(*head)
        return lengths[0] if len(lengths) > 1 else UNBOUNDED  # the index may have told of fewer pictures

    def finish(self, spared: int) -> None:
        """Wait for the encoders to end, all but the last `spared`, and record the bits of their parts.

        Raises:
            ToolFailed: one failed.
        """
        if self.working:
            self.working[-1].close()
        while len(self.working) > spared:
            number = len(self.made) - len(self.working)
            child = self.working.popleft()
            outcome = child.finish()
            file = self.files[number]
            if not outcome.ok or not file.exists():
                raise why_stopped(outcome, child.argv, self.facts, self.folder)
            with file.open("rb") as written:
                bits = 8 * sum(len(content) for kind, content in boxes(written) if kind == b"mdat")
            self.made[number] = replace(self.made[number], bits=bits)

    def stream(self) -> Iterator[Fragment]:
        """Yield the encoded stream of all parts, piece by piece."""
        for number, file in enumerate(self.files):
            with file.open("rb") as written:
                pieces = fragments(written)
                head = next(pieces, ())
                if number == 0:
                    yield head
                yield from pieces


def with_cuts(pictures: Iterable[Fragment]) -> Iterator[tuple[Fragment, bool]]:
    """Yield each picture of a decoder's stream, and whether a part may begin with it.

    An encoder that holds two pictures back to order them begins to count, before the time of the first, by the time
    from it to the third (x264, encoder.c); and the one before it has come to the time of its last picture but two. The
    two must not overlap, as they would where a picture lasts long.
    """
    waiting: deque[tuple[Fragment, int]] = deque()
    passed: deque[int] = deque(maxlen=HELD_BACK + 1)

    def first(after: int | None) -> tuple[Fragment, bool]:
        picture, time = waiting.popleft()
        may_begin = after is not None and len(passed) > HELD_BACK and 2 * time - after > passed[0]
        passed.append(time)
        return picture, may_begin

    for picture in pictures:
        waiting.append((picture, time_of(picture)))
        if len(waiting) > HELD_BACK:
            yield first(waiting[-1][1])
    while waiting:
        yield first(None)


def time_of(fragment: Fragment) -> int:
    """Return the time at which a fragment begins, in ticks of its stream."""
    described = fragment[0]
    begin = described.index(b"tfdt") + 4
    is_long = described[begin] == 1
    return int((LONG_TIME if is_long else SHORT_TIME).unpack_from(described, begin + 4)[0])


def fragments(stream: IO[bytes]) -> Iterator[Fragment]:
    """Yield what stands before the first fragment of a fragmented MP4, then each fragment with its data."""
    described, has_head = b"", False
    for kind, content in boxes(stream):
        if kind == b"moof" and not has_head:
            yield (described,)
            described, has_head = b"", True
        described += BOX.pack(BOX.size + len(content), kind)
        if kind == b"mdat":  # the pictures themselves are not copied again: each has megabytes
            yield described, content
            described = b""
        else:
            described += content


def boxes(stream: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Yield the kind and the content of each whole box of an MP4 (ISO 14496-12, 4.2) that ffmpeg has written."""
    while len(header := stream.read(BOX.size)) == BOX.size:
        size, kind = BOX.unpack(header)
        content = stream.read(size - BOX.size)
        if len(content) < size - BOX.size:
            return
        yield kind, content
