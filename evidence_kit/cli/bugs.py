"""Keep what a report of a bug of ours needs, and say where it lies."""

import hashlib
import os
import platform
import shlex
import sys
import traceback
from pathlib import Path

from evidence_kit import __version__
from evidence_kit.text.names import printable
from evidence_kit.text.shell import quoted

HOME = "https://github.com/evidence-kit/evidence_kit/issues"
AGAIN = f"run it again with EVIDENCE_KIT_DEBUG=1, and report what it prints: {HOME}"


def how_to_report(problem: BaseException) -> str:
    """Return what to do about a bug of ours: where to report it, and the file in which its trace was kept."""
    try:
        file = keep_trace(problem)
    except Exception:  # noqa: BLE001  (a second failure must not hide the first)
        return AGAIN
    return f"report it with {quoted(printable(str(file)))}, which holds the trace and the names you gave: {HOME}"


def keep_trace(problem: BaseException) -> Path:
    """Write the trace of a bug into a file of the user's own, the same file for the same bug, and return its path.

    Raises:
        OSError: it cannot be written.
    """
    from evidence_kit.watching.journal import state_folder

    trace = "".join(traceback.format_exception(problem))
    setup = f"evidence-kit {__version__}, Python {platform.python_version()}, {platform.platform()}"
    folder = state_folder().with_name("bugs")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder.absolute() / f"{hashlib.sha256(trace.encode('utf-8', 'replace')).hexdigest()[:12]}.txt"
    text = f"{setup}\n{shlex.join(sys.argv[1:])}\n\n{trace}"
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as handle:
        handle.write(text.encode("utf-8", "backslashreplace"))
    return file
