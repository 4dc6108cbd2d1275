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
from evidence_kit.studio.case_state import Snapshot, refuse_absence, take_snapshot
from evidence_kit.studio.director import Director
from evidence_kit.studio.file_facts import FileFacts
from evidence_kit.studio.files_json import Plays, plays_unknown
from evidence_kit.studio.ids import id_of
from evidence_kit.studio.undo import Undo
from evidence_kit.studio.wire import Notice
from evidence_kit.studio.wire_case import CaseJson, UndoJson
from evidence_kit.studio.wire_director import DirectorJson
from evidence_kit.text.today import local_day

HALF_WRITTEN_SECONDS = 0.3
"""An editor that saves in place leaves half a file for a moment; it is read again before its mistakes are told."""

AGAIN_SECONDS = 1.0
"""After which files that are still being copied are looked at again."""


class LiveCase:
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
        self.file_facts = FileFacts(cache)
        self.steps = Undo(folder)
        self.reader = ThreadPoolExecutor(1, thread_name_prefix="studio-reader")
        self.ended = threading.Event()
        self.is_reading = False
        self.snapshot: Snapshot | None = None
        self.shown: CaseJson | None = None
        self.shooting = Director(cache, tell, self.photo_judged)

    def look(self) -> None:
        """Look at the case again, and tell it when something has changed; files are read in a thread of their own.

        Raises:
            CaseUnreadable: the folder is away.
        """
        with self.lock:
            had_mistakes = bool(self.snapshot and self.snapshot.mistakes)
            if self.refresh().mistakes and not had_mistakes and not self.ended.wait(HALF_WRITTEN_SECONDS):
                self.refresh()
            self.show()
            self.begin_reading()

    def refresh(self) -> Snapshot:
        """Look at the case with what is known of its files.

        Raises:
            CaseUnreadable: the folder is away.
        """
        refuse_absence(self.folder)
        today = local_day(self.today)
        self.snapshot = take_snapshot(
            self.folder, self.snapshot, self.file_facts, self.policy, today, strict=self.strict, cache=self.cache
        )
        self.shooting.review(self.snapshot.case)
        return self.snapshot

    def show(self) -> None:
        """Tell every page when there is something new to show."""
        if self.snapshot is None:
            return
        undo, last = UndoJson(undo=self.steps.undo, redo=self.steps.redo), self.shown
        made = case_json(self.snapshot, self.folder, self.policy, local_day(self.today), undo, self.plays)
        made = msgspec.structs.replace(made, studio=self.studio, seq=last.seq if last else 0)
        if made != last:
            self.shown = msgspec.structs.replace(made, seq=made.seq + 1)
            self.tell(("case", {"studio": self.studio, "seq": self.shown.seq, "revision": made.revision}))

    def begin_reading(self) -> None:
        """Have the files read that nobody has looked at yet, and the numbers in them."""
        snapshot = self.snapshot
        if (
            snapshot
            and (snapshot.wanted or snapshot.coming or self.file_facts.has_unread)
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
                    snapshot = self.refresh()
                    self.show()
                    self.is_reading = bool(snapshot.wanted or snapshot.coming or self.file_facts.has_unread)
                    if not self.is_reading:
                        return
                if snapshot.wanted:
                    self.file_facts.look_at(snapshot.wanted[: self.file_facts.at_once], self.tell_file)
                elif self.file_facts.has_unread:
                    # Places last: whoever waits for a number does not wait for a film to be looked through.
                    if not self.file_facts.read_numbers():
                        self.file_facts.follow_places()
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
            self.file_facts.look_first(path, self.tell_file, by)
            self.shooting.begin(lambda _: self.look())  # after it was judged

        self.file_facts.first.add(path)
        self.shooting.begin(look)

    def photo_judged(self) -> None:
        """Take note that a photo was judged as it arrived."""

    def tell_file(self, path: Path) -> None:
        """Tell every page that a file was looked at."""
        snapshot = self.snapshot
        for name, (place, _) in snapshot.files.items() if snapshot else ():
            if place == path and snapshot:
                self.tell(("file", {"id": id_of(name)}))
                self.shooting.looked(path, self.file_facts.facts[path][1], snapshot.case)

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
        return self.snapshot.original(name) if self.snapshot else None

    def now(self) -> Snapshot:
        """Return what the last look came to; looks when nobody has.

        Raises:
            CaseUnreadable: the folder is away.
        """
        self.case()
        assert self.snapshot is not None  # noqa: S101  (looking shows)
        return self.snapshot

    def close(self) -> None:
        """Read no more."""
        self.ended.set()
        self.shooting.close()
        self.reader.shutdown(wait=False, cancel_futures=True)
