"""Fourth step: the comparison pictures, listing on the left and received on the right."""

import dataclasses
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from evidence_kit import __version__
from evidence_kit.events import ItemDone, Listener, StepStarted, ignore
from evidence_kit.formats import BY_MIME
from evidence_kit.media.artifact import artifact_of
from evidence_kit.media.image.colour import over_white, to_srgb
from evidence_kit.media.image.compose import Composed, MarkOutside, check_box, side_by_side
from evidence_kit.media.image.fit import CannotFit, ImageTarget, encode_image
from evidence_kit.media.image.look import ImageProblem, load_upright
from evidence_kit.media.image.text import CannotDraw, drawable
from evidence_kit.media.store import read_same
from evidence_kit.model import Comparison, Finding, Made, Mark, Original, Placement, Plan, Recipe, Severity
from evidence_kit.policies.limits import Limit


def compose(plan: Plan, limit: Limit, folder: Path, listener: Listener = ignore) -> Made:
    """Write every comparison of the plan into `folder`/upload, and return what was made and seen.

    Raises:
        CannotWrite: the disk is full.
    """
    upload = folder / "upload"
    upload.mkdir(exist_ok=True)
    placements = [one for one in plan.placements if one.comparison is not None]
    target = ImageTarget(limit.mimes, limit.max_bytes, graphic=True)
    listener(StepStarted("compose", len(placements)))

    def make(placement: Placement) -> Made:
        made = compose_one(placement, target, upload)
        listener(ItemDone("compose", placement.file))
        return made

    with ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        done = list(pool.map(make, placements))
    return Made(
        tuple(artifact for one in done for artifact in one.artifacts),
        tuple(finding for one in done for finding in one.findings),
    )


def compose_one(placement: Placement, target: ImageTarget, folder: Path) -> Made:
    """Write one comparison into `folder`, without the marks and words that cannot be drawn; those are findings."""
    assert placement.comparison is not None  # noqa: S101  (the caller sorted them)
    listing, received = placement.sources
    comparison, findings = drawable_parts(placement.comparison, listing, received)
    try:
        composed = composed_of(listing, received, comparison)
        fitted = encode_image(composed.picture, target, lossless=False)
    except ImageProblem as problem:
        findings.append(
            Finding(
                "unreadable",
                Severity.error,
                received.name,
                f"The comparison cannot be made: {problem}.",
                hint="copy both pictures again",
            )
        )
        return Made(findings=tuple(findings))
    except CannotFit as problem:
        findings.append(
            Finding(
                "cannot-fit",
                Severity.error,
                received.name,
                f"The comparison cannot be made to fit {target.max_bytes} bytes; about {problem.least} would do.",
                hint="use a smaller crop of both pictures",
                expected=target.max_bytes,
                actual=problem.least,
            )
        )
        return Made(findings=tuple(findings))
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


def composed_of(listing: Original, received: Original, comparison: Comparison) -> Composed:
    """Return the comparison picture of two originals.

    Raises:
        ImageProblem: one of them does not decode.
        MarkOutside, CannotDraw: see `side_by_side`.
    """
    pictures = []
    for one in (listing, received):
        data = read_same(one.path, one.facts.sha256)
        if data is None:
            raise ImageProblem(f"{one.name} was changed or removed while it was being worked on")
        picture = load_upright(data, one.facts.mime or "")
        pictures.append(over_white(to_srgb(picture)))
    return side_by_side(pictures[0], pictures[1], comparison.marks, comparison.caption)


def drawable_parts(comparison: Comparison, listing: Original, received: Original) -> tuple[Comparison, list[Finding]]:
    """Return the comparison without what cannot be drawn, and a finding for each part left away."""
    findings: list[Finding] = []
    caption, marks = comparison.caption, []
    try:
        drawable(caption)
    except CannotDraw as problem:
        findings.append(undrawable(received.name, f"The caption cannot be drawn: {problem}"))
        caption = ""
    for number, mark in enumerate(comparison.marks, 1):
        try:
            for box, one, side in ((mark.listing, listing, "listing"), (mark.received, received, "received photo")):
                looked = one.facts.image
                size = (looked.width, looked.height) if looked else (0, 0)
                check_box(box, size, f"Mark {number} in the {side}")
        except MarkOutside as problem:
            findings.append(
                Finding(
                    "mark-outside",
                    Severity.error,
                    "case.toml",
                    f"{problem}.",
                    hint="count pixels in the picture as it is seen upright: x, y, width, height",
                )
            )
            continue
        try:
            drawable(mark.label)
            marks.append(mark)
        except CannotDraw as problem:
            findings.append(undrawable(received.name, f"The label of mark {number} cannot be drawn: {problem}"))
            marks.append(Mark(mark.listing, mark.received))
    return dataclasses.replace(comparison, caption=caption, marks=tuple(marks)), findings


def undrawable(name: str, message: str) -> Finding:
    """Return the finding for words that the typeface cannot draw."""
    return Finding("text-not-drawable", Severity.error, name, f"{message}.", hint="write it in English letters")


def mark_record(mark: Mark, number: int, listing: Original, received: Original) -> dict[str, object]:
    """Return a mark as W3C media fragments on the originals, so that any annotation tool can show it again."""
    return {
        "number": number,
        "label": mark.label,
        "listing": {"sha256": listing.facts.sha256, "fragment": fragment(mark.listing)},
        "received": {"sha256": received.facts.sha256, "fragment": fragment(mark.received)},
    }


def fragment(box: tuple[int, int, int, int]) -> str:
    """Return a box as a W3C Media Fragments selector."""
    return "xywh=pixel:" + ",".join(str(length) for length in box)
