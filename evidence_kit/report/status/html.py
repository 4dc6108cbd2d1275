"""The watcher's page as HTML: one file with its style and its script inside, and no leave to load anything."""

import datetime as dt
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from evidence_kit.package.names import PACKAGE, STATUS_MARK
from evidence_kit.report.status.status import CaseNow, Progress, Status
from evidence_kit.report.templates import checksum, shipped, style_of, template
from evidence_kit.text.names import portable, printable

FRESH_SECONDS = 30
"""For how long what a page of a watcher at work shows can be taken for true; it is renewed much sooner."""

NOTICED_SECONDS = 40
"""Within how many seconds the page of a watcher at rest shows that a file came, also on a network disk."""

REFRESH_AT_WORK, REFRESH_AT_REST = 2, 10
"""Seconds after which a browser reads the page again."""

MOST_CASES = 200

VERDICTS = {"ready": "Ready", "not-ready": "Not ready", "unknown": "Could not be examined", "": "No package yet"}
DOING = {
    "arriving": "New files",
    "waiting": "Waiting",
    "building": "Building",
    "failed": "Failed",
    "retrying": "Will be tried again",
    "away": "Away",
}


@dataclass(frozen=True, slots=True)
class Card:
    """One case as the page shows it; every text is safe to show, every address is escaped."""

    name: str
    label: str
    tone: str
    says: str
    hint: str
    progress: Progress | None
    left: str
    lacks: tuple[tuple[str, str, str], ...]
    more: int
    next: str
    package: str
    report: str
    uploads: str


def render_status(status: Status) -> str:
    """Return the page; the same for the same values."""
    style, script = style_of(__package__, "status.css"), shipped(__package__, "status.js")
    cards = [card_of(case, status) for case in status.cases[:MOST_CASES]]
    return template(__package__, "status.html").render(
        mark=STATUS_MARK,
        style=style,
        script=script,
        policy=f"default-src 'none'; style-src {checksum(style)}; script-src {checksum(script)}; base-uri 'none';"
        " form-action 'none'",
        refresh=REFRESH_AT_WORK if status.is_at_work else REFRESH_AT_REST,
        until=round(status.at.timestamp()) + FRESH_SECONDS if status.is_at_work else None,
        status=status,
        headline=headline_of(status),
        folder=shown(status.folder),
        at=moment(status.at, None),
        fresh=fresh_words(status),
        command=printable(status.command),
        cards=cards,
        hidden=len(status.cases) - len(cards),
        lines=[(moment(line.at, status.at), printable(line.case), printable(line.words)) for line in status.lines],
    )


def card_of(case: CaseNow, status: Status) -> Card:
    """Return how one case is shown."""
    at_rest = rests(case, status)
    below = "." if case.path == status.folder else f"./{address(case.path.name)}"
    has_package = bool(case.verdict)
    shows_lacks = case.doing != "building" or at_rest  # those of the old package are being mended
    return Card(
        name=printable(case.path.name if case.path != status.folder else case.path.resolve().name) or "/",
        label=verdict_words(case) if at_rest else DOING[case.doing],
        tone=(case.verdict or "none") if at_rest else case.doing,
        says=says(case, status),
        hint=printable(case.hint) if not at_rest else "",
        progress=None if at_rest else case.progress,
        left=left_words(case.progress) if case.progress and not at_rest else "",
        lacks=tuple(
            (printable(lack.file), printable(lack.message), printable(lack.hint))
            for lack in ((*case.days, *case.lacks) if shows_lacks else case.days)
        ),
        more=case.more,
        next=printable(case.next) if case.verdict == "ready" and at_rest else "",
        package=package_words(case, status, at_rest=at_rest),
        report=f"{below}/{PACKAGE}/report.html" if has_package else "",
        uploads=f"{below}/{PACKAGE}/upload/" if has_package else "",
    )


def verdict_words(case: CaseNow) -> str:
    """Return what a package came to; files that fit are not all when nobody knows what they have to show."""
    if case.verdict == "ready" and not case.examined:
        return "Files fit, no reason given"
    return VERDICTS[case.verdict]


def rests(case: CaseNow, status: Status) -> bool:
    """Return whether nothing goes on with a case; without a watcher only a failure is still true."""
    return case.doing == "nothing" or (status.ended and case.doing != "failed")


