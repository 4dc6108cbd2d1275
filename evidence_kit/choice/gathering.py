"""The files that a check looks at: those that are named, and those in folders that are not left out."""

import dataclasses
from collections.abc import Callable, Iterable
from pathlib import Path

from evidence_kit.case.folder import Found, nothing_left_out, walk
from evidence_kit.case.left_alone import odd_folders
from evidence_kit.model.finding import Finding
from evidence_kit.model.formats import is_media_name
from evidence_kit.text.names import portable


def gathered(
    paths: Iterable[Path], *, media_only: bool, left_out: Callable[[Path], bool] = nothing_left_out
) -> tuple[list[Path], list[Finding]]:
    """Return the files among `paths` and below the folders among them, and findings about folders not looked into.

    Hidden and temporary files are left out, and folders of a system or program; what is named itself never is.

    Args:
        media_only: of a folder, take only what is named like a picture or a video; a folder of documentation has more.
        left_out: says of a file or folder in a given folder whether it is left out.
    """
    files: list[Path] = []
    findings: list[Finding] = []
    for path in paths:
        if not path.is_dir():
            files.append(path)
            continue
        found = list(walk(path, packages=True, left_out=left_out))
        odd = odd_folders([entry for entry in found if entry.what == "odd-folder"], path)
        findings += [dataclasses.replace(note, path=portable(path / (note.path or ""))) for note in odd]
        closed = [entry for entry in found if entry.what == "unreadable" and entry.path.is_dir()]
        findings += [not_looked_into(entry) for entry in closed]
        inside = [entry.path for entry in found if entry.what != "odd-folder" and entry not in closed]
        files += [file for file in inside if not media_only or is_media_name(file.name) or file.is_dir()]
    return files, findings


def not_looked_into(folder: Found) -> Finding:
    """Return the finding about a folder that cannot be listed."""
    message = f"This folder could not be examined: {folder.why}."
    return Finding("not-examined", portable(folder.path), message, hint="check its permissions, or leave it out")
