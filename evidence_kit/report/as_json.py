"""A report for programs: one JSON object, whose keys are a contract."""

from evidence_kit.manifest import render_json, report_data, single_data
from evidence_kit.outcome import Report, Single


def render(report: Report) -> str:
    """Return evidence_kit.report/1."""
    return render_json(report_data(report))


def render_single(single: Single) -> str:
    """Return evidence_kit.fit/1, or evidence_kit.compare/1 of the same form."""
    return render_json(single_data(single))
