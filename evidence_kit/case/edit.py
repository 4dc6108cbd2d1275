"""Change case.toml and nothing else in it: encoding, line ends, comments and order stay as they are.

Nothing else writes a case file that is there. tomlkit is slow to import, so only what needs it does.
"""

import contextlib
import os
import re
import shutil
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evidence_kit.case.answers import Answers
from evidence_kit.case.file import parse_case_file
from evidence_kit.errors import CannotWrite, RulesWrong
from evidence_kit.media.files import replace_file, scratch
from evidence_kit.media.locks import lock
from evidence_kit.model.case import CASE_FILE, Comparison
from evidence_kit.model.suggested import Suggestion
from evidence_kit.text.names import printable
from evidence_kit.text.plain_text import decode
from evidence_kit.text.regular import read_regular

HEADER = re.compile(r"#?\s*\[{1,2}[a-z]")
PROPOSED = "proposed by evidence-kit suggest; set confirmed = true to have it drawn, or delete it"


class Overtaken(CannotWrite):
    """Somebody else wrote to the file in the meantime."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Marks to be added to the case file.

    Attributes:
        place: which [[comparison]] of the file they belong to, counted from 0; None for one that is not in it.
    """

    place: int | None
    comparison: Comparison
    suggestions: tuple[Suggestion, ...]


def read_case_file(folder: Path) -> bytes | None:
    """Return the bytes of case.toml, or None without one."""
    path = folder / CASE_FILE
    return read_regular(path) if path.is_file() else None


def write_case_file(folder: Path, data: bytes | None, before: bytes | None, *, held: bool = False) -> None:
    """Write case.toml in one step; one that is there keeps its permissions.

    Args:
        data: what is to be in it; None for no file.
        before: what was read of it; None when there was none.
        held: the caller is the `one_writer` of the case.

    Raises:
        CannotWrite: it cannot be written to, or is not what was read any more.
    """
    write_text_file(folder / CASE_FILE, data, before, held=held)


def write_text_file(path: Path, data: bytes | None, before: bytes | None, *, held: bool = False) -> None:
    """Write a text file of a case in one step; one that is there keeps its permissions.

    Args:
        data: what is to be in it; None for no file.
        before: what was read of it; None when there was none.
        held: the caller is the `one_writer` of the case.

    Raises:
        Overtaken: it is not what was read any more.
        CannotWrite: it cannot be written to.
    """
    with scratch(path) as work, contextlib.nullcontext() if held else one_writer(path.parent):
        made = work / path.name
        made.write_bytes(data or b"")
        if (read_regular(path) if path.is_file() else None) != before or path.is_symlink():
            raise Overtaken(f"{printable(str(path))} was changed in the meantime.", hint="try again")
        if data is None:
            path.unlink(missing_ok=True)
            return
        if before is not None:
            shutil.copymode(path, made)
        replace_file(made, path)


TURN_SECONDS = 5.0
"""How long at most one of our programs waits for another that writes into the same case."""


@contextlib.contextmanager
def one_writer(folder: Path) -> Iterator[None]:
    """Keep our other programs from writing a text file of a case; where folders cannot be locked, nobody is kept."""
    descriptor = None
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
    until = time.monotonic() + TURN_SECONDS
    try:
        while descriptor is not None and time.monotonic() < until:
            try:
                lock(descriptor)
                break
            except BlockingIOError:
                time.sleep(0.002)
            except OSError:  # a disk without locks
                break
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)


def edited(
    before: bytes,
    change: Callable[[dict[str, Any]], None],
    ways: Iterable[Callable[[str], str]],
    refusal: CannotWrite,
) -> bytes:
    """Return the bytes of a valid case file in which one change was made and nothing else.

    Args:
        change: makes the change in the file's tables.
        ways: each makes it in its text; the first that changes nothing else counts.
        refusal: raised when none does.

    Raises:
        CannotWrite: it is laid out so that the change would change something else.
    """
    decoded = decode(before)
    wanted = tomllib.loads(decoded.text)
    change(wanted)
    for way in ways:
        made = decoded.encode(way(decoded.unix))
        try:
            parse_case_file(made)
        except RulesWrong:
            continue
        if tomllib.loads(decode(made).text) == wanted:
            return made
    raise refusal


def add_answers(before: bytes, answers: Answers) -> bytes:
    """Return the bytes of a case file with answers added.

    Raises:
        CannotWrite: nothing can be added without changing something else.
    """

    def change(tables: dict[str, Any]) -> None:
        for (table, key), value in answers.items():
            tables.setdefault(table, {})[key] = tomllib.loads(f"x = {value}")["x"]

    block = "\n".join(f"{key} = {value}" for (_, key), value in answers.items())
    ways = (lambda text: fill_in(text, answers), lambda text: f"{text.rstrip()}\n\n[attest]\n{block}\n".lstrip())
    refusal = CannotWrite(
        f"Cannot add to {CASE_FILE} without changing other lines in it.",
        hint="write the answers below [attest] yourself, such as only_true = true",
    )
    return edited(before, change, ways, refusal)


