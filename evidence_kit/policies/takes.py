"""The severity of breaks in a video under a policy that requires one continuous take. Pure."""

import dataclasses
from collections.abc import Iterable

from evidence_kit.model.codes import Severity
from evidence_kit.model.finding import Finding
from evidence_kit.policies.rules import Policy


def grade_breaks(findings: Iterable[Finding], policy: Policy) -> list[Finding]:
    """Return the findings; a break by two measures becomes an error if the policy requires one continuous take.

    A break by one measure (`review`) stays a warning, because it may not be a cut.
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
