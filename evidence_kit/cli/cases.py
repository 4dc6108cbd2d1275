"""The verbs about a whole case or package."""

from pathlib import Path

import click

from evidence_kit.cli.doctor import sandboxed
from evidence_kit.cli.option_types import PATH, TakesFiles
from evidence_kit.cli.options import Asked, cache_for, cached, floor_option, judging, sound_option
from evidence_kit.cli.terminal import finish, listening
from evidence_kit.errors import UsageWrong


@click.command(cls=TakesFiles)
@click.argument("case", type=PATH)
@click.option("--out", type=PATH, default=None, metavar="DIR", help="Where the package goes.  [default: CASE/package]")
@click.option("--each", is_flag=True, help="Build every case below the folder CASE; needs --out.")
@click.option("--jobs", type=click.IntRange(1, 256), default=1, show_default=True, help="With --each: cases at a time.")
@click.option("--scheduler", metavar="ADDRESS", help="With --each: let the workers of a Dask cluster build.")
@click.option("--zip", "zipped", is_flag=True, help="Write one ZIP file beside the package too, to hand over.")
@floor_option
@sound_option
@sandboxed
@cached
@judging
def build(
    case: Path,
    out: Path | None,
    each: bool,
    jobs: int,
    scheduler: str | None,
    zipped: bool,
    floor: str,
    sound: str,
    no_cache: bool,
    asked: Asked,
) -> None:
    """Make the package: comparisons, photos and the whole video under their limits, manifest and checksums.

    The package is written even when it is not ready, so that you can look at it. The files in upload/
    never break a limit.
    """
    if each:
        from evidence_kit.cli.many import build_each

        if zipped or floor == "none" or sound == "mute":
            raise UsageWrong(
                "--each excludes --zip, --floor none and --sound mute.", hint="build these cases one by one"
            )
        build_each(case, out, jobs, scheduler, asked, no_cache=no_cache)
    if jobs > 1 or scheduler:
        raise UsageWrong("--jobs and --scheduler belong to --each.", hint="evidence-kit build --each FOLDER --out DIR")
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
            mute=sound == "mute",
            zipped=zipped,
            listener=listener,
            cache=cache_for(no_cache=no_cache),
        )
    shows_next_steps = asked.form == "text" and report.verdict == "ready" and not asked.quiet
    then = render_next_steps(report.reason) if shows_next_steps else ""
    finish(report, asked, then=then, case=case, verbose=asked.verbose)


@click.command(cls=TakesFiles)
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


@click.command(cls=TakesFiles)
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
