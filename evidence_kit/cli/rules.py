"""The verbs that show rules: what a case will be held against, and where it comes from."""

import click

from evidence_kit.options import load


@click.command()
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
