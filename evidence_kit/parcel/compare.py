"""Whether a parcel's label shows the order's number, another one, or none; and what is said of it. Pure.

A false "this is another parcel" would sink an honest claim, so only a number of the order's own kind with a good check
digit contradicts it. Product codes, routing codes and the number of the local carrier, which most AliExpress parcels
get on their way, never do.
"""

from collections.abc import Iterable

from evidence_kit.parcel.numbers import Compared, Number
from evidence_kit.parcel.tracking import (
    Barcode,
    is_certain,
    is_product,
    normalise,
    parcel_numbers,
    read_number,
    readings,
)

LEAST_CONTAINED = 10
"""Characters from which a number that stands inside a longer barcode cannot be there by chance."""


def compare(tracking: str, codes: Iterable[Barcode]) -> Compared:
    """Return what the barcodes of a label say about the order's tracking number."""
    ordered = read_number(tracking)
    wanted = {normalise(tracking), *readings(tracking)} - {""}
    seen: list[Number] = []
    for code in codes:
        if is_product(code):
            continue
        found = readings(code.text)
        plain = normalise(code.text)
        if any(reading in found or (len(reading) >= LEAST_CONTAINED and reading in plain) for reading in wanted):
            return Compared("match", ordered or Number(normalise(tracking), "", (), "none"))
        seen += [number for reading in found if (number := read_number(reading)) is not None and is_certain(number)]
    if not seen:
        return Compared("not-readable")
    if ordered and ordered.check == "wrong":
        return Compared("mismatch", nearest(ordered, seen), "mistyped")
    same = [number for number in seen if ordered and is_same_kind(ordered, number)]
    return Compared("mismatch", same[0], "certain") if same else Compared("mismatch", seen[0], "other-format")


def is_same_kind(number: Number, other: Number) -> bool:
    """Return whether two numbers come from one sender's system, so that a parcel cannot bear both.

    A post that brings a foreign post's parcel may stick a number of its own on it, of the same S10 kind with another
    country at its end.
    """
    return number.format == other.format and (number.format != "S10" or number.text[-2:] == other.text[-2:])


def compare_any(tracking: str | None, codes: Iterable[Barcode]) -> Compared:
    """Return what barcodes say about the order's number; without one, that a parcel's was read or none."""
    if tracking:
        return compare(tracking, codes)
    numbers = parcel_numbers(codes)
    return Compared("match", numbers[0]) if numbers else Compared("not-readable")


def is_found(tracking: str | None, codes: Iterable[Barcode]) -> bool:
    """Return whether the order's number is among the codes, or a parcel's when the order has none."""
    return compare_any(tracking, codes).outcome == "match"


def nearest(ordered: Number, seen: list[Number]) -> Number:
    """Return the number that differs from the ordered one in the fewest places."""
    return min(seen, key=lambda number: sum(a != b for a, b in zip(number.text, ordered.text, strict=False)))
