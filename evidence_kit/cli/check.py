"""The verb that looks at a case, at files as one upload, or at each file by itself."""

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

import click

from evidence_kit.cli.choosing import Given, choosing, paths_from
from evidence_kit.cli.doctor import sandboxed
from evidence_kit.cli.formats import refuse_same
from evidence_kit.cli.option_types import PATH, Named, TakesFiles
from evidence_kit.cli.options import Asked, cache_for, cached, judging
from evidence_kit.cli.terminal import finish, listening, shown, talk
from evidence_kit.errors import CaseUnreadable, UsageWrong

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence_kit.cache.store import Cache
    from evidence_kit.choice.settings import Settings
    from evidence_kit.choice.settling import Checked
    from evidence_kit.model.finding import Finding
    from evidence_kit.model.results import Report, Reports

CHECK_HELP = """Check a case folder, or files before you upload them. Nothing is written.

\b
check CASE...          each folder as raw material for `build`
check FILE...          these files as one upload, as they are now
check --upload FOLDER  the files of a folder as one upload
check --each FILE...   each by itself (CI); a place or serial number fails
"""


@click.command(cls=TakesFiles, help=CHECK_HELP)
@click.argument("paths", nargs=-1, type=Named(path_type=Path, readable=False))
@click.option("--upload", is_flag=True, help="Check a folder's files as one upload, as they are now.")
@click.option("--each", is_flag=True, help="Check every file by itself, not how many there are.")
@choosing
@sandboxed
@cached
@judging
def check(
    paths: tuple[Path, ...],
    upload: bool,
    each: bool,
    given: Given,
    no_cache: bool,
    asked: Asked,
) -> None:
    """Check a case folder, or files before you upload them. Nothing is written."""
    from evidence_kit.choice.settling import Checked
    from evidence_kit.media.pool import limit_readers

    if upload and each:
        raise UsageWrong("--upload and --each exclude each other.", hint="give one of them")
    if given.write_baseline:
        refuse_same(asked.formats, given.write_baseline, "--write-baseline")
    if given.files_from:
        paths += paths_from(given.files_from)
    elif not paths:
        raise click.UsageError("Missing argument 'PATHS...'.")
    if not each:
        for path in paths:
            PATH.convert(path, None, None)
    present, absent = present_and_absent(paths)
    if absent and not present and not each:
        raise CaseUnreadable(f"{absent[0].path}: {absent[0].message}", hint="check the path")
    settings, cache = given.settings(paths), cache_for(no_cache=no_cache)
    if settings.jobs:
        limit_readers(settings.jobs)
    folders = [path for path in present if path.is_dir()]
    if folders and not upload and not each:
        if len(folders) < len(present):
            raise UsageWrong(
                "Give case folders, or files.",
                hint="to judge the files of folders: evidence-kit check --each FOLDER...",
            )
        if len(paths) > 1:
            finish(reports_on_cases(paths, given, asked, cache), asked, verbose=asked.verbose)
        report = report_on_case(folders[0], settings, asked, cache)
        finish(
            settle(report, settings, Checked(paths, folders[0]), given), asked, case=folders[0], verbose=asked.verbose
        )
    report = report_on_files(present, absent, settings, asked, cache, each=each)
    finish(settle(report, settings, Checked(paths), given), asked)


def warm(paths: "Sequence[Path]", cache: "Cache") -> None:
    """Start what reads files while the rest is loaded, unless these were read before."""
    from evidence_kit.media.pool import warm_readers
    from evidence_kit.verbs.cache import seen_before

    if not seen_before(paths, cache):
        warm_readers(2 if len(paths) > 2 or any(path.is_dir() for path in paths) else 1, paths)


def report_on_case(folder: Path, settings: "Settings", asked: Asked, cache: "Cache") -> "Report":
    """Return what is wrong with a folder as the raw material of a case."""
    warm([folder], cache)
    from evidence_kit.choice.settings import policy_for
    from evidence_kit.pipeline import check_case

    policy = policy_for(None, settings)
    with listening(quiet=asked.quiet) as listener:
        return check_case(folder, policy, asked.day, strict=asked.strict, listener=listener, cache=cache)


def reports_on_cases(folders: "Sequence[Path]", given: Given, asked: Asked, cache: "Cache") -> "Reports":
    """Return what is wrong with several cases, each by the settings that are found above it.

    Raises:
        UsageWrong: they would have one page.
    """
    from evidence_kit.verbs.report_files import refuse_one_page

    refuse_one_page(asked.formats.shown, asked.formats.files)
    warm(folders, cache)
    from evidence_kit.choice.settings import policy_for
    from evidence_kit.choice.settling import Checked
    from evidence_kit.model.results import Reports
    from evidence_kit.verbs.check_cases import check_cases

    reports = []
    with listening(quiet=asked.quiet) as listener:
        for folder in folders:
            settings = given.settings([folder])
            policy = policy_for(None, settings)
            found = check_cases([folder], policy, asked.day, strict=asked.strict, listener=listener, cache=cache)
            reports += [settle(report, settings, Checked((folder,), folder), given) for report in found.reports]
    return Reports(tuple(reports))


def report_on_files(
    paths: "Sequence[Path]",
    absent: "list[Finding]",
    settings: "Settings",
    asked: Asked,
    cache: "Cache",
    *,
    each: bool,
) -> "Report":
    """Return what is wrong with files, each by itself or together as one upload."""
    from evidence_kit.choice.gathering import gathered
    from evidence_kit.choice.ignored import git_ignores
    from evidence_kit.choice.settings import policy_for

    if each and settings.use_gitignore:
        files, left_out = gathered(paths, media_only=True, left_out=git_ignores())
    else:
        files, left_out = gathered(paths, media_only=each)
    warm(paths, cache)
    from evidence_kit.verbs.check_files import check_files

    with listening(quiet=asked.quiet) as listener:
        return check_files(
            files,
            policy_for(None, settings),
            each=each,
            allow_empty=settings.allow_empty,
            policy_of=lambda path: policy_for(path, settings),
            jobs=settings.jobs,
            beside=[*absent, *left_out],
            today=asked.day,
            strict=asked.strict,
            listener=listener,
            cache=cache,
        )


def settle(report: "Report", settings: "Settings", checked: "Checked", given: Given) -> "Report":
    """Return a report with the findings that count and are new; write those that count as known where that is asked.

    Raises:
        CannotWrite: the baseline cannot be written.
        RulesWrong: the baseline cannot be read.
    """
    from evidence_kit.choice.settling import settled, write_known

    if given.write_baseline is None:
        return settled(report, settings, checked)
    count = write_known(report, settings, checked, given.write_baseline)
    talk(f"Written: {shown(given.write_baseline)}, {count} finding{'' if count == 1 else 's'}")
    options = dataclasses.replace(settings.options, baseline=given.write_baseline)
    return settled(report, dataclasses.replace(settings, options=options), checked)


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
        except (OSError, ValueError) as problem:
            why = problem.strerror if isinstance(problem, OSError) else "no file can have this name"
            code, message = "not-examined", f"It cannot be read: {why}."
            hint = "check its name and folder"
        else:
            present.append(path)
            continue
        absent.append(Finding(code, portable(path), message, hint=hint))
    return tuple(present), absent
