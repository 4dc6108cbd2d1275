"""The verb that renders a package or a saved result again: as a page, in another format, or printed."""

import sys
from pathlib import Path

import click

from evidence_kit.cli.formats import FORMAT_OPTION, Output, formats_of, give
from evidence_kit.cli.option_types import PATH, TakesFiles
from evidence_kit.cli.terminal import shown, talk
from evidence_kit.errors import UsageWrong

IN_PLACE = "every package has its page already: open report.html in it"
HERE = Path("-")


@click.command(cls=TakesFiles)
@click.argument("package", type=PATH, required=False)
@click.option(
    "--from", "saved", type=PATH, metavar="FILE", help="What --format json printed, or a manifest.json; - reads stdin."
)
@FORMAT_OPTION
@click.option("--out", type=PATH, metavar="FILE", help="Write the page there.")
@click.option("--pdf", type=PATH, metavar="FILE", help="Print it into this PDF; needs Chromium, Chrome or Edge.")
def report(
    package: Path | None, saved: Path | None, formats: tuple[Output, ...], out: Path | None, pdf: Path | None
) -> None:
    """Render the page of a package again, or a saved result in any format; no file is looked at again.

    PACKAGE is a package, a case that holds one, or a manifest.json. What --format json printed is given with --from.
    Without --format, --out and --pdf the page goes to standard output.
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
    if formats or source == HERE:
        again(source, formats or (Output("html"),), alone=out is None and pdf is None)
        return
    if out is None and pdf is None:
        refuse_terminal()
        click.echo(page_of(source).encode(), nl=False)  # it says of itself that it is UTF-8, whatever the terminal is
        return
    if out is not None:
        write_page(source, out)
        talk(f"Written: {shown(out)}")
    if pdf is not None:
        print_page(source, pdf)
        talk(f"Printed: {shown(pdf)}")


def again(source: Path, formats: tuple[Output, ...], *, alone: bool) -> None:
    """Give a saved result in the formats asked for.

    Raises:
        UsageWrong: a page is asked for in a second way too, or it would go to a terminal.
        CaseUnreadable: there is no such result.
    """
    from evidence_kit.verbs.report import as_utf8, read_saved_result
    from evidence_kit.verbs.report_files import Saved

    if not alone:
        raise UsageWrong("--out and --pdf do not go with --format.", hint="write the page with --format html=FILE")
    asked = formats_of(formats, otherwise="")
    if asked.shown == "html":
        refuse_terminal()
    saved = Saved(as_utf8(sys.stdin.buffer.read()), "standard input") if source == HERE else read_saved_result(source)
    give(asked, lambda: saved)


def refuse_terminal() -> None:
    """Raise when a page would be written to a terminal.

    Raises:
        UsageWrong: it would.
    """
    if sys.stdout.isatty():
        raise UsageWrong(
            "A page is not for reading on a terminal.", hint=f"{IN_PLACE}; or give --out FILE or --pdf FILE"
        )
