"""The verb that publishes the shapes of what people write and programs read."""

import click

NAMES = ("case", "config", "policy", "report", "reports", "fit", "plan", "next", "explain")


@click.command()
@click.argument(
    "name", type=click.Choice(("case", "config", "policy", "report", "reports", "fit", "plan", "next", "explain"))
)
def schema(name: str) -> None:
    """Print a JSON Schema: of a TOML file for your editor, or of what the commands print with --format json.

    Save it beside case.toml as case.schema.json, and write  #:schema ./case.schema.json  as the first line of
    case.toml: editors that know Taplo (Even Better TOML) then complete and check it. config is that of
    evidence-kit.toml, policy that of a policy of your own.
    """
    from evidence_kit.model.shapes import written
    from evidence_kit.report.schema import build_schema

    click.echo(written(build_schema(name)), nl=False)
