"""What was taken from a video: for a person one line a picture with its reason, for programs one JSON object."""

from evidence_kit.model.finding import Verdict
from evidence_kit.model.plain import finding_data
from evidence_kit.model.results import Stills
from evidence_kit.report.columns import columns
from evidence_kit.report.text import VERDICTS, render_findings, size_of, summary
from evidence_kit.text.names import printable
from evidence_kit.text.words import render_json


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


def render_as_json(told: Stills) -> str:
    """Return evidence_kit.stills/1."""
    data = {
        "schema": "evidence_kit.stills/1",
        "verdict": str(told.verdict),
        "video": told.video,
        "sha256": told.sha256,
        "tracking": told.tracking,
        "files": [
            {
                "path": one.path,
                "time": round(one.time, 6),
                "bytes": one.bytes,
                "sha256": one.sha256,
                "width": one.width,
                "height": one.height,
                "why": one.why,
                "label": one.label,
            }
            for one in told.files
        ],
        "findings": [finding_data(one) for one in told.findings],
        "seconds": round(told.seconds, 3),
    }
    return render_json(data)
