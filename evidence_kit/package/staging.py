"""Building a package beside its place, and exchanging the old one for the new one in one step."""

import contextlib
import ctypes
import glob
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from evidence_kit.errors import PackageBusy
from evidence_kit.media.files import cannot_write, removed_at_last, replace_file
from evidence_kit.media.locks import clear_temporary, locked
from evidence_kit.media.reach import let_read
from evidence_kit.package.archive import archive_of, is_archive_of, zip_package
from evidence_kit.package.names import is_package
from evidence_kit.text.names import printable

# linux/fs.h: exchange the two names atomically; the same number is RENAME_SWAP of macOS's renamex_np.
RENAME_EXCHANGE = 2


AT_FDCWD = -100

NEW, NEW_ARCHIVE, OLD_ARCHIVE = "new", "new.zip", "old.zip"
"""What a staging folder holds."""


@contextlib.contextmanager
def staging(out: Path) -> Iterator["Stage"]:
    """Give a fresh folder beside `out` to build in; `keep` puts it in `out`'s place, else it is removed.

    A lock beside `out` keeps two runs apart; under it, what a killed run left is cleared first.

    Raises:
        CannotWrite: the folder cannot be made, or another run is writing to `out` right now.
    """
    out = out.absolute()
    with contextlib.ExitStack() as held:
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
            held.enter_context(locked(out))
            finish_exchange(out)
            clear_leftovers(out)
            clear_temporary(Path(tempfile.gettempdir()))
            root = Path(tempfile.mkdtemp(prefix=f".{out.name}.staging-", dir=out.parent))
        except BlockingIOError:
            raise PackageBusy(
                f"Another build is writing to {printable(str(out))} right now.",
                hint="wait for it to end, or choose another folder with --out",
            ) from None
        except OSError as problem:
            raise cannot_write(out, problem) from None
        let_read([root])
        with removed_at_last(root, out):
            stage = Stage(out, root / NEW)
            stage.folder.mkdir()
            yield stage


class Stage:
    """A package in the making; a class because `keep` must know both the old place and the new."""

    def __init__(self, out: Path, folder: Path) -> None:
        self.out = out
        self.folder = folder
        self.archive = folder.with_name(NEW_ARCHIVE)

    def zip(self, top: str) -> None:
        """Make the package's ZIP file as well, with one folder `top` in it; `keep` puts it beside the package."""
        zip_package(self.folder, self.archive, top)

    def keep(self) -> None:
        """Put the new folder in the place of the old one, in one step where the system can; then its ZIP file.

        The old ZIP file goes first, so that no moment leaves a new package beside an old file to hand over.

        Raises:
            OSError: the old package and its ZIP file stay.
            CannotWrite: the old ZIP file cannot be moved, and all stays; or the new one, and the package is new.
        """
        sync_tree(self.folder)
        archive, aside = archive_of(self.out), self.archive.with_name(OLD_ARCHIVE)
        if self.archive.exists() and archive.exists():
            try:
                archive.rename(aside)
            except OSError as problem:
                raise cannot_write(archive, problem) from None
        try:
            self.put()
        except OSError:
            if aside.exists():
                aside.rename(archive)
            raise
        if self.archive.exists():
            replace_file(self.archive, archive)

    def put(self) -> None:
        """Put the new folder in the place of the old one.

        Raises:
            OSError: the old one stays.
        """
        if not self.out.exists():
            self.folder.rename(self.out)
        elif not exchange(self.folder, self.out):
            aside = aside_of(self.out)
            self.out.rename(aside)
            self.folder.rename(self.out)
            shutil.rmtree(aside, ignore_errors=True)


def exchange(new: Path, old: Path) -> bool:
    """Exchange two folders atomically; False when this system cannot."""
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform.startswith("linux"):
            done = library.renameat2(AT_FDCWD, os.fsencode(new), AT_FDCWD, os.fsencode(old), RENAME_EXCHANGE)
        elif sys.platform == "darwin":
            done = library.renamex_np(os.fsencode(new), os.fsencode(old), RENAME_EXCHANGE)
        else:
            done = -1
    except (OSError, AttributeError, TypeError):
        return False
    return bool(done == 0)


def aside_of(out: Path) -> Path:
    """Return where an old package waits while a system without exchange puts the new one in its place."""
    return out.with_name(f".{out.name}.aside")


def complete_exchange(out: Path) -> None:
    """Finish what a killed run left half done, unless a run is at it right now."""
    out = out.absolute()
    if not is_package(aside_of(out)):
        return
    with contextlib.suppress(OSError), locked(out):
        finish_exchange(out)


def finish_exchange(out: Path) -> None:
    """Put the old package back when the new one is not there, else remove it; call it with the lock held."""
    aside = aside_of(out)
    if not is_package(aside):
        return
    if out.exists():
        shutil.rmtree(aside, ignore_errors=True)
    else:
        aside.rename(out)


def clear_after_kill(out: Path) -> None:
    """Clear what a killed run left beside `out`, unless a run is at it right now."""
    out = out.absolute()
    with contextlib.suppress(OSError):  # one that cannot be looked into is nobody's reason to stop
        left = out.parent.glob(f".{glob.escape(out.name)}.staging-*")
        if any(path.exists() for path in (aside_of(out), out.with_name(f".{out.name}.lock"), *left)):
            with locked(out):
                finish_exchange(out)
                clear_leftovers(out)


def clear_leftovers(out: Path) -> None:
    """Remove the staging folders that killed runs left beside `out`; call it with the lock held.

    The ZIP file of the package that is there is put beside it, when the kill came before that.
    """
    archive = archive_of(out)
    for root in out.parent.glob(f".{glob.escape(out.name)}.staging-*"):
        if {path.name for path in root.iterdir()} <= {NEW, NEW_ARCHIVE, OLD_ARCHIVE}:
            for left in (root / NEW_ARCHIVE, root / OLD_ARCHIVE):
                if not os.path.lexists(archive) and is_archive_of(out, left):
                    left.rename(archive)
            shutil.rmtree(root, ignore_errors=True)


def sync_tree(folder: Path) -> None:
    """Ask the disk to hold every file below `folder`, so that a power cut cannot leave an empty one."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb+") as handle:
                os.fsync(handle.fileno())
