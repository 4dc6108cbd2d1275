"""What a policy makes of a take that does not go on in one piece. Pure."""

import dataclasses
from collections.abc import Iterable

from evidence_kit.model.codes import Severity
from evidence_kit.model.finding import Finding
from evidence_kit.policies.rules import Policy


def weighed(findings: Iterable[Finding], policy: Policy) -> list[Finding]:
    """Return the findings; a break by two measures is an error where the form wants one continuous take.

    By one measure alone (`review`) it stays a warning, because nobody has seen a cut yet.
    """
    rule = policy.video.continuous_take
    if not rule or not rule.value:
        return list(findings)
    return [
        dataclasses.replace(
            finding, severity=Severity.error if finding.actual == "broken" else finding.severity, source=rule.source
        )
        if finding.code == "take-not-continuous"
        else finding
        for finding in findings
    ]
