"""The files and folders that readers may read, as they were when a reader was started.

A cage cannot be opened again. So what a reader may read is named before it starts, and one that lacks a place ends.
"""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

Identity = tuple[int, int]
"""Device and number of a file: the kernel knows places by these, so a folder of the same name may be out of reach."""

MOST_NAMED = 100
"""Files that are named one by one; of more, their folders are. Each is a rule that every reader gives the kernel."""

_named: set[Path] = set()


def let_read(paths: Iterable[Path]) -> None:
    """Name files and folders that readers will be asked about, so that one that starts from now on may read them."""
    named = [real_path(path) for path in paths]
    _named.update(named if len(named) <= MOST_NAMED else map(place_of, named))


def forget_places() -> None:
    """Forget all named places, so that readers that start from now on may read only what is named after this."""
    _named.clear()


def named_places() -> dict[Path, Identity]:
    """Return the named places that are there, with their identities."""
    return {place: known for place in tuple(_named) if (known := identity(place))}


def real_path(path: Path) -> Path:
    """Return where a path leads; links are followed."""
    return Path(os.path.realpath(path))


def identity(path: Path) -> Identity | None:
    """Return the identity of a file or folder; None when it is not there."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_dev, status.st_ino


def place_of(path: Path) -> Path:
    """Return the narrowest place for a file that nobody has named: its folder, or only itself in a wide one."""
    real = real_path(path)
    folder = real.parent
    home = real_path(Path(os.path.expanduser("~")))  # noqa: PTH111  (`Path.home` raises for a user who has none)
    return real if folder == home or folder in home.parents else folder


def covers(places: Mapping[Path, Identity], path: Path) -> bool:
    """Return whether a path, or a folder that it lies in, is among the places and still the same."""
    real = real_path(path)
    return any(place in places and places[place] == identity(place) for place in (real, *real.parents))
