"""A report for GitHub's log: workflow commands that become annotations on the files.

GitHub shows ten annotations of a kind for a step and drops the rest without a word (orgs/community discussion 26680),
so nine are written, and the last line says how many more there are.
"""

from collections.abc import Sequence

from evidence_kit.model.codes import Severity
from evidence_kit.model.finding import Finding, Verdict
from evidence_kit.text.names import printable

MOST_ANNOTATIONS = 9
LEVELS = {Severity.error: "error", Severity.warning: "warning", Severity.note: "notice"}


def render(findings: Sequence[Finding], verdict: Verdict, prefix: str = "", judged: str = "") -> str:
    """Return at most nine annotations, the gravest first, then one line with the verdict.

    Args:
        prefix: folder that the findings' paths are relative to, as seen from the repository.
        judged: what the verdict rests on, in words.
    """
    order = list(Severity)
    ranked = sorted(findings, key=lambda finding: order.index(finding.severity))
    lines = [annotation(finding, prefix) for finding in ranked[:MOST_ANNOTATIONS]]
    if len(ranked) > MOST_ANNOTATIONS:
        lines.append(f"{len(ranked) - MOST_ANNOTATIONS} more, see the output of: evidence-kit check --format text")
    rests = [f"evidence-kit: {printable(judged)}"] if judged else []
    return "\n".join([*lines, *rests, f"evidence-kit: {verdict}"]) + "\n"


def annotation(finding: Finding, prefix: str) -> str:
    """Return one workflow command."""
    properties = [f"title={escaped_property(finding.code)}"]
    if finding.path:
        name = f"{prefix.rstrip('/')}/{finding.path}" if prefix else finding.path
        properties.insert(0, f"file={escaped_property(name)}")
    hint = f" -> {finding.hint}" if finding.hint else ""
    text = f"{finding.message}{hint}" + (f" (rule: {finding.source})" if finding.source else "")
    return f"::{LEVELS[finding.severity]} {','.join(properties)}::{escaped(printable(text))}"


def escaped(text: str) -> str:
    """Return text as a workflow command's message (actions/toolkit, `escapeData`)."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escaped_property(text: str) -> str:
    """Return text as a workflow command's property (actions/toolkit, `escapeProperty`)."""
    return escaped(text).replace(":", "%3A").replace(",", "%2C")
