"""A case as the studio works on it: looked at, judged, changed and taken back."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import msgspec

from evidence_kit.case.change import Clashes, Edit, Senseless
from evidence_kit.case.edit import Overtaken, read_case_file, write_case_file
from evidence_kit.case.file import mistakes_of_case, refuse_links
from evidence_kit.case.places_in_file import NoSuchPlace
from evidence_kit.errors import RulesWrong
from evidence_kit.model.case import CASE_FILE, Original, Role
from evidence_kit.studio import advice
from evidence_kit.studio.case_json import mistakes_json
from evidence_kit.studio.case_state import Snapshot, box_outside, refuse_absence
from evidence_kit.studio.edit_outcomes import conflicts, refused, step_conflict, step_of, text_conflict
from evidence_kit.studio.file_facts import is_unknown
from evidence_kit.studio.ids import NoSuchFile, edit_of, id_of, place_for_page
from evidence_kit.studio.live_case import HALF_WRITTEN_SECONDS, LiveCase
from evidence_kit.studio.undo import Step
from evidence_kit.studio.wire import (
    Conflicts,
    DraftJson,
    EditResult,
    ReasonJson,
    Refusal,
    TomlJson,
    WordsJson,
)
from evidence_kit.studio.wire_requests import EditsAsked, TomlAsked, UndoAsked
from evidence_kit.studio.write_edits import Wanted, Written, revision_of, write_edits
from evidence_kit.text.plain_text import NotText, decode
from evidence_kit.text.today import local_day

__all__ = ["Desk", "id_of"]


class Desk(LiveCase):
    """The case of one studio, as pages change it and ask of it."""

    def edit(self, asked: EditsAsked) -> EditResult | Conflicts | Refusal:
        """Change the case: all of a gesture, or nothing.

        Raises:
            CaseUnreadable, CannotWrite: the folder is away, or the system refuses.
        """
        checksum = hashlib.blake2s(msgspec.json.encode(asked.edits), digest_size=8).hexdigest()
        with self.lock:
            last = self.steps.done[-1] if self.steps.done else None
            merged = last if last and last.gesture == asked.gesture and not self.steps.taken else None
            if self.steps.knows(asked.gesture, checksum):
                return self.edited()
            snapshot = self.now()
            try:
                edits = [edit_of(edit, snapshot.ids, snapshot.written) for edit in asked.edits]
                outside = next(filter(None, (box_outside(edit, snapshot) for edit in edits)), None)
                result = outside or self.write(edits, snapshot)
            except NoSuchFile:
                return Refusal(
                    code="no-such-file", message="This file is no longer in the case.", hint="choose another"
                )
            except NoSuchPlace as problem:
                return Refusal(code="bad-request", message=f"{problem}.", hint="load the page again")
            if isinstance(result, Clashes):
                return conflicts(result, [edit.at for edit in asked.edits], edits, snapshot)
            if not isinstance(result, Written):
                return refused(result)
            if result.before != result.data or result.words:
                step = step_of(asked.label, asked.gesture, (checksum,), result, edits, merged)
                self.steps.note("merged" if merged else "done", step)
            return self.after_writing()

    def write(
        self, edits: Sequence[Edit], snapshot: Snapshot, wanted: Wanted | None = None
    ) -> Written | Clashes | Senseless | Refusal:
        """Write edits into the case, also when an editor is just writing into it."""
        for waited in (False, True):
            try:
                return write_edits(self.folder, edits, snapshot.names, wanted)
            except RulesWrong:
                if not waited:
                    self.ended.wait(HALF_WRITTEN_SECONDS)
        mistakes = mistakes_json(self.refresh().mistakes)
        self.show()
        message, hint = f"{CASE_FILE} has mistakes.", "correct them in its text first"
        return Refusal(code="case-mistakes", message=message, hint=hint, mistakes=mistakes)

    def after_writing(self, label: str = "") -> EditResult:
        """Judge the case as it is now, and return what became of it."""
        self.refresh()
        self.show()
        self.begin_reading()
        return self.edited(label)

    def edited(self, label: str = "") -> EditResult:
        """Return what became of the case."""
        shown = self.case()
        return EditResult(revision=shown.revision, seq=shown.seq, undo=self.steps.undo, label=label)

    def undo(self, asked: UndoAsked, *, redo: bool) -> EditResult | Conflicts | Refusal:
        """Take the last step back, or do it again; one that is not the step that was meant is a question.

        Raises:
            CaseUnreadable, CannotWrite: the folder is away, or the system refuses.
        """
        with self.lock:
            turn = asked.gesture or ""
            if turn in self.steps.turns:
                return self.edited(self.steps.turns[turn])
            stack = self.steps.taken if redo else self.steps.done
            if not stack:
                return Refusal(message=f"There is nothing to {'do again' if redo else 'take back'}.")
            step = stack[-1]
            if asked.step not in (None, step.label):
                return step_conflict(asked.step, step.label, redo=redo)
            if asked.skip:
                self.steps.note("skipped-again" if redo else "skipped", Step(step.label), turn)
                return self.after_writing(step.label)
            if step.texts is not None:
                return self.undo_text(step, step.texts, turn, redo=redo)
            snapshot = self.now()
            result = self.write(step.back, snapshot, step.wanted)
            if isinstance(result, Clashes):
                return conflicts(result, [place_for_page(edit.at) for edit in step.back], step.back, snapshot)
            if not isinstance(result, Written):
                return refused(result)
            other = step_of(step.label, step.gesture, step.asked, result, step.back, None)
            self.steps.note("again" if redo else "back", other, turn)
            return self.after_writing(step.label)

    def undo_text(
        self, step: Step, texts: tuple[bytes | None, bytes | None], turn: str, *, redo: bool
    ) -> EditResult | Conflicts | Refusal:
        """Put back the text that case.toml had before it was edited as text, unless somebody changed it since."""
        before, after = texts
        if (link := self.no_file()) is not None:
            return link
        current = read_case_file(self.folder)
        if (current or b"") != (after or b""):
            return text_conflict(current)
        try:
            write_case_file(self.folder, before, current)
        except Overtaken:
            return text_conflict(read_case_file(self.folder))
        self.steps.note("again" if redo else "back", Step(step.label, texts=(after, before)), turn)
        return self.after_writing(step.label)

    def no_file(self) -> Refusal | None:
        """Return why case.toml cannot be written: it is a link, or no file; None when it can.

        Raises:
            CaseUnreadable: the folder is away.
        """
        refuse_absence(self.folder)
        try:
            refuse_links(self.folder / CASE_FILE)
        except RulesWrong as problem:
            return Refusal(message=f"{CASE_FILE} is not a regular file.", hint=problem.hint)
        return None

    def toml(self) -> TomlJson:
        """Return the text of case.toml, and its mistakes.

        Raises:
            CaseUnreadable: the folder is away.
        """
        refuse_absence(self.folder)
        data = read_case_file(self.folder) or b""
        try:
            text = decode(data).text
        except NotText:
            text = data.decode("utf-8", "replace")
        revision, seen = revision_of(data), self.snapshot
        # What is wrong only beside the files that lie there is known by the last look.
        mistakes = mistakes_of_case(data) or (seen.mistakes if seen and seen.revision == revision else ())
        return TomlJson(revision=revision, text=text, mistakes=mistakes_json(mistakes))

    def put_toml(self, asked: TomlAsked) -> TomlJson | Conflicts | Refusal:
        """Replace the text of case.toml, unless it was changed since or would have mistakes.

        Raises:
            CaseUnreadable, CannotWrite: the folder is away, or the system refuses.
        """
        with self.lock:
            if (link := self.no_file()) is not None:
                return link
            before = read_case_file(self.folder)
            if revision_of(before or b"") != asked.base:
                return text_conflict(before)
            try:
                data = decode(before or b"").encode(asked.text.replace("\r\n", "\n"))
            except NotText:
                data = asked.text.encode()
            mistakes = mistakes_of_case(data)
            if mistakes:
                message, hint = f"{CASE_FILE} would have mistakes, so it was not written.", "correct them first"
                return Refusal(code="case-mistakes", message=message, hint=hint, mistakes=mistakes_json(mistakes))
            try:
                write_case_file(self.folder, data, before)
            except Overtaken:
                return text_conflict(read_case_file(self.folder))
            # A repair is no step: taken back, it would bring the mistakes back.
            if data != (before or b"") and not mistakes_of_case(before or b""):
                self.steps.note("done", Step(f"Edit {CASE_FILE}", texts=(before, data)))
            self.after_writing()
            return self.toml()

    def arrived(self, path: Path, *, role: Role | None, shot: str | None) -> None:
        """Take in a file that was placed in the case, with the role or for the shot that it was sent for."""
        said: dict[str, str | float] = {} if role is None else {"role": role.value}
        self.take_in(path, said, "Add {name}", role, shot)

    def took_still(self, path: Path, *, of: Original, at: float, role: Role | None, gesture: str) -> None:
        """Take in a frame of a film that was placed in the case."""
        said: dict[str, str | float] = {"still_of": of.name, "at": at}
        said |= {} if role is None else {"role": role.value}
        self.take_in(path, said, "Take a still", role, gesture=gesture)

    def take_in(
        self,
        path: Path,
        said: dict[str, str | float],
        label: str,
        role: Role | None = None,
        shot: str | None = None,
        gesture: str = "",
    ) -> None:
        """Take in a file that lies in the case by now, with what is to be said of it."""
        with self.lock:
            self.file_facts.note_whole(path)
            snapshot = self.refresh()
            name = next((name for name, (place, _) in snapshot.files.items() if place == path), None)
            if name is not None and shot is not None:
                self.expect(path, name, role, shot)
                self.look_first(path)
            if name is not None and said and not snapshot.mistakes:
                edits = [Edit(("evidence", name, key), None, value) for key, value in said.items()]
                result = self.write(edits, snapshot)
                if isinstance(result, Written):
                    # Nothing is deleted: to take it back is to keep the file out of the package.
                    out = (Edit(("evidence", name, "leave_out"), None, value=True),)
                    self.steps.note("done", Step(label.format(name=name), gesture, out))
            self.after_writing()

    def photo_judged(self) -> None:
        """Leave out what a photo that was just judged as good replaces; it can be taken in again."""
        with self.lock:
            snapshot = self.now()
            worse = [] if snapshot.mistakes else self.shooting.worse_takes(snapshot.case)
            for name, better in worse:
                said = {"leave_out": True, "taken_again_as": better}
                edits = [Edit(("evidence", name, key), None, value) for key, value in said.items()]
                result = self.write(edits, snapshot)
                if isinstance(result, Written):
                    label = f"Leave out {name}, which was taken again"
                    self.steps.note("done", step_of(label, "", (), result, edits, None))
            if worse:
                self.after_writing()

    def sent_again(self, name: str, *, role: Role | None, shot: str | None) -> None:
        """Take note that a file of the case was sent once more, for a shot; a role that it has stays."""
        with self.lock:
            snapshot = self.refresh()
            original = next((one for one in snapshot.case.originals if one.name == name), None)
            if original is None:
                return
            if role is not None and original.role is Role.other and not snapshot.mistakes:
                result = self.write([Edit(("evidence", name, "role"), None, role.value)], snapshot)
                if isinstance(result, Written):
                    back = (Edit(("evidence", name, "role"), role.value, None),)
                    self.steps.note("done", Step(f"Set the role of {name}", back=back))
            if shot is not None:
                self.expect(original.path, name, role, shot)
            self.after_writing()
            if shot is not None and not is_unknown(original.facts):
                self.shooting.looked(original.path, original.facts, self.now().case)

    def words(self, text: str) -> WordsJson:
        """Return what is said of a statement; nothing is saved."""
        return advice.words(text, self.now(), self.policy)

    def draft(self) -> DraftJson:
        """Return a statement made of what was entered."""
        return advice.draft(self.now().case, local_day(self.today))

    def reasons(self) -> list[ReasonJson]:
        """Return the reasons for a dispute."""
        return advice.reasons(self.policy)
