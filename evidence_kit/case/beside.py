"""What the case that a single file lies in says is covered and muted in it."""

from pathlib import Path
from typing import NamedTuple

from evidence_kit.case.file import load_case_file
from evidence_kit.case.folder import MOST_DEPTH, lookup
from evidence_kit.case.reading import covers_of
from evidence_kit.case.tables import EvidenceTable
from evidence_kit.media.files import is_same
from evidence_kit.model.case import CASE_FILE, Box
from evidence_kit.model.cover import FilmCover
from evidence_kit.model.muting import Mute, muted_by_all


class Wanted(NamedTuple):
    """What a case keeps private of a file.

    Attributes:
        redact: boxes that are covered; of a film, from its beginning to its end.
        covers: places of a film that are covered for some time.
        mute: the part of a film's sound that is muted.
    """

    redact: tuple[Box, ...] = ()
    covers: tuple[FilmCover, ...] = ()
    mute: Mute = False


def wanted_in_its_case(path: Path, sha256: str | None) -> Wanted:
    """Return what is kept private of a file, and of any other of its content, in the case that it lies in.

    Raises:
        RulesWrong: the case file cannot be read, so nobody knows what is covered.
    """
    folder = folder_of_case(path)
    tables = load_case_file(folder).evidence if folder else ()
    asked = [(lookup(folder, table.file), table) for table in tables if folder and is_private(table)]
    same = [table for place, table in asked if is_same(place, sha256)]
    boxes = dict.fromkeys(box for table in same for box in table.redact)
    covers = dict.fromkeys(cover for table in same for cover in covers_of(table))
    return Wanted(tuple(boxes), tuple(covers), muted_by_all([table.mute for table in same]))


def is_private(table: EvidenceTable) -> bool:
    """Return whether a part of a file is covered or muted."""
    return bool(table.redact or table.cover or table.mute)


def folder_of_case(path: Path) -> Path | None:
    """Return the nearest folder around a file that has a case file; None when no folder has."""
    around = path.resolve().parents[:MOST_DEPTH]
    return next((folder for folder in around if (folder / CASE_FILE).is_file()), None)
