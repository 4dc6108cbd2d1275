"""What in a case folder is the user's: everything but hidden and temporary names, links, and our own packages."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

PACKAGE = "package"
"""The folder in a case where its package goes when nothing else is said."""

MANIFEST = "manifest.json"
PACKAGE_SCHEMA = b'"schema": "evidence_kit.manifest/'
"""Stands in the first line of our manifests."""

TEMPORARY_SUFFIXES = (
    ".crdownload",
    ".part",
    ".partial",
    ".download",
    ".tmp",
    ".temp",
    ".!ut",
    ".aria2",
    ".icloud",
    ".opdownload",
    ".swp",
)
TEMPORARY_PREFIXES = ("~$", ".", "._")
SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r", "__macosx"})


@dataclass(frozen=True, slots=True)
class Found:
    """Something in a folder.

    Attributes:
        what: a file to look at, a link that is not followed, a folder named like our package with something else in
            it, or what cannot be looked at.
        why: why it cannot be looked at.
    """

    path: Path
    what: Literal["file", "link", "foreign-package", "unreadable"]
    why: str = ""


def is_temporary(name: str) -> bool:
    """Return whether a file name is one of a download, an editor or the system, not of the user's own."""
    low = name.lower()
    return low.startswith(TEMPORARY_PREFIXES) or low.endswith(TEMPORARY_SUFFIXES) or low in SYSTEM_FILES


def is_package(folder: Path) -> bool:
    """Return whether a folder is a package of ours: other programs have a manifest.json too."""
    try:
        with (folder / MANIFEST).open("rb") as handle:
            return PACKAGE_SCHEMA in handle.read(200)
    except OSError:
        return False


def listing(folder: Path) -> list["os.DirEntry[str]"]:
    """Return a folder's entries that are the user's own, in the order of their names.

    Raises:
        OSError: it cannot be listed.
    """
    with os.scandir(folder) as entries:
        return sorted((one for one in entries if not is_temporary(one.name)), key=lambda one: os.fsencode(one.name))


def foreign(folder: Path) -> Iterator[Found]:
    """Yield a folder that has our package's name, when something else is in it or it cannot be listed."""
    try:
        if any(folder.iterdir()):
            yield Found(folder, "foreign-package")
    except OSError as problem:
        yield Found(folder, "unreadable", problem.strerror or "it cannot be listed")


def walk(folder: Path, root: Path | None = None) -> Iterator[Found]:
    """Yield what is in a case folder and below it, in order; links are never followed, packages never entered."""
    try:
        entries = listing(folder)
    except OSError as problem:
        yield Found(folder, "unreadable", problem.strerror or "it cannot be listed")
        return
    for entry in entries:
        path = Path(entry.path)
        if entry.is_symlink():
            yield Found(path, "link")
        elif entry.is_file(follow_symlinks=False):
            yield Found(path, "file")
        elif not entry.is_dir(follow_symlinks=False):
            yield Found(path, "unreadable", "it is no regular file")
        elif root is None and entry.name == PACKAGE and not is_package(path):
            yield from foreign(path)
        elif not is_package(path):
            yield from walk(path, root or folder)
