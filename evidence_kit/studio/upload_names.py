"""A safe and free name in the case for what a browser calls a file, and the way to it."""

import os
import unicodedata
from collections.abc import Collection
from pathlib import Path

from evidence_kit.case.misnamed import STATEMENT_FILE
from evidence_kit.model.case import CASE_FILE, Role
from evidence_kit.model.roles import ROLE_WORDS
from evidence_kit.package.names import PACKAGE
from evidence_kit.text.names import UNSAFE_CATEGORIES, folded, one_form
from evidence_kit.text.system_names import is_temporary, kind_of_folder

MOST_BYTES = 120
"""Of a name in UTF-8: what every file system takes, with room for what is appended."""

MOST_ENDING = 16

NOWHERE_ALLOWED = frozenset('<>:"|?*')
"""Signs that Windows refuses in a name."""

DEVICES = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"}
)
"""Names that mean a device on Windows, with any ending."""

OURS = frozenset({CASE_FILE, STATEMENT_FILE, PACKAGE, f"{PACKAGE}.zip"})

FALLBACK = "photo"


def name_for(wanted: str, taken: Collection[str]) -> str:
    """Return the name under which a file is kept.

    Args:
        wanted: what the browser calls it; a path is cut to its last part.
        taken: the names that are there.
    """
    name = mended(wanted)
    there = {folded(one) for one in taken}
    stem, ending = split(name)
    candidate, number = name, 1
    while folded(candidate) in there:
        number += 1
        tail = f"-{number}{ending}"
        candidate = shortened(stem, MOST_BYTES - len(tail.encode())) + tail
    return candidate


def mended(wanted: str) -> str:
    """Return a name that every system takes and that the studio itself does not pass over."""
    last = one_form(wanted).replace("\\", "/").rstrip("/").rpartition("/")[2]
    plain = "".join(
        char for char in last if unicodedata.category(char) not in UNSAFE_CATEGORIES and char not in NOWHERE_ALLOWED
    )
    plain = " ".join(plain.split()).rstrip(". ")
    if plain.startswith(".") and "." not in plain[1:]:
        plain = FALLBACK + plain  # nothing but an ending
    stem, ending = split(plain.lstrip(".-~$# "))
    stem = stem.rstrip(". ") or FALLBACK
    if stem.casefold().partition(".")[0].rstrip() in DEVICES:
        stem = f"{FALLBACK}-{stem}"
    name = shortened(stem, MOST_BYTES - len(ending.encode())) + ending
    if folded(name) in {folded(one) for one in OURS}:
        name = f"{FALLBACK}-{name}"
    while is_temporary(name) or kind_of_folder(name) != "own":
        name = f"{FALLBACK}-{name.rstrip('~').replace('.', '-')}"
    return name


def split(name: str) -> tuple[str, str]:
    """Return a name without its ending, and the ending with its point; an endless ending is none."""
    stem, point, ending = name.rpartition(".")
    if not stem or not ending or len(ending.encode()) > MOST_ENDING:
        return name, ""
    return stem, point + ending


def shortened(text: str, most: int) -> str:
    """Return a text of at most `most` bytes of UTF-8, cut between its characters."""
    return text.encode("utf-8", "ignore")[:most].decode("utf-8", "ignore").rstrip(". ") or FALLBACK


def folder_for(case: Path, role: Role | None) -> Path:
    """Return the folder of a case that is named like a role, or the case itself."""
    for entry in sorted(os.scandir(case), key=lambda one: one.name) if role else []:
        if ROLE_WORDS.get(entry.name.lower()) is role and entry.is_dir(follow_symlinks=False):
            return case / entry.name
    return case


def moved(part: Path, target: Path) -> None:
    """Give a file its name without replacing another.

    Raises:
        FileExistsError: there is one of that name.
        OSError: the disk refuses.
    """
    try:
        os.link(part, target)
    except FileExistsError:
        raise
    except OSError:  # a disk without links, such as a memory card
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
        part.replace(target)
    else:
        part.unlink()
