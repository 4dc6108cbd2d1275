"""Whether the files of a package are all there, by their names and sizes: a look that reads none of them again."""

import functools
import os
from pathlib import Path

import msgspec

from evidence_kit.package.names import MANIFEST, MOST_MANIFEST_BYTES, is_package
from evidence_kit.package.sums import SUMS
from evidence_kit.text.regular import read_regular


class ListedFile(msgspec.Struct, frozen=True):
    """A file to upload, as far as a look at its name and size goes."""

    path: str
    bytes: int


class Listed(msgspec.Struct, frozen=True):
    """A manifest, as far as it says what lies beside it."""

    artifacts: list[ListedFile]


def is_complete(package: Path) -> bool:
    """Return whether a folder is a package with every file that it lists, those to upload in their recorded sizes.

    A file that somebody moved out of it, or that was cut, is noticed; one that was changed at equal size is not.
    """
    try:
        manifest = (package / MANIFEST).lstat()
        sizes = sizes_in(package, manifest.st_size, manifest.st_mtime_ns, manifest.st_ino)
        return all(size in (None, os.lstat(package / name).st_size) for name, size in sizes.items())
    except (OSError, ValueError):
        return False


@functools.lru_cache(maxsize=4096)
def sizes_in(package: Path, *_state_of_manifest: int) -> dict[str, int | None]:
    """Return the names of a package's files with their sizes; None for a size that is not recorded.

    Raises:
        OSError: it has no manifest or no checksums.
        ValueError: they are not ours.
    """
    if not is_package(package):
        raise ValueError(MANIFEST)
    listed = msgspec.json.decode(read_regular(package / MANIFEST, MOST_MANIFEST_BYTES), type=Listed)
    lines = read_regular(package / SUMS, MOST_MANIFEST_BYTES).decode("utf-8", "surrogateescape").splitlines()
    names = [line.partition("  ")[2] for line in lines if not line.startswith("\\")]  # that one has a name escaped
    return {**dict.fromkeys([SUMS, *names]), **{file.path: file.bytes for file in listed.artifacts}}
