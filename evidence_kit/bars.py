"""Progress bars with the time left, for a person at a terminal."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeRemainingColumn

from evidence_kit.events import Encoding, Event, ItemDone, StepStarted
from evidence_kit.names import printable

WORDS = {
    "catalog": "looking at the files",
    "compose": "making comparisons",
    "fit": "making files fit",
    "verify": "looking at what was made",
}


class Bars:
    """Draws events as one bar on stderr, with what is going on beside it; a class because it holds the terminal."""

    def __init__(self, *, colour: bool) -> None:
        console = Console(stderr=True, no_color=not colour, highlight=False)
        self.progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TaskProgressColumn(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
        )
        self.shown: tuple[str, TaskID] | None = None

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
                self.begin(f"step {event.step}", WORDS.get(event.step, event.step), event.total)
        elif isinstance(event, ItemDone):
            if self.shown and self.shown[0] == f"step {event.step}":
                self.progress.advance(self.shown[1])
        elif isinstance(event, Encoding):
            words = f"{printable(event.item)}: {event.doing}"
            if self.shown is None or self.shown[0] != words:
                self.begin(words, words, 1.0)
            if self.shown:
                self.progress.update(self.shown[1], completed=event.done)

    def begin(self, key: str, words: str, total: float) -> None:
        """Put a new bar in the place of the one that is shown."""
        if self.shown:
            self.progress.remove_task(self.shown[1])
        self.shown = key, self.progress.add_task(words, total=total)
