"""Slots of the form, numbered as they are planned or as loose files stand."""

from collections.abc import Sequence

from evidence_kit.model.case import Original
from evidence_kit.model.plan import FilledSlot, Placement, numbered


def planned_slots(placements: Sequence[Placement]) -> tuple[FilledSlot, ...]:
    """Return the slots as they are planned, each named by the original that fills it, or by what several become."""
    slots = []
    for placement in placements:
        name = placement.file
        if placement.filling in ("file", "comparison", "marked"):
            name = placement.sources[-1].name
        elif placement.filling == "page":
            name = f"{placement.sources[-1].name} page {placement.page}"
        checksums = tuple(source.facts.sha256 or "" for source in placement.sources)
        slots.append(FilledSlot(str(placement.slot), name, checksums, placement.why))
    return tuple(slots)


def as_slots(files: Sequence[Original]) -> tuple[FilledSlot, ...]:
    """Return loose files as the form would number them."""
    files = [file for file in files if file.facts.kind != "other"]
    slots = numbered(file.facts.kind for file in files)
    return tuple(
        FilledSlot(str(slot), file.name, (file.facts.sha256 or "",)) for slot, file in zip(slots, files, strict=True)
    )
