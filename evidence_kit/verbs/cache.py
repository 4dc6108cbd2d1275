"""The cache of the user: opened, measured, emptied."""

from dataclasses import dataclass
from pathlib import Path

from evidence_kit.cache.place import cache_at, cache_folder, most_bytes
from evidence_kit.cache.stock import Stock, clear, stock_of
from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.media.made_with import stamp


@dataclass(frozen=True, slots=True)
class CacheState:
    """Where the cache is and how much it holds.

    Attributes:
        folder: None when it is switched off or impossible.
    """

    folder: Path | None
    stock: Stock
    most_bytes: int


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


def cache_state() -> CacheState:
    """Return where the cache of the user is and how much it holds.

    Raises:
        UsageWrong: `EVIDENCE_KIT_CACHE_MAX` is not a size.
    """
    folder, most = cache_folder(), most_bytes()
    if folder is None or not most:
        return CacheState(None, Stock(0, 0), most)
    return CacheState(folder, stock_of(folder), most)


def clear_cache() -> CacheState:
    """Empty the cache of the user, and return what it held.

    Raises:
        UsageWrong: `EVIDENCE_KIT_CACHE_MAX` is not a size.
    """
    state = cache_state()
    if state.folder is not None:
        clear(state.folder)
    return state
