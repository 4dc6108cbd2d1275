"""Which folders are cases: the watched one itself, or each of its sub-folders."""

import os
from pathlib import Path

from evidence_kit.case.folder import is_cache, is_folder, is_own, listing
from evidence_kit.errors import CaseUnreadable, UsageWrong
from evidence_kit.model.case import CASE_FILE
from evidence_kit.model.formats import is_media_name
from evidence_kit.model.roles import ROLE_WORDS
from evidence_kit.package.names import PACKAGE, STATUS_PAGE, is_package
from evidence_kit.text.names import printable
from evidence_kit.text.shell import quoted
from evidence_kit.text.system_names import kind_of_folder


def cases_in(folder: Path) -> list[Path]:
    """Return the cases of a watched folder: itself, or each of its sub-folders.

    Raises:
        OSError: it cannot be listed.
    """
    entries = [entry for entry in listing(folder) if not entry.is_symlink()]
    files = [entry.name for entry in entries if entry.is_file(follow_symlinks=False)]
    folders = [entry for entry in entries if is_own(entry)]
    roles = any(entry.name.lower() in ROLE_WORDS for entry in folders)
    if CASE_FILE in files or any(map(is_media_name, files)) or roles:
        return [folder]
    begun = [entry for entry in entries if is_begun(entry)]
    inner = [Path(entry.path) for entry in [*folders, *begun] if entry.name != PACKAGE]
    return [case for case in inner if not (is_package(case) or is_for_programs(case))]


def is_for_programs(folder: Path) -> bool:
    """Return whether a folder is a cache, or holds nothing but caches, as where the user's environment put ours."""
    if is_cache(folder):
        return True
    try:
        inside = listing(folder)
    except OSError:
        return False
    return bool(inside) and all(is_folder(entry) and is_cache(Path(entry.path)) for entry in inside)


def refuse_others(folder: Path) -> None:
    """Refuse what is no folder, and a package or what is in one.

    Raises:
        CaseUnreadable: there is no such folder.
        UsageWrong: it is a package, or lies in one.
    """
    if not folder.is_dir():
        raise CaseUnreadable(f"There is no folder {printable(str(folder))}.", hint="check the path")
    place = folder.resolve()
    for package in (place, *place.parents):
        if is_package(package):
            what = "is" if package == place else "lies in"
            raise UsageWrong(
                f"{printable(str(folder))} {what} a package, which nothing may change.",
                hint=f"watch the folder with the originals: {quoted(str(package.parent))}",
            )


def looks_empty(folder: Path) -> bool:
    """Return whether nothing of the user's and no package is in a folder, as in the place of a disk that is away.

    Raises:
        OSError: it cannot be listed.
    """
    return all(
        entry.name == STATUS_PAGE or (is_folder(entry) and kind_of_folder(entry.name) == "system")
        for entry in listing(folder)
    )


def is_begun(entry: "os.DirEntry[str]") -> bool:
    """Return whether a folder of an odd name, such as "#8123456789012345", looks like a case inside; no hidden one."""
    if entry.name.startswith(".") or not is_folder(entry) or kind_of_folder(entry.name) != "odd":
        return False
    try:
        inside = listing(Path(entry.path))
    except OSError:
        return False
    return any(entry.name == CASE_FILE or (is_own(entry) and entry.name.lower() in ROLE_WORDS) for entry in inside)


def words_of_absence(problem: OSError) -> str:
    """Return as a clause why a folder cannot be looked through."""
    return "it is not there" if isinstance(problem, FileNotFoundError) else f"it cannot be read: {problem.strerror}"
