"""The JSON of a verb in other formats and in files: what each file is known by, and what is never written over."""

import dataclasses
import itertools
import json
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath

from evidence_kit.errors import UsageWrong
from evidence_kit.media.files import cannot_write, put_file
from evidence_kit.package.names import PAGE_MARK, is_package
from evidence_kit.report import step_summary
from evidence_kit.report.render import FROM_JSON, render_saved
from evidence_kit.report.saved import WITH_FINDINGS, read_saved, text_of
from evidence_kit.text.names import printable, slug
from evidence_kit.text.regular import open_regular
from evidence_kit.verbs.output import refuse_taken

MARKS = {
    "json": re.compile(rf'\A\s*{{\s*"schema": "evidence_kit\.(?:reports|{"|".join(WITH_FINDINGS)})/'.encode()),
    "sarif": re.compile(rb'sarif-schema-2\.1\.0.*"name": "evidence-kit"', re.DOTALL),
    "junit": re.compile(rb'<testsuites name="evidence-kit"'),
    "html": re.compile(rb'content="' + PAGE_MARK.encode() + b'"'),
    "github": re.compile(
        rb"^(::(error|warning|notice) [^:]*\btitle=|evidence-kit: (.*: )?(ready|not-ready|unknown)$)", re.MULTILINE
    ),
    "text": re.compile(
        rb"\ANOW: |^(error {4}|warning {2}|note {5}|UNKNOWN: something could not be examined|INTACT: every)"
        rb"|^(NOT )?(READY|INTACT)\b.*\bpolicy .* \d{4}-\d\d-\d\d\)",
        re.MULTILINE,
    ),
}
"""What stands near the beginning of what we wrote in each format, and in no other file: a buyer's statement may have a
line that begins with "note", and any program may have the version 2.1.0."""

BEGINNING = 4_096
"""Bytes in which a mark is looked for."""

PAGE_EACH = "Each case has a page of its own."
INTO_FOLDER = "give a folder: --format html=FOLDER/"


@dataclasses.dataclass(frozen=True, slots=True)
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
        UsageWrong: it would be several pages, or it is text.
    """
    if form == "json":
        return text_of(saved.data, saved.name)
    if form == "html":
        if len(apart(saved)) != 1:
            raise UsageWrong(PAGE_EACH, hint=INTO_FOLDER)
        from evidence_kit.verbs.report import page_from  # noqa: PLC0415  (loads what fills the page)

        return page_from(saved.data, saved.name, saved.near, beside)
    if form not in FROM_JSON:
        raise UsageWrong(
            "Text is written for the person at the command; a saved result lacks what it needs.",
            hint="--format html makes a page to read",
        )
    return render_saved(saved.data, form, saved.name)


def in_files(saved: Saved, form: str, place: str) -> Iterator[tuple[Path, str]]:
    """Yield each file in which a format is written, and its content: in a folder, a page for each report.

    Args:
        place: a file or a folder, as it was given.

    Raises:
        CaseUnreadable: it cannot be given in that format.
        UsageWrong: it would be several pages in one file.
    """
    reports = apart(saved) if form == "html" else []
    if len(reports) > 1 and is_page(place):
        raise UsageWrong(PAGE_EACH, hint=INTO_FOLDER)
    if len(reports) > 1 or (form == "html" and is_folder(place)):
        for name, report in reports:
            file = Path(place) / f"{name}.html"
            yield file, in_form(report, form, file.parent)
    else:
        yield Path(place), in_form(saved, form, Path(place).parent)


def apart(saved: Saved) -> list[tuple[str, Saved]]:
    """Return the single reports in the JSON of a verb, each with a name for its page."""
    try:
        whole = json.loads(saved.data)
    except (ValueError, RecursionError):
        whole = None
    if not isinstance(whole, dict) or not isinstance(whole.get("reports"), list):
        whole = {"reports": [whole]}
    named: dict[str, Saved] = {}
    for report in whole["reports"]:
        folder = str(report.get("folder", "")) if isinstance(report, dict) else ""
        name = slug(PurePath(folder).name) or "report"
        number = next(number for number in itertools.count(1) if numbered(name, number) not in named)
        data = json.dumps(report).encode() if len(whole["reports"]) > 1 else saved.data
        named[numbered(name, number)] = dataclasses.replace(saved, data=data)
    return list(named.items())


def numbered(name: str, number: int) -> str:
    """Return a name that several share, with the number of one of them behind it."""
    return name if number == 1 else f"{name}-{number}"


def is_folder(place: str) -> bool:
    """Return whether a place is a folder, or is written like one."""
    return place.endswith(("/", os.sep)) or Path(place).is_dir()


def is_page(place: str) -> bool:
    """Return whether a place is a single page, or is named like one."""
    return Path(place).suffix.lower() in (".html", ".htm") and not is_folder(place)


def refuse_one_page(shown: str, files: Iterable[tuple[str, str]]) -> None:
    """Raise when several cases would have one page, which is said before any is looked at.

    Args:
        shown: the format of standard output.
        files: the other formats, each with its file or folder.

    Raises:
        UsageWrong: they would.
    """
    if shown == "html" or any(form == "html" and is_page(place) for form, place in files):
        raise UsageWrong(PAGE_EACH, hint=INTO_FOLDER)


def refuse_place(place: str, form: str) -> None:
    """Raise when a report would overwrite something else, or be one more file in a package.

    Raises:
        UsageWrong: it would.
    """
    if form != "html" or not is_folder(place):
        refuse_file(Path(place), form)


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


def append_summary(saved: Saved, place: Path) -> None:
    """Append a table of the findings to the file that GitHub shows as the summary of a step.

    Raises:
        CannotWrite: it cannot be written.
    """
    text = step_summary.render(read_saved(saved.data, saved.name))
    try:
        with place.open("a", encoding="utf-8", errors="backslashreplace") as handle:
            handle.write(text)
    except OSError as problem:
        raise cannot_write(place, problem) from None


def write_report(file: Path, form: str, text: str) -> None:
    """Write a report into a file in one step; only one of the same format is written over.

    Raises:
        UsageWrong: something else is there.
        CannotWrite: it cannot be written.
    """
    refuse_file(file, form)
    put_file(file, text.encode("utf-8", "backslashreplace"))
