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
    "marked": "marked",
}


def render(planned: Planned, *, colour: bool = False) -> str:
    """Return a plan as lines of text; `colour` adds ANSI colours for a terminal."""
    rows = [
        (str(placement.slot), placement.file, HOW[placement.filling], placement.why, sources_of(placement))
        for placement in planned.plan.placements
    ]
    lines = [f"{line}\n" for line in columns(rows)]
    pictures = planned.plan.count("image")
    taken = f"{pictures} of {planned.max_images} pictures" if planned.max_images is not None else f"{pictures} pictures"
    parts = [
        now_line(planned.now),
        "".join(lines) or "Nothing would be uploaded.\n",
        render_findings(planned.findings, colour=colour, repaired="build repairs"),
        summary((taken, "0"), planned.findings, f"policy {planned.policy.name}, as of {planned.policy.as_of}"),
    ]
    if planned.verdict is not Verdict.ready:
        parts.append(summary(VERDICTS[planned.verdict], (), "", colour=colour))
    return "\n".join(part for part in parts if part)


def sources_of(placement: Placement) -> str:
    """Return the originals that fill a slot, in words."""
    names = [printable(original.name) for original in placement.sources]
    return f"{', '.join(names[:3])} and {len(names) - 3} more" if len(names) > 4 else ", ".join(names)
