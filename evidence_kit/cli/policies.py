"""The verbs that show rules: what a case will be held against, and where it comes from."""

import click

from evidence_kit.errors import UsageWrong


@click.command()
@click.argument("name", required=False)
@click.option("--diff", nargs=2, default=None, metavar="A B", help="Show where two policies differ.")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True)
def policies(name: str | None, diff: tuple[str, str] | None, form: str) -> None:
    """List the policies, or show the rules of one and where each comes from.

    The list begins with what a buyer uploads. Both NAME and --diff take a file too.
    """
    from evidence_kit.claim.guides import with_titles
    from evidence_kit.model.shapes import written
    from evidence_kit.policies import as_data, load_policy, policy_names
    from evidence_kit.report.contract import PoliciesJson
    from evidence_kit.report.policy import render_list, render_policy

    if diff:
        if name:
            raise UsageWrong("--diff already names both policies.", hint="remove the third name")
        show_difference(*diff, form)
        return
    loaded = [load_policy(name)] if name else [load_policy(one) for one in policy_names()]
    if form == "json":
        data = [as_data(one.rules) | {"sha256": one.sha256} for one in loaded]
        click.echo(written(PoliciesJson(schema="evidence_kit.policies/1", policies=data)), nl=False)
    else:
        listed = with_titles(render_policy(loaded[0].rules)) if name else render_list([one.rules for one in loaded])
        click.echo(listed, nl=False)


def show_difference(first: str, second: str, form: str) -> None:
    """Print what two policies say differently."""
    from evidence_kit.claim.guides import with_titles
    from evidence_kit.model.shapes import written
    from evidence_kit.policies import load_policy
    from evidence_kit.report.difference import difference_json, render_difference

    one, other = load_policy(first), load_policy(second)
    if form == "json":
        click.echo(written(difference_json(one, other)), nl=False)
    else:
        click.echo(with_titles(render_difference(one.rules, other.rules)), nl=False)
