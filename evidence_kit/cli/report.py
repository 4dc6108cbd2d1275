"""The verb that renders the page of a package again, or prints it."""

import sys
from pathlib import Path

import click

from evidence_kit.cli.option_types import PATH
from evidence_kit.cli.terminal import shown, talk
from evidence_kit.errors import UsageWrong

IN_PLACE = "every package has its page already: open report.html in it"


@click.command()
@click.argument("package", type=PATH, required=False)
@click.option("--from", "saved", type=PATH, metavar="FILE", help="A manifest.json, or what --format json printed.")
@click.option("--out", type=PATH, metavar="FILE", help="Write the page there.")
@click.option("--pdf", type=PATH, metavar="FILE", help="Print it into this PDF; needs Chromium, Chrome or Edge.")
def report(package: Path | None, saved: Path | None, out: Path | None, pdf: Path | None) -> None:
    """Render the page of a package again, or print it to a PDF file. Every package has it as report.html.

    PACKAGE is a package, a case that holds one, or a manifest.json. Without --out and --pdf the page goes to
    standard output.
    """
    from evidence_kit.verbs.report import page_of, print_page, write_page

    source = package or saved
    if source is None or (package and saved):
        raise UsageWrong(
            "Give one package, manifest.json or saved report.",
            hint="such as: evidence-kit report CASE/package --pdf report.pdf",
        )
    if out is not None and pdf is not None and out.resolve() == pdf.resolve():
        raise UsageWrong("--out and --pdf name the same file.", hint="give two names, such as page.html and page.pdf")
    if out is None and pdf is None:
        if sys.stdout.isatty():
            raise UsageWrong(
                "A page is not for reading on a terminal.", hint=f"{IN_PLACE}; or give --out FILE or --pdf FILE"
            )
        click.echo(page_of(source).encode(), nl=False)  # it says of itself that it is UTF-8, whatever the terminal is
        return
    if out is not None:
        write_page(source, out)
        talk(f"Written: {shown(out)}")
    if pdf is not None:
        print_page(source, pdf)
        talk(f"Printed: {shown(pdf)}")
