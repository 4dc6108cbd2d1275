"""The nouns of a parcel's label: a tracking number, and what a label says about the order's."""

from dataclasses import dataclass
from typing import Literal

CheckState = Literal["ok", "wrong", "none"]
Outcome = Literal["match", "mismatch", "not-readable"]
Strength = Literal["certain", "other-format", "mistyped"]


@dataclass(frozen=True, slots=True)
class Number:
    """A tracking number.

    Attributes:
        text: upper case, without spaces.
        format: the name of its kind.
        check: whether its check digit holds; "none" when its kind has none that is known.
        distinctive: a random number hardly ever looks like it.
    """

    text: str
    format: str
    carriers: tuple[str, ...]
    check: CheckState
    distinctive: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """What a label's barcodes say about an order's number.

    Attributes:
        outcome: "mismatch" whenever another parcel number was read and the order's was not.
        seen: the number that was read; the order's own for a match.
        strength: how far a mismatch goes: "certain" for a number of the same kind, "other-format" where the local
            carrier's label is the likely reason, "mistyped" where the order's number is itself wrong.
    """

    outcome: Outcome
    seen: Number | None = None
    strength: Strength = "certain"
