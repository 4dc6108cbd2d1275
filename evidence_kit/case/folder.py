"""What in a case folder is the user's: ordinary folders and files, but no system folders, links or our own packages."""

import errno
import functools
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from evidence_kit.media.files import hash_file
from evidence_kit.package.archive import is_archive
from evidence_kit.package.names import PACKAGE, is_package, is_status_page
from evidence_kit.text.names import meant, one_form
from evidence_kit.text.regular import open_regular
from evidence_kit.text.system_names import CACHE_SIGNATURE, CACHE_TAG, conflict_of, is_temporary, kind_of_folder

MOST_DEPTH = 64
"""Folders in each other that are looked into; nobody sorts photos deeper, and Windows has no longer paths."""


@dataclass(frozen=True, slots=True)
class Found:
    """Something in a folder.

    Attributes:
        what: a file to look at, a link that is not followed, a folder named like our package with something else in
            it, a folder that is not looked into because its name is odd, or what cannot be looked at.
        why: why it cannot be read.
    """

    path: Path
    what: Literal["file", "link", "foreign-package", "odd-folder", "unreadable"]
    why: str = ""


def listing(folder: Path) -> list["os.DirEntry[str]"]:
    """Return a folder's entries in the order of their names, without files that are not the user's own.

    A conflict copy of a sync client is left out when it is the same as the file beside it; else it may be evidence.

    Raises:
        OSError: it cannot be listed.
    """
    with os.scandir(folder) as entries:
        kept = [
            entry
            for entry in entries
            if is_folder(entry) or not (is_temporary(entry.name) or is_same_as_its_source(entry))
        ]
    return sorted(kept, key=lambda entry: (os.fsencode(one_form(entry.name)), os.fsencode(entry.name)))


def listing_at(folder: Path, depth: int) -> list["os.DirEntry[str]"]:
    """Return the entries of a folder that lies in so many others.

    Raises:
        OSError: it cannot be listed, or lies too deep.
    """
    if depth > MOST_DEPTH:
        raise OSError(errno.ENAMETOOLONG, f"it lies in more than {MOST_DEPTH} folders")
    return listing(folder)


def is_same_as_its_source(entry: "os.DirEntry[str]") -> bool:
    """Return whether an entry is a conflict copy of the same content as the file that it was made of."""
    source = conflict_of(entry.name)
    if not source or not entry.is_file(follow_symlinks=False):
        return False
    path = Path(entry.path)
    try:
        states = [there.lstat() for there in (path, path.with_name(source))]
        if not stat.S_ISREG(states[1].st_mode) or states[0].st_size != states[1].st_size:
            return False
        marks = [(state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino) for state in states]
        return are_same(path, path.with_name(source), *marks)
    except OSError:
        return False


@functools.lru_cache(maxsize=10_000)
def are_same(path: Path, other: Path, *_states: tuple[int, ...]) -> bool:
    """Return whether two files have the same content; read once for each state of the two.

    Raises:
        OSError: one cannot be read.
    """
    return hash_file(path) == hash_file(other)


def is_folder(entry: "os.DirEntry[str]") -> bool:
    """Return whether an entry is a folder and no link to one."""
    return entry.is_dir(follow_symlinks=False)


def is_own(entry: "os.DirEntry[str]") -> bool:
    """Return whether an entry is a folder of the user's own, by its name."""
    return is_folder(entry) and kind_of_folder(entry.name) == "own"


def is_cache(folder: Path) -> bool:
    """Return whether a folder is marked as the cache of a program, as our own is."""
    try:
        with open_regular(folder / CACHE_TAG) as handle:
            return handle.read(len(CACHE_SIGNATURE)) == CACHE_SIGNATURE
    except OSError:
        return False


def foreign(folder: Path) -> Iterator[Found]:
    """Yield a folder that has our package's name, when something else is in it or it cannot be listed."""
    try:
        if any(folder.iterdir()):
            yield Found(folder, "foreign-package")
    except OSError as problem:
        yield Found(folder, "unreadable", problem.strerror or "it cannot be listed")


def nothing_left_out(_path: Path) -> bool:
    """Return False: every path stays."""
    return False


def walk(
    folder: Path,
    root: Path | None = None,
    *,
    packages: bool = False,
    depth: int = 0,
    left_out: Callable[[Path], bool] = nothing_left_out,
) -> Iterator[Found]:
    """Yield what is in a folder and below it, in order; links are never followed.

    Args:
        packages: look into our own packages as well; those of a case are not part of it.
        depth: of the folder below the one that was asked for.
        left_out: says of a path whether it is passed over, with all that is in it.
    """
    try:
        entries = [entry for entry in listing_at(folder, depth) if not left_out(Path(entry.path))]
    except OSError as problem:
        yield Found(folder, "unreadable", problem.strerror or "it cannot be listed")
        return
    if root and any(entry.name == CACHE_TAG for entry in entries) and is_cache(folder):
        return
    for entry in entries:
        path = Path(entry.path)
        if entry.is_symlink():
            yield Found(path, "link")
        elif entry.is_file(follow_symlinks=False):
            if is_status_page(path) or (not packages and is_archive(path)):
                continue
            yield Found(path, "file")
        elif not is_folder(entry):
            yield Found(path, "unreadable", "it is not a regular file")
        elif kind_of_folder(entry.name) == "odd":
            yield Found(path, "odd-folder")
        elif not is_own(entry):
            continue
        elif packages:
            yield from walk(path, root or folder, packages=True, depth=depth + 1, left_out=left_out)
        elif root is None and entry.name == PACKAGE and not is_package(path):
            yield from foreign(path)
        elif not is_package(path):
            yield from walk(path, root or folder, depth=depth + 1)


def lookup(folder: Path, name: str) -> Path:
    """Return the path of a file that a person names in a case; where none is meant, the one of that very name."""
    path = folder / name
    if path.exists() or path.is_symlink():
        return path
    place = folder
    for part in name.replace("\\", "/").split("/"):
        try:
            names = [entry.name for entry in place.iterdir()]
        except OSError:
            return path
        known = meant(part, names)
        if known is None and part not in ("", "."):
            return path
        place = place / known if known else place
    return place
