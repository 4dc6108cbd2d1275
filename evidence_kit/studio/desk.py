"""A case as the studio works on it."""

import datetime as dt
import hashlib
import threading
from collections.abc import Callable
from pathlib import Path

from evidence_kit.cache.store import Cache
from evidence_kit.errors import RulesWrong
from evidence_kit.model.case import CASE_FILE, Original, Role
from evidence_kit.model.results import Report
from evidence_kit.pipeline import check_case
from evidence_kit.policies import LoadedPolicy
from evidence_kit.studio.wire import (
    Conflicts,
    DirectorJson,
    DraftJson,
    Edited,
    MistakeJson,
    Notice,
    ReasonJson,
    Refused,
    TomlJson,
    WordsJson,
)
from evidence_kit.studio.wire_asked import EditsAsked, TomlAsked, UndoAsked
from evidence_kit.studio.wire_case import CaseJson, FileJson, MistakesJson, PolicyJson
from evidence_kit.text.regular import read_regular
from evidence_kit.text.today import local_day

NOT_YET = Refused(code="tool-missing", message="This cannot be done here.", hint="write it into case.toml")


class Desk:
    """The case of one studio; a class because what is known of it changes with each look."""

    def __init__(
        self,
        folder: Path,
        policy: LoadedPolicy,
        *,
        today: dt.date | None,
        strict: bool,
        cache: Cache,
        tell: Callable[[Notice], None],
    ) -> None:
        self.folder, self.policy, self.today, self.strict = folder, policy, today, strict
        self.cache, self.tell = cache, tell
        self.seq, self.mistake = 0, ""
        self.report: Report | None = None
        self.lock = threading.RLock()

    def look(self) -> None:
        """Look at the case again, and tell it."""
        with self.lock:
            self.mistake = ""
            try:
                self.report = check_case(self.folder, self.policy, self.today, strict=self.strict, cache=self.cache)
            except RulesWrong as problem:
                self.mistake = str(problem)
            self.seq += 1
        self.tell(("case", {"seq": self.seq, "revision": self.revision()}))

    def revision(self) -> str:
        """Return what case.toml is now, as 16 hex digits."""
        try:
            data = read_regular(self.folder / CASE_FILE)
        except OSError:
            data = b""
        return hashlib.blake2s(data, digest_size=8).hexdigest()

    def case(self) -> CaseJson:
        """Return all that a page shows."""
        if self.report is None and not self.mistake:
            self.look()
        with self.lock:
            report = self.report
            return CaseJson(
                seq=self.seq,
                revision=self.revision(),
                name=self.folder.resolve().name,
                policy=PolicyJson(name=self.policy.ref.name, as_of=self.policy.ref.as_of),
                today=local_day(self.today).isoformat(),
                verdict=report.verdict if report else "unknown",
                toml=MistakesJson(mistakes=(MistakeJson(line=1, text="", message=self.mistake),))
                if self.mistake
                else None,
                files=tuple(file_json(original) for original in report.originals) if report else (),
            )

    def original(self, name: str) -> Original | None:
        """Return the file of that id; None when it is no longer there."""
        originals = self.report.originals if self.report else ()
        return next((original for original in originals if id_of(original.name) == name), None)

    def edit(self, asked: EditsAsked) -> Edited | Conflicts | Refused:  # noqa: ARG002  (the interface)
        """Change the case."""
        return NOT_YET

    def undo(self, asked: UndoAsked, *, redo: bool) -> Edited | Conflicts | Refused:  # noqa: ARG002  (the interface)
        """Take the last step back, or do it again."""
        return NOT_YET

    def toml(self) -> TomlJson:
        """Return the text of case.toml."""
        try:
            text = read_regular(self.folder / CASE_FILE).decode()
        except (OSError, UnicodeDecodeError):
            text = ""
        return TomlJson(revision=self.revision(), text=text)

    def put_toml(self, asked: TomlAsked) -> TomlJson | Conflicts | Refused:  # noqa: ARG002  (the interface)
        """Replace the text of case.toml."""
        return NOT_YET

    def words(self, text: str) -> WordsJson:  # noqa: ARG002  (the interface)
        """Return what is said of a statement."""
        return WordsJson()

    def draft(self) -> DraftJson:
        """Return a statement made of the facts."""
        return DraftJson(text="")

    def reasons(self) -> list[ReasonJson]:
        """Return the reasons for a dispute."""
        return []

    def director(self) -> DirectorJson:
        """Return what to photograph."""
        return DirectorJson()

    def suggest(self, place: int | None, pair: tuple[str, str]) -> None:
        """Propose marks."""

    def arrived(self, path: Path, *, role: Role | None, shot: str | None) -> None:  # noqa: ARG002  (the interface)
        """Look at a file that was put into the case."""
        self.look()

    def close(self) -> None:
        """Let everything go."""


def id_of(name: str) -> str:
    """Return the id of a file of the case."""
    return hashlib.blake2s(name.encode(), digest_size=8).hexdigest()


def file_json(original: Original) -> FileJson:
    """Return a file as a page shows it."""
    facts, image = original.facts, original.facts.image
    return FileJson(
        id=id_of(original.name),
        name=original.name,
        kind=facts.kind,
        role=original.role,
        bytes=facts.bytes or 0,
        sha=(facts.sha256 or "")[:8],
        width=image.width if image else 0,
        height=image.height if image else 0,
    )
