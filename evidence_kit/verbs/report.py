"""The page of a package or of a saved report, rendered again or printed."""

import contextlib
import hashlib
import os
from pathlib import Path
from urllib.parse import quote

from evidence_kit.errors import CaseUnreadable, UsageWrong
from evidence_kit.media.files import put_file
from evidence_kit.package.names import MANIFEST, MOST_MANIFEST_BYTES, PACKAGE, is_package, is_page
from evidence_kit.package.sums import SUMS, render_sums
from evidence_kit.report.page.html import PAGE, render_page
from evidence_kit.report.page.recorded import Recorded, read_recorded
from evidence_kit.text.names import printable
from evidence_kit.text.plain_text import MARKS, NotText, decode
from evidence_kit.text.regular import read_named, read_regular
from evidence_kit.verbs.output import refuse_taken
from evidence_kit.verbs.report_files import Saved


def page_of(source: str | Path, beside: str | Path = ".") -> str:
    """Return the page of a package, a case, a manifest or a saved report as HTML.

    Args:
        source: a package, the case that holds one, its manifest.json, or what `--format json` printed.
        beside: the folder that the page will lie in; its links lead from there to the package.

    Raises:
        CaseUnreadable: there is no such thing, or it is not whole.
    """
    recorded, package = read_source(Path(source))
    return render_page(recorded, package, prefix=prefix_from(Path(beside), package))


def write_page(source: str | Path, out: str | Path) -> None:
    """Write the page of a package or a saved report to the file `out`; only a page of ours is written over.

    Raises:
        CaseUnreadable: there is no such thing, or it is not whole.
        UsageWrong: something else is there, or it would be one more file in a package, or another one than recorded.
        CannotWrite: it cannot be written.
    """
    out = place_of_page(Path(out))
    recorded, package = read_source(Path(source))
    page = render_page(recorded, package, prefix=prefix_from(out.parent, package)).encode()
    refuse_inside(out, page)
    refuse_taken(out, is_page, "a page that evidence-kit wrote")
    put_file(out, page)


def print_page(source: str | Path, out: str | Path) -> None:
    """Print the page of a package or a saved report into the PDF file `out`; it needs Chromium, Chrome or Edge.

    Only a PDF that was printed so is written over.

    Raises:
        CaseUnreadable: there is no such thing, or it is not whole.
        UsageWrong: something else is there, or it would be one more file in a package.
        ToolMissing: there is no such browser.
        ToolFailed: the browser made no PDF.
        CannotWrite: it cannot be written.
    """
    from evidence_kit.media.browser import is_printed, print_to_pdf  # noqa: PLC0415  (only who prints looks for one)

    out = place_of_page(Path(out))
    refuse_inside(out)
    refuse_taken(out, is_printed, "a PDF that evidence-kit printed")
    recorded, package = read_source(Path(source))
    print_to_pdf(render_page(recorded, package, prefix=None), out)


def read_saved_result(source: Path) -> Saved:
    """Return what `--format json` printed, from the file that it was kept in.

    Raises:
        CaseUnreadable: there is no such file.
    """
    data, file = read_file(source)
    return Saved(data, printable(str(source)), file.parent)


def read_source(source: Path) -> tuple[Recorded, Path]:
    """Return what was recorded, and the folder of the package that it is about.

    Raises:
        CaseUnreadable: there is no such thing, or it is not whole.
    """
    data, file = read_file(source)
    recorded = read_recorded(data, printable(str(source)))
    return recorded, package_of(recorded, file.parent)


def read_file(source: Path) -> tuple[bytes, Path]:
    """Return the manifest of a package or of the one in a case, or another file's content; and that file.

    Raises:
        CaseUnreadable: there is no such thing.
    """
    shown = printable(str(source))
    folder = next((place for place in (source, source / PACKAGE) if is_package(place)), None)
    file = folder / MANIFEST if folder else source
    if file.is_dir():
        raise CaseUnreadable(
            f"{shown} holds no package.",
            hint=f"give the folder that evidence-kit build wrote, by default CASE/{PACKAGE}",
        )
    try:
        return as_utf8(read_named(file, MOST_MANIFEST_BYTES)), file
    except FileNotFoundError:
        raise CaseUnreadable(
            f"There is no {shown}.", hint="give a package, a manifest.json or a saved report"
        ) from None
    except OSError as problem:
        raise CaseUnreadable(f"{shown} cannot be read: {problem.strerror}.", hint="check its permissions") from None


def as_utf8(data: bytes) -> bytes:
    """Return JSON as it was printed; PowerShell's > makes UTF-16 of it, and editors put a mark before it."""
    if data.startswith(tuple(mark for mark, _ in MARKS)):
        with contextlib.suppress(NotText):
            return decode(data).text.encode()
    return data


def package_of(recorded: Recorded, near: Path) -> Path:
    """Return the package that a report is about, as seen from here or from the folder of the report; else that one."""
    places = (Path(recorded.package), near / recorded.package) if recorded.package else ()
    return next((place for place in places if is_package(place)), near)


def page_from(data: bytes, name: str, near: Path, beside: Path) -> str:
    """Return the page of what `--format json` printed.

    Args:
        name: what it was read from, for messages.
        near: the folder that it was read from.
        beside: the folder that the page will lie in.

    Raises:
        CaseUnreadable: it is not whole, or not of check, build, verify or statement.
    """
    recorded = read_recorded(data, name)
    package = package_of(recorded, near)
    return render_page(recorded, package, prefix=prefix_from(beside, package))


def prefix_from(beside: Path, package: Path) -> str | None:
    """Return the address of a package as seen from a folder, with a slash at its end; empty for the package itself.

    None for a package that is not there, as of a saved report by itself: no link leads to it.
    """
    if not is_package(package):
        return None
    try:
        way = os.path.relpath(package.resolve(), beside.resolve())
    except ValueError:  # two drives of Windows
        return f"{package.resolve().as_uri()}/"
    return "" if way == "." else f"{quote(os.fsencode(Path(way).as_posix()))}/"


def place_of_page(out: Path) -> Path:
    """Return where a page goes, by the folder that it really lies in."""
    return out.parent.resolve() / out.name


def refuse_inside(out: Path, page: bytes | None = None) -> None:
    """Raise when a page would change a package; its own one may be written again as it was.

    Args:
        page: what is written; None for a PDF, which is no part of a package.

    Raises:
        UsageWrong: it would.
    """
    package = next((folder for folder in out.parents if is_package(folder)), None)
    if package is None or (page and out == package / PAGE and is_recorded(page, package)):
        return
    if page and out == package / PAGE:
        raise UsageWrong(
            f"{printable(str(out))} belongs to its package as it was built; this page is another one.",
            hint="give a place beside the package, or build it again",
        )
    raise UsageWrong(
        f"{printable(str(out))} would be one more file in the package, which verify does not accept.",
        hint="give a place beside the package",
    )


def is_recorded(page: bytes, package: Path) -> bool:
    """Return whether the checksums of a package list exactly this page."""
    line = render_sums({PAGE: hashlib.sha256(page).hexdigest()})
    with contextlib.suppress(OSError):
        return line.encode() in read_regular(package / SUMS, MOST_MANIFEST_BYTES)
    return False
