"""What a watcher knows of its cases from before: which packages are up to date, and which files were whole."""

from collections.abc import Iterator
from pathlib import Path

from evidence_kit.model.results import Report
from evidence_kit.package.names import PACKAGE
from evidence_kit.package.staging import clear_after_kill
from evidence_kit.watching.attempt import is_same
from evidence_kit.watching.contents import contents_of
from evidence_kit.watching.events import Forgetting
from evidence_kit.watching.journal import Journal
from evidence_kit.watching.pending import Pending
from evidence_kit.watching.states import State


class Memory:
    """The memory of one watcher; a class because the journal in it changes with each package."""

    def __init__(self, folder: Path, settings: str, problem: str = "", *, once: bool) -> None:
        """Set it up.

        Args:
            settings: a checksum of all that a package depends on besides the files of its case.
            problem: why the journal cannot be written, if that is known already.
            once: every package is made again, whatever is known of it.
        """
        self.folder, self.journal, self.settings, self.once = folder, Journal(folder), settings, once
        self.journal.problem = problem
        self.forgets = False

    def recall(self, case: Path, pending: Pending) -> None:
        """Go on from the journal: files that were whole are, and a package of just these files is not made again."""
        clear_after_kill(case / PACKAGE)
        remembered = self.journal.of(case, self.settings)
        if remembered is None:
            return
        pending.whole = dict(remembered.states)
        same = {name: state for name, state in pending.files.items() if state.is_file} == remembered.states
        if same and set(pending.files) == set(remembered.contents) and not self.once:
            pending.built, pending.made = dict(pending.files), True

    def is_same_content(self, case: Path, pending: Pending) -> bool:
        """Return whether a case was only touched since its package was made; then that is noted."""
        remembered = None if self.once else self.journal.of(case, self.settings)
        if remembered is None or set(remembered.contents) != set(pending.files):
            return False
        states = dict(pending.files)
        if contents_of(case, states, remembered.known) != remembered.contents:
            return False
        pending.built, pending.made = states, True
        self.journal.note(case, remembered.contents, states, self.settings)
        return True

    def keep(self, case: Path, states: dict[str, State], report: Report) -> None:
        """Write into the journal of what the package was made; not if that changed meanwhile."""
        sums = {
            str(original.path.relative_to(case)): original.facts.sha256
            for original in report.originals
            if original.facts.sha256
        }
        if not is_same(case, states):
            return
        known = {name: (states[name], found) for name, found in sums.items() if name in states}
        self.journal.note(case, contents_of(case, states, known), states, self.settings)

    def trouble(self) -> Iterator[Forgetting]:
        """Say once why nothing can be noted, as long as that lasts."""
        why = "" if self.once else self.journal.problem
        if why and not self.forgets:
            yield Forgetting(self.folder, why)
        self.forgets = bool(why)
