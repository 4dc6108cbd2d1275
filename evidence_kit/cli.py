"""The verbs of the command line; the only module that prints or exits."""

import contextlib
import datetime as dt
import os
import signal
import sys
import traceback
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from evidence_kit import __version__
from evidence_kit.errors import CannotWrite, CaseUnreadable, EvidenceKitError, ExitCode, UsageWrong
from evidence_kit.options import PATH, Day, expanded, floor_option, judging, load, parse_mark

if TYPE_CHECKING:
    from evidence_kit.events import Listener
    from evidence_kit.outcome import Report, Single, Stills

DEBUG = "EVIDENCE_KIT_DEBUG"


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="evidence-kit")
def cli() -> None:
    """Turn a folder of phone photos and a video into an upload-ready marketplace dispute package.

    Start with:  evidence-kit check FOLDER   and then   evidence-kit build FOLDER
    """


@cli.command()
@click.argument("paths", nargs=-1, required=True, type=PATH)
@click.option("--upload", is_flag=True, help="Take a folder's files as one upload, as they are now.")
@click.option("--each", is_flag=True, help="Judge every file for itself; nothing is counted.")
@judging
def check(
    paths: tuple[Path, ...],
    upload: bool,
    each: bool,
    policy_name: str,
    form: str,
    today: dt.date | None,
    strict: bool,
    quiet: bool,
) -> None:
    r"""Look at a case folder, or at files as they would be uploaded; nothing is written.

    \b
    check CASE             the folder as raw material for `build`
    check FILE...          these files as one upload, as they are now
    check --upload FOLDER  the files of a folder as one upload
    check --each FILE...   every file for itself (pre-commit, CI)
    """
    from evidence_kit.pipeline import check_case, check_files

    policy = load(policy_name)
    if upload and each:
        raise UsageWrong("--upload and --each contradict each other.", hint="give one of them")
    for path in paths:
        try:
            path.lstat()
        except FileNotFoundError:
            raise CaseUnreadable(f"There is no {shown(path)}.", hint="check the path") from None
        except OSError as problem:
            raise CaseUnreadable(f"{shown(path)} cannot be read: {problem.strerror}.", hint="check it") from None
    folders = [path for path in paths if path.is_dir()]
    if folders and not upload and not each:
        if len(paths) > 1:
            raise UsageWrong(
                "Give one case folder, or files.",
                hint="to judge the files of folders: evidence-kit check --each FOLDER...",
            )
        with listening(quiet=quiet) as listener:
            report = check_case(folders[0], policy, day(today), strict=strict, listener=listener)
        finish(report, form, prefix=folders[0].as_posix())
    with listening(quiet=quiet) as listener:
        report = check_files(expanded(paths, media_only=each), policy, each=each, strict=strict, listener=listener)
    finish(report, form)


@cli.command()
@click.argument("case", type=PATH)
@click.option("--out", type=PATH, default=None, metavar="DIR", help="Where the package goes.  [default: CASE/package]")
@floor_option
@judging
def build(
    case: Path,
    out: Path | None,
    floor: str,
    policy_name: str,
    form: str,
    today: dt.date | None,
    strict: bool,
    quiet: bool,
) -> None:
    """Make the package: comparisons, fitted photos, the whole video under its limit, manifest and sums.

    It is written also when it is not ready, so that you can look; upload/ never breaks a limit.
    """
    from evidence_kit.pipeline import build_case

    policy = load(policy_name)
    with listening(quiet=quiet) as listener:
        report = build_case(
            case,
            policy,
            out or case / "package",
            day(today),
            strict=strict,
            floorless=floor == "none",
            listener=listener,
        )
    finish(report, form, prefix=case.as_posix())


@cli.command()
@click.argument("file", type=PATH)
@click.option("--out", required=True, metavar="FILE|DIR/", help="A folder, or a name that asks for its type.")
@click.option(
    "--max-bytes", type=click.IntRange(min=1), default=None, metavar="N", help="Instead of the policy's limit."
)
@floor_option
@judging
def fit(
    file: Path,
    out: str,
    max_bytes: int | None,
    floor: str,
    policy_name: str,
    form: str,
    today: dt.date | None,
    strict: bool,
    quiet: bool,
) -> None:
    """Bring one image or video under its limit: copied, cleaned, rewrapped or encoded, whatever costs least."""
    from evidence_kit.loose import fit_file

    del today  # taken by every judging verb; nothing here depends on it
    policy = load(policy_name)
    with listening(quiet=quiet) as listener:
        single = fit_file(
            file, out, policy, max_bytes=max_bytes, strict=strict, floorless=floor == "none", listener=listener
        )
    finish(single, form)


