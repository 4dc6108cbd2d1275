"""Hand a folder or an address to the program that the user's system shows such things with."""

import os
import sys

from evidence_kit.media.process import start_apart

OPENERS: tuple[tuple[str, ...], ...] = (("open",),) if sys.platform == "darwin" else (("xdg-open",), ("gio", "open"))
BROWSERS = (("sensible-browser",), ("x-www-browser",), ("firefox",), ("chromium",), ("google-chrome",))
"""For addresses, where none of the openers is installed or works; without a screen each of them ends at once."""

NOTICE_SECONDS = 1.0
"""In which an opener that cannot show anything has ended; one that still runs shows it."""


def opened(what: str) -> bool:
    """Return whether a program was found that shows a folder or an address; it goes on whatever becomes of us."""
    if sys.platform == "win32":
        try:
            os.startfile(what)  # noqa: S606  (the system chooses the program)
        except OSError:
            return False
        return True
    programs = (*OPENERS, *BROWSERS) if what.startswith("http") else OPENERS
    return any(shows((*program, what)) for program in programs)


def shows(argv: tuple[str, ...]) -> bool:
    """Return whether a program shows something: it is there, and did not fail at once."""
    try:
        return start_apart(argv, NOTICE_SECONDS) in (0, None)
    except OSError:
        return False
