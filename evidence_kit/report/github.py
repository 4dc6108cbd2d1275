"""A report for GitHub's log: workflow commands that become annotations on the files.

GitHub shows ten annotations of a kind for a step and drops the rest without a word (orgs/community discussion 26680),
so nine are written, and the last line says how many more there are.
"""

from evidence_kit.report.saved import SavedFinding, SavedReport, SavedReports, address, by_weight, rank, sentence
from evidence_kit.text.names import printable

MOST_ANNOTATIONS = 9
LEVELS = {"error": "error", "warning": "warning", "note": "notice"}


def render(saved: SavedReports) -> str:
    """Return at most nine annotations, the gravest first, then a line or two with what each report comes to."""
    found = [(report, finding) for report in saved.reports for finding in by_weight(report.findings)]
    found.sort(key=lambda pair: rank(pair[1].severity))
    lines = [annotation(finding, report) for report, finding in found[:MOST_ANNOTATIONS]]
    if len(found) > MOST_ANNOTATIONS:
        lines.append(f"{len(found) - MOST_ANNOTATIONS} more; --format text shows them all.")
    for report in saved.reports:
        name = f"{printable(report.folder)}: " if len(saved.reports) > 1 else ""
        lines += [f"evidence-kit: {name}{printable(report.judged.words)}"] if report.judged.words else []
        lines += [f"evidence-kit: {name}{report.verdict}"]
    if len(saved.reports) > 1:
        lines.append(f"evidence-kit: {saved.verdict}")
    return "\n".join(lines) + "\n"


def annotation(finding: SavedFinding, report: SavedReport) -> str:
    """Return one workflow command."""
    properties = [f"title={escaped_property(printable(finding.code))}"]
    if finding.path:
        line = [f"line={finding.line}"] if finding.line else []
        properties = [f"file={escaped_property(printable(address(report, finding.path)))}", *line, *properties]
    text = sentence(finding)
    return f"::{LEVELS.get(finding.severity, 'notice')} {','.join(properties)}::{escaped(printable(text))}"


def escaped(text: str) -> str:
    """Return text as a workflow command's message (actions/toolkit, `escapeData`)."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escaped_property(text: str) -> str:
    """Return text as a workflow command's property (actions/toolkit, `escapeProperty`)."""
    return escaped(text).replace(":", "%3A").replace(",", "%2C")
