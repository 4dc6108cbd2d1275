"""A plan: for a person one line a slot and then what is left out."""

from evidence_kit.model.finding import Verdict
from evidence_kit.model.plan import Filling, Placement
from evidence_kit.model.results import Planned
from evidence_kit.report.columns import columns
from evidence_kit.report.text import VERDICTS, now_line, render_findings, summary
from evidence_kit.text.names import printable

HOW: dict[Filling, str] = {
    "file": "alone",
    "comparison": "side by side",
    "sheet": "on one sheet",
    "label-still": "frame with the label",
    "still": "sharp frame",
    "key-frames": "key frames",
    "page": "page of a document",
    "timeline": "drawn",
}


def render(told: Planned, *, colour: bool = False) -> str:
    """Return a plan as lines of text; `colour` adds ANSI colours for a terminal."""
    rows = [(one.slot, one.file, HOW[one.filling], one.why, sources_of(one)) for one in told.plan.placements]
    lines = [f"{line}\n" for line in columns(rows)]
    pictures = sum(1 for one in told.plan.placements if one.slot.startswith("image"))
    taken = f"{pictures} of {told.max_images} pictures" if told.max_images is not None else f"{pictures} pictures"
    parts = [
        now_line(told.now),
        "".join(lines) or "Nothing would be uploaded.\n",
        render_findings(told.findings, colour=colour, repaired="build repairs"),
        summary((taken, "0"), told.findings, f"policy {told.policy.name}, as of {told.policy.as_of}"),
    ]
    if told.verdict is not Verdict.ready:
        parts.append(summary(VERDICTS[told.verdict], (), "", colour=colour))
    return "\n".join(part for part in parts if part)


def sources_of(placement: Placement) -> str:
    """Return the originals that fill a slot, in words."""
    names = [printable(one.name) for one in placement.sources]
    return f"{', '.join(names[:3])} and {len(names) - 3} more" if len(names) > 4 else ", ".join(names)
