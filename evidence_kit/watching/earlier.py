"""What a package that was built before the watcher began says of its case."""

import dataclasses
import datetime as dt
from pathlib import Path

from evidence_kit.errors import CaseUnreadable
from evidence_kit.model.codes import Severity
from evidence_kit.model.finding import Verdict
from evidence_kit.model.verdicts import grave, verdict
from evidence_kit.package.names import MANIFEST, MOST_MANIFEST_BYTES, PACKAGE
from evidence_kit.report.page.recorded import Recorded, RecordedFinding, is_examined, read_recorded, verdict_of
from evidence_kit.report.status.status import CaseNow, Lack
from evidence_kit.text.regular import read_regular
from evidence_kit.watching.notices import LastKnown
from evidence_kit.watching.status import MOST_LACKS


def recorded_in(case: Path) -> Recorded | None:
    """Return what the manifest of a case's package says; None when there is none that can be read."""
    try:
        return read_recorded(read_regular(case / PACKAGE / MANIFEST, MOST_MANIFEST_BYTES), MANIFEST)
    except (OSError, ValueError, CaseUnreadable):
        return None


def known_by_package(case: Path) -> LastKnown:
    """Return what the package of a case says of it, so that nothing is told twice; nothing without one."""
    recorded = recorded_in(case)
    if recorded is None:
        return LastKnown()
    refused = {found.path for found in recorded.findings if found.severity == Severity.error and found.path}
    return LastKnown(verdict_of(recorded) is Verdict.ready, frozenset(refused))


def lacking(recorded: Recorded) -> list[RecordedFinding]:
    """Return what keeps a package from being ready: warnings too where it was judged strictly."""
    is_strict = verdict(recorded.findings) is not verdict_of(recorded)
    return grave(recorded.findings, strict=is_strict)


def case_with_package(case: CaseNow) -> CaseNow:
    """Return a case with what its package records; as it is when that cannot be read."""
    recorded = recorded_in(case.path)
    if recorded is None:
        return case
    try:
        built = dt.datetime.fromtimestamp((case.path / PACKAGE / MANIFEST).stat().st_mtime).astimezone()
    except (OSError, ValueError, OverflowError):  # a time that no calendar has
        return case
    lacks, came_to = lacking(recorded), str(verdict_of(recorded))
    return dataclasses.replace(
        case,
        verdict=came_to,
        examined=is_examined(recorded),
        lasting=came_to,
        built=built,
        files=len(recorded.originals),
        lacks=tuple(Lack(found.message, found.hint, found.path or "") for found in lacks[:MOST_LACKS]),
        more=max(0, len(lacks) - MOST_LACKS),
    )
