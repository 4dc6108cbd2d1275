"""What lies in a case: the files to look at, and what else is there."""

from dataclasses import dataclass
from pathlib import Path

from evidence_kit.case.folder import Found, lookup, walk
from evidence_kit.case.left_alone import odd_folders
from evidence_kit.case.misnamed import STATEMENT_FILE
from evidence_kit.case.reading import statement_path
from evidence_kit.case.tables import CaseFile
from evidence_kit.catalogue.files import foreign_package, link_finding, not_examined
from evidence_kit.errors import CaseUnreadable
from evidence_kit.model.case import CASE_FILE
from evidence_kit.model.finding import Finding
from evidence_kit.text.names import printable, relative


@dataclass(frozen=True, slots=True)
class Listed:
    """What lies in a case.

    Attributes:
        paths: the files to look at, in the order of their names.
        findings: what else is there and not looked at.
    """

    paths: tuple[Path, ...]
    findings: tuple[Finding, ...]


def listed(folder: Path, written: CaseFile) -> Listed:
    """Return what lies in a case; no file is opened.

    Raises:
        CaseUnreadable: the folder cannot be listed.
    """
    found: list[Path] = []
    findings: list[Finding] = []
    known = {folder / CASE_FILE, statement_path(folder, written), lookup(folder, STATEMENT_FILE)}
    odd: list[Found] = []
    for entry in walk(folder):
        if entry.what == "odd-folder":
            odd.append(entry)
            continue
        finding = passed_over(entry, folder)
        if finding and entry.path == folder:
            raise CaseUnreadable(f"{printable(str(folder))} cannot be read: {entry.why}.", hint="check its permissions")
        if finding:
            findings.append(finding)
        elif entry.path not in known:
            found.append(entry.path)
    return Listed(tuple(found), (*findings, *odd_folders(odd, folder)))


def passed_over(found: Found, folder: Path) -> Finding | None:
    """Return the finding for what is in the folder and no file to look at; None for a file."""
    name = relative(found.path, folder)
    if found.what == "link":
        return link_finding(name)
    if found.what == "foreign-package":
        return foreign_package(name)
    return not_examined(name, found.why) if found.what == "unreadable" else None
