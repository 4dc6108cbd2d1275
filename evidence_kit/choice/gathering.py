"""The files that a check looks at: those that are named, and those in folders that are not left out."""

import dataclasses
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from evidence_kit.case.folder import Found, nothing_left_out, walk
from evidence_kit.case.left_alone import odd_folders
from evidence_kit.model.finding import Finding
from evidence_kit.model.formats import is_media_name
from evidence_kit.text.names import portable


def gathered(
    paths: Sequence[Path], *, media_only: bool, left_out: Callable[[Path], bool] = nothing_left_out
) -> tuple[list[Path], list[Finding]]:
    """Return the files among `paths` and below the folders among them, and findings about folders not looked into.

    Hidden and temporary files are left out, and folders of a system or program, and links to what is looked at anyway;
    what is named itself never is.

    Args:
        media_only: of a folder, take only what is named like a picture or a video; a folder of documentation has more.
        left_out: says of a file or folder in a given folder whether it is left out.
    """
    files: list[Path] = []
    links: list[Path] = []
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
        inside = [entry for entry in found if entry.what != "odd-folder" and entry not in closed]
        wanted = [entry for entry in inside if not media_only or is_media_name(entry.path.name) or entry.path.is_dir()]
        files += [entry.path for entry in wanted if entry.what != "link"]
        links += [entry.path for entry in wanted if entry.what == "link"]
    files += leading_elsewhere(links, files, [path for path in paths if path.is_dir()]) if links else []
    return files, findings


def not_looked_into(folder: Found) -> Finding:
    """Return the finding about a folder that cannot be listed."""
    message = f"This folder could not be examined: {folder.why}."
    return Finding("not-examined", portable(folder.path), message, hint="check its permissions, or leave it out")


def leading_elsewhere(links: Iterable[Path], files: Iterable[Path], folders: Iterable[Path]) -> Iterator[Path]:
    """Yield the links that lead to nothing that is looked at anyway.

    Args:
        files: those that are looked at.
        folders: those that were looked through for them.
    """
    roots = [Path(os.path.realpath(folder)) for folder in folders]
    seen = {Path(os.path.realpath(file)) for file in files}
    seen |= {folder for file in seen for folder in file.parents if any(map(folder.is_relative_to, roots))}
    yield from (link for link in links if Path(os.path.realpath(link)) not in seen)
