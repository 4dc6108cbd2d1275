"""What the case that a single file lies in says is covered in it."""

from pathlib import Path

from evidence_kit.case.file import load_case_file
from evidence_kit.case.folder import MOST_DEPTH, lookup
from evidence_kit.case.reading import covers_of
from evidence_kit.media.files import is_same
from evidence_kit.model.case import CASE_FILE, Box
from evidence_kit.model.cover import FilmCover


def covered_in_its_case(path: Path, sha256: str | None) -> tuple[tuple[Box, ...], tuple[FilmCover, ...]]:
    """Return the boxes and covers of a file, and of any other of its content, in the case that it lies in.

    Raises:
        RulesWrong: the case file cannot be read, so nobody knows what is covered.
    """
    folder = folder_of_case(path)
    tables = load_case_file(folder).evidence if folder else ()
    asked = [(lookup(folder, table.file), table) for table in tables if folder and (table.redact or table.cover)]
    same = [table for place, table in asked if is_same(place, sha256)]
    boxes = dict.fromkeys(box for table in same for box in table.redact)
    covers = dict.fromkeys(cover for table in same for cover in covers_of(table))
    return tuple(boxes), tuple(covers)


def folder_of_case(path: Path) -> Path | None:
    """Return the nearest folder around a file that has a case file; None when no folder has."""
    around = path.resolve().parents[:MOST_DEPTH]
    return next((folder for folder in around if (folder / CASE_FILE).is_file()), None)