def fill_in(text: str, answers: Answers) -> str:
    """Return the text of a commented case file with the keys that were answered in place of their comments."""
    lines = text.split("\n")
    for (table, key), value in answers.items():
        header = header_of(lines, table)
        end = next((number for number in range(header + 1, len(lines)) if HEADER.match(lines[number])), len(lines))
        place = next((number for number in range(header + 1, end) if is_comment_of(lines[number], key)), None)
        if place is None:
            lines.insert(header + 1, f"{key} = {value}")
        else:
            lines[place] = f"{key} = {value}"
    return "\n".join(lines)


def header_of(lines: list[str], table: str) -> int:
    """Return the line number of a table's header; a commented header is uncommented, a missing one is added."""
    for start in ("", "# "):
        for number, line in enumerate(lines):
            if re.match(rf"{start}\[{table}\]\s*(?:#.*)?$", line):
                lines[number] = line.removeprefix("# ")
                return number
    lines += ["", f"[{table}]"]
    return len(lines) - 1


def is_comment_of(line: str, key: str) -> bool:
    """Return whether a line is the comment in which a key waits to be filled in."""
    return re.match(rf"#\s*{re.escape(key)}\s*=", line) is not None


def replace_statement(before: bytes, statement: str) -> bytes:
    """Return the bytes of a case file with another statement.

    Raises:
        CannotWrite: it cannot be replaced without changing something else.
    """

    def change(tables: dict[str, Any]) -> None:
        tables["claim"]["statement"] = statement

    def way(text: str) -> str:
        import tomlkit  # noqa: PLC0415  (slow)

        document = tomlkit.parse(text)
        document["claim"]["statement"] = statement
        return tomlkit.dumps(document)

    refusal = CannotWrite(f"The statement in {CASE_FILE} cannot be replaced.", hint="move it into statement.txt")
    return edited(before, change, (way,), refusal)


def add_proposals(before: bytes, proposals: Sequence[Proposal]) -> bytes:
    """Return the bytes of a case file with proposed marks added.

    Raises:
        CannotWrite: nothing can be added without changing something else.
    """

    def change(tables: dict[str, Any]) -> None:
        comparisons = tables.setdefault("comparison", [])
        for proposal in proposals:
            if proposal.place is None:
                comparisons.append({"listing": proposal.comparison.listing, "received": proposal.comparison.received})
            place = -1 if proposal.place is None else proposal.place
            comparisons[place]["suggestion"] = list(map(as_table, proposal.suggestions))

    refusal = CannotWrite(
        f"Cannot add to {CASE_FILE} without changing other lines in it.",
        hint="write each comparison as a [[comparison]] block of its own, and try again",
    )
    return edited(before, change, (lambda text: with_proposals(text, proposals),), refusal)


def with_proposals(text: str, proposals: Sequence[Proposal]) -> str:
    """Return the text of a case file with proposed marks added."""
    import tomlkit  # noqa: PLC0415  (slow)

    document, new = tomlkit.parse(text), tomlkit.document()
    inline = isinstance(document.get("comparison"), tomlkit.items.Array)
    for proposal in proposals:
        if proposal.place is not None:
            propose(document["comparison"][proposal.place], proposal.suggestions)
            continue
        table: Any = tomlkit.inline_table() if inline else tomlkit.table()
        table.update({"listing": proposal.comparison.listing, "received": proposal.comparison.received})
        propose(table, proposal.suggestions)
        if inline:
            document["comparison"].append(table)
        else:
            new.setdefault("comparison", tomlkit.aot()).append(table)
    blocks = tomlkit.dumps(new)
    if not blocks:
        return tomlkit.dumps(document)
    # At the end of the file, so that no comment is parted from what it stands above.
    return "\n\n".join(part for part in (tomlkit.dumps(document).rstrip("\n"), blocks) if part)


def propose(table: Any, suggestions: Sequence[Suggestion]) -> None:  # noqa: ANN401  (tomlkit's tables are of many kinds)
    """Add suggestions to a comparison of the document, before the blank lines and comments that end it."""
    import tomlkit  # noqa: PLC0415  (slow)

    if isinstance(table, tomlkit.items.InlineTable):
        table["suggestion"] = list(map(as_table, suggestions))
        return
    body = table.value.body
    cut = len(body)
    while cut and body[cut - 1][0] is None:
        cut -= 1
    tail = body[cut:]
    del body[cut:]
    blocks = tomlkit.aot()
    for suggestion in suggestions:
        block = tomlkit.table()
        block.comment(PROPOSED)
        block.update(as_table(suggestion))
        blocks.append(block)
    table.append("suggestion", blocks)
    for _, item in tail:
        blocks[-1].add(item)


def as_table(suggestion: Suggestion) -> dict[str, Any]:
    """Return a suggestion as the case file writes it."""
    return {
        "listing": list(suggestion.listing),
        "received": list(suggestion.received),
        "label": "",
        "confirmed": False,
    }
