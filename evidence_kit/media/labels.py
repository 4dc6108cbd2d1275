"""Find the parcel's label in the photos of a case."""

import dataclasses
from collections.abc import Collection, Sequence

from evidence_kit.cache.store import NO_CACHE, Cache
from evidence_kit.media.looking import read_label_apart
from evidence_kit.media.pool import each
from evidence_kit.model.case import Original, Role

MAY_SHOW_LABEL = frozenset({Role.other, Role.received, Role.damage, Role.packaging, Role.contents, Role.scale})
"""Roles of photos that may also show the parcel's label."""


def with_labels(
    originals: Sequence[Original], tracking: str | None, stated: Collection[str], cache: Cache = NO_CACHE
) -> list[Original]:
    """Return the originals with their reading of the parcel's label.

    Photos of the label are searched thoroughly. If none of them shows the parcel's number, every other photo is
    searched quickly; one that shows it becomes a photo of the label, unless the case file states its role.

    Args:
        tracking: the order's number; None for any parcel's.
        stated: names of the originals whose role the case file states.
    """

    def read(original: Original) -> Original:
        if original.role is not Role.label or original.facts.image is None:
            return original
        return dataclasses.replace(original, label=read_label_apart(original, tracking, cache))

    def glance(original: Original) -> Original:
        image = original.facts.image
        if original.role not in MAY_SHOW_LABEL or image is None or image.lossless:
            return original
        label = read_label_apart(original, tracking, cache)
        if label is None or label.outcome != "match":
            return original
        is_label = original.role is Role.other and original.name not in stated
        return dataclasses.replace(original, label=label, role=Role.label if is_label else original.role)

    searched = each(read, originals)
    is_shown = any(original.label and original.label.outcome == "match" for original in searched)
    return searched if is_shown else each(glance, searched)
