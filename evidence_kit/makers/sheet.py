"""Several originals on one sheet: loaded, drawn, fitted, written, and looked at again."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from evidence_kit import __version__
from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.catalogue.covered import box_outside, covered_note
from evidence_kit.catalogue.media import changed, undecodable
from evidence_kit.makers.artifact import artifact_of
from evidence_kit.makers.drawable import drawable_caption
from evidence_kit.makers.drawn import keep_drawn
from evidence_kit.makers.drawn_before import Drawn, drawn_once
from evidence_kit.media.image.apart import shown_apart
from evidence_kit.media.image.opening import ImageProblem
from evidence_kit.media.image.redact import BoxOutside
from evidence_kit.media.image.shown import ChangedMeanwhile
from evidence_kit.media.sheet.draw import Cell, draw_sheet
from evidence_kit.model.artifact import Made, Recipe
from evidence_kit.model.case import Original, Role
from evidence_kit.model.finding import Finding
from evidence_kit.model.form import Limit
from evidence_kit.model.plan import Placement
from evidence_kit.model.shapes import fragment

MOST_PIXELS = 16_000_000
"""Of one picture in memory: a cell shows fewer, and a sheet has nine."""


class SheetFacts(msgspec.Struct, frozen=True):
    """What was found while a sheet was drawn.

    Attributes:
        shown: the places in the placement of the originals that are on it.
        captions: of each of them.
    """

    shown: tuple[int, ...]
    captions: tuple[str, ...]


def make_sheet(
    placement: Placement, limit: Limit, folder: Path, order: str | None = None, cache: Cache = NO_CACHE
) -> Made:
    """Write the originals of a placement as one sheet into `folder`; one that cannot be shown is left out of it."""
    place = folder / placement.file
    inputs = ([(source.facts, source.redact, words_for(source)) for source in placement.sources], order, limit)
    unseen: dict[int, Finding] = {}

    def draw() -> Drawn[SheetFacts] | tuple[Finding, ...]:
        cells, problems = cells_of(placement.sources)
        unseen.update(problems)
        if not cells:
            return ()
        picture = draw_sheet(list(cells.values()), "MORE PICTURES", f"Order {order}" if order else "")
        kept = keep_drawn(picture, limit, place, placement.file)
        found = SheetFacts(tuple(cells), tuple(cell.caption for cell in cells.values()))
        return (kept,) if isinstance(kept, Finding) else Drawn(*kept, found)

    drawn = drawn_once(cache, "sheet", inputs, place, SheetFacts, draw, is_whole=lambda: not unseen)
    findings = list(found_in(placement.sources, unseen))
    if not isinstance(drawn, Drawn):
        return Made(findings=(*findings, *drawn))
    shown = [placement.sources[index] for index in drawn.found.shown]
    covered = [original for original in shown if original.redact]
    redacted = {original.facts.sha256 or "": [fragment(box) for box in original.redact] for original in covered}
    settings = {"captions": list(drawn.found.captions), **drawn.fitted.settings}
    if redacted:
        settings["redacted"] = redacted
    findings += map(covered_note, covered)
    recipe = Recipe("evidence_kit", __version__, "encoded", settings)
    placement = dataclasses.replace(placement, sources=tuple(shown))
    made = artifact_of(drawn.path, placement, "compose", recipe, drawn.fitted.encodes, cache=cache)
    return Made((made,), tuple(findings))


def found_in(originals: Sequence[Original], unseen: Mapping[int, Finding]) -> Iterable[Finding]:
    """Yield what is found in the originals of a sheet, one after the other.

    Args:
        unseen: why originals cannot be shown, by their places.
    """
    for index, original in enumerate(originals):
        yield from drawable_caption(original)[1]
        if index in unseen:
            yield unseen[index]


def words_for(original: Original) -> str:
    """Return the words below an original: its caption, else what its role is called."""
    word = "" if original.role is Role.other else str(original.role).replace("-", " ")
    return drawable_caption(original)[0] or word


def cells_of(originals: Sequence[Original]) -> tuple[dict[int, Cell], dict[int, Finding]]:
    """Return originals as cells of a sheet, and why others cannot be shown, both by their places."""
    cells: dict[int, Cell] = {}
    findings: dict[int, Finding] = {}
    for index, original in enumerate(originals):
        try:
            picture = shown_apart(original, MOST_PIXELS)
        except ChangedMeanwhile:
            findings[index] = changed(original)
        except ImageProblem as problem:
            findings[index] = undecodable(original.name, str(problem))
        except BoxOutside as problem:
            findings[index] = box_outside(original.name, problem)
        else:
            cells[index] = Cell(picture, words_for(original), (original.facts.sha256 or "")[:12])
    return cells, findings
