"""One ZIP file of a package, to hand over; and reading one back.

Nothing in it is compressed: photos, videos and thumbnails already are, and what another version of zlib would write
differs. So the same package gives the same bytes on every system, and whatever opens ZIP files opens it.
"""

import contextlib
import os
import shutil
import stat
import struct
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from evidence_kit.errors import CannotWrite, CaseUnreadable
from evidence_kit.media.locks import temporary_folder
from evidence_kit.package.names import MANIFEST, PACKAGE, PACKAGE_SCHEMA, is_package, is_systems_own
from evidence_kit.package.sums import SUMS
from evidence_kit.text.names import printable, relative, slug
from evidence_kit.text.regular import open_regular, read_regular

LOCAL_HEADER = struct.Struct("<4s5H3L2H")
"""The fixed part of what stands before a file in a ZIP."""

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first moment that a ZIP can record; clocks do not belong into a package."""

FILE_OF_UNIX = 3
ORDINARY_FILE = 0o100644
ENCRYPTED = 1

RESERVED_NAMES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}
)
"""Names that Windows refuses for a folder."""

MOST_FILES = 1000
MOST_BYTES = 4_000_000_000
"""What a package holds at most that is unpacked to be checked; ours are far below."""


UNREADABLE = (OSError, ValueError, RuntimeError, EOFError, struct.error, zipfile.BadZipFile)
"""What zipfile raises for what is no ZIP file, for one that breaks off, that has a password or that is packed oddly."""


def archive_of(package: Path) -> Path:
    """Return where the ZIP file of a package goes: beside it."""
    return package.with_name(f"{package.name}.zip")


def top_folder(case: Path) -> str:
    """Return the name of the one folder in the ZIP file: the case's, as every system can write it."""
    name = slug(case.resolve().name)
    if not name:
        return "case"
    return f"case-{name}" if name in RESERVED_NAMES else name


def zip_package(package: Path, out: Path, top: str) -> None:
    """Write the files of a package into one ZIP file, below one folder `top`; the same files give the same bytes.

    The manifest comes first, so that the beginning of the file tells what it is.

    Raises:
        OSError: the disk is full or refuses.
    """
    names = {relative(path, package): path for path in package.rglob("*") if path.is_file()}
    with out.open("wb") as handle:
        with zipfile.ZipFile(handle, "w") as archive:
            for name in sorted(names, key=lambda name: (name != MANIFEST, name)):
                entry = zipfile.ZipInfo(f"{top}/{name}", EARLIEST)
                entry.create_system, entry.external_attr = FILE_OF_UNIX, ORDINARY_FILE << 16
                entry.file_size = names[name].stat().st_size
                with names[name].open("rb") as source, archive.open(entry, "w") as target:
                    shutil.copyfileobj(source, target, 1 << 20)
        handle.flush()
        os.fsync(handle.fileno())


def is_archive(path: Path) -> bool:
    """Return whether a file is the ZIP file of one of our packages, by its ending and its beginning."""
    if path.suffix.lower() != ".zip":
        return False
    try:
        with open_regular(path) as handle:
            head = handle.read(LOCAL_HEADER.size + 400)
    except OSError:
        return False
    if len(head) < LOCAL_HEADER.size or not head.startswith(b"PK\3\4"):
        return False
    *_, of_name, of_extra = LOCAL_HEADER.unpack_from(head)
    name, content = head[LOCAL_HEADER.size :][:of_name], head[LOCAL_HEADER.size + of_name + of_extra :]
    return name.endswith(f"/{MANIFEST}".encode()) and PACKAGE_SCHEMA in content[:200]


def will_zip(package: Path, *, asked: bool) -> bool:
    """Return whether a package is zipped: when it is asked for, or was before, so that no old one stays beside it.

    Raises:
        CannotWrite: it is asked for, and something else has its place.
    """
    out = archive_of(package)
    if is_archive(out):
        return True
    if asked and (out.exists() or out.is_symlink()):
        raise CannotWrite(
            f"{printable(str(out))} is not the ZIP file of a package; it is not overwritten.",
            hint="move it away, or put the package elsewhere with --out",
        )
    return asked


