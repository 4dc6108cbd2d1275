"""A tracking number, and the result of comparing barcodes with the number of the order."""

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
        format: name of its kind in tracking.toml.
        check: whether its check digit is right; "none" if the kind has no known one.
        distinctive: other numbers hardly ever look like this kind.
    """

    text: str
    format: str
    carriers: tuple[str, ...]
    check: CheckState
    distinctive: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """The result of comparing the barcodes of a label with the number of the order.

    Attributes:
        outcome: "mismatch" if only numbers of other parcels were read.
        seen: the number that was read; for a match that of the order.
        strength: how sure a mismatch is: "certain" for two numbers of one kind, "other-format" if the label of a local
            carrier is likely, "mistyped" if the check digit in the order is wrong.
        other: where nothing of the order was read, a number that may be a parcel's, too unsure to contradict.
        by_eye: the buyer reads the number of the order on it, and no program reads any.
    """

    outcome: Outcome
    seen: Number | None = None
    strength: Strength = "certain"
    other: Number | None = None
    by_eye: bool = False

    @property
    def shows_order(self) -> bool:
        """Whether the number of the order stands on the label, by a program's reading or the buyer's."""
        return self.outcome == "match" or self.by_eye
