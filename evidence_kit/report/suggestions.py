"""What places were proposed for marks: for a person a few lines, for programs one JSON object."""

from evidence_kit.model.case import CASE_FILE
from evidence_kit.model.finding import Verdict
from evidence_kit.model.plain import finding_data
from evidence_kit.model.suggested import Suggested, SuggestedComparison
from evidence_kit.report.json import now_data
from evidence_kit.report.text import VERDICTS, now_line, render_findings, summary
from evidence_kit.text.names import printable
from evidence_kit.text.words import render_json


def render(told: Suggested, *, colour: bool = False) -> str:
    """Return what was proposed as lines of text; `colour` adds ANSI colours for a terminal."""
    lines = [
        f"{printable(one.listing)}  {','.join(map(str, place.listing))}"
        f"   {printable(one.received)}  {','.join(map(str, place.received))}\n"
        for one in told.comparisons
        for place in one.suggestions
    ]
    last = f"Written into {CASE_FILE}, to be confirmed." if told.written else f"{CASE_FILE} was not changed."
    parts = [now_line(told.now), render_findings(told.findings, colour=colour), "".join(lines), f"{last}\n"]
    if told.verdict is not Verdict.ready:
        parts.append(summary(VERDICTS[told.verdict], told.findings, "", colour=colour))
    return "\n".join(part for part in parts if part)


def render_as_json(told: Suggested) -> str:
    """Return evidence_kit.suggest/1."""
    return render_json(
        {
            "schema": "evidence_kit.suggest/1",
            "verdict": str(told.verdict),
            "comparisons": [comparison_data(one) for one in told.comparisons],
            "written": told.written,
            "now": now_data(told.now),
            "findings": [finding_data(one) for one in told.findings],
        }
    )


def comparison_data(one: SuggestedComparison) -> dict[str, object]:
    """Return what came of one comparison as plain data."""
    found = one.registered
    return {
        "listing": one.listing,
        "received": one.received,
        "registered": found.ok if found else None,
        "inliers": found.inliers if found else None,
        "why": found.why if found else "",
        "suggestions": [
            {"listing": list(place.listing), "received": list(place.received), "strength": place.strength}
            for place in one.suggestions
        ],
    }
