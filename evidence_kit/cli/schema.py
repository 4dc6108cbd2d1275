"""The verb that publishes the shapes of what people write and programs read."""

import click


@click.command()
@click.argument("name", type=click.Choice(("case", "report", "reports", "fit", "plan", "next", "explain")))
def schema(name: str) -> None:
    """Print a JSON Schema: of case.toml for your editor, or of what the commands print with --format json.

    Save it beside case.toml as case.schema.json, and write  #:schema ./case.schema.json  as the first line of
    case.toml: editors that know Taplo (Even Better TOML) then complete and check it.
    """
    from evidence_kit.model.shapes import written
    from evidence_kit.report.schema import build_schema

    click.echo(written(build_schema(name)), nl=False)
