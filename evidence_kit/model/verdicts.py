"""What findings come to, and which of them decide it."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from evidence_kit.model.codes import NOT_EXAMINED, Severity
from evidence_kit.model.finding import Verdict


class Graded(Protocol):
    """What a verdict looks at in a finding, also in one that was read from a file."""

    @property
    def code(self) -> str:
        """What kind of thing was found."""

    @property
    def severity(self) -> str:
        """How much it weighs, by the name of a `Severity`."""


AnyGraded = TypeVar("AnyGraded", bound=Graded)


def verdict(findings: Iterable[Graded], *, strict: bool = False, fail_on: Severity = Severity.error) -> Verdict:
    """Return what `findings` come to; warnings count as errors when `strict`.

    Args:
        fail_on: the mildest findings that are not ready.
    """
    found = {finding.code for finding in grave(findings, strict=strict, fail_on=fail_on)}
    if found - {NOT_EXAMINED}:
        return Verdict.not_ready
    return Verdict.unknown if found else Verdict.ready


def grave(
    findings: Iterable[AnyGraded], *, strict: bool = False, fail_on: Severity = Severity.error
) -> list[AnyGraded]:
    """Return the findings for which a report is not ready; warnings are among them when `strict`.

    Args:
        fail_on: the mildest of them.
    """
    order = list(Severity)
    least = max(order.index(fail_on), order.index(Severity.warning) if strict else 0)
    weights: set[str] = set(order[: least + 1])
    return [finding for finding in findings if finding.severity in weights or finding.code == NOT_EXAMINED]
