"""What was taken from a video: for a person one line a picture with its reason."""

from evidence_kit.model.finding import Verdict
from evidence_kit.model.results import Stills
from evidence_kit.model.strip import Strip
from evidence_kit.report.columns import columns
from evidence_kit.report.text import VERDICTS, render_findings, size_of, summary
from evidence_kit.text.names import printable


def render(stills: Stills, *, colour: bool = False) -> str:
    """Return what was taken as lines of text; `colour` adds ANSI colours for a terminal."""
    rows = [
        (
            printable(still.path),
            f"{size_of(still.bytes)}, {still.width}x{still.height}",
            f"{still.time:.2f} s",
            still.why,
        )
        for still in stills.files
    ]
    lines = [f"{line}\n" for line in columns(rows)]
    if stills.strip:
        lines += strip_lines(stills.strip)
    parts = [render_findings(stills.findings, colour=colour), "".join(lines) or "Nothing was written.\n"]
    if stills.verdict is not Verdict.ready:
        parts.append(summary(VERDICTS[stills.verdict], stills.findings, "", colour=colour))
    return "\n".join(part for part in parts if part)


def strip_lines(strip: Strip) -> list[str]:
    """Return the lines about one picture of several frames: the file, then each frame's second and why it is there."""
    rows = [(f"  {frame.time:.2f} s", frame.shows or "sharp and different") for frame in strip.frames]
    size = f"{size_of(strip.bytes)}, {strip.width}x{strip.height}"
    return [f"{printable(strip.path)}  {size}\n", *(f"{line}\n" for line in columns(rows))]
