"""The verb that begins a case."""

from pathlib import Path

import click

from evidence_kit.cli.terminal import shown, talk
from evidence_kit.options import PATH


@click.command()
@click.argument("folder", type=PATH)
def init(folder: Path) -> None:
    """Begin a case: a folder with a commented case.toml that lists what is there."""
    from evidence_kit.begin import begin_case

    click.echo(shown(begin_case(folder)))
    talk(f"Now put the photos and the video into {shown(folder)}, fill in case.toml, and run:")
    talk(f"  evidence-kit build {shown(folder)}")
