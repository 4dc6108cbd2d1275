"""Progress as values: the core tells, whoever listens decides what to show."""

from collections.abc import Callable
from dataclasses import dataclass

TRUSTED_SHARE = 0.1
"""Share of the work after which the time left follows from its own speed, not from the estimate."""


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

    def seconds_left(self, elapsed: float, begun_at: float) -> float | None:
        """Return how long the work will go on: from its own speed, before that from what was expected; None if unknown.

        Args:
            elapsed: seconds since its share was `begun_at`; the plan may have grown since the beginning.
        """
        if self.done - begun_at >= TRUSTED_SHARE:
            return elapsed / (self.done - begun_at) * (1.0 - self.done)
        return None if self.expected is None else max(0.0, self.expected * (1.0 - self.done))


Event = StepStarted | ItemDone | Encoding
Listener = Callable[[Event], None]


def ignore(_event: Event) -> None:
    """Listen to nothing; the default of every function that tells its progress."""
