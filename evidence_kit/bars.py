"""Progress bars with the time left, for a person at a terminal."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeRemainingColumn

from evidence_kit.events import Encoding, Event, ItemDone, StepStarted
from evidence_kit.names import printable


class Bars:
    """Draws events as bars on stderr; a class because it holds the terminal between them."""

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
        self.steps: dict[str, TaskID] = {}
        self.items: dict[str, TaskID] = {}

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
                self.steps[event.step] = self.progress.add_task(event.step, total=event.total)
        elif isinstance(event, ItemDone):
            if event.step in self.steps:
                self.progress.advance(self.steps[event.step])
        elif isinstance(event, Encoding):
            name = f"{printable(event.item)}: {event.doing}"
            if event.item not in self.items:
                self.items[event.item] = self.progress.add_task(name, total=1.0)
            self.progress.update(self.items[event.item], completed=event.done, description=name)
