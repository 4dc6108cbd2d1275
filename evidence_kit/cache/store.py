"""The cache: what was found or made before, found again by the contents and settings that it depends on."""

import contextlib
import hashlib
import os
import shutil
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from evidence_kit.cache.entry import (
    MOST_JSON_BYTES,
    Damaged,
    Entry,
    copy_blob,
    json_path,
    read_blob,
    read_entry,
    remove_entry,
    write_entry,
)
from evidence_kit.cache.stock import make_room

Shape = TypeVar("Shape")

LEAST_FREE_BYTES = 500_000_000
"""What is left on the disk for the user; a fuller disk gets no entry."""

SHARE_BETWEEN = 20
"""After each such part of the limit has been written, entries that are too many leave."""


HEAD_BYTES = 1_000
"""What is in the JSON file of an entry besides its value, at most."""


class Cache:
    """Finds and keeps results; a class because it counts what it has written.

    Any number of threads and processes may use one folder. An entry that is missing, damaged or cannot be read is not
    found, and one that cannot be written is not kept; neither is an error.

    Attributes:
        folder: where the entries lie; None for a cache that finds and keeps nothing.
        most_bytes: how much the entries may take together.
        stamp: the versions of everything that results depend on besides their inputs.
    """

    def __init__(self, folder: Path | None, most_bytes: int = 0, stamp: str = "") -> None:
        self.folder = folder
        self.most_bytes = most_bytes
        self.stamp = stamp
        self.lock = threading.Lock()
        self.unchecked: int | None = None

    def __bool__(self) -> bool:
        """Whether anything is found or kept."""
        return self.folder is not None

    def key(self, work: str, *inputs: object) -> str:
        """Return the key of a piece of work: its name and everything that its result depends on.

        Args:
            inputs: plain values, or nouns that msgspec writes as JSON; no name of a file and no number of a slot.
        """
        text = msgspec.json.encode([self.stamp, work, *inputs], order="sorted")
        return hashlib.sha256(text).hexdigest()

    def find(self, key: str, shape: type[Shape]) -> Shape | None:
        """Return what was kept under a key; None when there is nothing that is whole."""
        found = self._found(key, shape)
        return found[1] if found else None

    def once(self, work: str, inputs: Sequence[object], shape: type[Shape], find: Callable[[], Shape]) -> Shape:
        """Return what was found of these inputs before, else what `find` returns, which is kept; never None.

        Args:
            work: what the cache calls it.
            inputs: all that the result depends on.
        """
        if self.folder is None:
            return find()
        key = self.key(work, *inputs)
        known = self.find(key, shape)
        if known is not None:
            return known
        found = find()
        self.keep(key, work, found)
        return found

    def find_bytes(self, key: str, shape: type[Shape]) -> tuple[Shape, bytes] | None:
        """Return what was kept under a key, and the bytes beside it; none for an entry without any."""
        found = self._found(key, shape)
        if found is None or self.folder is None:
            return None
        entry, value = found
        try:
            return value, read_blob(self.folder, key, entry.blob) if entry.blob else b""
        except (Damaged, OSError):
            remove_entry(self.folder, key)
            return None

    def find_file(self, key: str, shape: type[Shape], out: Path) -> Shape | None:
        """Return what was kept under a key, with the bytes beside it written to `out` if there are any.

        Raises:
            OSError: `out` cannot be written.
        """
        found = self._found(key, shape)
        if found is None or self.folder is None:
            return None
        entry, value = found
        try:
            if entry.blob:
                copy_blob(self.folder, key, entry.blob, out)
        except Damaged:
            remove_entry(self.folder, key)
            return None
        return value

    def _found(self, key: str, shape: type[Shape]) -> tuple[Entry, Shape] | None:
        """Return the entry of a key and its value, and remember that it was used."""
        if self.folder is None:
            return None
        try:
            entry = read_entry(self.folder, key)
            value = msgspec.json.decode(bytes(entry.value), type=shape)
        except FileNotFoundError:
            return None
        except (Damaged, OSError, msgspec.MsgspecError, UnicodeDecodeError):
            remove_entry(self.folder, key)
            return None
        with contextlib.suppress(OSError):
            os.utime(json_path(self.folder, key))
        return entry, value

    def keep(self, key: str, work: str, value: object, made: bytes | Path | None = None) -> None:
        """Keep a value, and bytes or a file beside it, under a key.

        Args:
            work: what was done, for whoever looks into the folder.
        """
        if self.folder is None:
            return
        try:
            text = msgspec.json.encode(value)
            size = len(text) + (made.stat().st_size if isinstance(made, Path) else len(made or b""))
            room = min(self.most_bytes, shutil.disk_usage(self.folder).free - LEAST_FREE_BYTES)
            is_kept = size <= room and len(text) < MOST_JSON_BYTES - HEAD_BYTES
            written = write_entry(self.folder, key, work, text, made) if is_kept else 0
        except (OSError, ValueError, TypeError):
            return
        self._make_room(written)

    def _make_room(self, written: int) -> None:
        """Let entries leave, at the first writing of this process and now and then afterwards."""
        if self.folder is None:
            return
        with self.lock:
            if self.unchecked is not None and self.unchecked + written < self.most_bytes // SHARE_BETWEEN:
                self.unchecked += written
                return
            self.unchecked = 0
        make_room(self.folder, self.most_bytes)


NO_CACHE = Cache(None)
"""Finds and keeps nothing."""
