"""What is true of a case on one day, without looking at its files."""

import datetime as dt
from pathlib import Path

from evidence_kit.case.reading import case_without_media
from evidence_kit.claim.deadlines import deadlines_of
from evidence_kit.errors import EvidenceKitError
from evidence_kit.model.finding import Verdict
from evidence_kit.watching.build_options import BuildOptions
from evidence_kit.watching.events import Dated


def dated(case: Path, options: BuildOptions, day: dt.date) -> Dated | None:
    """Return what is true of a case's days; None when it cannot be read, of which its build says why."""
    try:
        found = deadlines_of(case_without_media(case), options.policy, day, strict=options.strict)
    except (EvidenceKitError, OSError):
        return None
    return Dated(case, found.findings, lost=found.verdict is Verdict.not_ready)
