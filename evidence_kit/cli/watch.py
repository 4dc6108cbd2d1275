"""The verb that keeps packages up to date, and how it says what happens: one calm line each."""

import datetime as dt
import itertools
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from evidence_kit.cli.option_types import PATH, Day, TakesFiles
from evidence_kit.cli.options import cache_for, cached
from evidence_kit.cli.terminal import clock, coloured, shown, talk
from evidence_kit.errors import ExitCode, UsageWrong
from evidence_kit.text.names import printable
from evidence_kit.text.shell import quoted
from evidence_kit.text.words import counted

if TYPE_CHECKING:
    from evidence_kit.errors import EvidenceKitError
    from evidence_kit.model.results import Report
    from evidence_kit.watching.events import Began, WatchEvent

OF_THIS_RUN = frozenset({"once", "today", "install", "uninstall", "wait"})
"""Options that are not repeated when the watcher is started again."""


@click.command(cls=TakesFiles)
@click.argument("folder", type=PATH)
@click.option(
    "--policy", "policy_name", default="aliexpress", show_default=True, metavar="NAME|FILE", help="Whose rules."
)
@click.option(
    "--settle",
    type=click.FloatRange(min=0.1),
    default=2.0,
    show_default=True,
    metavar="S",
    help="Seconds for which a file's size and time must not change.",
)
@click.option(
    "--pause",
    type=click.FloatRange(min=0.1),
    default=3.0,
    show_default=True,
    metavar="S",
    help="Seconds without changes before a case is built.",
)
@click.option(
    "--patience",
    type=click.FloatRange(min=0.1),
    default=60.0,
    show_default=True,
    metavar="S",
    help="Seconds to wait for a file whose end is missing, if it no longer grows.",
)
@click.option("--poll", is_flag=True, help="Look through the folder every 2 s or slower; by default where needed.")
@click.option("--once", is_flag=True, help="Build what is there and end.")
@click.option("--wait", is_flag=True, help="Begin when FOLDER is there and no other watcher has it.")
@click.option("--no-notice", is_flag=True, help="Show no notices on the desktop (they need the extra desktop).")
@click.option("--install", is_flag=True, help="Watch FOLDER from each login on, and from now on where possible.")
@click.option("--uninstall", is_flag=True, help="End what --install began.")
@click.option("--today", type=Day(), default=None, help="Treat this date as today.")
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@click.option("--quiet", is_flag=True, help="Report only what was built.")
@cached
def watch(
    folder: Path,
    policy_name: str,
    settle: float,
    pause: float,
    patience: float,
    poll: bool,
    once: bool,
    wait: bool,
    no_notice: bool,
    install: bool,
    uninstall: bool,
    today: dt.date | None,
    strict: bool,
    quiet: bool,
    no_cache: bool,
) -> None:
    """Keep the package of a folder up to date while files are dropped into it.

    FOLDER is itself the case when it has a case.toml, media, or sub-folders named like roles (received, label, …);
    else each sub-folder is a case. A file is taken when it is whole. Ctrl-C ends.
    """
    from evidence_kit.policies import load_policy
    from evidence_kit.verbs.watch import watch_folder
    from evidence_kit.watching.desktop import Notices
    from evidence_kit.watching.status_page import StatusPage

    policy = load_policy(policy_name)
    if install or uninstall:
        raise SystemExit(at_login(folder, install=install, uninstall=uninstall, once=once))
    wait_for(folder, wanted=wait, quiet=quiet)
    worst, silent = ExitCode.ready, once or no_notice
    with StatusPage(folder, command_again(folder)) as page, Notices(folder, wanted=not silent) as desktop:
        for event in watch_folder(
            folder,
            policy,
            settle=settle,
            pause=pause,
            patience=patience,
            once=once,
            poll=poll,
            today=today,
            strict=strict,
            listener=page.hear,
            cache=cache_for(no_cache=no_cache),
        ):
            for listener in () if once else (page, desktop):
                listener.note(event)
            worst = max(worst, say_event(event, quiet=quiet, once=once))
    raise SystemExit(worst)


def wait_for(folder: Path, *, wanted: bool, quiet: bool) -> None:
    """Wait until a folder is there and no other watcher has it, if that is wanted."""
    from evidence_kit.watching.lock import is_free
    from evidence_kit.watching.service import RETRY_SECONDS

    for attempt in itertools.count():
        if not wanted or is_free(folder):
            return
        if not attempt:
            talk(f"{shown(folder)}: not there, or watched already; waiting. Ctrl-C ends.", quiet=quiet)
        time.sleep(RETRY_SECONDS)


def at_login(folder: Path, *, install: bool, uninstall: bool, once: bool) -> ExitCode:
    """Have the folder watched from each login on, or no longer, and return the exit code.

    Raises:
        UsageWrong: more than one of these is asked for.
    """
    if once or (install and uninstall):
        raise UsageWrong("--install, --uninstall and --once exclude each other.", hint="give one of them")
    return installed(folder) if install else uninstalled(folder)


