"""The parcel's label in the photos of a case, wherever it lies."""

import dataclasses
from collections.abc import Collection, Sequence

from evidence_kit.media.readers import each, read_label_apart
from evidence_kit.model.case import Original, Role

MAY_SHOW_LABEL = frozenset({Role.other, Role.received, Role.damage, Role.packaging, Role.contents, Role.scale})
"""Roles of photos in which the parcel's label may lie beside what they show."""


def with_labels(originals: Sequence[Original], tracking: str | None, said: Collection[str]) -> list[Original]:
    """Return the originals with what the parcel's label in them says.

    Photos that are said to show the label are searched thoroughly. While none of them shows the parcel's number every
    other photo gets a glance. What it is said to show stays; a photo of which nothing was said is then the label's.

    Args:
        tracking: the order's number; None to look for any parcel's.
        said: names of the originals whose role the case file tells.
    """

    def read(original: Original) -> Original:
        if original.role is not Role.label or original.facts.image is None:
            return original
        return dataclasses.replace(original, label=read_label_apart(original, tracking))

    def glance(original: Original) -> Original:
        image = original.facts.image
        if original.role not in MAY_SHOW_LABEL or image is None or image.lossless:
            return original
        label = read_label_apart(original, tracking)
        if label is None or label.outcome != "match":
            return original
        is_label = original.role is Role.other and original.name not in said
        return dataclasses.replace(original, label=label, role=Role.label if is_label else original.role)

    searched = each(read, originals)
    is_shown = any(one.label and one.label.outcome == "match" for one in searched)
    return searched if is_shown else each(glance, searched)
