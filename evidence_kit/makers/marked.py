"""One photo with numbered boxes becomes one picture."""

from pathlib import Path
from typing import Any

import msgspec

from evidence_kit import __version__
from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.catalogue.covered import covered_note
from evidence_kit.catalogue.media import caption_too_long
from evidence_kit.makers.artifact import artifact_of
from evidence_kit.makers.comparison import loaded
from evidence_kit.makers.drawable import drawable_marks, drawable_order
from evidence_kit.makers.drawn import keep_drawn
from evidence_kit.makers.drawn_before import Drawn, drawn_once
from evidence_kit.media.comparison.compose import Composed, Photo, marked
from evidence_kit.media.comparison.insets import SIDE_BARS, Title
from evidence_kit.model.artifact import Made, Recipe
from evidence_kit.model.case import Original, Role
from evidence_kit.model.finding import Finding
from evidence_kit.model.form import Limit
from evidence_kit.model.plan import Placement
from evidence_kit.model.shapes import fragment
from evidence_kit.policies.images import check_damage

PLAIN_ROLES = frozenset({Role.other, Role.video, Role.unboxing})
"""Roles that say nothing of a photo."""


class MarkedFacts(msgspec.Struct, frozen=True):
    """What was found while a photo was drawn, as in `Composed`."""

    scale: float
    cut: str


def mark_one(
    placement: Placement, limit: Limit, folder: Path, order: str | None = None, cache: Cache = NO_CACHE
) -> Made:
    """Write one marked photo into `folder`, without the marks and words that cannot be drawn; those are findings."""
    original, findings = drawable_marks(placement.sources[0])
    order, undrawn = drawable_order(order)
    findings += undrawn
    place = folder / placement.file
    inputs = (original.facts, original.redact, original.marks, original.caption, title_of(original), order, limit)

    def draw() -> Drawn[MarkedFacts] | tuple[Finding, ...]:
        photo = loaded(original)
        if isinstance(photo, Finding):
            return (photo,)
        composed = marked_photo(original, photo, order)
        kept = keep_drawn(composed.picture, limit, place, original.name)
        found = MarkedFacts(composed.scales[0], composed.cut)
        return (*cut_in(found.cut), kept) if isinstance(kept, Finding) else Drawn(*kept, found)

    drawn = drawn_once(cache, "marked photo", inputs, place, MarkedFacts, draw)
    if not isinstance(drawn, Drawn):
        return Made(findings=(*findings, *drawn))
    findings += cut_in(drawn.found.cut)
    settings = {**settings_of(drawn.found, original), **drawn.fitted.settings}
    recipe = Recipe("evidence_kit", __version__, "encoded", settings)
    marks = marks_record(original)
    made = artifact_of(drawn.path, placement, "compose", recipe, drawn.fitted.encodes, marks, cache=cache)
    findings += [covered_note(original)] if original.redact else []
    return Made((made,), (*findings, *check_damage(original.name, original.facts)))


def marked_photo(original: Original, photo: Photo, order: str | None) -> Composed:
    """Return a photo with the marks and the caption of its original, all of which can be drawn."""
    return marked(photo, original.marks, title_of(original), original.caption, order)


def cut_in(cut: str) -> list[Finding]:
    """Return the finding for the end of a caption that was cut off, if one was."""
    return [caption_too_long(cut)] if cut else []


def title_of(original: Original) -> Title:
    """Return the title above a photo: its role, in the colours of its side of a comparison."""
    word = "PHOTO" if original.role in PLAIN_ROLES else str(original.role).replace("-", " ").upper()
    _, ground, ink = SIDE_BARS[original.role is not Role.listing]
    return word, ground, ink


def settings_of(found: MarkedFacts, original: Original) -> dict[str, Any]:
    """Return how the picture was made, as plain values for its recipe."""
    settings: dict[str, Any] = {"marked": True, "scale": round(found.scale, 4), "caption": original.caption}
    if found.cut:
        settings["caption_cut"] = found.cut
    if original.redact:
        settings["redacted"] = [fragment(box) for box in original.redact]
    return settings


def marks_record(original: Original) -> list[dict[str, object]]:
    """Return the marks as W3C media fragments on the original, so that any annotation tool can show them again."""
    return [
        {
            "number": number,
            "label": mark.label,
            "photo": {"sha256": original.facts.sha256, "fragment": fragment(mark.received)},
        }
        for number, mark in enumerate(original.marks, 1)
        if mark.received
    ]
