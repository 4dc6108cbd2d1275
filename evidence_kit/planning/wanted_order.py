"""The pictures that the case file puts first, in its order. Pure."""

from collections.abc import Iterable, Sequence

from evidence_kit.model.case import CASE_FILE, Case, Comparison, Original
from evidence_kit.model.finding import Finding
from evidence_kit.model.wanted import Wanted
from evidence_kit.planning.placements import Picture, alone
from evidence_kit.text.names import printable


def wanted_first(
    case: Case, comparisons: Sequence[Comparison], usable: Sequence[Original], room: int | None
) -> list[Picture]:
    """Return the pictures that go first, each in a slot of its own, as many as there is room for.

    Args:
        comparisons: those that can be made.
        usable: originals of which something can be shown.
        room: how many pictures there may be; None for any number.
    """
    pictures = [picture for entry in case.order_wanted for picture in pictures_of(entry, case, comparisons, usable)]
    return list(dict.fromkeys(pictures))[:room]


def pictures_of(
    entry: Wanted, case: Case, comparisons: Sequence[Comparison], usable: Sequence[Original]
) -> Iterable[Picture]:
    """Yield the picture that an entry names: a photo alone, or each comparison of the two."""
    if len(entry.names) == 1:
        yield from (alone(one) for one in usable if one.name == entry.names[0] and one.facts.image)
        return
    for comparison in comparisons:
        sides = case.original(comparison.listing), case.original(comparison.received)
        if sides[0] and sides[1] and {sides[0].name, sides[1].name} == set(entry.names):
            yield ("comparison", (sides[0], sides[1]), comparison)


def is_wanted(sources: Sequence[Original], order: Sequence[Wanted]) -> bool:
    """Return whether the case file puts a picture of these originals first."""
    names = {source.name for source in sources}
    return any(set(entry.names) == names for entry in order)


def check_order(case: Case, comparisons: Sequence[Comparison], usable: Sequence[Original]) -> Iterable[Finding]:
    """Yield a finding for each entry of the order that names files in the folder and no picture of the upload."""
    names = {original.name for original in case.originals}
    for entry in case.order_wanted:
        if set(entry.names) <= names and not any(pictures_of(entry, case, comparisons, usable)):
            several = len(entry.names) > 1
            yield Finding(
                "order-not-followed",
                CASE_FILE,
                f"The order of the pictures names '{printable(str(entry))}', which is not "
                f"{'a comparison that is made' if several else 'a picture that is uploaded'}.",
                hint="add a [[comparison]] of both, or take it out of the order"
                if several
                else "take it out of the order; videos and documents are behind the pictures",
            )
