"""What runs in the child process that looks at files: one question after another, until its input ends.

Called as `python -m evidence_kit.media.reader`. Whatever a damaged file makes a library do (loop, grow, crash) ends
with this process, and is a word about the file.
"""

import os
import sys
from pathlib import Path
from typing import BinaryIO, Literal

import msgspec

from evidence_kit.media.process import FRAME, bound_memory, read_message
from evidence_kit.media.turns import ask_for_turns
from evidence_kit.model.facts import Facts
from evidence_kit.parcel.numbers import Compared

MOST_MEMORY = 2 << 30
"""Bytes that a reader may hold: a file of 220 megapixels of 32 bits and its picture are 1.8 GB."""


class Question(msgspec.Struct, frozen=True):
    """What is asked about one file.

    Attributes:
        verb: all facts of it, only its type and sum, or the parcel's label in it.
        path: as the system spells it, absolute.
        decode: whether an image is decoded to its last byte.
        strict: whether damage is looked for that decoders conceal.
        tracking: the order's number, for a label.
        redact: the boxes of a label's photo that are covered.
        facts: what is known of a label's photo.
        effort: how hard a label is looked for.
    """

    verb: Literal["examine", "type", "label"]
    path: bytes
    decode: bool = True
    strict: bool = True
    tracking: str | None = None
    redact: tuple[tuple[int, int, int, int], ...] = ()
    facts: Facts | None = None
    effort: Literal["glance", "thorough"] = "thorough"


class Answer(msgspec.Struct, frozen=True):
    """What a reader says.

    Attributes:
        large: a large picture comes next; it goes on after any word back.
        starved: the memory it may use does not do.
        failed: a library failed in a way that is not known; the words are for a report.
    """

    facts: Facts | None = None
    label: Compared | None = None
    large: bool = False
    starved: bool = False
    failed: str = ""


def serve(questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer questions until there are no more."""
    encode = msgspec.msgpack.encode

    def say(answer: Answer) -> None:
        message = encode(answer)
        answers.write(len(message).to_bytes(FRAME) + message)
        answers.flush()

    def ask() -> None:
        say(Answer(large=True))
        read_message(questions)

    ask_for_turns(ask)
    while (message := read_message(questions)) is not None:
        answer = answer_to(msgspec.msgpack.decode(message, type=Question))
        try:
            say(answer)
        except UnicodeEncodeError:  # a name in the file that is no text
            say(Answer(failed="the result cannot be written as text"))


def answer_to(question: Question) -> Answer:
    """Return the answer to one question; that a library fails is one too."""
    path = Path(os.fsdecode(question.path))
    try:
        if question.verb == "label":
            return Answer(label=label_in(path, question))
        from evidence_kit.media.probe import examine, identify  # noqa: PLC0415  (after memory is bounded)

        if question.verb == "type":
            return Answer(facts=identify(path))
        return Answer(facts=examine(path, decode=question.decode, strict=question.strict))
    except MemoryError:
        return Answer(starved=True)
    except Exception as problem:  # noqa: BLE001  (a library's failure on this file must not end the look at the others)
        import traceback  # noqa: PLC0415  (takes longer to load than it is worth for what hardly ever happens)

        traceback.print_exc()
        return Answer(failed=f"{type(problem).__name__}: {problem}")


def label_in(path: Path, question: Question) -> Compared | None:
    """Return what the parcel's label in a photo says."""
    from evidence_kit.media.image.label import read_label  # noqa: PLC0415  (loads numpy, which only labels need)
    from evidence_kit.model.case import Original  # noqa: PLC0415

    facts = question.facts or Facts("image")
    return read_label(Original(path, path.name, facts, redact=question.redact), question.tracking, question.effort)


def prepare() -> None:
    """Load what almost every file needs while the first question is still on its way."""


def main() -> None:
    """Answer what is asked on standard input until it ends."""
    bound_memory(MOST_MEMORY)
    # numpy comes with simplejpeg, and its OpenBLAS would start a thread for each core, which no look at a file uses:
    # without them a reader is ready after 0.05 to 0.1 seconds of processor time less.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Libraries print to standard output: what is written there must not get between the answers.
    kept = os.dup(1)
    os.dup2(2, 1)
    prepare()
    with open(kept, "wb") as out:
        serve(sys.stdin.buffer, out)


if __name__ == "__main__":
    main()
