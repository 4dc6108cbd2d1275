"""Several originals on one sheet: loaded, drawn, fitted, written, and looked at again."""

import dataclasses
from pathlib import Path

from evidence_kit import __version__
from evidence_kit.catalogue.covered import box_outside, covered_note
from evidence_kit.catalogue.media import changed, undecodable
from evidence_kit.makers.artifact import artifact_of
from evidence_kit.makers.drawable import drawable_caption
from evidence_kit.makers.drawn import keep_drawn
from evidence_kit.media.image.opening import ImageProblem
from evidence_kit.media.image.redact import BoxOutside
from evidence_kit.media.image.shown import ChangedMeanwhile, load_shown
from evidence_kit.media.sheet.draw import Cell, draw_sheet
from evidence_kit.model.artifact import Made, Recipe
from evidence_kit.model.case import Original, Role
from evidence_kit.model.finding import Finding
from evidence_kit.model.form import Limit
from evidence_kit.model.plan import Placement
from evidence_kit.model.shapes import fragment

MOST_PIXELS = 16_000_000
"""Of one picture in memory: a cell shows fewer, and a sheet has nine."""


def make_sheet(placement: Placement, limit: Limit, folder: Path, order: str | None = None) -> Made:
    """Write the originals of a placement as one sheet into `folder`; one that cannot be shown is left out of it."""
    findings: list[Finding] = []
    shown: list[Original] = []
    cells: list[Cell] = []
    for original in placement.sources:
        cell, problems = cell_of(original)
        findings += problems
        if cell is not None:
            shown.append(original)
            cells.append(cell)
    if not cells:
        return Made(findings=tuple(findings))
    picture = draw_sheet(cells, "MORE PICTURES", f"Order {order}" if order else "")
    kept = keep_drawn(picture, limit, folder / placement.file, placement.file)
    if isinstance(kept, Finding):
        return Made(findings=(*findings, kept))
    path, fitted = kept
    covered = [original for original in shown if original.redact]
    redacted = {original.facts.sha256 or "": [fragment(box) for box in original.redact] for original in covered}
    settings = {"captions": [cell.caption for cell in cells], **fitted.settings}
    if redacted:
        settings["redacted"] = redacted
    findings += map(covered_note, covered)
    recipe = Recipe("evidence_kit", __version__, "encoded", settings)
    made = artifact_of(path, dataclasses.replace(placement, sources=tuple(shown)), "compose", recipe, fitted.encodes)
    return Made((made,), tuple(findings))


def cell_of(original: Original) -> tuple[Cell | None, list[Finding]]:
    """Return an original as a cell of a sheet, None when it cannot be shown, and what of it cannot be shown."""
    caption, findings = drawable_caption(original)
    word = "" if original.role is Role.other else str(original.role).replace("-", " ")
    try:
        picture = load_shown(original, MOST_PIXELS)
    except ChangedMeanwhile:
        return None, [*findings, changed(original)]
    except ImageProblem as problem:
        return None, [*findings, undecodable(original.name, str(problem))]
    except BoxOutside as problem:
        return None, [*findings, box_outside(original.name, problem)]
    return Cell(picture, caption or word, (original.facts.sha256 or "")[:12]), findings
