"""What a watcher remembers of its folder, so that one that was killed goes on where it was.

It lies in the user's own folder for the state of programs, never among the originals, where a sync client would copy
it to other computers. It is keyed by content: a journal that is lost or damaged costs time and nothing else.
"""

import hashlib
import os
import re
from collections.abc import Callable
from pathlib import Path

import msgspec
import platformdirs

from evidence_kit.errors import CannotWrite
from evidence_kit.media.files import cannot_write, hash_file, put_file
from evidence_kit.package.complete import is_complete
from evidence_kit.package.names import MANIFEST, PACKAGE
from evidence_kit.text.regular import read_regular
from evidence_kit.text.system_names import CACHE_SIGNATURE, CACHE_TAG
from evidence_kit.watching.contents import Contents
from evidence_kit.watching.states import State

STATE_VARIABLE = "EVIDENCE_KIT_STATE"
"""Names the folder in which ours for what watchers remember is made."""

MOST_BYTES = 64 << 20

NOTED = re.compile(r"([0-9a-f]{32})(?:\.shown)?\.json")
"""Names of what is noted of a folder, which begin with its key."""


class Remembered(msgspec.Struct, frozen=True):
    """The last package of a case.

    Attributes:
        contents: what it was made of.
        states: the states of these files then, in which they need not be read again.
        settings: by which policy and version, in one checksum.
        package: the checksum of its manifest.
    """

    contents: Contents
    states: dict[str, State]
    settings: str
    package: str

    @property
    def known(self) -> dict[str, tuple[State, str]]:
        """The checksum of each file with the state in which it has it."""
        return {name: (state, self.contents[name]) for name, state in self.states.items() if name in self.contents}


class Page(msgspec.Struct, frozen=True):
    """All of a journal: the cases by their names in the folder."""

    schema: str
    folder: str
    cases: dict[str, Remembered]


SCHEMA = "evidence_kit.watch/1"


class Journal:
    """The journal of one folder; a class because it is written again with each package.

    Attributes:
        problem: why it could not be written the last time; empty when it could.
    """

    def __init__(self, folder: Path) -> None:
        """Read it; one that is absent, damaged or of another version is empty."""
        self.folder = folder.resolve()
        self.path = state_folder() / f"{key_of(self.folder)}.json"
        self.problem = ""
        self.cases = self.read()

    def read(self) -> dict[str, Remembered]:
        """Return what is remembered."""
        try:
            page = msgspec.json.decode(read_regular(self.path, MOST_BYTES), type=Page)
            if page.schema != SCHEMA:
                return {}
            return {decoded(case): renamed(found, decoded) for case, found in page.cases.items()}
        except (OSError, msgspec.MsgspecError, ValueError, RecursionError):
            return {}

    def of(self, case: Path, settings: str) -> Remembered | None:
        """Return what is remembered of a case that was built with these settings and whose package is still there."""
        found = self.cases.get(self.name_of(case))
        if found is None or found.settings != settings or not found.package or found.package != package_sum(case):
            return None
        return found

    def note(self, case: Path, contents: Contents, states: dict[str, State], settings: str) -> None:
        """Remember the package of a case, and forget cases whose folders are gone.

        Where nothing can be written, it is remembered only until the watcher ends.
        """
        kept = {name: state for name, state in states.items() if state.is_file}
        self.cases[self.name_of(case)] = Remembered(contents, kept, settings, package_sum(case))
        self.cases = {name: found for name, found in self.cases.items() if (self.folder / name).is_dir()}
        cases = {encoded(name): renamed(found, encoded) for name, found in self.cases.items()}
        page = Page(SCHEMA, encoded(str(self.folder)), cases)
        try:
            make_state_folder()
            put_file(self.path, msgspec.json.encode(page), private=True)
            self.problem = ""
        except CannotWrite as problem:
            self.problem = str(problem)
        except OSError as problem:
            self.problem = str(cannot_write(self.path, problem))

    def name_of(self, case: Path) -> str:
        """Return how a case is called in the journal."""
        return os.path.relpath(case.resolve(), self.folder)


def state_folder() -> Path:
    """Return the folder for what watchers remember, which need not be there yet.

    It is our own in the one that the user names, which may be a case.
    """
    given = os.environ.get(STATE_VARIABLE)
    return (Path(given) if given else platformdirs.user_state_path("evidence-kit", appauthor=False)) / "watch"


def make_state_folder() -> Path:
    """Return that folder, made if need be, and marked as one whose loss costs nothing but time.

    Nobody else may read in it: the names of all files of all cases are there.

    Raises:
        OSError: it cannot be made.
    """
    folder = state_folder()
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    if os.name == "posix" and folder.stat().st_mode & 0o077:
        folder.chmod(0o700)
    tag = folder / CACHE_TAG
    if not tag.exists():
        tag.write_bytes(CACHE_SIGNATURE + b"\n# Here evidence-kit remembers what its watchers have built.\n")
    return folder


def remembered() -> set[str]:
    """Return the keys of all folders that watchers remember."""
    try:
        names = [NOTED.fullmatch(path.name) for path in state_folder().iterdir()]
    except OSError:
        return set()
    return {name[1] for name in names if name}


def key_of(folder: Path) -> str:
    """Return the name of a folder's journal and lock."""
    return hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:32]


def encoded(name: str) -> str:
    """Return a name whose bytes may be no UTF-8 as text that JSON can hold: a character for each byte."""
    return os.fsencode(name).decode("latin-1")


def decoded(text: str) -> str:
    """Return the name that was encoded.

    Raises:
        ValueError: it is not of that form.
    """
    return os.fsdecode(text.encode("latin-1"))


def renamed(found: Remembered, form: Callable[[str], str]) -> Remembered:
    """Return what is remembered with its names in another form."""
    contents = {form(name): checksum for name, checksum in found.contents.items()}
    states = {form(name): state for name, state in found.states.items()}
    return Remembered(contents, states, found.settings, found.package)


def package_sum(case: Path) -> str:
    """Return the checksum of the manifest in a case's package; empty without one, or when files of it are gone."""
    try:
        return hash_file(case / PACKAGE / MANIFEST) if is_complete(case / PACKAGE) else ""
    except OSError:
        return ""
