"""What a watcher's page shows in tests: the status after some events."""

import datetime as dt
from pathlib import Path

from evidence_kit.model.finding import Finding
from evidence_kit.model.results import PolicyRef, Report
from evidence_kit.report.status.status import Status
from evidence_kit.watching.events import Began, WatchEvent
from evidence_kit.watching.status import after, first_status

LAMP = Path("/w/lamp")
AT = dt.datetime(2026, 11, 1, 12, 0, 5, tzinfo=dt.UTC)
HOSTILE = '"><script>alert(1)<b>\u202e%2e javascript:x'
POLICY = PolicyRef("aliexpress", "2026-11-01", "")
READY = Report(POLICY, reason="wrong-colour", scope="case")
WITHOUT_REASON = Report(POLICY, scope="case")
LACKING = Report(
    POLICY,
    tuple(Finding("evidence-missing", None, f"There is no photo {number}.", hint="take one") for number in range(5)),
)


def told(*events: WatchEvent, folder: Path = Path("/w"), cases: tuple[str, ...] = ("lamp",)) -> Status:
    """Return the status after some events."""
    paths = tuple(folder / name for name in cases)
    status = first_status(Began(folder, "aliexpress", False, 1, 1, paths=paths), "evidence-kit watch /w", AT)
    for event in events:
        status = after(status, event, AT)
    return status
