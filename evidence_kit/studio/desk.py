"""A case as the studio works on it: looked at, judged, changed and taken back."""

import datetime as dt
import hashlib
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from evidence_kit.cache.store import Cache
from evidence_kit.case.change import Clashes, Edit, Senseless
from evidence_kit.case.places_in_file import NoSuchPlace
from evidence_kit.errors import CaseUnreadable, RulesWrong, ToolMissing
from evidence_kit.model.case import Original, Role
from evidence_kit.policies import LoadedPolicy
from evidence_kit.studio.looked import Looked
from evidence_kit.studio.names import NoSuchFile, edit_of, id_of, place_for_page
from evidence_kit.studio.outcomes import conflicts, refused, step_of
from evidence_kit.studio.seen import Seen, is_outside, see
from evidence_kit.studio.shown import Plays, case_json, mistakes_json, plays_unknown
from evidence_kit.studio.undo import Undo
from evidence_kit.studio.wire import (
    Conflicts,
    DirectorJson,
    DraftJson,
    Edited,
    Notice,
    ReasonJson,
    Refused,
    TomlJson,
    WordsJson,
)
from evidence_kit.studio.wire_asked import EditsAsked, TomlAsked, UndoAsked
from evidence_kit.studio.wire_case import CaseJson, UndoJson
from evidence_kit.studio.writing import Written, write_edits
from evidence_kit.text.today import local_day

__all__ = ["Desk", "id_of"]

HALF_WRITTEN_SECONDS = 0.3
"""An editor that saves in place leaves half a file for a moment; it is read again before its mistakes are told."""

AGAIN_SECONDS = 1.0
"""After which files that are still being copied are looked at again."""


