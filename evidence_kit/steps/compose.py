"""Fourth step: the comparison pictures, listing on the left and received on the right."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from evidence_kit import __version__
from evidence_kit.events import ItemDone, Listener, StepStarted, ignore
from evidence_kit.formats import BY_MIME
from evidence_kit.manifest import fragment
from evidence_kit.media.artifact import artifact_of
from evidence_kit.media.image.colour import over_white, to_srgb
from evidence_kit.media.image.compose import side_by_side
from evidence_kit.media.image.fit import CannotFit, ImageTarget, encode_image
from evidence_kit.media.image.look import ImageProblem, load_upright
from evidence_kit.media.shortfalls import cannot_fit_image, changed, drawable_parts, undecodable
from evidence_kit.media.store import read_same
from evidence_kit.model import Made, Mark, Original, Placement, Plan, Recipe
from evidence_kit.policies.limits import Limit


def compose(plan: Plan, limit: Limit, folder: Path, listener: Listener = ignore) -> Made:
    """Write every comparison of the plan into `folder`/upload, and return what was made and seen.

    Raises:
        CannotWrite: the disk is full.
    """
    upload = folder / "upload"
    upload.mkdir(exist_ok=True)
    placements = [one for one in plan.placements if one.comparison is not None]
    listener(StepStarted("compose", len(placements)))

    def make(placement: Placement) -> Made:
        made = compose_one(placement, limit, upload)
        listener(ItemDone("compose", placement.file))
        return made

    with ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        done = list(pool.map(make, placements))
    return Made(
        tuple(artifact for one in done for artifact in one.artifacts),
        tuple(finding for one in done for finding in one.findings),
    )


def compose_one(placement: Placement, limit: Limit, folder: Path) -> Made:
    """Write one comparison into `folder`, without the marks and words that cannot be drawn; those are findings."""
    assert placement.comparison is not None  # noqa: S101  (the caller sorted them)
    listing, received = placement.sources
    comparison, findings = drawable_parts(placement.comparison, listing, received)
    pictures = []
    for side in (listing, received):
        data = read_same(side.path, side.facts.sha256)
        if data is None:
            return Made(findings=(*findings, changed(side)))
        try:
            pictures.append(over_white(to_srgb(load_upright(data, side.facts.mime or ""))))
        except ImageProblem as problem:
            return Made(findings=(*findings, undecodable(side.name, str(problem))))
    composed = side_by_side(pictures[0], pictures[1], comparison.marks, comparison.caption)
    try:
        target = ImageTarget(limit.mimes, limit.max_bytes, graphic=True)
        fitted = encode_image(composed.picture, target, lossless=False)
    except CannotFit as problem:
        return Made(findings=(*findings, cannot_fit_image(received.name, problem.least, limit)))
    path = folder / f"{placement.file}.{BY_MIME[fitted.mime].extensions[0]}"
    path.write_bytes(fitted.data)
    settings = {
        "listing_scale": round(composed.scales[0], 4),
        "received_scale": round(composed.scales[1], 4),
        "caption": comparison.caption,
        **fitted.settings,
    }
    recipe = Recipe("evidence_kit", __version__, "encoded", settings)
    marks = [mark_record(mark, number, listing, received) for number, mark in enumerate(comparison.marks, 1)]
    made = artifact_of(path, placement.slot, placement.sources, "compose", recipe, fitted.encodes, marks)
    return Made((made,), tuple(findings))


def mark_record(mark: Mark, number: int, listing: Original, received: Original) -> dict[str, object]:
    """Return a mark as W3C media fragments on the originals, so that any annotation tool can show it again."""
    return {
        "number": number,
        "label": mark.label,
        "listing": {"sha256": listing.facts.sha256, "fragment": fragment(mark.listing)},
        "received": {"sha256": received.facts.sha256, "fragment": fragment(mark.received)},
    }