def is_archive_of(package: Path, archive: Path) -> bool:
    """Return whether a file is the whole ZIP file of this very package, by the checksums in both."""
    try:
        with open_regular(archive) as handle, zipfile.ZipFile(handle) as opened:
            (name,) = (name for name in opened.namelist() if PurePosixPath(name).name == SUMS)
            return opened.read(name) == read_regular(package / SUMS)
    except UNREADABLE:
        return False


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A package that was in a ZIP file.

    Attributes:
        beside: names of files in the ZIP file that lie outside of the package; what systems leave does not count.
    """

    folder: Path
    beside: tuple[str, ...]


@contextlib.contextmanager
def unpacked(archive: Path) -> Iterator[Unpacked]:
    """Give the package in a ZIP file, unpacked into a folder that is removed at the end.

    Raises:
        CaseUnreadable: it is no ZIP file with a package in it.
    """
    with temporary_folder() as place:
        try:
            with open_regular(archive, follow=True) as handle, zipfile.ZipFile(handle) as opened:
                unpack(opened, place)
        except UNREADABLE as problem:
            why = problem.strerror if isinstance(problem, OSError) and problem.strerror else problem
            raise CaseUnreadable(
                f"{printable(str(archive))} cannot be unpacked: {printable(str(why))}.",
                hint="give the folder or the ZIP file that evidence-kit build wrote",
            ) from None
        packages = [folder for folder in (place, *sorted(place.iterdir())) if holds_package(folder)]
        if len(packages) != 1:
            raise CaseUnreadable(
                f"{printable(str(archive))} holds {'several packages' if packages else 'no package'}.",
                hint=f"give the folder or the ZIP file that evidence-kit build wrote, by default CASE/{PACKAGE}.zip",
            )
        outside = [path for path in sorted(place.rglob("*")) if not path.is_relative_to(packages[0])]
        files = [path for path in outside if path.is_file() and not is_systems_own(path, place)]
        yield Unpacked(packages[0], tuple(relative(path, place) for path in files))


def holds_package(folder: Path) -> bool:
    """Return whether a folder is a package or what is left of one."""
    return is_package(folder) or (folder / SUMS).is_file()


def unpack(archive: zipfile.ZipFile, place: Path) -> None:
    """Unpack the files of an archive into `place`; one whose content is damaged stays incomplete there.

    Raises:
        ValueError: it has more files or bytes than a package, links, or names that lead elsewhere or to one place.
    """
    files = [entry for entry in archive.infolist() if not entry.filename.endswith("/")]
    entries = {entry: PurePosixPath(entry.filename).parts for entry in files}
    if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise ValueError("it holds more than a package does")
    entries = {entry: parts for entry, parts in entries.items() if not is_from_macos(parts)}
    for entry, parts in entries.items():
        name = entry.filename
        if not parts or name.startswith("/") or ".." in parts or "\\" in name or ":" in name:
            raise ValueError("the name of a file in it leads elsewhere")
        if entry.create_system == FILE_OF_UNIX and stat.S_ISLNK(entry.external_attr >> 16):
            raise ValueError(f"{name} in it is a link")
        if entry.flag_bits & ENCRYPTED:
            raise ValueError(f"{name} in it has a password")
    refuse_doubles(list(entries.values()))
    for entry, parts in entries.items():
        path = place.joinpath(*parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(entry) as source, path.open("wb") as target:
            target.writelines(readable(source))


def is_from_macos(parts: tuple[str, ...]) -> bool:
    """Return whether an entry holds what macOS adds: the attributes of another one."""
    return parts[:1] == ("__MACOSX",) and parts[-1].startswith("._")


def refuse_doubles(names: Sequence[tuple[str, ...]]) -> None:
    """Raise when two files have one place on some system, so that it depends on the program which one is seen.

    Raises:
        ValueError: they have.
    """
    plain = [tuple(unicodedata.normalize("NFC", part).casefold().rstrip(". ") for part in parts) for parts in names]
    files = set(plain)
    inside_of_file = any(parts[:end] in files for parts in files for end in range(1, len(parts)))
    if len(files) < len(plain) or inside_of_file:
        raise ValueError("two files in it have the same name")


def readable(source: IO[bytes]) -> Iterator[bytes]:
    """Yield the content of a packed file as far as it can be read; the package's own checksums name a damaged one."""
    while True:
        try:
            data = source.read(1 << 20)
        except Exception:  # noqa: BLE001  (each way of packing fails in its own way, some with the error of a full disk)
            return
        if not data:
            return
        yield data
