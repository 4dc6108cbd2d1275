"""Fourth step: comparison pictures, listing on the left and received on the right, and sheets of several pictures."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from evidence_kit import __version__
from evidence_kit.events import ItemDone, Listener, StepStarted, ignore
from evidence_kit.made import Made, Recipe, joined
from evidence_kit.manifest import fragment, plain
from evidence_kit.media.artifact import artifact_of
from evidence_kit.media.comparison.compose import Composed, Shown, side_by_side
from evidence_kit.media.drawn import keep_drawn
from evidence_kit.media.image.opening import ImageProblem
from evidence_kit.media.image.redact import BoxOutside
from evidence_kit.media.image.shown import ChangedMeanwhile, load_shown
from evidence_kit.media.measurements import measured_note, two_coloured
from evidence_kit.media.one_sheet import make_sheet
from evidence_kit.media.one_timeline import make_timeline
from evidence_kit.media.redaction import box_outside, covered_note
from evidence_kit.media.shortfalls import (
    caption_too_long,
    changed,
    crop_outside,
    drawable_order,
    drawable_parts,
    undecodable,
)
from evidence_kit.model import Comparison, Finding, Form, Mark, Original, Placement, Plan
from evidence_kit.policies.damage import check_damage
from evidence_kit.policies.limits import Limit


def compose(plan: Plan, limit: Limit, folder: Path, listener: Listener = ignore, *, order: str | None = None) -> Made:
    """Write every comparison and every sheet of the plan into `folder`/upload, and return what was made and seen.

    Args:
        order: the order's number, for the footer.

    Raises:
        CannotWrite: the disk is full.
    """
    upload = folder / "upload"
    upload.mkdir(exist_ok=True)
    placements = [one for one in plan.placements if one.form in MAKERS]
    listener(StepStarted("compose", len(placements)))

    def make(placement: Placement) -> Made:
        made = MAKERS[placement.form](placement, limit, upload, order)
        listener(ItemDone("compose", placement.file))
        return made

    with ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        done = list(pool.map(make, placements))
    return joined(done)


def compose_one(placement: Placement, limit: Limit, folder: Path, order: str | None = None) -> Made:
    """Write one comparison into `folder`, without the marks and words that cannot be drawn; those are findings."""
    assert placement.comparison is not None  # noqa: S101  (the caller sorted them)
    listing, received = placement.sources
    uncropped = crop_outside(placement.comparison, listing, received)
    if uncropped:
        return Made(findings=(uncropped,))
    comparison, findings = drawable_parts(placement.comparison, listing, received)
    order, undrawn = drawable_order(order)
    findings += undrawn
    with ThreadPoolExecutor(2) as pool:
        left, right = pool.map(loaded, (listing, received))
    if isinstance(left, Finding) or isinstance(right, Finding):
        return Made(findings=(*findings, *(one for one in (left, right) if isinstance(one, Finding))))
    composed = side_by_side(left, right, comparison, order or "")
    if composed.cut:
        findings.append(caption_too_long(composed.cut))
    findings += [two_coloured(one, {"listing": listing, "received": received}[one.side]) for one in composed.mixed]
    findings += [measured_note(received, composed.measured)] if composed.measured else []
    kept = keep_drawn(composed.picture, limit, folder / placement.file, received.name)
    if isinstance(kept, Finding):
        return Made(findings=(*findings, kept))
    path, fitted = kept
    settings = {**settings_of(composed, comparison, listing, received), **fitted.settings}
    recipe = Recipe("evidence_kit", __version__, "encoded", settings)
    marks = [mark_record(mark, number, listing, received) for number, mark in enumerate(comparison.marks, 1)]
    made = artifact_of(path, placement.slot, placement.sources, "compose", recipe, fitted.encodes, marks)
    findings += [covered_note(one) for one in placement.sources if one.redact]
    findings += [finding for one in placement.sources for finding in check_damage(one.name, one.facts)]
    return Made((made,), tuple(findings))


def loaded(original: Original) -> Shown | Finding:
    """Return one side's photo, covered where its owner says, or the finding for why it cannot be shown."""
    try:
        picture = load_shown(original)
    except ChangedMeanwhile:
        return changed(original)
    except ImageProblem as problem:
        return undecodable(original.name, str(problem))
    except BoxOutside as problem:
        return box_outside(original.name, problem)
    return Shown(picture, original.facts.sha256 or "", original.name, redacted=bool(original.redact))


def settings_of(composed: Composed, comparison: Comparison, listing: Original, received: Original) -> dict[str, Any]:
    """Return how the comparison was made, as plain values for its recipe."""
    settings: dict[str, Any] = {
        "listing_scale": round(composed.scales[0], 4),
        "received_scale": round(composed.scales[1], 4),
        "caption": comparison.caption,
    }
    crops = {"listing": comparison.listing_crop, "received": comparison.received_crop}
    cropped = {side: fragment(crop) for side, crop in crops.items() if crop is not None}
    redacted = {
        side: [fragment(box) for box in one.redact]
        for side, one in (("listing", listing), ("received", received))
        if one.redact
    }
    if cropped:
        settings["crops"] = cropped
    if composed.cut:
        settings["caption_cut"] = composed.cut
    if comparison.rulers:
        settings["rulers"] = [plain(one) for one in comparison.rulers]
    if comparison.dim and comparison.marks:
        settings["dimmed"] = True
    if composed.measured:
        settings["measured"] = list(composed.measured)
    if composed.mixed:
        settings["two_colours"] = [plain(one) for one in composed.mixed]
    if redacted:
        settings["redacted"] = redacted
    return settings


def mark_record(mark: Mark, number: int, listing: Original, received: Original) -> dict[str, object]:
    """Return a mark as W3C media fragments on the originals, so that any annotation tool can show it again."""
    sides = (("listing", listing, mark.listing), ("received", received, mark.received))
    return {
        "number": number,
        "label": mark.label,
        **{side: {"sha256": one.facts.sha256, "fragment": fragment(box)} if box else None for side, one, box in sides},
    }


MAKERS: dict[Form, Callable[[Placement, Limit, Path, str | None], Made]] = {
    "comparison": compose_one,
    "sheet": make_sheet,
    "timeline": make_timeline,
}
"""What is drawn by its form, and by whom."""
