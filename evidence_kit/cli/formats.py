"""The formats that a verb is asked for: one for standard output, any number into files."""

import dataclasses
import functools
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from evidence_kit.cli.terminal import coloured, write_out
from evidence_kit.errors import UsageWrong

if TYPE_CHECKING:
    from evidence_kit.verbs.report_files import Saved

FORMATS = ("text", "json", "github", "junit", "sarif", "html")
STANDARD_OUTPUT = "-"

STEP_SUMMARY = "GITHUB_STEP_SUMMARY"
"""Names the file that GitHub shows as the summary of a step, where there is one."""


@dataclasses.dataclass(frozen=True, slots=True)
class Output:
    """One format of a report, and the file or folder that it goes to, as it was given; None for standard output."""

    form: str
    file: str | None = None


class Format(click.ParamType[Output]):
    """FORM or FORM=- for standard output, or FORM=FILE."""

    name = "format"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Output:  # noqa: ANN401
        """Return the format and the file that `value` spells."""
        if isinstance(value, Output):
            return value
        form, equals, file = str(value).partition("=")
        if form not in FORMATS:
            self.fail(f"'{form[:20]}' is not a format; choose one of {', '.join(FORMATS)}.", param, ctx)
        if equals and not file:
            self.fail(f"'{value}' names no file.", param, ctx)
        return Output(form, file if file not in ("", STANDARD_OUTPUT) else None)


@dataclasses.dataclass(frozen=True, slots=True)
class Formats:
    """What is asked for in one call.

    Attributes:
        shown: the format of standard output; empty for none.
        files: the others, each with its file.
    """

    shown: str
    files: tuple[tuple[str, str], ...] = ()


def formats_of(asked: Sequence[Output], otherwise: str = "text") -> Formats:
    """Return the formats of one call.

    Args:
        otherwise: what standard output has when nothing is asked of it.

    Raises:
        UsageWrong: two are for standard output or for one file, or a file is there that is not ours.
    """
    shown = [output.form for output in asked if output.file is None]
    files = tuple((output.form, output.file) for output in asked if output.file is not None)
    if len(shown) > 1:
        raise UsageWrong(
            f"--format {shown[0]} and --format {shown[1]} both go to standard output.",
            hint=f"write one of them into a file: --format {shown[1]}=FILE",
        )
    if len({os.path.realpath(file) for _, file in files}) < len(files):
        raise UsageWrong("Two formats name the same file.", hint="give each its own")
    if files:
        from evidence_kit.verbs.report_files import refuse_place

        for form, file in files:
            refuse_place(file, form)
    return Formats(shown[0] if shown else otherwise, files)


def refuse_same(formats: Formats, file: Path, option: str) -> None:
    """Raise when a format goes to a file that another option names.

    Raises:
        UsageWrong: it does.
    """
    form = next((form for form, place in formats.files if os.path.realpath(place) == os.path.realpath(file)), None)
    if form:
        raise UsageWrong(f"{option} and --format {form} name the same file.", hint="give each its own")


def give(formats: Formats, saved: "Callable[[], Saved]", in_text: Callable[..., str] | None = None) -> None:
    """Write what a verb found to standard output and into files, in the formats asked for.

    Args:
        saved: gives it as JSON, from which the other formats are made.
        in_text: gives it as text, with or without `colour`; None to make that of the JSON too.
    """
    kept = functools.cache(saved)
    if formats.shown == "text" and in_text:
        write_out(in_text(colour=coloured(sys.stdout)))
    elif formats.shown:
        from evidence_kit.verbs.report_files import in_form

        write_out(in_form(kept(), formats.shown))
    summary = os.environ.get(STEP_SUMMARY)
    if formats.shown == "github" and summary:
        from evidence_kit.verbs.report_files import append_summary

        append_summary(kept(), Path(summary))
    for form, file in formats.files:
        from evidence_kit.verbs.report_files import in_files, write_report

        whole = [(Path(file), in_text(colour=False))] if form == "text" and in_text else in_files(kept(), form, file)
        for path, text in whole:
            write_report(path, form, text)


FORMAT_OPTION = click.option(
    "--format",
    "formats",
    type=Format(),
    multiple=True,
    metavar="FORM[=FILE]",
    help=f"Output format: {', '.join(FORMATS)}. With =FILE it is written there; several can be given.  [default: text]",
)
