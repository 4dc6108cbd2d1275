"""The verb that shows the rules by which a case is judged, and where they come from."""

from typing import TYPE_CHECKING

import click

from evidence_kit.errors import UsageWrong

if TYPE_CHECKING:
    from evidence_kit.policies import LoadedPolicy


@click.command()
@click.argument("name", required=False)
@click.option("--diff", nargs=2, default=None, metavar="A B", help="Show where two policies differ.")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True)
def policies(name: str | None, diff: tuple[str, str] | None, form: str) -> None:
    """List the policies, or show the rules of one and where each comes from.

    The list begins with what a buyer uploads. NAME and --diff also accept a file.
    """
    from evidence_kit.claim.guides import with_titles
    from evidence_kit.model.shapes import written
    from evidence_kit.policies import as_data, load_policy, policy_names
    from evidence_kit.report.contract import PoliciesJson
    from evidence_kit.report.policies import render_list, render_policy

    if diff:
        if name:
            raise UsageWrong("--diff already names both policies.", hint="remove the third name")
        show_difference(load_policy(diff[0]), load_policy(diff[1]), form)
        return
    loaded = [load_policy(name)] if name else list(map(load_policy, policy_names()))
    if form == "json":
        data = [as_data(policy.rules) | {"sha256": policy.sha256} for policy in loaded]
        click.echo(written(PoliciesJson(schema="evidence_kit.policies/1", policies=data)), nl=False)
    elif name:
        click.echo(with_titles(render_policy(loaded[0].rules)), nl=False)
    else:
        click.echo(render_list([policy.rules for policy in loaded]), nl=False)


def show_difference(first: "LoadedPolicy", second: "LoadedPolicy", form: str) -> None:
    """Print where two policies differ."""
    from evidence_kit.claim.guides import with_titles
    from evidence_kit.model.shapes import written
    from evidence_kit.report.difference import difference_json, render_difference

    if form == "json":
        click.echo(written(difference_json(first, second)), nl=False)
    else:
        click.echo(with_titles(render_difference(first.rules, second.rules)), nl=False)
