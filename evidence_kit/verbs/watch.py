"""A folder that files are dropped into: its packages are kept up to date.

watchfiles wakes us, but the folder is read again each time: a file counts when its size and time have stood still
and it opens, and a case is built when nothing has come for a while. Nothing is decided from the events themselves, so
that a lost event (network disks, a restarted watcher, paperless-ngx issue 13011) delays a build and never skips one.
"""

import datetime as dt
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from evidence_kit.case.folder import is_folder, is_own, listing, walk
from evidence_kit.errors import CaseUnreadable, EvidenceKitError, ExitCode
from evidence_kit.events import Listener, ignore
from evidence_kit.model.case import CASE_FILE
from evidence_kit.model.formats import is_media_name
from evidence_kit.model.results import Report
from evidence_kit.model.roles import ROLE_WORDS
from evidence_kit.package.names import PACKAGE, is_package
from evidence_kit.pipeline import build_case
from evidence_kit.policies import DEFAULT, AnyPolicy, LoadedPolicy, load_policy
from evidence_kit.text.names import printable
from evidence_kit.text.system_names import kind_of_folder

RESCAN_SECONDS = 30.0
"""How long at most until the folder is looked through again, whether or not an event came."""

RETRY_SECONDS = 30.0
"""Until a case is tried again whose package could not be written, such as on a full disk."""

PATIENCE_SECONDS = 60.0
"""How long to wait for a file that cannot be opened; then the case is built without it, with a finding."""

LONGEST_NAP = 0.5

State = tuple[int, int]
"""Size in bytes and modification time in nanoseconds of a file."""


@dataclass(frozen=True, slots=True)
class Built:
    """A package was written."""

    case: Path
    report: Report


@dataclass(frozen=True, slots=True)
class Failed:
    """The work on a case could not be done; the watcher goes on, and tries again when the case changes."""

    case: Path
    error: EvidenceKitError


@dataclass(slots=True)
class Pending:
    """What is known of one case between two looks; mutable because it is compared with itself over time.

    Attributes:
        files: state of each file at the last look.
        since: when each file took that state.
        changed: when anything last came, went or changed.
        built: the files as they were when the case was last built.
    """

    files: dict[str, State] = field(default_factory=dict)
    since: dict[str, float] = field(default_factory=dict)
    changed: float = 0.0
    built: dict[str, State] | None = None


def watch_folder(  # noqa: PLR0913  (what a user may set)
    folder: str | Path,
    policy: AnyPolicy = DEFAULT,
    *,
    settle: float = 2.0,
    pause: float = 3.0,
    once: bool = False,
    today: dt.date | None = None,
    strict: bool = False,
    listener: Listener = ignore,
) -> Iterator[Built | Failed]:
    """Yield what was built, each time a case in `folder` has changed and come to rest; never ends unless `once`.

    Args:
        settle: seconds for which a file's size and time must not change.
        pause: seconds without anything new before a case is built.
        once: build what is there, when it has settled, and end.

    Raises:
        CaseUnreadable: there is no such folder.
    """
    folder, policy = Path(folder), load_policy(policy)
    if not folder.is_dir():
        raise CaseUnreadable(f"There is no folder {printable(str(folder))}.", hint="check the path")
    known: dict[Path, Pending] = {}
    with Waker(folder) as waker:
        while True:
            now = time.monotonic()
            cases = cases_in(folder)
            for gone in set(known) - set(cases):
                del known[gone]
            for case in cases:
                pending = known.setdefault(case, Pending(changed=now))
                # Looked at right before it is built, because building the case before it may have taken minutes.
                now = time.monotonic()
                note_changes(case, pending, now)
                if not is_due(case, pending, now, settle, pause):
                    continue
                pending.built = dict(pending.files)
                event = attempt(case, policy, today, strict=strict, listener=listener)
                if isinstance(event, Failed) and event.error.exit_code is ExitCode.cannot_write and not once:
                    pending.built, pending.changed = None, time.monotonic() + RETRY_SECONDS
                yield event
            unbuilt = [case for case in cases if known[case].files and known[case].built != known[case].files]
            if once and not unbuilt:
                return
            waker.wait(min(LONGEST_NAP, settle / 4, pause / 4) if unbuilt else RESCAN_SECONDS)