def says(case: CaseNow, status: Status) -> str:
    """Return what is going on with a case, in one sentence; empty when there is nothing to say."""
    if rests(case, status):
        nothing = not case.verdict and not case.files and case.doing == "nothing"
        return "No photo or video has been found in it yet." if nothing else ""
    why = printable(case.why)
    match case.doing:
        case "arriving":
            return "The package is built once nothing has come for a few seconds, one case after the other."
        case "waiting":
            return f"It waits{why if why.startswith(' ') else f': {why}'}."
        case "building":
            return working_words(case)
        case "failed":
            return f"{why}{'' if status.ended else ' It is tried again when the case changes.'}"
        case "retrying":
            when = f" It is tried again at {case.until:%H:%M:%S}." if case.until else ""
            return f"{why}{when}"
        case _:
            return f"The folder is away: {why}. Nothing counts as deleted; it goes on when the files are back."


def working_words(case: CaseNow) -> str:
    """Return the step of a build and its file."""
    files = "1 file" if case.files == 1 else f"{case.files} files"
    if case.progress is None:
        return f"{files}: beginning"
    file = printable(case.progress.file)
    return f"{files}: {case.progress.step}{f', now {file}' if file else ''}"


def left_words(progress: Progress) -> str:
    """Return how much is done and how long it will go on, in words."""
    share = "" if progress.share is None else f"{progress.share:.0%}".replace("%", " %")
    if progress.left is None:
        return share
    seconds = round(progress.left)
    left = f"about {seconds} s left" if seconds < 60 else f"about {seconds // 60} min {seconds % 60:02d} s left"
    return f"{share}, {left}" if share else left


def package_words(case: CaseNow, status: Status, *, at_rest: bool) -> str:
    """Return when the package was made, and what it came to where something else is shown first."""
    if not case.verdict:
        return ""
    made = f"Built {moment(case.built, status.at)}" if case.built else "Built before the watcher began"
    return f"{made}." if at_rest else f"{made}, {VERDICTS[case.verdict].lower()}; it stays until the new one is whole."


def headline_of(status: Status) -> str:
    """Return the state of the whole folder in a few words."""
    if status.ended:
        return "Not watching any more"
    if status.away:
        return "The folder is away"
    building = [case for case in status.cases if case.doing == "building"]
    if building:
        return f"Building {shown(Path(building[0].path.resolve().name))}"
    if any(case.doing in ("arriving", "waiting") for case in status.cases):
        return "Waiting for files to be whole"
    total, ready = len(status.cases), sum(case.verdict == "ready" for case in status.cases)
    if not any(case.verdict or case.doing != "nothing" for case in status.cases):
        return "Waiting for photos and videos"
    if total == 1:
        only = status.cases[0]
        return DOING[only.doing] if only.doing != "nothing" else verdict_words(only)
    return f"{ready} of {total} cases ready"


def fresh_words(status: Status) -> str:
    """Return until when the page can be believed, so that one whose watcher was killed does not claim for ever."""
    if status.ended:
        return f"The watcher ended at {moment(status.at, None)}. To start it again:"
    if status.is_at_work:
        until = status.at + dt.timedelta(seconds=FRESH_SECONDS)
        return (
            f"This was true at {status.at:%H:%M:%S}. If your clock is past {until:%H:%M:%S} and this line has not"
            " changed, nobody is watching any more. To start again:"
        )
    return (
        f"Nothing has happened since {moment(status.at, None)}. If a file that you add does not show up here within"
        f" {NOTICED_SECONDS} seconds, nobody is watching any more. To start again:"
    )


def moment(at: dt.datetime | None, now: dt.datetime | None) -> str:
    """Return a moment for a person, without the date when that is the one of `now`."""
    if at is None:
        return ""
    return f"{at:%H:%M:%S}" if now and at.date() == now.date() else f"{at:%Y-%m-%d %H:%M:%S}"


def shown(path: Path) -> str:
    """Return a path as it can be shown without harm."""
    return printable(portable(path))


def address(name: str) -> str:
    """Return the name of a folder as a part of a relative address."""
    return quote(os.fsencode(name), safe="")
