"""What can be taken back in a case, and done again: one stack for all pages, kept on disk after every step."""

import contextlib
from pathlib import Path
from typing import Literal

import msgspec

from evidence_kit.case.change import Edit
from evidence_kit.errors import CannotWrite
from evidence_kit.media.files import put_file
from evidence_kit.studio.session import make_studio_folder, studio_folder
from evidence_kit.studio.write_edits import Exactly, Wanted
from evidence_kit.text.regular import read_regular
from evidence_kit.watching.journal import key_of

MOST_STEPS = 500
LATELY = 50
"""Steps among which a request that is sent again is looked for."""
MOST_BYTES = 32 << 20
"""Of the file, to be read; it is rewritten at half of that, and then keeps a quarter at most."""
MOST_LINES = 4 * MOST_STEPS
"""After so many lines the file is rewritten."""


class Step(msgspec.Struct, frozen=True):
    """One gesture, and the way back.

    Attributes:
        label: what was done, such as "Move box 2".
        gesture: the page's word for it; edits of the same gesture are one step.
        back: the edits that take it back, in their order.
        before: the bytes of case.toml before it, where edits alone would not give the same bytes again.
        after: the revision of case.toml after it.
        absent: there was no case.toml before it.
        words: the statement's own file, where it was written.
        asked: checksums of the requests that it came in, by which one that is sent again is known.
        texts: case.toml before and after, when its text was edited; then there are no edits. None is no file.
    """

    label: str
    gesture: str = ""
    back: tuple[Edit, ...] = ()
    before: bytes | None = None
    after: str = ""
    absent: bool = False
    words: Exactly | None = None
    asked: tuple[str, ...] = ()
    texts: tuple[bytes | None, bytes | None] | None = None

    @property
    def wanted(self) -> Wanted:
        """The bytes to write when it is taken back."""
        file = None if self.before is None else Exactly(None if self.absent else self.before, self.after)
        return Wanted(file, self.words)


What = Literal["done", "merged", "back", "again", "skipped", "skipped-again", "taken", "turned"]


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """One change of the stack: a step was done, merged, taken back, done again or thrown away.

    Attributes:
        what: "taken" is a step that was taken back before the file was rewritten; "turned" is a turn from then.
        turn: the request that took the step back, did it again or threw it away.
    """

    what: What
    step: Step | None = None
    turn: str = ""


class Undo:
    """The steps that can be taken back and done again; a class because they change with every gesture."""

    def __init__(self, folder: Path) -> None:
        """Read what is kept of a case; what is damaged is left out, and never an error."""
        self.path = studio_folder() / f"{key_of(folder)}.undo.jsonl"
        self.done: list[Step] = []
        self.taken: list[Step] = []
        self.turns: dict[str, str] = {}
        self.lines = 0
        try:
            for line in read_regular(self.path, MOST_BYTES).splitlines():
                self.take(msgspec.json.decode(line, type=Line))
                self.lines += 1
        except (OSError, msgspec.MsgspecError, ValueError, IndexError):
            self.lines = MOST_LINES  # what comes next is not to stand behind a line that was cut

    @property
    def undo(self) -> str | None:
        """What the next step back takes back; None at the beginning."""
        return self.done[-1].label if self.done else None

    @property
    def redo(self) -> str | None:
        """What was taken back last; None after another change."""
        return self.taken[-1].label if self.taken else None

    def take(self, line: Line) -> None:
        """Make one change of the stack; the latest turns are kept, each with the label of its step."""
        if line.turn:
            self.turns[line.turn] = line.step.label if line.step else ""
            for turn in [*self.turns][:-LATELY]:
                del self.turns[turn]
        match line.what, line.step:
            case "done", Step() as step:
                self.done.append(step)
                self.taken.clear()
            case "merged", Step() as step:
                self.done[-1] = step
                self.taken.clear()
            case "back", Step() as step:
                self.done.pop()
                self.taken.append(step)
            case "again", Step() as step:
                self.taken.pop()
                self.done.append(step)
            case "taken", Step() as step:
                self.taken.append(step)
            case "skipped", _:
                self.done.pop()
            case "skipped-again", _:
                self.taken.pop()
            case _:
                pass
        del self.done[:-MOST_STEPS]

    def knows(self, gesture: str, checksum: str) -> bool:
        """Return whether a request of a gesture was done lately, whether or not it was taken back since."""
        lately = (*self.done[-LATELY:], *self.taken[-LATELY:])
        return any(step.gesture == gesture and checksum in step.asked for step in lately)

    def note(self, what: What, step: Step | None = None, turn: str = "") -> None:
        """Make one change of the stack, and keep it; on a disk that is full it is kept in memory alone."""
        line = Line(what, step, turn)
        self.take(line)
        with contextlib.suppress(OSError, CannotWrite):
            make_studio_folder()
            if self.lines >= MOST_LINES or not self.path.exists():
                self.rewrite()
                return
            with self.path.open("ab") as file:
                file.write(msgspec.json.encode(line) + b"\n")
                self.lines = MOST_LINES if file.tell() > MOST_BYTES // 2 else self.lines + 1

    def rewrite(self) -> None:
        """Write all steps that are left; the oldest go when they take too much room.

        Raises:
            CannotWrite: the disk is full.
        """
        turns = [msgspec.json.encode(Line("turned", Step(label), turn)) for turn, label in self.turns.items()]
        done = [msgspec.json.encode(Line("done", step)) for step in self.done]
        taken = [msgspec.json.encode(Line("taken", step)) for step in self.taken]
        total = sum(map(len, (*done, *taken)))
        for steps, lines in ((self.done, done), (self.taken, taken)):
            while total > MOST_BYTES // 4 and len(lines) > 1:
                total -= len(lines.pop(0))
                del steps[0]
        kept = [*turns, *done, *taken]
        put_file(self.path, b"".join(line + b"\n" for line in kept), private=True)
        self.lines = len(kept)
