"""The verb that looks at a case, at files as one upload, or at each file by itself."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from evidence_kit.cli.choosing import Given, choosing, given
from evidence_kit.cli.option_types import PATH
from evidence_kit.cli.options import Asked, cache_for, cached, expanded, judging
from evidence_kit.cli.terminal import finish, listening
from evidence_kit.errors import CaseUnreadable, UsageWrong

if TYPE_CHECKING:
    from evidence_kit.cache.store import Cache
    from evidence_kit.model.finding import Finding

CHECK_HELP = """Check a case folder, or files before you upload them. Nothing is written.

\b
check CASE...          the folder as raw material for `build`; a report for each
check FILE...          these files as one upload, as they are now
check --upload FOLDER  the files of a folder as one upload
check --each FILE...   each by itself (CI); a place or serial number fails
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
@choosing
@cached
@judging
def check(
    paths: tuple[Path, ...],
    upload: bool,
    each: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    weights: tuple[str, ...],
    fail_on: str | None,
    no_cache: bool,
    asked: Asked,
) -> None:
    """Check a case folder, or files before you upload them. Nothing is written."""
    from evidence_kit.media.pool import warm_readers
    from evidence_kit.verbs.cache import seen_before

    cache = cache_for(no_cache=no_cache)
    if not seen_before(paths, cache):
        warm_readers(2 if len(paths) > 2 or any(path.is_dir() for path in paths) else 1)
    from evidence_kit.verbs.check_files import check_files

    policy, counted = asked.policy, given(select, ignore, weights, fail_on, strict=asked.strict)
    if upload and each:
        raise UsageWrong("--upload and --each exclude each other.", hint="give one of them")
    asked_for = paths
    paths, absent = present_and_absent(asked_for)
    if absent and not paths and not each:
        raise CaseUnreadable(f"{absent[0].path}: {absent[0].message}", hint="check the path")
    folders = [path for path in paths if path.is_dir()]
    if folders and not upload and not each:
        if len(folders) < len(paths):
            raise UsageWrong(
                "Give case folders, or files.",
                hint="to judge the files of folders: evidence-kit check --each FOLDER...",
            )
        if len(asked_for) > 1:
            finish_cases(asked_for, asked, counted, cache)
        finish_case(folders[0], asked, counted, cache)
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
    finish(counted.applied(report), asked)


def finish_case(folder: Path, asked: Asked, counted: Given, cache: "Cache") -> NoReturn:
    """Check a folder as the raw material of a case, and exit with its verdict."""
    from evidence_kit.pipeline import check_case

    with listening(quiet=asked.quiet) as listener:
        report = check_case(folder, asked.policy, asked.day, strict=asked.strict, listener=listener, cache=cache)
    finish(counted.applied(report), asked, case=folder, verbose=asked.verbose)


def finish_cases(folders: tuple[Path, ...], asked: Asked, counted: Given, cache: "Cache") -> NoReturn:
    """Check several cases, each with a report of its own, and exit with the worst verdict."""
    from evidence_kit.model.results import Reports
    from evidence_kit.verbs.check_cases import check_cases

    with listening(quiet=asked.quiet) as listener:
        found = check_cases(folders, asked.policy, asked.day, strict=asked.strict, listener=listener, cache=cache)
    finish(Reports(tuple(map(counted.applied, found.reports))), asked, verbose=asked.verbose)


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
