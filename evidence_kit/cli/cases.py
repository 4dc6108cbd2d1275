"""The verbs about a whole case or package."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from evidence_kit.cli.option_types import PATH
from evidence_kit.cli.options import Asked, cache_for, cached, expanded, floor_option, judging
from evidence_kit.cli.terminal import finish, listening
from evidence_kit.errors import CaseUnreadable, UsageWrong

if TYPE_CHECKING:
    from evidence_kit.model.finding import Finding

CHECK_HELP = """Check a case folder, or files before you upload them. Nothing is written.

\b
check CASE             the folder as raw material for `build`
check FILE...          these files as one upload, as they are now
check --upload FOLDER  the files of a folder as one upload
check --each FILE...   each file by itself (hooks, CI); a GPS position fails
"""


class FilesThatBeginWithADash(click.Command):
    """A command that takes -x.jpg for the file it is; pre-commit and shells' globs put no -- before names."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Move arguments that look like unknown options and exist as files behind a --."""
        end = args.index("--") if "--" in args else len(args)
        options = {name for param in self.get_params(ctx) for name in (*param.opts, *param.secondary_opts)}
        dashed = [
            argument
            for argument in args[:end]
            if argument.startswith("-") and argument.split("=")[0] not in options and os.path.lexists(argument)
        ]
        kept = [argument for argument in args[:end] if argument not in dashed]
        behind = [*dashed, *args[end + 1 :]]
        return super().parse_args(ctx, [*kept, "--", *behind] if behind else kept)


@click.command(cls=FilesThatBeginWithADash, help=CHECK_HELP)
@click.argument("paths", nargs=-1, required=True, type=PATH)
@click.option("--upload", is_flag=True, help="Check a folder's files as one upload, as they are now.")
@click.option("--each", is_flag=True, help="Check every file by itself, not how many there are.")
@cached
@judging
def check(
    paths: tuple[Path, ...],
    upload: bool,
    each: bool,
    no_cache: bool,
    asked: Asked,
) -> None:
    """Check a case folder, or files before you upload them. Nothing is written."""
    from evidence_kit.media.pool import warm_readers
    from evidence_kit.verbs.cache import seen_before

    cache = cache_for(no_cache=no_cache)
    if not seen_before(paths, cache):
        warm_readers(2 if len(paths) > 2 or any(path.is_dir() for path in paths) else 1)
    from evidence_kit.pipeline import check_case
    from evidence_kit.verbs.check_files import check_files

    policy = asked.policy
    if upload and each:
        raise UsageWrong("--upload and --each exclude each other.", hint="give one of them")
    paths, absent = present_and_absent(paths)
    if absent and not paths and not each:
        raise CaseUnreadable(f"{absent[0].path}: {absent[0].message}", hint="check the path")
    folders = [path for path in paths if path.is_dir()]
    if folders and not upload and not each:
        if len(paths) > 1:
            raise UsageWrong(
                "Give one case folder, or files.",
                hint="to judge the files of folders: evidence-kit check --each FOLDER...",
            )
        with listening(quiet=asked.quiet) as listener:
            report = check_case(folders[0], policy, asked.day, strict=asked.strict, listener=listener, cache=cache)
        finish(report, asked, case=folders[0], verbose=asked.verbose)
    files, left_out = expanded(paths, media_only=each)
    with listening(quiet=asked.quiet) as listener:
        report = check_files(
            files,
            policy,
            each=each,
            beside=[*absent, *left_out],
            today=asked.day,
            strict=asked.strict,
            listener=listener,
            cache=cache,
        )
    finish(report, asked)


def present_and_absent(paths: tuple[Path, ...]) -> "tuple[tuple[Path, ...], list[Finding]]":
    """Return the paths that are there, and a finding for each of the others: a deleted file stops nothing else."""
    from evidence_kit.model.finding import Finding
    from evidence_kit.text.names import portable

    present: list[Path] = []
    absent: list[Finding] = []
    for path in paths:
        try:
            path.lstat()
        except FileNotFoundError:
            code, message = "file-missing", "This file does not exist."
            hint = "remove it from the list, or restore it"
        except OSError as problem:
            code, message = "not-examined", f"It cannot be read: {problem.strerror}."
            hint = "check its name and folder"
        else:
            present.append(path)
            continue
        absent.append(Finding(code, portable(path), message, hint=hint))
    return tuple(present), absent


@click.command()
@click.argument("case", type=PATH)
@click.option("--out", type=PATH, default=None, metavar="DIR", help="Where the package goes.  [default: CASE/package]")
@click.option("--zip", "zipped", is_flag=True, help="Write one ZIP file beside the package too, to hand over.")
@floor_option
@cached
@judging
def build(
    case: Path,
    out: Path | None,
    zipped: bool,
    floor: str,
    no_cache: bool,
    asked: Asked,
) -> None:
    """Make the package: comparisons, photos and the whole video under their limits, manifest and checksums.

    The package is written even when it is not ready, so that you can look at it. The files in upload/
    never break a limit.
    """
    from evidence_kit.pipeline import build_case
    from evidence_kit.report.reasons import render_next_steps

    policy, allow_illegible = asked.policy, floor == "none"
    with listening(quiet=asked.quiet) as listener:
        report = build_case(
            case,
            policy,
            out,
            asked.day,
            strict=asked.strict,
            allow_illegible=allow_illegible,
            zipped=zipped,
            listener=listener,
            cache=cache_for(no_cache=no_cache),
        )
    shows_next_steps = asked.form == "text" and report.verdict == "ready" and not asked.quiet
    then = render_next_steps(report.reason) if shows_next_steps else ""
    finish(report, asked, then=then, case=case, verbose=asked.verbose)


@click.command()
@click.argument("case", type=PATH)
@cached
@judging
def plan(
    case: Path,
    no_cache: bool,
    asked: Asked,
) -> None:
    """Show which file would go into which slot and why, and what is left out. Nothing is written."""
    from evidence_kit.pipeline import plan_case

    policy, cache = asked.policy, cache_for(no_cache=no_cache)
    with listening(quiet=asked.quiet) as listener:
        planned = plan_case(case, policy, asked.day, strict=asked.strict, listener=listener, cache=cache)
    finish(planned, asked, case=case)


@click.command()
@click.argument("case", type=PATH)
@cached
@judging
def suggest(
    case: Path,
    no_cache: bool,
    asked: Asked,
) -> None:
    """Propose marks for comparisons that have none. They go into case.toml for you to confirm; nothing is drawn."""
    from evidence_kit.verbs.suggest import suggest_for_case

    policy, cache = asked.policy, cache_for(no_cache=no_cache)
    with listening(quiet=asked.quiet) as listener:
        suggested = suggest_for_case(case, listener, strict=asked.strict, policy=policy, today=asked.day, cache=cache)
    finish(suggested, asked, case=case)


@click.command()
@click.argument("package", type=PATH)
@judging
def verify(package: Path, asked: Asked) -> None:
    """Check a package again, a folder or a ZIP file: every checksum, the origin of every file, every limit."""
    from evidence_kit.verbs.verify import verify_package

    _ = asked.policy  # a package is held against the policy it was built for, but a wrong name is still wrong
    report = verify_package(package, strict=asked.strict)
    finish(report, asked)
