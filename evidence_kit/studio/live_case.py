"""What a studio knows of its case, and shows of it: looked at again with every change."""

import datetime as dt
import secrets
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from evidence_kit.cache.store import Cache
from evidence_kit.media.pool import Readers
from evidence_kit.model.case import Original, Role
from evidence_kit.policies import LoadedPolicy
from evidence_kit.studio.background import begin
from evidence_kit.studio.case_json import case_json, watcher_of
from evidence_kit.studio.case_state import Seen, refuse_absence, see
from evidence_kit.studio.director import Director
from evidence_kit.studio.file_facts import Looked
from evidence_kit.studio.files_json import Plays, plays_unknown
from evidence_kit.studio.ids import id_of
from evidence_kit.studio.undo import Undo
from evidence_kit.studio.wire import DirectorJson, Notice
from evidence_kit.studio.wire_case import CaseJson, UndoJson
from evidence_kit.text.today import local_day

HALF_WRITTEN_SECONDS = 0.3
"""An editor that saves in place leaves half a file for a moment; it is read again before its mistakes are told."""

AGAIN_SECONDS = 1.0
"""After which files that are still being copied are looked at again."""


class View:
    """What is known of the case of one studio; a class because it changes with each look."""

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
        self.studio = secrets.token_hex(4)
        self.looked = Looked(cache)
        self.steps = Undo(folder)
        self.reader = ThreadPoolExecutor(1, thread_name_prefix="studio-reader")
        self.ended = threading.Event()
        self.is_reading = False
        self.seen: Seen | None = None
        self.shown: CaseJson | None = None
        self.shooting = Director(cache, tell)

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
        refuse_absence(self.folder)
        today = local_day(self.today)
        self.seen = see(self.folder, self.seen, self.looked, self.policy, today, strict=self.strict, cache=self.cache)
        self.shooting.review(self.seen.case)
        return self.seen

    def show(self) -> None:
        """Tell every page when there is something new to show."""
        if self.seen is None:
            return
        undo, last = UndoJson(undo=self.steps.undo, redo=self.steps.redo), self.shown
        made = case_json(self.seen, self.folder, self.policy, local_day(self.today), undo, self.plays)
        made = msgspec.structs.replace(made, studio=self.studio, seq=last.seq if last else 0)
        if made != last:
            self.shown = msgspec.structs.replace(made, seq=made.seq + 1)
            self.tell(("case", {"studio": self.studio, "seq": self.shown.seq, "revision": made.revision}))

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
            begin(self.reader, self.read)

    def read(self) -> None:
        """Read what is to be read, until nothing is left."""
        try:
            while not self.ended.is_set():
                with self.lock:
                    seen = self.see()
                    self.show()
                    self.is_reading = bool(seen.wanted or seen.coming or self.looked.has_unread)
                    if not self.is_reading:
                        return
                if seen.wanted:
                    self.looked.look_at(seen.wanted[: self.looked.at_once], self.tell_file)
                elif self.looked.has_unread:
                    self.looked.read()
                else:
                    self.ended.wait(AGAIN_SECONDS)
        except BaseException:  # such as the folder being away: the next look begins again
            self.is_reading = False
            raise

    def director(self) -> DirectorJson:
        """Return what to photograph and film for the reason of the case."""
        return self.shooting.shots(self.now().case, self.policy.rules)

    def expect(self, path: Path, name: str, role: Role | None, shot: str) -> None:
        """Take note that a file was sent for a shot."""
        film = any(one.id == shot and one.film for one in self.director().shots)
        self.shooting.expect(path, name, role, shot, film=film)

    def look_first(self, path: Path) -> None:
        """Have a photo looked at for which somebody waits, and the rest afterwards."""

        def look(by: Readers) -> None:
            self.looked.look_first(path, self.tell_file, by)
            self.shooting.begin(lambda _: self.look())  # after it was judged

        self.looked.first.add(path)
        self.shooting.begin(look)

    def tell_file(self, path: Path) -> None:
        """Tell every page that a file was looked at."""
        seen = self.seen
        for name, (place, _) in seen.files.items() if seen else ():
            if place == path and seen:
                self.tell(("file", {"id": id_of(name)}))
                self.shooting.looked(path, self.looked.facts[path][1], seen.case)

    def case(self) -> CaseJson:
        """Return all that a page shows.

        Raises:
            CaseUnreadable: the folder is away.
        """
        shown = self.shown
        is_old = shown is None or shown.today != local_day(self.today).isoformat()
        if is_old or not self.folder.is_dir() or (shown and shown.watcher != watcher_of(self.folder)):
            self.look()
            shown = self.shown
        assert shown is not None  # noqa: S101  (looking shows)
        return shown

    def original(self, name: str) -> Original | None:
        """Return the file of that id; None when it is not there, or is no evidence."""
        return self.seen.original(name) if self.seen else None

    def now(self) -> Seen:
        """Return what the last look came to; looks when nobody has.

        Raises:
            CaseUnreadable: the folder is away.
        """
        self.case()
        assert self.seen is not None  # noqa: S101  (looking shows)
        return self.seen

    def close(self) -> None:
        """Read no more."""
        self.ended.set()
        self.shooting.close()
        self.reader.shutdown(wait=False, cancel_futures=True)
