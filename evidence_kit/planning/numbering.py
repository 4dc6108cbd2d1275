"""Slots of the form, numbered as they are planned or as loose files stand."""

from collections.abc import Sequence

from evidence_kit.model.case import Original
from evidence_kit.model.plan import Placement, Slot


def planned_slots(placements: Sequence[Placement]) -> tuple[Slot, ...]:
    """Return the slots as they are planned, each named by the original that fills it, or by what several become."""
    slots, pages = [], dict[str, int]()
    for one in placements:
        if not one.sources:
            slots.append(Slot(one.slot, one.file, (), one.why))
            continue
        source = one.sources[-1].name
        first = int(one.sources[-1].facts.image is not None)  # of a TIFF the first page stands as the file
        pages[source] = pages.get(source, first) + (one.filling == "page")
        name = source if one.filling in ("file", "comparison") else one.file
        name = f"{source} page {pages[source]}" if one.filling == "page" else name
        slots.append(Slot(one.slot, name, tuple(each.facts.sha256 or "" for each in one.sources), one.why))
    return tuple(slots)


def as_slots(files: Sequence[Original]) -> tuple[Slot, ...]:
    """Return loose files as the form would number them."""
    slots, counted = [], {"image": 0, "video": 0, "document": 0, "other": 0}
    for one in files:
        counted[one.facts.kind] += 1
        if one.facts.kind != "other":
            slots.append(Slot(f"{one.facts.kind}-{counted[one.facts.kind]}", one.name, (one.facts.sha256 or "",)))
    return tuple(slots)
