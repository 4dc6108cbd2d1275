"""One comparison of a plan becomes one picture."""

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec

from evidence_kit import __version__
from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.catalogue.covered import box_outside, covered_note
from evidence_kit.catalogue.measurements import measured_note, two_coloured
from evidence_kit.catalogue.media import caption_too_long, changed, undecodable
from evidence_kit.makers.artifact import artifact_of
from evidence_kit.makers.drawable import crop_outside, drawable_order, drawable_parts
from evidence_kit.makers.drawn import keep_drawn
from evidence_kit.makers.drawn_before import Drawn, drawn_once
from evidence_kit.media.comparison.compose import Composed, Mixed, Photo, side_by_side
from evidence_kit.media.image.apart import shown_apart
from evidence_kit.media.image.opening import ImageProblem
from evidence_kit.media.image.redact import BoxOutside
from evidence_kit.media.image.shown import ChangedMeanwhile
from evidence_kit.model.artifact import Made, Recipe
from evidence_kit.model.case import Comparison, Mark, Original
from evidence_kit.model.finding import Finding
from evidence_kit.model.form import Limit
from evidence_kit.model.plan import Placement
from evidence_kit.model.shapes import fragment
from evidence_kit.policies.images import check_damage


class ComparisonFacts(msgspec.Struct, frozen=True):
    """What was found while a comparison was drawn, as in `Composed`."""

    scales: tuple[float, ...]
    measured: tuple[dict[str, Any], ...]
    mixed: tuple[Mixed, ...]
    cut: str


def compose_one(
    placement: Placement, limit: Limit, folder: Path, order: str | None = None, cache: Cache = NO_CACHE
) -> Made:
    """Write one comparison into `folder`, without the marks and words that cannot be drawn; those are findings."""
    assert placement.comparison is not None  # noqa: S101  (the caller sorted them)
    listing, received = placement.sources
    uncropped = crop_outside(placement.comparison, listing, received)
    if uncropped:
        return Made(findings=(uncropped,))
    comparison, findings = drawable_parts(placement.comparison, listing, received)
    order, undrawn = drawable_order(order)
    findings += undrawn
    place, nameless = folder / placement.file, dataclasses.replace(comparison, listing="", received="")
    inputs = ([(side.facts, side.redact) for side in (listing, received)], nameless, order, limit)

    def draw() -> Drawn[ComparisonFacts] | tuple[Finding, ...]:
        return drawn_sides(comparison, (listing, received), order or "", limit, place)

    drawn = drawn_once(cache, "comparison", inputs, place, ComparisonFacts, draw)
    if not isinstance(drawn, Drawn):
        return Made(findings=(*findings, *drawn))
    findings += found_in(drawn.found, listing, received)
    path, fitted = drawn.path, drawn.fitted
    settings = {**settings_of(drawn.found, comparison, listing, received), **fitted.settings}
    recipe = Recipe("evidence_kit", __version__, "encoded", settings)
    marks = [mark_record(mark, number, listing, received) for number, mark in enumerate(comparison.marks, 1)]
    made = artifact_of(path, placement, "compose", recipe, fitted.encodes, marks, cache=cache)
    findings += [covered_note(original) for original in placement.sources if original.redact]
    findings += [finding for original in placement.sources for finding in check_damage(original.name, original.facts)]
    return Made((made,), tuple(findings))


def drawn_sides(
    comparison: Comparison, sides: tuple[Original, Original], order: str, limit: Limit, place: Path
) -> Drawn[ComparisonFacts] | tuple[Finding, ...]:
    """Draw a comparison and write it at `place`, or return why it cannot be."""
    with ThreadPoolExecutor(2) as pool:
        left, right = pool.map(loaded, sides)
    if isinstance(left, Finding) or isinstance(right, Finding):
        return tuple(side for side in (left, right) if isinstance(side, Finding))
    composed = side_by_side(left, right, comparison, order)
    found = facts_of(composed)
    kept = keep_drawn(composed.picture, limit, place, sides[1].name)
    return (*found_in(found, *sides), kept) if isinstance(kept, Finding) else Drawn(*kept, found)


def facts_of(composed: Composed) -> ComparisonFacts:
    """Return what was found while a comparison was drawn."""
    return ComparisonFacts(composed.scales, composed.measured, composed.mixed, composed.cut)


def found_in(found: ComparisonFacts, listing: Original, received: Original) -> list[Finding]:
    """Return what is reported of what was found while a comparison was drawn."""
    findings = [caption_too_long(found.cut)] if found.cut else []
    findings += [two_coloured(mixed, {"listing": listing, "received": received}[mixed.side]) for mixed in found.mixed]
    return findings + ([measured_note(received, found.measured)] if found.measured else [])


def loaded(original: Original) -> Photo | Finding:
    """Return one side's photo, covered where its owner says, or the finding for why it cannot be shown."""
    try:
        picture = shown_apart(original)
    except ChangedMeanwhile:
        return changed(original)
    except ImageProblem as problem:
        return undecodable(original.name, str(problem))
    except BoxOutside as problem:
        return box_outside(original.name, problem)
    return Photo(picture, original.facts.sha256 or "", original.name, redacted=bool(original.redact))


def settings_of(
    composed: ComparisonFacts, comparison: Comparison, listing: Original, received: Original
) -> dict[str, Any]:
    """Return how the comparison was made, as plain values for its recipe."""
    settings: dict[str, Any] = {
        "listing_scale": round(composed.scales[0], 4),
        "received_scale": round(composed.scales[1], 4),
        "caption": comparison.caption,
    }
    crops = {"listing": comparison.listing_crop, "received": comparison.received_crop}
    cropped = {side: fragment(crop) for side, crop in crops.items() if crop is not None}
    redacted = {
        side: [fragment(box) for box in original.redact]
        for side, original in (("listing", listing), ("received", received))
        if original.redact
    }
    if cropped:
        settings["crops"] = cropped
    if composed.cut:
        settings["caption_cut"] = composed.cut
    if comparison.rulers:
        settings["rulers"] = msgspec.to_builtins(comparison.rulers)
    if comparison.dim and comparison.marks:
        settings["dimmed"] = True
    if composed.measured:
        settings["measured"] = list(composed.measured)
    if composed.mixed:
        settings["two_colours"] = msgspec.to_builtins(composed.mixed)
    if redacted:
        settings["redacted"] = redacted
    return settings


def mark_record(mark: Mark, number: int, listing: Original, received: Original) -> dict[str, object]:
    """Return a mark as W3C media fragments on the originals, so that any annotation tool can show it again."""
    sides = (("listing", listing, mark.listing), ("received", received, mark.received))
    return {
        "number": number,
        "label": mark.label,
        **{
            side: {"sha256": original.facts.sha256, "fragment": fragment(box)} if box else None
            for side, original, box in sides
        },
    }
