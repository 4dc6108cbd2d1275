"""Report what lies in folders that are left alone because a system or a program made them."""

import os
from collections.abc import Iterable
from pathlib import Path

from evidence_kit.case.folder import Found
from evidence_kit.model.finding import Finding
from evidence_kit.model.formats import promises_evidence
from evidence_kit.text.names import several
from evidence_kit.text.system_names import is_temporary

MOST_COUNTED = 1000
"""Files that are counted in one folder; a recycle bin may hold any number."""


def odd_folders(found: Iterable[Found], folder: Path) -> list[Finding]:
    """Return one note about all odd folders that hold pictures, videos or documents; nothing without such folders.

    Args:
        folder: names are relative to it.
    """
    counted = {place.path.relative_to(folder).as_posix(): count_evidence(place.path) for place in found}
    names = [name for name, count in counted.items() if count]
    if not names:
        return []
    total = sum(counted.values())
    files = "1 file" if total == 1 else f"{total} files"
    named = "a folder whose name looks" if len(names) == 1 else f"{len(names)} folders whose names look"
    return [
        Finding(
            "folder-left-out",
            names[0],
            f"{files} in {named} like those of a system or program: {several(names)}. Nothing in them is used.",
            hint="if they belong to the case, move them to a folder with an ordinary name, such as received",
            actual=total,
        )
    ]


def count_evidence(folder: Path) -> int:
    """Return how many files below a folder are named like pictures, videos or documents, as far as it can be listed."""
    count = 0
    for _, _, names in os.walk(folder):
        count += sum(1 for name in names if promises_evidence(name) and not is_temporary(name))
        if count >= MOST_COUNTED:
            break
    return count
