"""Which findings of a check count, and how much each weighs; applied once, before anything is rendered. Pure."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from evidence_kit.model.codes import NOT_EXAMINED, Severity, severities
from evidence_kit.model.finding import Finding
from evidence_kit.model.held import Held
from evidence_kit.model.results import Report
from evidence_kit.text.names import did_you_mean, guess, printable

NOT_LOOKED_AT = frozenset(
    {NOT_EXAMINED, "nothing-attached", "file-missing", "empty-file", "unreadable", "format-not-read"}
    | {"type-not-examined", "document-encrypted", "too-many-pixels"}
)
"""Codes of files that were not looked into, so that no other code can be ruled out; `select` keeps them."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which findings count, and how much each weighs.

    Attributes:
        select: codes to keep; empty for all. What could not be looked into is kept beside them.
        ignore: codes to drop.
        severity: what the findings of a code weigh, instead of what is usual.
    """

    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()
    severity: Mapping[str, Severity] = field(default_factory=dict)


def chosen_each(findings: Iterable[tuple[Finding, Choice]]) -> list[Finding]:
    """Return the findings that count, in their order, each with the weight that the choice for its file gives it.

    What `build` repairs by itself keeps its weight: it is not in the package that will be uploaded.
    """
    return [weighed(finding, choice) for finding, choice in findings if counts(finding.code, choice)]


def counts(code: str, choice: Choice) -> bool:
    """Return whether findings of a code are kept."""
    if code == NOT_EXAMINED:
        return True
    return code not in choice.ignore and (not choice.select or code in choice.select or code in NOT_LOOKED_AT)


def held(rules: Iterable[Held], choices: Iterable[Choice]) -> tuple[Held, ...]:
    """Return the rules whose findings are kept for every file."""
    distinct = list({id(choice): choice for choice in choices}.values())

    def kept(code: str) -> bool:
        return all(counts(code, choice) for choice in distinct)

    return tuple(dataclasses.replace(rule, codes=tuple(filter(kept, rule.codes))) for rule in rules)


def weighed(finding: Finding, choice: Choice) -> Finding:
    """Return a finding with the weight that was chosen for its code."""
    severity = choice.severity.get(finding.code)
    if severity is None or finding.repairable or finding.code == NOT_EXAMINED:
        return finding
    return dataclasses.replace(finding, severity=severity)


def with_findings(report: Report, findings: Sequence[Finding]) -> Report:
    """Return a report with other findings; what is no longer an error blocks nothing."""
    complete = report.completeness
    if complete is not None:
        errors = {finding.code for finding in findings if finding.severity is Severity.error}
        complete = dataclasses.replace(complete, blockers=tuple(code for code in complete.blockers if code in errors))
    return dataclasses.replace(report, findings=tuple(findings), completeness=complete)


def problem_with_code(code: str, *, dropped: bool = False) -> str:
    """Return what is wrong with a code that somebody wrote, as a sentence; empty when nothing is.

    Args:
        dropped: its findings are to be dropped or to weigh something else.
    """
    known = severities()
    if code not in known:
        return f"Unknown finding code '{printable(code)}'.{did_you_mean(guess(code.lower(), known))}"
    if dropped and code == NOT_EXAMINED:
        return f"'{code}' cannot be changed or ignored: what could not be examined never passes."
    return ""
