"""All entries of a folder: how many there are, how large, and which leave when there are too many."""

import contextlib
import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evidence_kit.cache.entry import UNFINISHED, remove_entry

BLOCK_BYTES = 4096
"""What the smallest file takes on a usual disk."""

KEPT_SHARE = 0.9
"""How full the folder is after entries had to leave, so that they do not leave one by one."""

UNFINISHED_SECONDS = 3600.0
"""Age at which an unfinished file belongs to a killed process; the largest is written in seconds."""

AHEAD_SECONDS = 86_400.0
"""What is dated later than this from now was used when the clock was wrong, and nobody knows when."""

SHELF = re.compile("[0-9a-f]{2}")
FILE = re.compile(r"([0-9a-f]{64})\.(json|blob)")


@dataclass(slots=True)
class Kept:
    """The files of an entry.

    Attributes:
        bytes: what they take on the disk.
        used: when it was last used, as seconds since the epoch.
        whole: it has its JSON file.
    """

    bytes: int = 0
    used: float = 0.0
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Stock:
    """How much a folder holds."""

    entries: int
    bytes: int


def files_in(folder: Path) -> Iterator["os.DirEntry[str]"]:
    """Yield our own files below a folder, whatever else lies there."""
    with contextlib.suppress(OSError), os.scandir(folder) as shelves:
        for shelf in shelves:
            if SHELF.fullmatch(shelf.name) and shelf.is_dir(follow_symlinks=False):
                with contextlib.suppress(OSError), os.scandir(shelf) as files:
                    yield from (file for file in files if FILE.fullmatch(file.name) or file.name.startswith(UNFINISHED))


def entries_in(folder: Path) -> dict[str, Kept]:
    """Return the entries of a folder by their keys; what a killed process left unfinished is removed."""
    entries: dict[str, Kept] = {}
    now = time.time()
    for file in files_in(folder):
        try:
            status = file.stat(follow_symlinks=False)
            named = FILE.fullmatch(file.name)
            if named is None:
                if abs(now - status.st_mtime) > UNFINISHED_SECONDS:
                    Path(file.path).unlink()
                continue
        except OSError:
            continue
        kept = entries.setdefault(named[1], Kept())
        kept.bytes += -(-status.st_size // BLOCK_BYTES) * BLOCK_BYTES
        if named[2] == "json" or not kept.whole:
            kept.used = status.st_mtime if status.st_mtime < now + AHEAD_SECONDS else 0.0
        kept.whole = kept.whole or named[2] == "json"
    return entries


def stock_of(folder: Path) -> Stock:
    """Return how much a folder holds."""
    entries = entries_in(folder)
    return Stock(sum(kept.whole for kept in entries.values()), sum(kept.bytes for kept in entries.values()))


def make_room(folder: Path, most_bytes: int) -> None:
    """Remove the entries that were not used for the longest time until the others take less than `most_bytes`."""
    entries = entries_in(folder)
    left = sum(kept.bytes for kept in entries.values())
    if left <= most_bytes:
        return
    for key, kept in sorted(entries.items(), key=lambda item: item[1].used):
        if left <= most_bytes * KEPT_SHARE:
            return
        remove_entry(folder, key)
        left -= kept.bytes


def clear(folder: Path) -> None:
    """Remove every entry, and nothing else that may lie in the folder."""
    for file in list(files_in(folder)):
        with contextlib.suppress(OSError):
            Path(file.path).unlink()
    with contextlib.suppress(OSError):
        for shelf in list(folder.iterdir()):
            if SHELF.fullmatch(shelf.name):
                with contextlib.suppress(OSError):
                    shelf.rmdir()
