"""Compare the barcodes of a label with the tracking number of the order. Pure.

A false "this is another parcel" would ruin an honest claim, so only a number of the order's own kind with a right check
digit contradicts it. Product codes, routing codes and the local carrier's number, which most AliExpress parcels get on
their way, never do.
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
"""Shortest number that cannot be inside a longer barcode by chance."""


def compare(tracking: str, codes: Iterable[Barcode]) -> Compared:
    """Return whether the barcodes of a label show the tracking number of the order, another number or none."""
    ordered, codes = read_number(tracking), list(codes)
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
        return Compared("not-readable", other=next(iter(parcel_numbers(codes)), None))
    if ordered and ordered.check == "wrong":
        return Compared("mismatch", nearest(ordered, seen), "mistyped")
    same = [number for number in seen if ordered and is_same_kind(ordered, number)]
    return Compared("mismatch", same[0], "certain") if same else Compared("mismatch", seen[0], "other-format")


def is_same_number(written: str, tracking: str | None) -> bool:
    """Return whether somebody wrote the tracking number of the order, however it is spaced."""
    return bool(
        tracking and ({normalise(written), *readings(written)} & {normalise(tracking), *readings(tracking)}) - {""}
    )


def is_same_kind(number: Number, other: Number) -> bool:
    """Return whether two numbers are of one system, so that one parcel cannot have both.

    A post that delivers a foreign post's parcel may add a number of its own, of the same S10 kind with another country
    at its end.
    """
    return number.format == other.format and (number.format != "S10" or number.text[-2:] == other.text[-2:])


def compare_any(tracking: str | None, codes: Iterable[Barcode]) -> Compared:
    """Return the result of `compare`; if the order has no number, whether any tracking number was read."""
    if tracking:
        return compare(tracking, codes)
    numbers = parcel_numbers(codes)
    return Compared("match", numbers[0]) if numbers else Compared("not-readable")


def is_found(tracking: str | None, codes: Iterable[Barcode]) -> bool:
    """Return whether barcodes show the number of the order; if it has none, any tracking number."""
    return compare_any(tracking, codes).outcome == "match"


def nearest(ordered: Number, seen: list[Number]) -> Number:
    """Return the number that differs from that of the order in the fewest characters."""
    return min(seen, key=lambda number: sum(a != b for a, b in zip(number.text, ordered.text, strict=False)))
