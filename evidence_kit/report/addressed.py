"""Commands in what is said of a case, with the case in its place, so that they can be typed as they stand."""

import dataclasses
from pathlib import Path

from evidence_kit.model.finding import Finding
from evidence_kit.model.now import Now
from evidence_kit.text.shell import quoted


def addressed(finding: Finding, case: Path) -> Finding:
    """Return a finding whose hint names the case."""
    if not finding.case_word:
        return finding
    return dataclasses.replace(finding, hint=finding.hint.replace(finding.case_word, quoted(case.as_posix()), 1))


def addressed_step(now: Now, case: Path) -> Now:
    """Return the next step of a case, which names it."""
    return dataclasses.replace(now, values={**now.values, "case": quoted(case.as_posix())})
