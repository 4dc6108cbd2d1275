"""Where the cache lies and how much it may hold, as the environment says."""

import os
import sys
from pathlib import Path

import platformdirs

from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.errors import UsageWrong
from evidence_kit.text.sizes import parse_size
from evidence_kit.text.system_names import CACHE_SIGNATURE, CACHE_TAG

FOLDER, MOST = "EVIDENCE_KIT_CACHE", "EVIDENCE_KIT_CACHE_MAX"
OFF = "off"

ENTRIES = "entries"
"""Our own folder in the one that the user names, so that nothing of theirs is ever touched."""

MOST_BYTES = 2_000_000_000

TAG = (
    CACHE_SIGNATURE + b"\n"
    b"# This folder is a cache of evidence-kit: what it made of your photos and videos before.\n"
    b"# Backup programs leave it out. To empty it: evidence-kit cache --clear\n"
)
"""Content of the file that marks the folder as a cache."""


def cache_folder() -> Path | None:
    """Return the folder for the entries, which need not be there yet; None when no cache is wanted or possible."""
    if is_off():
        return None
    named = os.environ.get(FOLDER, "").strip()
    place = Path(named) if named else Path(platformdirs.user_cache_dir("evidence-kit", appauthor=False))
    return place.absolute() / ENTRIES if named or place.is_absolute() else None  # without a home it would be in "./~"


def is_off() -> bool:
    """Return whether the environment says that nothing is to be kept."""
    return os.environ.get(FOLDER, "").strip().lower() == OFF


def most_bytes() -> int:
    """Return how much the cache may hold.

    Raises:
        UsageWrong: the environment's word is not a size.
    """
    named = os.environ.get(MOST, "").strip()
    if not named:
        return MOST_BYTES
    size = parse_size(named)
    if size is None:
        raise UsageWrong(f"{MOST} is not a size: {named}", hint=f"write it like this: {MOST}='2 GB'")
    return size


def cache_at(folder: Path | None, most: int, stamp: str) -> Cache:
    """Return the cache in a folder, which is made if need be; one that keeps nothing where that is not possible.

    The entries are the user's photos: nobody else may read the folder, and nobody else's folder is used.
    """
    if folder is None or not most:
        return NO_CACHE
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        if why_refused(folder):
            return NO_CACHE
        if os.name == "posix" and folder.stat().st_mode & 0o077:
            folder.chmod(0o700)
        tag = folder / CACHE_TAG
        if not tag.exists():
            tag.write_bytes(TAG)
    except OSError:
        return NO_CACHE
    return Cache(folder, most, stamp)


def why_refused(folder: Path) -> str:
    """Return as a clause why a folder is not used for the cache; empty for one that is, or that is not there yet."""
    try:
        status = folder.stat()
    except FileNotFoundError:
        return ""
    except OSError as problem:
        return f"cannot be used: {problem.strerror}"
    theirs = sys.platform != "win32" and status.st_uid != os.geteuid()
    return "belongs to another user" if theirs else ""
