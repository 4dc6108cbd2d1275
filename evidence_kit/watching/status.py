"""What a watcher tells, gathered into what is true of its folder now. Pure."""

import dataclasses
import datetime as dt
from pathlib import Path

from evidence_kit.events import Encoding, Event, ItemDone, StepStarted
from evidence_kit.model.finding import Finding, Verdict
from evidence_kit.model.results import Report
from evidence_kit.model.verdicts import grave, verdict
from evidence_kit.report.addressed import addressed, addressed_step
from evidence_kit.report.status.status import CaseNow, Doing, Lack, Line, Progress, Status
from evidence_kit.text.words import STEPS
from evidence_kit.watching.events import (
    Away,
    Back,
    Began,
    Building,
    Built,
    Dated,
    Failed,
    Forgetting,
    Polling,
    Retrying,
    Stirred,
    Unchanged,
    Waiting,
    WatchEvent,
)
from evidence_kit.watching.notices import ABOUT_DAYS
from evidence_kit.watching.words import words_of

MOST_LINES = 12
MOST_LACKS = 3


def first_status(event: Began, command: str, at: dt.datetime) -> Status:
    """Return the status of a folder that is watched from now on.

    Args:
        command: what starts the watcher again.
    """
    what = "The folder is the case" if event.one_case else "Each sub-folder is a case"
    how = f"it is checked every few seconds: {event.polling}" if event.polling else "the system reports changes"
    cases = tuple(CaseNow(path) for path in event.paths)
    return Status(event.folder, event.policy, f"{what}; {how}", command, at, cases)


def after(status: Status, event: WatchEvent, at: dt.datetime) -> Status:
    """Return the status after something happened."""
    match event:
        case Polling() | Forgetting():
            return with_line(status, Path(), words_of(event), at)
        case Away(folder, why) if folder == status.folder:
            return dataclasses.replace(status, away=why, at=at)
        case Back(folder) if folder == status.folder:
            return with_line(dataclasses.replace(status, away=""), Path(), "the folder is back", at)
        case Began():
            return status
        case Away(case) | Back(case):
            path = case
        case _:
            path = event.case
    known = next((case for case in status.cases if case.path == path), CaseNow(path))
    cases = [case for case in status.cases if case.path != path] + [case_after(known, event, at)]
    status = dataclasses.replace(status, cases=tuple(sorted(cases, key=lambda case: case.path.name)), at=at)
    words = words_of(event)
    return with_line(status, path, words, at) if words else status


def case_after(case: CaseNow, event: WatchEvent, at: dt.datetime) -> CaseNow:
    """Return what is true of a case after something happened to it; what is known of its package stays."""
    rest = dataclasses.replace(case, doing="nothing", why="", hint="", until=None, progress=None)
    match event:
        case Stirred(files=files):
            return dataclasses.replace(rest, doing="arriving", files=files)
        case Waiting(why=why, file=file):
            return dataclasses.replace(rest, doing="waiting", why=f" for {file}: {why}" if file else why)
        case Building(files=files):
            return dataclasses.replace(rest, doing="building", files=files)
        case Built(report=report):
            return with_report(dataclasses.replace(rest, built=at), report)
        case Dated(findings=findings, lost=lost):
            return with_days(dataclasses.replace(case, next=""), findings, lost=lost)
        case Failed(error=error) | Retrying(error=error):
            until = at + dt.timedelta(seconds=event.seconds) if isinstance(event, Retrying) else None
            doing: Doing = "retrying" if until else "failed"
            return dataclasses.replace(rest, doing=doing, why=str(error), hint=error.hint, until=until)
        case Away(why=why):
            return dataclasses.replace(rest, doing="away", why=why)
        case _:
            return dataclasses.replace(rest, files=event.files) if isinstance(event, Unchanged) else rest


def with_report(case: CaseNow, report: Report) -> CaseNow:
    """Return a case with what the report on its package says that a person reads first."""
    lasting = tuple(finding for finding in report.findings if not finding.dated)
    found = grave(lasting, strict=report.strict)
    dated = tuple(finding for finding in report.findings if finding.dated)
    lacks = [
        Lack(finding.message, addressed(finding, case.path).hint, finding.path or "") for finding in found[:MOST_LACKS]
    ]
    now = addressed_step(report.now, case.path) if report.now else None
    case = dataclasses.replace(
        case,
        examined=report.judged.claim,
        lasting=str(verdict(lasting, strict=report.strict)),
        files=len(report.originals),
        lacks=tuple(lacks),
        more=max(0, len(found) - MOST_LACKS),
        next=now.text if now else "",
    )
    return with_days(case, dated, lost=verdict(dated, strict=report.strict) is Verdict.not_ready)


def with_days(case: CaseNow, findings: tuple[Finding, ...], *, lost: bool) -> CaseNow:
    """Return a case with what is true of it on one day.

    Args:
        lost: it keeps the case from being ready.
    """
    days = tuple(Lack(finding.message, finding.hint) for finding in findings if finding.code in ABOUT_DAYS)
    return dataclasses.replace(case, days=days, verdict="not-ready" if case.lasting and lost else case.lasting)


def with_line(status: Status, case: Path, words: str, at: dt.datetime) -> Status:
    """Return the status with one more thing that happened, the newest first."""
    name = "" if case in (Path(), status.folder) else case.name
    return dataclasses.replace(status, lines=(Line(at, name, words), *status.lines)[:MOST_LINES], at=at)


@dataclasses.dataclass(frozen=True, slots=True)
class Pace:
    """How the work on one thing goes, from which follows how long it will go on.

    Attributes:
        what: the step or file.
        total: items of the step.
        count: items that are done.
        began: seconds on some clock when it was at `share`.
    """

    what: str = ""
    total: int = 0
    count: int = 0
    began: float = 0.0
    share: float = 0.0


def paced(pace: Pace, event: Event, now: float) -> tuple[Pace, Progress]:
    """Return how far a build has come after one event of it.

    Args:
        now: seconds on the clock of `pace`.
    """
    match event:
        case StepStarted(step, total):
            return Pace(step, total, 0, now), Progress(STEPS.get(step, step), share=0.0 if total else None)
        case ItemDone(step):
            if step != pace.what:
                return pace, Progress(STEPS.get(step, step))
            count = pace.count + 1
            share = min(1.0, count / pace.total) if pace.total else None
            return dataclasses.replace(pace, count=count), Progress(STEPS.get(step, step), share=share)
        case Encoding(item, done, doing):
            if pace.what != f"file {item}" or done < pace.share:
                pace = Pace(f"file {item}", began=now, share=done)
            return pace, Progress(doing, item, done, event.seconds_left(now - pace.began, pace.share))
