"""The files of a package wherever they lie, in a folder or in a ZIP file: each is opened where it is."""

import contextlib
import hashlib
import lzma
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO

from evidence_kit.errors import CaseUnreadable
from evidence_kit.media.locks import temporary_folder
from evidence_kit.package.names import is_left_behind, is_systems_own
from evidence_kit.text.names import one_form, printable, relative
from evidence_kit.text.regular import open_regular, read_within

Opener = Callable[[], AbstractContextManager[IO[bytes]]]

FILE_OF_UNIX = 3
ENCRYPTED = 1
PIECE = 1 << 20

MOST_FILES = 20_000
SMALL_BYTES, MOST_GROWTH = 100_000_000, 20
"""Bytes that a ZIP file may always unpack to, and how many times its own size beyond: photos and films are packed
already, and a page of text is small, so one that grows by more was made to fill a disk."""

UNREADABLE = (OSError, ValueError, RuntimeError, EOFError, struct.error, zipfile.BadZipFile, zlib.error, lzma.LZMAError)
"""What zipfile raises for what is no ZIP file, for one that breaks off, that has a password or that is packed oddly."""


@dataclass(frozen=True, slots=True)
class Contents:
    """Files that belong together.

    Attributes:
        files: how each is opened, by its name with forward slashes.
        folder: where they lie; None in a ZIP file.
        top: the folder of the ZIP file in which they lie; empty without one.
    """

    files: Mapping[str, Opener]
    folder: Path | None = None
    top: str = ""


def in_folder(folder: Path) -> Contents:
    """Return the files below a folder but the system's own."""
    found = [path for path in sorted(folder.rglob("*")) if not path.is_dir() or path.is_symlink()]
    own = [path for path in found if not is_systems_own(path, folder)]
    return Contents({relative(path, folder): partial(open_regular, path) for path in own}, folder)


@contextlib.contextmanager
def in_archive(archive: Path) -> Iterator[Contents]:
    """Give the files in a ZIP file but those that systems add.

    Raises:
        CaseUnreadable: it is no ZIP file, or one with names or sizes that ours never have.
    """
    with contextlib.ExitStack() as held:
        try:
            handle = held.enter_context(open_regular(archive, follow=True))
            size = handle.seek(0, 2)
            opened = held.enter_context(zipfile.ZipFile(handle))
            entries = entries_of(opened, size)
        except UNREADABLE as problem:
            raise cannot_open(archive, problem) from None
        names = {name for name in entries if not is_left_behind(name, entries.__contains__)}
        yield Contents({one_form(str(name)): partial(opened.open, entries[name]) for name in sorted(names)})


def cannot_open(archive: Path, problem: Exception) -> CaseUnreadable:
    """Return the error that says why a ZIP file cannot be read, and what to give instead."""
    why = problem.strerror if isinstance(problem, OSError) and problem.strerror else problem
    return CaseUnreadable(
        f"{printable(str(archive))} cannot be unpacked: {printable(str(why))}.",
        hint="give the folder or the ZIP file that evidence-kit build or seal wrote",
    )


def entries_of(archive: zipfile.ZipFile, size: int) -> dict[PurePosixPath, zipfile.ZipInfo]:
    """Return the files of an archive by their names.

    Raises:
        ValueError: it has more than ours, links, passwords, or names that lead elsewhere or to one place.
    """
    files = [entry for entry in archive.infolist() if not entry.filename.endswith("/")]
    if len(files) > MOST_FILES or sum(entry.file_size for entry in files) > max(SMALL_BYTES, MOST_GROWTH * size):
        raise ValueError("it holds more than a package does")
    entries = {}
    for entry in files:
        name = entry.filename
        parts = PurePosixPath(name).parts
        if is_from_macos(parts):
            continue
        if not parts or name.startswith("/") or ".." in parts or "\\" in name or ":" in name:
            raise ValueError("the name of a file in it leads elsewhere")
        if entry.create_system == FILE_OF_UNIX and stat.S_ISLNK(entry.external_attr >> 16):
            raise ValueError(f"{name} in it is a link")
        if entry.flag_bits & ENCRYPTED:
            raise ValueError(f"{name} in it has a password")
        entries[entry] = parts
    refuse_doubles(list(entries.values()))
    return {PurePosixPath(*parts): entry for entry, parts in entries.items()}


def is_from_macos(parts: tuple[str, ...]) -> bool:
    """Return whether an entry holds what macOS adds: the attributes of another one."""
    return parts[:1] == ("__MACOSX",) and parts[-1].startswith("._")


def refuse_doubles(names: Sequence[tuple[str, ...]]) -> None:
    """Raise when two files have one place on some system, so that it depends on the program which one is seen.

    Raises:
        ValueError: they have.
    """
    plain = [tuple(map(on_any_system, parts)) for parts in names]
    files = set(plain)
    inside_of_file = any(parts[:end] in files for parts in files for end in range(1, len(parts)))
    if len(files) < len(plain) or inside_of_file:
        raise ValueError("two files in it have the same name")


def on_any_system(part: str) -> str:
    """Return a name without the differences that some systems make nothing of."""
    return unicodedata.normalize("NFC", part).casefold().rstrip(". ")


def below(contents: Contents, folder: str) -> Contents:
    """Return the files below a folder, by their names inside it; "" for all."""
    start = f"{folder}/" if folder else ""
    files = {name.removeprefix(start): opener for name, opener in contents.files.items() if name.startswith(start)}
    return Contents(files, contents.folder / folder if contents.folder else None, folder)


def sums_in(contents: Contents) -> dict[str, str | None]:
    """Return the SHA-256 of every file; None for what cannot be read as a file."""
    return {name: sum_in(contents, name) for name in contents.files}


def sum_in(contents: Contents, name: str) -> str | None:
    """Return the SHA-256 of one file; None for what cannot be read as a file."""
    digest = hashlib.sha256()
    try:
        with contents.files[name]() as source:
            for piece in readable(source):
                digest.update(piece)
    except UNREADABLE:
        return None
    return digest.hexdigest()


def read_in(contents: Contents, name: str, most: int) -> bytes:
    """Return the bytes of one file.

    Raises:
        OSError: it is not there, cannot be read, or is larger than `most` bytes.
    """
    try:
        with contents.files[name]() as source:
            return read_within(source, most)
    except KeyError:
        raise FileNotFoundError(name) from None
    except UNREADABLE as problem:
        raise problem if isinstance(problem, OSError) else OSError(str(problem)) from None


@contextlib.contextmanager
def as_files(contents: Contents, names: Sequence[str]) -> Iterator[Path]:
    """Give a folder with some of the files; one whose content is damaged is incomplete there."""
    if contents.folder:
        yield contents.folder
        return
    with temporary_folder() as place:
        for name in names:
            path = place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with contents.files[name]() as source, path.open("wb") as target:
                target.writelines(readable(source))
        yield place


def readable(source: IO[bytes]) -> Iterator[bytes]:
    """Yield the content of a packed file as far as it can be read; the package's own checksums name a damaged one."""
    while True:
        try:
            data = source.read(PIECE)
        except Exception:  # noqa: BLE001  (each way of packing fails in its own way, some with the error of a full disk)
            return
        if not data:
            return
        yield data
