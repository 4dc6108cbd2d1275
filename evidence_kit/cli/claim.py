"""The verbs about the claim: the words, the dates, and what a reason asks for."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from evidence_kit.cli.option_types import PATH, TakesFiles
from evidence_kit.cli.options import Asked, cache_for, cached, judging, speaking
from evidence_kit.cli.terminal import finish, shown, talk
from evidence_kit.errors import UsageWrong

if TYPE_CHECKING:
    from evidence_kit.languages import Language


@click.command(cls=TakesFiles)
@click.argument("path", metavar="CASE|FILE", type=PATH)
@click.option("--fix", is_flag=True, help="Replace look-alike letters and special characters; the old text is kept.")
@click.option("--draft", is_flag=True, help="Write a first statement.txt from the facts in case.toml.")
@cached
@judging
def statement(path: Path, fix: bool, draft: bool, no_cache: bool, asked: Asked) -> None:
    """Check the text of a case or a text file: letters, language, tone, length, reason, numbers."""
    from evidence_kit.verbs.statement import check_statement_at, signed

    if fix and draft:
        raise UsageWrong("--fix and --draft exclude each other.", hint="give one of them")
    policy, cache = asked.policy, cache_for(no_cache=no_cache)
    report = check_statement_at(path, policy, asked.day, fix=fix, draft=draft, strict=asked.strict, cache=cache)
    if asked.form == "text":
        for line in signed(path, asked.day, asked.language):
            talk(line, quiet=asked.quiet)
    finish(report, asked, case=path)


@click.command(cls=TakesFiles)
@click.argument("case", type=PATH)
@click.option("--ics", type=PATH, default=None, metavar="FILE", help="Also write the dates as a calendar file.")
@judging
def deadlines(case: Path, ics: Path | None, asked: Asked) -> None:
    """Count the days: the last day to open a dispute, when the seller must answer, what comes next."""
    from evidence_kit.verbs.deadlines import count_deadlines

    found = count_deadlines(case, asked.policy, asked.today, ics=ics, strict=asked.strict)
    if ics:
        talk(f"Written: {shown(ics)}", quiet=asked.quiet)
    finish(found, asked, case=case, verbose=asked.verbose)


@click.command(cls=TakesFiles, name="next")
@click.argument("case", type=PATH)
@judging
def next_door(case: Path, asked: Asked) -> None:
    """Show who else can help during and after the dispute, and until when: appeal, PayPal, your bank, the carrier."""
    from evidence_kit.verbs.next import find_doors

    ladder = find_doors(case, asked.policy, asked.today, strict=asked.strict)
    finish(ladder, asked, case=case)


@click.command()
@click.argument("name", required=False)
@click.option("--policy", default=None, metavar="NAME", help="Also show what only this policy asks for.")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True)
@speaking
def reasons(name: str | None, policy: str | None, form: str, language: "Language") -> None:
    """List the reasons for a dispute, or show what to film and photograph for one, before you begin."""
    from evidence_kit import languages
    from evidence_kit.model.shapes import written
    from evidence_kit.report.reasons import reasons_json, render_reasons

    if form == "json":
        click.echo(written(reasons_json(name)), nl=False)
    else:
        with languages.speaking(language):
            click.echo(render_reasons(name, policy=policy), nl=False)
