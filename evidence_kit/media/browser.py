"""Print a page of ours to PDF with a browser of the system that has Chromium's engine."""

import contextlib
import importlib
import itertools
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from evidence_kit.errors import ToolFailed, ToolMissing
from evidence_kit.media.files import put_file
from evidence_kit.media.process import run
from evidence_kit.text.names import printable
from evidence_kit.text.regular import open_regular

ENVIRONMENT = "EVIDENCE_KIT_BROWSER"

MOST_SECONDS = 120
"""Time limit for printing; it takes 2 s, and the first start of a browser ten."""

MOST_BROWSERS = 3
"""How many are tried when one prints nothing."""

WORKSHOP = "evidence-kit-"
"""Beginning of the folder for what a browser needs; without a dot, since one in a sandbox may see no hidden files."""

NAMES = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
    *("microsoft-edge", "microsoft-edge-stable", "msedge", "brave-browser"),
)
"""Programs on PATH that print alike."""

ELSEWHERE = {
    "darwin": (
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    ),
    "win32": (r"Google\Chrome\Application\chrome.exe", r"Microsoft\Edge\Application\msedge.exe"),
}
"""Where the installers of a system put a browser that is not on PATH; on Windows below any folder of programs."""

PROGRAM_FOLDERS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")

MARK = b"% printed by evidence-kit\n"
"""Ends our PDF files, as a comment, so that nobody else's are taken for ours."""

BY_HAND = "open report.html of the package in any browser and print it into a PDF file (Ctrl+P, on a Mac Cmd+P)"


def find_browser() -> str:
    """Return the browser to print with.

    Raises:
        ToolMissing: no such browser is installed.
    """
    return next(browsers())


def browsers() -> Iterator[str]:
    """Yield the browsers to print with: the one EVIDENCE_KIT_BROWSER names, else those of the system and Playwright's.

    Raises:
        ToolMissing: no such browser is installed.
    """
    chosen = os.environ.get(ENVIRONMENT)
    if chosen:
        found = shutil.which(chosen)
        if not found:
            raise ToolMissing(
                f"{ENVIRONMENT} names {printable(chosen)}, which is not a program.", hint=f"unset {ENVIRONMENT}"
            )
        yield found
        return
    found_one = False
    for place in (map(shutil.which, NAMES), usual_places(), playwrights()):
        for path in place:
            if path and Path(path).exists():
                found_one = True
                yield path
    if not found_one:
        raise ToolMissing(
            "No Chromium, Chrome or Edge is installed that could print the page.",
            hint=f"{BY_HAND}; or install one of them; or: pip install playwright && playwright install chromium",
        )


def usual_places() -> Iterator[str]:
    """Yield where a browser of this system is when it is not on PATH."""
    places = ELSEWHERE.get(sys.platform, ())
    if os.name != "nt":
        yield from places
        return
    folders = [os.environ[name] for name in PROGRAM_FOLDERS if os.environ.get(name)]
    yield from (str(Path(folder) / place) for place in places for folder in folders)


def playwrights() -> Iterator[str]:
    """Yield the Chromium that Playwright has downloaded; to find it starts a program, so it is asked last."""
    with contextlib.suppress(Exception):  # an optional library, which fails in its own ways when it is half installed
        playwright = importlib.import_module("playwright.sync_api")
        with playwright.sync_playwright() as started:
            path = str(started.chromium.executable_path)
        yield path


def print_to_pdf(page: str, out: Path) -> None:
    """Write an HTML page as PDF to `out`; the same page and browser give the same bytes.

    Raises:
        ToolMissing: there is no browser.
        ToolFailed: the browser made no PDF.
        CannotWrite: it cannot be written to `out`.
    """
    why, began = "There is no room for what a browser needs to print.", time.monotonic()
    # One in a sandbox, such as a snap of Ubuntu, has its own folder for temporary files and sees none in ours.
    places = (None, out.parent.absolute())
    for browser, place in itertools.product(itertools.islice(browsers(), MOST_BROWSERS), places):
        if time.monotonic() - began > MOST_SECONDS:
            break
        with contextlib.suppress(OSError), tempfile.TemporaryDirectory(prefix=WORKSHOP, dir=place) as name:
            printed, ended = printed_by(browser, page, Path(name))
            if printed:
                put_file(out, printed + MARK)
                return
            why = f"{browser} made no PDF that can be read ({ended})."
    raise ToolFailed(why, hint=BY_HAND)


def printed_by(browser: str, page: str, folder: Path) -> tuple[bytes, str]:
    """Return a page as a browser prints it in a folder of its own, empty when it does not, and how it ended."""
    source, printed = folder / "page.html", folder / "page.pdf"
    source.write_text(page, encoding="utf-8")
    argv = [
        browser, "--headless", "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-sync",
        "--disable-background-networking", "--no-pdf-header-footer", f"--user-data-dir={folder / 'profile'}",
        *without_sandbox(), f"--print-to-pdf={printed}", source.as_uri(),
    ]  # fmt: skip
    own = {"XDG_CONFIG_HOME": str(folder / "config"), "XDG_CACHE_HOME": str(folder / "cache")}
    try:
        ended = run(argv, timeout=MOST_SECONDS, folder=folder, environment=own).words
    except OSError as problem:
        ended = f"it cannot be started: {problem.strerror}"
    return without_dates(printed) if printed.exists() else b"", ended


def is_printed(path: Path) -> bool:
    """Return whether a file is a PDF that `print_to_pdf` wrote."""
    try:
        with open_regular(path) as handle:
            handle.seek(max(0, os.fstat(handle.fileno()).st_size - len(MARK)))
            return handle.read() == MARK
    except OSError:
        return False


def without_sandbox() -> list[str]:
    """Return what Chromium asks for where root runs it, as in a container; the page is our own and loads nothing."""
    return ["--no-sandbox"] if sys.platform != "win32" and os.geteuid() == 0 else []


def without_dates(printed: Path) -> bytes:
    """Return a printed PDF without the time and the random number that the browser wrote; empty when it is broken."""
    try:
        import pikepdf  # noqa: PLC0415  (has no wheels for some systems, where the dates stay)
    except ImportError:
        return printed.read_bytes()
    try:
        with pikepdf.open(printed, allow_overwriting_input=True) as document:
            for key in ("/CreationDate", "/ModDate"):
                if key in document.docinfo:
                    del document.docinfo[key]
            document.save(printed, deterministic_id=True)
    except (pikepdf.PdfError, ValueError):
        return b""
    return printed.read_bytes()
