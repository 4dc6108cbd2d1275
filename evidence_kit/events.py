"""Progress as values: the core tells, whoever listens decides what to show."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StepStarted:
    """A step of the pipeline begins.

    Attributes:
        step: the verb, such as "catalog" or "fit".
        total: how many items it will go through; 0 when it has none.
    """

    step: str
    total: int = 0


@dataclass(frozen=True, slots=True)
class ItemDone:
    """One item of the running step is finished."""

    step: str
    item: str


@dataclass(frozen=True, slots=True)
class Encoding:
    """How far the work on one file has come.

    Attributes:
        item: the file, as the user knows it.
        done: share of the planned work, 0 to 1; it falls only when the plan grows, which `doing` then tells.
        doing: words for what is going on.
        expected: seconds that the whole work was expected to take before it began; None when nobody can tell.
    """

    item: str
    done: float
    doing: str
    expected: float | None = None


Event = StepStarted | ItemDone | Encoding
Listener = Callable[[Event], None]


def ignore(_event: Event) -> None:
    """Listen to nothing; the default of every function that tells its progress."""