def installed(folder: Path) -> ExitCode:
    """Have the folder watched from each login on, and say what was written."""
    from evidence_kit.watching.at_login import install_service
    from evidence_kit.watching.lock import is_free

    is_watched = not is_free(folder)
    service = install_service(folder, options_again())
    if service.at_login:
        click.echo(f"{shown(folder)} is watched from each login on: {shown(service.path)}")
    else:
        click.echo(f"The service file is written, but systemd could not be reached: {shown(service.path)}")
    if is_watched and not service.was_there and folder.is_dir():
        click.echo("A watcher that was started by hand has it now; when that ends, the service goes on.")
    elif service.done:
        click.echo("It is watched from now on.")
    else:
        click.echo(f"It is not watched yet. To begin now: {service.by_hand}")
    click.echo(f"To end it: evidence-kit watch {quoted(str(folder.resolve()))} --uninstall")
    return ExitCode.ready if service.at_login else ExitCode.tool_failed


def uninstalled(folder: Path) -> ExitCode:
    """End what `installed` began, and say so."""
    from evidence_kit.watching.at_login import uninstall_service

    service = uninstall_service(folder)
    if service is None:
        click.echo(f"Nothing to remove: {shown(folder)} is not watched from login on.")
        return ExitCode.ready
    click.echo(f"{shown(folder)} is no longer watched from login on; removed {shown(service.path)}")
    if not service.done:
        click.echo("If a watcher is running now, it goes on until you log out.")
        if service.by_hand:
            click.echo(f"To end it now: {service.by_hand}")
    return ExitCode.ready


def options_again() -> list[str]:
    """Return the options that were given, as they mean the same from any folder."""
    context = click.get_current_context()
    words: list[str] = []
    for option in context.command.params:
        given = option.name and context.get_parameter_source(option.name) is ParameterSource.COMMANDLINE
        if not isinstance(option, click.Option) or not given or option.name in OF_THIS_RUN:
            continue
        value = context.params[str(option.name)]
        if option.name == "policy_name" and Path(value).is_file():
            value = Path(value).resolve()
        words += [option.opts[0]] if option.is_flag else [option.opts[0], str(value)]
    return words


def command_again(folder: Path) -> str:
    """Return the command that was given, as it can be typed in any folder."""
    words = ["evidence-kit", "watch", str(folder.resolve()), *options_again()]
    return " ".join(word if word.startswith("--") else quoted(word) for word in words)


def say_event(event: "WatchEvent", *, quiet: bool, once: bool) -> ExitCode:
    """Say what happened; what was built or failed on standard output. Return its exit code."""
    from evidence_kit.watching.events import (
        Away,
        Back,
        Began,
        Built,
        Dated,
        Failed,
        Forgetting,
        Polling,
        Retrying,
        Stirred,
        Unchanged,
    )
    from evidence_kit.watching.notices import near_of
    from evidence_kit.watching.words import words_of

    if isinstance(event, Stirred | Unchanged):
        return ExitCode.ready
    if isinstance(event, Built):
        return say_report(event.case, event.report, quiet=quiet)
    if isinstance(event, Failed):
        say_failed(event.case, event.error)
        return event.error.exit_code
    if isinstance(event, Retrying):
        say_failed(event.case, event.error, f"; tried again in {event.seconds:.0f} s, then less often")
        return ExitCode.ready
    if isinstance(event, Dated):
        for words in sorted(near_of(event.findings)):
            talk(f"{clock()} {shown(event.case)}: {words}", quiet=quiet)
    elif isinstance(event, Began):
        talk(began_words(event), quiet=quiet or once)
    else:
        where = event.folder if isinstance(event, Polling | Forgetting | Away | Back) else event.case
        talk(f"{clock()} {shown(where)}: {printable(words_of(event))}", quiet=quiet)
    return ExitCode.ready


def say_report(case: Path, report: "Report", *, quiet: bool) -> ExitCode:
    """Say what a package came to, and return its exit code."""
    from evidence_kit.report import text as as_text
    from evidence_kit.report.addressed import addressed, addressed_step

    files = counted(len(report.slots), "file")
    click.echo(f"{clock()} {shown(case)}: {report.verdict}, {files}; {report.judged.words}")
    if report.now and not quiet:
        click.echo(as_text.now_line(addressed_step(report.now, case)), nl=False)
    if report.findings and not quiet:
        findings = tuple(addressed(finding, case) for finding in report.findings)
        click.echo(as_text.render_findings(findings, colour=coloured(sys.stdout)), nl=False)
    return ExitCode.ready if report.verdict == "ready" else ExitCode.not_ready


def say_failed(case: Path, error: "EvidenceKitError", then: str = "") -> None:
    """Say why the package of a case could not be made."""
    message = str(error).replace("\n", "\n         ")
    click.echo(f"{clock()} {shown(case)}: failed: {message}{then}")
    if error.hint:
        click.echo(f"         -> {error.hint}")


def began_words(event: "Began") -> str:
    """Return the line that says what is watched, and how."""
    cases = "it is the case" if event.one_case else f"{counted(event.cases, 'sub-folder')} as cases"
    current = f", {counted(event.current, 'package')} up to date" if event.current else ""
    wakes = f"checked every few seconds: {event.polling}" if event.polling else "the system reports changes"
    files = counted(event.files, "file")
    return f"Watching {shown(event.folder)}: {cases}, {files}{current}; policy {event.policy}; {wakes}. Ctrl-C ends."
