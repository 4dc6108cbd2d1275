"""What a package that was built before the watcher began says of its case."""

import dataclasses
import datetime as dt
from pathlib import Path

import msgspec

from evidence_kit.package.names import MANIFEST, PACKAGE
from evidence_kit.report.page.recorded import RecordedFinding
from evidence_kit.report.status.status import CaseNow, Lack
from evidence_kit.text.regular import read_regular
from evidence_kit.watching.notices import Told
from evidence_kit.watching.status import MOST_LACKS


class Recorded(msgspec.Struct, frozen=True):
    """A manifest, as far as it is shown."""

    findings: list[RecordedFinding]
    originals: list[msgspec.Raw]

    @property
    def grave(self) -> list[RecordedFinding]:
        """What keeps the package from being ready."""
        return [found for found in self.findings if found.severity == "error" or found.code == "not-examined"]


def recorded_in(case: Path) -> Recorded | None:
    """Return what the manifest of a case's package says; None when there is none that can be read."""
    try:
        return msgspec.json.decode(read_regular(case / PACKAGE / MANIFEST), type=Recorded)
    except (OSError, ValueError, RecursionError):
        return None


def told_by_package(case: Path) -> Told:
    """Return what the package of a case says of it, so that nothing is told twice; nothing without one."""
    recorded = recorded_in(case)
    if recorded is None:
        return Told()
    return Told(not recorded.grave, frozenset(found.path for found in recorded.grave if found.path))


def case_with_package(case: CaseNow) -> CaseNow:
    """Return a case with what its package records; as it is when that cannot be read."""
    recorded = recorded_in(case.path)
    if recorded is None:
        return case
    try:
        built = dt.datetime.fromtimestamp((case.path / PACKAGE / MANIFEST).stat().st_mtime).astimezone()
    except OSError:
        return case
    grave = recorded.grave
    lost = any(found.code != "not-examined" for found in grave)
    verdict = "not-ready" if lost else "unknown" if grave else "ready"
    return dataclasses.replace(
        case,
        verdict=verdict,
        lasting=verdict,
        built=built,
        files=len(recorded.originals),
        lacks=tuple(Lack(found.message, found.hint, found.path or "") for found in grave[:MOST_LACKS]),
        more=max(0, len(grave) - MOST_LACKS),
    )
