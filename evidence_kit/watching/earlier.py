"""What a package that was built before the watcher began says of its case."""

import dataclasses
import datetime as dt
from pathlib import Path

import msgspec

from evidence_kit.package.names import MANIFEST, PACKAGE
from evidence_kit.report.status.status import CaseNow, Lack
from evidence_kit.text.regular import read_regular
from evidence_kit.watching.notices import Told
from evidence_kit.watching.status import MOST_LACKS


class RecordedFinding(msgspec.Struct, frozen=True):
    """A finding, as far as it is shown."""

    code: str
    severity: str
    message: str
    path: str | None = None
    hint: str = ""


class Recorded(msgspec.Struct, frozen=True):
    """A manifest, as far as it is shown."""

    findings: list[RecordedFinding]
    originals: list[msgspec.Raw]


def told_by_package(case: Path) -> Told:
    """Return what the package of a case says of it, so that nothing is told twice; nothing without one."""
    try:
        recorded = msgspec.json.decode(read_regular(case / PACKAGE / MANIFEST), type=Recorded)
    except (OSError, ValueError, RecursionError):
        return Told()
    grave = [found for found in recorded.findings if found.severity == "error" or found.code == "not-examined"]
    return Told(not grave, frozenset(found.path for found in grave if found.path))


def case_with_package(case: CaseNow) -> CaseNow:
    """Return a case with what its package records; as it is when that cannot be read."""
    path = case.path / PACKAGE / MANIFEST
    try:
        recorded = msgspec.json.decode(read_regular(path), type=Recorded)
        built = dt.datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    except (OSError, ValueError, RecursionError):
        return case
    grave = [found for found in recorded.findings if found.severity == "error" or found.code == "not-examined"]
    lost = any(found.code != "not-examined" for found in grave)
    return dataclasses.replace(
        case,
        verdict="not-ready" if lost else "unknown" if grave else "ready",
        built=built,
        files=len(recorded.originals),
        lacks=tuple(Lack(found.message, found.hint, found.path or "") for found in grave[:MOST_LACKS]),
        more=max(0, len(grave) - MOST_LACKS),
    )