class Desk:
    """The case of one studio; a class because what is known of it changes with each look and each edit."""

    def __init__(
        self,
        folder: Path,
        policy: LoadedPolicy,
        *,
        today: dt.date | None,
        strict: bool,
        cache: Cache,
        tell: Callable[[Notice], None],
        plays: Plays = plays_unknown,
    ) -> None:
        """Begin with nothing looked at.

        Args:
            today: the day to judge by; None for the one it is then.
            tell: gives a notice to every open page, from any thread.
            plays: says how the page can play a film.
        """
        self.folder, self.policy, self.today, self.strict = folder, policy, today, strict
        self.cache, self.tell, self.plays = cache, tell, plays
        self.lock = threading.RLock()
        self.looked = Looked(cache)
        self.steps = Undo(folder)
        self.reader = ThreadPoolExecutor(1, thread_name_prefix="studio-reader")
        self.ended = threading.Event()
        self.is_reading = False
        self.seen: Seen | None = None
        self.shown: CaseJson | None = None

    def look(self) -> None:
        """Look at the case again, and tell it when something has changed; files are read in a thread of their own.

        Raises:
            CaseUnreadable: the folder is away.
        """
        with self.lock:
            had_mistakes = bool(self.seen and self.seen.mistakes)
            if self.see().mistakes and not had_mistakes and not self.ended.wait(HALF_WRITTEN_SECONDS):
                self.see()
            self.show()
            self.begin_reading()

    def see(self) -> Seen:
        """Look at the case with what is known of its files.

        Raises:
            CaseUnreadable: the folder is away.
        """
        if not self.folder.is_dir():
            raise CaseUnreadable("The folder of the case is no longer there.", hint="put it back, or end the studio")
        today = local_day(self.today)
        self.seen = see(self.folder, self.seen, self.looked, self.policy, today, strict=self.strict, cache=self.cache)
        return self.seen

    def show(self) -> None:
        """Tell every page when there is something new to show."""
        if self.seen is None:
            return
        undo, last = UndoJson(undo=self.steps.undo, redo=self.steps.redo), self.shown
        made = case_json(self.seen, self.folder, self.policy, local_day(self.today), undo, self.plays)
        if last is None or msgspec.structs.replace(made, seq=last.seq) != last:
            self.shown = msgspec.structs.replace(made, seq=last.seq + 1 if last else 1)
            self.tell(("case", {"seq": self.shown.seq, "revision": made.revision}))

    def begin_reading(self) -> None:
        """Have the files read that nobody has looked at yet, and the numbers in them."""
        seen = self.seen
        if (
            seen
            and (seen.wanted or seen.coming or self.looked.has_unread)
            and not self.is_reading
            and not self.ended.is_set()
        ):
            self.is_reading = True
            self.reader.submit(self.read)

    def read(self) -> None:
        """Read what is to be read, until nothing is left."""
        try:
            while not self.ended.is_set():
                with self.lock:
                    seen = self.see()
                    self.show()
                    if not (seen.wanted or seen.coming or self.looked.has_unread):
                        return
                if seen.wanted:
                    self.looked.look_at(seen.wanted[: self.looked.at_once], self.tell_file)
                elif self.looked.has_unread:
                    self.looked.read()
                else:
                    self.ended.wait(AGAIN_SECONDS)
        finally:
            self.is_reading = False

    def tell_file(self, path: Path) -> None:
        """Tell every page that a file was looked at."""
        name = next(
            (name for name, (place, _) in (self.seen.files if self.seen else {}).items() if place == path), None
        )
        if name is not None:
            self.tell(("file", {"id": id_of(name)}))

    def case(self) -> CaseJson:
        """Return all that a page shows.

        Raises:
            CaseUnreadable: the folder is away.
        """
        shown = self.shown
        if shown is None or not self.folder.is_dir() or shown.today != local_day(self.today).isoformat():
            self.look()
            shown = self.shown
        assert shown is not None  # noqa: S101  (looking shows)
        return shown

    def original(self, name: str) -> Original | None:
        """Return the file of that id; None when it is not there, or is no evidence."""
        return self.seen.original(name) if self.seen else None

    def edit(self, asked: EditsAsked) -> Edited | Conflicts | Refused:
        """Change the case: all of a gesture, or nothing.

        Raises:
            CaseUnreadable, CannotWrite: the folder is away, or the system refuses.
        """
        checksum = hashlib.blake2s(msgspec.json.encode(asked.edits), digest_size=8).hexdigest()
        with self.lock:
            last = self.steps.done[-1] if self.steps.done else None
            merged = last if last and last.gesture == asked.gesture and not self.steps.taken else None
            if merged and checksum in merged.asked[-1:]:
                return self.edited()
            seen = self.seen or self.see()
            try:
                edits = [edit_of(edit, seen.ids, seen.written) for edit in asked.edits]
                outside = next(filter(None, (is_outside(edit, seen) for edit in edits)), None)
                result = outside or self.write(edits, seen)
            except NoSuchFile:
                return Refused(
                    code="no-such-file", message="This file is no longer in the case.", hint="choose another"
                )
            except NoSuchPlace as problem:
                return Refused(code="bad-request", message=f"{problem}.", hint="load the page again")
            if isinstance(result, Clashes):
                return conflicts(result, [edit.at for edit in asked.edits], edits, seen)
            if not isinstance(result, Written):
                return refused(result)
            step = step_of(asked.label, asked.gesture, checksum, result, merged)
            if result.before != result.data or result.words:
                self.steps.note("merged" if merged else "done", step)
            return self.after_writing()

    def write(self, edits: Sequence[Edit], seen: Seen) -> Written | Clashes | Senseless | Refused:
        """Write edits into the case, also when an editor is just writing into it."""
        for waited in (False, True):
            try:
                return write_edits(self.folder, edits, seen.names)
            except RulesWrong:
                if not waited:
                    self.ended.wait(HALF_WRITTEN_SECONDS)
        mistakes = mistakes_json(self.see().mistakes)
        self.show()
        hint = "correct them in its text first"
        return Refused(code="case-mistakes", message="case.toml has mistakes.", hint=hint, mistakes=mistakes)

    def after_writing(self, label: str = "") -> Edited:
        """Judge the case as it is now, and return what became of it."""
        self.see()
        self.show()
        self.begin_reading()
        return self.edited(label)

    def edited(self, label: str = "") -> Edited:
        """Return what became of the case."""
        shown = self.case()
        return Edited(revision=shown.revision, seq=shown.seq, undo=self.steps.undo, label=label)

    def undo(self, asked: UndoAsked, *, redo: bool) -> Edited | Conflicts | Refused:
        """Take the last step back, or do it again.

        Raises:
            CaseUnreadable, CannotWrite: the folder is away, or the system refuses.
        """
        with self.lock:
            stack = self.steps.taken if redo else self.steps.done
            if not stack:
                what = "There is nothing to do again." if redo else "There is nothing to take back."
                return Refused(message=what)
            step = stack[-1]
            if asked.skip:
                self.steps.note("skipped-again" if redo else "skipped")
                return self.after_writing(step.label)
            seen = self.seen or self.see()
            result = self.write(step.back, seen)
            if isinstance(result, Clashes):
                return conflicts(result, [place_for_page(edit.at) for edit in step.back], step.back, seen)
            if not isinstance(result, Written):
                return refused(result)
            other = step_of(step.label, step.gesture, "", result, None)
            self.steps.note("again" if redo else "back", other)
            return self.after_writing(step.label)

    def toml(self) -> TomlJson:
        """Return the text of case.toml."""
        raise ToolMissing("This cannot be done here yet.")

    def put_toml(self, asked: TomlAsked) -> TomlJson | Conflicts | Refused:
        """Replace the text of case.toml."""
        del asked
        raise ToolMissing("This cannot be done here yet.")

    def words(self, text: str) -> WordsJson:
        """Return what is said of a statement."""
        del text
        return WordsJson()

    def draft(self) -> DraftJson:
        """Return a statement made of what was entered."""
        return DraftJson(text="")

    def reasons(self) -> list[ReasonJson]:
        """Return the reasons for a dispute."""
        return []

    def director(self) -> DirectorJson:
        """Return what to photograph and film for the reason."""
        return DirectorJson()

    def suggest(self, place: int | None, pair: tuple[str, str]) -> None:
        """Look for marks of a comparison."""
        del place, pair

    def arrived(self, path: Path, *, role: Role | None, shot: str | None) -> None:
        """Take in a file that was placed in the case, with the role that it was sent for."""
        del shot
        with self.lock:
            self.looked.placed(path)
            seen = self.see()
            name = next((name for name, (place, _) in seen.files.items() if place == path), None)
            if role is not None and name is not None and not seen.mistakes:
                result = self.write([Edit(("evidence", name, "role"), None, role.value)], seen)
                if isinstance(result, Written):
                    self.steps.note("done", step_of(f"Add {name}", "", "", result, None))
            self.after_writing()

    def close(self) -> None:
        """Read no more."""
        self.ended.set()
        self.reader.shutdown(wait=False, cancel_futures=True)
