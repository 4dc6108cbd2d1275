"""Progress bars with the time left, for a person at a terminal."""

import time
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn

from evidence_kit.events import Encoding, Event, ItemDone, StepStarted
from evidence_kit.text.names import printable
from evidence_kit.text.words import STEPS


class Bars:
    """Draws events as one bar on stderr, with what is going on beside it; a class because it holds the terminal."""

    def __init__(self, *, colour: bool) -> None:
        console = Console(stderr=True, no_color=not colour, highlight=False)
        self.progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[left]}", markup=False),
            console=console,
            transient=True,
        )
        self.shown: tuple[str, TaskID] | None = None
        self.began, self.done = (0.0, 0.0), 0.0

    def __enter__(self) -> Self:
        self.progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.progress.stop()

    def hear(self, event: Event) -> None:
        """Draw one event."""
        if isinstance(event, StepStarted):
            if event.total:
                self.begin(f"step {event.step}", STEPS.get(event.step, event.step), event.total)
        elif isinstance(event, ItemDone):
            if self.shown and self.shown[0] == f"step {event.step}":
                self.progress.advance(self.shown[1])
        elif isinstance(event, Encoding):
            key, words = f"file {event.item}", f"{printable(event.item)}: {event.doing}"
            if self.shown is None or self.shown[0] != key:
                self.begin(key, words, 1.0)
            if self.shown:
                if event.done < self.done:
                    self.began = time.monotonic(), event.done
                self.done = event.done
                left = time_left(event, time.monotonic() - self.began[0], self.began[1])
                self.progress.update(self.shown[1], completed=event.done, description=words, left=left)

    def begin(self, key: str, words: str, total: float) -> None:
        """Put a new bar in the place of the one that is shown."""
        if self.shown:
            self.progress.remove_task(self.shown[1])
        self.shown = key, self.progress.add_task(words, total=total, left="")
        self.began, self.done = (time.monotonic(), 0.0), 0.0


def time_left(event: Encoding, elapsed: float, begun_at: float) -> str:
    """Return how long the work will go on, in words: from its own speed, before that from what was expected.

    Args:
        elapsed: seconds since its share was `begun_at`; the plan may have grown since the beginning.
    """
    seconds = event.seconds_left(elapsed, begun_at)
    if seconds is None:
        return ""
    whole = round(seconds)
    return f"about {whole // 60}:{whole % 60:02d} left"