@cli.command()
@click.argument("listing", type=PATH)
@click.argument("received", type=PATH)
@click.option("--out", required=True, metavar="FILE|DIR/", help="A folder, or a name ending in .jpg or .png.")
@click.option(
    "--mark",
    "marks",
    multiple=True,
    metavar="X,Y,W,H:X,Y,W,H[:LABEL]",
    help="A box in the listing and its partner in the received photo, in pixels of the upright images.",
)
@click.option("--caption", default="", help="One sentence under both.")
@click.option(
    "--max-bytes", type=click.IntRange(min=1), default=None, metavar="N", help="Instead of the policy's limit."
)
@judging
def compare(
    listing: Path,
    received: Path,
    out: str,
    marks: tuple[str, ...],
    caption: str,
    max_bytes: int | None,
    policy_name: str,
    form: str,
    today: dt.date | None,
    strict: bool,
    quiet: bool,
) -> None:
    """Put the listing's picture and the received photo side by side, with the same numbered boxes on both."""
    from evidence_kit.loose import compare_files

    del today, quiet  # taken by every judging verb; nothing here depends on them
    parsed = [parse_mark(mark) for mark in marks]
    single = compare_files(
        listing, received, out, load(policy_name), marks=parsed, caption=caption, max_bytes=max_bytes, strict=strict
    )
    finish(single, form)


@cli.command()
@click.argument("video", type=PATH)
@click.option("--out", required=True, type=PATH, metavar="DIR", help="Folder for the pictures.")
@click.option("--count", type=click.IntRange(1, 50), default=6, show_default=True, metavar="N", help="At most so many.")
@click.option("--tracking", default=None, metavar="NUMBER", help="The order's number; else any parcel's is looked for.")
@judging
def stills(
    video: Path,
    out: Path,
    count: int,
    tracking: str | None,
    policy_name: str,
    form: str,
    today: dt.date | None,
    strict: bool,
    quiet: bool,
) -> None:
    """Take sharp, different frames from a video as pictures, the label's among them, from the original's pixels."""
    from evidence_kit.stills import take_stills

    del today  # taken by every judging verb; nothing here depends on it
    policy = load(policy_name)
    with listening(quiet=quiet) as listener:
        told = take_stills(video, out, policy, count=count, tracking=tracking, strict=strict, listener=listener)
    finish(told, form)


@cli.command()
@click.argument("package", type=PATH)
@judging
def verify(package: Path, policy_name: str, form: str, today: dt.date | None, strict: bool, quiet: bool) -> None:
    """Check every sum, every lineage and every limit of a package again."""
    from evidence_kit.pipeline import verify as verify_package

    del today, quiet  # taken by every judging verb; nothing here depends on them
    load(policy_name)  # a package is held against the policy it was built for, but a wrong name is still wrong
    report = verify_package(package, strict=strict)
    finish(report, form, prefix=report.package or package.as_posix())


@cli.command()
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
    help="Seconds a file's size and time must stand still.",
)
@click.option(
    "--pause",
    type=click.FloatRange(min=0.1),
    default=3.0,
    show_default=True,
    metavar="S",
    help="Seconds without anything new before a case is built.",
)
@click.option("--once", is_flag=True, help="Build what is there and end.")
@click.option("--today", type=Day(), default=None, help="Judge as if today were this date.")
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@click.option("--quiet", is_flag=True, help="Only say what was built.")
def watch(
    folder: Path,
    policy_name: str,
    settle: float,
    pause: float,
    once: bool,
    today: dt.date | None,
    strict: bool,
    quiet: bool,
) -> None:
    """Keep the package of a folder up to date while files are dropped into it.

    FOLDER is itself the case when it has a case.toml, media, or sub-folders named like roles (received, label, …);
    else each sub-folder is a case. Ctrl-C ends.
    """
    from evidence_kit.report import as_text
    from evidence_kit.watch import Built, Failed, watch_folder

    policy = load(policy_name)
    worst = ExitCode.ready
    talk(f"Watching {shown(folder)}; Ctrl-C ends.", quiet=quiet or once)
    for told in watch_folder(folder, policy, settle=settle, pause=pause, once=once, today=today, strict=strict):
        if isinstance(told, Built):
            verdict = told.report.verdict
            click.echo(f"{clock()} {shown(told.case)}: {verdict}, {len(told.report.slots)} files")
            if told.report.findings and not quiet:
                click.echo(as_text.render_findings(told.report.findings, colour=coloured(sys.stdout)), nl=False)
            worst = max(worst, ExitCode.ready if verdict == "ready" else ExitCode.not_ready)
        elif isinstance(told, Failed):
            click.echo(f"{clock()} {shown(told.case)}: failed: {told.error}")
            if told.error.hint:
                click.echo(f"         -> {told.error.hint}")
            worst = max(worst, told.error.exit_code)
    raise SystemExit(worst)


