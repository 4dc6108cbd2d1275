"""The child process that examines files: it answers questions until its input ends.

Called as `python -m evidence_kit.media.child`. Whatever a damaged file makes a library do (loop, grow, crash) ends
with this process and is reported as a problem of the file.
"""

import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO, Literal

import msgspec

from evidence_kit.media.cage import limit_processor_seconds, limit_this
from evidence_kit.media.doubts import doubts
from evidence_kit.media.messages import read_message, write_message
from evidence_kit.media.process import LOG
from evidence_kit.media.turns import ask_for_turns
from evidence_kit.model.facts import Facts
from evidence_kit.parcel.numbers import Compared

MOST_MEMORY = 2 << 30
"""Most bytes of a reader's memory: a file of 220 megapixels of 32 bits and its picture take 1.8 GB."""


PROCESSOR_SECONDS = 900
"""Most seconds of a processor for one question; the time limit of whoever asks is reached sooner."""


class Question(msgspec.Struct, frozen=True):
    """A question about a file.

    Attributes:
        verb: for all its facts, only its type and hash, the parcel's label in it, a small picture of it, or what is
            made of it.
        path: absolute, as the system encodes it.
        decode: whether an image is decoded to its last byte.
        strict: whether to look for damage that decoders conceal.
        sharp: whether to measure the sharpness of a picture.
        tracking: the order's number, for a label.
        redact: the redacted boxes of a label's photo.
        facts: of a label's photo.
        effort: how thoroughly a label is searched.
        mime: of a picture to be made small.
        longest: side of the small picture in pixels.
        task: what is to be made of a picture, a `PictureTask` as MessagePack.
    """

    verb: Literal["examine", "type", "label", "thumbnail", "picture"]
    path: bytes
    decode: bool = True
    strict: bool = True
    sharp: bool = True
    tracking: str | None = None
    redact: tuple[tuple[int, int, int, int], ...] = ()
    facts: Facts | None = None
    effort: Literal["glance", "thorough"] = "thorough"
    mime: str = ""
    longest: int = 0
    task: bytes = b""


class Answer(msgspec.Struct, frozen=True):
    """A reader's answer.

    Attributes:
        small: a small picture as JPEG; empty without one.
        made: what was made of a picture, a `PictureDone` as MessagePack.
        following: how many messages with pieces of it follow.
        large: a large picture comes next; the reader waits for any reply.
        starved: its memory limit is too low.
        failed: a library failed unexpectedly; the text is for a bug report.
        doubtful: something ended early while it looked, so the result may be another next time.
    """

    facts: Facts | None = None
    label: Compared | None = None
    small: bytes = b""
    made: bytes = b""
    following: int = 0
    large: bool = False
    starved: bool = False
    failed: str = ""
    doubtful: bool = False


def serve(questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer questions until the input ends."""

    def say(answer: Answer) -> None:
        write_message(answers, msgspec.msgpack.encode(answer))

    def ask() -> None:
        say(Answer(large=True))
        read_message(questions)

    ask_for_turns(ask)
    while (message := read_message(questions)) is not None:
        limit_processor_seconds(PROCESSOR_SECONDS)
        before = doubts()
        answer, pieces = answer_to(msgspec.msgpack.decode(message, type=Question))
        if doubts() != before:
            answer = msgspec.structs.replace(answer, doubtful=True)
        try:
            say(answer)
        except (UnicodeEncodeError, OverflowError):  # a name that is not text, or a number beyond 64 bits
            say(Answer(failed="the result cannot be written as text"))
            continue
        for piece in pieces:
            write_message(answers, piece())


def answer_to(question: Question) -> tuple[Answer, Sequence[Callable[[], bytes]]]:
    """Return the answer to a question, and what makes each piece that follows it, also when a library fails."""
    try:
        return found_for(question)
    except MemoryError:
        return Answer(starved=True), ()
    except Exception as problem:  # noqa: BLE001  (a library's failure on this file must not stop the others)
        import traceback  # noqa: PLC0415  (slow to load, and rarely needed)

        traceback.print_exc()
        return Answer(failed=f"{type(problem).__name__}: {problem}"), ()


def found_for(question: Question) -> tuple[Answer, Sequence[Callable[[], bytes]]]:
    """Return the answer to a question, and what makes each piece that follows it."""
    path = Path(os.fsdecode(question.path))
    if question.verb == "picture":
        from evidence_kit.media.image.task import PictureTask, done_here  # noqa: PLC0415  (loads Pillow, as below)

        done, pieces = done_here(path, msgspec.msgpack.decode(question.task, type=PictureTask))
        return Answer(made=msgspec.msgpack.encode(done), following=len(pieces)), pieces
    if question.verb == "label":
        from evidence_kit.media.image.label import read_label  # noqa: PLC0415  (loads numpy, only needed here)
        from evidence_kit.model.case import Original  # noqa: PLC0415

        photo = Original(path, path.name, question.facts or Facts("image"), redact=question.redact)
        return Answer(label=read_label(photo, question.tracking, question.effort)), ()
    if question.verb == "thumbnail":
        from evidence_kit.media.thumbnail import thumbnail  # noqa: PLC0415  (loads Pillow, only needed here)

        return Answer(small=thumbnail(path, question.mime, question.longest) or b""), ()
    from evidence_kit.media.probe import examine, identify  # noqa: PLC0415  (after memory is limited)

    if question.verb == "type":
        return Answer(facts=identify(path)), ()
    found = examine(path, decode=question.decode, strict=question.strict, sharp=question.sharp)
    return Answer(facts=found), ()


def main() -> None:
    """Answer the questions on standard input until it ends."""
    limit_this(MOST_MEMORY)
    if os.environ.get("EVIDENCE_KIT_DEBUG"):
        LOG.addHandler(logging.StreamHandler())
        LOG.setLevel(logging.DEBUG)
    # numpy comes with simplejpeg, and its OpenBLAS would start a thread for each core, which are not needed here:
    # without them a reader needs 0.05 to 0.1 seconds of processor time less to start.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Libraries print to standard output, which must not mix with the answers.
    answers = os.dup(1)
    os.dup2(2, 1)
    with open(answers, "wb") as out:
        serve(sys.stdin.buffer, out)


if __name__ == "__main__":
    main()
