"""The verb that tells what is kept of earlier work, and empties it."""

import click

from evidence_kit.cli.terminal import shown


@click.command()
@click.option("--clear", "is_cleared", is_flag=True, help="Remove everything that is kept.")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True)
def cache(is_cleared: bool, form: str) -> None:
    """Show what is kept of earlier work, so that it is not done twice, and how large it is; or empty it.

    Kept are facts and copies of what was made of your photos and videos, and which files watchers have seen, on this
    computer only. EVIDENCE_KIT_CACHE names another folder, or is "off"; EVIDENCE_KIT_CACHE_MAX sets how much is kept,
    such as "500 MB"; EVIDENCE_KIT_STATE names another folder for what watchers remember.
    """
    from evidence_kit.model.shapes import written
    from evidence_kit.report.cache import cache_json, render_cache, render_watched
    from evidence_kit.verbs.cache import cache_state, clear_cache

    now = clear_cache() if is_cleared else cache_state()
    if form == "json":
        told = cache_json(
            now.folder, now.stock, now.most_bytes, cleared=is_cleared, why=now.why, watched=now.watched, state=now.state
        )
        click.echo(written(told), nl=False)
    else:
        place = shown(now.folder) if now.folder else None
        click.echo(render_cache(place, now.stock, now.most_bytes, cleared=is_cleared, why=now.why), nl=False)
        click.echo(render_watched(now.watched, shown(now.state), cleared=is_cleared), nl=False)
