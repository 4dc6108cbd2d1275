"""What places were proposed for marks: for a person a few lines."""

from evidence_kit.model.case import CASE_FILE
from evidence_kit.model.finding import Verdict
from evidence_kit.model.suggested import Suggested
from evidence_kit.report.text import VERDICTS, now_line, render_findings, summary
from evidence_kit.text.names import printable


def render(suggested: Suggested, *, colour: bool = False) -> str:
    """Return what was proposed as lines of text; `colour` adds ANSI colours for a terminal."""
    lines = [
        f"{printable(pair.listing)}  {','.join(map(str, place.listing))}"
        f"   {printable(pair.received)}  {','.join(map(str, place.received))}\n"
        for pair in suggested.comparisons
        for place in pair.suggestions
    ]
    last = f"Written into {CASE_FILE}, for you to confirm." if suggested.written else f"{CASE_FILE} was not changed."
    parts = [now_line(suggested.now), render_findings(suggested.findings, colour=colour), "".join(lines), f"{last}\n"]
    if suggested.verdict is not Verdict.ready:
        parts.append(summary(VERDICTS[suggested.verdict], suggested.findings, "", colour=colour))
    return "\n".join(part for part in parts if part)
