"""One ZIP file of a package, to hand over.

Nothing in it is compressed: photos, videos and thumbnails already are, and what another version of zlib would write
differs. So the same package gives the same bytes on every system, and whatever opens ZIP files opens it.
"""

import contextlib
import os
import shutil
import struct
import zipfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path, PurePosixPath
from typing import IO

from evidence_kit.errors import CannotWrite
from evidence_kit.package.contents import FILE_OF_UNIX, UNREADABLE
from evidence_kit.package.names import MANIFEST, PACKAGE_SCHEMA
from evidence_kit.package.sums import SUMS
from evidence_kit.text.names import printable, relative, slug
from evidence_kit.text.regular import open_regular, read_regular
from evidence_kit.text.system_names import RESERVED_NAMES

LOCAL_HEADER = struct.Struct("<4s5H3L2H")
"""The fixed part of what stands before a file in a ZIP."""

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first moment that a ZIP can record; clocks do not belong into a package."""

ORDINARY_FILE = 0o100644


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
    with writing_zip(out) as archive:
        for name in sorted(names, key=lambda name: (name != MANIFEST, name)):
            with (
                names[name].open("rb") as source,
                added(archive, f"{top}/{name}", names[name].stat().st_size) as target,
            ):
                shutil.copyfileobj(source, target, 1 << 20)


@contextlib.contextmanager
def writing_zip(out: Path) -> Iterator[zipfile.ZipFile]:
    """Give a new ZIP file to add to, which is on the disk at the end.

    Raises:
        OSError: the disk is full or refuses.
    """
    with out.open("wb") as handle:
        with zipfile.ZipFile(handle, "w") as archive:
            yield archive
        handle.flush()
        os.fsync(handle.fileno())


def added(archive: zipfile.ZipFile, name: str, size: int) -> AbstractContextManager[IO[bytes]]:
    """Return a new file of a ZIP file, to be written to; nothing of it depends on the system or the clock."""
    entry = zipfile.ZipInfo(name, EARLIEST)
    entry.create_system, entry.external_attr = FILE_OF_UNIX, ORDINARY_FILE << 16
    entry.file_size = size
    return archive.open(entry, "w")


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
