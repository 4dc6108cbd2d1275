"""The door to PDF readers: they work in a child process with bounded time and memory, and only plain values come back.

A PDF is a program's input of twenty years of features. Whatever one makes its reader do (loop, grow, crash) ends with
the child and is a word about the file.
"""

import shutil
import sys
import tempfile
from pathlib import Path
from typing import BinaryIO

import msgspec

import evidence_kit
from evidence_kit.media.process import run
from evidence_kit.model.facts import DocumentFacts

MOST_BYTES = 200_000_000
"""A document above this is not looked at; the largest that any form is known to take has 50 MB."""

LOOK_SECONDS, CLEAN_SECONDS, DRAW_SECONDS = 40.0, 60.0, 120.0
"""Seconds after which a reader is ended; a document of 10,000 pages is looked at in 2."""


class DocumentProblem(Exception):
    """The document cannot be used; the message says why, in words."""


class DocumentsUnread(DocumentProblem):
    """No document can be read on this system, because a library is not installed.

    Attributes:
        library: by the name it is installed with.
    """

    def __init__(self, library: str) -> None:
        super().__init__(f"{library} is not installed")
        self.library = library


class DrawnPage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One page as a picture on disk.

    Attributes:
        number: 1 for the first.
        path: a PNG without any metadata.
        dpi: pixels an inch.
    """

    number: int
    path: str
    dpi: int


class _Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a child says; exactly one of them."""

    problem: str | None = None
    missing: str | None = None
    facts: DocumentFacts | None = None
    pages: list[DrawnPage] | None = None
    done: bool | None = None


def look_document(handle: BinaryIO, size: int) -> DocumentFacts:
    """Return what the structure of an open PDF of `size` bytes tells.

    Raises:
        DocumentProblem: it cannot be read as a PDF.
        DocumentsUnread: none can be read here.
        OSError: the file cannot be read to its end.
    """
    if size > MOST_BYTES:
        raise DocumentProblem(f"it is above {MOST_BYTES // 1_000_000} MB")
    with tempfile.TemporaryDirectory(prefix="evidence-kit-") as folder:
        path = Path(folder) / "looked.pdf"  # a copy, so that the child sees the bytes that were summed
        with path.open("wb") as copy:
            shutil.copyfileobj(handle, copy)
        answer = asked(LOOK_SECONDS, "look", path)
    if answer.facts is None:
        raise DocumentProblem("it cannot be read")
    return answer.facts


def clean_document(data: bytes) -> bytes:
    """Return the PDF without private metadata, scripts, attached files and earlier versions; every page looks the same.

    The same bytes give the same bytes: no time is written, and the identifier is a sum of the content.

    Raises:
        DocumentProblem: it cannot be read as a PDF.
    """
    with tempfile.TemporaryDirectory(prefix="evidence-kit-") as folder:
        found, cleaned = Path(folder) / "found.pdf", Path(folder) / "cleaned.pdf"
        found.write_bytes(data)
        asked(CLEAN_SECONDS, "clean", found, cleaned)
        if not cleaned.is_file():
            raise DocumentProblem("it cannot be rewritten")
        return cleaned.read_bytes()


def draw_pages(data: bytes, count: int, folder: Path) -> list[DrawnPage]:
    """Draw the first `count` pages of a PDF as PNG files into `folder`, large enough to be read, and return them.

    Raises:
        DocumentProblem: it cannot be drawn.
    """
    found = folder / "drawn.pdf"
    found.write_bytes(data)
    answer = asked(DRAW_SECONDS, "draw", found, folder, count)
    return answer.pages or []


def asked(seconds: float, *argv: object) -> _Answer:
    """Return what a child says of a document.

    Raises:
        DocumentProblem: it says what is wrong, or did not come to an end.
    """
    said: list[str] = []
    words = [str(one.absolute()) if isinstance(one, Path) else str(one) for one in argv]
    command = [sys.executable, "-m", "evidence_kit.media.document.child", *words]
    # It runs where the package lies, so that it finds the same one and nothing in the user's folder.
    outcome = run(command, timeout=seconds, on_line=said.append, folder=Path(evidence_kit.__file__).parents[1])
    if outcome.code is None:
        raise DocumentProblem(f"it keeps a reader busy for more than {seconds:.0f} s")
    try:
        answer = msgspec.json.decode(said[-1] if said else "", type=_Answer)
    except (msgspec.DecodeError, UnicodeEncodeError):
        raise DocumentProblem("it makes a reader of PDF fail") from None
    if answer.missing is not None:
        raise DocumentsUnread(answer.missing)
    if answer.problem is not None:
        raise DocumentProblem(answer.problem)
    return answer
