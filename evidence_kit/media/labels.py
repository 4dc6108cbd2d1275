"""Find the parcel's label in the photos of a case."""

import dataclasses
from collections.abc import Callable, Collection, Sequence

from evidence_kit.events import ItemDone, Listener, StepStarted, ignore
from evidence_kit.media.pool import each
from evidence_kit.model.case import Original, Role
from evidence_kit.parcel.compare import is_same_number
from evidence_kit.parcel.numbers import Compared

MAY_SHOW_LABEL = frozenset({Role.other, Role.received, Role.damage, Role.packaging, Role.contents, Role.scale})
"""Roles of photos that may also show the parcel's label."""


def with_labels(
    originals: Sequence[Original],
    tracking: str | None,
    stated: Collection[str],
    read: Callable[[Original, str | None], Compared | None],
    listener: Listener = ignore,
) -> list[Original]:
    """Return the originals with their reading of the parcel's label.

    Photos of the label are searched thoroughly. If none of them shows the parcel's number, every other photo is
    searched quickly; one that shows it becomes a photo of the label, unless the case file states its role.

    Args:
        tracking: the order's number; None for any parcel's.
        stated: names of the originals whose role the case file states.
        read: compares the label in a photo with that number; None when it could not be read.
    """

    def search(original: Original) -> Original:
        if not is_label(original):
            return original
        label = read(original, tracking)
        if label and label.outcome == "not-readable" and is_same_number(original.label_reads, tracking):
            label = dataclasses.replace(label, by_eye=True)
        listener(ItemDone("labels", original.name))
        return dataclasses.replace(original, label=label)

    def glance(original: Original) -> Original:
        if not may_show_label(original):
            return original
        label = read(original, tracking)
        listener(ItemDone("labels", original.name))
        if label is None or label.outcome != "match":
            return original
        becomes_label = original.role is Role.other and original.name not in stated
        return dataclasses.replace(original, label=label, role=Role.label if becomes_label else original.role)

    listener(StepStarted("labels", sum(map(is_label, originals))))
    searched = each(search, originals)
    if any(original.label and original.label.outcome == "match" for original in searched):
        return searched
    listener(StepStarted("labels", sum(map(may_show_label, searched))))
    return each(glance, searched)


def is_label(original: Original) -> bool:
    """Return whether an original is a photo of the label, by its role."""
    return original.role is Role.label and original.facts.image is not None


def may_show_label(original: Original) -> bool:
    """Return whether a photo of something else may show the label too."""
    image = original.facts.image
    return original.role in MAY_SHOW_LABEL and image is not None and not image.lossless
