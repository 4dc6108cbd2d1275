"""Encode a take in parts while it is decoded once: each part by an encoder of its own, which gets its quality late.

The decoder's pictures come as a stream of fragments, one for each picture, with their times; it is cut between two of
them. The next encoder begins when the one before has ended. Two at a time were no faster on two processors (a pan of 20
seconds took 28.8 s, and 28.9 s with one), and needed 1,070 MB instead of 700.
"""

import contextlib
import struct
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO

from evidence_kit.media.attempt import EncoderStopped, patience_with, why_stopped
from evidence_kit.media.feeding import FedChild
from evidence_kit.media.ffmpeg_program import feed_ffmpeg
from evidence_kit.media.video.rate import PicturePlan
from evidence_kit.media.video.spending import Budget, Part, next_crf, part_lengths
from evidence_kit.media.video.x264 import part_argv
from evidence_kit.model.facts import VideoFacts

BOX = struct.Struct(">I4s")

UNBOUNDED = 1 << 62

TFHD_OFFSET, TFHD_DESCRIPTION, TFHD_DURATION = 0x1, 0x2, 0x8
"""Flags of a fragment's header: which of its fields are there (ISO 14496-12, 8.8.7)."""

Fragment = tuple[bytes, ...]
"""The bytes of a fragment, in pieces: its description, and its data."""

HELD_BACK = 2
"""Pictures by which x264 delays its output, to order B-frames."""

LONG_TIME, SHORT_TIME = struct.Struct(">Q"), struct.Struct(">I")


class Parts:
    """The parts of an encode.

    Attributes:
        made: the parts so far, in order.
        last: time and duration of the last picture, in ticks of the decoder's stream.
    """

    def __init__(
        self,
        film: tuple[Path, VideoFacts],
        plan: PicturePlan,
        budget: Budget | None,
        folder: Path,
        tell: Callable[[int], None],
    ) -> None:
        """Prepare an encode.

        Args:
            film: its file, and its facts.
            budget: what its pictures may take; None to encode them as one part with the quality of `plan`.
            folder: for the files.
            tell: called with the number of pictures passed on so far.
        """
        (self.film, self.facts), self.plan, self.budget = film, plan, budget
        self.folder, self.tell = folder, tell
        self.made: list[Part] = []
        self.last = (0, 0)
        self.working: FedChild | None = None
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
        """Encode the pictures of a decoder's output; a further call starts over.

        Raises:
            EncoderStopped: an encoder failed.
            ToolMissing: ffmpeg cannot be started.
        """
        self.made, self.last, self.working = [], (0, 0), None
        stream = fragments(output)
        head = next(stream, ())
        with contextlib.ExitStack() as children:
            left = done = 0
            for picture, may_begin in with_cuts(stream):
                if not self.made or (left <= 0 and may_begin):
                    left += self.begin(head, children, late=-left)
                self.feed(picture)
                left, done, self.last = left - 1, done + 1, span_of(picture)
                self.made[-1] = replace(self.made[-1], pictures=self.made[-1].pictures + 1)
                beat()
                self.tell(done)
            self.finish()

    def begin(self, head: Fragment, children: contextlib.ExitStack, late: int) -> int:
        """Begin the next part, and return how many pictures it was planned to have.

        Args:
            late: how many of them the part before it has got.
        """
        number = len(self.made)
        planned = self.lengths[number:]
        lengths = [max(1, planned[0] - late), *planned[1:]]
        self.finish()
        crf = next_crf(self.budget, self.made, lengths) if self.budget else float(self.plan.crf or 0)
        self.made.append(Part(self.pictures, 0, crf))
        argv = part_argv(self.facts, self.plan, crf, self.files[-1].name)
        child = feed_ffmpeg(argv, self.film, folder=self.folder, patience=patience_with(self.facts))
        self.working = children.enter_context(child)
        self.feed(head)
        return planned[0] if len(planned) > 1 else UNBOUNDED  # the index may have told of fewer pictures

    def feed(self, fragment: Fragment) -> None:
        """Give a fragment to the encoder at work.

        Raises:
            EncoderStopped: it reads no more.
        """
        assert self.working is not None  # noqa: S101  (a part has begun)
        if not self.working.feed(*fragment):
            self.finish(has_all=False)

    def finish(self, *, has_all: bool = True) -> None:
        """Wait until the encoder at work has ended, if there is one, and record the bits of its part.

        Args:
            has_all: it has read all that it was given.

        Raises:
            EncoderStopped: it failed.
        """
        child, self.working = self.working, None
        if child is None:
            return
        outcome, file = child.finish(), self.files[-1]
        if not outcome.ok or not file.exists() or not has_all:
            raise EncoderStopped from why_stopped(outcome, child.argv, self.facts, self.folder)
        with file.open("rb") as written:
            bits = 8 * sum(len(content) for kind, content in boxes(written) if kind == b"mdat")
        self.made[-1] = replace(self.made[-1], bits=bits)

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

    x264 delays its output by two pictures, to order B-frames. So the decoding times of a part begin before its first
    picture, by the time from that to its third (encoder.c), and those of the part before it reach its third last
    picture. A part may begin only where the two do not overlap, as they would where a picture lasts long.
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


def span_of(fragment: Fragment) -> tuple[int, int]:
    """Return the time at which a picture begins and how long it lasts, in ticks of its stream; 0 when not told."""
    described = fragment[0]
    begin = described.find(b"tfhd") + 4
    flags = int.from_bytes(described[begin : begin + 4], "big")
    at = begin + 8 + (8 if flags & TFHD_OFFSET else 0) + (4 if flags & TFHD_DESCRIPTION else 0)
    is_told = begin > len(b"tfhd") and flags & TFHD_DURATION
    return time_of(fragment), int(SHORT_TIME.unpack_from(described, at)[0]) if is_told else 0


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
