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
    for one in placement.sources:
        cell = cell_of(one, findings)
        if cell is not None:
            shown.append(one)
            cells.append(cell)
    if not cells:
        return Made(findings=tuple(findings))
    picture = draw_sheet(cells, "MORE PICTURES", f"Order {order}" if order else "")
    kept = keep_drawn(picture, limit, folder / placement.file, placement.file)
    if isinstance(kept, Finding):
        return Made(findings=(*findings, kept))
    path, fitted = kept
    redacted = {one.facts.sha256 or "": [fragment(box) for box in one.redact] for one in shown if one.redact}
    settings = {"captions": [cell.caption for cell in cells], **fitted.settings}
    if redacted:
        settings["redacted"] = redacted
    findings += [covered_note(one) for one in shown if one.redact]
    recipe = Recipe("evidence_kit", __version__, "encoded", settings)
    made = artifact_of(path, dataclasses.replace(placement, sources=tuple(shown)), "compose", recipe, fitted.encodes)
    return Made((made,), tuple(findings))


def cell_of(one: Original, findings: list[Finding]) -> Cell | None:
    """Return an original as a cell of a sheet; None when it cannot be shown, which is noted."""
    caption, said = drawable_caption(one)
    findings += said
    word = "" if one.role is Role.other else str(one.role).replace("-", " ")
    try:
        return Cell(load_shown(one, MOST_PIXELS), caption or word, (one.facts.sha256 or "")[:12])
    except ChangedMeanwhile:
        findings.append(changed(one))
    except ImageProblem as problem:
        findings.append(undecodable(one.name, str(problem)))
    except BoxOutside as problem:
        findings.append(box_outside(one.name, problem))
    return None
