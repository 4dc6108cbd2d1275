"""The verb that tells what is kept of earlier work, and empties it."""

import click

from evidence_kit.cli.terminal import shown


@click.command()
@click.option("--clear", "is_cleared", is_flag=True, help="Remove everything that is kept.")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True)
def cache(is_cleared: bool, form: str) -> None:
    """Show what is kept of earlier work, so that it is not done twice, and how large it is; or empty it.

    Kept are facts and copies of what was made of your photos and videos, on this computer only. EVIDENCE_KIT_CACHE
    names another folder, or is "off"; EVIDENCE_KIT_CACHE_MAX sets how much is kept, such as "500 MB".
    """
    from evidence_kit.model.shapes import written
    from evidence_kit.report.cache import cache_json, render_cache
    from evidence_kit.verbs.cache import cache_state, clear_cache

    state = clear_cache() if is_cleared else cache_state()
    if form == "json":
        click.echo(written(cache_json(state.folder, state.stock, state.most_bytes, cleared=is_cleared)), nl=False)
    else:
        place = shown(state.folder) if state.folder else None
        click.echo(render_cache(place, state.stock, state.most_bytes, cleared=is_cleared), nl=False)
