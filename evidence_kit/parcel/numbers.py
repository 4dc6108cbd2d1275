"""Values of a parcel's label: a tracking number, and the result of comparing it with the order's."""

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
        check: whether its check digit is right; "none" for a kind without a known one.
        distinctive: random numbers hardly ever look like it.
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
        outcome: "mismatch" when another parcel's number was read and the order's was not.
        seen: the number that was read; the order's own for a match.
        strength: of a mismatch: "certain" for a number of the same kind, "other-format" when the local carrier's label
            is the likely reason, "mistyped" when the order's number itself is wrong.
    """

    outcome: Outcome
    seen: Number | None = None
    strength: Strength = "certain"
