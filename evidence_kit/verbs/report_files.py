"""The JSON of a verb in other formats and in files: what each file is known by, and what is never written over."""

import re
from dataclasses import dataclass
from pathlib import Path

from evidence_kit.errors import UsageWrong
from evidence_kit.media.files import put_file
from evidence_kit.package.names import PAGE_MARK, is_package
from evidence_kit.report.render import render_saved
from evidence_kit.text.names import printable
from evidence_kit.text.regular import open_regular
from evidence_kit.verbs.output import refuse_taken

MARKS = {
    "json": re.compile(rb'"schema": "evidence_kit\.(?!manifest/)'),
    "sarif": re.compile(rb'"version":\s*"2\.1\.0"|sarif-schema-2\.1\.0'),
    "junit": re.compile(rb"<testsuites?\b"),
    "html": re.compile(rb'content="' + PAGE_MARK.encode() + b'"'),
    "github": re.compile(rb"^(::(error|warning|notice) |evidence-kit: )", re.MULTILINE),
    "text": re.compile(rb"^(NOW: |(error|warning|note) +\S|(NOT )?READY|UNKNOWN: |(NOT )?INTACT)", re.MULTILINE),
}
"""What stands near the beginning of a file of each format, and hardly in any other file."""

BEGINNING = 4_096
"""Bytes in which a mark is looked for."""


@dataclass(frozen=True, slots=True)
class Saved:
    """The JSON of a verb, from which the other formats are made.

    Attributes:
        name: what it was read from, for messages.
        near: the folder that it was read from.
    """

    data: bytes
    name: str = "the result"
    near: Path = Path()


def in_form(saved: Saved, form: str, beside: Path = Path()) -> str:
    """Return what a verb found in another format than text.

    Args:
        beside: the folder that a page will lie in.

    Raises:
        CaseUnreadable: it cannot be given in that format.
    """
    if form == "json":
        return saved.data.decode()
    if form == "html":
        from evidence_kit.verbs.report import page_from  # noqa: PLC0415  (loads what fills the page)

        return page_from(saved.data, saved.name, saved.near, beside)
    return render_saved(saved.data, form, saved.name)


def refuse_file(file: Path, form: str) -> None:
    """Raise when a report would overwrite something else, or be one more file in a package.

    Raises:
        UsageWrong: it would.
    """
    refuse_taken(file, lambda there: is_of_format(there, form), f"a report in the format {form}")
    if any(is_package(folder) for folder in (file.parent.resolve() / file.name).parents):
        raise UsageWrong(
            f"{printable(str(file))} would be one more file in the package, which verify does not accept.",
            hint="give a place beside the package",
        )


def is_of_format(file: Path, form: str) -> bool:
    """Return whether a file is empty or has the mark of a format near its beginning."""
    try:
        with open_regular(file) as handle:
            beginning = handle.read(BEGINNING)
    except OSError:
        return False
    return not beginning or MARKS[form].search(beginning) is not None


def write_report(file: Path, form: str, text: str) -> None:
    """Write a report into a file in one step; only one of the same format is written over.

    Raises:
        UsageWrong: something else is there.
        CannotWrite: it cannot be written.
    """
    refuse_file(file, form)
    put_file(file, text.encode("utf-8", "backslashreplace"))