def attempt(
    case: Path, policy: LoadedPolicy, today: dt.date | None, *, strict: bool, listener: Listener
) -> Built | Failed:
    """Build one case; whatever is wrong with it never stops the watcher."""
    try:
        return Built(case, build_case(case, policy, today=today, strict=strict, listener=listener))
    except EvidenceKitError as error:
        return Failed(case, error)
    except Exception as bug:  # noqa: BLE001  (a bug of ours in one case must not leave the others unbuilt)
        return Failed(case, EvidenceKitError(f"{type(bug).__name__}: {bug}", hint="this is a bug: please report it"))


def cases_in(folder: Path) -> list[Path]:
    """Return the cases of a watched folder: itself, or each of its sub-folders."""
    try:
        entries = [entry for entry in listing(folder) if not entry.is_symlink()]
    except OSError:
        return []
    files = [entry.name for entry in entries if entry.is_file(follow_symlinks=False)]
    folders = [entry for entry in entries if is_own(entry)]
    roles = any(entry.name.lower() in ROLE_WORDS for entry in folders)
    if CASE_FILE in files or any(map(is_media_name, files)) or roles:
        return [folder]
    begun = [entry for entry in entries if is_begun(entry)]
    inner = [Path(entry.path) for entry in [*folders, *begun] if entry.name != PACKAGE]
    return [case for case in inner if not is_package(case)]


def is_begun(entry: "os.DirEntry[str]") -> bool:
    """Return whether a folder of an odd name, such as "#8123456789012345", looks like a case inside; no hidden one."""
    if entry.name.startswith(".") or not is_folder(entry) or kind_of_folder(entry.name) != "odd":
        return False
    try:
        inside = listing(Path(entry.path))
    except OSError:
        return False
    return any(entry.name == CASE_FILE or (is_own(entry) and entry.name.lower() in ROLE_WORDS) for entry in inside)


def note_changes(case: Path, pending: Pending, now: float) -> None:
    """Look through a case and note what came, went or changed since the last look."""
    found = states_in(case)
    if found == pending.files:
        return
    pending.since = {
        name: pending.since[name] if pending.files.get(name) == state else now for name, state in found.items()
    }
    pending.files = found
    pending.changed = now


def states_in(case: Path) -> dict[str, State]:
    """Return the state of every file of a case; our own output is left out."""
    states = {}
    for found in walk(case):
        if found.what != "file":
            continue
        try:
            status = found.path.lstat()
        except OSError:
            continue
        states[str(found.path.relative_to(case))] = (status.st_size, status.st_mtime_ns)
    return states


def is_due(case: Path, pending: Pending, now: float, settle: float, pause: float) -> bool:
    """Return whether a case has files, has changed since it was built, and has come to rest."""
    if not pending.files or pending.built == pending.files or now - pending.changed < pause:
        return False
    return all(
        now - since >= settle and (now - since >= PATIENCE_SECONDS or opens(case / name))
        for name, since in pending.since.items()
    )


def opens(path: Path) -> bool:
    """Return whether a file can be opened now; one that another program holds locked counts later."""
    try:
        os.close(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)))
    except OSError:
        return False
    return True


class Waker:
    """Sleeps until something happens in a folder; a class because a thread of its own listens to the system."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.happened = threading.Event()
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self.listen, daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self.thread.join(timeout=2)

    def listen(self) -> None:
        """Set `happened` whenever the system reports a change; a system that cannot is polled by `wait`."""
        from watchfiles import watch  # noqa: PLC0415  (loads a native library)

        try:
            for _ in watch(
                self.folder,
                watch_filter=None,
                stop_event=self.stop,
                debounce=200,
                step=50,
                rust_timeout=500,
                yield_on_timeout=False,
                raise_interrupt=False,
            ):
                self.happened.set()
        except (OSError, RuntimeError):
            return

    def wait(self, seconds: float) -> None:
        """Sleep until something happens, at most `seconds`; in short naps, so that Ctrl-C works at once."""
        until = time.monotonic() + seconds
        while not self.happened.is_set() and (left := until - time.monotonic()) > 0:
            alive = self.thread.is_alive()
            self.happened.wait(min(left, LONGEST_NAP if alive else LONGEST_NAP / 2))
            if not alive:
                return
        self.happened.clear()
