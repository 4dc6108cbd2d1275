"""What places were proposed for marks: for a person a few lines."""

from evidence_kit.model.case import CASE_FILE
from evidence_kit.model.finding import Verdict
from evidence_kit.model.suggested import Suggested
from evidence_kit.report.text import VERDICTS, now_line, render_findings, summary
from evidence_kit.text.names import printable


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
