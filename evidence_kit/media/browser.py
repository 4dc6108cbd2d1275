"""Print a page of ours to PDF with a browser of the system that has Chromium's engine."""

import importlib
import os
import shutil
import sys
import tempfile
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
    """Return the browser to print with: the one EVIDENCE_KIT_BROWSER names, one of the system, or Playwright's.

    Raises:
        ToolMissing: there is none.
    """
    chosen = os.environ.get(ENVIRONMENT)
    if chosen:
        found = shutil.which(chosen)
        if not found:
            raise ToolMissing(
                f"{ENVIRONMENT} names {printable(chosen)}, which is not a program.", hint=f"unset {ENVIRONMENT}"
            )
        return found
    for path in (*map(shutil.which, NAMES), *usual_places(), playwrights()):
        if path and Path(path).exists():
            return path
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


def playwrights() -> str | None:
    """Return the Chromium that Playwright has downloaded; None without Playwright."""
    try:
        playwright = importlib.import_module("playwright.sync_api")
        with playwright.sync_playwright() as started:
            return str(started.chromium.executable_path)
    except Exception:  # noqa: BLE001  (an optional library, which fails in its own ways when it is half installed)
        return None


def print_to_pdf(page: str, out: Path) -> None:
    """Write an HTML page as PDF to `out`; the same page and browser give the same bytes.

    Raises:
        ToolMissing: there is no browser.
        ToolFailed: the browser made no PDF.
        CannotWrite: it cannot be written to `out`.
    """
    browser = find_browser()
    with tempfile.TemporaryDirectory(prefix="evidence-kit-") as name:
        folder = Path(name)
        source, printed = folder / "page.html", folder / "page.pdf"
        source.write_text(page, encoding="utf-8")
        argv = [
            browser, "--headless", "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-sync",
            "--disable-background-networking", "--no-pdf-header-footer", f"--user-data-dir={folder / 'profile'}",
            *without_sandbox(), f"--print-to-pdf={printed}", source.as_uri(),
        ]  # fmt: skip
        try:
            ended = run(argv, timeout=MOST_SECONDS, folder=folder)
        except OSError as problem:
            raise ToolFailed(f"{browser} cannot be started: {problem.strerror}.", hint=BY_HAND) from None
        if not printed.exists() or not printed.stat().st_size:
            why = (ended.tail.strip().splitlines() or [ended.words])[-1]
            raise ToolFailed(f"The browser made no PDF: {printable(why)}.", hint=BY_HAND)
        put_file(out, without_dates(printed) + MARK)


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
    """Return a printed PDF without the time and the random number that the browser wrote into it."""
    try:
        import pikepdf  # noqa: PLC0415  (has no wheels for some systems, where the dates stay)
    except ImportError:
        return printed.read_bytes()
    with pikepdf.open(printed, allow_overwriting_input=True) as document:
        for key in ("/CreationDate", "/ModDate"):
            if key in document.docinfo:
                del document.docinfo[key]
        document.save(printed, deterministic_id=True)
    return printed.read_bytes()
