"""The cache of the user, and what watchers remember: opened, measured, emptied."""

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from evidence_kit.cache.place import cache_at, cache_folder, is_off, most_bytes, why_refused
from evidence_kit.cache.stock import Stock, clear, stock_of
from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.case.folder import Found, walk
from evidence_kit.media.made_with import stamp
from evidence_kit.text.names import printable
from evidence_kit.watching.journal import remembered, state_folder
from evidence_kit.watching.lock import forget

SEEN = "files seen"
"""What the cache calls a look at names, sizes and times."""


@dataclass(frozen=True, slots=True)
class CacheState:
    """Where the cache is and how much it holds, and what watchers remember.

    Attributes:
        folder: None when nothing is kept.
        why: why nothing is kept, as a clause; empty when something is.
        watched: of how many folders watchers remember which files they saw.
        state: where that lies.
    """

    folder: Path | None
    stock: Stock
    most_bytes: int
    why: str
    watched: int
    state: Path


def open_cache() -> Cache:
    """Return the cache of the user, to be given to `build_case`, `check_case` and others.

    It lies where `EVIDENCE_KIT_CACHE` says, by default in the system's folder for caches, holds at most
    `EVIDENCE_KIT_CACHE_MAX`, by default 2 GB, and only its owner can read it: it contains what was made of their
    photos. Where it cannot be used, nothing is found or kept, which is no error.

    Raises:
        UsageWrong: `EVIDENCE_KIT_CACHE_MAX` is not a size.
    """
    folder, most = cache_folder(), most_bytes()
    if folder is None or not most:
        return NO_CACHE
    try:
        return cache_at(folder, most, stamp())
    except OSError:  # our own files cannot be read one by one, as in an archive
        return NO_CACHE


def seen_before(paths: Iterable[Path], cache: Cache) -> bool:
    """Return whether these files were just as they are now when this was last asked, so that nothing has to be read.

    Only their names, sizes and times are compared, and only a hash of them is kept: it is a guess that saves time.
    """
    if not cache:
        return False
    states: list[tuple[str, int, int]] = []
    for path in paths:
        for found in walk(path) if path.is_dir() else (Found(path, "file"),):
            try:
                status = found.path.lstat()
            except OSError:
                continue
            states.append((os.fsencode(found.path.absolute()).hex(), status.st_size, status.st_mtime_ns))
    key = cache.key(SEEN, sorted(states))
    if cache.find(key, bool):
        return True
    cache.keep(key, SEEN, value=True)
    return False


def cache_state() -> CacheState:
    """Return where the cache of the user is and how much it holds.

    Raises:
        UsageWrong: `EVIDENCE_KIT_CACHE_MAX` is not a size.
    """
    folder, most = cache_folder(), most_bytes()
    why = why_nothing(folder, most)
    stock = stock_of(folder) if folder and not why else Stock(0, 0)
    return CacheState(None if why else folder, stock, most, why, len(remembered()), state_folder())


def why_nothing(folder: Path | None, most: int) -> str:
    """Return as a clause why nothing is kept; empty when something is."""
    if folder is None:
        return "the cache is switched off" if is_off() else "there is no home folder to keep it in"
    if not most:
        return "EVIDENCE_KIT_CACHE_MAX is 0"
    refused = why_refused(folder)
    return f"{printable(str(folder))} {refused}" if refused else ""


def clear_cache() -> CacheState:
    """Empty the cache of the user, forget what watchers remember, and return what there was.

    What a watcher that runs right now remembers stays.

    Raises:
        UsageWrong: `EVIDENCE_KIT_CACHE_MAX` is not a size.
    """
    state, folder = cache_state(), cache_folder()
    if folder is not None and not why_refused(folder):
        state = replace(state, stock=stock_of(folder))
        clear(folder)
    return replace(state, watched=forget())
