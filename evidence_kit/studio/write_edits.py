"""Write edits into a case: into case.toml, and the statement into the file that has it."""

import contextlib
import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from evidence_kit.case.change import Changed, Clash, Clashes, Edit, Senseless, Wrong, changed, converted
from evidence_kit.case.edit import Overtaken, one_writer, read_case_file, write_case_file, write_text_file
from evidence_kit.case.file import parse_case_file, refuse_links
from evidence_kit.case.places_in_file import spot_in
from evidence_kit.case.plain_refusals import plainly
from evidence_kit.case.reading import statement_path, with_real_names
from evidence_kit.case.tables import CaseFile
from evidence_kit.errors import CannotWrite
from evidence_kit.model.case import CASE_FILE
from evidence_kit.text.names import printable
from evidence_kit.text.plain_text import AS_PLAIN_TEXT, NotText, decode
from evidence_kit.text.regular import read_regular

TRIES = 12
"""How often edits are made again in what somebody else wrote in the very same moment."""

EMPTY_SECONDS = 0.5
"""How long a case file that was emptied just now is waited for."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written.

    Attributes:
        before: the bytes of case.toml before; None without one.
        data: its bytes now.
        back: the edits that take it back, in their order.
        words: the statement's own file, where it was written.
    """

    before: bytes | None
    data: bytes | None
    file: CaseFile
    back: tuple[Edit, ...]
    words: "Exactly | None" = None


class Exactly(msgspec.Struct, frozen=True):
    """The bytes that a file had before it was written, which edits that say the same would not give again.

    Attributes:
        before: None where there was no file.
        after: its revision afterwards; the bytes count while it has that one.
    """

    before: bytes | None
    after: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Bytes to write instead of edits that say the same.

    Attributes:
        file: of case.toml.
        words: of the statement's own file.
    """

    file: Exactly | None = None
    words: Exactly | None = None


def write_edits(
    folder: Path, edits: Sequence[Edit], names: Sequence[str], wanted: Wanted | None = None
) -> Written | Clashes | Senseless:
    """Write all edits into a case, or none of them.

    Args:
        names: of all files of the case, to know which is meant.
        wanted: the bytes to take where they say what the edits come to.

    Raises:
        RulesWrong: case.toml has mistakes, or two of its tables are about one file.
        NoSuchPlace: an edit is about something that no case file has.
        CannotWrite: the disk is full, or something else writes there again and again.
    """
    for edit in edits:
        if edit.at == ("statement",):
            try:
                converted(spot_in("claim", None, None, "statement"), edit.value)
            except Wrong as problem:
                return Senseless(*plainly(str(problem), edit.value))
    with one_writer(folder):
        return written(folder, edits, names, wanted or Wanted())


def written(folder: Path, edits: Sequence[Edit], names: Sequence[str], wanted: Wanted) -> Written | Clashes | Senseless:
    """Write all edits into a case of which the caller is the one writer; an editor may still be faster."""
    problem = Overtaken(f"{CASE_FILE} is changed again and again by something else.", hint="try again")
    said: str | None = None
    first: Exactly | None = None
    for _ in range(TRIES):
        refuse_links(folder / CASE_FILE)
        before = settled(folder)
        file = parse_case_file(before or b"")
        with_real_names(file, names)
        apart = [edit for edit in edits if edit.at == ("statement",)] if file.claim.statement is None else []
        rest = [edit for edit in edits if edit not in apart]
        result = changed(before or b"", rest, names)
        if isinstance(result, Senseless):
            return result
        clashes = list(result.clashes) if isinstance(result, Clashes) else []
        clashes = [Clash(edits.index(rest[clash.index]), clash.now) for clash in clashes]
        path = statement_path(folder, file)
        words = plain(words_in(folder, path)) if apart else ""
        said = words if said is None else said
        for edit in apart:
            if words not in (plain(edit.was), plain(edit.value)):
                clashes.append(Clash(edits.index(edit), words or None))
        if clashes or not isinstance(result, Changed):
            return Clashes(tuple(clashes))
        back = tuple(Edit(edit.at, edit.value, said or None) for edit in apart)
        try:
            for edit in apart:
                last = write_words(path, plain(edit.value), wanted.words)
                first = msgspec.structs.replace(last, before=first.before) if first else last
            data = bytes_of(result, before, wanted.file)
            if data != before:
                write_case_file(folder, data, before, held=True)
        except Overtaken as overtaken:
            problem = overtaken
            continue
        return Written(before, data, result.file, (*result.back, *back), first)
    raise problem


def bytes_of(result: Changed, before: bytes | None, wanted: Exactly | None) -> bytes | None:
    """Return the bytes to write: those that are wanted exactly, where they say what the edits come to."""
    if (
        wanted
        and revision_of(before or b"") == wanted.after
        and parse_case_file(wanted.before or b"") == result.file
        and (wanted.before is not None or before is not None)
    ):
        return wanted.before
    return result.data if result.data or before is not None else None


def revision_of(data: bytes | None) -> str:
    """Return what a file is now, as 16 hex digits; one that is not there is as an empty one."""
    return hashlib.blake2s(data or b"", digest_size=8).hexdigest()


def plain(words: object) -> str:
    """Return a statement without the empty lines around it, which nobody means; what is no text is nothing."""
    return (words if isinstance(words, str) else "").replace("\r\n", "\n").strip()


def settled(folder: Path) -> bytes | None:
    """Return the bytes of case.toml; an editor that saves in place empties it for a moment, which is waited for."""
    until = time.monotonic() + EMPTY_SECONDS
    while True:
        data = read_case_file(folder)
        with contextlib.suppress(OSError):
            if data != b"" or time.time() - (folder / CASE_FILE).stat().st_mtime > EMPTY_SECONDS:
                return data
        if time.monotonic() > until:
            return data
        time.sleep(0.02)


def words_in(folder: Path, path: Path) -> str:
    """Return the text of a statement's file; empty without one.

    Raises:
        CannotWrite: it lies outside of the case, or cannot be read, and so is not to be written over.
    """
    name = printable(path.name)
    if path.is_symlink():
        raise CannotWrite(f"{name} is a link, which is not followed.", hint="put the file itself into the case")
    if not path.parent.resolve().is_relative_to(folder.resolve()):
        raise CannotWrite(f"{name} lies outside of the case.", hint="move it into the case, and name it there")
    if not path.exists():
        return ""
    try:
        return decode(read_regular(path)).text
    except NotText as problem:
        raise CannotWrite(f"{name} {problem}.", hint=AS_PLAIN_TEXT) from None
    except OSError as problem:
        hint = "check its permissions, or move it away"
        raise CannotWrite(f"{name} cannot be read: {problem.strerror or problem}.", hint=hint) from None


def write_words(path: Path, words: str, wanted: Exactly | None) -> Exactly:
    """Write a statement into its file, in the encoding and with the line ends that it has; return what it was before.

    Raises:
        CannotWrite: it cannot be written.
    """
    before = read_regular(path) if path.is_file() else None
    data: bytes | None = decode(before or b"").encode(f"{words}\n" if words else "")
    if wanted and revision_of(before) == wanted.after and plain(decode(wanted.before or b"").text) == words:
        data = wanted.before
    if data != before and (data or before is not None):
        write_text_file(path, data, before, held=True)
    return Exactly(before, revision_of(data))
