"""What was taken from a video: for a person one line a picture with its reason."""

from evidence_kit.model.finding import Verdict
from evidence_kit.model.results import Stills
from evidence_kit.report.columns import columns
from evidence_kit.report.text import VERDICTS, render_findings, size_of, summary
from evidence_kit.text.names import printable


def render(told: Stills, *, colour: bool = False) -> str:
    """Return what was taken as lines of text; `colour` adds ANSI colours for a terminal."""
    rows = [
        (printable(one.path), f"{size_of(one.bytes)}, {one.width}x{one.height}", f"{one.time:.2f} s", one.why)
        for one in told.files
    ]
    lines = [f"{line}\n" for line in columns(rows)]
    parts = [render_findings(told.findings, colour=colour), "".join(lines) or "Nothing was written.\n"]
    if told.verdict is not Verdict.ready:
        parts.append(summary(VERDICTS[told.verdict], told.findings, "", colour=colour))
    return "\n".join(part for part in parts if part)
