"""The names by which our packages are known, and those of files that systems put into them."""

from collections.abc import Callable
from pathlib import Path, PurePath

from evidence_kit.text.regular import open_regular
from evidence_kit.text.system_names import SYSTEM_FILES

PACKAGE = "package"
"""The folder in a case where its package goes by default."""


MANIFEST = "manifest.json"


MOST_MANIFEST_BYTES = 64 << 20
"""Of a manifest and its checksums that are read; one of ten thousand files has 20 MB."""


STATUS_PAGE = "status.html"
"""The page that a watcher keeps in the folder that it watches."""


STATUS_MARK = "evidence-kit watch"
"""Stands near the beginning of that page, so that nobody else's page of this name is taken for ours."""


PAGE_MARK = "evidence-kit report"
"""Stands near the beginning of the page of a package, for the same reason."""


PACKAGE_SCHEMA = b'"schema": "evidence_kit.manifest/'
"""Stands in the first line of our manifests."""


LEFT_BY_SYSTEMS = SYSTEM_FILES | {".ds_store", ".directory", ".localized", ".apdisk"}


ATTRIBUTE_FOLDERS = frozenset({"@eadir", ".@__thumb", ".appledouble"})


def is_systems_own(path: Path, package: Path) -> bool:
    """Return whether a file in a package was put there by a system that displayed the folder; it is never uploaded.

    Only exact names, and thumbnails and attributes that NAS boxes and macOS keep of a file beside it: any other file
    that is added, hidden or not, is not passed over.
    """
    if path.is_symlink():
        return False
    name = path.relative_to(package)
    return is_left_behind(name, lambda other: path.with_name(other.name).is_file())


def is_left_behind(name: PurePath, is_there: Callable[[PurePath], bool]) -> bool:
    """Return whether the name of a file in a package is one that systems give.

    Args:
        is_there: whether there is a file of another name.
    """
    low = name.name.lower()
    beside = any(part.lower() in ATTRIBUTE_FOLDERS for part in name.parts[:-1])
    twin = low.startswith("._") and is_there(name.with_name(name.name[2:]))
    return low in LEFT_BY_SYSTEMS or beside or twin


def is_package(folder: Path) -> bool:
    """Return whether a folder is our own package: other programs have a manifest.json too."""
    try:
        with open_regular(folder / MANIFEST, follow=True) as handle:
            return PACKAGE_SCHEMA in handle.read(200)
    except OSError:
        return False


def is_status_page(path: Path) -> bool:
    """Return whether a file is a watcher's page."""
    return path.name == STATUS_PAGE and begins_with(path, STATUS_MARK)


def is_page(path: Path) -> bool:
    """Return whether a file is the page of a package, under whatever name."""
    return begins_with(path, PAGE_MARK)


def begins_with(path: Path, mark: str) -> bool:
    """Return whether a page says near its beginning that it was made by `mark`."""
    try:
        with open_regular(path) as handle:
            return f'content="{mark}"'.encode() in handle.read(300)
    except OSError:
        return False
