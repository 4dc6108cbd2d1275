"""What a watcher does at one moment, as values; nothing here knows how it is shown."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Doing = Literal["nothing", "arriving", "waiting", "building", "failed", "retrying", "away"]
"""What goes on with a case right now."""

AT_WORK = frozenset({"arriving", "waiting", "building"})
"""What lasts a short while, so that the page is renewed often."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build has come.

    Attributes:
        step: words for the step, such as "making files fit".
        file: the file that is worked on; empty between two.
        share: of this step or file, 0 to 1; None when unknown.
        left: seconds that it will go on; None when nobody can tell.
    """

    step: str
    file: str = ""
    share: float | None = None
    left: float | None = None


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that keeps a case from being ready, and what to do about it."""

    message: str
    hint: str
    file: str = ""


@dataclass(frozen=True, slots=True)
class CaseNow:
    """One case of the watched folder.

    Attributes:
        why: a clause: what it waits for, why it failed, why it is away.
        hint: what to do, when it failed.
        until: when it is tried again.
        files: how many it has, where that was told.
        verdict: of its package today: ready, not-ready or unknown; empty without a package.
        examined: the claim was, and not only the files.
        lasting: the same without what depends on the day.
        built: when its package was made, as far as that is known.
        lacks: the first things that keep it from being ready.
        more: how many others there are.
        days: what is to be said of its deadlines today.
        next: what to do now, in one sentence.
    """

    path: Path
    doing: Doing = "nothing"
    why: str = ""
    hint: str = ""
    until: dt.datetime | None = None
    progress: Progress | None = None
    files: int = 0
    verdict: str = ""
    examined: bool = True
    lasting: str = ""
    built: dt.datetime | None = None
    lacks: tuple[Lack, ...] = ()
    more: int = 0
    days: tuple[Lack, ...] = ()
    next: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened."""

    at: dt.datetime
    case: str
    words: str


@dataclass(frozen=True, slots=True)
class Status:
    """A watched folder at one moment.

    Attributes:
        policy: its name.
        mode: in words: what counts as a case, and how changes are learned of.
        command: what starts the watcher again.
        at: when this was true.
        away: why the whole folder is away; empty when it is there.
        ended: the watcher has ended.
        lines: what happened last, the newest first.
    """

    folder: Path
    policy: str
    mode: str
    command: str
    at: dt.datetime
    cases: tuple[CaseNow, ...] = ()
    lines: tuple[Line, ...] = ()
    away: str = ""
    ended: bool = False

    @property
    def is_at_work(self) -> bool:
        """Whether something is going on that will end soon."""
        return not self.ended and not self.away and any(case.doing in AT_WORK for case in self.cases)
