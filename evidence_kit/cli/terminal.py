"""Where output goes: reports to standard output, talk and bars to standard error; and the exit codes."""

import contextlib
import datetime as dt
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from evidence_kit.errors import CannotWrite, ExitCode

if TYPE_CHECKING:
    from evidence_kit.cli.options import Asked
    from evidence_kit.events import Listener
    from evidence_kit.report.render import Result
    from evidence_kit.verbs.report_files import Saved


def clock() -> str:
    """Return the time of day."""
    return f"{dt.datetime.now().astimezone():%H:%M:%S}"


def finish(
    result: "Result",
    asked: "Asked",
    then: str = "",
    case: Path | None = None,
    *,
    verbose: bool = True,
) -> NoReturn:
    """Write what was found in the formats asked for, and exit with its verdict, also when nobody reads to the end.

    Args:
        verbose: show all of it in text, where less is usual.
        then: text for standard error at the end.
        case: the case or text file that it is about, for the commands that hints give.
    """
    from evidence_kit.cli.formats import give
    from evidence_kit.languages import speaking
    from evidence_kit.report.render import render

    def in_text(*, colour: bool) -> str:
        with speaking(asked.language):
            return render(with_commands(result, case), "text", colour=colour, verbose=verbose)

    def saved() -> "Saved":
        from evidence_kit.verbs.report_files import Saved

        return Saved(render(result, "json").encode())

    give(asked.formats, saved, in_text)
    if then:
        talk(f"\n{then.rstrip()}")
    raise SystemExit(ExitCode.ready if result.verdict == "ready" else ExitCode.not_ready)


def with_commands(result: "Result", case: Path | None) -> "Result":
    """Return a result whose hints give commands that name the case, so that they can be typed as they stand."""
    import dataclasses

    from evidence_kit.claim.deadlines import Deadlines
    from evidence_kit.claim.ladder import Ladder
    from evidence_kit.model.results import Planned, Report, Reports
    from evidence_kit.model.suggested import Suggested
    from evidence_kit.report.addressed import addressed, addressed_step

    if isinstance(result, Reports):
        each = [with_commands(report, Path(report.folder)) for report in result.reports]
        return Reports(tuple(report for report in each if isinstance(report, Report)))
    if case is None:
        return result
    result = dataclasses.replace(result, findings=tuple(addressed(finding, case) for finding in result.findings))
    if isinstance(result, Report | Planned | Suggested | Deadlines | Ladder) and result.now:
        result = dataclasses.replace(result, now=addressed_step(result.now, case))
    return result


def open_closed_streams() -> None:
    """Open the standard streams that the caller closed, to nowhere.

    Else a file that is opened later would have their number, and get what is meant for them.
    """
    for number, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
        if getattr(sys, name) is None:
            descriptor = os.open(os.devnull, os.O_RDWR)
            if descriptor != number:
                os.dup2(descriptor, number)
                os.close(descriptor)
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))


def write_out(text: str) -> None:
    """Write to standard output, also when nobody reads to the end.

    Raises:
        CannotWrite: the disk behind it is full.
    """
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as problem:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(problem, BrokenPipeError):
            raise CannotWrite(f"The report cannot be written: {problem.strerror}.", hint="free some room") from None


def shown(path: Path) -> str:
    """Return a path as it can be printed without harm."""
    from evidence_kit.text.names import portable, printable

    return printable(portable(path))


def talk(text: str, *, quiet: bool = False) -> None:
    """Write a line to standard error."""
    if not quiet:
        with contextlib.suppress(OSError):  # a full disk behind the log, or nobody who reads it, changes no verdict
            click.echo(text, err=True)


def coloured(stream: Any) -> bool:  # noqa: ANN401  (any text stream)
    """Return whether colours may be written: to a terminal, and NO_COLOR is not set."""
    return bool(stream and stream.isatty()) and not os.environ.get("NO_COLOR")


@contextlib.contextmanager
def listening(*, quiet: bool) -> "Iterator[Listener]":
    """Give a listener that draws bars with the time left on a terminal's stderr, and nothing elsewhere."""
    from evidence_kit.events import ignore

    if quiet or not sys.stderr.isatty():
        yield ignore
        return
    from evidence_kit.cli.bars import Bars

    with Bars(colour=not os.environ.get("NO_COLOR")) as bars:
        yield bars.hear
