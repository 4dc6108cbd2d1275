"""Case files and statements under names that are not read: hidden extensions, copies, documents of writing programs."""

import re
import unicodedata
from pathlib import Path

from evidence_kit.model.case import CASE_FILE
from evidence_kit.model.codes import Severity
from evidence_kit.model.finding import USUAL, Finding
from evidence_kit.text.plain_text import AS_PLAIN_TEXT, NotText, decode
from evidence_kit.text.regular import read_regular

STATEMENT_FILE = "statement.txt"
"""The file whose words are taken when the case file names none."""

COPY = r"(?: ?\(\d+\)| - .{1,20}| copy(?: \d+)?|[ _-]\d{1,2})?"
"""What browsers and file managers add to a name that exists: " (1)", " - Copy", " - Kopie", " copy 2"."""

CASE_NAMES = re.compile(rf"case{COPY}(?:\.toml{COPY})+(?:\.(?:txt|text|rtf|md|docx?|odt))?|case[ _.-]?toml(?:\.txt)?")
WRITING = r"txt|text|md|markdown|rtf|docx?|odt|pages|wpd|tex|html?|gdoc"
STATEMENT_NAMES = re.compile(rf"statement{COPY}(?:(?:\.(?:{WRITING})){{1,2}})?")


def case_files_not_read(folder: Path) -> list[Finding]:
    """Return a finding for each file that is meant as the case file and is not read because of its name.

    It is an error when the folder has no case.toml: then nothing that the buyer wrote would count.
    """
    others = [name for name in file_names(folder) if CASE_NAMES.fullmatch(plain(name)) and name != CASE_FILE]
    counts = (folder / CASE_FILE).exists()
    several = " with the one that counts" if len(others) > 1 else ""
    findings = []
    for name in others:
        if counts and (folder / name).samefile(folder / CASE_FILE):
            continue  # a disk that ignores case
        message = f"This looks like the case file, but only {CASE_FILE} is read."
        hint = f"rename it to {CASE_FILE}{several}{EXTENSIONS if name.lower().endswith('.txt') else ''}"
        if counts:
            message, hint = f"Only {CASE_FILE} is read, not this file.", "delete it, or move it elsewhere"
        severity = Severity.note if counts else USUAL
        findings.append(
            Finding("case-file-misnamed", name, message, severity=severity, hint=hint, expected=CASE_FILE, actual=name)
        )
    return findings


EXTENSIONS = "; Windows hides the extension .txt: in its file manager, choose View, Show, File name extensions"


def statements_not_read(folder: Path) -> list[Finding]:
    """Return a finding for each file that is meant as the statement and whose words are not read."""
    found = [name for name in file_names(folder) if STATEMENT_NAMES.fullmatch(plain(name))]
    return [statement_not_read(folder, name) for name in found]


def statement_not_read(folder: Path, name: str) -> Finding:
    """Return the finding for a statement whose name or content keeps its words from being read."""
    try:
        decode(read_regular(folder / name))
    except NotText as problem:
        message, hint = f"The statement {problem}.", f"{AS_PLAIN_TEXT}, named {STATEMENT_FILE}"
    except OSError as problem:
        message, hint = f"The statement cannot be read: {problem.strerror}.", "check its permissions"
    else:
        message = f"This looks like the statement, but only {STATEMENT_FILE} is read."
        hint = f"rename it to {STATEMENT_FILE}, or name it in {CASE_FILE}: statement_file = ..."
    page_hint = "paste its words under Statement"
    return Finding("unreadable", name, message, hint=hint, expected=STATEMENT_FILE, actual=name, page_hint=page_hint)


def file_names(folder: Path) -> list[str]:
    """Return the names of the regular files in a folder itself, in order."""
    try:
        return sorted(path.name for path in folder.iterdir() if path.is_file() and not path.is_symlink())
    except OSError:
        return []


def plain(name: str) -> str:
    """Return a name in lower case and in one Unicode form, for comparing."""
    return unicodedata.normalize("NFC", name).casefold()