@cli.command()
@click.argument("folder", type=PATH)
def init(folder: Path) -> None:
    """Begin a case: a folder with a commented case.toml that lists what is there."""
    from evidence_kit.begin import begin_case

    click.echo(shown(begin_case(folder)))
    talk(f"Now put the photos and the video into {shown(folder)}, fill in case.toml, and run:")
    talk(f"  evidence-kit build {shown(folder)}")


@cli.command()
@click.argument("name", required=False)
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True)
def policies(name: str | None, form: str) -> None:
    """List the policies, or show the rules of one and where each comes from."""
    from evidence_kit.manifest import render_json
    from evidence_kit.policies import as_data, load_policy, policy_names
    from evidence_kit.report.as_policy import render_list, render_policy

    loaded = [load(name)] if name else [load_policy(one) for one in policy_names()]
    if form == "json":
        data = [as_data(one.rules) | {"sha256": one.sha256} for one in loaded]
        click.echo(render_json({"schema": "evidence_kit.policies/1", "policies": data}), nl=False)
    else:
        click.echo(render_policy(loaded[0].rules) if name else render_list([one.rules for one in loaded]), nl=False)


def day(today: dt.date | None) -> dt.date:
    """Return the given day, or the day it is here and now."""
    return today or dt.datetime.now().astimezone().date()


def clock() -> str:
    """Return the time of day."""
    return f"{dt.datetime.now().astimezone():%H:%M:%S}"


def finish(told: "Report | Single | Stills", form: str, prefix: str = "") -> NoReturn:
    """Write what was found to standard output, and exit with its verdict, also when nobody reads to the end."""
    from evidence_kit.report.render import render

    try:
        sys.stdout.write(render(told, form, colour=coloured(sys.stdout), prefix=prefix))
        sys.stdout.flush()
    except OSError as problem:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(problem, BrokenPipeError):
            raise CannotWrite(f"The report cannot be written: {problem.strerror}.", hint="free some room") from None
    raise SystemExit(ExitCode.ready if told.verdict == "ready" else ExitCode.not_ready)


def shown(path: Path) -> str:
    """Return a path as it can be printed without harm."""
    from evidence_kit.names import portable, printable

    return printable(portable(path))


def talk(text: str, *, quiet: bool = False) -> None:
    """Say something on stderr."""
    if not quiet:
        click.echo(text, err=True)


def coloured(stream: Any) -> bool:  # noqa: ANN401  (any text stream)
    """Return whether colours may be written: to a terminal, and NO_COLOR is not set."""
    return bool(stream.isatty()) and not os.environ.get("NO_COLOR")


@contextlib.contextmanager
def listening(*, quiet: bool) -> "Iterator[Listener]":
    """Give a listener that draws bars with the time left on a terminal's stderr, and nothing elsewhere."""
    from evidence_kit.events import ignore

    if quiet or not sys.stderr.isatty():
        yield ignore
        return
    from evidence_kit.bars import Bars

    with Bars(colour=not os.environ.get("NO_COLOR")) as bars:
        yield bars.hear


def main() -> NoReturn:
    """Run the command line; the one place where errors become text and exit codes."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    # What Pillow grumbles about damaged metadata would land between our own lines; damage itself is a finding.
    warnings.filterwarnings("ignore", module=r"PIL\.")
    for name in ("SIGTERM", "SIGHUP"):
        with contextlib.suppress(ValueError, OSError, AttributeError):
            signal.signal(getattr(signal, name), interrupt)
    try:
        cli.main(standalone_mode=False)
        code: int = ExitCode.ready
    except SystemExit as done:
        code = done.code if isinstance(done.code, int) else ExitCode.bug
    except click.exceptions.Exit as done:
        code = done.exit_code
    except click.ClickException as problem:
        problem.show()
        code = ExitCode.usage
    except (KeyboardInterrupt, click.Abort):
        talk("Interrupted; nothing is left behind.")
        code = ExitCode.interrupted
    except EvidenceKitError as problem:
        talk(f"error: {problem}")
        if problem.hint:
            talk(f"  -> {problem.hint}")
        code = problem.exit_code
    except Exception as problem:  # noqa: BLE001  (the boundary: a bug of ours becomes one line and exit code 70)
        talk(f"error: this is a bug of evidence-kit: {type(problem).__name__}: {problem}")
        talk(f"  -> set {DEBUG}=1 and run it again to see where, then report it")
        if os.environ.get(DEBUG):
            traceback.print_exc()
        code = ExitCode.bug
    sys.exit(int(code))


def interrupt(_number: int, _frame: object) -> NoReturn:
    """Treat a request to end like Ctrl-C, so that everything is cleared away."""
    raise KeyboardInterrupt
