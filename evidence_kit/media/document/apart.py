"""Read PDFs in a child process with limited time and memory, which returns plain values.

PDF has twenty years of features. Whatever a file makes its reader do (loop, grow, crash) ends with the child and is
reported as a problem of the file.
"""

import shutil
import sys
from pathlib import Path
from typing import BinaryIO

import msgspec

import evidence_kit
from evidence_kit.media.cage import Cage
from evidence_kit.media.locks import temporary_folder
from evidence_kit.media.process import run
from evidence_kit.model.document_facts import DocumentFacts

MOST_BYTES = 200_000_000
"""A larger document is not read; the largest that any known form accepts has 50 MB."""

LOOK_SECONDS, CLEAN_SECONDS, DRAW_SECONDS = 40.0, 60.0, 120.0
"""Timeouts in seconds; a document of 10,000 pages is read in 2."""


class DocumentProblem(Exception):
    """The document cannot be used; the message says why, in words."""


class DocumentsUnread(DocumentProblem):
    """Documents cannot be read on this system, because a library is not installed.

    Attributes:
        library: the name to install it by.
    """

    def __init__(self, library: str) -> None:
        super().__init__(f"{library} is not installed")
        self.library = library


class DrawnPage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A page as a picture on disk.

    Attributes:
        number: of the page, from 1.
        path: a PNG without metadata.
        dpi: pixels per inch.
    """

    number: int
    path: str
    dpi: int


class _Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A child's answer; exactly one field is set."""

    problem: str | None = None
    missing: str | None = None
    facts: DocumentFacts | None = None
    pages: list[DrawnPage] | None = None
    done: bool | None = None


def look_document(handle: BinaryIO, size: int) -> DocumentFacts:
    """Return the facts of an open PDF of `size` bytes.

    Raises:
        DocumentProblem: it cannot be read as a PDF.
        DocumentsUnread: documents cannot be read on this system.
        OSError: the file cannot be read to its end.
    """
    if size > MOST_BYTES:
        raise DocumentProblem(f"it is above {MOST_BYTES // 1_000_000} MB")
    with temporary_folder() as folder:
        path = folder / "looked.pdf"  # a copy, so that the child sees the bytes that were hashed
        with path.open("wb") as copy:
            shutil.copyfileobj(handle, copy)
        answer = ask(LOOK_SECONDS, "look", path)
    if answer.facts is None:
        raise DocumentProblem("it cannot be read")
    return answer.facts


def clean_document(data: bytes) -> bytes:
    """Return the PDF without private metadata, scripts, attached files and earlier versions; every page looks the same.

    The output is reproducible: no time is written, and the identifier is a hash of the content.

    Raises:
        DocumentProblem: it cannot be read as a PDF.
    """
    with temporary_folder() as folder:
        original, cleaned = folder / "found.pdf", folder / "cleaned.pdf"
        original.write_bytes(data)
        ask(CLEAN_SECONDS, "clean", original, cleaned)
        if not cleaned.is_file():
            raise DocumentProblem("it cannot be rewritten")
        return cleaned.read_bytes()


def draw_pages(data: bytes, count: int, folder: Path) -> list[DrawnPage]:
    """Draw the first `count` pages of a PDF as legible PNG files into `folder`, and return them.

    Raises:
        DocumentProblem: it cannot be drawn.
    """
    original = folder / "drawn.pdf"
    original.write_bytes(data)
    return ask(DRAW_SECONDS, "draw", original, folder, count).pages or []


def ask(seconds: float, *argv: object) -> _Answer:
    """Return a child's answer about a document.

    Raises:
        DocumentProblem: the child reports a problem, crashes or times out.
    """
    lines: list[str] = []
    arguments = [str(argument.absolute()) if isinstance(argument, Path) else str(argument) for argument in argv]
    command = [sys.executable, "-m", "evidence_kit.media.document.child", *arguments]
    # It runs in the package's parent folder, so that it imports this package and nothing from the user's folder.
    home = Path(evidence_kit.__file__).parents[1]
    cage = Cage(writes=(Path(arguments[1]).parent,))  # our copy of the document, and what is made of it
    outcome = run(command, timeout=seconds, on_line=lines.append, folder=home, cage=cage)
    if outcome.code is None:
        raise DocumentProblem(f"it keeps a reader busy for more than {seconds:.0f} s")
    try:
        answer = msgspec.json.decode(lines[-1] if lines else "", type=_Answer)
    except (msgspec.DecodeError, UnicodeEncodeError):
        raise DocumentProblem("it makes the PDF reader fail") from None
    if answer.missing is not None:
        raise DocumentsUnread(answer.missing)
    if answer.problem is not None:
        raise DocumentProblem(answer.problem)
    return answer
