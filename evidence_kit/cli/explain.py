"""The verb that explains what a finding code means."""

from typing import TYPE_CHECKING

import click

from evidence_kit.errors import UsageWrong

if TYPE_CHECKING:
    from evidence_kit.model.codes import Code


@click.command()
@click.argument("codes", nargs=-1, metavar="[CODE]...")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True)
def explain(codes: tuple[str, ...], form: str) -> None:
    """Explain a finding code such as too-dark: what it means and what to do; without a code, list them all."""
    from evidence_kit.model.codes import load_codes
    from evidence_kit.model.shapes import written
    from evidence_kit.report.explain import codes_json, render_codes, render_explanations

    chosen = [find_code(name) for name in codes] if codes else list(load_codes().values())
    if form == "json":
        click.echo(written(codes_json(chosen)), nl=False)
    else:
        click.echo(render_explanations(chosen) if codes else render_codes(chosen), nl=False)


def find_code(name: str) -> "Code":
    """Return the code of that name, however it is capitalised.

    Raises:
        UsageWrong: there is no such code.
    """
    from evidence_kit.model.codes import load_codes
    from evidence_kit.text.names import did_you_mean, guess, printable

    known = load_codes()
    written = name.lower().strip("[]")
    if written not in known:
        raise UsageWrong(
            f"Unknown finding code '{printable(name)}'.{did_you_mean(guess(written, known))}",
            hint="evidence-kit explain   lists all codes",
        )
    return known[written]
